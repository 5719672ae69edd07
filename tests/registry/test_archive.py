"""What was shown comes back byte for byte, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from prolo.errors import Altered, Invalid, NotAllowed, NotFound
from prolo.registry.actions.archive import Made, ShownTo, give_document, show_document
from prolo.registry.actions.merges import merge_patients, unmerge_patients
from prolo.registry.archive import hash_of, last_shown, read_document, read_printed
from prolo.registry.models import (
    ArchivedDocument,
    AuditRow,
    Course,
    DocumentShown,
    Event,
    Patient,
    PersonalDocument,
)
from tests.support.tampering import change_archived

pytestmark = pytest.mark.django_db
MADE = Made(
    kind="options",
    title="Knee",
    language="en",
    document="<p>½ better</p>".encode(),
    printed=b"%PDF",
)
OURS = {"shown_to": "Yuki Sato", "shown_as": "patient"}


def course_of(patient: Patient) -> Course:
    return Course.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        condition="knee-oa",
        side="left",
        state="assessing",
        opened_on=date(2026, 1, 5),
    )


@pytest.fixture
def shown(at_work: Any, register: Any) -> DocumentShown:
    return show_document(course=course_of(register("Sato")), made=MADE, by=at_work, **OURS)


def test_it_comes_back_byte_for_byte_with_who_was_shown_it(shown: DocumentShown) -> None:
    kept = DocumentShown.objects.get()
    read, printed = read_document(kept), read_printed(kept)
    assert (read.content, read.content_type) == (MADE.document, "text/html")
    assert printed is not None
    assert (printed.content, printed.content_type) == (MADE.printed, "application/pdf")
    assert (kept.shown_to, kept.shown_as) == ("Yuki Sato", "patient")
    event = Event.objects.get(verb="document_shown")
    assert event.body["sha256"] == hash_of(MADE.document)


def test_the_same_bytes_lie_there_once_however_many_were_shown_them(
    shown: DocumentShown, at_work: Any, register: Any
) -> None:
    other = course_of(register("Suzuki"))
    again = show_document(course=other, made=replace(MADE, printed=b""), by=at_work, **OURS)
    assert again.document_id == shown.document_id
    assert again.printed is None
    assert ArchivedDocument.objects.count() == 2
    assert last_shown(other, "options") == again
    assert last_shown(other, "estimate") is None


@pytest.mark.parametrize(
    ("to", "as_", "is_theirs"),
    [
        ("Mia Sato", "guardian", True),
        ("mia sato ", "guardian", True),
        ("Otto Sato", "guardian", False),
        ("Mia Sato", "patient", False),
        ("", "", True),
    ],
)
def test_what_was_shown_to_one_person_was_not_shown_to_another(
    at_work: Any, register: Any, to: str, as_: str, is_theirs: bool
) -> None:
    course = course_of(register("Sato"))
    hers = {"shown_to": "Mia Sato", "shown_as": "guardian"}
    show_document(course=course, made=MADE, by=at_work, **hers)
    assert (last_shown(course, "options", to=to, as_=as_) is not None) is is_theirs


@pytest.mark.parametrize("change", [{"content": b"other"}, {"sha256": "0" * 64}, {"size": 1}])
def test_the_database_refuses_to_change_archived_bytes(
    shown: DocumentShown, change: dict[str, Any]
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ArchivedDocument.objects.filter(pk=shown.document_id).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentShown.objects.filter(pk=shown.pk).update(sha256="0" * 64)


@pytest.mark.parametrize(
    "change",
    [
        {"content": b"<p>Cure</p>"},
        {"content": b"<p>Cure</p>", "sha256": hash_of(b"<p>Cure</p>"), "size": 11},
    ],
)
def test_bytes_that_were_changed_past_the_walls_are_not_handed_out(
    shown: DocumentShown, at_work: Any, change: dict[str, Any]
) -> None:
    """Also where the row was exchanged as a whole: what was shown names the hash itself."""
    change_archived(shown, **change)
    with pytest.raises(Altered, match=hash_of(b"<p>Cure</p>")):
        read_document(DocumentShown.objects.get())


def test_changed_bytes_are_not_relied_on_for_another_person(
    shown: DocumentShown, at_work: Any
) -> None:
    change_archived(shown, content=b"<p>Cure</p>")
    with pytest.raises(Invalid, match="altered"):
        show_document(course=shown.course, made=MADE, by=at_work, **OURS)


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"shown_to": "  "}, "shown_to: missing"),
        ({"shown_as": "dog"}, "shown_as: unknown"),
        ({"shown_to": "x" * 251}, "shown_to: max_length"),
    ],
)
def test_it_is_kept_only_with_whom_it_was_shown_to(
    at_work: Any, register: Any, wrong: dict[str, str], fault: str
) -> None:
    course = course_of(register("Sato"))
    with pytest.raises(Invalid, match=fault):
        show_document(course=course, made=MADE, by=at_work, **{**OURS, **wrong})
    assert not ArchivedDocument.objects.exists()


def test_another_clinic_and_who_may_not_show_it_keep_nothing(cast: Any, register: Any) -> None:
    with cast.owner.at_work():
        course = course_of(register("Sato"))
    with pytest.raises(NotFound), cast.outsider.at_work():
        show_document(course=course, made=MADE, by=cast.outsider, **OURS)
    with pytest.raises(NotAllowed), cast.administrator.at_work():
        show_document(course=course, made=MADE, by=cast.administrator, **OURS)


def test_the_audit_holds_the_hash_and_never_the_bytes(shown: DocumentShown) -> None:
    rows = AuditRow.objects.filter(table_name="registry_archiveddocument")
    assert {row.new["content"] for row in rows} == {"masked"}
    assert hash_of(MADE.document) in {row.new["sha256"] for row in rows}


# -- of one person -------------------------------------------------------------------------

PERSONAL = replace(MADE, kind="plan")


def give(patient: Patient, by: Any, **more: Any) -> DocumentShown:
    given = {"course": None, "made": PERSONAL, "to": ShownTo(name="Yuki Sato"), **more}
    return give_document(patient=patient, by=by, **given)


def test_a_paper_with_a_name_is_never_shared(at_work: Any, register: Any) -> None:
    first, second = give(register("Sato"), at_work), give(register("Suzuki"), at_work)
    assert first.personal_document_id != second.personal_document_id
    assert first.document is None
    assert not ArchivedDocument.objects.exists()
    read = read_printed(DocumentShown.objects.get(pk=first.pk))
    assert read is not None
    assert read.content == MADE.printed


def test_the_database_refuses_bytes_of_another_person(at_work: Any, register: Any) -> None:
    first, second = give(register("Sato"), at_work), give(register("Suzuki"), at_work)
    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentShown.objects.filter(pk=first.pk).update(
            personal_document=second.personal_document_id
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        PersonalDocument.objects.filter(pk=first.personal_document_id).update(content=b"other")


def test_it_moves_with_a_merge_and_back(at_work: Any, register: Any) -> None:
    first, second = register("Sato"), register("Satoh")
    kept = give(first, at_work)
    done = merge_patients(from_patient=first, into_patient=second, reason="One", by=at_work)
    moved = DocumentShown.objects.get(pk=kept.pk)
    assert moved.personal_document is not None
    assert (moved.patient_id, moved.personal_document.patient_id) == (second.pk, second.pk)
    assert read_document(moved).content == MADE.document
    unmerge_patients(merge=done, reason="Two", by=at_work)
    back = DocumentShown.objects.get(pk=kept.pk)
    assert back.personal_document is not None
    assert (back.patient_id, back.personal_document.patient_id) == (first.pk, first.pk)


def test_what_is_given_after_a_merge_goes_back_with_its_course(at_work: Any, register: Any) -> None:
    first, second = register("Sato"), register("Satoh")
    theirs, own = course_of(first), course_of(second)
    done = merge_patients(from_patient=first, into_patient=second, reason="One", by=at_work)
    theirs.refresh_from_db()
    given = [give(second, at_work, course=one) for one in (theirs, own, None)]
    unmerge_patients(merge=done, reason="Two", by=at_work)
    for paper, owner in zip(given, (first, second, second), strict=True):
        back = DocumentShown.objects.get(pk=paper.pk)
        assert back.personal_document is not None
        assert back.personal_printed is not None
        kept = (back.personal_document.patient_id, back.personal_printed.patient_id)
        assert (back.patient_id, *kept) == (owner.pk,) * 3


def test_the_audit_of_a_personal_paper_holds_the_hash_alone(at_work: Any, register: Any) -> None:
    give(register("Sato"), at_work)
    rows = AuditRow.objects.filter(table_name="registry_personaldocument")
    assert {row.new["content"] for row in rows} == {"masked"}
    assert hash_of(MADE.document) in {row.new["sha256"] for row in rows}


def test_who_may_not_give_it_and_another_clinic_keep_nothing(cast: Any, register: Any) -> None:
    with cast.owner.at_work():
        patient = register("Sato")
    with pytest.raises(NotFound), cast.outsider.at_work():
        give(patient, cast.outsider)
    with pytest.raises(NotAllowed), cast.administrator.at_work():
        give(patient, cast.administrator)
    with pytest.raises(Invalid, match="shown_to: missing"), cast.owner.at_work():
        give(patient, cast.owner, to=ShownTo(name=" "))
