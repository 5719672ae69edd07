"""What payers do, and the clinic's own checks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client

from prolo.papers.words.sentences import day
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.estimates import record_coverage
from prolo.registry.models import Patient, PayerCheck
from tests.web.conftest import send, text_of


def test_an_own_check_stands_before_what_was_published_until_it_is_withdrawn(
    desk: Client, front: Actor, stored: Callable[[Any], list[Any]]
) -> None:
    today = clock.today(front.clinic)
    address = "/our-clinic/payers/uhc/check"
    typed = {"decision": "covered-with-criteria", "checked_on": today.isoformat()}
    early = {"check_again_by": (today - timedelta(days=1)).isoformat()}
    published = text_of(desk.get("/our-clinic/payers"))
    assert "dated 2022-01-01 last looked at: 2026 look again by Sun 31 December 2028" in published
    refused = text_of(send(desk, address, **typed, **early))
    assert "Enter the address of the page" in refused
    later = {"check_again_by": (today + timedelta(days=9)).isoformat()}
    send(desk, address, **typed, **later, source="Called, Ms Invented", policy="P-1")
    said = text_of(desk.get("/our-clinic/payers"))
    assert "pays where its criteria are met" in said
    assert "Published: does not pay" in said
    assert "own check" in said
    (row,) = stored(PayerCheck)
    assert desk.post(f"/our-clinic/payers/{row.pk}/withdraw").status_code == 302
    assert "own check" not in text_of(desk.get("/our-clinic/payers"))


def test_a_person_is_told_of_which_day_a_policy_is_and_when_somebody_looked(
    desk: Client, acting: Actor, ada: Patient
) -> None:
    with acting.at_work():
        record_coverage(patient=ada, kind="commercial", payer="Anthem", by=acting)
    paper = text_of(desk.get(f"/patients/{ada.pk}/coverage-notice"))
    assert "Day of the policy 2016-06-28" in paper
    assert "Last looked at 2026" in paper
    assert "Look again by Sun 31 December 2028" in paper
    today = clock.today(acting.clinic)
    again = today + timedelta(days=9)
    check = {"decision": "unknown", "checked_on": today.isoformat(), "source": "Called"}
    send(desk, "/our-clinic/payers/anthem/check", **check, check_again_by=again.isoformat())
    asked = text_of(desk.get(f"/patients/{ada.pk}/coverage-notice"))
    assert "Day of the policy not on record" in asked
    assert f"Last looked at {day(today)}" in asked
    assert f"Look again by {day(again)}" in asked


def test_who_may_see_payers_and_who_may_check_them(
    log_in: Callable[[str], Client], clinic: Any
) -> None:
    researcher = log_in("researcher")
    assert "Record a check" not in text_of(researcher.get("/our-clinic/payers"))
    assert researcher.get("/our-clinic/payers/uhc/check").status_code == 403
    assert log_in("desk").get("/our-clinic/payers/nobody/check").status_code == 404
    there = open_clinic(name="There")
    today = clock.today(there)
    with system(there).at_work():
        theirs = PayerCheck.objects.create(
            clinic=there,
            payer="uhc",
            decision="unknown",
            source="x",
            checked_on=today,
            check_again_by=today + timedelta(days=1),
        )
    assert log_in("desk").post(f"/our-clinic/payers/{theirs.pk}/withdraw").status_code == 404
