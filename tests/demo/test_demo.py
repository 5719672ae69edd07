"""The demonstration clinic."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from prolo.cli.seeds import SEED
from prolo.demo import fill_demo
from prolo.demo.everyone import PARTS
from prolo.demo.people import PATIENTS, STAFF
from prolo.demo.telling import play
from prolo.registry.access import actor_for, patients_of, system
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.clock import now
from prolo.registry.models import Identity, Session, User
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


def test_a_session_waits_for_its_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told by itself: on which day it was held hangs on the weekday of the first visit."""
    (unsigned,) = (one for one in PARTS if one.name == "unsigned")
    monkeypatch.setattr(
        "prolo.demo.clinic._everybody", lambda seed, _administrator: [play(unsigned, seed)]
    )
    with system(fill_demo(seed=SEED, now=datetime(2026, 11, 24, 15, 20, tzinfo=UTC))).at_work():
        assert Session.objects.get().state == "recorded"
