"""What came in, whom it concerns, and who has seen it."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.care import images
from prolo.care.stored import to_json
from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.medicines import record_medicine
from prolo.registry.actions.results import see_result
from prolo.registry.entering import entry
from prolo.registry.models import (
    Conclusion,
    Course,
    ImagingReview,
    MedicineClearance,
    Patient,
    Response,
    ResultSeen,
)
from prolo.registry.results import results
from tests.web.conftest import text_of


@pytest.fixture
def course(acting: Actor, ada: Patient) -> Course:
    """Nothing else came in: what the demonstration clinic holds was seen."""
    with acting.at_work():
        for one in results(acting):
            see_result(kind=one.kind, subject_id=one.subject_id, by=acting)
        return open_course(patient=ada, condition="knee-oa", side="right", by=acting)


@pytest.fixture
def nurse(log_in: Callable[[str], Client]) -> Client:
    return log_in("nurse")


def answered(course: Course, acting: Actor, *verdicts: str) -> Response:
    """Answers of twelve weeks, concluded as often as ``verdicts`` has."""
    with acting.at_work():
        now = clock.now(acting.clinic)
        row = Response.objects.create(
            **entry(acting, course.patient, at=now),
            course=course,
            questionnaire="x|1",
            questionnaire_sha256="0" * 64,
            answers={},
            due_key="w12",
            answered_by="patient",
            how="phone",
        )
        for number, verdict in enumerate(verdicts):
            Conclusion.objects.create(
                clinic=acting.clinic,
                patient=course.patient,
                course=course,
                kind="outcome",
                verdict=verdict,
                subject_kind="Response",
                subject_id=row.pk,
                body={"kind": "outcome", "verdict": verdict, "findings": []},
                concluded_at=now + timedelta(seconds=number),
            )
        return row


def imaged(course: Course, acting: Actor, modality: str = "xray") -> ImagingReview:
    with acting.at_work():
        return ImagingReview.objects.create(
            **entry(acting, course.patient, at=clock.now(acting.clinic)),
            course=course,
            modality=modality,
            taken_on=None if modality == "none" else clock.today(acting.clinic),
            answers=to_json(images.ImagingReview(modality=images.Modality(modality))),
        )


def cleared(course: Course, acting: Actor) -> None:
    with acting.at_work():
        use = record_medicine(patient=course.patient, typed="warfarin", by=acting)
        booked = book_appointment(
            patient=course.patient,
            purpose="follow-up",
            starts_at=clock.now(acting.clinic) + timedelta(days=3),
            course=course,
            by=acting,
        )
        MedicineClearance.objects.create(
            **entry(acting, course.patient, at=clock.now(acting.clinic)),
            medicine_use=use,
            appointment=booked,
            decision="continue",
            decided_by="Dr. Prescriber",
            reason="INR 2.4",
        )


def kinds(acting: Actor, **asked: str) -> list[str]:
    with acting.at_work():
        return sorted(one.kind for one in results(acting, **asked))


def test_what_came_in_is_listed_until_somebody_saw_it_by_name(
    nurse: Client, course: Course, acting: Actor
) -> None:
    answered(course, acting, "worse")
    imaged(course, acting)
    cleared(course, acting)
    page = text_of(nurse.get("/results"))
    assert "Worse" in page
    assert "X-ray" in page
    assert "warfarin is taken on, says Dr. Prescriber" in page
    assert page.count("Example, Ada") >= 3

    with acting.at_work():
        (worse,) = (one for one in results(acting) if one.kind == "answers")
    address = f"/results/answers/{worse.subject_id}/seen?kind=answers"
    assert nurse.post(address).headers["Location"] == "/results?kind=answers"
    assert kinds(acting) == ["clearance", "images"]
    nurse.post(address)  # pressed twice
    seen = text_of(nurse.get("/results?seen=seen&kind=answers"))
    assert "seen by" in seen
    with acting.at_work():
        (row,) = ResultSeen.objects.filter(subject_id=worse.subject_id)
    assert row.recorded_by is not None
    assert row.recorded_by.full_name in seen
    rows = list(csv.DictReader(io.StringIO(nurse.get("/results.csv").content.decode("utf-8-sig"))))
    assert {one["Kind"] for one in rows} == {"images", "clearance"}
    assert nurse.get("/results.json?kind=images").json()["count"] == 1


@pytest.mark.parametrize(
    ("verdicts", "listed"),
    [
        (["worse"], True),
        (["better-by-enough"], True),
        (["no-change-beyond-noise"], False),
        (["better-not-enough"], False),
        (["worse", "no-change-beyond-noise"], False),  # judged again
        (["no-change-beyond-noise", "better-by-enough"], True),
    ],
)
def test_of_answers_the_last_verdict_counts_and_only_one_that_matters(
    course: Course, acting: Actor, verdicts: list[str], listed: bool
) -> None:
    answered(course, acting, *verdicts)
    assert kinds(acting) == (["answers"] if listed else [])


def test_of_what_nobody_saw_the_worse_answers_come_first_and_none_falls_out(
    acting: Actor, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(course, acting, "worse")
    for _number in range(2):
        answered(course, acting, "better-by-enough")
    monkeypatch.setattr("prolo.registry.results.AT_MOST", 2)
    with acting.at_work():
        unseen, every = results(acting), results(acting, seen="all")
    assert [one.row.verdict for one in unseen] == ["worse", "better-by-enough"]
    assert "worse" not in {one.row.verdict for one in every}


def test_no_images_and_a_review_entered_in_error_are_no_result(
    course: Course, acting: Actor
) -> None:
    imaged(course, acting, "none")
    wrong = imaged(course, acting)
    assert kinds(acting) == ["images"]
    with acting.at_work():
        ImagingReview.objects.filter(pk=wrong.pk).update(
            marked_in_error_at=clock.now(acting.clinic),
            marked_in_error_by=acting.user,
            marked_in_error_reason="Another person",
        )
    assert kinds(acting) == []


def test_the_desk_and_another_clinic_see_nothing(
    log_in: Callable[[str], Client], nurse: Client, course: Course, acting: Actor
) -> None:
    review = imaged(course, acting)
    desk: Any = log_in("desk")
    assert desk.get("/results").status_code == 403
    assert desk.post(f"/results/images/{review.pk}/seen").status_code == 403
    for kind, subject in (("images", uuid.uuid4()), ("nothing", review.pk), ("answers", review.pk)):
        assert nurse.post(f"/results/{kind}/{subject}/seen").status_code == 404
    other = system(open_clinic(name="Elsewhere"))
    with other.at_work():
        assert results(other) == []
        with pytest.raises(NotFound):
            see_result(kind="images", subject_id=review.pk, by=other)
