"""The dossier of a person's course for a payer, without the name: as it reads, as PDF, kept byte by
byte when it is sent, and made again to be compared."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.errors import NotFound
from prolo.evidence import load_protocol
from prolo.evidence.trials import gather_trials
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition
from prolo.papers import Paper, can_typeset
from prolo.papers.as_html import as_html
from prolo.papers.citation_styles import RECORDED, Style
from prolo.papers.digests import trials_digest
from prolo.papers.dossier import dossier
from prolo.registry import clock
from prolo.registry.actions.archive import Made, show_document
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.clinic_trials import clinic_trials
from prolo.registry.coverage import coverage_of
from prolo.registry.models import Course, DocumentShown
from prolo.registry.plans import current_plan
from prolo.registry.reach import get_course
from prolo.web.forms.options import SentForm
from prolo.web.languages import ENGLISH, is_read, language_of
from prolo.web.paper_pages import as_pdf, check_seen, made_of, pdf_url, sheet_view
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.patients import person
from prolo.web.presenters.sheets.frame import letterhead_of
from prolo.web.presenters.sheets.options import signatures_of
from prolo.web.presenters.shown import shown_row
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.views.evidence_papers import STYLES, style_asked
from prolo.web.words.options import KINDS

KIND = "dossier"
TO_A_PAYER = "payer"


def course_dossier(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    course = get_course(request.actor, course_id)
    style, language = _style(request), _language(request)
    paper = _paper_of(course, style, clock.today(course.clinic), language)
    document = as_html(paper)
    covered = coverage_of(course.patient)
    form = SentForm.of(request, initial={"sent_to": covered.payer if covered else ""})
    made = _made(course, paper, style) if request.method == "POST" else None

    def save() -> str:
        assert made is not None
        check_seen(request, document)
        to = form.cleaned_data["sent_to"]
        row = show_document(
            course=course, made=made, shown_to=to, shown_as=TO_A_PAYER, by=request.actor
        )
        messages.success(request, _("Kept exactly as it was sent."))
        return reverse("web:shown", args=[row.pk])

    if done := save_form(request, form, save):
        return done
    kept = course.documents_shown.current().filter(kind=KIND).select_related("recorded_by")
    context = {
        "person": person(course.patient.identity, today=clock.today(course.clinic)),
        "course": course,
        "course_title": course_title(course, clinic_knowledge(course.clinic)),
        "kind": KINDS[KIND],
        "styles": _style_choices(style),
        "has_languages": True,
        "also": f"style={style}",
        "pdf_url": pdf_url(request, "web:course-dossier-pdf", course.pk),
        "sent": [shown_row(one) for one in kept.order_by("-happened_at")],
        **sheet_view(document, paper.language),
    }
    return page(request, "web/papers/dossier.html", form, **context)


def course_dossier_pdf(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    course = get_course(request.actor, course_id)
    today = clock.today(course.clinic)
    return as_pdf(_paper_of(course, _style(request), today, _language(request)), KIND)


def document_today(found: DocumentShown, on: date) -> bytes:
    """In the language and the style of references in which it was sent."""
    assert found.course is not None
    style = found.made_with.get("style", RECORDED)
    if style != RECORDED and not can_typeset():
        raise NotFound("style")
    return as_html(_paper_of(found.course, style, on, found.language))


def _paper_of(course: Course, style: Style, on: date, language: str) -> Paper:
    condition, knowledge = _asked(course)
    return dossier(
        condition,
        clinic_trials(course.clinic),
        load_protocol(),
        knowledge,
        plan=current_plan(course),
        on=on,
        signatures=signatures_of(course.clinic, condition),
        style=style,
        letterhead=letterhead_of(course.clinic),
        country=course.clinic.country,
        is_invented=course.clinic.is_demo,
        language=language,
        is_read=is_read(language, knowledge),
    )


def _asked(course: Course) -> tuple[Condition, Knowledge]:
    knowledge = clinic_knowledge(course.clinic)
    condition = knowledge.conditions.get(course.condition)
    if condition is None:
        raise NotFound("condition")
    return condition, knowledge


def _made(course: Course, paper: Paper, style: Style) -> Made:
    condition, _knowledge = _asked(course)
    protocol = load_protocol()
    trials = gather_trials(clinic_trials(course.clinic), condition.in_trials)
    made = made_of(paper, KIND)
    versions = {
        **made.made_with,
        "protocol": protocol.version,
        "trials": trials_digest(trials, protocol),
        "style": style,
    }
    return replace(made, made_with=versions)


def _language(request: ClinicRequest) -> str:
    """Of the payer, whatever language the person reads."""
    return language_of(request.GET.get("language"), ENGLISH)


def _style(request: ClinicRequest) -> Style:
    """As it is on record, where Typst's engine is not installed."""
    return style_asked(request) if can_typeset() else RECORDED


def _style_choices(here: Style) -> list[dict[str, Any]]:
    known = {**STYLES, RECORDED: _("as recorded")} if can_typeset() else {}
    return [
        {"code": code, "label": label, "is_here": code == here} for code, label in known.items()
    ]


urlpatterns = [
    path("courses/<uuid:course_id>/dossier", course_dossier, name="course-dossier"),
    path("courses/<uuid:course_id>/dossier.pdf", course_dossier_pdf, name="course-dossier-pdf"),
]
