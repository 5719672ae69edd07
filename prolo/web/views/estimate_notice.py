"""That there is a right to an estimate: for anybody, without a log-in, as the rule asks of a clinic
in the United States (billing/estimate-notice)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language_from_request

from prolo.care.money.payers import UNITED_STATES
from prolo.papers import Paper, can_typeset
from prolo.papers.as_html import as_html, main_of
from prolo.registry.access import system
from prolo.registry.models import Clinic
from prolo.web.entrance import without_clinic
from prolo.web.languages import choices, language_of, spoken
from prolo.web.paper_pages import as_pdf
from prolo.web.presenters.sheets.notice import paper_of_notice


@without_clinic
@login_not_required
def notice(request: Any, clinic_id: uuid.UUID) -> HttpResponse:
    paper = _paper(request, clinic_id)
    printed_url = reverse("web:estimate-notice-pdf", args=[clinic_id])
    with spoken(paper.language):
        context = {
            "title": paper.title,
            "paper": main_of(as_html(paper)),
            "languages": choices(paper.language),
            "printed_url": f"{printed_url}?language={paper.language}" if can_typeset() else "",
        }
        return render(request, "web/about/about.html", context)


@without_clinic
@login_not_required
def notice_pdf(request: Any, clinic_id: uuid.UUID) -> HttpResponse:
    paper = _paper(request, clinic_id)
    return as_pdf(paper, f"right-to-an-estimate-{paper.language}", is_open=True)


def _paper(request: Any, clinic_id: uuid.UUID) -> Paper:
    """In the language of the address, else that of the browser."""
    clinic = Clinic.objects.filter(pk=clinic_id, country=UNITED_STATES).first()
    if clinic is None:
        raise Http404
    language = language_of(request.GET.get("language"), get_language_from_request(request))
    with system(clinic).at_work():
        return paper_of_notice(clinic, language)


urlpatterns = [
    path("clinics/<uuid:clinic_id>/right-to-an-estimate", notice, name="estimate-notice"),
    path(
        "clinics/<uuid:clinic_id>/right-to-an-estimate.pdf", notice_pdf, name="estimate-notice-pdf"
    ),
]
