"""What a clinic knows is worked out once, and yet never old."""

from __future__ import annotations

from typing import Any

import pytest

from prolo.registry.actions.courses import open_course
from prolo.registry.actions.facts import confirm_fact, withdraw_confirmations
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import due_of, kept_items, rebuilt_at_the_end
from prolo.registry.transactions import write_transaction

pytestmark = pytest.mark.django_db
FACT = "checklist/timeout"


def test_a_confirmation_counts_at_once_here_alone_and_until_it_is_withdrawn(cast: Any) -> None:
    here, there = cast.owner, cast.outsider

    def confirmed(actor: Any) -> int:
        with actor.at_work():
            return len(clinic_knowledge(actor.clinic).fact(FACT).confirmations)

    assert (confirmed(here), confirmed(there)) == (0, 0)
    confirm_fact(ref=FACT, reason="Read", by=cast.owner)
    assert (confirmed(here), confirmed(there)) == (1, 0)
    withdraw_confirmations(ref=FACT, by=cast.owner)
    assert (confirmed(here), confirmed(there)) == (0, 0)


def test_the_same_rows_give_the_same_knowledge(cast: Any) -> None:
    assert clinic_knowledge(cast.clinic) is clinic_knowledge(cast.clinic)


def test_what_is_due_is_written_anew_before_the_transaction_ends(
    cast: Any, register: Any, at_work: Any
) -> None:
    patient = register("Sato")
    with write_transaction(by=cast.owner), rebuilt_at_the_end(by=cast.owner):
        course = open_course(patient=patient, condition="knee-oa", side="left", by=cast.owner)
        assert kept_items(course) == ()
    due = due_of(course, knowledge=clinic_knowledge(cast.clinic))
    assert kept_items(course) == due
    assert [one.kind for one in due] == ["assess"]
