"""The page of the clinic and what it leads to: settings, prices, thresholds."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.facts import set_clinic_value
from prolo.registry.models import Clinic, ClinicPrice
from tests.web.conftest import send, text_of
from tests.web.sheets import Sheet

LogIn = Callable[[str], Client]


@pytest.fixture
def administrator(log_in: LogIn) -> Client:
    return log_in("admin")


def test_one_entry_of_the_navigation_leads_to_all_of_it(log_in: LogIn) -> None:
    links = {name: text_of(log_in(name).get("/our-clinic")) for name in ("admin", "desk")}
    for said in ("People and roles", "On call", "Completeness", "Thresholds", "Prices", "Settings"):
        assert said in links["admin"]
    assert "Settings" not in links["desk"]
    assert "Completeness" not in links["desk"]


@pytest.mark.parametrize(
    ("username", "address"),
    [
        ("desk", "/our-clinic/completeness"),
        ("nurse", "/our-clinic/completeness.csv"),
        ("physician", "/our-clinic/settings"),
        ("physician", "/our-clinic/prices/new"),
        ("nurse", "/our-clinic/on-call/new"),
    ],
)
def test_what_a_role_may_not_is_refused(log_in: LogIn, username: str, address: str) -> None:
    assert log_in(username).get(address).status_code == 403


# -- settings


def settings(client: Client, **typed: str) -> Any:
    address = "/our-clinic/settings"
    return client.post(address, {**Sheet(client.get(address)).sends(), **typed})


def test_settings_are_changed(administrator: Client) -> None:
    assert settings(administrator, name="Knee House", country="us").status_code == 302
    kept = Clinic.objects.get()
    assert (kept.name, kept.country) == ("Knee House", "US")
    assert "Knee House" in text_of(administrator.get("/our-clinic"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Enter the clinic&#x27;s name"),
        ({"country": "U1"}, "Enter the country with two letters"),
        ({"currency": "EURO"}, "Enter the currency with three letters"),
        ({"age_of_majority": "9"}, "14"),
        ({"time_zone": "Mars/Base"}, "Choose the time zone"),
    ],
)
def test_settings_that_cannot_be_are_refused(
    administrator: Client, typed: dict[str, str], said: str
) -> None:
    refused = settings(administrator, **typed)
    assert refused.status_code == 422
    assert said in text_of(refused)


# -- prices and thresholds


def test_own_prices_stand_beside_published_ones(administrator: Client) -> None:
    typed = {"procedure": "session", "region": "knee"}
    for amount, day in (("400", "2026-01-05"), ("450.50", "2026-02-05")):
        send(administrator, "/our-clinic/prices/new", **typed, amount=amount, starts_on=day)
    said = text_of(administrator.get("/our-clinic/prices"))
    assert "Session Knee 450.50 USD" in said
    assert "Session Knee 400.00 USD" in said
    assert "250–600 USD" in said
    assert said.index("450.50") < said.index("400.00") < said.index("250–600 USD")


@pytest.mark.parametrize(("country", "is_read"), [("US", True), ("DE", False)])
def test_what_is_printed_in_other_countries_is_folded_away(
    administrator: Client, clinic: Clinic, country: str, is_read: bool
) -> None:
    Clinic.objects.filter(pk=clinic.pk).update(country=country)
    for page, none in (
        ("/our-clinic/prices", "None of this country was read."),
        ("/our-clinic/payers", "Of payers in this country nothing was read yet."),
    ):
        fold = "<summary>Other countries</summary>"
        shown, fold, folded = administrator.get(page).content.decode().partition(fold)
        assert fold
        assert (none in shown) == (not is_read)
    assert "British Columbia MSP" in folded
    assert ("Aetna" in shown) == is_read
    rows = administrator.get("/our-clinic/payers.json").json()["rows"]
    assert {one["country"] for one in rows} == {"US", "CA"}


def test_a_price_names_what_it_is_for_and_is_refused_where_it_cannot_be(
    administrator: Client, stored: Any
) -> None:
    address = "/our-clinic/prices/new"
    again = {"starts_on": "2026-01-05"}
    send(administrator, address, procedure="irritant", kind="irritant/p2g", amount="90", **again)
    send(administrator, address, procedure="extra", name="Knee brace", amount="60", **again)
    for one in stored(ClinicPrice):
        if one.procedure == "session":
            administrator.post(f"/our-clinic/prices/{one.pk}/withdraw")
    said = text_of(administrator.get("/our-clinic/prices"))
    assert "Knee brace every region 60.00" in said
    assert "No price of a session counts" in said
    wrong = {"procedure": "irritant", "kind": "irritant/p2g", "amount": "9000", **again}
    refused = text_of(send(administrator, address, **wrong))
    assert "has a price from that day already" in refused
    assert "ten times" in refused
    wrong |= {"starts_on": "2026-02-05", "is_meant": "on", "kind": "sedation/iv"}
    assert "belongs to what the price is for" in text_of(send(administrator, address, **wrong))
    send(administrator, address, **{**wrong, "kind": "irritant/p2g"})
    kept = [one for one in stored(ClinicPrice) if one.amount == Decimal(9000)]
    assert [(one.procedure, one.of) for one in kept] == [("irritant", "p2g")]


def test_a_price_is_withdrawn_and_never_another_clinics(administrator: Client, stored: Any) -> None:
    send(
        administrator,
        "/our-clinic/prices/new",
        procedure="session",
        amount="400",
        starts_on="2026-01-05",
    )
    (price,) = [one for one in stored(ClinicPrice) if one.amount == 400]
    administrator.post(f"/our-clinic/prices/{price.pk}/withdraw")
    assert "withdrawn" in text_of(administrator.get("/our-clinic/prices"))
    there = open_clinic(name="There")
    with system(there).at_work():
        theirs = ClinicPrice.objects.create(
            clinic=there, procedure="session", amount=1, currency="EUR", starts_on=price.starts_on
        )
    address = f"/our-clinic/prices/{theirs.pk}/withdraw"
    assert administrator.post(address).status_code == 404


def test_thresholds_show_both_values_and_who_set_this_clinics(
    physician: Client, acting: Actor, log_in: LogIn
) -> None:
    with acting.at_work():
        set_clinic_value(
            ref="thresholds/hold-days-minimum", value=Decimal(5), reason="As we do", by=acting
        )
    said = text_of(physician.get("/our-clinic/thresholds"))
    assert "here 5 days" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "published 3 days" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "chosen by prolo: 12 hours" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert acting.user
    assert acting.user.full_name in said
    assert "As we do" in said
    assert "Change Fever" in said
    administrators = text_of(log_in("admin").get("/our-clinic/thresholds"))
    assert "Change Fever" not in administrators
    assert "Change No reply by then: somebody calls" in administrators
