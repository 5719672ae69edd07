"""A person's options side by side; that they were gone through; what matters to the person."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.errors import Invalid
from prolo.papers import can_typeset
from prolo.papers.as_html import as_html, main_of
from prolo.papers.citation_styles import RECORDED, Style
from prolo.papers.options_paper import options_paper
from prolo.papers.options_sheet import OptionsSheet
from prolo.papers.paper import Paper
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.archive import Made, show_document
from prolo.registry.actions.personal_values import current_values, record_values
from prolo.registry.archive import hash_of
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.estimates_in_hand import is_altered_in_hand
from prolo.registry.models import Course, DocumentShown
from prolo.registry.reach import get_course
from prolo.web.forms.options import ShownForm, ValuesForm
from prolo.web.languages import choices, is_read, language_of
from prolo.web.paper_pages import as_pdf, printed
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.options import numbers_from, values_view
from prolo.web.presenters.patients import person
from prolo.web.presenters.sheets.frame import letterhead_of
from prolo.web.presenters.sheets.options import KIND, sheet_of, versions_of
from prolo.web.presenters.shown import shown_row
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.signing import who_may_sign
from prolo.web.views.evidence_papers import STYLES, style_asked


def options(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "show_options")
    course = get_course(request.actor, course_id)
    language = _asked(request, course)
    sheet, paper = made_for(course, on=clock.today(course.clinic), language=language)
    document = as_html(paper)
    who = who_may_sign(course)
    form = ShownForm.of(request, people=who.choices)
    seen = hash_of(document)

    def save() -> str:
        given = form.cleaned_data
        if request.POST.get("seen") != seen:  # other bytes than those that stood there
            raise Invalid({"sheet": "changed-meanwhile"})
        name, as_ = who.named(given["shown_to"], given["name"])
        row = show_document(
            course=course,
            made=Made(
                kind=KIND,
                title=paper.title,
                language=paper.language,
                document=document,
                printed=printed(paper),
                made_with=versions_of(sheet),
            ),
            shown_to=name,
            shown_as=as_,
            by=request.actor,
        )
        messages.success(request, _("Kept exactly as it was shown."))
        return reverse("web:shown", args=[row.pk])

    if done := save_form(request, form, save):
        return done
    kept = course.documents_shown.current().filter(kind=KIND).select_related("recorded_by")
    context = {
        **about(request, course),
        "title": paper.title,
        "seen": seen,
        "language": language,
        "languages": choices(language),
        "paper": main_of(document),
        "printed_url": _pdf_url(course, language) if can_typeset() else "",
        "styles": STYLES.items(),
        "values": values_view(current_values(course)),
        "numbers": numbers_from(sheet),
        "is_estimate_altered": is_altered_in_hand(course.patient, course),
        "kept": [shown_row(one) for one in kept.order_by("-happened_at")],
    }
    return page(request, "web/options/options.html", form, **context)


def options_pdf(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "show_options")
    course = get_course(request.actor, course_id)
    _sheet, paper = made_for(
        course,
        on=clock.today(course.clinic),
        language=_asked(request, course),
        style=style_asked(request, RECORDED),
    )
    return as_pdf(paper, f"{course.condition}-options")


def personal_values(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "show_options")
    course = get_course(request.actor, course_id)
    said = current_values(course)
    initial = {"matters": said.matters, "words": said.words} if said else {}
    form = ValuesForm.of(request, initial=initial)

    def save() -> str:
        given = form.cleaned_data
        record_values(
            course=course, matters=given["matters"], words=given["words"], by=request.actor
        )
        messages.success(request, _("Recorded."))
        return reverse("web:options", args=[course.pk])

    if done := save_form(request, form, save):
        return done
    return page(request, "web/options/values.html", form, **about(request, course))


def _pdf_url(course: Course, language: str) -> str:
    return f"{reverse('web:options-pdf', args=[course.pk])}?language={language}"


def shown_today(found: DocumentShown, on: date) -> bytes:
    assert found.course is not None
    return document_today(found.course, on=on, language=found.language)


def document_today(course: Course, *, on: date, language: str) -> bytes:
    """What would be shown now, dated ``on``."""
    return as_html(made_for(course, on=on, language=language)[1])


def made_for(
    course: Course, *, on: date, language: str, style: Style = RECORDED
) -> tuple[OptionsSheet, Paper]:
    """``style``: of the references; what is kept has them as recorded."""
    clinic = course.clinic
    knowledge = clinic_knowledge(clinic)
    sheet = sheet_of(course)
    paper = options_paper(
        sheet,
        knowledge,
        on=on,
        language=language,
        letterhead=letterhead_of(clinic),
        country=clinic.country,
        is_invented=clinic.is_demo,
        is_read=is_read(language, knowledge),
        style=style,
    )
    return sheet, paper


def _asked(request: ClinicRequest, course: Course) -> str:
    """The language of the address, else that of the person, who is to read it."""
    preferred = course.patient.identity.preferred_language
    return language_of(request.GET.get("language"), preferred)


def about(request: ClinicRequest, course: Course) -> dict[str, Any]:
    clinic = request.actor.clinic
    return {
        "course": course,
        "course_title": course_title(course, clinic_knowledge(clinic)),
        "course_url": reverse("web:course", args=[course.pk]),
        "person": person(course.patient.identity, today=clock.today(clinic)),
    }


urlpatterns = [
    path("courses/<uuid:course_id>/options", options, name="options"),
    path("courses/<uuid:course_id>/options.pdf", options_pdf, name="options-pdf"),
    path("courses/<uuid:course_id>/values", personal_values, name="values"),
]
