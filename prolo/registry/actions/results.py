"""Something that came in was seen, by name."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.events import record_event
from prolo.registry.models import ResultSeen
from prolo.registry.results import find_result
from prolo.registry.transactions import write_transaction


def see_results(*, found: Iterable[tuple[str, uuid.UUID]], by: Actor) -> list[ResultSeen]:
    """Several at once, as they were shown: what came in meanwhile stays unseen."""
    check_may(by, "see_results")
    with write_transaction(by=by):
        return [see_result(kind=kind, subject_id=one, by=by) for kind, one in found]


def see_result(*, kind: str, subject_id: uuid.UUID, by: Actor) -> ResultSeen:
    """Who was first stays the one who saw it. Raises ``NotFound`` for what is no result here."""
    check_may(by, "see_results")
    found = find_result(kind, subject_id)
    if found is None:
        raise NotFound("result")
    _row, patient = found
    with write_transaction(by=by):
        standing = ResultSeen.objects.filter(subject_id=subject_id)
        if one := standing.first():
            return one
        row = ResultSeen(
            clinic=by.clinic,
            recorded_by=by.user,
            patient=patient,
            kind=kind,
            subject_id=subject_id,
            seen_at=clock.now(by.clinic),
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # two at once: the other was first
            return standing.get()
        record_event(verb="result_seen", subject=row, patient=patient, by=by, body={"kind": kind})
    return row
