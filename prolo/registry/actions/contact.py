"""Reaching who has not answered: who does it, each attempt, and why nobody tries any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from prolo.care.contact import CALL_BACK, CHANNELS, DIED, LOSSES, OUTCOMES, PARTS_OF_DAY, REFUSED
from prolo.care.course import ENDED, State
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.courses import move_course
from prolo.registry.actions.deaths import end_everything
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.checking import check_row
from prolo.registry.deaths import has_died, is_said_by_event
from prolo.registry.earlier_here import was_treated
from prolo.registry.entering import entry, lock_with_courses
from prolo.registry.events import record_event
from prolo.registry.losses import Reach
from prolo.registry.models import (
    AdverseEvent,
    ContactAttempt,
    ContactTask,
    Course,
    LossToFollowUp,
    Patient,
    User,
)
from prolo.registry.privileges import reception
from prolo.registry.queueing import remind_after_all
from prolo.registry.transactions import write_transaction

DAYS_AHEAD = 60  # a day further ahead is a slip of the finger
VERB = "contact"


def hand_out(
    *,
    course: Course,
    assigned_to: User | None,
    by: Actor,
    not_before: date | None = None,
    seen: int | None = None,
) -> ContactTask:
    """Who takes care of reaching the person, and from which day on; of all their courses, so that
    nobody is called twice about two knees. Two who take it at once meet in a ``Conflict``."""
    check_may(by, VERB)
    check_own(by, course)
    now = clock.now(by.clinic)
    with write_transaction(by=by):
        _check_hand_out(assigned_to, not_before, by)
        tasks = [_task(one, by) for one in _open_courses_with(course)]
        for task in tasks:
            task.assigned_to, task.not_before = assigned_to, not_before
            task.assigned_at = now if assigned_to else None
            is_looked_at = task.course_id == course.pk
            fields = ["assigned_to", "assigned_at", "not_before"]
            task.save_if_unchanged(fields, seen=seen if is_looked_at else None)
        (kept,) = (one for one in tasks if one.course_id == course.pk)
        record_event(
            verb="contact_handed_out",
            subject=kept,
            patient=course.patient,
            by=by,
            body={"is_assigned": assigned_to is not None, "waits": not_before is not None},
        )
    return kept


def record_attempt(
    *,
    course: Course,
    due_key: str,
    channel: str,
    outcome: str,
    by: Actor,
    call_back_at: datetime | None = None,
    good_time: str = "",
    note: str = "",
) -> ContactAttempt:
    """How somebody tried to reach the person, and what came of it."""
    check_may(by, VERB)
    check_own(by, course)
    now = clock.now(by.clinic)
    row = ContactAttempt(
        **entry(by, course.patient, at=now),
        course=course,
        due_key=due_key,
        channel=channel,
        outcome=outcome,
        call_back_at=call_back_at,
        good_time=good_time,
        note=note.strip(),
    )
    check_row(row, faults=_faults_of_attempt(row, now))
    with write_transaction(by=by):
        row.save(force_insert=True)
        record_event(
            verb="contact_tried",
            subject=row,
            patient=course.patient,
            by=by,
            body={"channel": channel, "outcome": outcome},
        )
    return row


def record_loss(
    *,
    patient: Patient,
    reason: str,
    on_day: date,
    said_by: str,
    by: Actor,
    course: Course | None = None,
    due_key: str = "",
    note: str = "",
    adverse_event: AdverseEvent | None = None,
) -> LossToFollowUp:
    """One question refused (``course`` and ``due_key``), or nothing is asked any more in the
    courses on record: who begins another one later is asked in that. A death closes every course
    and takes off every appointment: nothing is sent or asked again. ``adverse_event``: of which
    somebody recorded that they died of it."""
    check_may(by, VERB)
    check_own(by, patient, *([course] if course else []))
    row = LossToFollowUp(
        **entry(by, patient, at=clock.now(by.clinic)),
        course=course,
        due_key=due_key,
        reason=reason,
        on_day=on_day,
        said_by=said_by.strip(),
        note=note.strip(),
        adverse_event=adverse_event,
    )
    check_row(row, faults=_faults_of_loss(row, clock.today(by.clinic)))
    with write_transaction(by=by):
        _check_is_new(row)
        row.save(force_insert=True)
        if reason == DIED:
            end_everything(row, by)
        record_event(
            verb="lost_to_follow_up", subject=row, patient=patient, by=by, body={"reason": reason}
        )
    return row


def take_back_attempt(*, attempt: ContactAttempt, reason: str, by: Actor) -> ContactAttempt:
    """Who was not spoken with is reminded of a check after all."""
    with write_transaction(by=by):
        marked = mark_in_error(entry=attempt, reason=reason, by=by, verb=VERB)
        remind_after_all(attempt.course, by=by)
    return marked


def take_back_loss(*, loss: LossToFollowUp, reason: str, by: Actor) -> LossToFollowUp:
    """It was not so: they are asked again. After a death that was none, and that nobody else has
    said, the courses that it closed are taken up again, to be followed or assessed; appointments
    stay cancelled. A death that an adverse event says is taken back with what is said of that."""
    with write_transaction(by=by):
        lock_with_courses(loss.patient)
        if is_said_by_event(loss):
            raise Invalid({"reason": "said-by-an-event"})
        return mark_loss(loss=loss, reason=reason, by=by)


def mark_loss(*, loss: LossToFollowUp, reason: str, by: Actor) -> LossToFollowUp:
    """Part of the action that takes back what said so."""
    with write_transaction(by=by):
        lock_with_courses(loss.patient)
        mark_in_error(entry=loss, reason=reason, by=by, verb=VERB)
        if loss.reason == DIED and not has_died(loss.patient):
            for course in Course.objects.filter(patient=loss.patient, state=State.CLOSED):
                last = course.moves.order_by("happened_at", "recorded_at").last()
                if last is not None and last.move == "record-death":
                    move_course(course=course, move=_back(course), reason=reason, by=by)
    return loss


def _back(course: Course) -> str:
    """A session that was begun, and in which nothing was injected, is followed by nothing."""
    return "take-up-following" if was_treated(course) else "take-up-assessing"


def _open_courses_with(course: Course) -> Iterable[Course]:
    rows = Course.objects.filter(patient=course.patient).exclude(state__in=ENDED)
    return {one.pk: one for one in (*rows, course)}.values()


def _task(course: Course, by: Actor) -> ContactTask:
    found, _is_new = ContactTask.objects.get_or_create(
        course=course,
        defaults={"clinic": by.clinic, "recorded_by": by.user, "patient": course.patient},
    )
    return found


def _check_is_new(row: LossToFollowUp) -> None:
    """What was said before says it of every course that this would. A death that an adverse event
    says is gone when the event is put right: what somebody else says of it is kept beside it."""
    known = LossToFollowUp.objects.current().filter(
        patient=row.patient, course=row.course, due_key=row.due_key, reason=row.reason
    )
    if row.reason == DIED and row.adverse_event is None:
        known = known.filter(adverse_event__isnull=True)
    reach = Reach.of(known)
    courses = [row.course] if row.course else list(row.patient.courses.all())
    if any(all(reach.holds(one, course) for course in courses) for one in known):
        raise Invalid({"reason": "recorded-already"})


def _check_hand_out(assigned_to: User | None, not_before: date | None, by: Actor) -> None:
    faults = {}
    if assigned_to is not None and assigned_to not in reception(by.clinic):
        faults["assigned_to"] = "unknown"
    if not_before is not None:
        faults |= _faults_of_day(not_before, clock.today(by.clinic))
    if faults:
        raise Invalid(faults)


def _faults_of_day(day: date, today: date) -> dict[str, str]:
    if day <= today:
        return {"not_before": "in-the-past"}
    is_far = day > today + timedelta(days=DAYS_AHEAD)
    return {"not_before": "too-far-ahead"} if is_far else {}


def _faults_of_attempt(row: ContactAttempt, now: datetime) -> dict[str, str]:
    faults = {}
    if not row.due_key:
        faults["due_key"] = "missing"
    if row.channel not in CHANNELS:
        faults["channel"] = "unknown"
    if row.outcome not in OUTCOMES:
        faults["outcome"] = "unknown"
    if row.good_time and row.good_time not in PARTS_OF_DAY:
        faults["good_time"] = "unknown"
    return faults | _faults_of_call_back(row, now)


def _faults_of_call_back(row: ContactAttempt, now: datetime) -> dict[str, str]:
    if row.outcome != CALL_BACK:
        return {"call_back_at": "not-agreed"} if row.call_back_at else {}
    if row.call_back_at is None:
        return {"call_back_at": "missing"}
    if row.call_back_at <= now:
        return {"call_back_at": "in-the-past"}
    is_far = row.call_back_at > now + timedelta(days=DAYS_AHEAD)
    return {"call_back_at": "too-far-ahead"} if is_far else {}


def _faults_of_loss(row: LossToFollowUp, today: date) -> dict[str, str]:
    faults = {}
    if row.reason not in LOSSES:
        faults["reason"] = "unknown"
    if row.course is not None and row.course.patient_id != row.patient_id:
        faults["course"] = "unknown"
    if (row.course is None) != (not row.due_key) or (row.course and row.reason != REFUSED):
        faults["due_key"] = "unknown"
    if not row.said_by:
        faults["said_by"] = "missing"
    if row.on_day > today:
        faults["on_day"] = "in-the-future"
    return faults
