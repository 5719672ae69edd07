"""What looks like one person is written down, so that lists need not compare everybody."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.duplicates import who_looks_alike
from prolo.registry.models import LooksAlike
from prolo.registry.transactions import write_transaction

Pair = tuple[uuid.UUID, uuid.UUID]
PAIR = ("first_id", "second_id")
AT_ONCE = 200


def note_who_looks_alike(*, by: Actor) -> None:
    """By a job. Who was known before stays known since then; who looks alike no more is gone."""
    check_may(by, "merge_patients")
    with by.at_work():
        _note(by)


def _note(by: Actor) -> None:
    found, known = set(who_looks_alike(by)), {*LooksAlike.objects.values_list(*PAIR)}
    now = clock.now(by.clinic)
    for gone in _batched(sorted(known - found)):
        with write_transaction(by=by):
            for first, second in gone:
                LooksAlike.objects.filter(first_id=first, second_id=second).delete()
    for new in _batched(sorted(found - known)):
        rows = [
            LooksAlike(clinic=by.clinic, first_id=first, second_id=second, found_at=now)
            for first, second in new
        ]
        with write_transaction(by=by):
            LooksAlike.objects.bulk_create(rows, ignore_conflicts=True)  # another worker was first


def _batched(pairs: Sequence[Pair]) -> Iterator[Sequence[Pair]]:
    """A few at a time: after an import there are thousands, and whoever sends something would wait
    until all were written. None at all: nobody waits for the turn to write nothing."""
    return (pairs[start : start + AT_ONCE] for start in range(0, len(pairs), AT_ONCE))
