"""The review of images, through the front door: what was seen, or why there are none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prolo.care.conclusions import conclusion_from_json
from prolo.care.images import (
    Agreement,
    Change,
    EarlierImages,
    Modality,
    NoneReason,
    Seen,
    Severity,
    systems_for,
)
from prolo.care.images import ImagingReview as ImagingReviewed
from prolo.care.imaging import review_imaging
from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.models import Conclusion, Course, ImagingReview, Patient
from prolo.registry.results import look_at_by
from prolo.web.words.courses import VERDICTS, word
from prolo.web.words.sentences import say_or_fail
from tests.web.conftest import send, text_of

Stored = Callable[[type], list[ImagingReview]]


@pytest.fixture
def knee(acting: Actor, ada: Patient) -> Course:
    with acting.at_work():
        return open_course(patient=ada, condition="knee-oa", side="right", by=acting)


@pytest.fixture
def back(acting: Actor, ada: Patient) -> Course:
    with acting.at_work():
        return open_course(patient=ada, condition="low-back", side="midline", by=acting)


def address(course: Course) -> str:
    return f"/courses/{course.pk}/imaging"


def days_ago(acting: Actor, days: int) -> str:
    return (clock.today(acting.clinic) - timedelta(days=days)).isoformat()


@pytest.fixture
def xray(acting: Actor) -> dict[str, str]:
    """A film of last month, read, graded, in agreement with the examination."""
    return {
        "modality": "xray",
        "taken_on": days_ago(acting, 30),
        "side": "right",
        "read_by": "Dr. Invented Reader",
        "grade": "kellgren-lawrence:2",
        "severity": "mild",
        "agrees": "yes",
    }


def why(client: Client, stored: Stored) -> str:
    newest = max(stored(Conclusion), key=lambda one: one.recorded_at)
    return text_of(client.get(f"/conclusions/{newest.pk}"))


def test_an_ordinary_film_is_feasible_as_the_trials_entered_it(
    physician: Client, knee: Course, xray: dict[str, str], stored: Stored
) -> None:
    sent = send(physician, address(knee), **xray)
    assert sent.headers["Location"] == f"/courses/{knee.pk}"
    said = why(physician, stored)
    assert "Images reviewed: Feasible" in said
    assert "Kellgren–Lawrence 2, minimal: trials entered people of this grade" in said
    assert "J Altern Complement Med" in said  # the trial that says so


def test_a_destroyed_knee_needs_a_clinicians_word_and_the_conflict_is_said(
    physician: Client, knee: Course, xray: dict[str, str], stored: Stored
) -> None:
    severe = xray | {"grade": "kellgren-lawrence:4", "severity": "severe"}
    send(physician, address(knee), **severe)
    said = why(physician, stored)
    assert "Images reviewed: Feasible, if a clinician says why" in said
    assert "Very advanced joint destruction" in said
    assert "sources disagree" in said


def test_no_images_need_a_reason_and_nothing_else(
    physician: Client, knee: Course, stored: Stored
) -> None:
    refused = send(physician, address(knee), modality="none", note="Seen by her own doctor")
    assert refused.status_code == 422
    assert "Choose why there are no images" in text_of(refused)
    assert "Seen by her own doctor" in text_of(refused)
    assert not stored(ImagingReview)

    sent = send(physician, address(knee), modality="none", none_reason="clinical-diagnosis")
    assert sent.status_code == 302
    said = why(physician, stored)
    assert "No images needed" in said
    assert "NICE" in said


def test_where_none_are_needed_nothing_is_read_of_results_and_of_images_the_newest_is(
    physician: Client, knee: Course, xray: dict[str, str], acting: Actor
) -> None:
    asked = []
    for typed in ({"modality": "none", "none_reason": "clinical-diagnosis"}, xray):
        assert send(physician, address(knee), **typed).status_code == 302
        with acting.at_work(), CaptureQueriesContext(connection) as counted:
            asked.append((look_at_by(knee) is not None, len(counted)))
    assert asked == [(False, 1), (True, 2)]


def test_a_day_is_asked_for_and_what_was_typed_is_kept(
    physician: Client, knee: Course, xray: dict[str, str], stored: Stored
) -> None:
    refused = send(
        physician, address(knee), **xray | {"taken_on": "", "note": "<b>Stiff</b> since May"}
    )
    assert refused.status_code == 422
    assert "Enter the day on which the images were taken" in text_of(refused)
    assert "&lt;b&gt;Stiff&lt;/b&gt; since May" in refused.content.decode()
    assert 'value="Dr. Invented Reader"' in refused.content.decode()
    assert not stored(ImagingReview)


def test_whether_they_agree_with_the_examination_is_asked_where_there_are_images(
    physician: Client, knee: Course, xray: dict[str, str], stored: Stored
) -> None:
    refused = send(physician, address(knee), **xray | {"agrees": ""})
    assert refused.status_code == 422
    assert "Choose whether they agree with the examination" in text_of(refused)
    assert not stored(ImagingReview)

    send(physician, address(knee), **xray | {"agrees": "not-judged"})
    said = why(physician, stored)
    assert "Cannot be said yet: images, or an answer about them, are missing" in said
    assert "Nobody has said yet whether the images agree with the examination" in said


def test_images_of_the_future_and_read_before_they_were_taken_are_refused(
    physician: Client, knee: Course, xray: dict[str, str], acting: Actor, stored: Stored
) -> None:
    late = send(physician, address(knee), **xray | {"taken_on": days_ago(acting, -1)})
    assert "these images would be taken in the future" in text_of(late)
    early = send(physician, address(knee), **xray | {"read_on": days_ago(acting, 31)})
    assert "read before they were taken" in text_of(early)
    unborn = send(physician, address(knee), **xray | {"taken_on": "1901-01-01"})
    assert "before the person was born" in text_of(unborn)
    assert not stored(ImagingReview)


@pytest.mark.parametrize("grade", ["kellgren-lawrence:7", "pfirrmann:3", "3", "x" * 5_000])
def test_a_grade_of_another_scale_or_place_is_refused(
    physician: Client, knee: Course, xray: dict[str, str], stored: Stored, grade: str
) -> None:
    assert send(physician, address(knee), **xray | {"grade": grade}).status_code == 422
    assert not stored(ImagingReview)


def test_each_place_offers_its_own_scales(physician: Client, knee: Course, back: Course) -> None:
    of_knee, of_back = (physician.get(address(one)).content.decode() for one in (knee, back))
    assert "kellgren-lawrence:4" in of_knee
    assert "pfirrmann" not in of_knee
    assert "pfirrmann:5" in of_back
    assert "kellgren-lawrence" not in of_back


def test_images_of_the_other_knee_do_not_clear_this_one(
    physician: Client, knee: Course, xray: dict[str, str], stored: Stored
) -> None:
    send(physician, address(knee), **xray | {"side": "left"})
    said = why(physician, stored)
    assert "Cannot be said yet: images, or an answer about them, are missing" in said
    assert "The images show the left side, and the right is treated" in said


def test_images_against_the_examination_need_a_clinicians_word(
    physician: Client, knee: Course, xray: dict[str, str], stored: Stored
) -> None:
    send(physician, address(knee), **xray | {"agrees": "no"})
    said = why(physician, stored)
    assert "Feasible, if a clinician says why" in said
    assert "The images do not agree with the examination" in said


def test_a_tumour_is_not_feasible_however_good_the_grade_and_alternatives_are_shown(
    physician: Client, knee: Course, xray: dict[str, str], stored: Stored
) -> None:
    send(physician, address(knee), **xray | {"findings": "tumour"})
    said = why(physician, stored)
    assert "Not feasible here" in said
    assert "refer urgently" in said
    assert "What else can be done" in said


def test_a_squeezed_cord_bars_a_low_back_without_waiting_for_a_confirmation(
    physician: Client, back: Course, acting: Actor, stored: Stored
) -> None:
    mri = {"modality": "mri", "taken_on": days_ago(acting, 5), "read_by": "Dr. Invented Reader"}
    send(physician, address(back), **mri, findings="spinal-cord-compression", agrees="yes")
    assert "Not feasible here" in why(physician, stored)


def test_a_second_film_is_a_second_version_and_an_mri_stands_beside_it(
    physician: Client, knee: Course, xray: dict[str, str], stored: Stored
) -> None:
    send(physician, address(knee), modality="none", none_reason="awaited")
    send(physician, address(knee), **xray)
    send(physician, address(knee), **xray | {"grade": "kellgren-lawrence:3"})
    send(physician, address(knee), **xray | {"modality": "mri", "grade": ""})
    rows = sorted((one.modality, one.version) for one in stored(ImagingReview))
    assert rows == [("mri", 1), ("none", 1), ("xray", 2), ("xray", 3)]
    shown = text_of(physician.get(address(knee)))
    assert "Replaced by a later review" in shown
    assert "Kellgren–Lawrence 3, moderate" in shown

    refused = send(physician, address(knee), modality="none", none_reason="typical-presentation")
    assert "Images of this course are on record" in text_of(refused)


def test_a_follow_up_stands_beside_the_first_and_says_the_change(
    physician: Client, knee: Course, xray: dict[str, str], stored: Stored, acting: Actor
) -> None:
    send(physician, address(knee), **xray | {"taken_on": days_ago(acting, 400), "agrees": "yes"})
    (first,) = stored(ImagingReview)
    later = xray | {"grade": "kellgren-lawrence:3", "compared_with": str(first.pk)}
    refused = send(physician, address(knee), **later)
    assert "Say how they are beside the earlier ones" in text_of(refused)
    before = later | {"change": "worse", "taken_on": days_ago(acting, 500)}
    early = send(physician, address(knee), **before)
    assert "taken before those they are compared with" in text_of(early)
    nobodys = later | {"change": "worse", "compared_with": str(knee.pk)}
    assert send(physician, address(knee), **nobodys).status_code == 422
    assert len(stored(ImagingReview)) == 1

    assert send(physician, address(knee), **later | {"change": "worse"}).status_code == 302
    rows = sorted((one.grade, one.version, one.compared_with_id) for one in stored(ImagingReview))
    assert rows == [("2", 1, None), ("3", 1, first.pk)]
    said = why(physician, stored)
    assert "Kellgren–Lawrence 2, minimal then, 3, moderate now." in said
    assert "Replaced by a later review" not in text_of(physician.get(address(knee)))


@pytest.mark.parametrize(
    ("condition", "offered", "elsewhere"),
    [
        ("thumb-cmc-oa", "eaton-littler:4", "wilkes"),
        ("finger-oa", "kellgren-lawrence:4", "eaton-littler"),
        ("rotator-cuff", "samilson-prieto:severe", "deorio-cofield"),
        ("sacroiliac", "new-york:4", "kellgren-lawrence"),
        ("low-back", "meyerding:5", "new-york"),
        ("tmj", "wilkes:5", "pfirrmann"),
        ("ankle-instability", "takakura:4", "samilson-prieto"),
    ],
)
def test_each_joint_has_the_scales_that_are_made_for_it(
    physician: Client, acting: Actor, ada: Patient, condition: str, offered: str, elsewhere: str
) -> None:
    with acting.at_work():
        side = "midline" if condition == "low-back" else "right"
        course = open_course(patient=ada, condition=condition, side=side, by=acting)
    page = physician.get(address(course)).content.decode()
    assert f'value="{offered}"' in page
    assert f'value="{elsewhere}:' not in page


def test_a_nurse_reads_a_review_and_writes_none(
    log_in: Callable[[str], Client],
    physician: Client,
    knee: Course,
    xray: dict[str, str],
    stored: Stored,
) -> None:
    send(physician, address(knee), **xray)
    nurse = log_in("nurse")
    shown = text_of(nurse.get(address(knee)))
    assert "Kellgren–Lawrence 2, minimal" in shown
    assert "Which images" not in shown
    assert nurse.post(address(knee), xray).status_code == 403
    assert len(stored(ImagingReview)) == 1
    assert log_in("desk").get(address(knee)).status_code == 403


def every_review() -> Iterator[ImagingReviewed]:
    taken: Any = {"modality": Modality.XRAY, "taken_on": date(2026, 1, 5)}
    for reason in NoneReason:
        yield ImagingReviewed(modality=Modality.NONE, none_reason=reason)
    for hold in (True, False):
        yield ImagingReviewed(modality=Modality.CT, taken_on=date(2020, 1, 5), still_shows=hold)
    for seen in Seen:
        yield ImagingReviewed(**taken, findings=(seen,), side="left")
    for agrees in Agreement:
        yield ImagingReviewed(**taken, agrees=agrees, severity=Severity.SEVERE, read_by="R")
    for scale in load_knowledge().gradings.values():
        for grade in scale.grades:
            graded: Any = {"grade_system": scale.id, "grade": grade}
            for mm in (None, Decimal(9), Decimal(55)):
                yield ImagingReviewed(**taken, **graded, tear_mm=mm)
            before = EarlierImages(taken_on=date(2025, 1, 5), tear_mm=Decimal(4), **graded)
            for change in Change:
                yield ImagingReviewed(
                    **taken, **graded, tear_mm=Decimal(8), earlier=before, change=change
                )


def test_every_finding_has_a_sentence_fresh_and_stored() -> None:
    knowledge = load_knowledge()
    for condition in knowledge.conditions.values():
        for review in every_review():
            if review.grade_system and review.grade_system not in systems_for(condition, knowledge):
                continue
            concluded = review_imaging(
                review,
                condition=condition.id,
                side="right",
                born_on=date(2000, 2, 29),
                knowledge=knowledge,
                today=date(2026, 6, 20),
            )
            stored = conclusion_from_json(concluded.to_json())
            for fresh, kept in zip(concluded.findings, stored.findings, strict=True):
                assert say_or_fail(fresh, knowledge) == say_or_fail(kept, knowledge)
            assert word(VERDICTS, concluded.verdict) != concluded.verdict


def test_a_whole_review_is_entered_in_error_with_its_reason(
    physician: Client,
    knee: Course,
    xray: dict[str, str],
    log_in: Callable[[str], Client],
    acting: Actor,
) -> None:
    send(physician, address(knee), **xray)
    with acting.at_work():
        review = ImagingReview.objects.get(course=knee)
    page = f"/imaging/{review.pk}/in-error"
    assert log_in("nurse").get(page).status_code == 403
    assert send(physician, page, reason=" ").status_code == 422
    assert send(physician, page, reason="The film of somebody else").status_code == 302
    said = text_of(physician.get(f"/courses/{knee.pk}/imaging"))
    assert "The film of somebody else" in said
    assert "Entered in error" in said
    assert "The film of somebody else" not in text_of(physician.get(f"/courses/{knee.pk}/sheet"))
    assert physician.get(page).status_code == 404  # marked once
    with acting.at_work():
        assert not knee.imaging_reviews.current().exists()


def test_every_review_is_a_row_of_the_files_with_its_grade_and_the_size_of_a_tear(
    physician: Client, log_in: Callable[[str], Client], acting: Actor, ada: Patient, stored: Stored
) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="rotator-cuff", side="right", by=acting)
    seen = {"modality": "mri", "taken_on": days_ago(acting, 30), "side": "right", "agrees": "yes"}
    seen |= {"read_by": "Dr. Invented Reader"}
    send(physician, address(course), **seen, grade="tear:full", tear_mm="22", note="=1+1")
    send(physician, address(course), **seen | {"modality": "xray"}, findings="calcification")
    nurse = log_in("nurse")
    assert f"{address(course)}.csv" in nurse.get(address(course)).content.decode()
    rows = nurse.get(f"{address(course)}.json").json()["rows"]
    assert [(one["modality"], one["grade"], one["tear_mm"]) for one in rows] == [
        ("X-ray", None, None),
        ("MRI", "full", 22),
    ]
    assert rows[0]["findings"] == ["Calcification"]
    text = nurse.get(f"{address(course)}.csv").content.decode()
    assert "'=1+1" in text  # a spreadsheet computes nothing
    (review,) = (one for one in stored(ImagingReview) if one.modality == "mri")
    send(physician, f"/imaging/{review.pk}/in-error", reason="The film of somebody else")
    rows = nurse.get(f"{address(course)}.json").json()["rows"]
    assert [one["in_error"] for one in rows] == [None, "The film of somebody else"]
    assert log_in("desk").get(f"{address(course)}.csv").status_code == 403


def test_another_clinics_course_is_not_there(physician: Client) -> None:
    nobodys = "/courses/00000000-0000-7000-8000-000000000000/imaging"
    assert physician.get(nobodys).status_code == 404
