"""Amounts come back from the database as they went in, in every currency, however large."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from babel.numbers import list_currencies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prolo.care.money.prices import DECIMALS, MOST, decimals, written
from prolo.papers.words.amounts import money
from prolo.registry import clock
from prolo.registry.accounts import charged
from prolo.registry.actions.accounts import record_charge
from prolo.registry.models import Charge, Payment
from prolo.registry.models.money import ClinicPrice, DisputeEnd
from tests.registry.conftest import Cast, Register

CURRENCIES = sorted(list_currencies())
ODD = ("KWD", "JOD", "BHD", "TND", "IRR", "LBP", "JPY", "CLF", "USD")


@st.composite
def amounts(draw: st.DrawFn) -> tuple[Decimal, str]:
    currency = draw(st.sampled_from(ODD) | st.sampled_from(CURRENCIES))
    smallest = Decimal(1).scaleb(-decimals(currency))
    return draw(st.integers(1, int(MOST / smallest))) * smallest, currency


@pytest.mark.parametrize("model", [ClinicPrice, Charge, DisputeEnd, Payment])
def test_a_column_holds_the_most_that_is_allowed_in_any_currency(model: Any) -> None:
    column = model._meta.get_field("amount")
    assert max(map(decimals, CURRENCIES)) == DECIMALS == column.decimal_places
    assert 10 ** (column.max_digits - column.decimal_places) > MOST
    assert column.max_digits <= 15  # SQLite keeps no more


@pytest.fixture
def patient(at_work: Any, register: Register) -> Any:
    return register("Example", "Nobody")


@given(amounts())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_charge_comes_back_as_it_was_entered(
    cast: Cast, patient: Any, asked: tuple[Decimal, str]
) -> None:
    amount, currency = asked
    row = Charge.objects.create(
        clinic=cast.clinic,
        patient=patient,
        recorded_by=cast.owner.user,
        procedure="session",
        amount=amount,
        currency=currency,
        billed_on="2026-03-04",
        happened_at=datetime(2026, 3, 4, 12, tzinfo=UTC),
    )
    (found,) = charged([Charge.objects.get(pk=row.pk)])
    assert (found.amount, found.currency) == (amount, currency)
    assert str(found.amount) == str(written(amount, currency))


@given(amounts())
def test_an_amount_is_written_with_the_decimals_of_its_currency(asked: tuple[Decimal, str]) -> None:
    amount, currency = asked
    shown, _space, code = money(amount, currency).partition("\N{NO-BREAK SPACE}")
    assert code == currency
    assert Decimal(shown.replace(",", "")) == amount
    assert len(shown.partition(".")[2]) == decimals(currency)


@pytest.mark.parametrize(("currency", "amount"), [("KWD", "12.125"), ("IRR", "950000000")])
def test_a_clinic_bills_in_its_currency(
    cast: Cast, patient: Any, currency: str, amount: str
) -> None:
    cast.owner.clinic.currency = currency
    row = record_charge(
        patient=patient,
        procedure="session",
        amount=Decimal(amount),
        billed_on=clock.today(cast.clinic),
        by=cast.owner,
    )
    row.refresh_from_db()
    assert (row.amount, row.currency) == (Decimal(amount), currency)
