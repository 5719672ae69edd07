"""A clinician's own limit of an anaesthetic for one person, and what is weighed by it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from prolo.errors import NotFound
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.dose_limits import end_dose_limit, set_dose_limit
from prolo.registry.actions.patients import IdentityGiven, register_patient
from prolo.registry.dose_limits import own_limits
from prolo.registry.models import Clinic, Course, DoseLimit, Override, Patient
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment, planned
from tests.web.session_steps import begin, typed

BY = "set by Dr. Miriam Invented"
SET = {"anaesthetic": "lidocaine", "max_mg": "100", "reason": "Label example for his age"}


@pytest.fixture
def finn(acting: Actor) -> Patient:
    """A child."""
    with acting.at_work():
        return Patient.objects.get(identity__given_names="Finn")


@pytest.fixture
def course(acting: Actor, finn: Patient) -> Course:
    with acting.at_work():
        return open_course(patient=finn, condition="knee-oa", side="left", by=acting)


@pytest.fixture
def session(physician: Client, clinic: Clinic, acting: Actor, course: Course) -> str:
    begin_treatment(course, acting)
    return begin(physician, f"/courses/{course.pk}", clinic)


def limits_of(patient: Patient) -> str:
    return f"/patients/{patient.pk}/dose-limits"


def weighed(client: Client, session: str, *volumes: str, **more: str) -> str:
    return text_of(send(client, session, **typed(*volumes, weight="40", **more), check="1"))


def test_a_childs_session_stops_without_a_limit_and_is_weighed_by_one(
    physician: Client, session: str, finn: Patient
) -> None:
    before = weighed(physician, session, "5")
    assert "no limit holds for a child: a clinician sets one" in before
    assert "No limit holds: a physician sets one first" in before
    assert "Set an own limit" in before

    assert send(physician, limits_of(finn), **SET).status_code == 302

    within = weighed(physician, session, "5")
    assert f"5 mL × 1 % × 10 = 50 mg; limit 100 mg, {BY}; 50 %" in within
    assert "All anaesthetics of the day together: 50 % of the limit." in within
    assert f"11 mL × 1 % × 10 = 110 mg; limit 100 mg, {BY}; 110 %" in weighed(
        physician, session, "11"
    )
    assert send(physician, session, **typed("5", weight="40")).status_code == 302


def test_a_numbing_cream_of_a_child_is_recorded_with_a_reason_and_no_limit_is_promised(
    physician: Client, session: str, stored: Callable[..., list[Any]], finn: Patient
) -> None:
    send(physician, limits_of(finn), **SET)
    typed_with_cream = typed("2", weight="40") | {
        "vials-2-substance": "lidocaine-cream-4",
        "vials-2-product": "Cream 4 %",
        "vials-2-lot": "C-1",
        "vials-2-strength_pct": "4",
        "vials-2-expires_on": "2031-01-31",
        "vials-2-amount_g": "2",
        "vials-2-area_cm2": "10",
        "vials-rows": "0 1 2",
    }
    said = text_of(send(physician, session, **typed_with_cream, check="1"))
    assert "No limit holds for a child: a physician says why" in said
    assert "no limit holds for a child; a physician says why it is used" in said
    assert "Above a limit" not in said.split("Reasons")[0]
    assert send(physician, session, **typed_with_cream).status_code == 422
    reason = "Afraid of needles; 2 g on one knee"
    assert send(physician, session, **typed_with_cream, over_limit_reason=reason).status_code == 302
    assert [one.reason for one in stored(Override)] == [reason]


def test_a_recorded_session_is_weighed_by_what_stood_when_it_was_recorded(
    acting: Actor, finn: Patient
) -> None:
    with acting.at_work():
        row = limit(finn, acting, "100")
        then = row.happened_at
        later = limit(finn, acting, "60")
        assert [one.max_mg for one in own_limits(finn, at=then)] == [100]
        assert [one.max_mg for one in own_limits(finn, at=later.happened_at)] == [60]
        assert own_limits(finn, at=then - timedelta(seconds=1)) == ()


def limit(patient: Patient, by: Actor, max_mg: str) -> DoseLimit:
    return set_dose_limit(
        patient=patient, anaesthetic="lidocaine", max_mg=Decimal(max_mg), reason="Small", by=by
    )


def test_a_new_limit_replaces_the_one_before_and_both_stay_on_record(
    physician: Client, finn: Patient, stored: Callable[..., list[Any]]
) -> None:
    send(physician, limits_of(finn), **SET)
    send(physician, limits_of(finn), **SET | {"max_mg": "75", "reason": "Lighter than thought"})
    first, second = sorted(stored(DoseLimit), key=lambda one: one.version)
    assert (first.max_mg, second.max_mg, second.replaces_id) == (100, 75, first.pk)
    standing, before = text_of(physician.get(limits_of(finn))).split("What was before")
    assert "75 mg Lighter than thought" in standing
    assert "Set by Dr. Miriam Invented" in standing
    assert "100 mg set by Dr. Miriam Invented" in before


def test_an_ended_limit_clears_nothing_and_says_who_ended_it(
    physician: Client, session: str, finn: Patient, stored: Callable[..., list[Any]]
) -> None:
    send(physician, limits_of(finn), **SET)
    (row,) = stored(DoseLimit)
    assert send(physician, f"/dose-limits/{row.pk}/end", reason=" ").status_code == 422
    send(physician, f"/dose-limits/{row.pk}/end", reason="Had a seizure")
    page = text_of(physician.get(limits_of(finn)))
    assert "None is set" in page
    assert re.search(r"100 mg ended by Dr. Miriam Invented.* Had a seizure", page)
    assert "no limit holds for a child" in weighed(physician, session, "5")
    assert physician.get(f"/dose-limits/{row.pk}/end").status_code == 404  # ended once

    send(physician, limits_of(finn), **SET)  # and may be set again
    assert f"limit 100 mg, {BY}" in weighed(physician, session, "5")


def test_an_own_limit_never_raises_the_published_one(
    physician: Client, session: str, finn: Patient, stored: Callable[..., list[Any]]
) -> None:
    refused = send(physician, limits_of(finn), **SET | {"max_mg": "301"})
    assert refused.status_code == 422
    assert "an own limit never raises it" in text_of(refused)
    assert not stored(DoseLimit)

    send(physician, limits_of(finn), **SET | {"max_mg": "300"})
    heavier = "limit 4.5 mg/kg × 40 kg = 180 mg, lower than 300 mg set by Dr. Miriam Invented"
    assert heavier in weighed(physician, session, "5")
    send(physician, session, **typed("5", weight="40"))
    assert (
        "Another limit is lower and counts instead: limit 4.5 mg/kg × 40 kg = 180 mg."
        in text_of(physician.get(limits_of(finn)))
    )


def test_a_lower_limit_counts_for_an_adult(physician: Client, acting: Actor, ada: Patient) -> None:
    send(physician, limits_of(ada), **SET)
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
    begin_treatment(course, acting)
    session = begin(physician, f"/courses/{course.pk}", acting.clinic)
    assert f"limit 100 mg, {BY}; 110 %" in weighed(physician, session, "11")


def test_a_plan_for_a_child_is_weighed_by_the_limit(
    physician: Client, acting: Actor, course: Course, finn: Patient
) -> None:
    with acting.at_work():
        course.state = "planning"
        course.save_if_unchanged(["state"])
    page = f"/courses/{course.pk}/plan"
    draft = planned(physician, f"/courses/{course.pk}")
    draft |= {
        name.replace("irritant_pct", ending): value
        for name in list(draft)
        if name.endswith("-irritant_pct")
        for ending, value in (("anaesthetic", "lidocaine"), ("anaesthetic_pct", "0.1"))
    }
    without = text_of(send(physician, page, **draft, check="1"))
    assert "no limit holds for a child" in without
    assert "Set an own limit" in without

    send(physician, limits_of(finn), **SET)

    assert f"limit 100 mg, {BY}" in text_of(send(physician, page, **draft, check="1"))


def test_a_nurse_sees_the_limits_and_may_neither_set_nor_end_one(
    log_in: Callable[[str], Client],
    physician: Client,
    session: str,
    finn: Patient,
    stored: Callable[..., list[Any]],
) -> None:
    nurse = log_in("nurse")
    assert limits_of(finn) in nurse.get(f"/patients/{finn.pk}").content.decode()
    assert "Set an own limit" not in weighed(nurse, session, "5")
    assert send(nurse, limits_of(finn), **SET).status_code == 403
    send(physician, limits_of(finn), **SET)
    (row,) = stored(DoseLimit)
    page = nurse.get(limits_of(finn))
    assert "Label example for his age" in text_of(page)
    assert "Set in my name" not in text_of(page)
    assert nurse.get(f"/dose-limits/{row.pk}/end").status_code == 403


def test_the_front_desk_does_not_see_them(log_in: Callable[[str], Client], finn: Patient) -> None:
    assert log_in("desk").get(limits_of(finn)).status_code == 403
    assert limits_of(finn) not in log_in("desk").get(f"/patients/{finn.pk}").content.decode()


def test_another_clinics_patient_and_limit_are_not_there(physician: Client, acting: Actor) -> None:
    there = system(open_clinic(name="There", time_zone="America/New_York"))
    theirs = register_patient(
        given=IdentityGiven(family_name="Stranger", birth_date=date(2015, 1, 1)), by=there
    ).patient
    assert theirs
    with there.at_work():
        row = limit(theirs, there, "50")
    assert physician.get(limits_of(theirs)).status_code == 404
    assert send(physician, limits_of(theirs), **SET).status_code == 404
    assert physician.get(f"/dose-limits/{row.pk}/end").status_code == 404
    with acting.at_work(), pytest.raises(NotFound):
        limit(theirs, acting, "80")
    with acting.at_work(), pytest.raises(NotFound):
        end_dose_limit(limit=row, reason="Not mine", by=acting)
