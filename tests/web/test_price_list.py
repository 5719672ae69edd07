"""A price list as a file: all of it or nothing, every fault named, and out again as it came in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from prolo.evidence.form import workbook
from prolo.registry.models import ClinicPrice
from tests.web.conftest import send, text_of

Stored = Callable[[Any], list[Any]]
HEAD = "procedure,of,region,injector,amount,currency,starts_on,code,reason"
ADDRESS = "/our-clinic/prices/list"


@pytest.fixture
def administrator(log_in: Callable[[str], Client]) -> Client:
    return log_in("admin")


def bring(client: Client, *rows: str, head: str = HEAD, **typed: str) -> Any:
    content = "\n".join((head, *rows)).encode("utf-8-sig")
    return send(client, ADDRESS, file=SimpleUploadedFile("list.csv", content), **typed)


def test_a_list_is_set_as_a_whole_and_what_stands_is_passed_over(
    administrator: Client, stored: Stored
) -> None:
    before = len(stored(ClinicPrice))
    rows = (
        "session,,elbow,,400,USD,2099-01-01,M0076,New year",
        "irritant,p2g,,,90.5,USD,2099-01-01,,",
        "",
        "extra,Knee brace,,,60,USD,2099-01-01,,",
    )
    assert bring(administrator, *rows).status_code == 302
    assert len(stored(ClinicPrice)) == before + 3
    said = text_of(administrator.get("/our-clinic/prices"))
    assert "3 prices were set." in said
    assert bring(administrator, *rows).status_code == 302
    assert "0 prices were set. 3 stood already." in text_of(administrator.get("/our-clinic/prices"))
    assert len(stored(ClinicPrice)) == before + 3


def test_a_workbook_is_a_list_too(administrator: Client, stored: Stored) -> None:
    row = ["follow-up", "", "hip-pelvis", "", "95.5", "USD", "2099-01-01", "", "From a workbook"]
    content = workbook({"Prices": [HEAD.split(","), row]})
    file = SimpleUploadedFile("list.xlsx", content)
    assert send(administrator, ADDRESS, file=file).status_code == 302
    (kept,) = [one for one in stored(ClinicPrice) if one.reason == "From a workbook"]
    assert (kept.region, kept.amount) == ("hip-pelvis", Decimal("95.50"))


def test_every_fault_is_named_with_row_and_column_and_nothing_is_set(
    administrator: Client, stored: Stored
) -> None:
    before = len(stored(ClinicPrice))
    said = text_of(
        bring(
            administrator,
            "session,,elbow,,410,USD,2099-01-01,,",
            "session,,nowhere,,-5,USD,2099-01-01,,",
            "session,,,,420,EUR,3/4/2099,,",
            "sedation,none,,Nobody,99999,USD,2099-01-01,,",
            'follow-up,,,,"1,200",USD,,,',
            "session,,elbow,,430,USD,2099-01-01,,",
            "lunch,,,,,USD,2099-01-01,,",
        )
    )
    for row, column, cell in (
        (3, "Region; empty: every region", "nowhere"),
        (3, "Amount", "-5"),
        (4, "Currency", "EUR"),
        (4, "From", "3/4/2099"),
        (5, "Of what; empty: every one", "none"),
        (5, "Injector; empty: whoever injects", "Nobody"),
        (5, "Amount", "99999"),
        (6, "Amount", "1,200"),
        (6, "From", "Fill this in"),
        (7, "From", "2099-01-01"),
        (8, "Procedure", "lunch"),
        (8, "Amount", "Fill this in"),
    ):
        assert f"Row {row}, «{column}» {cell}" in said
    assert "Row 2" not in said
    assert "I looked again" in said
    assert len(stored(ClinicPrice)) == before


def test_a_price_that_is_far_off_is_taken_once_somebody_looked_again(
    administrator: Client, stored: Stored
) -> None:
    row = "sedation,oral,,,99999,USD,2099-01-01,,"
    assert "Row 2, «Amount» 99999" in text_of(bring(administrator, row))
    assert bring(administrator, row, is_meant="on").status_code == 302


@pytest.mark.parametrize(
    ("head", "rows", "says"),
    [
        ("procedure,amount", ("session,1",), "Row 1, «currency» This column is missing"),
        (HEAD + ",colour", ("session,,,,1,USD,2099-01-01,,,red",), "«colour»"),
        (HEAD, (), "There is no price in this list"),
        (HEAD, ('session,"',), "This file cannot be read"),
    ],
)
def test_what_is_no_price_list_says_so(
    administrator: Client, head: str, rows: tuple[str, ...], says: str
) -> None:
    assert says.replace("currency", "Currency") in text_of(bring(administrator, *rows, head=head))


def test_the_list_goes_out_as_it_came_in(administrator: Client, stored: Stored) -> None:
    bring(administrator, "extra,=Brace,,,60.25,USD,2099-01-01,L1812,Dear")
    file = administrator.get("/our-clinic/prices.csv").content
    rows = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))
    assert len(rows) == len(stored(ClinicPrice))
    n = len(rows)
    assert (
        send(administrator, ADDRESS, file=SimpleUploadedFile("list.csv", file)).status_code == 302
    )
    assert f"{n} stood already" in text_of(administrator.get("/our-clinic/prices"))
    assert len(stored(ClinicPrice)) == n


def test_who_keeps_no_prices_brings_no_list(log_in: Callable[[str], Client]) -> None:
    assert log_in("desk").get(ADDRESS).status_code == 403
