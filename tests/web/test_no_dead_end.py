"""Where today and a course lead to: no link of theirs refuses the person who follows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.due import rebuild_course
from prolo.registry.models import Appointment, Course, Patient
from tests.web.clinic_days import book_today, leave_unsigned, treated_before
from tests.web.conftest import text_of
from tests.web.course_steps import assess, begin_treatment, decide
from tests.web.session_of_today import agree_to, open_session
from tests.web.sheets import read_page

ROLES = ("desk", "nurse", "physician", "admin", "researcher")


@pytest.fixture
def course(acting: Actor, ada: Patient) -> str:
    """Of somebody who is here today."""
    booked = book_today(acting, ada)
    with acting.at_work():
        Appointment.objects.filter(pk=booked.pk).update(state="arrived")
    return f"/courses/{booked.course_id}"


def suitable(physician: Client, acting: Actor, course: str) -> None:
    assess(physician, course)
    decide(physician, course, "find-suitable", reason="Asked about what was open")


def to_decide(physician: Client, acting: Actor, course: str) -> None:
    assess(physician, course)


def treated(physician: Client, acting: Actor, course: str) -> None:
    with acting.at_work():
        found = Course.objects.get(pk=course.removeprefix("/courses/"))
        begin_treatment(found, acting)
        agree_to(found, acting, at=clock.now(acting.clinic))
        rebuild_course(found, by=acting)


def many_things(physician: Client, acting: Actor, course: str) -> None:
    with acting.at_work():
        ada = Course.objects.get(pk=course.removeprefix("/courses/")).patient
    leave_unsigned(acting, ada)
    treated_before(acting, ada, days=30)
    open_session(acting, ada, condition="rotator-cuff", side="left")


@pytest.mark.parametrize("state", [None, to_decide, suitable, treated, many_things])
def test_what_today_and_a_course_lead_to_opens_for_who_reads_it(
    log_in: Callable[[str], Client],
    physician: Client,
    acting: Actor,
    course: str,
    state: Callable[[Client, Actor, str], None] | None,
) -> None:
    if state:
        state(physician, acting, course)
    refused = {}
    for role in ROLES:
        client = log_in(role)
        pages = {"/": client.get("/", {"for": "all"}), course: client.get(course)}
        for href in {one for page in pages.values() for one in links(page)}:
            status = client.get(href, follow=True).status_code
            if status != 200:
                refused[role, href] = status
    assert not refused


def links(page: object) -> set[str]:
    """Into the house, out of what the page itself says."""
    (main,) = read_page(page).all("main")
    found = {one.attrs.get("href", "").partition("#")[0] for one in main.all("a")}
    return {one for one in found if one.startswith("/")}


def test_who_writes_no_plan_reads_that_it_is_next_and_is_not_sent_there(
    log_in: Callable[[str], Client], physician: Client, acting: Actor, course: str
) -> None:
    suitable(physician, acting, course)
    nurse = log_in("nurse").get("/")
    assert "Now: Write and sign the plan" in text_of(nurse)
    assert f"{course}/plan" not in links(nurse)
    assert f"{course}/plan" in links(physician.get("/"))
