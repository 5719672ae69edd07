"""Who pays is said, put right and asked about, and what a payer does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.estimates import record_coverage
from prolo.registry.models import (
    Appointment,
    Coverage,
    Patient,
    PayerCheck,
)
from prolo.web.words.values import shown
from tests.web.conftest import send, text_of

pytestmark = pytest.mark.both_databases

Stored = Callable[[Any], list[Any]]


def test_who_pays_is_said_anew_and_the_biller_is_asked(
    desk: Client, ada: Patient, stored: Stored
) -> None:
    address = f"/patients/{ada.pk}/coverage"
    assert "Choose who pays" in text_of(send(desk, address))
    send(desk, address, kind="commercial", payer="Invented Mutual")
    send(desk, address, kind="medicare")
    said = text_of(desk.get(f"/patients/{ada.pk}/costs"))
    assert "signed before the service" in said
    assert "cannot be billed" in said
    first, second = sorted(stored(Coverage), key=lambda one: one.version)
    assert (first.payer, second.replaces_id) == ("Invented Mutual", first.pk)


def test_a_payer_that_is_known_says_what_it_does_and_the_person_takes_it_home(
    desk: Client, ada: Patient
) -> None:
    address, costs = f"/patients/{ada.pk}/coverage", f"/patients/{ada.pk}/costs"
    assert '<option value="Aetna">' in desk.get(address).content.decode()
    send(desk, address, kind="commercial", payer="aetna")
    assert "Aetna private insurer does not pay CPB 0207" in text_of(desk.get(costs))
    send(desk, address, kind="commercial", payer="Invented Mutual")
    assert "is not known here" in text_of(desk.get(costs))
    send(desk, address, kind="medicare")
    said = text_of(desk.get(f"/patients/{ada.pk}/coverage-notice"))
    for words in (
        "sources disagree",
        "You choose one of three ways",
        "Advance Beneficiary Notice (CMS-R-131)",
        "does not stand in its place",
        "you do not have to pay the bill",
        "You have no estimate yet",
    ):
        assert words in said


def test_who_pays_is_put_right_as_a_slip_only_where_something_was_entered(
    desk: Client, ada: Patient, acting: Actor, finn: Patient, stored: Stored
) -> None:
    assert 'name="slip_because"' not in desk.get(f"/patients/{finn.pk}/coverage").content.decode()
    with acting.at_work():
        record_coverage(patient=ada, kind="uninsured", by=acting)
    where = f"/patients/{ada.pk}/coverage"
    typed = {"kind": "self-pay", "slip_because": "The wrong row"}
    assert send(desk, where, **typed).status_code == 302
    slip, right = sorted(stored(Coverage), key=lambda one: one.version)
    assert (slip.marked_in_error_reason, slip.kind) == ("The wrong row", "uninsured")
    assert (right.kind, right.happened_at) == ("self-pay", slip.happened_at)


def test_a_day_to_look_again_that_is_over_is_told_as_over(
    desk: Client, ada: Patient, acting: Actor
) -> None:
    address = f"/patients/{ada.pk}/coverage"
    today = clock.today(acting.clinic)
    send(desk, address, kind="commercial", payer="aetna")
    known = load_knowledge().payers
    (aetna,) = [one for one in known.values() if one.payer == "Aetna"]
    with acting.at_work():
        PayerCheck.objects.create(
            clinic=acting.clinic,
            payer=aetna.id,
            decision="not-covered",
            source="Called",
            checked_on=today - timedelta(days=60),
            check_again_by=today,
        )
    said = text_of(desk.get(f"/patients/{ada.pk}/coverage-notice"))
    assert "Look again by" in said
    assert "May have changed" not in said
    with acting.at_work():
        PayerCheck.objects.update(check_again_by=today - timedelta(days=1))
    said = text_of(desk.get(f"/patients/{ada.pk}/coverage-notice"))
    assert "Look again by" not in said
    assert "May have changed" in said
    assert "Nobody has looked again by" in said


def test_who_pays_from_a_later_day_stands_beside_who_pays_today(
    desk: Client, finn: Patient, acting: Actor, stored: Stored
) -> None:
    where, costs = f"/patients/{finn.pk}/coverage", f"/patients/{finn.pk}/costs"
    later = clock.today(acting.clinic) + timedelta(days=30)
    typed = {"kind": "medicare", "starts_on": later.isoformat(), "note": "With her new post"}
    refused = send(desk, where, **typed)
    assert "Say first who pays today" in text_of(refused)
    assert "With her new post" in refused.content.decode()
    assert send(desk, where, kind="commercial", payer="Invented Mutual").status_code == 302
    assert send(desk, where, **typed).status_code == 302
    said = text_of(desk.get(costs))
    assert "A private insurer : Invented Mutual" in said or "A private insurer: Invented" in said
    assert f"From {shown(later)} on: Medicare (Original)" in said
    assert [one.starts_on for one in stored(Coverage) if one.kind == "medicare"] == [later]


def test_who_is_booked_is_asked_who_pays(desk: Client, ada: Patient, acting: Actor) -> None:
    later = clock.now(acting.clinic) + timedelta(days=30)
    with acting.at_work():
        Appointment.objects.create(
            clinic=acting.clinic,
            patient=ada,
            purpose="assessment",
            starts_at=later,
            booked_at=clock.now(acting.clinic),
        )
    assert "Who pays is not known: ask 1 person" in text_of(desk.get("/"))
    assert f"/patients/{ada.pk}/coverage" in desk.get("/estimates-owed").content.decode()
    send(desk, f"/patients/{ada.pk}/coverage", kind="medicare")
    assert "Who pays is not known: ask" not in text_of(desk.get("/"))
    assert f"/patients/{ada.pk}/coverage" not in desk.get("/estimates-owed").content.decode()


def test_who_pays_from_a_day_to_come_keeps_that_day_when_a_note_is_added(
    desk: Client, ada: Patient, acting: Actor
) -> None:
    address = f"/patients/{ada.pk}/coverage"
    in_a_month = clock.today(acting.clinic) + timedelta(days=30)
    send(desk, address, kind="commercial", payer="aetna")
    send(desk, address, kind="uninsured", starts_on=in_a_month.isoformat())
    assert f'value="{in_a_month}"' in desk.get(address).content.decode()
