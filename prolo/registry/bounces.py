"""Mail that came back: which message of ours it is about, and whether it is for good (RFC 3464)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message as Mail

from django.conf import settings

STATUS = re.compile(r"5\.\d{1,3}\.\d{1,3}")  # for good; 4 is tried again by their server
NO_SUCH_ADDRESS = ("5.1.", "5.2.1")  # bad address; mailbox closed (RFC 3463)


@dataclass(frozen=True, slots=True)
class Bounce:
    """``status`` is a code of RFC 3463, for good; of what their server refuses for another reason
    (a mailbox that is full, a policy) the address stands."""

    message_id: uuid.UUID
    status: str

    @property
    def is_of_address(self) -> bool:
        return is_of_address(self.status)


def is_of_address(status: str) -> bool:
    return status.startswith(NO_SUCH_ADDRESS)


def enhanced(reply: bytes | str) -> str:
    """The code of RFC 3463 with which a server's reply for good begins, if it has one."""
    text = reply.decode("ascii", "replace") if isinstance(reply, bytes) else reply
    found = STATUS.match(text)
    return found[0] if found else ""


def read_bounce(raw: bytes) -> Bounce | None:
    """None: no report of what failed for good, or not about a message of ours."""
    mail = message_from_bytes(raw, policy=policy.compat32)
    status, message_id = _status(mail), _message_id(mail)
    return Bounce(message_id, status) if status and message_id else None


def _status(mail: Mail) -> str:
    """The first recipient that failed: a message of ours has one."""
    for part in mail.walk():
        if str(part.get("Action", "")).strip().casefold() == "failed":
            found = STATUS.search(str(part.get("Status", "")))
            if found:
                return found[0]
    return ""


def _message_id(mail: Mail) -> uuid.UUID | None:
    for headers in _returned(mail):
        name, _at, domain = str(headers.get("Message-ID", "")).strip(" <>\r\n").partition("@")
        if domain == settings.MAIL_DOMAIN:
            try:
                return uuid.UUID(name.partition(".")[0])  # then what it told (sending.as_mail)
            except ValueError:
                continue
    return None


def _returned(mail: Mail) -> Iterator[Mail]:
    """The mail that came back, or its headers alone."""
    for part in mail.walk():
        if part.get_content_type() == "text/rfc822-headers":
            yield message_from_bytes(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
        elif part.get_content_type() == "message/rfc822" and part.is_multipart():
            yield part.get_payload(0)  # type: ignore[misc]
