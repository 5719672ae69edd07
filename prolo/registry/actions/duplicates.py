"""What looks like one person is written down, so that lists need not compare everybody."""

from __future__ import annotations

from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.duplicates import possible_pairs
from prolo.registry.models import LooksAlike
from prolo.registry.transactions import write_transaction


def note_who_looks_alike(*, by: Actor) -> None:
    """By a job. Who was known before stays known since then; who looks alike no more is gone."""
    check_may(by, "merge_patients")
    with by.at_work():
        _note(by)


def _note(by: Actor) -> None:
    found = {(one.first.patient_id, one.second.patient_id) for one in possible_pairs(by)}
    known = set(LooksAlike.objects.values_list("first_id", "second_id"))
    if found == known:
        return  # nobody waits for the turn to write nothing
    now = clock.now(by.clinic)
    with write_transaction(by=by):
        for first, second in known - found:
            LooksAlike.objects.filter(first_id=first, second_id=second).delete()
        LooksAlike.objects.bulk_create(
            (
                LooksAlike(clinic=by.clinic, first_id=first, second_id=second, found_at=now)
                for first, second in sorted(found - known)
            ),
            ignore_conflicts=True,  # another worker was first
        )
