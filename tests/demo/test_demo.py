"""The demonstration clinic."""

from __future__ import annotations

import pytest

from prolo.demo import fill_demo
from prolo.demo.people import PATIENTS, STAFF
from prolo.registry.access import actor_for, patients_of
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.clock import now
from prolo.registry.models import Identity, User
from prolo.registry.on_call import on_call_at

pytestmark = pytest.mark.django_db


def test_everybody_in_the_demonstration_can_be_reached_and_is_invented() -> None:
    clinic = fill_demo()
    desk = actor_for(User.objects.get(username="desk"), clinic)

    with desk.at_work():
        patients = list(patients_of(desk))
        phones = set(Identity.objects.values_list("phone", flat=True))

    assert clinic.is_demo
    assert len(patients) == len(PATIENTS)
    assert all(phone.startswith("+1 555 01") for phone in phones)
    assert all("Invented" in one.full_name or "Imaginary" in one.full_name for one in STAFF)


def test_somebody_is_on_call_from_the_first_minute() -> None:
    clinic = fill_demo()
    physician = actor_for(User.objects.get(username="physician"), clinic)

    with physician.at_work():
        assert on_call_at(clinic, now(clinic)) is not None


def test_what_is_confirmed_says_that_nobody_real_confirmed_it() -> None:
    clinic = fill_demo()
    physician = actor_for(User.objects.get(username="physician"), clinic)

    with physician.at_work():
        known = clinic_knowledge(clinic)

    confirmation = known.fact("checklist/timeout").confirmations[0]
    assert "nobody real" in confirmation.reason
    assert not known.fact("medicines/etoricoxib").is_usable("half_life_h_max")
