"""Appointments that cannot be kept as they are booked: the clinic is closed then, the physician is
absent or gone, or may not treat it, the room is closed. Each is to be moved, until somebody does,
or keeps it by name.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from prolo.care.booking import Diary, check_booking
from prolo.care.privileges import Held, Level
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import (
    Absence,
    Appointment,
    AppointmentChange,
    Clinic,
    Closure,
    Event,
    Membership,
    OpeningHours,
    Patient,
    Privilege,
    Role,
    Room,
    User,
)
from prolo.registry.prepared import prepared
from prolo.registry.privileges import held, standing_privileges
from prolo.registry.schedule import (
    LONGEST,
    Week,
    fall_into,
    hours_off,
    meets,
    standing_absences,
    standing_closures,
    wanted_of,
)
from prolo.registry.statements import Statement, asked_ahead

# As care.booking names them.
CLOSED, ABSENT, NOT_HERE, ROOM_CLOSED = (
    "closed-closure",
    "injector-absent",
    "injector-not-here",
    "room-not-open",
)
OF_PRIVILEGES = ("injector-not-privileged", "injector-supervised")
OF_THE_WEEK = ("closed-weekday", "outside-hours")
NEVER = datetime.min.replace(tzinfo=UTC)
SETS_ASIDE = ("booked", "moved", "kept")  # changes that say for which time it now stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """Why one appointment cannot be kept, and since when that is known. ``off`` is the closure, the
    absence or the room. ``kept`` is the change by which somebody keeps it all the same."""

    appointment: Appointment
    code: str
    since: datetime
    off: Closure | Absence | Room | None = None
    kept: AppointmentChange | None = None


def falls_of(rows: Sequence[Appointment]) -> dict[uuid.UUID, list[Fall]]:
    """By appointment, kept or not; of those alone that are still expected."""
    standing = [one for one in rows if one.state == Appointment.State.BOOKED]
    if not standing:
        return {}
    off = _Off.around(standing)
    found = [fall for one in standing for fall in off.falls(one)]
    changes = _last_changes({one.appointment.pk for one in found})
    by_row: dict[uuid.UUID, list[Fall]] = {}
    for fall in found:
        last = changes.get(fall.appointment.pk)
        by_row.setdefault(fall.appointment.pk, []).append(_with_answer(fall, last))
    return by_row


def still_to_move(falls: Sequence[Fall]) -> list[Fall]:
    return [one for one in falls if one.kept is None]


def to_be_moved(clinic: Clinic) -> list[list[Fall]]:
    """Every appointment of the clinic that is to be moved, from now on, by the hour."""
    return _to_move(_ahead(clinic).filter(_may_fall(clinic, clock.today(clinic))))


def to_be_moved_beside(clinic: Clinic) -> list[list[Fall]]:
    """Those of no course. They are few: reading them asks less than looking for what they meet."""
    return _to_move(_ahead(clinic).filter(course__isnull=True))


def _to_move(rows: QuerySet[Appointment]) -> list[list[Fall]]:
    found = falls_of(list(_with_places(rows).order_by("starts_at", "pk")))
    return [left for falls in found.values() if (left := still_to_move(falls))]


def met_by(off: Closure | Absence) -> set[Patient]:
    return {one.patient for one in fall_into(off)}


def booked_with(by: Actor, **place: Room | User | bool) -> set[Patient]:
    """Who is expected from today on in this room, or with this physician, or with any."""
    rows = _ahead(by.clinic).filter(**place)
    return {one.patient for one in rows.select_related("patient")}


def outside_hours(clinic: Clinic) -> set[Patient]:
    """Who is expected from now on when the clinic is not open, closures aside."""
    rows = _ahead(clinic).filter(pk__in=_outside(clinic)).select_related("patient")
    return {one.patient for one in rows}


def _outside(clinic: Clinic) -> list[uuid.UUID]:
    """Read without the people: most are within."""
    week = Week.of(clinic)
    rows = _ahead(clinic).values_list("pk", "starts_at", "minutes")
    return [pk for pk, starts_at, minutes in rows if not week.is_open(starts_at, minutes)]


def _ahead(clinic: Clinic) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(clinic=clinic, state=Appointment.State.BOOKED)
    return rows.filter(starts_at__gt=clock.now(clinic))


def _with_places(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return rows.select_related("patient__identity__clinic", "clinic", "room", "injector", "course")


def _may_fall(clinic: Clinic, today: date) -> Q:
    """Cheap to ask of a whole clinic: most appointments meet nothing, and are not read."""
    zone = ZoneInfo(clinic.time_zone)
    asked = Q(room__closed_on__isnull=False) | Q(room__opened_on__gt=today)
    gone = Membership.objects.filter(role=Role.PHYSICIAN).exclude(
        ends_on__isnull=True, ended_at__isnull=True
    )
    asked |= Q(injector__in=gone.values("user")) | Q(pk__in=_outside(clinic))
    asked |= _may_lack_privilege(clinic, today)
    for off in (*standing_closures(), *standing_absences()):
        if off.until >= today:
            begin, end = hours_off(off, zone)
            met = Q(starts_at__gt=begin - LONGEST, starts_at__lt=end)
            asked |= met & Q(injector=off.user) if isinstance(off, Absence) else met
    return asked


def _may_lack_privilege(clinic: Clinic, today: date) -> Q:
    """Who holds one for good treats alone."""
    found = Q()
    if not standing_privileges().exists():
        return found
    sessions = Q(purpose=Appointment.Purpose.SESSION, injector__isnull=False)
    conditions = clinic_knowledge(clinic).conditions.values()
    for region in {one.region for one in conditions}:
        treated = [one.id for one in conditions if one.region == region]
        for_good = standing_privileges().filter(
            region=region, level=Level.ALONE, starts_on__lte=today, ends_on__isnull=True
        )
        found |= (
            sessions & Q(course__condition__in=treated) & ~Q(injector__in=for_good.values("user"))
        )
    return found


def _asked(first: date, last: date) -> Iterator[Statement]:
    yield from (one.statement() for one in (_hours, _physicians, _privileges))
    yield from (one.statement(first, last) for one in (_closures, _absences))


@prepared
def _closures(first: date, last: date) -> QuerySet[Closure]:
    return standing_closures().filter(day__lte=last, until__gte=first)


@prepared
def _absences(first: date, last: date) -> QuerySet[Absence]:
    return standing_absences().filter(day__lte=last, until__gte=first)


@prepared
def _physicians() -> QuerySet[Membership]:
    return Membership.objects.filter(role=Role.PHYSICIAN)


@prepared
def _hours() -> QuerySet[OpeningHours]:
    return OpeningHours.objects.all()


@prepared
def _privileges() -> QuerySet[Privilege]:
    return Privilege.objects.all()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Off:
    """What is off around some appointments, read once."""

    closures: Sequence[Closure]
    absences: Sequence[Absence]
    memberships: Sequence[Membership]
    hours: Sequence[OpeningHours]  # those that were given up too
    week: Week
    privileges: Sequence[Privilege]  # of everybody, those granted in error too

    @classmethod
    def around(cls, rows: Sequence[Appointment]) -> _Off:
        days = [_day(one) for one in rows]
        injectors = {one.injector_id for one in rows if one.injector_id}
        between = min(days), max(days)
        with asked_ahead(_asked(*between)):
            hours = _hours()
            return cls(
                closures=_closures(*between),
                absences=[one for one in _absences(*between) if one.user_id in injectors],
                memberships=[one for one in _physicians() if one.user_id in injectors],
                hours=hours,
                week=Week.of(rows[0].clinic, hours),
                privileges=_privileges() if injectors else [],
            )

    def falls(self, row: Appointment) -> Iterator[Fall]:
        closure = next((one for one in self.closures if meets(one, row)), None)
        if closure:
            yield _fall(row, CLOSED, closure.recorded_at, closure)
        yield from self._asked_again(row, closure)
        if row.room and not _is_open(row.room, _day(row)):
            yield _fall(row, ROOM_CLOSED, _room_changed_at(row.room), row.room)
        if row.injector_id is None:
            return
        if not any(self._works(one, row) for one in self.memberships):
            yield _fall(row, NOT_HERE, row.booked_at)
        for absence in self.absences:
            if absence.user_id == row.injector_id and meets(absence, row):
                yield _fall(row, ABSENT, absence.recorded_at, absence)
                break

    def _asked_again(self, row: Appointment, closure: Closure | None) -> Iterator[Fall]:
        """What booking asked of the hour and of who treats, where that has changed since."""
        diary = Diary(
            zone=self.week.zone,
            hours=self.week.hours_of(_day(row)),
            has_hours=bool(self.week.hours),
            is_closed_weekday=self.week.is_closed(_day(row)),
            closure=closure.reason if closure else None,
            is_injector_here=any(self._works(one, row) for one in self.memberships),
            region=_region_of(row),
            privileges=self._held(row.injector_id),
        )
        for clash in check_booking(wanted_of(row), diary):
            changed_at = row.booked_at
            if clash.code in OF_PRIVILEGES:
                changed_at = self._privileges_changed_at(row.injector_id)
            elif clash.code in OF_THE_WEEK:
                changed_at = self._hours_changed_at(_day(row))
            if changed_at > row.booked_at:
                yield _fall(row, clash.code, changed_at)

    def _hours_changed_at(self, day: date) -> datetime:
        """Of a weekday that never had any, when the clinic's week began to be kept."""
        its = [one for one in self.hours if one.weekday == day.weekday()]
        if not its:
            return min((one.recorded_at for one in self.hours), default=NEVER)
        return max(at for one in its for at in (one.recorded_at, one.ended_at) if at)

    def _privileges_changed_at(self, injector: uuid.UUID | None) -> datetime:
        """Of this physician; of who never held one, when the clinic began to keep them."""
        own = [one.pk for one in self.privileges if one.user_id == injector]
        last = Event.objects.filter(subject_kind="Privilege", subject_id__in=own).last()
        return last.recorded_at if last else min(one.recorded_at for one in self._standing())

    def _held(self, injector: uuid.UUID | None) -> tuple[Held, ...] | None:
        """None: the clinic keeps none."""
        if not self._standing():
            return None
        return tuple(held(one) for one in self._standing() if one.user_id == injector)

    def _standing(self) -> list[Privilege]:
        return [one for one in self.privileges if one.marked_in_error_at is None]

    def _works(self, one: Membership, row: Appointment) -> bool:
        if one.user_id != row.injector_id or one.ended_at is not None:
            return False
        day = _day(row)
        return one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)


def _day(row: Appointment) -> date:
    return row.starts_at.astimezone(ZoneInfo(row.clinic.time_zone)).date()


def _region_of(row: Appointment) -> str:
    """Of the row's own clinic, which is at hand for many at once."""
    if row.course is None or row.purpose != Appointment.Purpose.SESSION:
        return ""
    return clinic_knowledge(row.clinic).conditions[row.course.condition].region


def _is_open(room: Room, day: date) -> bool:
    return room.opened_on <= day and (room.closed_on is None or day <= room.closed_on)


def _room_changed_at(room: Room) -> datetime:
    last = Event.objects.filter(subject_kind="Room", subject_id=room.pk).last()
    return last.recorded_at if last else room.recorded_at


def _fall(row: Appointment, code: str, since: datetime, off: Any = None) -> Fall:
    return Fall(appointment=row, code=code, since=max(since, row.booked_at), off=off)


def _last_changes(ids: set[uuid.UUID]) -> dict[uuid.UUID, AppointmentChange]:
    if not ids:
        return {}
    rows = AppointmentChange.objects.filter(appointment__in=ids, change__in=SETS_ASIDE)
    ordered = rows.select_related("recorded_by").order_by("happened_at", "recorded_at")
    return {one.appointment_id: one for one in ordered}


def _with_answer(fall: Fall, last: AppointmentChange | None) -> Fall:
    """Booked, moved or kept in spite of just this, once it was known."""
    is_kept = last is not None and fall.code in last.despite and last.happened_at >= fall.since
    return replace(fall, kept=last) if is_kept else fall
