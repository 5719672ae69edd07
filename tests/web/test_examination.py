"""Laxity and motion, graded and measured again at a later date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from prolo.care.assessment import Assessment as FirstVisit
from prolo.care.examined import Examination as Found
from prolo.care.examined import Laxity, Motion
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.models import Course, Examination, Patient
from tests.registry.treated import keep_assessment
from tests.web.conftest import send, text_of

MCL = "knee-mcl-femoral"
CALM = {"warmth": "no", "effusion": "no"}


@pytest.fixture
def knee(acting: Actor, ada: Patient) -> Course:
    """Assessed ten weeks ago: the inner ligament was clearly loose, the knee bent to 110°."""
    found = Found(
        laxity=(Laxity(structure=MCL, grade=2),), motion=(Motion(movement="flexion", degrees=110),)
    )
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        at = clock.now(acting.clinic) - timedelta(weeks=10)
        birth_date = ada.identity.birth_date
        assert birth_date
        given = FirstVisit(
            assessed_on=at.date(),
            born_on=birth_date,
            condition="knee-oa",
            side="right",
            examination=found,
        )
        keep_assessment(course, given, by=acting, at=at)
    return course


def graded(structure: str, grade: str, degrees: str = "") -> dict[str, str]:
    rows = {"laxity-rows": "0", "laxity-0-structure": structure, "laxity-0-grade": grade}
    if degrees:
        rows |= {"motion-rows": "0", "motion-0-movement": "flexion", "motion-0-degrees": degrees}
    return CALM | rows


def test_laxity_graded_again_stands_beside_the_first_grade(
    physician: Client, knee: Course, stored: Callable[..., list[Examination]]
) -> None:
    address = f"/courses/{knee.pk}/examination"
    assert "2, clear" in text_of(physician.get(address))
    sent = send(physician, address, **graded(MCL, "1", "125"))
    shown = text_of(physician.get(sent.headers["Location"]))
    assert shown.index("2, clear") < shown.index("1, slight")
    assert shown.index("110°") < shown.index("125°")
    assert len(stored(Examination)) == 1


def test_what_changed_is_said_and_decides_nothing(
    physician: Client, knee: Course, acting: Actor
) -> None:
    send(physician, f"/courses/{knee.pk}/examination", **graded(MCL, "1", "100"))
    with acting.at_work():
        kept = knee.conclusions.get(kind="examination")
    said = text_of(physician.get(f"/conclusions/{kept.pk}"))
    assert kept.verdict == "recorded"
    assert "laxity 1, firmer (2 on" in said
    assert "100°, less (110° on" in said


def test_a_warm_and_swollen_joint_leads_to_the_reason_to_look_again(
    physician: Client, knee: Course
) -> None:
    address = f"/courses/{knee.pk}/examination"
    sent = send(physician, address, warmth="yes", effusion="yes")
    said = text_of(physician.get(sent.headers["Location"]))
    assert "Warm and swollen: look again" in said
    assert "Hot, red, swollen joint" in said


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        (graded(MCL, "4"), "Choose one of the answers"),
        (graded("back-si-joint", "1"), "Choose one of the answers"),
        (graded(MCL, ""), "Choose one of the answers"),
        (graded(MCL, "1", "flat"), "Enter whole degrees"),
        (graded(MCL, "1", "1000"), "or less"),
        (graded(MCL, "1") | {"warmth": ""}, "Choose yes, no or not sure"),
        (
            graded(MCL, "1")
            | {"laxity-rows": "0 1", "laxity-1-structure": MCL, "laxity-1-grade": "3"},
            "Name each structure and each movement once",
        ),
    ],
)
def test_a_wrong_grade_comes_back_with_what_was_typed(
    physician: Client,
    knee: Course,
    stored: Callable[..., list[Examination]],
    rows: dict[str, str],
    asked: str,
) -> None:
    typed = rows | {"findings": "Pes anserinus tender"}
    refused = send(physician, f"/courses/{knee.pk}/examination", **typed)
    assert refused.status_code == 422
    assert asked in text_of(refused)
    assert "Pes anserinus tender" in refused.content.decode()
    assert not stored(Examination)


def test_each_later_day_is_a_row_of_its_own(
    physician: Client, knee: Course, stored: Callable[..., list[Examination]]
) -> None:
    address = f"/courses/{knee.pk}/examination"
    send(physician, address, **graded(MCL, "1"))
    send(physician, address, **graded(MCL, "0"))
    assert [one.version for one in stored(Examination)] == [1, 1]


def test_the_desk_examines_nobody(log_in: Callable[[str], Client], knee: Course) -> None:
    assert log_in("desk").get(f"/courses/{knee.pk}/examination").status_code == 403
