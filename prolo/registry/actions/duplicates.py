"""What looks like one person is written down, so that lists need not compare everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Q

from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.duplicates import Pair, who_looks_alike, who_looks_like
from prolo.registry.models import Identity, LooksAlike
from prolo.registry.transactions import write_transaction

PAIR = ("first_id", "second_id")
AT_ONCE = 200


def note_who_looks_alike(*, by: Actor) -> None:
    """By a job. Who was known before stays known since then; who looks alike no more is gone."""
    check_may(by, "merge_patients")
    with by.at_work():
        found, known = who_looks_alike(by), {*LooksAlike.objects.values_list(*PAIR)}
    for gone in _batched(sorted(known - found)):
        with write_transaction(by=by):
            for first, second in gone:
                LooksAlike.objects.filter(first_id=first, second_id=second).delete()
    for new in _batched(sorted(found - known)):
        with write_transaction(by=by):
            _write_down(new, by)


def note_who_looks_like(identity: Identity, *, by: Actor) -> None:
    """Part of the action that puts a person on record or changes who they are, when their keys are
    made: nobody waits for the job to hear of them."""
    found = who_looks_like(by, identity)
    of_them = Q(first=identity.patient_id) | Q(second=identity.patient_id)
    known = {(row.first_id, row.second_id): row for row in LooksAlike.objects.filter(of_them)}
    if gone := [row.pk for pair, row in known.items() if pair not in found]:
        LooksAlike.objects.filter(pk__in=gone).delete()
    _write_down(sorted(found - known.keys()), by)


def _write_down(pairs: Sequence[Pair], by: Actor) -> None:
    now = clock.now(by.clinic)
    rows = [
        LooksAlike(clinic=by.clinic, first_id=first, second_id=second, found_at=now)
        for first, second in pairs
    ]
    LooksAlike.objects.bulk_create(rows, ignore_conflicts=True)  # another was first


def _batched(pairs: Sequence[Pair]) -> Iterator[Sequence[Pair]]:
    """A few at a time: after an import there are thousands, and whoever sends something would wait
    until all were written. None at all: nobody waits for the turn to write nothing."""
    return (pairs[start : start + AT_ONCE] for start in range(0, len(pairs), AT_ONCE))
