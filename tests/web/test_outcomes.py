"""Answers before and after a course, and what became of the pain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from prolo.registry.models import Patient, Response, Score
from tests.web.conftest import send, text_of

BEFORE = {"answered_by": "patient", "how": "clinic", "pain": "7", "activity-1": "Climb stairs"}
BEFORE |= {"activity-1-score": "3", "work-days-lost": "4"}
AFTER = BEFORE | {
    "pain": "4",
    "activity-1-score": "6",
    "change": "much-better",
    "work-days-lost": "1",
}
AFTER |= {"other-treatment": "no", "pain-reliever": "yes", "new-injury": "no"}


@pytest.fixture
def course(physician: Client, ada: Patient) -> str:
    opened = send(physician, f"/patients/{ada.pk}/courses/new", condition="knee-oa", side="right")
    return str(opened.headers["Location"])


def test_a_12_week_answer_is_compared_with_the_first(physician: Client, course: str) -> None:
    send(physician, f"{course}/answers/baseline", **BEFORE)
    done = send(physician, f"{course}/answers/w12", **AFTER)
    assert done.status_code == 302
    page = text_of(physician.get(f"{course}/outcomes"))
    assert "7 before, 4 now, on a scale of 0 to 10" in page
    assert "A pain reliever was taken within the week" in page
    assert "Days without the usual work in four weeks: 1, before 4" in page
    assert "in trials people given salt water improved too" in page.lower()
    assert "<polyline" in physician.get(f"{course}/outcomes").content.decode()


def test_scores_are_kept_with_the_version_of_the_form(
    physician: Client, course: str, stored: Callable[..., list[Any]]
) -> None:
    send(physician, f"{course}/answers/baseline", **BEFORE)
    (response,) = stored(Response)
    assert response.questionnaire == "https://prolo.example/Questionnaire/first-visit|1.0.0"
    assert {one.instrument: one.value for one in stored(Score)} == {"nprs": 7, "psfs": 3}


def test_without_a_first_answer_there_is_nothing_to_compare(physician: Client, course: str) -> None:
    send(physician, f"{course}/answers/w12", **AFTER)
    page = text_of(physician.get(f"{course}/outcomes"))
    assert "There is nothing to compare" in page
    assert "Before the first injection Missing" in page


def test_a_named_activity_must_be_rated(physician: Client, course: str) -> None:
    typed = BEFORE | {"activity-2": "Kneel"}
    refused = send(physician, f"{course}/answers/baseline", **typed)
    assert refused.status_code == 422
    assert "Choose how well it can be done" in text_of(refused)


def test_answered_again_is_a_new_version(
    physician: Client, course: str, stored: Callable[..., list[Any]]
) -> None:
    send(physician, f"{course}/answers/baseline", **BEFORE)
    send(physician, f"{course}/answers/baseline", **BEFORE | {"pain": "8"})
    assert sorted(one.version for one in stored(Response)) == [1, 2]
    send(physician, f"{course}/answers/w12", **AFTER)
    assert "8 before, 4 now" in text_of(physician.get(f"{course}/outcomes"))


def test_an_unknown_time_is_not_found(physician: Client, course: str) -> None:
    assert physician.get(f"{course}/answers/w13").status_code == 404
