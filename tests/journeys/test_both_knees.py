"""Both knees of one person in one visit, and the limits hold for the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from prolo.care.plan import Plan, PlannedSite
from prolo.care.stored import to_json
from prolo.demo import fill_demo
from prolo.registry import clock
from prolo.registry.access import Actor, actor_for
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.courses import open_course
from prolo.registry.models import Clinic, Patient, Session, User, Visit
from prolo.registry.models import Plan as PlanRow
from tests.journeys.day import Day
from tests.web.course_steps import begin_treatment

SITE = PlannedSite(
    structure="knee-joint",
    side="right",
    volume_ml=Decimal(10),
    irritant="dextrose",
    irritant_pct=Decimal(15),
    anaesthetic="lidocaine",
    anaesthetic_pct=Decimal(1),
)


@pytest.fixture
def appointments(transactional_db: None) -> tuple[str, str]:
    """Ada comes for both knees, each a course with a plan of its own."""
    clinic = fill_demo()
    by = actor_for(User.objects.get(username="physician"), clinic)
    with by.at_work():
        ada = Patient.objects.get(identity__given_names="Ada")
        right, left = (_expected(ada, side, by) for side in ("right", "left"))
    return right, left


def _expected(ada: Patient, side: str, by: Actor) -> str:
    course = open_course(patient=ada, condition="knee-oa", side=side, by=by)
    begin_treatment(course, by)
    day = clock.today(by.clinic)
    plan = Plan(protocol="", sites=(replace(SITE, side=side),), sessions_on=(day,))
    PlanRow.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=ada,
        course=course,
        happened_at=clock.now(by.clinic),
        body=to_json(plan),
    )
    booked = book_appointment(
        patient=ada,
        course=course,
        purpose="session",
        session_number=1,
        starts_at=clock.now(by.clinic) + timedelta(minutes=1 if side == "right" else 31),
        by=by,
        anyway=True,
    )
    return f"/appointments/{booked.pk}"


@pytest.mark.browser
@pytest.mark.one_database
def test_both_knees_in_one_visit(
    appointments: tuple[str, str], live_server: Any, desktop: Page
) -> None:
    day = Day(desktop, settings.DEMO_PASSWORD)
    day.given_i_am("physician")
    right, left = (day.when_i_begin_the_session(one) for one in appointments)
    day.when_they_are_ready(right, side="right", place="knee")
    day.then_the_page_is_sound()

    when_as_planned(day, right)
    day.then_i_read("10 mL × 1 % × 10 = 100 mg")
    day.press("Record what was given")
    day.press("Sign")
    day.then_i_read("Signed by Dr. Miriam Invented")

    when_as_planned(day, left)
    day.then_i_read("200 mg")  # of both knees, against one limit
    day.then_the_page_is_sound()
    day.press("Record what was given")
    day.press("Sign")
    day.then_i_read("Signed by Dr. Miriam Invented")
    then_it_was_one_visit()


def when_as_planned(day: Day, session: str) -> None:
    day.go(session)
    day.page.get_by_role("button", name="As planned: 1 injection").click()
    day.when_the_vials_are_read()
    day.fill(weight="180", not_ready_reason="Checked on paper")
    day.page.get_by_role("button", name="Check the dose").last.click()


def then_it_was_one_visit() -> None:
    clinic = Clinic.objects.get()
    with actor_for(User.objects.get(username="physician"), clinic).at_work():
        assert Visit.objects.count() == 1
        assert {one.course.side for one in Session.objects.all()} == {"right", "left"}
