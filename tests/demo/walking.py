"""An invented person walks through a course by the actions of the people who would do it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.assessment import TreatmentKind
from prolo.care.dates import at_local
from prolo.care.plan import Plan, PlannedSite, ProposedSite, propose_plan, protocols_for
from prolo.demo.planning import Person, agree, answer, book, find_suitable, need_no_images, open_at
from prolo.demo.stage import Stage
from prolo.demo.treating import hold_session
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import Actor, actor_for, system
from prolo.registry.actions.clinics import move_clock
from prolo.registry.actions.plans import judge_plan, sign_plan
from prolo.registry.actions.preparations import give_preparation
from prolo.registry.actions.privileges import grant_privilege
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Appointment, Clinic, Course, Patient, Session, User
from prolo.registry.plans import open_days

MORNING = time(9, 30)
NOON = time(12)


def stage_of(clinic: Clinic) -> Stage:
    """The people at work, all by one clock; the physician may treat every region."""

    def work(username: str) -> Actor:
        actor = actor_for(User.objects.get(username=username), clinic)
        return replace(actor, clinic=clinic)

    stage = Stage(
        clinic=clinic,
        now=datetime.now(UTC),
        physician=work("physician"),
        nurse=work("nurse"),
        desk=work("desk"),
    )
    assert stage.physician.user is not None
    grant_privilege(user=stage.physician.user, region="neck", level="alone", by=work("admin"))
    return stage


def let_it_be(stage: Stage, at: datetime) -> None:
    if at > clock.now(stage.clinic):
        move_clock(to=at + timedelta(seconds=1), by=system(stage.clinic))


def today(stage: Stage) -> date:
    return clock.today(stage.clinic)


def at(stage: Stage, day: date, hour: time = MORNING) -> datetime:
    return at_local(day, hour, ZoneInfo(stage.clinic.time_zone))


def treating_day(stage: Stage, days_ahead: int) -> date:
    return open_days(stage.clinic).first_from(today(stage) + timedelta(days=days_ahead))


def assess(
    stage: Stage, patient: Patient, condition: str, side: str, *, pain: int = 6, **more: Any
) -> Course:
    """Two structures of the place are tender, and nothing speaks against it."""
    knowledge = clinic_knowledge(stage.clinic)
    region = knowledge.regions[knowledge.conditions[condition].region]
    told = Person(
        tender=tuple(one.code for one in region.structures[:2]),
        pain=pain,
        pain_weeks=60,
        tried=(TreatmentKind.EXERCISE, TreatmentKind.MEDICINE),
        goal="Sleep through the night",
        **more,
    )
    course = open_at(stage, patient, condition, side, told)
    need_no_images(stage, course)
    return course


def plan_and_book(
    stage: Stage, course: Course, first_on: date, *, hour: time = MORNING, **sites: Any
) -> Appointment:
    """Suitable, planned after the first report if there is one, agreed, told how to prepare.
    ``sites`` is what every place of the plan gives otherwise."""
    find_suitable(stage, course, "Long pain; exercise and medicines were not enough")
    plan = drafted(course, first_on, knowledge=clinic_knowledge(stage.clinic))
    plan = replace(plan, sites=tuple(replace(one, **sites) for one in plan.sites))
    weighed = judge_plan(course, plan)
    assert weighed.verdict != "stop", weighed.findings
    sign_plan(course=course, plan=plan, reason="Discussed with the person", by=stage.physician)
    agree(stage, course, signed_at=stage.later(minutes=0))
    booked = book(stage, course, 1, at(stage, first_on, hour))
    give_preparation(appointment=booked, sedation="none", told_how="phone", by=stage.nurse)
    return booked


def drafted(course: Course, first_on: date, *, knowledge: Knowledge) -> Plan:
    """What a report or, without one, the tender structures give; 15 % where nothing is said."""
    reports = protocols_for(course.condition, knowledge)
    row = course.assessments.current().get()
    draft = propose_plan(
        protocol=reports[0] if reports else None,
        condition=course.condition,
        side=course.side,
        tender=row.answers["examination"]["tender"],
        first_on=first_on,
        open_days=open_days(course.clinic),
        knowledge=knowledge,
    )
    return Plan(
        protocol=draft.protocol,
        sites=tuple(_site(one) for one in draft.sites),
        sessions_on=(first_on, *draft.sessions_on[1:]),
        follow_up_weeks=draft.follow_up_weeks,
        gain=draft.gain,
    )


def _site(one: ProposedSite) -> PlannedSite:
    return PlannedSite(
        structure=one.structure,
        side=one.side,
        volume_ml=min(one.volume_ml or Decimal("0.5"), Decimal(3)),
        irritant="dextrose",
        irritant_pct=one.irritant_pct or Decimal(15),
        guidance=one.guidance or "ultrasound",
    )


def treat(stage: Stage, booked: Appointment) -> Session:
    """From door to door on the day; before the first session the person says how it is."""
    let_it_be(stage, booked.starts_at - timedelta(minutes=10))
    assert booked.course is not None
    if booked.session_number == 1:
        said = {"activity_1": "Sleep through the night", "activity_1_score": "3"}
        answer(stage, booked.course, "baseline", "first-visit", pain="6", **said)
    return _through(stage, hold_session(stage, booked, weight_lb="160"))


def _through(stage: Stage, held: Generator[datetime, None, Session]) -> Session:
    while True:
        try:
            let_it_be(stage, next(held))
        except StopIteration as done:
            session: Session = done.value
            return session


def follow_up(stage: Stage, course: Course, weeks: int, *, pain: str) -> None:
    first = course.sessions.order_by("number").first()
    assert first is not None
    let_it_be(stage, at(stage, first.visit.day + timedelta(weeks=weeks), NOON))
    answer(
        stage,
        course,
        f"w{weeks}",
        "follow-up",
        pain=pain,
        change="much-better",
        activity_1="Sleep through the night",
        activity_1_score="7",
    )
