"""The diary of a clinic, as care reads it: opening, closures, who is booked where, who waits."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from prolo.care.booking import Clash, Diary, Wanted, check_booking, is_within
from prolo.care.course import INJECTING, State
from prolo.care.dates import at_local, local_day
from prolo.care.waiting import Wish, who_fits
from prolo.registry.booked_days import EXPECTED, SESSION
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import (
    Absence,
    Appointment,
    Clinic,
    Closure,
    Course,
    Membership,
    OpeningHours,
    Role,
    Room,
    User,
    WaitingEntry,
)
from prolo.registry.models.schedule import DaysOff
from prolo.registry.plans import current_plan
from prolo.registry.privileges import held_by, standing_privileges
from prolo.registry.said import bounds_here
from prolo.registry.sessions_around import least_of, sessions_around, spaced_from

LONGEST = timedelta(days=1)  # no appointment reaches further back into a day
OF_THE_PLACE = (
    "room-not-open",
    "room-taken",
    "injector-not-here",
    "injector-absent",
    "injector-not-privileged",
    "injector-supervised",
    "injector-taken",
)
NOBODY_THERE = ("room-not-open", "injector-not-here", "injector-absent")


def usual_minutes(clinic: Clinic, purpose: str) -> int:
    """How long such an appointment takes where nobody says otherwise."""
    minutes: int = getattr(clinic, f"{purpose.replace('-', '_')}_minutes")
    return minutes


def rooms_on(day: date) -> QuerySet[Room]:
    return Room.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gte=day), opened_on__lte=day
    )


def rooms_ahead(today: date) -> QuerySet[Room]:
    """That are open, or will be: what a booking may name."""
    return Room.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=today))


def physicians_on(day: date) -> list[User]:
    """Who works here as a physician on that day, by name."""
    rows = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        role=Role.PHYSICIAN,
        starts_on__lte=day,
        ended_at__isnull=True,
    )
    return [one.user for one in rows.select_related("user").order_by("user__full_name")]


def standing_closures() -> QuerySet[Closure]:
    return Closure.objects.filter(marked_in_error_at__isnull=True)


def standing_absences() -> QuerySet[Absence]:
    return Absence.objects.filter(marked_in_error_at__isnull=True).select_related("user")


def closure_at(row: Appointment) -> Closure | None:
    """The clinic is closed while it takes, or for a part of it."""
    day = row.starts_at.astimezone(ZoneInfo(row.clinic.time_zone)).date()
    closures = standing_closures().filter(day__lte=day, until__gte=day)
    return next((one for one in closures if meets(one, row)), None)


def is_absent(row: Appointment) -> bool:
    """The physician of this appointment is not there while it takes."""
    day = row.starts_at.astimezone(ZoneInfo(row.clinic.time_zone)).date()
    rows = standing_absences().filter(user=row.injector, day__lte=day, until__gte=day)
    return any(meets(one, row) for one in rows)


def meets(off: DaysOff, row: Appointment) -> bool:
    """What ends when the other begins does not meet it."""
    begin, end = hours_off(off, ZoneInfo(row.clinic.time_zone))
    return row.starts_at < end and begin < row.starts_at + timedelta(minutes=row.minutes)


def hours_off(off: DaysOff, zone: ZoneInfo) -> tuple[datetime, datetime]:
    if off.from_time is None or off.to_time is None:
        return day_bounds(off.day, zone)[0], day_bounds(off.until, zone)[1]
    return at_local(off.day, off.from_time, zone), at_local(off.day, off.to_time, zone)


def standing_hours() -> QuerySet[OpeningHours]:
    return OpeningHours.objects.filter(ended_at__isnull=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """When the clinic is open on each weekday, closures aside."""

    zone: ZoneInfo
    hours: tuple[tuple[int, time, time], ...]  # empty: it keeps none
    closed: str

    @classmethod
    def of(cls, clinic: Clinic, rows: Iterable[OpeningHours] | None = None) -> Week:
        """Of ``rows`` that were read, those that count now."""
        standing = [one for one in (standing_hours() if rows is None else rows) if not one.ended_at]
        return cls(
            zone=ZoneInfo(clinic.time_zone),
            hours=tuple((one.weekday, one.opens_at, one.closes_at) for one in standing),
            closed=clinic.closed_weekdays,
        )

    def hours_of(self, day: date) -> tuple[tuple[time, time], ...]:
        return tuple((opens, closes) for on, opens, closes in self.hours if on == day.weekday())

    def is_closed(self, day: date) -> bool:
        return str(day.weekday()) in self.closed

    def is_open(self, starts_at: datetime, minutes: int) -> bool:
        day = starts_at.astimezone(self.zone).date()
        return not self.is_closed(day) and (
            not self.hours or is_within(starts_at, minutes, self.hours_of(day), self.zone)
        )


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From midnight to midnight on the clinic's wall: 23 or 25 hours when clocks change."""
    return at_local(day, time(0), zone), at_local(day + timedelta(days=1), time(0), zone)


def appointments_between(first: date, last: date, clinic: Clinic) -> QuerySet[Appointment]:
    """That begin on one of these days; the last counts."""
    zone = ZoneInfo(clinic.time_zone)
    begin, end = day_bounds(first, zone)[0], day_bounds(last, zone)[1]
    return Appointment.objects.filter(starts_at__gte=begin, starts_at__lt=end)


# -- booking


def judge_booking(wanted: Appointment, *, but: Collection[Appointment] = ()) -> tuple[Clash, ...]:
    """What stands against it, as it would be booked; ``but`` are the rows that move."""
    return check_booking(wanted_of(wanted), _diary(wanted, but))


def judge_taking_over(
    wanted: Appointment, now: datetime, *, but: Collection[Appointment]
) -> tuple[Clash, ...]:
    """What stands against another room or physician for who is here: for what is left of it, if the
    time has come. That they are here nobody asks again, whenever the clinic is open."""
    left = _what_is_left(wanted, now)
    return tuple(one for one in judge_booking(left, but=but) if one.code in OF_THE_PLACE)


def _what_is_left(row: Appointment, now: datetime) -> Appointment:
    """From this minute to when it was to end; one minute if that is past. Never saved."""
    left, this_minute = copy(row), now.replace(second=0, microsecond=0)
    if row.starts_at < this_minute:
        ends_at = row.starts_at + timedelta(minutes=row.minutes)
        left.starts_at = this_minute
        left.minutes = max(1, (ends_at - this_minute) // timedelta(minutes=1))
    return left


def wanted_of(row: Appointment) -> Wanted:
    return Wanted(
        starts_at=row.starts_at,
        minutes=row.minutes,
        patient=row.patient_id,
        room=row.room_id,
        injector=row.injector_id,
        number=row.session_number,
    )


def _diary(row: Appointment, but: Collection[Appointment]) -> Diary:
    clinic = row.clinic
    zone = ZoneInfo(clinic.time_zone)
    day = row.starts_at.astimezone(zone).date()
    closure, week = closure_at(row), Week.of(clinic)
    keeps_privileges = row.injector is not None and standing_privileges().exists()
    course = row.course if row.purpose == SESSION else None
    plan = current_plan(course) if course else None
    return Diary(
        zone=zone,
        others=tuple(map(wanted_of, _near(row, but))),
        hours=week.hours_of(day),
        has_hours=bool(week.hours),
        closure=closure.reason if closure else None,
        is_closed_weekday=week.is_closed(day),
        is_room_open=row.room is None or row.room in rooms_on(day),
        is_injector_here=row.injector is None or row.injector in physicians_on(day),
        is_injector_absent=row.injector is not None and is_absent(row),
        region=region_treated(course),
        privileges=tuple(held_by(row.injector)) if keeps_privileges and row.injector else None,
        planned=len(plan.sessions_on) if plan else None,
        around=sessions_around(row, but),
        least=least_of(course, plan, clinic_knowledge(clinic)) if course else None,
        **(bounds_here(course) if course else {}),
    )


def region_treated(course: Course | None) -> str:
    if course is None:
        return ""
    return clinic_knowledge(course.clinic).conditions[course.condition].region


def _near(row: Appointment, but: Collection[Appointment]) -> Iterable[Appointment]:
    """Whoever is expected at about that time."""
    end = row.starts_at + timedelta(minutes=row.minutes)
    rows = Appointment.objects.filter(
        starts_at__gt=row.starts_at - LONGEST, starts_at__lt=end, state__in=EXPECTED
    )
    return rows.exclude(pk__in=[one.pk for one in but])


def fall_into(off: Closure | Absence) -> list[Appointment]:
    """Who is still expected while the clinic is closed, or with somebody who is absent."""
    rows = appointments_between(off.day, off.until, off.clinic)
    rows = rows.filter(state=Appointment.State.BOOKED).order_by("starts_at")
    if isinstance(off, Absence):
        rows = rows.filter(injector=off.user)
    whose = rows.select_related("patient__identity", "clinic", "room", "injector")
    return [one for one in whose if meets(off, one)]


# -- the waiting list


def waiting() -> QuerySet[WaitingEntry]:
    rows = WaitingEntry.objects.filter(state=WaitingEntry.State.WAITING)
    return rows.select_related("patient__identity__clinic", "course", "clinic").order_by(
        "waiting_since"
    )


def who_could_take(slot: Appointment, entries: Sequence[WaitingEntry]) -> list[WaitingEntry]:
    """Who waits and could come then, the longest first; nobody takes a place they gave up, one too
    soon after their last session, or one at which they could not be injected."""
    clinic = slot.clinic
    others = [one for one in entries if one.patient_id != slot.patient_id]
    spaced = spaced_from(others, before=slot.starts_at, clinic=clinic)
    fitting = who_fits(
        [(one, _wish(one, clinic, spaced.get(one.pk))) for one in others],
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        zone=ZoneInfo(clinic.time_zone),
    )
    regions = _regions_of(slot)
    return [one for one in fitting if _could_be_injected(one, slot, regions)]


def _regions_of(slot: Appointment) -> frozenset[str] | None:
    """That its injector may treat on that day; None where nobody is named, or no privileges are
    kept."""
    if slot.injector is None or not standing_privileges().exists():
        return None
    day = local_day(slot.starts_at, ZoneInfo(slot.clinic.time_zone))
    return frozenset(one.region for one in held_by(slot.injector) if one.counts_on(day))


def _could_be_injected(
    entry: WaitingEntry, slot: Appointment, regions: frozenset[str] | None
) -> bool:
    """By who injects then, and by what is known of the course: a pause takes nobody off the list,
    and nobody is rung for a day before a deferral ends."""
    course = entry.course if entry.purpose == SESSION else None
    if course is None:
        return True
    if State(course.state) not in INJECTING:
        return False
    if regions is not None and region_treated(course) not in regions:
        return False
    bounds, day = bounds_here(course), local_day(slot.starts_at, ZoneInfo(slot.clinic.time_zone))
    first, last = bounds.get("start_on"), bounds.get("last_injection_on")
    return (first or day) <= day <= (last or day)


def _wish(row: WaitingEntry, clinic: Clinic, spaced_from: date | None) -> Wish:
    return Wish(
        earliest_on=max(row.earliest_on, spaced_from or row.earliest_on),
        weekdays=frozenset(map(int, row.weekdays)),
        part_of_day=row.part_of_day,
        minutes=usual_minutes(clinic, row.purpose),
        since=row.waiting_since,
    )


def given_up(entries: Sequence[WaitingEntry], *, after: datetime) -> dict[uuid.UUID, Appointment]:
    """By entry: what each has booked for the same after that, which moves when they come sooner."""
    rows = Appointment.objects.filter(
        patient__in={one.patient_id for one in entries},
        state=Appointment.State.BOOKED,
        starts_at__gt=after,
    )
    found: dict[uuid.UUID, Appointment] = {}
    for row in rows.select_related("clinic").order_by("starts_at", "pk"):
        for one in entries:
            is_same = (row.patient_id, row.purpose) == (one.patient_id, one.purpose)
            if is_same and one.course_id in (None, row.course_id):
                found.setdefault(one.pk, row)
    return found


def freed_by(row: Appointment, now: datetime) -> Appointment | None:
    """The place that an appointment left when it was cancelled or moved last; never saved. Its time
    lies ahead, the clinic is not closed then, and nobody took it in its room or with its
    injector."""
    slot = row if row.state == Appointment.State.CANCELLED else _before_its_move(row)
    if slot is None or slot.starts_at <= now:
        return None
    codes = {one.code for one in judge_booking(slot, but=[slot] if slot is row else [])}
    taken = {"room-taken", "injector-taken", "closed-closure", *NOBODY_THERE}
    return None if codes & taken else slot


def _before_its_move(row: Appointment) -> Appointment | None:
    """Each change says where it stood from then on."""
    if row.state != Appointment.State.BOOKED:
        return None
    ordered = list(row.changes.select_related("room", "injector"))
    for before, change in reversed([*pairwise(ordered)]):
        if change.change == "moved" and before.to_starts_at and before.minutes:
            was = copy(row)
            was.starts_at, was.minutes = before.to_starts_at, before.minutes
            was.room, was.injector = before.room, before.injector
            return was
    return None
