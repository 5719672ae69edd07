"""What was answered at first and otherwise afterwards, where it mattered: an answer of the checks
that stood against the session, a line of a time-out that did not agree. It stays in sight."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db.models import Q, QuerySet

from prolo.care.conclusions import Finding, conclusion_from_json
from prolo.registry.models import Conclusion, Readiness, Session

READINESS, TIMEOUT = "readiness", "timeout"
MATTERED = ("stop", "ask")


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRight:
    """Who said what, and who answered otherwise after it."""

    kind: str
    course_id: uuid.UUID | None
    finding: Finding
    said_by: str
    said_at: datetime
    changed_by: str
    changed_at: datetime


def put_right_of(session: Session) -> list[PutRight]:
    """The checks first, then the time-outs."""
    return _changed(Readiness.objects.filter(session=session), [session.pk])


def put_right_in(courses: Collection[uuid.UUID]) -> list[PutRight]:
    sessions = Session.objects.filter(course__in=courses).values_list("pk", flat=True)
    return _changed(Readiness.objects.filter(session__course__in=courses), list(sessions))


def _changed(checks: QuerySet[Readiness], sessions: Sequence[uuid.UUID]) -> list[PutRight]:
    standing = checks.filter(marked_in_error_at__isnull=True)
    session_of = dict(standing.values_list("pk", "session_id"))
    rows = Conclusion.objects.filter(
        Q(kind=READINESS, subject_id__in=session_of) | Q(kind=TIMEOUT, subject_id__in=sessions)
    ).select_related("recorded_by")
    kept: dict[tuple[str, uuid.UUID], list[Conclusion]] = {}
    for row in rows.order_by("kind", "concluded_at", "id"):
        session = session_of.get(row.subject_id, row.subject_id)
        kept.setdefault((row.kind, session), []).append(row)
    return [
        one
        for same in kept.values()
        for before, after in pairwise(same)
        for one in _gone(before, after)
    ]


def _gone(before: Conclusion, after: Conclusion) -> Iterator[PutRight]:
    later = {_key(one) for one in _that_mattered(after)}
    for finding in _that_mattered(before):
        if _key(finding) not in later:
            yield PutRight(
                kind=before.kind,
                course_id=after.course_id,
                finding=finding,
                said_by=_name(before),
                said_at=before.concluded_at,
                changed_by=_name(after),
                changed_at=after.concluded_at,
            )


def _that_mattered(row: Conclusion) -> list[Finding]:
    return [one for one in conclusion_from_json(row.body).findings if one.weight in MATTERED]


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.code, str(sorted(finding.params.items()))


def _name(row: Conclusion) -> str:
    return row.recorded_by.full_name if row.recorded_by else ""
