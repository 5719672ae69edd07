"""Papers that a person is given: as they read, as PDF, kept byte by byte when they are handed over,
and made again to be compared."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from prolo.errors import NotFound
from prolo.papers import Paper
from prolo.papers.as_html import as_html
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient
from prolo.registry.actions.archive import VERBS, give_document
from prolo.registry.models import Appointment, Course, DocumentShown, Estimate, Patient, Session
from prolo.registry.reach import get_appointment, get_course, get_session
from prolo.web.forms.options import GivenForm
from prolo.web.languages import ENGLISH
from prolo.web.paper_pages import (
    as_pdf,
    asked_language,
    check_seen,
    made_of,
    pdf_url,
    sheet_view,
    shown_to,
)
from prolo.web.presenters.patients import person
from prolo.web.presenters.sheets.aftercare import paper_after_session
from prolo.web.presenters.sheets.coverage import paper_of_coverage
from prolo.web.presenters.sheets.estimate import paper_of_estimate
from prolo.web.presenters.sheets.plan import paper_of_plan
from prolo.web.presenters.sheets.preparation import paper_before
from prolo.web.presenters.sheets.session import paper_of_session
from prolo.web.presenters.sheets.summary import course_choices, paper_of_courses
from prolo.web.presenters.shown import shown_row
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.signing import who_may_be_given
from prolo.web.words.options import KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a paper is about: ``row`` is the course itself, the session …"""

    patient: Patient
    course: Course | None
    row: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """``make`` raises ``NotFound`` while there is nothing to say. ``is_read_by_the_person``: in
    their language; else it is for the clinic or another, in English."""

    model: type[Any]
    make: Callable[[Subject, str, date], Paper]
    is_read_by_the_person: bool = True


MADE: Mapping[str, Kind] = {
    "estimate": Kind(
        model=Estimate, make=lambda of, language, _on: paper_of_estimate(of.row, language)
    ),
    "plan": Kind(model=Course, make=lambda of, *how: paper_of_plan(of.row, *how)),
    "preparation": Kind(model=Appointment, make=lambda of, *how: paper_before(of.row, *how)),
    "aftercare": Kind(model=Session, make=lambda of, *how: paper_after_session(of.row, *how)),
    "session": Kind(
        model=Session,
        make=lambda of, *how: paper_of_session(of.row, *how),
    ),
    "coverage": Kind(
        model=Patient,
        make=lambda of, *how: paper_of_coverage(of.patient, *how),
    ),
    "summary": Kind(
        model=Patient,
        make=lambda of, *how: paper_of_courses(of.patient, of.course, *how),
        is_read_by_the_person=False,
    ),
}


def paper(request: ClinicRequest, kind: str, **ids: uuid.UUID) -> HttpResponse:
    of = _subject(request, kind, **ids)
    language = _language(request, kind, of)
    who = who_may_be_given(of.patient)
    form = GivenForm.of(request, people=who.choices)
    try:
        found = _made(kind, of, language)
    except NotFound:
        return _page(request, kind, of, form)
    document = as_html(found)
    subject_id = of.row.pk if MADE[kind].model not in (Course, Patient) else None
    made = made_of(found, kind, subject_id=subject_id) if request.method == "POST" else None

    def save() -> str:
        assert made is not None
        check_seen(request, document)
        to = shown_to(form, who)
        row = give_document(
            patient=of.patient, course=of.course, made=made, to=to, by=request.actor
        )
        messages.success(request, _("Kept exactly as it was given."))
        return reverse("web:shown", args=[row.pk])

    if done := save_form(request, form, save):
        return done
    assert request.resolver_match is not None
    url = pdf_url(request, f"{request.resolver_match.view_name}-pdf", of.row.pk)
    return _page(request, kind, of, form, pdf_url=url, **sheet_view(document, language))


def paper_pdf(request: ClinicRequest, kind: str, **ids: uuid.UUID) -> HttpResponse:
    of = _subject(request, kind, **ids)
    return as_pdf(_made(kind, of, _language(request, kind, of)), kind)


def document_today(found: DocumentShown, on: date) -> bytes:
    """``NotFound`` where it cannot be made any more."""
    kind = MADE[found.kind]
    row: Any = {Patient: found.patient, Course: found.course}.get(kind.model)
    row = row or kind.model.objects.filter(pk=found.subject_id).first()
    if row is None:
        raise NotFound(found.kind)
    of = Subject(patient=found.patient, course=found.course, row=row)
    return as_html(kind.make(of, found.language, on))


def _made(kind: str, of: Subject, language: str) -> Paper:
    return MADE[kind].make(of, language, clock.today(of.patient.clinic))


def _language(request: ClinicRequest, kind: str, of: Subject) -> str:
    is_theirs = MADE[kind].is_read_by_the_person
    return asked_language(request, of.patient) if is_theirs else ENGLISH


def _subject(request: ClinicRequest, kind: str, **ids: uuid.UUID) -> Subject:
    check_may(request.actor, VERBS[kind])
    ((name, row_id),) = ids.items()
    return REACHED[name](request, row_id)


def _of_course(request: ClinicRequest, row_id: uuid.UUID) -> Subject:
    course = get_course(request.actor, row_id)
    return Subject(patient=course.patient, course=course, row=course)


def _of_session(request: ClinicRequest, row_id: uuid.UUID) -> Subject:
    session: Session = get_session(request.actor, row_id)
    return Subject(patient=session.patient, course=session.course, row=session)


def _of_appointment(request: ClinicRequest, row_id: uuid.UUID) -> Subject:
    found = get_appointment(request.actor, row_id)
    return Subject(patient=found.patient, course=found.course, row=found)


def _of_patient(request: ClinicRequest, row_id: uuid.UUID) -> Subject:
    """Of one course, where the address names it."""
    patient = get_patient(request.actor, row_id)
    chosen = request.GET.get("course", "")
    courses = patient.courses.select_related("clinic", "patient")
    course = next((one for one in courses if str(one.pk) == chosen), None)
    return Subject(patient=patient, course=course, row=patient)


REACHED: Mapping[str, Callable[[ClinicRequest, uuid.UUID], Subject]] = {
    "course_id": _of_course,
    "session_id": _of_session,
    "appointment_id": _of_appointment,
    "patient_id": _of_patient,
}


def _page(
    request: ClinicRequest, kind: str, of: Subject, form: GivenForm, **made: Any
) -> HttpResponse:
    kept = DocumentShown.objects.filter(patient=of.patient, kind=kind).current()
    if MADE[kind].model is Course:
        kept = kept.filter(course=of.course)
    elif MADE[kind].model is not Patient:
        kept = kept.filter(subject_id=of.row.pk)
    context = {
        "person": person(of.patient.identity, today=clock.today(of.patient.clinic)),
        "kind": KINDS[kind],
        "given": [shown_row(one) for one in kept.order_by("-happened_at")],
        "has_languages": MADE[kind].is_read_by_the_person,
        "choices": course_choices(of.patient, of.course) if kind == "summary" else [],
        **made,
    }
    return page(request, "web/papers/paper.html", form, **context)


def _paths(kind: str, address: str, name: str) -> list[URLPattern]:
    return [
        path(address, paper, {"kind": kind}, name=name),
        path(f"{address}.pdf", paper_pdf, {"kind": kind}, name=f"{name}-pdf"),
    ]


urlpatterns = [
    *_paths("plan", "courses/<uuid:course_id>/plan/paper", "plan-paper"),
    *_paths(
        "preparation", "appointments/<uuid:appointment_id>/preparation/paper", "preparation-paper"
    ),
    *_paths("aftercare", "sessions/<uuid:session_id>/aftercare/sheet", "aftercare-sheet"),
    *_paths("session", "sessions/<uuid:session_id>/record", "session-record"),
    *_paths("coverage", "patients/<uuid:patient_id>/coverage-notice", "coverage-notice"),
    *_paths("summary", "patients/<uuid:patient_id>/letter", "letter"),
]
