"""What prolotherapy is: for patients, and for anybody, without a log-in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language_from_request

from prolo.knowledge import Knowledge, load_knowledge
from prolo.papers import Paper, can_typeset
from prolo.papers.about import about_prolotherapy
from prolo.papers.as_html import as_html, main_of
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.web.entrance import without_clinic
from prolo.web.languages import choices, is_read, language_of, spoken
from prolo.web.paper_pages import as_pdf
from prolo.web.presenters.sheets.frame import letterhead_of


@without_clinic
@login_not_required
def about(request: Any) -> HttpResponse:
    paper = _paper(request)
    with spoken(paper.language):
        context = {
            "title": paper.title,
            "paper": main_of(as_html(paper)),
            "languages": choices(paper.language),
            "printed_url": _printed_url(paper.language) if can_typeset() else "",
        }
        return render(request, "web/about/about.html", context)


@without_clinic
@login_not_required
def about_pdf(request: Any) -> HttpResponse:
    paper = _paper(request)
    return as_pdf(paper, f"prolotherapy-{paper.language}", is_open=True)


def _paper(request: Any) -> Paper:
    """In the language of the address, else that of the browser."""
    language = language_of(request.GET.get("language"), get_language_from_request(request))
    knowledge = _knowledge(request)
    clinic = request.actor.clinic if request.actor else None
    return about_prolotherapy(
        knowledge,
        language=language,
        is_read=is_read(language, knowledge),
        letterhead=letterhead_of(clinic) if clinic else None,
        country=clinic.country if clinic else "",
    )


def _knowledge(request: Any) -> Knowledge:
    """With what the clinic confirmed, where it is known which."""
    return clinic_knowledge(request.actor.clinic) if request.actor else load_knowledge()


def _printed_url(language: str) -> str:
    return f"{reverse('web:about-pdf')}?language={language}"


urlpatterns = [
    path("about-prolotherapy", about, name="about"),
    path("about-prolotherapy.pdf", about_pdf, name="about-pdf"),
]
