"""A consent whose row was changed on disk: it counts for nothing, and can be taken back."""

from __future__ import annotations

import pytest
from django.test import Client

from prolo.errors import Invalid
from prolo.registry.access import Actor
from prolo.registry.actions.consents import restore_consent, withdraw_consent
from prolo.registry.actions.merges import merge_patients
from prolo.registry.consents import current_consent, is_as_signed
from prolo.registry.due import rebuild_course
from prolo.registry.models import Consent, ConsentRequest, ConsentSignature, Patient
from tests.support.tampering import change_kept
from tests.web.conftest import text_of
from tests.web.sheets import Sheet
from tests.web.signing.asked import Stored, here, sign

pytestmark = pytest.mark.both_databases


@pytest.fixture
def signed(physician: Client, asked: ConsentRequest, stored: Stored) -> Consent:
    sign(physician, here(asked))
    (row,) = stored(Consent)
    assert isinstance(row, Consent)
    return row


def test_it_is_taken_back_and_stands_again_as_it_was_signed(signed: Consent, acting: Actor) -> None:
    with acting.at_work():
        withdrawn = withdraw_consent(consent=signed, by=acting)
        assert is_as_signed(withdrawn)
        assert is_as_signed(signed)
        again = restore_consent(consent=withdrawn, by=acting)
        assert is_as_signed(again)
        assert again.content_sha256 == signed.content_sha256 != withdrawn.content_sha256


def test_an_emptied_column_does_not_let_one_stand_that_was_taken_back(
    signed: Consent, acting: Actor
) -> None:
    with acting.at_work():
        withdrawn = withdraw_consent(consent=signed, reason="Afraid", by=acting)
        change_kept(withdrawn, withdrawn_at=None, withdrawn_how="", withdrawn_reason="")
        row = current_consent(signed.course)
        assert row is not None
        assert row.withdrawn_at is None
        assert not is_as_signed(row)
        rebuild_course(signed.course, by=acting)  # as the next step does; a change on disk is none


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_altered_one_is_taken_back_and_never_stands_again(
    when: str, signed: Consent, acting: Actor
) -> None:
    with acting.at_work():
        if when == "before":
            change_kept(signed, side="left")
            signed.refresh_from_db()
        withdrawn = withdraw_consent(consent=signed, by=acting)
        if when == "after":
            change_kept(withdrawn, side="left")
            withdrawn.refresh_from_db()
        assert withdrawn.withdrawn_at is not None
        assert not is_as_signed(withdrawn)
        with pytest.raises(Invalid, match="consent: altered"):
            restore_consent(consent=withdrawn, by=acting)


def test_who_signed_reads_that_it_does_not_count_and_takes_it_back(
    signed: Consent, asked: ConsentRequest, physician: Client, acting: Actor, stored: Stored
) -> None:
    with acting.at_work():
        change_kept(signed, side="left")
    page = physician.get(here(asked))
    assert "What is stored is not what you signed" in text_of(page)
    consent = physician.get(f"/courses/{asked.course_id}/consent").content.decode()
    assert f"/consents/{signed.pk}/withdraw" in consent
    physician.post(here(asked), Sheet(page).sends() | {"take-back": "yes"})
    newest = max(stored(Consent), key=lambda one: one.version)
    assert newest.withdrawn_how == "screen"
    said = text_of(physician.get(f"/courses/{asked.course_id}/consent"))
    assert "Withdrawn" in said
    assert "What is stored is not what was signed" in said


def test_the_whole_record_says_so_too(
    signed: Consent, asked: ConsentRequest, physician: Client, acting: Actor
) -> None:
    said = "What is stored is not what was signed, and counts for nothing"
    record = f"/courses/{asked.course_id}/sheet"
    assert said not in text_of(physician.get(record))
    with acting.at_work():
        change_kept(signed, irritant="p2g")
    assert said in text_of(physician.get(record))


def test_a_merge_leaves_it_as_it_was_signed(
    signed: Consent, ada: Patient, finn: Patient, acting: Actor, stored: Stored
) -> None:
    with acting.at_work():
        merge_patients(from_patient=ada, into_patient=finn, reason="twice", by=acting)
        row = Consent.objects.get()
        assert row.patient == finn
        assert is_as_signed(row)
    assert [one.patient_id for one in stored(ConsentSignature)] == [finn.pk]
