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
from prolo.registry.booked_days import EXPECTED, SESSION
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Appointment, Course, Privilege, Room, User
from prolo.registry.plans import current_plan_row
from prolo.registry.privileges import held_by
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

    def against(self, wanted: Wanted, injector: User | None) -> tuple[Clash, ...]:
        key = injector.pk if injector else None
        diary = replace(
            self.diary,
            closure="" if _is_in(self.closures, wanted) else None,
            is_injector_absent=_is_in(self.absences.get(key, ()), wanted),
            privileges=self.privileges.get(key) if self.privileges is not None else None,
        )
        return check_booking(wanted, diary)


def free_places(
    asked: Appointment, day: date, *, now: datetime, along: Collection[Appointment] = ()
) -> list[Free]:
    """When on that day it could be booked without a question, by quarters of an hour; ``asked``
    says whom it is for, what for, and how long; ``along`` move with it. Who treated the person is
    asked first."""
    zone = ZoneInfo(asked.clinic.time_zone)
    rooms: Sequence[Room | None] = list(rooms_on(day)) or [None]
    plan = current_plan_row(asked.course) if asked.course else None
    people: Sequence[User | None] = _physicians_for(asked, day, plan) or [None]
    known = _day(asked, day, zone, [one for one in people if one], plan, along)
    places = [(room, one) for one in people for room in rooms]
    found = []
    for starts_at in quarters(_spans(known.diary, day, zone), asked.minutes):
        free = (
            Free(starts_at=starts_at, room=room, injector=one)
            for room, one in places
            if not known.against(_wanted_at(asked, starts_at, room, one), one)
        )
        if starts_at > now and (first := next(free, None)):
            found.append(first)
    return found


def _wanted_at(
    asked: Appointment, starts_at: datetime, room: Room | None, injector: User | None
) -> Wanted:
    return Wanted(
        starts_at=starts_at,
        minutes=asked.minutes,
        patient=asked.patient_id,
        room=room.pk if room else None,
        injector=injector.pk if injector else None,
        number=asked.session_number,
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
    course = asked.course if asked.purpose == SESSION else None
    region = region_treated(course)
    keeps_privileges = bool(region) and Privilege.objects.exists()
    return _Day(
        diary=Diary(
            zone=zone,
            others=tuple(map(wanted_of, rows)),
            hours=week.hours_of(day),
            has_hours=bool(week.hours),
            is_closed_weekday=week.is_closed(day),
            region=region,
            around=sessions_around(asked, along),
            least=_least(course, plan) if course else None,
            **(bounds_here(course) if course else {}),
        ),
        closures=[
            hours_off(one, zone) for one in standing_closures().filter(day__lte=day, until__gte=day)
        ],
        absences=absences,
        privileges={one.pk: tuple(held_by(one)) for one in people} if keeps_privileges else None,
    )


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
