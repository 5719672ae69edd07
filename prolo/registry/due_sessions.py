"""The sessions of a course as ``care.due`` looks at them, in few queries however many there are."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from prolo.care.asking_why import asks_why
from prolo.care.due_facts import SessionFact
from prolo.registry.models import (
    Conclusion,
    Course,
    Injection,
    Leaving,
    Override,
    Session,
)
from prolo.registry.overridden import is_decided
from prolo.registry.prepared import prepared
from prolo.registry.readiness import is_settled
from prolo.registry.signatures import asked_of_signed, changed_since_signed
from prolo.registry.statements import Statement, asked_ahead
from prolo.registry.taken_over import taken_over_since

COMPLETE = "complete"  # the verdict of leaving
GO = "go"  # the verdict of a time-out that lets the needle in

Of = tuple[uuid.UUID, uuid.UUID]


def sessions_of(course: Course) -> list[Session]:
    return sessions_held(course.pk)


@prepared
def sessions_held(course_id: uuid.UUID) -> QuerySet[Session]:
    rows = Session.objects.filter(course=course_id).exclude(state=Session.State.ABANDONED)
    return rows.select_related("visit").order_by("number")


def session_facts(
    sessions: Sequence[Session], reports: Mapping[uuid.UUID, Sequence[datetime]]
) -> Iterable[SessionFact]:
    """Of one course. ``reports``: when aftercare was answered, of each session."""
    if not sessions:
        return
    course_id = sessions[0].course_id
    is_any_signed = any(one.state == Session.State.SIGNED for one in sessions)
    with asked_ahead(_asked(course_id, is_any_signed)):
        left = dict(_leavings(course_id))
        kept = {(one.kind, one.subject_id): one for one in _conclusions(course_id)}
        structures, numbed = _structures(course_id)
        changed = changed_since_signed(course_id) if is_any_signed else set()
    for row in sessions:
        yield SessionFact(
            number=row.number,
            started_at=min(row.recorded_at, row.ended_at or row.recorded_at),  # written late
            held_on=row.visit.day,
            is_ready=row.state != Session.State.OPEN or is_settled(row),
            had_timeout=_was_called_out(row, kept.get(("timeout", row.pk))),
            recorded_at=row.ended_at,
            has_left=_has_left(kept.get(("leaving", left.get(row.pk, row.pk)))),
            is_signed=row.state == Session.State.SIGNED and row.pk not in changed,
            lacks_privilege=_lacks_privilege(kept.get(("injector", row.pk))),
            structures=tuple(dict.fromkeys(structures[row.pk])),
            is_numbed=row.pk in numbed or not structures[row.pk],
            reports_at=tuple(reports.get(row.pk, ())),
        )


def _asked(course_id: uuid.UUID, is_any_signed: bool) -> Iterator[Statement]:
    for asked in (_leavings, _conclusions, _injected):
        yield asked.statement(course_id)
    if is_any_signed:
        yield from asked_of_signed(course_id)


@prepared
def _leavings(course_id: uuid.UUID) -> QuerySet[Leaving, Of]:
    rows = Leaving.objects.filter(session__course=course_id).current()
    return rows.order_by("version").values_list("session_id", "pk")


@prepared
def _conclusions(course_id: uuid.UUID) -> QuerySet[Conclusion]:
    """The newest of a kind about something comes last."""
    rows = Conclusion.objects.filter(course=course_id, kind__in=("leaving", "timeout", "injector"))
    decided = Exists(Override.objects.filter(conclusion=OuterRef("pk")))
    ordered = rows.annotate(is_decided=decided).order_by("concluded_at", "id")
    return ordered.only("kind", "subject_id", "verdict")


def _was_called_out(session: Session, kept: Conclusion | None) -> bool:
    """A stop is repeated, and whoever took over since pauses anew."""
    if kept is None or kept.verdict != GO:
        return False
    if session.state != Session.State.OPEN or session.timeout_at is None:
        return True
    return not taken_over_since(session, session.timeout_at)


def _has_left(kept: Conclusion | None) -> bool:
    """Nothing was open, or a physician decided about all of it."""
    if kept is None or kept.verdict == COMPLETE:
        return kept is not None
    return bool(kept.is_decided) and is_decided(kept)  # type: ignore[attr-defined]


def _lacks_privilege(kept: Conclusion | None) -> bool:
    """And nobody has decided that they may."""
    if kept is None or not asks_why(kept.kind, kept.verdict):
        return False
    return not kept.is_decided  # type: ignore[attr-defined]


def _structures(course_id: uuid.UUID) -> tuple[dict[uuid.UUID, list[str]], set[uuid.UUID]]:
    """Of each session; and in which an anaesthetic was injected."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    numbed = set()
    for session_id, structure, anaesthetic in _injected(course_id):
        found[session_id].append(structure)
        if anaesthetic:
            numbed.add(session_id)
    return found, numbed


@prepared
def _injected(course_id: uuid.UUID) -> QuerySet[Injection, tuple[uuid.UUID, str, str]]:
    rows = Injection.objects.filter(session__course=course_id).current().order_by("sequence")
    return rows.values_list("session_id", "structure", "anaesthetic")
