"""What a message says, and why it was sent. It says nothing of what somebody has or had done: who
reads over a shoulder learns that there are questions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.registry.models import Clinic, Message
from prolo.web.languages import language_of, spoken
from prolo.web.words import Words
from prolo.web.words.values import shown

STATES: Mapping[str, Words] = {
    Message.State.QUEUED: _("waits to be sent"),
    Message.State.SENT: _("sent"),
    Message.State.NOT_NEEDED: _("not sent: no longer needed"),
    Message.State.NO_ADDRESS: _("not sent: no address"),
    Message.State.OPTED_OUT: _("not sent: the person wants no messages"),
    Message.State.BOUNCED: _("came back: there is no such address"),
    Message.State.NOT_DELIVERED: _("not delivered"),
}
CHANNELS: Mapping[str, Words] = {"email": _("e-mail"), "sms": _("text message")}


def written(
    *,
    language: str,
    sender: str,
    clinic: Clinic,
    closes_at: datetime,
    token: str,
    child: str = "",
) -> tuple[str, str, str]:
    """Subject, text, and the address at which one asks for no more. ``closes_at`` is in the
    person's time zone; ``child`` is of whom a guardian is asked, by given names."""
    url = settings.SITE + reverse("web:link", args=[token])
    stop_url = settings.SITE + reverse("web:link-stop", args=[token])
    with spoken(language_of(language, "")):
        blanks = {
            "child": child,
            "url": url,
            "stop_url": stop_url,
            "until": _last_moment(closes_at),
            "emergency_number": clinic.emergency_number,
        }
        subject = _now("A few questions for you")
        subject = f"{sender}: {subject}" if sender else subject
        parts = [str(one) % blanks for one in _parts(clinic, child)]
    return subject, "\n\n".join(parts) + "\n", stop_url


def _last_moment(closes_at: datetime) -> str:
    """On the person's own clock. Midnight belongs to the day that it ends: 23:59."""
    return shown((closes_at - timedelta(minutes=1)).replace(tzinfo=None))


def _parts(clinic: Clinic, child: str) -> list[str]:
    return [
        *([_now("An invented message of a demonstration.")] if clinic.is_demo else []),
        _now("Good day,"),
        _now("please answer a few questions. It takes a few minutes:"),
        *([_now("They are about %(child)s.")] if child else []),
        "%(url)s",
        _now(
            "The link is for you alone and opens nothing but these questions. It works until "
            "%(until)s."
        ),
        _now(
            "Nobody reads answers to this message. If you need help, call; in an emergency call "
            "%(emergency_number)s."
        ),
        _now(
            "You get this because you are asked at times that were agreed with you. "
            "You want no more such messages? %(stop_url)s"
        ),
    ]


# -- why did I get this?

_INVITES: Mapping[str, Words] = {
    "answer-check": _("How the person is after a session is asked at set times."),
    "answer-follow-up": _("How the person is is asked so many weeks after the first injection."),
    "answer-baseline": _("Before a first visit for injections the first answers are needed."),
    "answer-session": _("Before each further session a few answers are needed."),
}
_SENT: Mapping[str, Words] = {
    "invite": _("This asked for it."),
    "remind": _("This reminded of it, because no answer had come."),
}


def why(row: Message, knowledge: Knowledge) -> str:
    """The rule and the item that is due, in words, with the number that says when."""
    said = [str(_INVITES[row.due_kind]), str(_SENT[row.rule])]
    kind, _sep, name = row.fact.partition("/")
    if kind == "thresholds" and name in knowledge.thresholds:
        one = knowledge.threshold(name)
        said.append(f"{_now(one.label)}: {shown(one.value)} {_now(one.unit)}.")
    return " ".join(said)
