"""What a message says, and why it was sent. It says nothing of what somebody has or had done: who
reads over a shoulder learns that there are questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from unicodedata import normalize

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.registry.links import LINK
from prolo.registry.models import APPOINTMENTS, PAPER, SIGN, Clinic, Message
from prolo.web.languages import language_of, spoken
from prolo.web.words import Words, due
from prolo.web.words.values import shown

STATES: Mapping[str, Words] = {
    Message.State.QUEUED: _("waits to be sent"),
    Message.State.SENT: _("sent"),
    Message.State.NOT_NEEDED: _("not sent: no longer needed"),
    Message.State.NO_ADDRESS: _("not sent: no address"),
    Message.State.OPTED_OUT: _("not sent: the person wants no messages"),
    Message.State.BOUNCED: _("came back: there is no such address"),
    Message.State.NOT_DELIVERED: _("not delivered"),
    Message.State.TOLD: _("told by telephone instead"),
}
WHY_NOT: Mapping[str, Words] = {  # codes of a state; others are shown as they are
    "too-late": _("its time was over"),
    "call-due": _("somebody calls instead: the call was due before it went out"),
    "spoken-with": _("somebody has spoken with the person since it was asked"),
    "somebody-else": _("the address reached somebody else"),
    "switched-off": _("this clinic sends no messages"),
    "given-up": _("it could not be handed over again and again"),
    "refused": _("it was refused again and again"),
    "no-mail-server": _("no mail server is set"),
    "no-provider": _("no provider is set"),
    "no-number": _("the telephone on record is not one number that a text can go to"),
    "unknown-provider": _("the provider is not known"),
}
TOLD: Mapping[str, Words] = {
    "booked": _("Appointment on %(when)s: booked"),
    "moved": _("Appointment: moved to %(when)s"),
    "cancelled": _("Appointment on %(when)s: cancelled"),
    "remind": _("Appointment on %(when)s: brought to mind"),
    "sheet": _("Appointment on %(when)s: on which days to look at the sheet"),
}
NETWORK = frozenset(  # letters of the GSM network that take one place (3GPP TS 23.038)
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
CHANNELS: Mapping[str, Words] = {"email": _("e-mail"), "sms": _("text message")}


def written(
    *,
    language: str,
    sender: str,
    clinic: Clinic,
    closes_at: datetime,
    token: str,
    named: str = "",
    is_reminder: bool = False,
    is_to_sign: bool = False,
    paper: str = "",
    is_text: bool = False,
) -> tuple[str, str, str]:
    """Subject, text, and the address at which one asks for no more. ``closes_at`` is in the
    person's time zone; ``named`` is who is asked, where the address is not theirs alone; ``paper``
    where one that was given lies."""
    is_on_pages = bool(paper) and paper != LINK
    url = settings.SITE + (
        reverse("web:mine") if is_on_pages else reverse("web:link", args=[token])
    )
    stop_url = stop_address(token)
    with spoken(language_of(language, "")):
        blanks = {
            "named": named,
            "url": url,
            "stop_url": stop_url,
            "until": _last_moment(closes_at),
            "emergency_number": clinic.emergency_number,
        }
        if is_to_sign:
            subject, parts = _subject_to_sign(is_reminder), _parts_to_sign(named, is_reminder)
        elif paper:
            subject, parts = _now("A paper for you"), _parts_of_paper(named, paper)
        else:
            subject, parts = _subject(is_reminder), _parts(named, is_reminder)
        if is_text:
            stop = _now("No more messages: /s after the link.")
            if is_on_pages:
                stop = _now("No more messages: %(url)s") % {"url": stop_url}
            said = [f"{subject}: {named}" if named else subject, url, stop]
            return subject, text_message(clinic, sender, said), stop_url
        return (*frame(clinic, sender, subject, parts, blanks), stop_url)


def text_message(clinic: Clinic, sender: str, said: Iterable[str]) -> str:
    """Short: it goes out, and is paid, in parts of 160 letters of the network, or of 70 others."""
    invented = [_now("Invented.")] if clinic.is_demo else []
    return in_network_letters(" ".join([*invented, *([f"{sender}:"] if sender else []), *said]))


def in_network_letters(text: str) -> str:
    """Without the accents that no network has, if it has the rest.

    >>> in_network_letters("cancelada. No tendrá lugar, Señora Kröger"), in_network_letters("موعدك")
    ('cancelada. No tendra lugar, Señora Kröger', 'موعدك')
    """
    plain = "".join(one if one in NETWORK else normalize("NFKD", one)[0] for one in text)
    return plain if set(plain) <= NETWORK else text


def stop_address(token: str) -> str:
    return settings.SITE + reverse("web:link-stop", args=[token])


def frame(
    clinic: Clinic, sender: str, subject: str, parts: Iterable[str], blanks: Mapping[str, str]
) -> tuple[str, str]:
    """Subject and text, as every message begins and ends."""
    invented = [_now("An invented message of a demonstration.")] if clinic.is_demo else []
    said = [one % blanks for one in (*invented, _now("Good day,"), *parts)]
    return f"{sender}: {subject}" if sender else subject, "\n\n".join(said) + "\n"


def _last_moment(closes_at: datetime) -> str:
    """On the person's own clock. Midnight belongs to the day that it ends: 23:59."""
    return shown((closes_at - timedelta(minutes=1)).replace(tzinfo=None))


def _subject(is_reminder: bool) -> str:
    if is_reminder:
        return _now("A reminder: a few questions for you")
    return _now("A few questions for you")


def _subject_to_sign(is_reminder: bool) -> str:
    if is_reminder:
        return _now("A reminder: a paper for you to read")
    return _now("A paper for you to read")


def _parts_to_sign(named: str, is_reminder: bool) -> list[str]:
    return [
        _now("a paper still waits for you. Please read it, and sign it if you agree with it:")
        if is_reminder
        else _now("please read a paper of the clinic, and sign it if you agree with it:"),
        *([_now("It is about %(named)s.")] if named else []),
        "%(url)s",
        _now(
            "The link asks for the birth date before it shows anything, and opens nothing but this "
            "paper. It works until %(until)s. You do not have to sign."
        ),
        _now(
            "Nobody reads answers to this message. If you need help, call; in an emergency call "
            "%(emergency_number)s."
        ),
        _now(
            "You get this because somebody of the clinic asked for your signature. "
            "You want no more messages? %(stop_url)s"
        ),
    ]


def _parts_of_paper(named: str, paper: str) -> list[str]:
    is_link = paper == LINK
    return [
        _now("here is a paper of the clinic for you to read and to keep:")
        if is_link
        else _now("a paper lies on your own pages. Log in to read it:"),
        "%(url)s",
        *([_now("It is about %(named)s.")] if named else []),
        *(
            [
                _now(
                    "The link asks for the birth date before it shows anything, and opens nothing "
                    "but this paper. It works until %(until)s."
                )
            ]
            if is_link
            else []
        ),
        _now(
            "Nobody reads answers to this message. If you need help, call; in an emergency call "
            "%(emergency_number)s."
        ),
        _now(
            "You get this because somebody of the clinic gave you a paper. "
            "You want no more messages? %(stop_url)s"
        ),
    ]


def _parts(named: str, is_reminder: bool) -> list[str]:
    return [
        _now("we asked you a few questions and have no answers yet. It takes a few minutes:")
        if is_reminder
        else _now("please answer a few questions. It takes a few minutes:"),
        *([_now("They are about %(named)s.")] if named else []),
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

_TO_YOU: Mapping[str, Words] = {
    APPOINTMENTS: _("You got this message because you have or had an appointment with us."),
    SIGN: _("You got this message because somebody of the clinic asked for your signature."),
    PAPER: _("You got this message because somebody of the clinic gave you a paper."),
}


def why_you(row: Message | None) -> str:
    """To whoever got it; a text message is too short to say so itself."""
    kind = row.due_kind if row else ""
    if kind in _TO_YOU:
        return str(_TO_YOU[kind])
    return _now("You got this message because you are asked at times that were agreed with you.")


_INVITES: Mapping[str, Words] = {
    "answer-check": _("How the person is after a session is asked at set times."),
    "answer-follow-up": _("How the person is is asked so many weeks after the first injection."),
    "answer-baseline": _("Before a first visit for injections the first answers are needed."),
    "answer-session": _("Before each further session a few answers are needed."),
}
_APPOINTMENTS: Mapping[str, Words] = {
    "invite": _("Whoever has an appointment is told of it, and of its changes."),
    "remind": _("An appointment is brought to mind before it begins."),
}
_SENT: Mapping[str, Words] = {
    "invite": _("This asked for it."),
    "remind": _("This reminded of it, because no answer had come."),
}


def why(row: Message, knowledge: Knowledge) -> str:
    """The rule and the item that is due, in words, with the number that says when."""
    if row.due_kind == SIGN:
        return _now("Somebody of the clinic asked for a signature.")
    if row.due_kind == PAPER:
        return _now("Somebody of the clinic gave a paper.")
    said = (
        [str(_APPOINTMENTS[row.rule])]
        if row.due_kind == APPOINTMENTS
        else [str(_INVITES[row.due_kind]), str(_SENT[row.rule])]
    )
    kind, _sep, name = row.fact.partition("/")
    if kind == "thresholds" and name in knowledge.thresholds:
        one = knowledge.threshold(name)
        said.append(f"{_now(one.label)}: {shown(one.value)} {_now(one.unit)}.")
    return " ".join(said)


def why_not(code: str) -> str:
    """Why it did not go out; what a mail server said is shown as it said it."""
    return str(WHY_NOT.get(code, code))


def about(row: Message) -> str:
    """What it asked for; of appointments what it told, once it has."""
    if row.due_kind == SIGN:
        return _now("A consent to read and sign")
    if row.due_kind == PAPER:
        return _now("A paper that was given")
    if row.due_kind != APPOINTMENTS:
        return due.title(row.due_kind, row.due_key, row.session_number)
    told = [str(TOLD[one.change]) % {"when": shown(one.starts_at)} for one in row.notices.all()]
    return "; ".join(told) or _now("Appointments")
