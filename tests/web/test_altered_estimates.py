"""An estimate that was changed on disk, on every page that would read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.models import Charge, Estimate, Patient
from tests.web.conftest import send, text_of
from tests.web.estimated import treated_with_estimate
from tests.web.test_mine import logged_in

pytestmark = pytest.mark.both_databases

SAID = "none of its amounts is shown, printed or counted"


@pytest.fixture
def altered(ada: Patient, acting: Actor) -> Estimate:
    """Of three sessions, of which each costs other than what was kept."""
    row = treated_with_estimate(ada, acting)
    with acting.at_work():
        lines = [{**one, "amount": "9999"} for one in row.body["lines"]]
        Estimate.objects.filter(pk=row.pk).update(body={**row.body, "lines": lines})
    return row


def plain(response: Any) -> str:
    return text_of(response).replace("\N{NO-BREAK SPACE}", " ")


def test_pages_of_the_desk_open_and_say_what_to_do(desk: Client, altered: Estimate) -> None:
    costs = plain(desk.get(f"/patients/{altered.patient_id}/costs"))
    assert SAID in costs
    assert "Estimate 1" in costs
    assert "not what was kept" in costs
    assert "9,999" not in costs
    (row,) = desk.get(f"/patients/{altered.patient_id}/estimates.json").json()["rows"]
    assert (row["is_intact"], row["expected"], row["standing"]) == (False, None, None)
    anew = desk.get(f"/courses/{altered.course_id}/estimate")
    assert (anew.status_code, SAID in plain(anew)) == (200, True)
    assert desk.get("/estimates-owed").status_code == 200
    assert desk.get("/").status_code == 200


def test_its_own_page_shows_none_of_it_and_leads_to_a_new_one(
    desk: Client, altered: Estimate
) -> None:
    address = f"/estimates/{altered.pk}"
    for page in (desk.get(address), send(desk, address, how="post")):
        assert page.status_code == 409
        assert SAID in plain(page)
        assert "Given: Into their hands" in plain(page)
        assert f'href="/courses/{altered.course_id}/estimate"' in page.content.decode()
        assert "9,999" not in plain(page)
    assert desk.get(f"{address}.pdf").status_code == 409


def test_options_and_consent_print_no_amount_of_it(physician: Client, altered: Estimate) -> None:
    for page in ("options", "consent"):
        said = plain(physician.get(f"/courses/{altered.course_id}/{page}"))
        assert SAID in said
        assert "9,999" not in said


def test_the_person_reads_that_it_cannot_be_read_and_asks_for_another(
    altered: Estimate, ada: Patient, acting: Actor, desk: Client
) -> None:
    hers = logged_in(ada, acting)
    home = plain(hers.get(f"/my/{ada.pk}"))
    assert "Ask the clinic for a new one" in home
    assert "9,999" not in home
    assert hers.get(f"/my/estimates/{altered.pk}").status_code == 409
    notice = plain(desk.get(f"/patients/{ada.pk}/coverage-notice"))
    assert "your estimate cannot be read any more" in notice
    assert "9,999" not in notice


def test_a_bill_beside_it_is_looked_at_again(
    desk: Client, altered: Estimate, acting: Actor, stored: Callable[[Any], list[Any]]
) -> None:
    today = clock.today(acting.clinic).isoformat()
    charge = {"course": str(altered.course_id), "procedure": "session", "billed_on": today}
    address = f"/patients/{altered.patient_id}/charges/new"
    asked = plain(send(desk, address, **charge, amount="350"))
    assert "nobody can say what this bill is beside it" in asked
    assert stored(Charge) == []
    send(desk, address, **charge, amount="350", is_meant="on")
    assert len(stored(Charge)) == 1
