"""An adverse event from the day it is known until it is closed, and what two readers say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import NamedTuple

from prolo.care.harms.events import RELATED, EventGiven, event_faults
from prolo.errors import Invalid, NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.entries import correct_entry, mark_in_error
from prolo.registry.actions.fatal_events import follow_death, take_back_death
from prolo.registry.actions.infections import end_clusters_of, raise_clusters
from prolo.registry.checking import check_row
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.harms import (
    current_record,
    judgements,
    may_be_read_by,
    may_have_seen,
    misplaced,
    possible_sessions,
    reader_of,
    session_day,
    treating,
)
from prolo.registry.in_hand import ONE_READER
from prolo.registry.models import (
    AdverseEvent,
    AdverseEventRecord,
    AdverseEventStep,
    Concern,
    Course,
    RelatednessJudgement,
    Role,
    Session,
    User,
)
from prolo.registry.privileges import caring, physicians
from prolo.registry.transactions import write_transaction

LOOK_WITHIN_DAYS = 366
LOOKS = ("looked", "closed", "reopened")
ANOTHER_TREATED = "It was judged before it was said who injected: another than was taken for that."


def record_adverse_event(
    *,
    course: Course,
    given: EventGiven,
    owner: User,
    look_on: date,
    by: Actor,
    session: Session | None = None,
    no_session_because: str = "",
    concern: Concern | None = None,
) -> AdverseEvent:
    """Keep it open with an owner and the day of the next look. What is put to none of the sessions
    of the course, be it one that is open or was broken off, says why: its lots, its room and its
    injector are looked at for nobody then. Of whom it was the death, that is on record with it."""
    check_may(by, "record_harm")
    check_own(by, course, *(one for one in (session, concern) if one is not None))
    faults = _faults_of(given, session, by) | _faults_of_look(owner, look_on, by)
    faults |= _faults_of_session(session, course, no_session_because.strip())
    if concern is not None and concern.course_id != course.pk:
        faults["concern"] = "unknown"
    event = AdverseEvent(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=course.patient,
        course=course,
        session=session,
        no_session_because=no_session_because.strip(),
        concern=concern,
        owner=owner,
        owner_role=_role_of(owner, by),
        look_on=look_on,
    )
    row = AdverseEventRecord(
        **entry(by, course.patient, at=clock.now(by.clinic)), event=event, **_columns(given)
    )
    check_row(event, faults=faults)
    check_row(row)
    with write_transaction(by=by):
        event.save(force_insert=True)
        row.save(force_insert=True)
        raise_clusters(by=by)
        follow_death(event, given, by)
        record_event(
            verb="adverse_event_recorded",
            subject=event,
            patient=course.patient,
            by=by,
            body={"kind": given.kind, "grade": given.grade},
        )
    return event


class Placed(NamedTuple):
    """To which session an event is put; where to none, why."""

    session: Session | None
    because: str = ""


def correct_adverse_event(
    *,
    record: AdverseEventRecord,
    given: EventGiven,
    reason: str,
    by: Actor,
    placed: Placed | None = None,
) -> AdverseEventRecord:
    """Another version of what is known; the earlier stays. ``placed`` puts it to the session that
    it came after, if that is another: its lots, its room and its injector are weighed anew, and
    whoever judged as who treated, and did not, judges anew."""
    check_may(by, "record_harm")
    check_own(by, record, *([placed.session] if placed and placed.session else []))
    event = record.event
    was = Placed(event.session, event.no_session_because)
    to = Placed(placed.session, placed.because.strip()) if placed else was
    faults = _faults_of(given, to.session, by)
    if to != was:
        faults |= _faults_of_session(to.session, event.course, to.because)
    if not reason.strip():
        faults["reason"] = "missing"
    if faults:
        raise Invalid(faults)
    with write_transaction(by=by):
        later = correct_entry(entry=record, changes=_columns(given), reason=reason, by=by)
        if to != was:
            _put_to(event, to, reason.strip(), by)
        end_clusters_of(event, reason, by)
        raise_clusters(by=by)
        follow_death(event, given, by, reason=reason)
    return later


def _put_to(event: AdverseEvent, to: Placed, reason: str, by: Actor) -> None:
    before = treating(event)
    event.session, event.no_session_because = to
    event.save_if_unchanged(["session", "no_session_because"])
    AdverseEventStep.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        event=event,
        patient=event.patient,
        step=AdverseEventStep.Step.MOVED,
        note=reason,
        look_on=event.look_on,
        happened_at=clock.now(by.clinic),
    )
    for one in misplaced(event) if treating(event) != before else ():
        mark_in_error(entry=one, reason=reason, by=by)
    record_event(verb="adverse_event_moved", subject=event, patient=event.patient, by=by)


def judge_anew(session: Session, *, by: Actor, verb: str) -> None:
    """Who injected is known now, or is another than was named: whoever judged as who treated, and
    did not, judges anew. Part of the transaction that says so, by who may do that (``verb``)."""
    for event in session.adverse_events.all():
        for one in misplaced(event):
            mark_in_error(entry=one, reason=ANOTHER_TREATED, by=by, verb=verb)


def put_to_sessions_before(
    placed: Sequence[tuple[AdverseEvent, Session]], *, reason: str, by: Actor
) -> None:
    """The session that they were put to was broken off; part of the transaction that says so. Their
    lots, rooms and injectors are weighed anew."""
    check_may(by, "record_harm")
    check_own(by, *(one for pair in placed for one in pair))
    for event, session in placed:
        _put_to(event, Placed(session), reason, by)
        end_clusters_of(event, reason, by)
    raise_clusters(by=by)


def take_back_adverse_event(*, record: AdverseEventRecord, reason: str, by: Actor) -> None:
    """There was no such event: it counts nowhere, and nobody owes a look. An alarm that stood on
    it is weighed anew, and nobody died of it."""
    check_own(by, record)
    with write_transaction(by=by):
        mark_in_error(entry=record, reason=reason, by=by)
        end_clusters_of(record.event, reason, by)
        take_back_death(record.event, reason, by)


def look_at_adverse_event(
    *,
    event: AdverseEvent,
    step: str,
    note: str,
    by: Actor,
    look_on: date | None = None,
    owner: User | None = None,
    seen: int | None = None,
) -> AdverseEvent:
    """What was found at a look, and who looks next on which day; or that it is closed, or open
    again. Closing is a physician's. It is judged all the same: ``say_one_reader``."""
    check_may(by, "decide" if step == "closed" else "record_harm")
    check_own(by, event)
    is_closing = step == "closed"
    owner = owner or event.owner
    faults = {} if step in LOOKS else {"step": "unknown"}
    if (event.state == "closed") != (step == "reopened"):
        faults["step"] = "closed-already" if event.state == "closed" else "not-closed"
    if current_record(event) is None:
        faults["step"] = "in-error"
    if not note.strip():
        faults["note"] = "missing"
    if not is_closing:
        faults |= _faults_of_look(owner, look_on, by)
    if faults:
        raise Invalid(faults)
    event.state = "closed" if is_closing else "open"
    event.look_on = None if is_closing else look_on
    event.owner, event.owner_role = owner, _role_of(owner, by)
    with write_transaction(by=by):
        event.save_if_unchanged(["state", "look_on", "owner", "owner_role"], seen=seen)
        AdverseEventStep.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            event=event,
            patient=event.patient,
            step=step,
            note=note.strip(),
            look_on=event.look_on,
            happened_at=clock.now(by.clinic),
        )
        record_event(verb=f"adverse_event_{step}", subject=event, patient=event.patient, by=by)
    return event


def judge_relatedness(
    *, event: AdverseEvent, verdict: str, reason: str, by: Actor
) -> RelatednessJudgement:
    """Whether the treatment caused it, by who treated or by a second reader. The event that is
    recorded names no verdict: the other reader may read it."""
    check_may(by, "judge_relatedness")
    check_own(by, event)
    if by.user is None:
        raise NotAllowed("judge_relatedness")
    faults = {} if verdict in RELATED else {"verdict": "unknown"}
    if not reason.strip():
        faults["reason"] = "missing"
    if current_record(event) is None:
        faults["verdict"] = "in-error"
    reader = reader_of(event, by.user)
    now_standing = event.judgements.current()
    if now_standing.filter(judged_by=by.user).exists():
        faults["verdict"] = "judged-already"
    elif now_standing.filter(reader=reader).exists():
        faults["verdict"] = "judged-by-another"
    row = RelatednessJudgement(
        **entry(by, event.patient, at=clock.now(by.clinic)),
        event=event,
        reader=reader,
        judged_by=by.user,
        verdict=verdict,
        reason=reason.strip(),
        is_blind=not may_have_seen(event, by.user),
    )
    check_row(row, faults=faults)
    with write_transaction(by=by):
        row.save(force_insert=True)
        record_event(
            verb="relatedness_judged",
            subject=event,
            patient=event.patient,
            by=by,
            body={"reader": reader},
        )
    return row


def say_one_reader(*, event: AdverseEvent, note: str, by: Actor) -> None:
    """A physician says by name that nobody here can be the other reader: nobody owes a second
    judgement then, and the one there is enters no agreement. Whoever can later may still judge."""
    check_may(by, "judge_relatedness")
    check_own(by, event)
    faults = {} if note.strip() else {"note": "missing"}
    if current_record(event) is None:
        faults["note"] = "in-error"
    elif len(judgements(event)) != 1:
        faults["note"] = "not-judged-once"
    elif may_be_read_by(event):
        faults["note"] = "reader-here"
    if faults:
        raise Invalid(faults)
    with write_transaction(by=by):
        AdverseEventStep.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            event=event,
            patient=event.patient,
            step=ONE_READER,
            note=note.strip(),
            look_on=event.look_on,
            happened_at=clock.now(by.clinic),
        )
        record_event(verb="adverse_event_one_reader", subject=event, patient=event.patient, by=by)


def take_back_judgement(*, judgement: RelatednessJudgement, reason: str, by: Actor) -> None:
    """Only the reader's own; a new one is marked as not blind where both were seen."""
    check_own(by, judgement)
    if by.user is None or judgement.judged_by != by.user:
        raise NotAllowed("judge_relatedness")
    mark_in_error(entry=judgement, reason=reason, by=by)


# -- what cannot be


def _faults_of(given: EventGiven, session: Session | None, by: Actor) -> dict[str, str]:
    return event_faults(given, today=clock.today(by.clinic), session_on=session_day(session))


def _faults_of_session(session: Session | None, course: Course, because: str) -> dict[str, str]:
    if session is None:
        is_unsaid = not because and bool(possible_sessions(course))
        return {"no_session_because": "missing"} if is_unsaid else {}
    faults = {"no_session_because": "of-a-session"} if because else {}
    return faults if session.course_id == course.pk else faults | {"session": "unknown"}


def _faults_of_look(owner: User, look_on: date | None, by: Actor) -> dict[str, str]:
    today = clock.today(by.clinic)
    faults = {} if owner in caring(by.clinic) else {"owner": "unknown"}
    if look_on is None:
        faults["look_on"] = "missing"
    elif look_on < today:
        faults["look_on"] = "in-the-past"
    elif (look_on - today).days > LOOK_WITHIN_DAYS:
        faults["look_on"] = "too-far-ahead"
    return faults


def _role_of(owner: User, by: Actor) -> str:
    return Role.PHYSICIAN if owner in physicians(by.clinic) else Role.NURSE


def _columns(given: EventGiven) -> dict[str, object]:
    return {**asdict(given), "criteria": sorted(given.criteria)}
