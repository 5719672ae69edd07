"""A session of today that several journeys walk through, and the demonstration clinic's Tuesday, in
which everybody has a copy of their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from prolo.care.plan import Plan, PlannedSite
from prolo.care.stored import to_json
from prolo.demo import fill_demo
from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import actor_for
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.sessions import start_session
from prolo.registry.models import Patient, User
from prolo.registry.models import Plan as PlanRow
from tests.journeys.day import Day
from tests.support.browser import DESKTOP, PHONE, watched_page
from tests.support.installation import Installation, Server
from tests.web.course_steps import begin_treatment

NEEDLES = 15
PLACE = {"locale": "en-GB", "timezone_id": "America/New_York", "reduced_motion": "reduce"}


@pytest.fixture
def session(transactional_db: None) -> str:
    """Ada is there for her first session, and 15 needles are planned."""
    clinic = fill_demo()
    by = actor_for(User.objects.get(username="physician"), clinic)
    with by.at_work():
        ada = Patient.objects.get(identity__given_names="Ada")
        course = open_course(patient=ada, condition="knee-oa", side="right", by=by)
        begin_treatment(course, by)
        PlanRow.objects.create(
            clinic=clinic,
            recorded_by=by.user,
            patient=ada,
            course=course,
            happened_at=clock.now(clinic),
            body=to_json(planned()),
        )
        booked = book_appointment(
            patient=ada,
            course=course,
            purpose="session",
            session_number=1,
            starts_at=clock.now(clinic) + timedelta(minutes=1),
            by=by,
        )
        return f"/sessions/{start_session(appointment=booked, by=by).pk}"


def planned() -> Plan:
    sites = [
        PlannedSite(
            structure=one.code,
            side="right",
            volume_ml=Decimal(1),
            irritant="dextrose",
            irritant_pct=Decimal(15),
            anaesthetic="lidocaine",
            anaesthetic_pct=Decimal("0.5"),
        )
        for one in load_knowledge().regions["knee"].structures[:NEEDLES]
    ]
    return Plan(protocol="", sites=tuple(sites), sessions_on=())


@pytest.fixture
def clinic(tuesday: Path, tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "data"
    shutil.copytree(tuesday, folder)
    with Installation(folder).served() as server:
        yield server


@pytest.fixture
def at_the_desktop(clinic: Server, browser: Browser) -> Iterator[Day]:
    with _someone(clinic, browser, DESKTOP) as day:
        yield day


@pytest.fixture
def on_the_phone(clinic: Server, browser: Browser) -> Iterator[Day]:
    with _someone(clinic, browser, PHONE) as day:
        yield day


@contextmanager
def _someone(clinic: Server, browser: Browser, screen: dict[str, Any]) -> Iterator[Day]:
    context = browser.new_context(**PLACE, **screen, base_url=clinic.address)
    with watched_page(context) as page:
        _username, password = clinic.logins()["nurse"]  # everybody's, in a demonstration
        yield Day(page, password)
    context.close()
