"""What one person may answer: a form of a course, and nothing else.

A ``Task`` is all that the page of a form knows. It is made where the person has shown who they
are: on their own pages, by a link, on the tablet of the clinic.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db.models import QuerySet

from prolo.care.due_answers import part_key
from prolo.care.reports import form_start
from prolo.care.urgent import UrgentAnswer, urgent_answers, urgent_temperatures
from prolo.errors import NotFound
from prolo.knowledge.questionnaires import Questionnaire
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.asked import form_asked, form_shown, is_asked, keys_with_forms
from prolo.registry.brought import may_show, shown_among
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.entering import lock_course
from prolo.registry.models import Course, Draft, DueItem, Patient, PatientAccess, Response, Session
from prolo.registry.prepared import prepared
from prolo.registry.reports import FORM as REPORT
from prolo.registry.reports import session_facts

WITHHELD = "activities-withheld"  # a hidden question of the follow-up, which the clinic answers
CHECK = re.compile(r"aftercare-(\d+)-(\w+)")
SESSION_DAY = timedelta(hours=24)  # how long before a session its questions may be answered


class Urgent(NamedTuple):
    """Levels by question and answer, and from how many °C on which holds."""

    answers: Mapping[str, Mapping[str, UrgentAnswer]] = MappingProxyType({})
    temperatures: tuple[tuple[Decimal, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """``answered_by`` is patient, proxy or guardian; ``how`` own-device, link or tablet;
    ``browser`` the mark of one that has shown nothing but a link, empty of who showed who they
    are."""

    course: Course
    due_key: str
    answered_by: str
    how: str
    by: Actor
    session: Session | None = None  # after which it is asked
    shown: str = ""  # the version (canonical|version) that was before the person; empty: not known
    browser: str = ""
    withholds: bool = False  # the activities that they named before are not on the page

    @property
    def mark(self) -> str:
        """Tells the form of one task from that of another at the same address."""
        return hashlib.sha256(f"{self.course.pk} {self.due_key}".encode()).hexdigest()[:16]

    @property
    def form(self) -> Questionnaire:
        """The version that they saw; who comes back to it goes on with the one they began."""
        draft = self.draft() if not self.shown else None
        shown = draft.questionnaire if draft else self.shown
        return form_shown(REPORT, shown) if self.session else form_asked(self.due_key, shown)

    def may_show(self) -> bool:
        """Its wording, in this clinic today."""
        clinic = self.by.clinic
        return may_show(self.due_key, self.course, clinic_knowledge(clinic), clock.today(clinic))

    def start(self) -> list[dict[str, Any]]:
        """What the clinic fills in."""
        if self.session is None:
            return self._withheld() if self.withholds else []
        knowledge = clinic_knowledge(self.by.clinic)
        return form_start(session_facts(self.session), knowledge=knowledge)

    def _withheld(self) -> list[dict[str, Any]]:
        """Earlier versions of the form cannot leave them out."""
        if all(item["linkId"] != WITHHELD for item in self.form.body["item"]):
            return []
        return [{"linkId": WITHHELD, "answer": [{"valueBoolean": True}]}]

    def urgent(self) -> Urgent:
        """What cannot wait for the sending."""
        if self.session is None:
            return Urgent()
        facts, now = session_facts(self.session), clock.now(self.by.clinic)
        given: dict[str, Any] = {
            "now": max(now, facts.ended_at),
            "knowledge": clinic_knowledge(self.by.clinic),
        }
        answers = urgent_answers(facts, **given)
        return Urgent(
            {asked: self._by_their_clock(said) for asked, said in answers.items()},
            urgent_temperatures(facts, **given),
        )

    def _by_their_clock(self, said: Mapping[str, UrgentAnswer]) -> dict[str, UrgentAnswer]:
        """A telephone without a signal goes by its own, which in a demonstration is another."""
        clinic = self.by.clinic
        return {
            answer: one._replace(
                later=tuple((clock.elsewhere(at, clinic), level) for at, level in one.later)
            )
            for answer, one in said.items()
        }

    def hold(self) -> None:
        """Of two devices one is first; and a merge may have said meanwhile who they are. Part of
        the transaction that keeps what they send."""
        lock_course(self.course)
        if self.session:
            self.session.patient = self.course.patient

    def draft(self) -> Draft | None:
        return next(iter(drafts_of(self.course.pk, self.due_key)), None)

    def may_see_draft(self) -> bool:
        """Who showed who they are, or began what stands now and was alone with it."""
        draft = self.draft()
        return draft is None or not self.browser or draft.browser == self.browser

    def answered(self) -> Response | None:
        """The answers that count now. A check after a session may always be answered again."""
        return None if self.session else self.sent()

    def sent(self) -> Response | None:
        rows = self.course.responses.filter(due_key=self.due_key).current()
        return rows.order_by("happened_at").last()

    def of_this_time(self) -> list[Task]:
        """Our own questions and the forms of measures that are asked with them."""
        if self.session:
            return [self]
        time_key, _instrument = part_key(self.due_key)
        keys = keys_with_forms(self.course, knowledge=clinic_knowledge(self.by.clinic))
        return [
            replace(self, due_key=key, shown="") for key in keys if part_key(key)[0] == time_key
        ]

    def next(self) -> Task | None:
        """Another that is asked at this time, and not answered."""
        others = (one for one in self.of_this_time() if one.due_key != self.due_key)
        return next((one for one in others if one.is_open()), None)

    def is_open(self) -> bool:
        """It is asked, may be shown, and is not over."""
        is_asked = self.course.due_items.filter(key=self.due_key).exists()
        return is_asked and self.may_show() and not self.closed_at()

    def closed_at(self) -> datetime | None:
        """When its time was over; None: it may be answered."""
        item = self.course.due_items.filter(key=self.due_key).first()
        now = clock.now(self.by.clinic)
        return item.closes_at if item and item.closes_at and item.closes_at <= now else None


@prepared
def drafts_of(course_id: uuid.UUID, due_key: str) -> QuerySet[Draft]:
    return Draft.objects.filter(course=course_id, due_key=due_key, response__isnull=True)


def find_task(course: Course, due_key: str, *, answered_by: str, how: str, by: Actor) -> Task:
    """Raises ``NotFound`` where the course never asks that."""
    session = _session_of(course, due_key)
    if session is None and not is_asked(course, due_key, knowledge=clinic_knowledge(by.clinic)):
        raise NotFound("form")
    return Task(
        course=course, due_key=due_key, answered_by=answered_by, how=how, by=by, session=session
    )


def task_here(course: Course, due_key: str, mark: str, **given: Any) -> Task:
    """Where one address opens all forms of one time, one after the other: that of the ``mark``
    which was sent, else the first that is not answered. ``given`` as for ``find_task``."""
    first = find_task(course, due_key, **given)
    tasks = first.of_this_time()
    if sent := [one for one in tasks if one.mark == mark]:
        return sent[0]
    return next((one for one in tasks if one.is_open()), first)


def own_task(course: Course, due_key: str, *, by: Actor) -> Task:
    """Of the person who is logged in to their own pages."""
    return find_task(course, due_key, answered_by=speaks_as(by), how="own-device", by=by)


def speaks_as(by: Actor) -> str:
    """patient, or the guardian or proxy that the log-in was made for."""
    rows = PatientAccess.objects.filter(user=by.user).select_related("relation")
    row = rows.order_by("starts_on").last()
    return str(row.relation.kind) if row and row.relation else "patient"


def _session_of(course: Course, due_key: str) -> Session | None:
    check = CHECK.fullmatch(due_key)
    if check is None:
        return None
    found = next(iter(_ended_session(course.pk, int(check[1]))), None)
    if found is None:
        raise NotFound("form")
    found.course = course
    found.patient, found.clinic = course.patient, course.clinic  # a constraint says so
    return found


@prepared
def _ended_session(course_id: uuid.UUID, number: int) -> QuerySet[Session]:
    held = Session.objects.filter(course=course_id, number=number, ended_at__isnull=False)
    return held.only("clinic", "patient", "course", "number", "state", "started_at", "ended_at")


def due_now(patient: Patient, now: datetime) -> list[DueItem]:
    """What the person may answer now, the longest due first."""
    return [one for one in _owed(patient, now) if one.due_at <= _opens_by(one, now)]


def due_later(patient: Patient, now: datetime) -> DueItem | None:
    """The next that is asked."""
    later = [one for one in _owed(patient, now) if one.due_at > _opens_by(one, now)]
    return later[0] if later else None


def _owed(patient: Patient, now: datetime) -> list[DueItem]:
    """The baseline may be answered before its day, and not before its wording may be shown."""
    rows = DueItem.objects.filter(course__patient=patient, owner_role="patient")
    rows = rows.select_related("course__clinic").order_by("due_at", "key")
    still_open = [one for one in rows if one.closes_at is None or now < one.closes_at]
    clinic = patient.clinic
    keys = {one.key for one in still_open}
    shown = shown_among(keys, clinic, clinic_knowledge(clinic), clock.today(clinic))
    return [one for one in still_open if one.key in shown]


def _opens_by(item: DueItem, now: datetime) -> datetime:
    """The baseline may be answered at any time before, other questions on the day."""
    if item.kind == "answer-baseline":
        return item.due_at
    return now + SESSION_DAY if item.kind == "answer-session" else now
