"""A person asks on their own pages what it costs, and takes that back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.estimates import record_coverage
from prolo.registry.models import Clinic, EstimateRequest, Patient
from tests.support.page_tree import read_html
from tests.web.conftest import text_of
from tests.web.test_mine import logged_in

pytestmark = pytest.mark.both_databases

Stored = Callable[[Any], list[Any]]


@pytest.fixture
def hers(ada: Patient, acting: Actor) -> Client:
    """Ada's own pages; her knee is being treated."""
    with acting.at_work():
        open_course(patient=ada, condition="knee-oa", side="left", by=acting)
    return logged_in(ada, acting)


def press(client: Client, home: str, label: str) -> None:
    """The button of a form that holds nothing else."""
    page = read_html(client.get(home).content.decode())
    (form,) = [one for one in page.all("form") if label in " ".join(one.text.split())]
    typed = {
        one.attrs["name"]: one.attrs.get("value", "")
        for one in form.all("input")
        if one.attrs.get("name")
    }
    answer = client.post(str(form.attrs["action"]), typed)
    assert (answer.status_code, answer.headers["Location"]) == (302, home)


@pytest.mark.parametrize(
    ("pays", "country", "why"),
    [
        ("uninsured", "US", "the person asked"),
        ("commercial", "US", "no clock of the law runs"),
        ("self-pay", "DE", "no clock of the law runs"),
        ("", "US", "no clock of the law runs"),
    ],
)
def test_who_asks_on_their_own_pages_is_on_the_desks_list_until_they_take_it_back(
    hers: Client,
    log_in: Callable[[str], Client],
    ada: Patient,
    acting: Actor,
    stored: Stored,
    pays: str,
    country: str,
    why: str,
) -> None:
    """Within three business days: as the law says of who pays themselves, and of everybody else
    because the clinic answers them no later."""
    Clinic.objects.filter(pk=acting.clinic.pk).update(country=country)
    acting.clinic.refresh_from_db()
    if pays:
        with acting.at_work():
            record_coverage(patient=ada, kind=pays, by=acting)
    desk, home = log_in("desk"), f"/my/{ada.pk}"
    before = text_of(desk.get("/estimates-owed"))
    press(hers, home, "Ask for an estimate")
    press_again = text_of(hers.get(home))
    assert "You asked for an estimate on" in press_again
    assert "Ask for an estimate:" not in press_again
    for page in ("/estimates-owed", "/"):
        assert why in text_of(desk.get(page))
    assert why not in before
    steps = text_of(desk.get("/next-steps?kind=give-estimate&when=all"))
    assert "Example, Ada" in steps
    press(hers, home, "I do not need it any more")
    assert "Example, Ada" not in text_of(desk.get("/estimates-owed"))
    assert "Ask for an estimate" in text_of(hers.get(home))
    (row,) = stored(EstimateRequest)
    assert row.is_own
    assert row.taken_back_at is not None
    assert row.asked_by == ""


def test_asking_twice_asks_once_and_nobody_asks_for_another(
    hers: Client, ada: Patient, finn: Patient, acting: Actor, stored: Stored
) -> None:
    for _time in range(2):
        assert hers.post(f"/my/{ada.pk}/estimate", {"course": ""}).status_code == 302
    (row,) = stored(EstimateRequest)
    assert (row.course, row.patient_id) == (None, ada.pk)
    assert hers.post(f"/my/{finn.pk}/estimate", {"course": ""}).status_code == 404
    with acting.at_work():
        EstimateRequest.objects.filter(pk=row.pk).update(is_own=False)
    assert hers.post(f"/my/estimates/asked/{row.pk}").status_code == 404
