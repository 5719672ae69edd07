"""What the worker looks at every so often writes each thing by itself, and nothing is open around
all of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from prolo.demo import fill_demo
from prolo.registry.access import Actor, system
from prolo.registry.actions import half_told, silences
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.events import record_event
from prolo.registry.models import Event
from prolo.registry.scope import current_clinic
from prolo.registry.transactions import write_transaction
from prolo.registry.worker import PeriodicWork

pytestmark = pytest.mark.both_databases

SEEN: list[tuple[bool, Any]] = []


def look_around(*, by: Actor) -> None:
    SEEN.append((connection.in_atomic_block, current_clinic()))


def test_no_transaction_is_open_around_periodic_work(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_clinic(name="Here")
    monkeypatch.setattr(settings, "PERIODIC_WORK", {f"{__name__}.look_around": 60.0})
    SEEN.clear()
    PeriodicWork().run_what_is_due()
    assert SEEN == [(False, None)]


def test_all_of_it_opens_the_clinic_that_it_looks_at(
    transactional_db: None, caplog: pytest.LogCaptureFixture
) -> None:
    fill_demo()
    PeriodicWork().run_what_is_due()
    assert "periodic work failed" not in caplog.text


@pytest.mark.parametrize(
    ("module", "found", "work"),
    [(silences, "_uncalled", "raise_silences"), (half_told, "_resting", "raise_half_told")],
)
def test_a_fault_over_one_person_takes_back_nothing_that_was_written_of_others(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, module: Any, found: str, work: str
) -> None:
    by = system(open_clinic(name="Here"))

    def write(of: str, _now: object, by: Actor) -> None:
        with write_transaction(by=by):
            record_event(verb=f"raised_{of}", subject=by.clinic, by=by)
            if of == "second":
                raise ValueError(of)

    monkeypatch.setattr(module, found, lambda _now, _by: ["first", "second"])
    monkeypatch.setattr(module, "_raise", write)
    with pytest.raises(ValueError, match="second"):
        getattr(module, work)(by=by)
    with by.at_work():
        assert list(Event.objects.filter(verb__startswith="raised_").values_list("verb")) == [
            ("raised_first",)
        ]
