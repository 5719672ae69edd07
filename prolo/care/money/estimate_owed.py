"""To whom an estimate is owed, for which course, and by when.

An estimate that was given covers a booking that was made before it, of a session only one that
lists it, of visits as many as it lists: the earliest from then on. A later booking of what it lists
is covered too where ``billing/estimate-recurring`` may decide, for so many months.
A first visit that was booked before there was a course is covered by the estimate of a course that
has it in it.
Of one course the earliest deadline is said: one estimate meets them all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from prolo.care.dates import add_months
from prolo.care.money.estimate_due import Deadline, of_booking, of_change, of_request
from prolo.knowledge import Knowledge

RECURRING = "estimate-recurring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduling:
    """On that day the visit was put on, or moved to, another."""

    on: date
    service_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """Of a visit. ``course`` is empty where it belongs to none yet."""

    course: str
    booked_at: datetime
    schedulings: tuple[Scheduling, ...]
    number: int | None = None  # of the session
    is_first_visit: bool = False

    @property
    def service_on(self) -> date:
        return self.schedulings[-1].service_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The person asked what it costs. ``course`` is empty where they asked of none."""

    course: str
    at: datetime
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The last estimate that was given. ``changed_on``: since when it is no longer right."""

    course: str
    at: datetime
    on: date
    numbers: tuple[int, ...] = ()  # of the sessions that it lists
    has_first_visit: bool = False
    follow_ups: int = 0
    changed_on: date | None = None

    def is_of(self, booking: Booking) -> bool:
        if self.course == booking.course:
            return True
        return not booking.course and booking.is_first_visit and self.has_first_visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    course: str
    why: str  # booking · request · change · asked, where no clock runs
    deadline: Deadline
    service_on: date | None = None


def owed_estimates(
    *,
    bookings: Sequence[Booking],
    askings: Sequence[Asking],
    given: Sequence[Given],
    knowledge: Knowledge,
) -> tuple[Owed, ...]:
    """To one person who pays themselves; the earliest first, each course once."""
    by_course = {one.course: one for one in given}
    found = [
        *_for_bookings(bookings, by_course.values(), knowledge),
        *_for_askings(askings, given, knowledge),
        *_for_changes(bookings, by_course.values(), knowledge),
    ]
    found.sort(key=lambda one: (one.deadline.due_on, one.course, one.why))
    return tuple({one.course: one for one in reversed(found)}.values())[::-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A visit that began, and its estimate was not given in time (``booking``), or was not given
    anew in time once it was no longer right (``change``). ``given_on``: too late; None: never."""

    course: str
    why: str  # booking · change
    deadline: Deadline
    service_on: date
    given_on: date | None = None


def missed_estimates(
    *, bookings: Sequence[Booking], given: Sequence[Given], knowledge: Knowledge
) -> tuple[Missed, ...]:
    """``bookings`` are of visits that began, ``given`` is every estimate that was given."""
    found = (
        _not_given(one, bookings, given, knowledge) or _not_anew(one, bookings, given, knowledge)
        for one in bookings
    )
    return tuple(filter(None, found))


def _not_given(
    booking: Booking, bookings: Sequence[Booking], given: Sequence[Given], knowledge: Knowledge
) -> Missed | None:
    deadline = _deadline(booking, knowledge)
    days = [one.on for one in given if _covers(one, booking, bookings, knowledge)]
    if deadline is None or (days and min(days) <= deadline.due_on):
        return None
    return Missed(
        course=booking.course,
        why="booking",
        deadline=deadline,
        service_on=booking.service_on,
        given_on=min(days, default=None),
    )


def _not_anew(
    booking: Booking, bookings: Sequence[Booking], given: Sequence[Given], knowledge: Knowledge
) -> Missed | None:
    """What changes on the day of the visit may have changed in it."""
    for one in given:
        changed_on, service_on = one.changed_on, booking.service_on
        if changed_on is None or changed_on >= service_on:
            continue
        if not _covers(one, booking, bookings, knowledge):
            continue
        deadline = of_change(changed_on, service_on, knowledge)
        later = [each.on for each in given if each.course == one.course and each.at > one.at]
        if deadline and (not later or min(later) > deadline.due_on):
            return Missed(
                course=booking.course,
                why="change",
                deadline=deadline,
                service_on=service_on,
                given_on=min(later, default=None),
            )
    return None


def _for_bookings(
    bookings: Sequence[Booking], given: Collection[Given], knowledge: Knowledge
) -> Iterator[Owed]:
    for one in bookings:
        if any(_covers(each, one, bookings, knowledge) for each in given):
            continue
        if deadline := _deadline(one, knowledge):
            yield Owed(
                course=one.course, why="booking", deadline=deadline, service_on=one.service_on
            )


def _deadline(booking: Booking, knowledge: Knowledge) -> Deadline | None:
    """The earliest that any scheduling set; None: no clock ran."""
    clocks = [of_booking(one.on, one.service_on, knowledge) for one in booking.schedulings]
    return min(filter(None, clocks), key=lambda one: one.due_on, default=None)


def _covers(
    given: Given, booking: Booking, bookings: Sequence[Booking], knowledge: Knowledge
) -> bool:
    if not (given.is_of(booking) and _lists(given, booking, bookings)):
        return False
    if given.at >= booking.booked_at:
        return True
    rule = knowledge.billing[RECURRING]
    if booking.number is None or not rule.is_usable("says"):
        return False
    return booking.service_on <= add_months(given.on, int(rule.says["months"]))


def _lists(given: Given, booking: Booking, bookings: Sequence[Booking]) -> bool:
    if booking.number is not None:
        return booking.number in given.numbers
    listed = int(given.has_first_visit) if booking.is_first_visit else given.follow_ups
    alike = [
        one
        for one in bookings
        if given.is_of(one)
        and one.number is None
        and one.is_first_visit == booking.is_first_visit
        and one.service_on >= given.on
    ]
    earlier = [one for one in alike if one.service_on < booking.service_on]
    return len(earlier) < listed


def _for_askings(
    askings: Sequence[Asking], given: Sequence[Given], knowledge: Knowledge
) -> Iterator[Owed]:
    for one in askings:
        deadline = of_request(one.on, knowledge)
        if deadline and not any(_answers(each, one) for each in given):
            yield Owed(course=one.course, why="request", deadline=deadline)


def _answers(given: Given, asking: Asking) -> bool:
    """Who asked before there was a course is answered by an estimate of any."""
    return given.at >= asking.at and asking.course in ("", given.course)


def _for_changes(
    bookings: Sequence[Booking], given: Collection[Given], knowledge: Knowledge
) -> Iterator[Owed]:
    for estimate in given:
        days = [one.service_on for one in bookings if estimate.is_of(one)]
        if estimate.changed_on is None or not days:
            continue
        deadline = of_change(estimate.changed_on, min(days), knowledge)
        if deadline:
            yield Owed(
                course=estimate.course, why="change", deadline=deadline, service_on=min(days)
            )
