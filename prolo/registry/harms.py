"""Adverse events as they stand: what is known, who judged, and what others had in common."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from prolo.errors import NotFound
from prolo.knowledge import Knowledge
from prolo.registry.access import Actor, check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import (
    AdverseEvent,
    AdverseEventRecord,
    Clinic,
    Course,
    InfectionCluster,
    RelatednessJudgement,
    Session,
    User,
    Vial,
)
from prolo.registry.privileges import physicians

TREATING, SECOND = RelatednessJudgement.Reader.TREATING, RelatednessJudgement.Reader.SECOND


def get_event(actor: Actor, event_id: uuid.UUID) -> AdverseEvent:
    check_may(actor, "see_chart")
    rows = AdverseEvent.objects.filter(clinic=actor.clinic, pk=event_id)
    found = rows.select_related(
        "patient__identity__clinic",
        "course",
        "clinic",
        "owner",
        "concern",
        "session__injector",
        "session__supervisor",
        "session__visit",
        "session__appointment__room",
    ).first()
    if found is None:
        raise NotFound("event")
    return found


def standing(clinic: Clinic) -> QuerySet[AdverseEvent]:
    """Those that were not entered in error."""
    counts = AdverseEventRecord.objects.filter(event=OuterRef("pk")).current()
    return AdverseEvent.objects.filter(Exists(counts), clinic=clinic)


def current_record(event: AdverseEvent) -> AdverseEventRecord | None:
    """None: it was entered in error."""
    found: AdverseEventRecord | None = event.records.current().first()
    return found


# -- the session that it came after


def possible_sessions(course: Course) -> list[Session]:
    """What an adverse event of the course can be put to, in the order of their days: also one that
    is open, and one that was broken off, where a cream, what was given to calm or what cleans the
    skin may have harmed."""
    drawn = Vial.objects.filter(session=OuterRef("pk")).current()
    rows = course.sessions.select_related("injector", "clinic", "visit")
    rows = rows.annotate(has_vial=Exists(drawn))
    return list(rows.order_by("visit__day", "number", "recorded_at"))


def session_before(sessions: Sequence[Session], onset_on: date) -> Session | None:
    """Of ``possible_sessions`` the last by the day on which it began; one that was broken off only
    of its own day and with a vial on record. Where it began before all, the last of all: who
    enters it is asked about the day."""
    held = [one for one in sessions if one.state != Session.State.ABANDONED]
    found = [one for one in sessions if _may_have_harmed(one, onset_on)]
    return next(reversed(found or held or sessions), None)


def rather_before(session: Session) -> list[tuple[AdverseEvent, Session]]:
    """Adverse events that are put to a session that is open, and the session before that each would
    be put to if it were broken off as it stands: with nothing on record that could have harmed."""
    sessions = possible_sessions(session.course)
    for one in sessions:
        if one.pk == session.pk:
            one.state = Session.State.ABANDONED  # in hand alone
    found = []
    for event in standing(session.clinic).filter(session=session):
        record = current_record(event)
        last = session_before(sessions, record.onset_on) if record else None
        if record and last and last.pk != session.pk and last.visit.day <= record.onset_on:
            found.append((event, last))
    return found


def is_between_two(sessions: Sequence[Session], onset_on: date) -> bool:
    """Whether only who was there can say if it came after the session of that day, or was there
    before it and is of an earlier one: it is open, and neither the pause before the first needle
    nor a vial is on record."""
    last = session_before(sessions, onset_on)
    if last is None or last.state != Session.State.OPEN or last.visit.day != onset_on:
        return False
    has_earlier = any(
        one != last and one.ended_at and one.visit.day <= onset_on for one in sessions
    )
    return has_earlier and last.timeout_at is None and not _has_vial(last)


def _may_have_harmed(session: Session, onset_on: date) -> bool:
    if session.state == Session.State.ABANDONED:
        return session.visit.day == onset_on and _has_vial(session)
    return session.visit.day <= onset_on


def _has_vial(session: Session) -> bool:
    """Before it is recorded: a cream, or what was given to calm."""
    return bool(session.has_vial)  # type: ignore[attr-defined]


# -- two readers


def reader_of(event: AdverseEvent, user: User | None) -> str:
    """Who treated the person judges as that; where nobody who did works here as a physician, who
    looks after the event; where that is none either, whoever judges first stands in for them. Once
    somebody judged as that, who treated nothing is the second reader."""
    made = judgements(event)
    own = [reader for reader, one in made.items() if one.judged_by == user]
    if own:
        return own[0]
    treated, seated = treating(event), made.get(TREATING)
    if seated and seated.judged_by_id not in treated:
        return SECOND
    is_treating = user is not None and user.pk in treated if treated else seated is None
    return TREATING if is_treating else SECOND


def treating(event: AdverseEvent) -> set[uuid.UUID]:
    """Who judges as who treated the person. Empty: nobody of them may judge."""
    session, here = event.session, {one.pk for one in physicians(event.clinic)}
    named = (session.injector_id, session.supervisor_id) if session else ()
    treated = {one for one in named if one is not None}
    return treated & here or {event.owner_id} & here


def is_stood_in_for(event: AdverseEvent) -> bool:
    """Whether who judges as who treated the person treated nothing."""
    session, seated = event.session, judgements(event).get(TREATING)
    treated = {session.injector_id, session.supervisor_id} if session else set()
    judges = {seated.judged_by_id} if seated else treating(event)
    return not judges & treated


def misplaced(event: AdverseEvent) -> list[RelatednessJudgement]:
    """What was judged as who treated by who did not, or as the second by who did, since the event
    was put to another session. Where nobody who treated may judge, who stood in for them still
    does."""
    treated = treating(event)
    made = judgements(event).items() if treated else ()
    return [one for reader, one in made if (one.judged_by_id in treated) != (reader == TREATING)]


def may_be_read_by(event: AdverseEvent) -> list[User]:
    """Physicians of this clinic who may still judge it."""
    made = judgements(event)
    judged = {one.judged_by_id for one in made.values()}
    return [
        one
        for one in physicians(event.clinic)
        if one.pk not in judged and reader_of(event, one) not in made
    ]


def judgements(event: AdverseEvent) -> dict[str, RelatednessJudgement]:
    """By reader, whoever asks: for counting. Pages ask ``judgements_for``."""
    rows = event.judgements.current().select_related("judged_by")
    return {one.reader: one for one in rows}


def judgements_for(event: AdverseEvent, user: User | None) -> dict[str, RelatednessJudgement]:
    """One's own. Once both have judged, both for the two of them, and for everybody once the event
    is closed: who may still become a reader, where one takes theirs back, has seen neither."""
    found = judgements(event)
    own = {reader: one for reader, one in found.items() if one.judged_by == user}
    return found if len(found) == 2 and (own or event.state == AdverseEvent.State.CLOSED) else own


def may_have_seen(event: AdverseEvent, user: User) -> bool:
    """Whether this person may have read a judgement of another: they judged themselves once, or
    the event was closed once, and there were two, whatever became of them."""
    ever = event.judgements.all()
    if len({one.reader for one in ever}) < 2:
        return False
    was_closed = event.steps.filter(step="closed").exists()
    return was_closed or any(one.judged_by_id == user.pk for one in ever)


def pairs(clinic: Clinic) -> list[tuple[str, str]]:
    """What both readers said of each event, where neither had seen the other's: treating first."""
    rows = RelatednessJudgement.objects.current().filter(event__in=standing(clinic), is_blind=True)
    said: dict[Any, dict[str, str]] = {}
    for one in rows.order_by("event__recorded_at"):
        said.setdefault(one.event_id, {})[one.reader] = one.verdict
    return [(one[TREATING], one[SECOND]) for one in said.values() if len(one) == 2]


# -- what others had in common


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Another session that shares something with that of the event."""

    session: Session
    lots: tuple[str, ...]  # as they were typed
    is_same_room: bool
    is_same_injector: bool
    is_same_day: bool
    is_same_vial: bool = False  # an opened one, from which both drew


def shared_with(event: AdverseEvent) -> list[Beside]:
    """Everybody of that day, everybody who ever got one of the lots or was given from the same
    opened vial, and whoever was treated in that room or by that injector within
    thresholds/infection-cluster-days of it, or is being treated now: sessions with their people
    and rooms in one query, their vials of these lots in one more; that day first, then the
    latest."""
    session = event.session
    if session is None:
        return []
    day, room_id = session.visit.day, session.appointment.room_id if session.appointment else None
    drawn = Vial.objects.filter(session=session).current()
    own = drawn.exclude(plain_lot="").values("plain_lot")
    opened = set(drawn.exclude(opened_vial=None).values_list("opened_vial", flat=True))
    shared = Q(plain_lot__in=own) | Q(opened_vial__in=opened)
    of_lot = Vial.objects.filter(shared, clinic=event.clinic).current()
    rows = (
        Session.objects.filter(
            Q(Exists(of_lot.filter(session=OuterRef("pk"))))
            | _was_or_is_treated()
            & (
                Q(visit__day=day)
                | _in_the_same_hands(session, room_id, clinic_knowledge(event.clinic))
            ),
            clinic=event.clinic,
        )
        .exclude(pk=session.pk)
        .select_related(
            "patient__identity__clinic", "course", "visit", "injector", "appointment__room"
        )
        .prefetch_related(Prefetch("vials", of_lot.order_by("opened_at"), to_attr="of_lot"))
    )
    found = [
        Beside(
            session=row,
            lots=tuple(dict.fromkeys(one.lot for one in row.of_lot)),
            is_same_room=bool(room_id and row.appointment and row.appointment.room_id == room_id),
            is_same_injector=bool(session.injector_id and row.injector_id == session.injector_id),
            is_same_day=row.visit.day == day,
            is_same_vial=any(one.opened_vial_id in opened for one in row.of_lot),
        )
        for row in rows.order_by("-visit__day", "started_at")
    ]
    return sorted(found, key=lambda one: not one.is_same_day)


def _was_or_is_treated() -> Q:
    """A session that is open may have its needle in hand; one that was broken off had none."""
    return Q(ended_at__isnull=False) | Q(state=Session.State.OPEN)


def _in_the_same_hands(session: Session, room_id: uuid.UUID | None, knowledge: Knowledge) -> Q:
    """In that room or by that injector, as many days before or after as a cluster may span."""
    around = timedelta(days=int(knowledge.threshold("infection-cluster-days").value))
    shared = Q(appointment__room__isnull=False, appointment__room=room_id)
    shared |= Q(injector__isnull=False, injector=session.injector_id)
    return shared & Q(visit__day__range=(session.visit.day - around, session.visit.day + around))


# -- alarms of infections that share something


def open_clusters(actor: Actor) -> QuerySet[InfectionCluster]:
    check_may(actor, "handle_concern")
    rows = InfectionCluster.objects.filter(clinic=actor.clinic, state="open")
    return rows.select_related("owner").prefetch_related("members__event")


def get_cluster(actor: Actor, cluster_id: uuid.UUID) -> InfectionCluster:
    check_may(actor, "handle_concern")
    rows = InfectionCluster.objects.filter(clinic=actor.clinic, pk=cluster_id)
    found = rows.select_related("owner", "clinic").first()
    if found is None:
        raise NotFound("cluster")
    return found


def session_day(session: Session | None) -> date | None:
    """That of its visit: also while it is open, and where it was broken off."""
    return session.visit.day if session else None
