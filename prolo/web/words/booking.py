"""What stands against a booking, said to who books; and what was booked all the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.booking import Clash
from prolo.knowledge import Knowledge
from prolo.papers.words.sentences import day
from prolo.web.words.dose import substance_name
from prolo.web.words.values import number

SENTENCES: Mapping[str, Any] = {
    "room-not-open": _("This room is not open on that day: choose another, or none"),
    "room-taken": _(
        "This room is taken from %(from_at)s to %(until_at)s: choose another room or time"
    ),
    "injector-not-here": _("This physician does not work here on that day: choose somebody else"),
    "injector-absent": _("This physician is absent then: choose somebody else, or another time"),
    "injector-not-privileged": _(
        "%(region)s: no privilege of this physician is on record for that day. Choose somebody "
        "else, or leave it open"
    ),
    "injector-supervised": _(
        "%(region)s: this physician treats it under supervision only. Who supervises?"
    ),
    "injector-taken": _(
        "This physician has somebody else from %(from_at)s to %(until_at)s. Two at the same time?"
    ),
    "patient-taken": _(
        "This person is booked from %(from_at)s to %(until_at)s already. Both in one visit?"
    ),
    "closed-closure": _("The clinic is closed on that day: %(reason)s. Open for this person?"),
    "closed-weekday": _("The clinic is closed on that weekday. Open for this person?"),
    "outside-hours": _("This is outside the opening hours (%(opens)s). Open for this person?"),
    "near-clock-change": _("The clocks change in that night. Is it this time?"),
    "beyond-plan": _(
        "This would be session %(number)s, and the signed plan has %(planned)s. Book it before a "
        "physician plans it? An estimate counts it like the last session of the plan"
    ),
    "too-soon": _(
        "The same place has a session on %(on)s too, and two lie at least %(weeks)s apart. Closer "
        "all the same?"
    ),
    "distance-unknown": _(
        "The same place has a session on %(on)s too, and nothing says how far apart two of "
        "%(irritant)s lie. On this day all the same?"
    ),
    "same-day": _(
        "Another course has a session at the same place on this day, at %(from_at)s. Both on one "
        "day?"
    ),
    "out-of-order": _(
        "This would be session %(number)s, and session %(other)s is on %(on)s. In this order?"
    ),
    "before-deferral-ends": _(
        "By the record this place is not to be injected before %(on)s. Earlier all the same?"
    ),
    "too-near-replacement": _(
        "By the record this place is to be injected on %(on)s at the latest. Later all the same?"
    ),
}
# Why an appointment that stands is to be moved; and with the reason, where it may be read.
FALLS: Mapping[str, Any] = {
    "closed-closure": _("The clinic is closed then"),
    "injector-absent": _("%(who)s is absent then"),
    "injector-not-here": _("%(who)s does not work here then"),
    "room-not-open": _("%(room)s is not open then"),
    "injector-not-privileged": _("%(who)s may not treat this region then"),
    "injector-supervised": _("%(who)s treats this region under supervision only"),
    "closed-weekday": _("The clinic is closed on that weekday"),
    "outside-hours": _("The clinic is not open at that hour"),
}
FALLS_BECAUSE: Mapping[str, Any] = {
    "closed-closure": _("Closed: %(reason)s"),
    "injector-absent": _("%(who)s is absent: %(reason)s"),
}
# The same, when it was booked all the same.
KEPT: Mapping[str, Any] = {
    "room-not-open": _("in a room that is not open then"),
    "injector-not-here": _("with a physician who does not work here then"),
    "injector-absent": _("while the physician is absent"),
    "injector-supervised": _("under supervision"),
    "injector-not-privileged": _("with a physician who may not treat this region then"),
    "injector-taken": _("while the physician had somebody else"),
    "patient-taken": _("while the person was booked already"),
    "closed-closure": _("on a day on which the clinic is closed"),
    "closed-weekday": _("on a weekday on which the clinic is closed"),
    "outside-hours": _("outside the opening hours"),
    "near-clock-change": _("in the night of a clock change"),
    "beyond-plan": _("beyond the sessions of the plan"),
    "too-soon": _("closer to another session here than two lie apart"),
    "distance-unknown": _("though nothing says how far apart two sessions here lie"),
    "same-day": _("on one day with another course’s session at the same place"),
    "out-of-order": _("in another order than the sessions are numbered"),
    "before-deferral-ends": _("before the day from which this place may be injected"),
    "too-near-replacement": _("after the last day on which this place may be injected"),
}


def say_clash(clash: Clash, *, zone: ZoneInfo, knowledge: Knowledge) -> str:
    values = {name: _shown(name, one, zone, knowledge) for name, one in clash.params.items()}
    return str(SENTENCES[clash.code]) % values


def _shown(name: str, value: Any, zone: ZoneInfo, knowledge: Knowledge) -> str:
    match value:
        case datetime():
            return clock(value.astimezone(zone).time())
        case date():
            return day(value)
        case Decimal():
            return _weeks(value)
        case tuple():
            return spans(value) or _now("closed")
    if name == "irritant":
        return substance_name(value)
    return knowledge.regions[value].label if name == "region" else str(value)


def _weeks(value: Decimal) -> str:
    return _now("1 week") if value == 1 else _now("%(n)s weeks") % {"n": number(value)}


def spans(times: tuple[time, ...]) -> str:
    """From, until, from, until … as «08:00 to 12:00, 13:00 to 17:00»."""
    pairs = zip(times[::2], times[1::2], strict=True)
    return ", ".join(
        _now("%(begin)s to %(end)s") % {"begin": clock(opens), "end": clock(closes)}
        for opens, closes in pairs
    )


def clock(value: time) -> str:
    return formats.time_format(value, "H:i")
