"""The archive says of each consent whether it counts: it stands, another took its place, it was
taken back, or what is kept of it was changed."""

from __future__ import annotations

import pytest
from django.test import Client

from prolo.registry.access import Actor
from prolo.registry.models import Consent, ConsentRequest, ConsentSignature, Course
from tests.support.tampering import change_kept
from tests.web.conftest import send, text_of
from tests.web.signing.asked import ASK, Stored, here, sign

pytestmark = pytest.mark.both_databases


def codes(client: Client, course: Course) -> list[str | None]:
    """The newest first."""
    rows = client.get(f"/patients/{course.patient_id}/archive.json").json()["rows"]
    return [one["standing"] for one in rows if one["kind"] == "consent"]


def test_of_two_that_were_signed_the_archive_says_which_stands_and_which_was_taken_back(
    physician: Client, asked: ConsentRequest, course: Course, stored: Stored, acting: Actor
) -> None:
    sign(physician, here(asked))
    assert codes(physician, course) == ["in-force"]
    send(physician, f"/courses/{course.pk}/consent", **ASK)
    sign(physician, here(stored(ConsentRequest)[-1]))
    assert codes(physician, course) == ["in-force", "replaced"]
    archive = text_of(physician.get(f"/patients/{course.patient_id}/archive"))
    assert archive.count("in force") == archive.count("replaced by a newer one") == 1
    with acting.at_work():
        stands = Consent.objects.current().get(course=course)
    send(physician, f"/consents/{stands.pk}/withdraw", reason="")
    assert codes(physician, course) == ["taken-back", "replaced"]
    archive = text_of(physician.get(f"/patients/{course.patient_id}/archive"))
    assert "in force" not in archive
    assert "taken back" in archive
    with acting.at_work():
        paper = ConsentSignature.objects.get(pk=stands.signature_id).paper_id
    assert "taken back" in text_of(physician.get(f"/shown/{paper}"))


def test_a_consent_that_was_changed_on_disk_is_not_said_to_be_in_force(
    physician: Client, asked: ConsentRequest, course: Course, acting: Actor
) -> None:
    sign(physician, here(asked))
    with acting.at_work():
        change_kept(Consent.objects.get(course=course), side="left")
    assert codes(physician, course) == ["altered"]
    assert "does not count" in text_of(physician.get(f"/patients/{course.patient_id}/archive"))


def test_what_nobody_signed_yet_stands_for_nothing(
    physician: Client, course: Course, acting: Actor
) -> None:
    send(physician, f"/courses/{course.pk}/options", shown_to="patient")
    rows = physician.get(f"/patients/{course.patient_id}/archive.json").json()["rows"]
    assert [one["standing"] for one in rows] == [None]
