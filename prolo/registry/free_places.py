"""What is free on a day: times at which nothing stands against an appointment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.booking import Clash, Diary, Wanted, check_booking, quarters
from prolo.care.dates import at_local
from prolo.care.plan import Plan
from prolo.care.privileges import Held
from prolo.care.spacing import Distance
from prolo.care.stored import from_json
from prolo.registry import models
from prolo.registry.actions.appointments import Slot
from prolo.registry.actions.visits import where_each_goes
from prolo.registry.booked_days import EXPECTED, SESSION
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Appointment, Course, Room, User
from prolo.registry.plans import current_plan_row
from prolo.registry.privileges import held_by, standing_privileges
from prolo.registry.said import bounds_here
from prolo.registry.schedule import (
    LONGEST,
    Week,
    day_bounds,
    hours_off,
    physicians_on,
    region_treated,
    rooms_on,
    standing_absences,
    standing_closures,
    wanted_of,
)
from prolo.registry.sessions_around import least_of, sessions_around

USUAL_HOURS = (time(9), time(17))  # of a clinic that keeps no opening hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Free:
    """With a room and a physician; None where the clinic keeps none."""

    starts_at: datetime
    room: Room | None
    injector: User | None


@dataclass(frozen=True, slots=True)
class _Day:
    """What a booking is held against, read for the whole day at once."""

    diary: Diary
    closures: Sequence[tuple[datetime, datetime]]
    absences: Mapping[Any, Sequence[tuple[datetime, datetime]]]
    privileges: Mapping[Any, tuple[Held, ...]] | None
    rooms: Sequence[Room]
    people: Sequence[User]

    def against(self, row: Appointment, slot: Slot) -> tuple[Clash, ...]:
        wanted, key = _wanted(row, slot), slot.injector.pk if slot.injector else None
        diary = replace(
            self.diary,
            is_room_open=slot.room is None or slot.room in self.rooms,
            is_injector_here=slot.injector is None or slot.injector in self.people,
            closure="" if _is_in(self.closures, wanted) else None,
            is_injector_absent=_is_in(self.absences.get(key, ()), wanted),
            privileges=self.privileges.get(key) if self.privileges is not None else None,
        )
        return check_booking(wanted, diary)


def free_places(
    asked: Appointment, day: date, *, now: datetime, along: Collection[Appointment] = ()
) -> list[Free]:
    """When on that day it could be booked without a question, by quarters of an hour; ``asked``
    says whom it is for, what for, and how long; ``along`` move with it, and where each of them goes
    is free too. Who treated the person is asked first."""
    zone = ZoneInfo(asked.clinic.time_zone)
    plan = current_plan_row(asked.course) if asked.course else None
    people = _physicians_for(asked, day, plan)
    known = _day(asked, day, zone, people, plan, along)
    of_each = {asked.pk: known} | {
        one.pk: _of_another(one, known, (asked, *along)) for one in along
    }
    rooms: Sequence[Room | None] = known.rooms or [None]
    injectors: Sequence[User | None] = people or [None]
    places = [(room, one) for one in injectors for room in rooms]
    found = []
    for starts_at in quarters(_spans(known.diary, day, zone), asked.minutes):
        slots = (
            Slot(starts_at=starts_at, minutes=asked.minutes, room=room, injector=one)
            for room, one in places
        )
        free = (
            Free(starts_at=starts_at, room=slot.room, injector=slot.injector)
            for slot in slots
            if _may_go(_moves(asked, slot, along), of_each, now)
        )
        if first := next(free, None):
            found.append(first)
    return found


def _moves(
    asked: Appointment, slot: Slot, along: Collection[Appointment]
) -> list[tuple[Appointment, Slot]]:
    """What is booked anew stands nowhere yet."""
    return where_each_goes(asked, list(along), slot) if along else [(asked, slot)]


def _may_go(
    moves: Iterable[tuple[Appointment, Slot]], of_each: Mapping[Any, _Day], now: datetime
) -> bool:
    return all(
        slot.starts_at > now and not of_each[row.pk].against(row, slot) for row, slot in moves
    )


def _wanted(row: Appointment, slot: Slot) -> Wanted:
    return Wanted(
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        patient=row.patient_id,
        room=slot.room.pk if slot.room else None,
        injector=slot.injector.pk if slot.injector else None,
        number=row.session_number,
    )


def _spans(diary: Diary, day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    hours = diary.hours if diary.has_hours else (USUAL_HOURS,)
    return [(at_local(day, opens, zone), at_local(day, closes, zone)) for opens, closes in hours]


def _day(
    asked: Appointment,
    day: date,
    zone: ZoneInfo,
    people: Sequence[User],
    plan: models.Plan | None,
    along: Collection[Appointment],
) -> _Day:
    begin, end = day_bounds(day, zone)
    rows = Appointment.objects.filter(
        starts_at__gt=begin - LONGEST, starts_at__lt=end, state__in=EXPECTED
    ).exclude(pk__in=[one.pk for one in (asked, *along)])  # where they stand now is free for them
    week = Week.of(asked.clinic)
    absences: dict[Any, list[tuple[datetime, datetime]]] = {}
    for one in standing_absences().filter(day__lte=day, until__gte=day):
        absences.setdefault(one.user_id, []).append(hours_off(one, zone))
    return _Day(
        diary=Diary(
            zone=zone,
            others=tuple(map(wanted_of, rows)),
            hours=week.hours_of(day),
            has_hours=bool(week.hours),
            is_closed_weekday=week.is_closed(day),
            **_at_its_place(asked, plan, along),
        ),
        closures=[
            hours_off(one, zone) for one in standing_closures().filter(day__lte=day, until__gte=day)
        ],
        absences=absences,
        privileges=(
            {one.pk: tuple(held_by(one)) for one in people}
            if standing_privileges().exists()
            else None
        ),
        rooms=list(rooms_on(day)),
        people=people,
    )


def _of_another(row: Appointment, known: _Day, moving: Collection[Appointment]) -> _Day:
    """The same day for what moves along: at its own place."""
    plan = current_plan_row(row.course) if row.course else None
    return replace(known, diary=replace(known.diary, **_at_its_place(row, plan, moving)))


def _at_its_place(
    row: Appointment, plan: models.Plan | None, moving: Collection[Appointment]
) -> dict[str, Any]:
    course = row.course if row.purpose == SESSION else None
    return {
        "region": region_treated(course),
        "around": sessions_around(row, moving),
        "least": _least(course, plan) if course else None,
        "start_on": None,
        "last_injection_on": None,
        **(bounds_here(course) if course else {}),
    }


def _least(course: Course, plan: models.Plan | None) -> Distance | None:
    signed = from_json(Plan, plan.body) if plan else None
    return least_of(course, signed, clinic_knowledge(course.clinic))


def _is_in(spans: Iterable[tuple[datetime, datetime]], wanted: Wanted) -> bool:
    return any(begin < wanted.ends_at and wanted.starts_at < end for begin, end in spans)


def _physicians_for(asked: Appointment, day: date, plan: models.Plan | None) -> list[User]:
    """First who is booked for this course already, or signed its plan."""
    people = physicians_on(day)
    if asked.course is None:
        return people
    booked = asked.course.appointments.filter(injector__isnull=False).order_by("starts_at").last()
    usual = booked.injector if booked else plan.recorded_by if plan else None
    return sorted(people, key=lambda one: one != usual)
