"""What a clinic says of itself, and what it asks."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from prolo.errors import Conflict, Invalid, NotAllowed, NotFound
from prolo.registry import clock
from prolo.registry.actions.clinics import update_clinic
from prolo.registry.actions.prices import set_price, withdraw_price
from prolo.registry.consents import is_child
from prolo.registry.models import Clinic, ClinicPrice, Event, Role
from tests.registry.conftest import hire

pytestmark = pytest.mark.django_db


def test_settings_are_kept_by_an_administrator_and_only_what_changed(cast: Any) -> None:
    seen = cast.clinic.lock_version
    with cast.administrator.at_work():
        kept = update_clinic(
            by=cast.administrator, seen=seen, name=" Here ", phone="+49 30 1", age_of_majority=18
        )
        assert (kept.phone, kept.lock_version) == ("+49 30 1", seen + 1)
        assert Event.objects.get(verb="clinic_updated").body == {"fields": ["phone"]}
    with pytest.raises(NotAllowed):
        update_clinic(by=cast.owner, phone="1")


def test_the_second_of_two_sees_a_conflict(cast: Any) -> None:
    seen = cast.clinic.lock_version
    with cast.administrator.at_work():
        update_clinic(by=cast.administrator, seen=seen, phone="+49 30 1")
        with pytest.raises(Conflict):
            update_clinic(by=cast.administrator, seen=seen, phone="+49 30 2")
    assert Clinic.objects.get(pk=cast.clinic.pk).phone == "+49 30 1"


def test_faults_of_settings_are_said_at_once(cast: Any) -> None:
    wrong = {"name": " ", "emergency_number": "", "time_zone": "Mars/Base", "age_of_majority": 9}
    with cast.administrator.at_work(), pytest.raises(Invalid) as refused:
        update_clinic(by=cast.administrator, **wrong)
    assert refused.value.faults == {
        "name": "missing",
        "emergency_number": "missing",
        "time_zone": "unknown",
        "age_of_majority": "out-of-range",
    }


def test_who_is_a_child_follows_from_the_clinics_age_of_majority(cast: Any, register: Any) -> None:
    now = clock.now(cast.clinic)
    born = clock.today(cast.clinic) - timedelta(days=19 * 365 + 30)
    with cast.owner.at_work():
        patient = register("Young", born=born)
        assert not is_child(patient, now)
    with cast.administrator.at_work():
        update_clinic(by=cast.administrator, age_of_majority=21)
    with cast.owner.at_work():
        patient.clinic.refresh_from_db()
        assert is_child(patient, now)


def test_a_price_is_set_in_the_clinics_currency_and_withdrawn_not_deleted(cast: Any) -> None:
    by = cast.administrator
    with by.at_work():
        asked = {"procedure": "session", "region": "knee", "amount": Decimal("450.00")}
        with pytest.raises(Invalid, match="amount: questioned"):  # the first in this currency
            set_price(**asked, by=by)
        price = set_price(**asked, is_meant=True, by=by)
        assert (price.currency, price.starts_on) == ("EUR", clock.today(cast.clinic))
        assert withdraw_price(price=price, by=by).withdrawn_at
        assert ClinicPrice.objects.count() == 1
    with pytest.raises(NotFound):
        withdraw_price(price=price, by=_administrator_there(cast))


def _administrator_there(cast: Any) -> Any:
    return hire(cast.outsider.clinic, "there", Role.ADMINISTRATOR)


def test_faults_of_a_price_are_said_at_once(cast: Any) -> None:
    by = cast.administrator
    with by.at_work(), pytest.raises(Invalid) as refused:
        set_price(procedure="magic", region="moon", amount=Decimal("NaN"), by=by)
    assert refused.value.faults == {
        "procedure": "unknown",
        "region": "unknown",
        "amount": "out-of-range",
    }
    with pytest.raises(NotAllowed):
        set_price(procedure="session", amount=Decimal(1), by=cast.owner)
