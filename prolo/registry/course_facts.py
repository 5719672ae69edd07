"""What the rows of a course say happened, as care asks it to say what is due.

``due`` keeps what follows beside the rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, Q, QuerySet

from prolo.care import due_facts
from prolo.care.contact import DIED
from prolo.care.course import ENDED, NO_ARROWS, State
from prolo.care.due_facts import BookedFact, ConcernFact, CourseFacts, HarmFact, ToMoveFact
from prolo.care.plan import Plan
from prolo.care.preparation import preparation_from_json
from prolo.knowledge import Knowledge
from prolo.registry.brought import form_times, forms_of, measures_kept
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.consents import AS_SIGNED, covers
from prolo.registry.due_sessions import session_facts, sessions_held, sessions_of
from prolo.registry.falling import falls_of, still_to_move
from prolo.registry.heard import heard, reached_at, reports, spoken_at
from prolo.registry.in_hand import in_hand, is_judged, recorded_harms
from prolo.registry.losses import losses_in, losses_kept
from prolo.registry.models import (
    AdverseEvent,
    Appointment,
    Concern,
    Consent,
    Course,
    CourseMove,
    Response,
    Session,
)
from prolo.registry.plans import current_plan, newest_plan
from prolo.registry.preparation import sheets_in_course
from prolo.registry.prepared import prepared
from prolo.registry.results import look_at_by, whether_each_came_in
from prolo.registry.statements import Statement
from prolo.registry.stopping import stop_asked_at
from prolo.registry.unnamed import ever_assessed, unnamed_since
from prolo.registry.zones import zone_kept, zone_of

EMERGENCY = "refer-emergency"  # the verdict of an assessment


def course_facts(course: Course, *, knowledge: Knowledge) -> CourseFacts:
    """What the rows say happened."""
    plan = current_plan(course)
    moves = counted(_moves(course.pk))
    last_move = moves[-1] if moves else None
    since = last_move.happened_at if last_move else course.recorded_at
    sessions, answers = sessions_of(course), _answers(course.pk)
    expected, state = _expected(course, sessions), State(course.state)
    return CourseFacts(
        state=state,
        state_since=since,
        zone=ZoneInfo(course.clinic.time_zone),
        lives_in=zone_of(course.patient_id) if sessions else None,
        until=last_move.until if last_move else None,
        **(_assessed(course, moves, since) if state is State.ASSESSING else {}),
        planned_on=plan.sessions_on if plan else (),
        has_consent=bool(expected) and _has_consent(course, plan, expected),
        taken_back_at=_taken_back_at(course) if state is State.TREATING else None,
        booked=tuple(_booked(course, expected)),
        to_move=tuple(_to_move(expected)),
        sessions=tuple(session_facts(sessions, reports(answers))),
        follow_up_weeks=plan.follow_up_weeks if plan else due_facts.USUAL_WEEKS,
        forms=forms_of(course, knowledge),
        heard=tuple(heard(answers)),
        spoken_at=tuple(sorted(spoken_at(course.pk))),
        reached_at=tuple(sorted(reached_at(course.pk))),
        concerns=tuple(_concerns(course)),
        harms=tuple(_harms(course)),
        answered=frozenset(one.due_key for one in answers if one.due_key),
        apart=tuple(_apart(answers)),
        **_lost(course),
        look_at_by=look_at_by(course),
        thinner_unnamed_at=unnamed_since(course, knowledge) if state not in ENDED else None,
        stop_asked_at=_stop_asked_at(course, plan, sessions, knowledge)
        if state is State.TREATING
        else None,
    )


def asked_of_course(course: Course) -> Iterator[Statement]:
    """What is asked of every course to read its facts, as it stood when it was last looked at."""
    for asked in (newest_plan, _moves, sessions_held, _answers, _standing_appointments):
        yield asked.statement(course.pk)
    yield measures_kept.statement()
    yield form_times.statement()
    yield whether_each_came_in.statement(course.pk)
    yield zone_kept.statement(course.patient_id)
    if course.state not in ENDED:
        yield ever_assessed.statement(course.patient_id)
    if course.state == State.TREATING:
        yield _endings.statement(course.pk)


def rarely_of_course(course: Course) -> Iterator[Statement]:
    """And of few of them there is anything of it."""
    for asked in (spoken_at, reached_at, _open_concerns, _harms_of):
        yield asked.statement(course.pk)
    yield losses_kept.statement(course.patient_id)


def _stop_asked_at(
    course: Course, plan: Plan | None, sessions: Iterable[Session], knowledge: Knowledge
) -> datetime | None:
    ended = (one.ended_at for one in sessions)
    return stop_asked_at(course, plan.gain if plan else None, ended, knowledge)


def counted(moves: Iterable[CourseMove]) -> list[CourseMove]:
    """But for a closing that was the death of another person, or a slip, and its taking back."""
    found: list[CourseMove] = []
    for one in moves:
        if one.move in NO_ARROWS:
            found.pop()
        else:
            found.append(one)
    return found


def _assessed(course: Course, moves: Iterable[CourseMove], since: datetime) -> dict[str, Any]:
    """Since it came to be assessed: asked of nothing but a course of which that is open."""
    opened = _entered(moves, State.ASSESSING, since)
    return {
        "assessed_at": _newest(course.assessments, opened),
        "is_emergency": _is_emergency(course),
        "imaged_at": _newest(course.imaging_reviews, opened),
    }


def _is_emergency(course: Course) -> bool:
    row = course.assessments.current().order_by("version").last()
    kept = latest_conclusion("candidate", subject_id=row.pk) if row else None
    return kept is not None and kept.verdict == EMERGENCY


def _entered(moves: Iterable[CourseMove], state: State, default: datetime) -> datetime:
    """When the course last came into that state."""
    return next((one.happened_at for one in reversed([*moves]) if one.to_state == state), default)


def _newest(rows: object, since: datetime) -> datetime | None:
    current = rows.current().filter(happened_at__gte=since)  # type: ignore[attr-defined]
    newest: datetime | None = current.aggregate(at=Max("happened_at"))["at"]
    return newest


@prepared
def _moves(course_id: uuid.UUID) -> QuerySet[CourseMove]:
    return CourseMove.objects.filter(course=course_id).order_by("happened_at", "recorded_at")


def _has_consent(course: Course, plan: Plan | None, expected: Sequence[Appointment]) -> bool:
    """For the next session, whatever else is booked before it."""
    at = expected[0].starts_at
    number = next((one.session_number for one in expected if one.session_number), 0)
    return any(covers(one, course, plan, at=at, number=number) for one in _standing(course.pk))


@prepared
def _standing(course_id: uuid.UUID) -> QuerySet[Consent]:
    """With what was signed: of the one course that is computed, and not for its row in a list."""
    rows = Consent.objects.filter(course=course_id, withdrawn_at__isnull=True).current()
    return rows.select_related(*AS_SIGNED)


def _taken_back_at(course: Course) -> datetime | None:
    return next((at for (at,) in _endings(course.pk)), None)


@prepared
def _endings(course_id: uuid.UUID) -> QuerySet[Consent, tuple[datetime | None]]:
    """Of its consents, the newest first: when each was taken back."""
    rows = Consent.objects.filter(course=course_id).current().order_by("-recorded_at")
    return rows.values_list("withdrawn_at")


def _expected(course: Course, sessions: Iterable[Session]) -> list[Appointment]:
    """Who is to come; and who has arrived for a session that is not begun."""
    begun = {one.number for one in sessions}
    rows = [
        one
        for one in _standing_appointments(course.pk)
        if not _has_arrived(one) or one.session_number not in begun
    ]
    for one in rows:
        one.clinic, one.course = course.clinic, course
    return rows


def _has_arrived(row: Appointment) -> bool:
    return row.state == Appointment.State.ARRIVED


@prepared
def _standing_appointments(course_id: uuid.UUID) -> QuerySet[Appointment]:
    arrived = Q(state=Appointment.State.ARRIVED, purpose=Appointment.Purpose.SESSION)
    standing = Q(state=Appointment.State.BOOKED) | arrived
    rows = Appointment.objects.filter(standing, course=course_id)
    return rows.select_related("room").order_by("starts_at", "pk")


def _booked(course: Course, expected: Iterable[Appointment]) -> Iterable[BookedFact]:
    sessions = [row for row in expected if row.purpose == Appointment.Purpose.SESSION]
    sheets = sheets_in_course(course.pk, sessions)
    for row in sessions:
        sheet = sheets.get(row.pk)
        yield BookedFact(
            number=row.session_number or 0,
            starts_at=row.starts_at,
            booked_at=row.booked_at,
            has_arrived=_has_arrived(row),
            has_sheet=sheet is not None,
            was_told=sheet is not None and sheet.told_at is not None,
            first_stop_on=_first_stop_on(sheet.body) if sheet else None,
        )


def _to_move(expected: Iterable[Appointment]) -> Iterable[ToMoveFact]:
    for falls in falls_of([one for one in expected if not _has_arrived(one)]).values():
        if left := still_to_move(falls):
            row = left[0].appointment
            yield ToMoveFact(
                mark=str(row.pk),
                starts_at=row.starts_at,
                known_at=min(one.since for one in left),
                number=row.session_number,
            )


def _first_stop_on(body: dict[str, object]) -> date | None:
    rows = preparation_from_json(body).medicines
    return min((row.last_dose_on for row in rows if row.last_dose_on), default=None)


@prepared
def _answers(course_id: uuid.UUID) -> QuerySet[Response]:
    """In the order in which they were given, without their text."""
    fields = ("course_id", "session_id", "questionnaire", "due_key", "happened_at", "is_questioned")
    standing = Response.objects.filter(course=course_id).current().order_by("happened_at")
    return standing.only(*fields, "how", "recorded_at")


def _concerns(course: Course) -> Iterable[ConcernFact]:
    for row in _open_concerns(course.pk):
        yield ConcernFact(owner=row.owner_role, respond_by=row.respond_by)


@prepared
def _open_concerns(course_id: uuid.UUID) -> QuerySet[Concern]:
    return Concern.objects.filter(course=course_id).exclude(state=Concern.State.CLOSED)


def _harms(course: Course) -> Iterable[HarmFact]:
    for row in in_hand(_harms_of(course.pk)):
        yield HarmFact(
            owner=row.owner_role,
            recorded_at=row.recorded_at,
            look_on=row.look_on,
            is_judged=is_judged(row),
        )


@prepared
def _harms_of(course_id: uuid.UUID) -> QuerySet[AdverseEvent]:
    return recorded_harms([course_id])


def _lost(course: Course) -> dict[str, Any]:
    """Who refused one question, or every one; who cannot be reached, or has died."""
    holding = losses_in(course)
    return {
        "refused": frozenset(one.due_key for one in holding if one.course_id),
        "asks_no_more": any(one.course_id is None for one in holding),
        "has_died": any(one.reason == DIED for one in holding),
    }


def _apart(answers: Iterable[Response]) -> Iterable[tuple[str, datetime]]:
    return sorted((one.due_key, one.recorded_at) for one in answers if one.is_questioned)
