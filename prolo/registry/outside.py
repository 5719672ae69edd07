"""Handing a message to another machine: a mail server, or a provider of text messages.

What comes back is one of three: it was taken; it was not, which is certain (``Refused`` for now,
``Undeliverable`` for good); or the line went dead in the middle, which says nothing (``OSError``).
"""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.module_loading import import_string

from prolo.registry.bounces import enhanced, is_of_address
from prolo.registry.mail_line import hang_up, line_to
from prolo.registry.models import Channel, Message, MessageSettings
from prolo.registry.phones import number_to_text
from prolo.registry.sealing import KeyIsLost, unseal

PERMANENT = 500  # replies of a mail server from here on are for good (RFC 5321, 4.2.1)
ADDRESS_REPLIES = {550: "5.1.1", 551: "5.1.6", 553: "5.1.3"}  # of servers that say no more
PHONE = "{phone}"  # in the address of a provider, where the number belongs
ANYBODY = "15550100123"  # looks like a number, and is nobody's
HERE = "prolo.registry.mail_folder.FolderBackend"


class Refused(Exception):  # noqa: N818
    """Not taken for now, and they have not got it."""


class Undeliverable(Exception):  # noqa: N818
    """Not taken for good. ``state`` is one of a message; ``code`` holds no address."""

    def __init__(self, state: str, code: str) -> None:
        self.state, self.code = state, code
        super().__init__(code)


def carries(conf: MessageSettings, channel: str) -> bool:
    """Whether there is a way out of this clinic at all; a demonstration has its folder."""
    way = conf.sms_address if channel == Channel.SMS else conf.smtp_host
    return bool(way) or conf.clinic.is_demo


def hand_over(mail: EmailMessage, *, channel: str, address: str, conf: MessageSettings) -> None:
    if channel == Channel.SMS:
        _send_text(mail, address, conf)
    else:
        _send_mail(mail, address, conf)


# -- mail


def _send_mail(mail: EmailMessage, address: str, conf: MessageSettings) -> None:
    mail.to = [address]
    mail.from_email = formataddr(
        (conf.sender_name, conf.from_address or settings.DEFAULT_FROM_EMAIL)
    )
    mail.connection = _connection_of(conf)
    try:
        with _told():
            mail.send()
    except Exception:
        hang_up()  # for the next it is opened anew
        raise


def _connection_of(conf: MessageSettings) -> BaseEmailBackend:
    """The clinic's mail server; the demonstration sends into a folder, whatever is set."""
    if conf.clinic.is_demo:
        return get_connection(HERE)
    if not carries(conf, Channel.EMAIL):
        raise Undeliverable(Message.State.NOT_DELIVERED, "no-mail-server")
    password = _unsealed(conf.smtp_password)
    try:
        return line_to(
            host=conf.smtp_host,
            port=conf.smtp_port,
            username=conf.smtp_username,
            password=password,
            use_tls=conf.smtp_security == MessageSettings.Security.STARTTLS,
            use_ssl=conf.smtp_security == MessageSettings.Security.TLS,
            timeout=settings.EMAIL_TIMEOUT,
        )
    except OSError as problem:  # SMTPException is one of them
        raise Refused from problem


def _unsealed(secret: str) -> str:
    """What no key opens any more somebody types again; messages wait for that."""
    try:
        return unseal(secret)
    except KeyIsLost as problem:
        raise Refused from problem


@contextmanager
def _told() -> Iterator[None]:
    """What the server answered, as one of the three."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as problem:
        code, text = max(problem.recipients.values())
        if code >= PERMANENT:
            state = Message.State.NOT_DELIVERED
            if is_of_address(enhanced(text) or ADDRESS_REPLIES.get(code, "")):
                state = Message.State.BOUNCED
            raise Undeliverable(state, f"smtp-{code}") from problem
        raise Refused from problem
    except smtplib.SMTPDataError as problem:
        if problem.smtp_code >= PERMANENT:
            said = f"smtp-{problem.smtp_code}"
            raise Undeliverable(Message.State.NOT_DELIVERED, said) from problem
        raise Refused from problem
    except smtplib.SMTPResponseException as problem:  # of the sender: the settings may be mended
        raise Refused from problem


# -- text messages


def provider_fault(url: str) -> str:
    """Why no text would go out through it; empty: it is the address of a provider."""
    if PHONE not in url:
        return "no-phone"
    try:
        return "" if _provider_of(url, ANYBODY) else "unknown-provider"
    except ImportError:
        return "not-installed"


def _provider_of(url: str, digits: str) -> Any:
    """For one telephone; None: apprise knows no such provider."""
    provider = import_string("apprise.Apprise")()
    return provider if provider.add(url.replace(PHONE, digits)) else None


def _send_text(mail: EmailMessage, phone: str, conf: MessageSettings) -> None:
    """Through apprise, which knows the providers; it needs a second to load, so it is loaded
    where it is used. Whoever typed an extension or a second number behind the first is texted at
    no number that is made of both."""
    if conf.clinic.is_demo:
        mail.to = [phone]
        get_connection(HERE).send_messages([mail])
        return
    if not carries(conf, Channel.SMS):
        raise Undeliverable(Message.State.NOT_DELIVERED, "no-provider")
    digits = number_to_text(phone, country=conf.clinic.country)
    if not digits:
        raise Undeliverable(Message.State.NOT_DELIVERED, "no-number")
    try:
        provider = _provider_of(_unsealed(conf.sms_address), digits)
    except ImportError as problem:  # it may be installed yet
        raise Refused from problem
    if provider is None:
        raise Undeliverable(Message.State.NOT_DELIVERED, "unknown-provider")
    if not provider.notify(body=mail.body):  # also of one that took it and said so too late
        raise OSError("the provider did not say that it took it")
