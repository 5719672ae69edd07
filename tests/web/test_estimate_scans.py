"""A scan of an estimate that was completed by hand: kept beside the paper itself, by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from prolo.registry.access import Actor
from prolo.registry.actions.estimate_scans import OVER_A_WIRE, SCAN
from prolo.registry.actions.estimates import give_estimate, keep_estimate
from prolo.registry.estimates import asked_of
from prolo.registry.models import DocumentShown, Estimate, Event, Patient, PersonalDocument
from tests.support.pictures import PDF, SECRET, png
from tests.web.conftest import HIDDEN, send, text_of
from tests.web.estimated import treated_with_estimate

pytestmark = pytest.mark.both_databases

Stored = Callable[[Any], list[Any]]


@pytest.fixture
def given(ada: Patient, acting: Actor) -> Estimate:
    return treated_with_estimate(ada, acting)


@pytest.fixture
def kept(given: Estimate, acting: Actor) -> Estimate:
    """A newer one, which nobody has given yet and which lacks what it must hold."""
    with acting.at_work():
        return keep_estimate(
            patient=given.patient, course=given.course, visits=asked_of(given), by=acting
        )


def sent(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def attach(client: Client, row: Estimate, *files: SimpleUploadedFile) -> Any:
    page = f"/estimates/{row.pk}/scan"
    hidden = dict(HIDDEN.findall(client.get(page).content.decode()))
    return client.post(page, {**hidden, "scan": list(files)})


def give(client: Client, row: Estimate, **typed: Any) -> Any:
    page = f"/estimates/{row.pk}"
    opened = client.get(page).content.decode()
    now = opened.partition('name="at" value="')[2].partition('"')[0]
    step = {"how": "in-person", "at": now, "shown_to": "patient", **typed}
    return client.post(page, {**dict(HIDDEN.findall(opened)), **step})


def scans(stored: Stored) -> list[DocumentShown]:
    return [one for one in stored(DocumentShown) if one.kind == SCAN]


def test_what_lacks_something_is_given_with_a_scan_of_what_was_written_in(
    desk: Client, kept: Estimate, stored: Stored, acting: Actor
) -> None:
    """Without the place of the paper, which is on record as it was."""
    refused = give(desk, kept)
    assert refused.status_code == 422
    assert "attach a scan of that or say where a copy is kept" in text_of(refused)
    assert give(desk, kept, scan=[sent("p1.pdf", PDF), sent("p2.png", png())]).status_code == 302
    first, second = scans(stored)
    assert [first.title, second.title] == [
        "Estimate 2, completed by hand (1/2)",
        "Estimate 2, completed by hand (2/2)",
    ]
    assert first.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (first.subject_id, first.made_with) == (kept.pk, {"file_name": "p1.pdf"})
    with acting.at_work():
        body = Event.objects.filter(verb="estimate_given").latest("recorded_at").body
    assert body["scans"] == [first.sha256, second.sha256]
    assert body["completed_by_hand"]
    page = desk.get(f"/estimates/{kept.pk}").content.decode()
    assert f'href="/shown/{first.pk}"' in page
    assert f'href="/shown/{second.pk}"' in page


def test_it_may_be_attached_once_it_was_given_and_is_handed_out_as_it_was_kept(
    desk: Client, physician: Client, given: Estimate, stored: Stored
) -> None:
    assert attach(desk, given).status_code == 422  # nothing was chosen
    assert attach(desk, given, sent("scan.png", png(text=SECRET))).status_code == 302
    (row,) = scans(stored)
    address = f"/shown/{row.pk}"
    assert "Unchanged since it was shown" in text_of(desk.get(address))
    assert "made today" not in text_of(desk.get(address))
    answer = desk.get(f"{address}/document")
    assert hashlib.sha256(answer.content).hexdigest() == row.sha256
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"].startswith("attachment")
    assert SECRET.encode() not in answer.content
    archive = physician.get(f"/patients/{given.patient_id}/archive")
    assert row.title in text_of(archive)
    again = attach(desk, given, sent("other-name.png", png(text=SECRET)))
    assert (again.status_code, len(scans(stored))) == (422, 1)
    assert "attached already" in text_of(again)
    assert attach(desk, given, sent("scan.txt", b"no picture")).status_code == 422


def test_a_scan_that_was_changed_on_disk_is_not_handed_out(
    desk: Client, given: Estimate, acting: Actor, stored: Stored
) -> None:
    attach(desk, given, sent("scan.pdf", PDF))
    (row,) = scans(stored)
    with acting.at_work():
        other = PersonalDocument.objects.create(
            clinic=acting.clinic,
            patient=given.patient,
            sha256=hashlib.sha256(PDF + b"\n").hexdigest(),
            content_type="application/pdf",
            size=len(PDF) + 1,
            content=PDF + b"\n",
        )
        DocumentShown.objects.filter(pk=row.pk).update(personal_document=other)
    assert desk.get(f"/shown/{row.pk}").status_code == 409
    assert desk.get(f"/shown/{row.pk}/document").status_code == 409


def test_a_wrong_page_is_taken_back_by_who_attached_it_and_handed_out_no_more(
    desk: Client, given: Estimate, stored: Stored
) -> None:
    attach(desk, given, sent("scan.pdf", PDF))
    (row,) = scans(stored)
    page = f"/shown/{row.pk}/in-error"
    assert send(desk, page, reason="of somebody else").status_code == 302
    assert desk.get(f"/shown/{row.pk}").status_code == 200
    assert desk.get(f"/shown/{row.pk}/document").status_code == 404
    assert f"/shown/{row.pk}" not in desk.get(f"/estimates/{given.pk}").content.decode()
    assert attach(desk, given, sent("scan.pdf", PDF)).status_code == 302  # by mistake, perhaps


def test_no_hand_writes_on_what_goes_over_a_wire_or_was_not_given(
    desk: Client, kept: Estimate, stored: Stored
) -> None:
    refused = attach(desk, kept, sent("scan.pdf", PDF))
    assert (refused.status_code, scans(stored)) == (422, [])
    assert "It was not given yet" in text_of(refused)
    for how in OVER_A_WIRE:
        by_wire = give(desk, kept, how=how, scan=[sent("scan.pdf", PDF)])
        assert (by_wire.status_code, scans(stored)) == (422, [])
        assert "this way nothing can be written in by hand" in text_of(by_wire), how


def test_an_estimate_may_be_given_without_a_scan_by_who_says_where_the_paper_lies(
    kept: Estimate, acting: Actor, stored: Stored
) -> None:
    step = {"how": "in-person", "at": kept.happened_at, "paper_kept": "folder 3"}
    with acting.at_work():
        give_estimate(estimate=kept, by=acting, **step)
    assert scans(stored) == []
