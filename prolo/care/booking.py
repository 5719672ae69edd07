"""May this appointment be booked as it is asked for?

``check_booking`` gives ``Clash``es. A refusal is what cannot be: it names a person or a room that
is not there, or two people on one bench. A question is what is usually a slip and is sometimes
meant: who books is asked, and may book all the same. Why which is which:
docs/decisions/0018-booking-asks.md

code                     weight    beside    params
room-not-open            refuse    room      –
room-taken               refuse    room      from_at, until_at
injector-not-here        refuse    injector  –
injector-absent          refuse    injector  –
injector-not-privileged  refuse    injector  region
injector-supervised      question            region
injector-taken           question            from_at, until_at
patient-taken            question            from_at, until_at
closed-closure           question            reason
closed-weekday           question            –
outside-hours            question            opens (from, until, from, until …)
near-clock-change        question            –
beyond-plan              question            number, planned
too-soon                 question            on (the nearest session here), weeks (the least)
distance-unknown         question            on (the same), irritant: of which nobody says it
same-day                 question            from_at: of another course at this place
out-of-order             question            number, other, on
before-deferral-ends     question            on: the first day after what defers it
too-near-replacement     question            on: the last day before a planned joint replacement
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from prolo.care.dates import clock_change, local_day
from prolo.care.privileges import Held, Level
from prolo.care.spacing import Distance, Neighbour, along, nearest, out_of_order, too_near

QUARTER = timedelta(minutes=15)
CHANGE_HOURS = 4  # clocks change by four in the morning wherever they do


T = TypeVar("T")


class Weight(StrEnum):
    REFUSE = "refuse"
    QUESTION = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    code: str
    weight: Weight
    beside: str = ""  # the field that it is about
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``room`` and ``injector`` are any marks that tell one from another; None: none yet."""

    starts_at: datetime
    minutes: int
    patient: object
    room: object = None
    injector: object = None
    number: int | None = None  # of a session

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """What is known of the day: who is booked, when the clinic is open, whether the room and the
    injector are there; and which other sessions the place has, before or after. ``privileges`` of
    the injector, None: the clinic keeps none of anybody."""

    zone: ZoneInfo
    others: tuple[Wanted, ...] = ()
    hours: tuple[tuple[time, time], ...] = ()  # of this weekday; empty: not known
    has_hours: bool = False  # the clinic keeps opening hours
    closure: str | None = None  # its reason
    is_closed_weekday: bool = False
    is_room_open: bool = True
    is_injector_here: bool = True
    is_injector_absent: bool = False  # at that time
    region: str = ""  # what is treated; empty: nothing
    privileges: tuple[Held, ...] | None = None
    planned: int | None = None  # sessions of the signed plan
    around: tuple[Neighbour, ...] = ()  # sessions at the place, held or booked
    least: Distance | None = None  # between two of them
    start_on: date | None = None  # of the course: the first day that the first visit left
    last_injection_on: date | None = None  # and the last


def check_booking(wanted: Wanted, diary: Diary) -> tuple[Clash, ...]:
    """Refusals first."""
    found = [
        *_room(wanted, diary),
        *_injector(wanted, diary),
        *_overlaps(wanted, diary),
        *_opening(wanted, diary),
        *_beyond(wanted, diary),
        *_spacing(wanted, diary),
        *_bounds(wanted, diary),
    ]
    return tuple(sorted(found, key=lambda one: one.weight is Weight.QUESTION))


def quarters(spans: Sequence[tuple[datetime, datetime]], minutes: int) -> Iterator[datetime]:
    """When something that takes so long may begin, every quarter of an hour."""
    for opens, closes in spans:
        starts_at = opens
        while starts_at + timedelta(minutes=minutes) <= closes:
            yield starts_at
            starts_at += QUARTER


def spread(found: Sequence[T], most: int) -> list[T]:
    """No more than so many, evenly from the first to the last."""
    if len(found) <= most:
        return list(found)
    step = Fraction(len(found) - 1, most - 1)
    return [found[round(place * step)] for place in range(most)]


def overlap(one: Wanted, other: Wanted) -> bool:
    """One that ends when the other begins does not meet it."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _refuse(code: str, beside: str, **params: Any) -> Clash:
    return Clash(code=code, weight=Weight.REFUSE, beside=beside, params=params)


def _ask(code: str, **params: Any) -> Clash:
    return Clash(code=code, weight=Weight.QUESTION, params=params)


def _times(other: Wanted) -> dict[str, Any]:
    return {"from_at": other.starts_at, "until_at": other.ends_at}


def _room(wanted: Wanted, diary: Diary) -> Iterator[Clash]:
    if wanted.room is None:
        return
    if not diary.is_room_open:
        yield _refuse("room-not-open", "room")
    taken = (one for one in diary.others if one.room == wanted.room and overlap(wanted, one))
    if other := next(taken, None):
        yield _refuse("room-taken", "room", **_times(other))


def _injector(wanted: Wanted, diary: Diary) -> Iterator[Clash]:
    if wanted.injector is None:
        return
    if not diary.is_injector_here:
        yield _refuse("injector-not-here", "injector")
    elif diary.is_injector_absent:
        yield _refuse("injector-absent", "injector")
    elif diary.region and diary.privileges is not None:
        day = wanted.starts_at.astimezone(diary.zone).date()
        yield from _privilege(diary.privileges, diary.region, day)


def _privilege(held: Sequence[Held], region: str, day: date) -> Iterator[Clash]:
    levels = {one.level for one in held if one.region == region and one.counts_on(day)}
    if not levels:
        yield _refuse("injector-not-privileged", "injector", region=region)
    elif Level.ALONE not in levels:
        yield _ask("injector-supervised", region=region)


def _overlaps(wanted: Wanted, diary: Diary) -> Iterator[Clash]:
    meeting = [one for one in diary.others if overlap(wanted, one)]
    for code, mine, theirs in (
        ("injector-taken", wanted.injector, [one.injector for one in meeting]),
        ("patient-taken", wanted.patient, [one.patient for one in meeting]),
    ):
        if mine is not None and mine in theirs:
            yield _ask(code, **_times(meeting[theirs.index(mine)]))


def _opening(wanted: Wanted, diary: Diary) -> Iterator[Clash]:
    begin = wanted.starts_at.astimezone(diary.zone)
    if diary.closure is not None:
        yield _ask("closed-closure", reason=diary.closure)
    elif diary.is_closed_weekday:
        yield _ask("closed-weekday")
    elif diary.has_hours and not is_within(begin, wanted.minutes, diary.hours, diary.zone):
        yield _ask("outside-hours", opens=tuple(one for pair in diary.hours for one in pair))
    changes = clock_change(begin.date(), diary.zone)
    if changes and begin.hour < CHANGE_HOURS:
        yield _ask("near-clock-change")


def _beyond(wanted: Wanted, diary: Diary) -> Iterator[Clash]:
    if wanted.number and diary.planned is not None and wanted.number > diary.planned:
        yield _ask("beyond-plan", number=wanted.number, planned=diary.planned)


def _spacing(wanted: Wanted, diary: Diary) -> Iterator[Clash]:
    """protocols: not closer to another session here than reports waited, and by its number; two
    courses on one day are meant, or a slip. Of an irritant of which nobody says how long to wait,
    no distance is long enough by itself."""
    at, zone = wanted.starts_at, diary.zone
    near = too_near(at, diary.around, diary.least, zone)
    if near and diary.least:
        yield _ask("too-soon", on=local_day(near.at, zone), weeks=diary.least.weeks)
    if diary.least and (other := nearest(at, diary.around, zone)):
        for name in diary.least.unknown:
            yield _ask("distance-unknown", on=local_day(other.at, zone), irritant=name)
    if beside := along(at, diary.around, zone):
        yield _ask("same-day", from_at=beside.at)
    wrong = out_of_order(at, wanted.number, diary.around) if wanted.number else None
    if wrong:
        on = local_day(wrong.at, zone)
        yield _ask("out-of-order", number=wanted.number, other=wrong.number, on=on)


def _bounds(wanted: Wanted, diary: Diary) -> Iterator[Clash]:
    """contraindications/recent-steroid, planned-replacement: as at the plan and on the day."""
    day = local_day(wanted.starts_at, diary.zone)
    if diary.start_on and day < diary.start_on:
        yield _ask("before-deferral-ends", on=diary.start_on)
    if diary.last_injection_on and day > diary.last_injection_on:
        yield _ask("too-near-replacement", on=diary.last_injection_on)


def is_within(
    starts_at: datetime, minutes: int, hours: Sequence[tuple[time, time]], zone: ZoneInfo
) -> bool:
    """It begins and ends in one of these spans of its day."""
    begin = starts_at.astimezone(zone)
    end = (starts_at + timedelta(minutes=minutes)).astimezone(zone)
    return begin.date() == end.date() and any(
        opens <= begin.time() and end.time() <= closes for opens, closes in hours
    )
