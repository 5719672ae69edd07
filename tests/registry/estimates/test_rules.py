"""A rule that an estimate follows is confirmed by somebody of the clinic, or that is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine

from prolo.knowledge import Knowledge, load_knowledge
from prolo.registry import clinic_knowledge as at_the_clinic
from prolo.registry.actions import facts
from prolo.registry.actions.estimates import record_coverage
from prolo.registry.actions.facts import confirm_fact, withdraw_confirmations
from prolo.registry.clinic_knowledge import clinic_knowledge, knowledge_at
from prolo.registry.estimate_changes import changed_on, changes_since, surely_changed_on
from prolo.registry.estimates import estimate_of
from prolo.registry.models import Course, Patient
from tests.registry.conftest import Cast
from tests.registry.estimates.steps import MONDAY, book_first, given, kept, owed, plan

REPORT = "protocols/rabago-2013"  # of up to five sessions


@pytest.fixture
def doubted(monkeypatch: pytest.MonkeyPatch) -> Knowledge:
    """Nobody has verified how many sessions the report gave."""
    known = load_knowledge()
    report = known.protocols["rabago-2013"]
    assert report.sessions_max == 5
    reports = {**known.protocols, report.id: replace(report, unverified=("sessions_max",))}
    found = replace(known, protocols=reports)
    for module in (at_the_clinic, facts):
        monkeypatch.setattr(module, "load_knowledge", lambda: found)
    return found


def test_an_estimate_that_was_given_is_owed_anew_from_the_day_on_which_it_was_confirmed(
    american: Cast, patient: Patient, course: Course, doubted: Knowledge
) -> None:
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    plan(american, course, sessions=3, protocol="rabago-2013")
    book_first(american, course)
    row = kept(american, course)
    given(american, row)
    assert estimate_of(row).sessions.most == 3
    assert owed(american) == []
    said = {"ref": REPORT, "reason": "read in its table 1", "by": american.owner}
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        confirm_fact(**said, field="sessions_max")
        (change,) = changes_since(row).lines
        assert [one.count.most for one in (*change.before, *change.now)] == [3, 5]
        assert owed(american) == [("change", date(2026, 3, 13))]
        assert changed_on(row) == surely_changed_on(row) == date(2026, 3, 4)
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        withdraw_confirmations(ref=REPORT, by=american.owner)
        assert owed(american) == []
    with time_machine.travel(MONDAY + timedelta(days=4), tick=False):
        confirm_fact(**said, field="sessions_max")
        assert changed_on(row) == date(2026, 3, 6)
        given(american, kept(american, course))
        assert owed(american) == []


def test_the_rules_of_an_earlier_moment_are_those_that_were_confirmed_by_then(
    american: Cast, doubted: Knowledge
) -> None:
    said = {"ref": REPORT, "reason": "read in its table 1", "by": american.owner}
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        confirm_fact(**said, field="sessions_max")
    with time_machine.travel(MONDAY + timedelta(days=4), tick=False):
        withdraw_confirmations(ref=REPORT, by=american.owner)
        then = {
            day: knowledge_at(american.clinic, MONDAY + timedelta(days=day)) for day in (1, 2, 3, 4)
        }
        now = clinic_knowledge(american.clinic)
    verified = {
        day: known.protocols["rabago-2013"].is_usable("sessions_max") for day, known in then.items()
    }
    assert verified == {1: False, 2: True, 3: True, 4: False}
    assert not now.protocols["rabago-2013"].is_usable("sessions_max")
