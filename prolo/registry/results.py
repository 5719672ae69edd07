"""What came in and somebody should look at: answers with a verdict that matters, images that were
read, clearances that were answered. Of each the newest, and whether anybody has seen it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, Model, OuterRef, QuerySet, When

from prolo.care.images import Modality
from prolo.registry.access import Actor, check_may
from prolo.registry.models import (
    Conclusion,
    Course,
    ImagingReview,
    MedicineClearance,
    Patient,
    Response,
    ResultSeen,
)

AT_MOST = 200  # of each kind; who looks for older ones opens the person
WORSE = "worse"
MATTERS = (WORSE, "better-by-enough")  # verdicts about answers
UNSEEN, SEEN, ALL = "unseen", "seen", "all"
Kind = ResultSeen.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """``row`` is what it is about: a conclusion, a review or a clearance."""

    kind: str
    subject_id: uuid.UUID
    at: datetime
    patient: Patient
    course: Course | None
    row: Any
    seen: ResultSeen | None

    @property
    def is_worse(self) -> bool:
        return self.kind == Kind.ANSWERS and self.row.verdict == WORSE


def results(actor: Actor, *, kind: str = "", seen: str = UNSEEN) -> list[Result]:
    """The newest first; of what nobody has seen the worse answers before all others."""
    check_may(actor, "see_results")
    kinds = [kind] if kind in SOURCES else list(SOURCES)
    found = [one for name in kinds for one in _of_kind(name, seen)]
    return sorted(found, key=lambda one: (seen == UNSEEN and one.is_worse, one.at), reverse=True)


def find_result(kind: str, subject_id: uuid.UUID) -> tuple[Model, Patient] | None:
    if kind not in SOURCES:
        return None
    row = SOURCES[kind]().filter(pk=subject_id).first()
    return (row, row.patient) if row else None


def _of_kind(kind: str, seen: str) -> Iterator[Result]:
    rows = SOURCES[kind]()
    mark = Exists(ResultSeen.objects.filter(subject_id=OuterRef("pk")))
    if seen in (UNSEEN, SEEN):
        rows = rows.filter(mark if seen == SEEN else ~mark)
    if seen == UNSEEN and kind == Kind.ANSWERS:  # none falls out behind many that are better
        rows = rows.order_by(Case(When(verdict=WORSE, then=0), default=1), "-came_at")
    some = list(rows[:AT_MOST])
    marks = ResultSeen.objects.filter(subject_id__in=[one.pk for one in some])
    seen_by = {one.subject_id: one for one in marks.select_related("recorded_by")}
    for row in some:
        yield Result(
            kind=kind,
            subject_id=row.pk,
            at=row.came_at,
            patient=row.patient,
            course=row.appointment.course if kind == Kind.CLEARANCE else row.course,
            row=row,
            seen=seen_by.get(row.pk),
        )


def _answers() -> QuerySet[Any]:
    """Of answers that stand, what was concluded last."""
    later = Conclusion.objects.filter(
        kind="outcome", subject_id=OuterRef("subject_id"), concluded_at__gt=OuterRef("concluded_at")
    )
    standing = Response.objects.filter(pk=OuterRef("subject_id")).current()
    rows = Conclusion.objects.filter(Exists(standing), ~Exists(later), kind="outcome")
    return _newest(rows.filter(verdict__in=MATTERS), "concluded_at")


def _images() -> QuerySet[Any]:
    rows = ImagingReview.objects.current().exclude(modality=Modality.NONE)
    return _newest(rows, "recorded_at")


def _clearances() -> QuerySet[Any]:
    rows = MedicineClearance.objects.current()
    return _newest(rows.select_related("medicine_use", "appointment__course"), "recorded_at")


def _newest(rows: QuerySet[Any], at: str) -> QuerySet[Any]:
    whose = rows.select_related("patient__identity__clinic")
    if rows.model is not MedicineClearance:
        whose = whose.select_related("course")
    newest: QuerySet[Any] = whose.annotate(came_at=F(at)).order_by(f"-{at}")
    return newest


SOURCES: dict[str, Callable[[], QuerySet[Any]]] = {
    Kind.ANSWERS: _answers,
    Kind.IMAGES: _images,
    Kind.CLEARANCE: _clearances,
}
