"""Two records of one person become one, and two again, and nothing is lost either way."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps

from prolo.errors import Conflict, Invalid, NotAllowed, NotFound
from prolo.registry.access import get_patient, patients_of, system
from prolo.registry.actions.merges import merge_patients, unmerge_patients
from prolo.registry.actions.relations import add_relation
from prolo.registry.find import find_patients
from prolo.registry.models import (
    Course,
    CourseMove,
    Injection,
    Measurement,
    Patient,
    Relation,
    Session,
    Visit,
)
from prolo.registry.patient_rows import patient_models, rows_of
from prolo.registry.signatures import content_sha256
from tests.registry.test_walls import move, open_course

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def merge(first: Patient, second: Patient, by: Any) -> Any:
    return merge_patients(from_patient=first, into_patient=second, reason="Registered twice", by=by)


def unmerge(done: Any, by: Any) -> Any:
    return unmerge_patients(merge=done, reason="Father and son", by=by)


@pytest.fixture
def two(at_work: Any, register: Any) -> tuple[Patient, Patient]:
    """Two records, each with a course that has moved."""
    first, second = register("Schreiber", "Anna"), register("Schreyber", "Anna")
    for patient in (first, second):
        move(open_course(patient), patient)
    return first, second


def test_what_belonged_to_either_belongs_to_one(at_work: Any, two: Any) -> None:
    first, second = two
    merge(first, second, at_work)
    assert list(patients_of(at_work)) == [second]
    assert Course.objects.filter(patient=second).count() == 2
    assert CourseMove.objects.filter(patient=second).count() == 2


def test_the_former_id_and_the_former_name_lead_to_the_one_record(at_work: Any, two: Any) -> None:
    first, second = two
    merge(first, second, at_work)
    assert get_patient(at_work, first.pk) == second
    (found,) = find_patients(at_work, "schreiber anna")
    assert (found.patient, found.former and found.former.patient_id) == (second, first.pk)


def test_undoing_gives_back_exactly_what_was_moved(at_work: Any, two: Any) -> None:
    first, second = two
    before = rows_of(first), rows_of(second)
    unmerge(merge(first, second, at_work), at_work)
    after = rows_of(first), rows_of(second)
    grown = [apps.get_model("registry", name) for name in ("Event", "DueItem")]
    for were, are in zip(before, after, strict=True):
        for one in grown:  # each action adds an event, and computes anew what is due
            were.pop(one, None), are.pop(one, None)
        assert were == are
    assert not Patient.objects.filter(merged_into__isnull=False).exists()


def test_what_was_added_to_a_moved_course_goes_back_with_it(at_work: Any, two: Any) -> None:
    first, second = two
    course = Course.objects.get(patient=first)
    done = merge(first, second, at_work)
    later = move(course, second)
    own = add_relation(patient=second, kind="contact", name="Eva", by=at_work)
    unmerge(done, at_work)
    later.refresh_from_db()
    own.refresh_from_db()
    assert (later.patient, own.patient) == (first, second)


def begin_session(course: Course) -> Session:
    """As at an arrival: on the person's visit of that day and place."""
    own = {"clinic_id": course.clinic_id, "patient_id": course.patient_id}
    visit, _ = Visit.objects.get_or_create(**own, day=NOW.date(), defaults={"arrived_at": NOW})
    return Session.objects.create(**own, course=course, visit=visit, number=1)


def test_visits_of_one_day_and_place_are_one_until_the_patients_are_two_again(
    at_work: Any, two: Any
) -> None:
    first, second = two
    sessions = [begin_session(Course.objects.get(patient=patient)) for patient in two]
    visits = [session.visit_id for session in sessions]
    weight = Measurement.objects.create(
        clinic=at_work.clinic,
        patient=first,
        visit_id=visits[0],
        kind="weight",
        value=70,
        entered_value=70,
        entered_unit="kg",
        happened_at=NOW,
    )
    done = merge(first, second, at_work)
    assert list(Visit.objects.filter(patient=second)) == [Visit(pk=visits[1])]
    assert set(Visit.objects.get(pk=visits[1]).sessions.all()) == set(sessions)
    unmerge(done, at_work)
    for row in (*sessions, weight):
        row.refresh_from_db()
    assert [session.visit_id for session in sessions] == visits
    assert (weight.visit_id, weight.patient) == (visits[0], first)


def test_a_visit_of_the_one_person_is_two_visits_of_the_two(at_work: Any, two: Any) -> None:
    """Sessions of both courses at one visit after the merge."""
    first, second = two
    done = merge(first, second, at_work)
    sessions = [begin_session(course) for course in Course.objects.order_by("recorded_at")]
    assert sessions[0].visit == sessions[1].visit
    unmerge(done, at_work)
    for session, patient in zip(sessions, two, strict=True):
        session.refresh_from_db()
        assert (session.patient, session.visit.patient) == (patient, patient)
        assert session.visit.day == NOW.date()


def test_what_was_signed_stays_as_signed_whichever_record_carries_it(
    at_work: Any, two: Any
) -> None:
    first, second = two
    session = begin_session(Course.objects.get(patient=first))
    needle = Injection.objects.create(
        clinic=at_work.clinic,
        patient=first,
        session=session,
        sequence=1,
        structure="knee-mcl-femoral",
        side="left",
        volume_ml=Decimal("1.5"),
        happened_at=NOW,
    )
    signed = content_sha256([needle])
    done = merge(first, second, at_work)
    needle.refresh_from_db()
    assert (needle.patient, content_sha256([needle])) == (second, signed)
    unmerge(done, at_work)
    Injection.objects.filter(pk=needle.pk).update(volume_ml=2)
    needle.refresh_from_db()
    assert content_sha256([needle]) != signed


def test_records_that_cannot_be_told_apart_any_more_are_left_to_a_person(
    at_work: Any, two: Any
) -> None:
    """A response to a course of one hangs on a session of the other."""
    first, second = two
    done = merge(first, second, at_work)
    theirs, own = Course.objects.order_by("opened_on", "recorded_at")
    visit = Visit.objects.create(
        clinic=at_work.clinic, patient=second, day=date(2026, 1, 5), arrived_at=NOW
    )
    session = apps.get_model("registry", "Session").objects.create(
        clinic=at_work.clinic, patient=second, course=own, visit=visit, number=1
    )
    apps.get_model("registry", "Concern").objects.create(
        clinic=at_work.clinic,
        patient=second,
        course=theirs,
        session=session,
        level="call",
        rank=2,
        raised_at=NOW,
        respond_by=NOW,
    )
    with pytest.raises(Invalid) as refusal:
        unmerge(done, at_work)
    assert refusal.value.faults == {"patients": "entangled"}
    assert get_patient(at_work, first.pk) == second


def test_merges_are_undone_in_the_order_they_stand(at_work: Any, two: Any, register: Any) -> None:
    first, second = two
    third = register("Schreibner", "Anna")
    one, other = merge(first, second, at_work), merge(second, third, at_work)
    assert get_patient(at_work, first.pk) == third
    with pytest.raises(Invalid):
        unmerge(one, at_work)
    unmerge(other, at_work)
    unmerge(one, at_work)
    assert [Course.objects.filter(patient=one).count() for one in (first, second, third)] == [
        1,
        1,
        0,
    ]


def test_a_record_is_merged_once_and_not_into_itself(at_work: Any, two: Any) -> None:
    first, second = two
    with pytest.raises(Invalid):
        merge(first, first, at_work)
    merge(first, second, at_work)
    with pytest.raises(Conflict) as conflict:
        merge(first, second, at_work)
    assert conflict.value.by == "Owner"


def test_for_another_clinic_the_records_do_not_exist(cast: Any, two: Any, register: Any) -> None:
    first, second = two
    stranger = register("Stone", by=system(cast.clinic))
    stranger.clinic_id = cast.outsider.clinic.pk
    with pytest.raises(NotFound):
        merge(first, second, cast.outsider)
    with pytest.raises(NotFound):
        merge(first, stranger, cast.owner)


def test_merging_and_undoing_need_a_reason_and_a_clinician(cast: Any, two: Any) -> None:
    first, second = two
    with pytest.raises(Invalid):
        merge_patients(from_patient=first, into_patient=second, reason=" ", by=cast.owner)
    with pytest.raises(NotAllowed):
        merge(first, second, cast.administrator)


def test_every_table_about_a_patient_goes_with_them() -> None:
    """All but who the person of a record was, and what says that two are one."""
    about = {
        model.__name__
        for model in apps.get_app_config("registry").get_models()
        if any(field.related_model is Patient for field in model._meta.concrete_fields)
    }
    moved = {model.__name__ for model in patient_models()}
    assert about - moved == {
        "Identity",
        "LooksAlike",
        "SearchKey",
        "Patient",
        "PatientMerge",
        "TwoPeople",
    }
    assert Relation.__name__ in moved
