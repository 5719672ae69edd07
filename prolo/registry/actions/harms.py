"""An adverse event from the day it is known until it is closed, and what two readers say of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date
from typing import NamedTuple

from prolo.care.harms.clusters import Cluster
from prolo.care.harms.events import RELATED, EventGiven, event_faults
from prolo.errors import Invalid, NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.entries import correct_entry, mark_in_error
from prolo.registry.alerts import alert_of_cluster
from prolo.registry.checking import check_row
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.harms import (
    current_record,
    ended_sessions,
    judgements,
    may_be_read_by,
    may_have_seen,
    misplaced,
    reader_of,
    session_day,
    treating,
)
from prolo.registry.in_hand import ONE_READER
from prolo.registry.models import (
    AdverseEvent,
    AdverseEventRecord,
    AdverseEventStep,
    ClusterMember,
    Concern,
    Course,
    InfectionCluster,
    RelatednessJudgement,
    Role,
    Room,
    Session,
    User,
    Vial,
)
from prolo.registry.privileges import caring, physicians
from prolo.registry.shared_infections import clusters
from prolo.registry.transactions import write_transaction

LOOK_WITHIN_DAYS = 366
LOOKS = ("looked", "closed", "reopened")
CLOSING = ("state", "owner", "found", "closed_at")


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
    of the course says why: its lots, its room and its injector are looked at for nobody then."""
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
        _end_clusters_of(event, reason, by)
        raise_clusters(by=by)
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


def take_back_adverse_event(*, record: AdverseEventRecord, reason: str, by: Actor) -> None:
    """There was no such event: it counts nowhere, and nobody owes a look. An alarm that stood on
    it is weighed anew."""
    check_own(by, record)
    with write_transaction(by=by):
        mark_in_error(entry=record, reason=reason, by=by)
        _end_clusters_of(record.event, reason, by)


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


# -- infections that share something


def raise_clusters(*, by: Actor) -> list[InfectionCluster]:
    """An alarm for each cluster with an infection that no alarm has counted yet; one that is open
    takes it in. Part of the transaction that made it known, and of a job."""
    new = [one for one in clusters(by.clinic) if not _is_counted(one)]
    if not new:
        return []  # nobody waits for the turn to write nothing
    with write_transaction(by=by):
        return [_raise_cluster(one, by) for one in new]


def close_cluster(
    *, cluster: InfectionCluster, found: str, by: Actor, seen: int | None = None
) -> InfectionCluster:
    """What the same infections share besides was looked at with it, and is closed with it."""
    check_may(by, "decide")
    check_own(by, cluster)
    if by.user is None:
        raise NotAllowed("decide")
    faults = {} if found.strip() else {"found": "missing"}
    if cluster.state == "closed":
        faults["found"] = "closed-already"
    if faults:
        raise Invalid(faults)
    with write_transaction(by=by):
        _close([cluster, *_of_the_same(cluster)], found, by, seen=seen)
    return cluster


def _close(
    alarms: Sequence[InfectionCluster], found: str, by: Actor, *, seen: int | None = None
) -> None:
    """``seen``: which version of the first was read."""
    for one in alarms:
        one.state, one.owner, one.found = "closed", by.user, found.strip()
        one.closed_at = clock.now(by.clinic)
        one.save_if_unchanged(CLOSING, seen=seen if one is alarms[0] else None)
    record_event(
        verb="infection_cluster_closed",
        subject=alarms[0],
        by=by,
        body={"kinds": sorted(one.kind for one in alarms)},
    )


def _end_clusters_of(event: AdverseEvent, reason: str, by: Actor) -> None:
    """Open alarms that counted it, and whose other infections share nothing without it, are closed
    with the reason for which it counts no more; part of the transaction that said so."""
    rows = InfectionCluster.objects.filter(clinic=by.clinic, state="open", members__event=event)
    counted = list(rows.prefetch_related("members"))
    if not counted:
        return
    standing = {
        (one.kind, one.value, infection) for one in clusters(by.clinic) for infection in one.events
    }
    for alarm in counted:
        inside = {(alarm.kind, alarm.value, str(one.event_id)) for one in alarm.members.all()}
        if not inside & standing:
            _close([alarm], reason, by)


def _of_the_same(cluster: InfectionCluster) -> list[InfectionCluster]:
    """Other open alarms of exactly these infections."""
    events = set(cluster.members.values_list("event_id", flat=True))
    rows = InfectionCluster.objects.filter(clinic=cluster.clinic_id, state="open")
    others = rows.exclude(pk=cluster.pk).prefetch_related("members")
    return [one for one in others if {each.event_id for each in one.members.all()} == events]


def _is_counted(one: Cluster) -> bool:
    counted = ClusterMember.objects.filter(cluster__kind=one.kind, cluster__value=one.value)
    return set(one.events) <= {str(pk) for pk in counted.values_list("event_id", flat=True)}


def _raise_cluster(one: Cluster, by: Actor) -> InfectionCluster:
    row, is_new = InfectionCluster.objects.get_or_create(
        clinic=by.clinic,
        kind=one.kind,
        value=one.value,
        state="open",
        defaults={
            "recorded_by": by.user,
            "label": _label(one),
            "owner_role": Role.PHYSICIAN,
            "raised_at": clock.now(by.clinic),
        },
    )
    _take_in(row, one.events, by)
    if is_new and not _of_the_same(row):  # of one pair that shares two things one alert goes out
        alert_of_cluster(row, by=by)
    record_event(
        verb="infection_cluster_raised" if is_new else "infection_cluster_grew",
        subject=row,
        by=by,
        body={"kind": one.kind, "infections": len(one.events)},
    )
    return row


def _take_in(row: InfectionCluster, events: Collection[str], by: Actor) -> None:
    inside = {str(pk) for pk in row.members.values_list("event_id", flat=True)}
    for event in AdverseEvent.objects.filter(pk__in=set(events) - inside):
        ClusterMember.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            cluster=row,
            event=event,
            patient_id=event.patient_id,
        )


def _label(one: Cluster) -> str:
    if one.kind == "room":
        return str(Room.objects.get(pk=one.value).name)
    if one.kind == "injector":
        return User.objects.get(pk=one.value).full_name
    rows = Vial.objects.filter(session__adverse_events__in=list(one.events), plain_lot=one.value)
    first = rows.current().first()
    return f"{first.product}, {first.lot}"[:120] if first else one.value


# -- what cannot be


def _faults_of(given: EventGiven, session: Session | None, by: Actor) -> dict[str, str]:
    return event_faults(given, today=clock.today(by.clinic), session_on=session_day(session))


def _faults_of_session(session: Session | None, course: Course, because: str) -> dict[str, str]:
    if session is None:
        is_open = not because and bool(ended_sessions(course))
        return {"no_session_because": "missing"} if is_open else {}
    faults = {"no_session_because": "of-a-session"} if because else {}
    is_known = session.course_id == course.pk and session.ended_at is not None
    return faults if is_known else faults | {"session": "unknown"}


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
