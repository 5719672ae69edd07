"""The sessions of a course as ``care.due`` looks at them, in few queries however many there are."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef

from prolo.care.due import SessionFact
from prolo.registry.models import (
    Conclusion,
    Course,
    Injection,
    Leaving,
    Override,
    Readiness,
    Session,
)
from prolo.registry.signatures import changed_since_signed

READY = "ready"
COMPLETE = "complete"  # the verdict of leaving
GO = "go"  # the verdict of a time-out that lets the needle in

Kept = Mapping[tuple[str, uuid.UUID], Conclusion]  # the newest of a kind about something


def sessions_of(course: Course) -> list[Session]:
    rows = course.sessions.exclude(state=Session.State.ABANDONED).order_by("number")
    return list(rows.select_related("visit"))


def session_facts(
    sessions: Sequence[Session], reports: Mapping[uuid.UUID, Sequence[datetime]]
) -> Iterable[SessionFact]:
    """``reports``: when aftercare was answered, of each session."""
    if not sessions:
        return
    ids = [one.pk for one in sessions]
    ready = dict(_entries(Readiness.objects.filter(session__in=ids)))
    left = dict(_entries(Leaving.objects.filter(session__in=ids)))
    kept = _newest_conclusions([*ids, *ready.values(), *left.values()])
    structures, changed = _structures(ids), changed_since_signed(ids)
    for row in sessions:
        timeout = kept.get(("timeout", row.pk))
        yield SessionFact(
            number=row.number,
            started_at=row.recorded_at,
            is_ready=_stands(kept.get(("readiness", ready.get(row.pk, row.pk))), READY),
            had_timeout=timeout is not None and timeout.verdict == GO,  # a stop is repeated
            recorded_at=row.ended_at,
            has_left=_stands(kept.get(("leaving", left.get(row.pk, row.pk))), COMPLETE),
            is_signed=row.state == Session.State.SIGNED and row.pk not in changed,
            structures=tuple(dict.fromkeys(structures[row.pk])),
            reports_at=tuple(reports.get(row.pk, ())),
        )


def _entries(rows: object) -> Iterable[tuple[uuid.UUID, uuid.UUID]]:
    """Session and entry; of several the last version comes last."""
    standing = rows.current().order_by("version")  # type: ignore[attr-defined]
    found: Iterable[tuple[uuid.UUID, uuid.UUID]] = standing.values_list("session_id", "pk")
    return found


def _newest_conclusions(subjects: Collection[uuid.UUID]) -> Kept:
    rows = Conclusion.objects.filter(
        kind__in=("readiness", "leaving", "timeout"), subject_id__in=subjects
    )
    decided = Exists(Override.objects.filter(conclusion=OuterRef("pk")))
    ordered = rows.annotate(is_decided=decided).order_by("concluded_at", "id").defer("body")
    return {(one.kind, one.subject_id): one for one in ordered}


def _stands(kept: Conclusion | None, verdict: str) -> bool:
    """Nothing was open, or a physician decided what was."""
    return kept is not None and (kept.verdict == verdict or kept.is_decided)  # type: ignore[attr-defined]


def _structures(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    rows = Injection.objects.filter(session__in=ids).current().order_by("sequence")
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for session_id, structure in rows.values_list("session_id", "structure"):
        found[session_id].append(structure)
    return found
