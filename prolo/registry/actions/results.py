"""Something that came in was seen, by name."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from prolo.errors import Invalid, NotFound
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.events import record_event
from prolo.registry.models import ResultSeen
from prolo.registry.results import find_result
from prolo.registry.transactions import write_transaction


def see_results(*, found: Iterable[tuple[str, uuid.UUID]], by: Actor) -> list[ResultSeen]:
    """Several at once, as they were shown: what came in meanwhile stays unseen."""
    check_may(by, "see_results")
    at = clock.now(by.clinic)
    with write_transaction(by=by):
        return [see_result(kind=kind, subject_id=one, at=at, by=by) for kind, one in found]


def see_result(
    *, kind: str, subject_id: uuid.UUID, by: Actor, at: datetime | None = None
) -> ResultSeen:
    """Who was first stays the one who saw it. Raises ``NotFound`` for what is no result here."""
    check_may(by, "see_results")
    found = find_result(kind, subject_id)
    if found is None:
        raise NotFound("result")
    _row, patient = found
    with write_transaction(by=by):
        standing = ResultSeen.objects.filter(subject_id=subject_id, taken_back_at__isnull=True)
        if one := standing.first():
            return one
        row = ResultSeen(
            clinic=by.clinic,
            recorded_by=by.user,
            patient=patient,
            kind=kind,
            subject_id=subject_id,
            seen_at=at or clock.now(by.clinic),
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # two at once: the other was first
            return standing.get()
        record_event(verb="result_seen", subject=row, patient=patient, by=by, body={"kind": kind})
    return row


def unsee_results(*, seen: ResultSeen, by: Actor) -> list[ResultSeen]:
    """A slip of the finger, taken back by who saw them and on that day: whatever they saw with the
    same press is new again, for the whole clinic."""
    check_may(by, "see_results")
    check_own(by, seen)
    is_today = clock.day_at(seen.seen_at, by.clinic) == clock.today(by.clinic)
    if seen.recorded_by != by.user or not is_today:
        raise Invalid({"result": "seen-no-slip"})
    with write_transaction(by=by):
        same = ResultSeen.objects.filter(recorded_by=by.user, seen_at=seen.seen_at)
        rows = list(same.filter(taken_back_at__isnull=True).select_for_update(of=["self"]))
        if not rows:
            raise Invalid({"result": "not-seen"})
        for row in rows:
            row.taken_back_at = clock.now(by.clinic)
            row.save(update_fields=["taken_back_at"])
            body = {"kind": row.kind}
            record_event(verb="result_unseen", subject=row, patient=row.patient, by=by, body=body)
    return rows
