"""Papers of one person, made from the record as it stands: for the pages, and for who asks for one
by its kind and the id of its row, as the command line does."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from prolo.papers import Paper
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, get_patient
from prolo.registry.actions.archive import VERBS
from prolo.registry.consents import check_signature
from prolo.registry.estimate_changes import as_of_now
from prolo.registry.models import Appointment, Course, Estimate, Patient, Session
from prolo.registry.reach import (
    get_appointment,
    get_course,
    get_estimate,
    get_session,
    get_signature,
)
from prolo.web.languages import ENGLISH, language_of
from prolo.web.presenters.sheets.aftercare import paper_after_session
from prolo.web.presenters.sheets.consent import made_for
from prolo.web.presenters.sheets.coverage import paper_of_coverage
from prolo.web.presenters.sheets.estimate import paper_of_estimate
from prolo.web.presenters.sheets.notice import paper_of_notice
from prolo.web.presenters.sheets.plan import paper_of_plan
from prolo.web.presenters.sheets.preparation import paper_before
from prolo.web.presenters.sheets.session import paper_of_session
from prolo.web.presenters.sheets.signature import paper_of_signature
from prolo.web.presenters.sheets.statement import paper_of_statement
from prolo.web.presenters.sheets.summary import paper_of_courses


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a paper is about: ``row`` is the course itself, the session …"""

    patient: Patient
    course: Course | None
    row: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """``make`` raises ``NotFound`` while there is nothing to say. ``is_read_by_the_person``: in
    their language where none is asked for; what is for another reader is in English then.
    ``as_of_now``: the row as it would be today, where a row never changes."""

    model: type[Any]
    make: Callable[[Subject, str, date], Paper]
    is_read_by_the_person: bool = True
    as_of_now: Callable[[Any], Any] = lambda row: row


MADE: Mapping[str, Kind] = {
    "estimate": Kind(
        model=Estimate,
        make=lambda of, language, _on: paper_of_estimate(of.row, language),
        as_of_now=as_of_now,
    ),
    "consent": Kind(
        model=Course,
        make=lambda of, language, on: made_for(of.row, None, language=language, on=on)[1],
    ),
    "plan": Kind(model=Course, make=lambda of, *how: paper_of_plan(of.row, *how)),
    "preparation": Kind(model=Appointment, make=lambda of, *how: paper_before(of.row, *how)),
    "aftercare": Kind(model=Session, make=lambda of, *how: paper_after_session(of.row, *how)),
    "session": Kind(model=Session, make=lambda of, *how: paper_of_session(of.row, *how)),
    "coverage": Kind(model=Patient, make=lambda of, *how: paper_of_coverage(of.patient, *how)),
    "statement": Kind(model=Patient, make=lambda of, *how: paper_of_statement(of.patient, *how)),
    "summary": Kind(
        model=Patient,
        make=lambda of, *how: paper_of_courses(of.patient, of.course, *how),
        is_read_by_the_person=False,
    ),
}


def paper_on_record(kind: str, row_id: uuid.UUID | None, *, language: str, by: Actor) -> Paper:
    """``language``: empty, where the reader's is meant. ``row_id``: None of a paper of the clinic
    itself. Raises ``Altered`` where what it is made of is not what was kept."""
    if kind == NOTICE:
        return paper_of_notice(by.clinic, language or ENGLISH)
    assert row_id is not None
    if kind == SIGNATURE:
        signature = get_signature(by, row_id)
        check_signature(signature)
        return paper_of_signature(signature, language=language or ENGLISH)
    of = subject_of(kind, row_id, by)
    return made_from_record(kind, of, language_for(kind, language, of.patient))


NOTICE, SIGNATURE = "estimate-notice", "signature"  # are given to nobody


def subject_of(kind: str, row_id: uuid.UUID, by: Actor, *, course: str = "") -> Subject:
    """``course``: its id, where a paper of the whole person is wanted of one of theirs."""
    check_may(by, VERBS[kind])
    return _REACHED[MADE[kind].model](by, row_id, course)


def language_for(kind: str, asked: str | None, patient: Patient) -> str:
    is_theirs = MADE[kind].is_read_by_the_person
    return language_of(asked, patient.identity.preferred_language if is_theirs else ENGLISH)


def made_from_record(kind: str, of: Subject, language: str) -> Paper:
    return MADE[kind].make(of, language, clock.today(of.patient.clinic))


def _of_course(by: Actor, row_id: uuid.UUID, _course: str) -> Subject:
    course = get_course(by, row_id)
    return Subject(patient=course.patient, course=course, row=course)


def _of_row(get: Callable[[Actor, uuid.UUID], Any]) -> Callable[..., Subject]:
    def reach(by: Actor, row_id: uuid.UUID, _course: str) -> Subject:
        row = get(by, row_id)
        return Subject(patient=row.patient, course=row.course, row=row)

    return reach


def _of_patient(by: Actor, row_id: uuid.UUID, course: str) -> Subject:
    patient = get_patient(by, row_id)
    courses = patient.courses.select_related("clinic", "patient")
    chosen = next((one for one in courses if str(one.pk) == course), None)
    return Subject(patient=patient, course=chosen, row=patient)


_REACHED: Mapping[type[Any], Callable[[Actor, uuid.UUID, str], Subject]] = {
    Course: _of_course,
    Session: _of_row(get_session),
    Appointment: _of_row(get_appointment),
    Estimate: _of_row(get_estimate),
    Patient: _of_patient,
}
