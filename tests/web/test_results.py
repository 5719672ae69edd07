"""What came in, whom it concerns, and who has seen it."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
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
from prolo.registry.due import rebuild_course
from prolo.registry.entering import entry
from prolo.registry.models import (
    Conclusion,
    Course,
    DueItem,
    ImagingReview,
    MedicineClearance,
    Patient,
    Response,
    ResultSeen,
)
from prolo.registry.results import results
from tests.web.conftest import text_of
from tests.web.course_steps import let_it_be, treat
from tests.web.course_steps import open_course as open_page
from tests.web.sheets import read_page
from tests.web.test_undo import offered


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


@contextmanager
def told(course: Course, acting: Actor) -> Iterator[None]:
    """Rows written by hand, after which what is due is written anew."""
    with acting.at_work():
        yield
        rebuild_course(course, by=acting)


def answered(course: Course, acting: Actor, *verdicts: str) -> Response:
    """Answers of twelve weeks, concluded as often as ``verdicts`` has."""
    with told(course, acting):
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
    with told(course, acting):
        return ImagingReview.objects.create(
            **entry(acting, course.patient, at=clock.now(acting.clinic)),
            course=course,
            modality=modality,
            taken_on=None if modality == "none" else clock.today(acting.clinic),
            answers=to_json(images.ImagingReview(modality=images.Modality(modality))),
        )


def cleared(course: Course, acting: Actor, *, days: int = 3) -> MedicineClearance:
    with told(course, acting):
        use = record_medicine(patient=course.patient, typed="warfarin", by=acting)
        booked = book_appointment(
            patient=course.patient,
            purpose="follow-up",
            starts_at=clock.now(acting.clinic) + timedelta(days=days),
            course=course,
            by=acting,
        )
        return MedicineClearance.objects.create(
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
    assert "3 results that nobody has seen" in page
    assert "any physician" in page
    assert "Worse" in page
    assert "X-ray" in page
    assert "warfarin is taken on, says Dr. Prescriber" in page
    assert page.count("Example, Ada") >= 3
    assert page.index("Look at these first: worse") < page.index("warfarin")
    assert "Routine" not in page  # one person is one card, under what is most urgent

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


def test_of_what_nobody_saw_what_waits_longest_is_listed_and_that_there_is_more_is_said(
    log_in: Callable[[str], Client],
    acting: Actor,
    course: Course,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a filter too that leaves fewer of them."""
    first, second, newest = (imaged(course, acting).pk for _number in range(3))
    with told(course, acting):
        for days, pk in ((9, first), (5, second)):
            at = clock.now(acting.clinic) - timedelta(days=days)
            ImagingReview.objects.filter(pk=pk).update(recorded_at=at)
    monkeypatch.setattr("prolo.registry.results.AT_MOST", 2)
    with acting.at_work():
        assert [one.subject_id for one in results(acting)] == [first, second]
        assert newest in {one.subject_id for one in results(acting, seen="all")}
    page = text_of(log_in("nurse").get("/results?owner=me"))
    assert "that are to be looked at first are listed" in page
    assert log_in("nurse").get("/results.json?owner=me").json()["is_cut"]


def test_of_clearances_that_nobody_saw_that_of_the_nearest_appointment_is_listed_first(
    acting: Actor, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = cleared(course, acting, days=30).pk
    near = cleared(course, acting, days=1).pk
    later = cleared(course, acting, days=31).pk
    monkeypatch.setattr("prolo.registry.results.AT_MOST", 2)
    with acting.at_work():
        assert [one.subject_id for one in results(acting)] == [near, far]
        assert later in {one.subject_id for one in results(acting, seen="all")}


def test_no_images_and_a_review_entered_in_error_are_no_result(
    course: Course, acting: Actor
) -> None:
    imaged(course, acting, "none")
    wrong = imaged(course, acting)
    assert kinds(acting) == ["images"]
    with told(course, acting):
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


def test_everything_of_a_person_is_seen_at_once_by_name_as_it_was_shown(
    nurse: Client, course: Course, acting: Actor
) -> None:
    answered(course, acting, "worse")
    answered(course, acting, "better-by-enough")
    shown = marks(nurse)
    assert len(shown) == 2
    imaged(course, acting)  # came in meanwhile
    assert nurse.post("/results/seen?kind=", {"result": shown})["Location"] == "/results?kind="
    assert kinds(acting) == ["images"]
    for wrong in (["answers nothing"], [""], [f"images {uuid.uuid4()}"]):
        assert nurse.post("/results/seen", {"result": wrong}).status_code == 404
    assert nurse.post("/results/seen", {"result": shown}).status_code == 302  # pressed twice
    with acting.at_work():
        assert ResultSeen.objects.filter(patient=course.patient, kind="answers").count() == 2


def test_what_was_seen_by_a_slip_is_new_again_by_who_saw_it_and_on_that_day(
    nurse: Client, log_in: Callable[[str], Client], course: Course, acting: Actor
) -> None:
    imaged(course, acting)
    nurse.post("/results/seen", {"result": marks(nurse)})
    answered(course, acting, "worse")
    imaged(course, acting)
    shown = marks(nurse)
    button = offered(nurse.post("/results/seen", {"result": shown}), nurse)
    assert (kinds(acting), len(shown)) == ([], 2)
    assert button
    assert log_in("physician").post(button[0]).status_code == 422
    with time_machine.travel(clock.now(acting.clinic) + timedelta(days=1)):
        assert log_in("nurse").post(button[0]).status_code == 422
    assert nurse.post(*button)["Location"] == "/results"
    assert sorted(marks(nurse)) == sorted(shown)  # what another press saw stays seen
    assert nurse.post(button[0]).status_code == 422
    nurse.post("/results/seen", {"result": shown})
    assert kinds(acting) == []
    again = log_in("physician").post("/results/seen", {"result": shown})
    assert offered(again, log_in("physician")) is None  # the nurse saw them
    with acting.at_work():
        rows = ResultSeen.objects.filter(patient=course.patient)
        assert sorted(one.taken_back_at is None for one in rows) == [False, False, True, True, True]


def marks(client: Client) -> list[str]:
    inputs = read_page(client.get("/results")).all("input")
    return [one.attrs["value"] for one in inputs if one.attrs.get("name") == "result"]


def test_a_result_is_owned_by_who_treats_and_is_a_step_of_a_day(
    log_in: Callable[[str], Client], nurse: Client, physician: Client, ada: Patient, acting: Actor
) -> None:
    with acting.at_work():
        for one in results(acting):
            see_result(kind=one.kind, subject_id=one.subject_id, by=acting)
    page = open_page(physician, ada)
    treat(physician, page)
    with acting.at_work():
        course = Course.objects.get(patient=ada)
        for one in results(acting):
            see_result(kind=one.kind, subject_id=one.subject_id, by=acting)
    answered(course, acting, "worse")
    assert acting.user
    assert acting.user.full_name in text_of(nurse.get("/results"))
    with acting.at_work():
        (item,) = DueItem.objects.filter(course=course, kind="see-results")
    assert item.owner_role == "physician"
    tomorrow = (clock.today(acting.clinic) + timedelta(days=1)).isoformat()
    let_it_be(physician, tomorrow, time="23:00")
    assert "Look at results that nobody has seen" in text_of(physician.get("/"))
    assert "Look at results" not in text_of(log_in("desk").get("/next-steps?when=all"))
    (row,) = nurse.get(f"/results.json?course={course.pk}").json()["rows"]
    assert (row["urgency"], row["owner_person"]) == ("first", acting.user.full_name)
    assert row["look_by"] == tomorrow
    assert physician.get("/results.json?owner=me").json()["count"] == 1
    assert nurse.get("/results.json?owner=me").json()["count"] == 0
    physician.post("/results/seen", {"result": marks(physician)})
    with acting.at_work():
        assert not DueItem.objects.filter(course=course, kind="see-results").exists()
