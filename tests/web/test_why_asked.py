"""«Why am I asked this?» names the rule, the time of it that has come, and the day of their own
from which it counts; that day to nobody who has but a link."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils.translation import override

from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.answering import Task, find_task
from prolo.registry.models import Course, Patient
from prolo.web.presenters.answering import why
from prolo.web.words.values import shown
from tests.web.clinic_days import at_ten, treated_before

SESSION = -2  # days from today
SAID = {
    "en": ("day 2 after the session. Your session 1 was on ", "session 1"),
    "de": ("Tag 2 nach der Sitzung. Ihre Sitzung 1 war am ", "Sitzung 1"),
    "es": ("día 2 después de la sesión. Su sesión 1 fue el ", "sesión 1"),
    "ar": ("اليوم 2 بعد الجلسة. كانت جلستك رقم 1 في ", "رقم 1"),
}


@pytest.fixture
def course(acting: Actor, ada: Patient) -> Course:
    return treated_before(acting, ada, days=-SESSION)


def task_of(course: Course, key: str, by: Actor) -> Task:
    return find_task(course, key, answered_by="patient", how="own-device", by=by)


@pytest.mark.parametrize("language", SAID)
def test_the_rule_its_time_and_their_own_day_are_named(
    acting: Actor, course: Course, language: str
) -> None:
    said, own = SAID[language]
    with acting.at_work(), override(language):
        task = task_of(course, "aftercare-1-d2", acting)
        day = shown(at_ten(acting, days=SESSION).date())
        assert why(task).endswith(f"{said}{day}.")
        by_link_alone = why(replace(task, browser="of somebody"))
    assert own not in by_link_alone
    assert said.partition(".")[0] in by_link_alone


def test_each_time_says_from_what_it_counts(acting: Actor, course: Course) -> None:
    with acting.at_work():
        weeks, same_day = (why(task_of(course, key, acting)) for key in ("w6", "aftercare-1-h2"))
        row = {"clinic": acting.clinic, "recorded_by": acting.user, "patient": course.patient}
        expected = Course.objects.create(
            **row, condition="hip-oa", side="left", opened_on=course.opened_on, state="treating"
        )
        starts_at = at_ten(acting, days=8)
        book_appointment(
            patient=course.patient,
            course=expected,
            purpose="session",
            session_number=1,
            starts_at=starts_at,
            by=acting,
        )
        before = why(task_of(expected, "baseline", acting))
    assert "week 6 after the first injection. Your first injection was on " in weeks
    assert "the same day, some hours after numbing medicine was injected. Your ses" in same_day
    assert before.endswith(f" Your first session is on {shown(starts_at.date())}.")
