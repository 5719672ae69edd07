"""What came in and somebody should look at: answers with a verdict that matters, or with words
that no rule reads, images that were read, clearances that were answered. Of each the newest,
whether anybody has seen it, and while nobody has, who looks at it by which day: who treats the
person, or any physician."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    QuerySet,
    When,
)
from django.db.models.functions import Least

from prolo.care.dates import at_local, local_day
from prolo.care.images import Modality
from prolo.care.said import LOOK, SAID
from prolo.care.seeing import DAYS, LookBy, Urgency, look_by
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.models import (
    Clinic,
    Conclusion,
    Course,
    ImagingReview,
    MedicineClearance,
    Patient,
    Response,
    ResultSeen,
    Session,
    User,
)
from prolo.registry.models import Plan as PlanRow
from prolo.registry.prepared import Prepared, prepared
from prolo.registry.schedule import physicians_on

AT_MOST = 200  # of each kind; who looks for older ones opens the person
WORSE = "worse"
BETTER = "better-by-enough"
URGENT = frozenset({WORSE, LOOK})  # verdicts about answers
MATTERS = (*URGENT, BETTER)
MINE = "me"
MORNING = time(9)
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
    look: LookBy
    owner: User | None = None  # None: whoever is a physician here

    @property
    def is_overdue(self) -> bool:
        return self.seen is None and self.look.day < clock.today(self.patient.clinic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """``is_cut``: of some kind there are more, which no filter has looked at."""

    results: list[Result]
    is_cut: bool


def results(actor: Actor, **asked: Any) -> list[Result]:
    return list_results(actor, **asked).results


def list_results(
    actor: Actor,
    *,
    kind: str = "",
    seen: str = UNSEEN,
    owner: str = "",
    course: uuid.UUID | None = None,
) -> Listed:
    """The newest first; of what nobody has seen the worse answers before all others, and then what
    is to be looked at soonest. ``owner`` is ``me`` for those whose the actor is to look at."""
    check_may(actor, "see_results")
    kinds = [kind] if kind in SOURCES else list(SOURCES)
    by_kind = [_of_kind(name, seen, course) for name in kinds]
    is_cut = any(len(some) > AT_MOST for some in by_kind)
    owned = _with_owners([one for some in by_kind for one in some[:AT_MOST]], actor.clinic)
    if owner == MINE:
        owned = [one for one in owned if one.owner == actor.user]
    if seen == UNSEEN:
        found = sorted(owned, key=lambda one: (*_urgent(one), -one.at.timestamp()))
    else:
        found = sorted(owned, key=lambda one: one.at, reverse=True)
    return Listed(results=found, is_cut=is_cut)


def _urgent(one: Result) -> tuple[int, date]:
    return list(Urgency).index(one.look.urgency), one.look.day


def look_at_by(course: Course) -> datetime | None:
    """When the first result of the course that nobody has seen is to have been looked at."""
    zone = ZoneInfo(course.clinic.time_zone)
    rows = [(kind, row) for kind in _came_in(course.pk) for row in UNSEEN_OF[kind](course.pk)]
    return at_local(min(_look_by(*one).day for one in rows), MORNING, zone) if rows else None


def _with_owners(found: list[Result], clinic: Clinic) -> list[Result]:
    """Who injected last in its course, else who signed the plan; as long as they work here."""
    courses = {one.course.pk for one in found if one.course}
    plans = PlanRow.objects.filter(course__in=courses).current().order_by("version")
    sessions = Session.objects.filter(course__in=courses, injector__isnull=False)
    held = sessions.exclude(state=Session.State.ABANDONED).order_by("number")
    owners = {
        **{one.course_id: one.recorded_by for one in plans.select_related("recorded_by")},
        **{one.course_id: one.injector for one in held.select_related("injector")},
    }
    here = {one.pk for one in physicians_on(clock.today(clinic))} if found else set()
    return [
        replace(one, owner=user)
        if one.course and (user := owners.get(one.course.pk)) and user.pk in here
        else one
        for one in found
    ]


def find_result(kind: str, subject_id: uuid.UUID) -> tuple[Model, Patient] | None:
    if kind not in SOURCES:
        return None
    row = SOURCES[kind]().filter(pk=subject_id).first()
    return (row, row.patient) if row else None


def _came_in(course_id: uuid.UUID) -> list[str]:
    """Of which kinds anything did that nobody has seen: asked first because it is quick, and of
    most courses nothing has."""
    [found] = whether_each_came_in(course_id)
    return [kind for kind, is_there in zip(CAME_IN, found, strict=True) if is_there]


@prepared
def whether_each_came_in(course_id: uuid.UUID) -> QuerySet[Course, tuple[bool, ...]]:
    asked = [
        Exists(rows().filter(~_is_seen(), **{_course_of(kind): OuterRef("pk")}))
        for kind, rows in CAME_IN.items()
    ]
    return Course.objects.filter(pk=course_id).values_list(*asked)


def _is_seen() -> Exists:
    standing = ResultSeen.objects.filter(taken_back_at__isnull=True)
    return Exists(standing.filter(subject_id=OuterRef("pk")))


def _course_of(kind: str) -> str:
    return "appointment__course" if kind == Kind.CLEARANCE else "course"


def _of_kind(kind: str, seen: str, course: uuid.UUID | None = None) -> list[Result]:
    """One more than are listed, where there are more."""
    rows = SOURCES[kind]()
    if course:
        rows = rows.filter(**{_course_of(kind): course})
    if seen in (UNSEEN, SEEN):
        rows = rows.filter(_is_seen() if seen == SEEN else ~_is_seen())
    if seen == UNSEEN:  # what waits longest falls out behind nothing
        rows = rows.order_by(*SOONEST[kind])
    some = list(rows[: AT_MOST + 1])
    marks = ResultSeen.objects.filter(
        subject_id__in=[one.pk for one in some], taken_back_at__isnull=True
    )
    seen_by = {one.subject_id: one for one in marks.select_related("recorded_by")}
    return [
        Result(
            kind=kind,
            subject_id=row.pk,
            at=row.came_at,
            patient=row.patient,
            course=row.appointment.course if kind == Kind.CLEARANCE else row.course,
            row=row,
            seen=seen_by.get(row.pk),
            look=_look_by(kind, row),
        )
        for row in some
    ]


def _look_by(kind: str, row: Any) -> LookBy:
    zone = ZoneInfo(row.patient.clinic.time_zone)
    return look_by(
        kind=kind,
        is_better=kind == Kind.ANSWERS and row.verdict == BETTER,
        came_on=local_day(row.came_at, zone),
        appointment_on=local_day(row.appointment.starts_at, zone)
        if kind == Kind.CLEARANCE
        else None,
    )


def _verdicts() -> QuerySet[Any]:
    return Conclusion.objects.filter(kind__in=("outcome", SAID), verdict__in=MATTERS)


def _answers() -> QuerySet[Any]:
    """Of answers that stand, what was concluded last."""
    later = Conclusion.objects.filter(
        kind=OuterRef("kind"),
        subject_id=OuterRef("subject_id"),
        concluded_at__gt=OuterRef("concluded_at"),
    )
    standing = Response.objects.filter(pk=OuterRef("subject_id")).current()
    return _newest(_verdicts().filter(Exists(standing), ~Exists(later)), "concluded_at")


def _images_read() -> Any:
    """Of most courses somebody said that none are needed."""
    return ImagingReview.objects.exclude(modality=Modality.NONE)


def _images() -> QuerySet[Any]:
    return _newest(_images_read().current(), "recorded_at")


def _clearances() -> QuerySet[Any]:
    rows = MedicineClearance.objects.current()
    return _newest(rows.select_related("medicine_use", "appointment__course"), "recorded_at")


def _newest(rows: QuerySet[Any], at: str) -> QuerySet[Any]:
    whose = rows.select_related("patient__identity__clinic", "patient__clinic")
    if rows.model is not MedicineClearance:
        whose = whose.select_related("course")
    newest: QuerySet[Any] = whose.annotate(came_at=F(at)).order_by(f"-{at}")
    return newest


CAME_IN: dict[str, Callable[[], QuerySet[Any]]] = {
    Kind.ANSWERS: _verdicts,
    Kind.IMAGES: _images_read,
    Kind.CLEARANCE: MedicineClearance.objects.all,
}
SOONEST: dict[str, tuple[Any, ...]] = {  # as ``care.seeing`` has the day to look
    Kind.ANSWERS: (Case(When(verdict=BETTER, then=1), default=0), "came_at"),
    Kind.IMAGES: ("came_at",),
    Kind.CLEARANCE: (
        Least(
            "came_at",
            ExpressionWrapper(
                F("appointment__starts_at") - timedelta(days=DAYS[Urgency.SOON] + 1),
                output_field=DateTimeField(),
            ),
        ),
        "came_at",
    ),
}
SOURCES: dict[str, Callable[[], QuerySet[Any]]] = {
    Kind.ANSWERS: _answers,
    Kind.IMAGES: _images,
    Kind.CLEARANCE: _clearances,
}


def _unseen_of(kind: str) -> Prepared[Any]:
    def unseen(course_id: uuid.UUID) -> QuerySet[Any]:
        return SOURCES[kind]().filter(~_is_seen(), **{_course_of(kind): course_id})

    return prepared(unseen)


UNSEEN_OF = {kind: _unseen_of(kind) for kind in SOURCES}
