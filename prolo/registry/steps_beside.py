"""Steps of the whole clinic that hang on no course, read from their rows each time.

kind                owner        due
give-estimate       front-desk   at noon of the last day that is in time: overdue the day after
tell-appointment    front-desk   when the message was to go out that reached nobody
ask-to-sign-anew    nurse        when the link to sign was to go out that reached nobody, or ran out
                                 unsigned: until it is signed, ended, or sent anew
tell-of-estimate    front-desk   when it was given by a message that told nobody, and no clock lists
                                 it: until it is given another way, or they have it
call-recalled       nurse        when the lot was recalled, until the person was reached
move-appointment    front-desk   since when what is of no course cannot be kept as it is booked:
                                 until it is moved, kept by name, or its time has come; what is of a
                                 course is among what is due in it
open-locked-link    front-desk   when the last wrong birth date was entered, once for all links of
                                 one person: until they are opened again, ended, or run out
say-what-came       front-desk   when what is no session in treatment was to begin, until arrived or
                                 missed
rebook-missed       front-desk   the same, of who did not come, until booked anew or let go
guardian-of-adult   front-desk   the day the child came of age: until its guardian is ended, or
                                 entered anew with the paper that says so
settle-dispute      front-desk   noon of the day by which who decides has the papers
                                 (billing/dispute-papers), as if they had been asked for when the
                                 clinic learned of it where nobody wrote down when: until it ended
ask-who-pays        front-desk   noon of the last day on which an estimate would be in time if they
                                 paid themselves, else of the visit: until somebody records who pays
ask-payer           front-desk   when they said who pays, or the clinic's own check lapsed: until
                                 somebody asked what this payer pays
look-into-cluster   physician    when the alarm was raised, once for the same infections: until
                                 somebody says what was found
compare-records     front-desk   when two records were found to look like one person: until they
                                 were put together or told apart
look-at-plan        physician    when two records were put together, of whom a course is in
                                 treatment: until its plan is signed again, or they are two again

Who is on the waiting list owes nothing and is owed nothing: it is a wish, which is offered where a
place becomes free. What is to be booked is a step of its course.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from prolo.care.dates import at_local
from prolo.care.due import MOVE
from prolo.care.due_facts import DueItem
from prolo.care.money.disputes import papers_due
from prolo.registry.access import Actor, may
from prolo.registry.accounts import disputes_in_clinic
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.duplicates import pairs_to_compare
from prolo.registry.estimates_owed import owed_in_clinic
from prolo.registry.falling import to_be_moved_beside
from prolo.registry.harms import open_clusters
from prolo.registry.links import locked_links
from prolo.registry.lots import open_calls
from prolo.registry.merged import plans_of_before
from prolo.registry.models import Appointment, Course, Patient, Recall
from prolo.registry.payers import to_ask
from prolo.registry.relations import guardians_of_grown
from prolo.registry.unasked import unasked_in_clinic
from prolo.registry.unsaid import not_booked_anew, unsaid
from prolo.registry.unsigned import unsigned_links
from prolo.registry.untold import untold
from prolo.registry.untold_papers import untold_papers

NOON = time(12)
ESTIMATE, TELL, RECALLED = "give-estimate", "tell-appointment", "call-recalled"
GROWN, UNSAID, REBOOK = "guardian-of-adult", "say-what-came", "rebook-missed"
DISPUTED, PAYER, WHO_PAYS = "settle-dispute", "ask-payer", "ask-who-pays"
TO_SIGN, PAPER = "ask-to-sign-anew", "tell-of-estimate"
CLUSTER, ALIKE, MERGED = "look-into-cluster", "compare-records", "look-at-plan"
TO_MOVE, LOCKED = "move-appointment", "open-locked-link"
OF_APPOINTMENTS = (TELL, TO_MOVE, UNSAID, REBOOK)
OF_MONEY = (ESTIMATE, PAPER, DISPUTED, WHO_PAYS, PAYER)
OWNERS = {
    **dict.fromkeys((*OF_APPOINTMENTS, *OF_MONEY, LOCKED, GROWN, ALIKE), "front-desk"),
    RECALLED: "nurse",
    TO_SIGN: "nurse",
    CLUSTER: "physician",
    MERGED: "physician",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideStep:
    """As a ``DueItem`` is read; ``key`` holds the lot that was recalled with its product, the
    payer, or what the infections share. Of several people it is nobody's. ``about`` is the cluster,
    the other of two records, what is to be signed, or the estimate."""

    kind: str
    key: str
    due_at: datetime
    patient: Patient | None
    about: uuid.UUID | None = None
    course: Course | None = None
    appointment: Appointment | None = None
    recall: Recall | None = None
    session_number: None = None

    @property
    def owner_role(self) -> str:
        return OWNERS[self.kind]

    @property
    def item(self) -> DueItem:
        return DueItem(key=self.key, kind=self.kind, owner=self.owner_role, due_at=self.due_at)

    @property
    def course_id(self) -> uuid.UUID | None:
        return self.course.pk if self.course else None


def steps_beside(actor: Actor, kind: str = "") -> list[BesideStep]:
    """Of all kinds, or of one, what this person may do something about; the longest due first."""
    reads = {
        ESTIMATE: _estimates,
        TELL: _untold,
        RECALLED: _recalled,
        TO_SIGN: _to_sign,
        PAPER: _untold_papers,
        TO_MOVE: _to_move,
        LOCKED: _locked,
        GROWN: _grown,
        UNSAID: _unsaid,
        REBOOK: _to_rebook,
        DISPUTED: _disputed,
        WHO_PAYS: _unasked,
        PAYER: _payers,
        CLUSTER: _clusters,
        ALIKE: _alike,
        MERGED: _merged,
    }
    kinds = [one for one in reads if kind in ("", one)]
    return sorted((step for one in kinds for step in reads[one](actor)), key=lambda one: one.due_at)


def _to_move(actor: Actor) -> Iterator[BesideStep]:
    if not may(actor, "keep_appointments"):
        return
    for falls in to_be_moved_beside(actor.clinic):
        row = falls[0].appointment
        yield BesideStep(
            kind=TO_MOVE,
            key=f"{MOVE}{row.pk}",
            due_at=min(one.since for one in falls),
            patient=row.patient,
            appointment=row,
        )


def _locked(actor: Actor) -> Iterator[BesideStep]:
    if not may(actor, "update_identity"):
        return
    seen: set[uuid.UUID] = set()
    for row in locked_links(actor).order_by("locked_at", "pk"):
        assert row.locked_at is not None  # it is locked
        if row.patient_id not in seen:
            yield BesideStep(kind=LOCKED, key=LOCKED, due_at=row.locked_at, patient=row.patient)
        seen.add(row.patient_id)


def _estimates(actor: Actor) -> Iterator[BesideStep]:
    if not may(actor, "keep_money"):
        return
    zone = ZoneInfo(actor.clinic.time_zone)
    for one in owed_in_clinic(actor):
        yield BesideStep(
            kind=ESTIMATE,
            key=ESTIMATE,
            due_at=at_local(one.owed.deadline.due_on, NOON, zone),
            patient=one.patient,
            course=one.course,
        )


def _untold(actor: Actor) -> Iterator[BesideStep]:
    if not may(actor, "keep_appointments"):
        return
    for one in untold(actor):
        yield BesideStep(kind=TELL, key=TELL, due_at=one.send_at, patient=one.patient)


def _recalled(actor: Actor) -> Iterator[BesideStep]:
    if not may(actor, "recall_lots"):
        return
    for one in open_calls(actor):
        stock = one.recall.stock
        assert stock.recalled_at is not None  # it is recalled
        yield BesideStep(
            kind=RECALLED,
            key=f"{stock.lot} ({stock.product})",
            due_at=stock.recalled_at,
            patient=one.patient,
            recall=one.recall,
        )


def _to_sign(actor: Actor) -> Iterator[BesideStep]:
    if not may(actor, "take_consent"):
        return
    for one in unsigned_links(actor):
        yield BesideStep(
            kind=TO_SIGN,
            key=TO_SIGN,
            due_at=one.since,
            patient=one.request.patient,
            course=one.request.course,
            about=one.request.pk,
        )


def _untold_papers(actor: Actor) -> Iterator[BesideStep]:
    if not may(actor, "keep_money"):
        return
    for one in untold_papers(actor):
        row = one.estimate
        yield BesideStep(
            kind=PAPER,
            key=PAPER,
            due_at=one.since,
            patient=row.patient,
            course=row.course,
            about=row.pk,
        )


def _grown(actor: Actor) -> Iterator[BesideStep]:
    if not may(actor, "keep_relations"):
        return
    zone = ZoneInfo(actor.clinic.time_zone)
    for day, relation in guardians_of_grown(actor):
        yield BesideStep(
            kind=GROWN, key=GROWN, due_at=at_local(day, NOON, zone), patient=relation.patient
        )


def _unsaid(actor: Actor) -> Iterator[BesideStep]:
    if may(actor, "keep_appointments"):
        yield from (_of_appointment(UNSAID, one) for one in unsaid(actor))


def _to_rebook(actor: Actor) -> Iterator[BesideStep]:
    if may(actor, "keep_appointments"):
        yield from (_of_appointment(REBOOK, one) for one in not_booked_anew(actor))


def _disputed(actor: Actor) -> Iterator[BesideStep]:
    if not may(actor, "keep_money"):
        return
    knowledge, zone = clinic_knowledge(actor.clinic), ZoneInfo(actor.clinic.time_zone)
    for one in disputes_in_clinic(actor):
        since = one.noticed_on or one.disputed_on
        yield BesideStep(
            kind=DISPUTED,
            key=DISPUTED,
            due_at=at_local(papers_due(since, knowledge) or since, NOON, zone),
            patient=one.patient,
            course=one.course,
        )


def _unasked(actor: Actor) -> Iterator[BesideStep]:
    if not may(actor, "keep_money"):
        return
    zone = ZoneInfo(actor.clinic.time_zone)
    for one in unasked_in_clinic(actor):
        due_at = at_local(one.due_on, NOON, zone)
        yield BesideStep(kind=WHO_PAYS, key=WHO_PAYS, due_at=due_at, patient=one.patient)


def _payers(actor: Actor) -> Iterator[BesideStep]:
    if not may(actor, "check_payers"):
        return
    zone = ZoneInfo(actor.clinic.time_zone)
    for one in to_ask(actor):
        due_at = at_local(one.since, NOON, zone)
        yield BesideStep(kind=PAYER, key=one.payer, due_at=due_at, patient=one.patient)


def _clusters(actor: Actor) -> Iterator[BesideStep]:
    if not may(actor, "handle_concern"):
        return
    seen: set[frozenset[uuid.UUID]] = set()
    for one in open_clusters(actor):
        infections = frozenset(member.event_id for member in one.members.all())
        if infections not in seen:
            yield BesideStep(
                kind=CLUSTER, key=one.label, due_at=one.raised_at, patient=None, about=one.pk
            )
        seen.add(infections)


def _alike(actor: Actor) -> Iterator[BesideStep]:
    """Beside the record that came last."""
    if not may(actor, "merge_patients"):
        return
    for one in pairs_to_compare(actor):
        other, newer = sorted((one.first, one.second), key=lambda row: (row.recorded_at, row.pk))
        yield BesideStep(kind=ALIKE, key=ALIKE, due_at=one.found_at, patient=newer, about=other.pk)


def _merged(actor: Actor) -> Iterator[BesideStep]:
    if not may(actor, "plan"):
        return
    for at, one in plans_of_before(actor):
        yield BesideStep(kind=MERGED, key=MERGED, due_at=at, patient=one.patient, course=one)


def _of_appointment(kind: str, row: Appointment) -> BesideStep:
    return BesideStep(
        kind=kind,
        key=kind,
        due_at=row.starts_at,
        patient=row.patient,
        course=row.course,
        appointment=row,
    )
