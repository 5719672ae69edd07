"""Papers that a person is given: as they read, as PDF, kept byte by byte when they are handed over,
and made again to be compared."""

from __future__ import annotations

import uuid
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
from prolo.registry.actions.archive import VERBS, give_document
from prolo.registry.coverage import coverage_of
from prolo.registry.models import Course, DocumentShown, Patient
from prolo.web.forms.options import GivenForm
from prolo.web.paper_pages import (
    as_pdf,
    check_seen,
    made_of,
    pdf_url,
    sheet_view,
    shown_to,
)
from prolo.web.presenters.patients import person
from prolo.web.presenters.payers import payer_of
from prolo.web.presenters.sheets.summary import course_choices
from prolo.web.presenters.shown import shown_row
from prolo.web.record_papers import (
    MADE,
    Subject,
    language_for,
    made_from_record,
    subject_of,
)
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.signing import who_may_be_given
from prolo.web.words.options import KINDS


def paper(request: ClinicRequest, kind: str, **ids: uuid.UUID) -> HttpResponse:
    of = _subject(request, kind, **ids)
    who = who_may_be_given(of.patient)
    form = GivenForm.of(request, people=who.choices)
    try:
        found = _made(kind, of, request)
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
    return _page(request, kind, of, form, pdf_url=url, **sheet_view(document, found.language))


def paper_pdf(request: ClinicRequest, kind: str, **ids: uuid.UUID) -> HttpResponse:
    of = _subject(request, kind, **ids)
    return as_pdf(_made(kind, of, request), kind)


def document_today(found: DocumentShown, on: date) -> bytes:
    """``NotFound`` where it cannot be made any more."""
    kind = MADE[found.kind]
    row: Any = {Patient: found.patient, Course: found.course}.get(kind.model)
    row = row or kind.model.objects.filter(pk=found.subject_id).first()
    if row is None:
        raise NotFound(found.kind)
    of = Subject(patient=found.patient, course=found.course, row=kind.as_of_now(row))
    return as_html(kind.make(of, found.language, on))


def _made(kind: str, of: Subject, request: ClinicRequest) -> Paper:
    return made_from_record(kind, of, language_for(kind, request.GET.get("language"), of.patient))


def _subject(request: ClinicRequest, kind: str, **ids: uuid.UUID) -> Subject:
    (row_id,) = ids.values()
    return subject_of(kind, row_id, request.actor, course=request.GET.get("course", ""))


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
        "has_languages": True,
        "is_for_another": not MADE[kind].is_read_by_the_person,
        **_of_money(kind, of),
        **_of_courses(kind, of),
        **made,
    }
    return page(request, "web/papers/paper.html", form, **context)


def _of_courses(kind: str, of: Subject) -> dict[str, Any]:
    """Of a paper of the whole person: of which course alone it may be, and is."""
    if kind != "summary":
        return {}
    return {
        "choices": course_choices(of.patient, of.course),
        "also": f"course={of.course.pk}" if of.course else "",
    }


def _of_money(kind: str, of: Subject) -> dict[str, Any]:
    """Where what it says is kept, for a paper of who pays what."""
    if VERBS[kind] != "keep_money":
        return {}
    found = {"costs_url": reverse("web:costs", args=[of.patient.pk])}
    if kind != "coverage":
        return found
    payer = payer_of(coverage_of(of.patient), of.patient.clinic)
    found["coverage_url"] = reverse("web:coverage", args=[of.patient.pk])
    return found | ({"check_url": payer["check_url"]} if payer else {})


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
    *_paths("statement", "patients/<uuid:patient_id>/statement/paper", "statement-paper"),
    *_paths("summary", "patients/<uuid:patient_id>/letter", "letter"),
]
