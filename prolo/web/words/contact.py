"""Reaching who has not answered: why now, when best, what came of it, why nobody tries any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from prolo.care.contact import Awaited, BestTime, Reason
from prolo.care.due_answers import part_key
from prolo.web.words import Words
from prolo.web.words.due import silence, title
from prolo.web.words.measures import with_measure
from prolo.web.words.values import shown

CHANNELS: Mapping[str, Words] = {
    "phone": _("Telephone"),
    "text": _("Text message"),
    "email": _("E-mail"),
    "letter": _("Letter"),
}
OUTCOMES: Mapping[str, Words] = {
    "answers-now": _("Answers now: I type the answers"),
    "reached": _("Reached; the answers are still to come"),
    "call-back": _("Asks to be called back"),
    "no-answer": _("No answer"),
    "wrong-number": _("The number is not theirs"),
}
CAME_OF_IT: Mapping[str, Words] = {
    "answers-now": _("answered"),
    "reached": _("reached"),
    "call-back": _("asked to be called back"),
    "no-answer": _("no answer"),
    "wrong-number": _("not their number"),
    "sent": _("sent by prolo"),
}
PARTS_OF_DAY: Mapping[str, Words] = {
    "morning": _("in the morning"),
    "afternoon": _("in the afternoon, 12 to 17"),
    "evening": _("in the evening, from 17"),
}
LOSSES: Mapping[str, Words] = {
    "refused-one": _("Does not want to answer this time"),
    "refused": _("Wants no more questions"),
    "moved-away": _("Moved away, and cannot be reached any more"),
    "died": _("Has died"),
}
LOST: Mapping[str, Words] = {
    "refused-one": _("did not want to answer this time"),
    "refused": _("wants no more questions"),
    "moved-away": _("moved away"),
    "died": _("has died"),
}
MISSING: Mapping[str, Words] = {
    "died": _("has died"),
    "refused": _("refused"),
    "moved-away": _("moved away"),
    "withdrawn": _("withdrew from the treatment"),
    "wrong-number": _("no number that is theirs"),
    "not-reached": _("tried, not reached"),
    "reached": _("reached, and did not answer"),
    "not-tried": _("nobody tried"),
}
TIME_POINTS: Mapping[str, Words] = {  # what is awaited, apart from the weeks
    "answer-check": _("Check after session %(number)s"),
    "answer-follow-up": _("Answers at %(weeks)s weeks"),
    "answer-baseline": _("Answers before the first injection"),
    "answer-session": _("Answers before session %(number)s"),
}


def _closes(reason: Reason) -> str:
    days = reason.params["days"]
    assert isinstance(days, int)
    if days == 0:
        return _now("the window closes within a day")
    return ngettext(
        "the window closes in %(days)s day", "the window closes in %(days)s days", days
    ) % {"days": days}


def _tried(reason: Reason) -> str:
    tries = reason.params["tries"]
    assert isinstance(tries, int)
    return ngettext(
        "tried %(tries)s time since this was due", "tried %(tries)s times since this was due", tries
    ) % {"tries": tries}


REASONS: Mapping[str, Words | Callable[[Reason], str]] = {
    "safety-call": _(
        "the check that counts is not answered: who is silent is not taken to be well"
    ),
    "safety-check": _("a check after a session is open: safety goes before outcome"),
    "agreed": _("asked to be called from %(at)s on"),
    "primary": _("%(weeks)s weeks is the time point that counts most here"),
    "closes": _closes,
    "incomplete": _("at this time point %(received)s of %(due)s have answered"),
    "untried": _("nobody has tried since this was due"),
    "tried": _tried,
    "wrong-number": _("the last number was not theirs"),
}


def why(reason: Reason) -> str:
    words = REASONS[reason.code]
    if callable(words):
        return words(reason)
    return str(words) % {name: shown(value) for name, value in reason.params.items()}


def best_time(found: BestTime) -> str:
    """Empty where nothing is known."""
    if found.how == "agreed":
        return _now("agreed: %(at)s") % {"at": shown(found.at)}
    part = str(PARTS_OF_DAY[found.part]) if found.part else ""
    if found.how == "stated":
        return _now("%(part)s, they said") % {"part": part}
    if found.how == "reached":
        return ngettext(
            "%(part)s: %(calls)s earlier call reached them then",
            "%(part)s: %(calls)s earlier calls reached them then",
            found.calls,
        ) % {"part": part, "calls": found.calls}
    return ""


def what(one: Awaited, number: int | None) -> str:
    if one.kind == "call-after-silence":
        return silence(number, one.unanswered, one.heard_at)
    return time_point(one.kind, one.key, number)


def time_point(kind: str, key: str, number: int | None) -> str:
    time_key, instrument = part_key(key)
    said = str(TIME_POINTS[kind]) % {"number": number, "weeks": time_key.removeprefix("w")}
    return with_measure(said, instrument)


def missed(kind: str, key: str, number: int | None) -> str:
    """What was never answered; of several checks after a session which."""
    if kind == "answer-follow-up":
        return time_point(kind, key, number)
    return title(kind, key, number)


def late(due_at: datetime, now: datetime) -> str:
    days = (now - due_at).days
    if due_at > now:
        return _now("due %(day)s") % {"day": shown(timezone.localtime(due_at).date())}
    if days < 1:
        return _now("since today")
    if days < 14:
        return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}
    weeks = days // 7
    return ngettext("%(n)s week late", "%(n)s weeks late", weeks) % {"n": weeks}


def attempt(row: Any) -> str:
    """«Telephone: no answer»"""
    return f"{CHANNELS[row.channel]}: {CAME_OF_IT[row.outcome]}"
