"""A course that is followed is closed with a reason while it still asks, else without one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.due import rebuild_course
from prolo.registry.models import Clinic, Course, Patient
from tests.registry.treated import treat_knee
from tests.web.conftest import send, text_of

pytestmark = pytest.mark.both_databases
Follow = Callable[[int], Course]


@pytest.fixture
def follow(acting: Actor, ada: Patient, clinic: Clinic) -> Follow:
    """A course whose one session was so many days ago."""

    def since(days: int) -> Course:
        course = treat_knee(ada, clock.now(clinic) - timedelta(days=days), by=acting)
        with acting.at_work():
            Course.objects.filter(pk=course.pk).update(state="following")
            course.refresh_from_db()
            rebuild_course(course, by=acting)
        return course

    return since


def test_who_closes_a_course_that_still_asks_says_why(
    log_in: Callable[[str], Client], acting: Actor, follow: Follow
) -> None:
    course = follow(100)  # 6 weeks are over, 12 are open, 26 and 52 to come
    nurse, page = log_in("nurse"), f"/courses/{course.pk}/decide"
    shown = text_of(nurse.get(page))
    assert "Not asked any more, once it is closed" in shown
    assert "Answers at 6 weeks" not in shown
    for weeks in (12, 26, 52):
        assert f"Answers at {weeks} weeks" in shown
    refused = send(nurse, page, move="close")
    assert "Questions are still to be asked here" in text_of(refused)
    with acting.at_work():
        course.refresh_from_db()
        assert course.state == "following"
    send(nurse, page, move="close", reason="Moved to another country for good")
    with acting.at_work():
        course.refresh_from_db()
        assert course.state == "closed"
        assert course.moves.get(move="close").reason == "Moved to another country for good"


def test_what_is_still_asked_is_named_where_who_was_treated_is_found_not_suitable(
    log_in: Callable[[str], Client], acting: Actor, follow: Follow
) -> None:
    """More sessions were thought of, and a physician decided against them."""
    course = follow(100)
    with acting.at_work():
        Course.objects.filter(pk=course.pk).update(state="not-suitable")
        course.refresh_from_db()
        rebuild_course(course, by=acting)
    nurse, page = log_in("nurse"), f"/courses/{course.pk}/decide"
    refused = send(nurse, page, move="close")
    assert "Questions are still to be asked here" in text_of(refused)
    for shown in (nurse.get(page), refused):
        assert "Not asked any more, once it is closed" in text_of(shown)
        assert "Answers at 12 weeks" in text_of(shown)


def test_who_closes_a_course_that_asks_nothing_more_needs_no_reason(
    log_in: Callable[[str], Client], acting: Actor, follow: Follow
) -> None:
    course = follow(420)
    nurse, page = log_in("nurse"), f"/courses/{course.pk}/decide"
    assert page in nurse.get("/").content.decode()
    assert page not in log_in("desk").get("/").content.decode()
    assert "Not asked any more" not in text_of(nurse.get(page))
    send(nurse, page, move="close")
    with acting.at_work():
        course.refresh_from_db()
        assert course.state == "closed"


def test_who_goes_on_beyond_the_plan_is_led_to_the_plan(
    log_in: Callable[[str], Client], acting: Actor, ada: Patient, clinic: Clinic
) -> None:
    """«Although nothing was gained» is an answer to the stop rule, which asks nothing here."""
    course = treat_knee(ada, clock.now(clinic) - timedelta(days=3), by=acting)
    with acting.at_work():
        Course.objects.filter(pk=course.pk).update(state="treating")
        course.refresh_from_db()
        rebuild_course(course, by=acting)
    page = log_in("physician").get(f"/courses/{course.pk}/decide")
    assert "although sessions brought no gain" not in text_of(page)
    assert f'href="/courses/{course.pk}/plan"' in page.content.decode()
    assert f'href="/courses/{course.pk}/plan"' not in (
        log_in("nurse").get(f"/courses/{course.pk}/decide").content.decode()
    )
