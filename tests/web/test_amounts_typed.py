"""Amounts as people type them and as prolo prints them; where one can mean two, how to write it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from prolo.papers.words.amounts import money
from prolo.web.forms.amounts import AmountField
from prolo.web.forms.fields import DecimalField
from prolo.web.languages import SPOKEN, spoken


def in_currency(currency: str) -> AmountField:
    field = AmountField()
    field.be_in(currency)
    return field


@pytest.mark.parametrize(
    ("currency", "typed", "read"),
    [
        ("USD", "50", "50"),
        ("USD", "$50", "50"),
        ("USD", "50 usd", "50"),
        ("USD", "USD 1,000.50", "1000.50"),
        ("USD", "1,000.50", "1000.50"),
        ("USD", "1.000,50", "1000.50"),
        ("USD", "1 000,50", "1000.50"),
        ("USD", "1,000", "1000"),
        ("USD", "$1,250,000", "1250000"),
        ("CAD", "$75.50", "75.50"),
        ("EUR", "€ 2.500,00", "2500.00"),
        ("JPY", "¥3,500", "3500"),
        ("KWD", "1,000.500", "1000.500"),
        ("KWD", "0.250", "0.250"),
    ],
)
def test_an_amount_is_read_as_people_write_it(currency: str, typed: str, read: str) -> None:
    assert in_currency(currency).clean(typed) == Decimal(read)


@pytest.mark.parametrize("typed", ["€50", "fifty", "1,00,000", "$", "50 50", "1.000.50", "$-"])
def test_what_is_no_amount_of_this_currency_is_asked_for(typed: str) -> None:
    with pytest.raises(ValidationError, match="Enter the amount, in digits"):
        in_currency("USD").clean(typed)


@pytest.mark.parametrize(
    ("currency", "typed", "advised"),
    [
        ("USD", "1.000", ["1000", "1"]),
        ("USD", "1.250", ["1250", "1.25"]),
        ("USD", "1.255", ["1255"]),
        ("JPY", "1.255", ["1255"]),
        ("KWD", "1,250", ["1250", "1.250"]),
    ],
)
def test_what_is_advised_is_taken(currency: str, typed: str, advised: list[str]) -> None:
    field = in_currency(currency)
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    (said,) = refused.value.messages
    assert said.startswith("Write " + " or ".join(advised))
    assert [field.clean(one) for one in advised] == [Decimal(one) for one in advised]


@pytest.mark.parametrize(
    ("places", "advised"), [(3, "1250 or 1.250"), (2, "1250 or 1.25"), (1, "1250 if")]
)
def test_a_measure_advises_what_it_takes_itself(places: int, advised: str) -> None:
    """No thousands are guessed of a volume: 1,250 may be meant as one and a quarter."""
    with pytest.raises(ValidationError, match=f"Write {advised}"):
        DecimalField(asks="Enter the volume", places=places).clean("1,250")


@given(
    amount=st.decimals(0, 10**9, places=2),
    language=st.sampled_from([*SPOKEN]),
    with_code=st.booleans(),
)
def test_what_prolo_prints_it_reads(amount: Decimal, language: str, with_code: bool) -> None:
    with spoken(language):
        printed = money(amount, "USD")
    printed = printed.strip("\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}")
    number, _space, code = printed.rpartition("\N{NO-BREAK SPACE}")
    assert code == "USD"
    assert in_currency("USD").clean(printed if with_code else number) == amount
