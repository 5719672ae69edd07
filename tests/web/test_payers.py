"""What payers do, and the clinic's own checks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from prolo.knowledge import load_knowledge
from prolo.papers.words.sentences import day, known_day
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.estimates import record_coverage
from prolo.registry.models import Clinic, Patient, PayerCheck
from tests.web.conftest import send, text_of


def test_an_own_check_stands_before_what_was_published_until_it_is_withdrawn(
    desk: Client, front: Actor, stored: Callable[[Any], list[Any]]
) -> None:
    today = clock.today(front.clinic)
    address = "/our-clinic/payers/uhc/check"
    typed = {"decision": "covered-with-criteria", "checked_on": today.isoformat()}
    assert "does not pay" in text_of(desk.get(address)).partition("What is known so far")[2]
    early = {"check_again_by": (today - timedelta(days=1)).isoformat()}
    published = text_of(desk.get("/our-clinic/payers"))
    known = "dated Sat 1 January 2022 last looked at: 2026 look again by Sun 31 December 2028"
    assert known in published
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
    assert "Day of the policy Tue 28 June 2016" in paper
    assert "Last looked at 2026" in paper
    assert "Look again by Sun 31 December 2028" in paper
    page = desk.get(f"/patients/{ada.pk}/coverage-notice").content.decode()
    for leads in (f"/patients/{ada.pk}/coverage", f"/patients/{ada.pk}/costs"):
        assert f'href="{leads}"' in page
    assert 'href="/our-clinic/payers/anthem/check"' in page
    today = clock.today(acting.clinic)
    again = today + timedelta(days=9)
    check = {"decision": "unknown", "checked_on": today.isoformat(), "source": "Called"}
    send(desk, "/our-clinic/payers/anthem/check", **check, check_again_by=again.isoformat())
    asked = text_of(desk.get(f"/patients/{ada.pk}/coverage-notice"))
    assert "Day of the policy not on record" in asked
    assert f"Last looked at {day(today)}" in asked
    assert f"Look again by {day(again)}" in asked


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("2016", "2016"),
        ("2016-06", "June 2016"),
        ("2016-06-28", "Tue 28 June 2016"),
        (date(2016, 6, 28), "Tue 28 June 2016"),
    ],
)
def test_as_much_of_a_day_is_said_as_is_on_record(known: date | str, said: str) -> None:
    assert known_day(known) == said


def test_where_a_payer_was_read_can_be_followed(desk: Client, clinic: Clinic) -> None:
    today = clock.today(clinic)
    published = desk.get("/our-clinic/payers").content.decode()
    for one in load_knowledge().payers.values():
        for source in one.sources:
            assert f'href="{escape(load_knowledge().sources[source].url)}"' in published
    typed = {"decision": "unknown", "checked_on": today.isoformat()}
    typed["check_again_by"] = (today + timedelta(days=9)).isoformat()
    address = "https://www.example.org/policy"
    send(desk, "/our-clinic/payers/uhc/check", **typed, source=address)
    send(desk, "/our-clinic/payers/aetna/check", **typed, source="Called, Ms Invented")
    own = desk.get("/our-clinic/payers").content.decode()
    assert f'<a href="{address}"' in own
    assert 'href="Called' not in own


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
