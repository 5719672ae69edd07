"""What pages that show a paper share: its language, its bytes, and what was given of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from prolo import __version__
from prolo.errors import Invalid, SetupError
from prolo.papers import Paper, can_typeset, typeset
from prolo.papers.as_html import as_html, main_of
from prolo.registry.actions.archive import Made, ShownTo
from prolo.registry.archive import hash_of
from prolo.registry.models import Patient
from prolo.web.forms.options import ShownForm
from prolo.web.languages import choices, language_of
from prolo.web.requests import ClinicRequest
from prolo.web.signing import WhoMaySign

PDF = "application/pdf"
OPEN_PAPERS = 32  # kept at once: two papers in four languages, of a few clinics


def asked_language(request: ClinicRequest, patient: Patient) -> str:
    """The language of the address, else that of the person, who is to read it."""
    return language_of(request.GET.get("language"), patient.identity.preferred_language)


def made_of(paper: Paper, kind: str, *, subject_id: UUID | None = None) -> Made:
    return Made(
        kind=kind,
        title=paper.title,
        language=paper.language,
        document=as_html(paper),
        printed=printed(paper),
        made_with={"prolo": __version__},
        subject_id=subject_id,
    )


def printed(paper: Paper) -> bytes:
    """Empty where Typst is not installed, or a name has letters that none of its fonts has."""
    try:
        return typeset(paper) if can_typeset() else b""
    except SetupError:
        return b""


def shown_to(form: ShownForm, who: WhoMaySign) -> ShownTo:
    name, as_ = who.named(form.cleaned_data["shown_to"], form.cleaned_data["name"])
    return ShownTo(name=name, as_=as_)


def check_seen(request: ClinicRequest, document: bytes) -> None:
    """What is kept is what stood there when the form was filled in."""
    if request.POST.get("seen") != hash_of(document):
        raise Invalid({"sheet": "changed-meanwhile"})


def sheet_view(document: bytes, language: str) -> dict[str, Any]:
    """For ``papers/_sheet.html``."""
    return {
        "paper": main_of(document),
        "seen": hash_of(document),
        "language": language,
        "languages": choices(language),
    }


def pdf_url(request: ClinicRequest, name: str, row_id: Any) -> str:
    """With what the page was asked for; empty where Typst is not installed: no page leads there
    then."""
    if not can_typeset():
        return ""
    query = request.GET.urlencode()
    return reverse(name, args=[row_id]) + (f"?{query}" if query else "")


@lru_cache(maxsize=OPEN_PAPERS)
def _typeset_once(paper: Paper) -> bytes:
    """The same paper gives the same bytes; other words, another logo make another paper."""
    return typeset(paper)


def as_pdf(paper: Paper, name: str, *, is_open: bool = False) -> HttpResponse:
    """Not there where Typst is not installed: no page leads here then. ``is_open``: anybody may
    ask for it without a log-in, as often as they like, so it is typeset once."""
    if not can_typeset():
        raise Http404
    try:
        content = _typeset_once(paper) if is_open else typeset(paper)
    except SetupError as fault:
        raise Invalid({"sheet": "in-no-font"}) from fault
    header = content_disposition_header(True, pdf_name(paper, name))
    headers = {"Content-Disposition": header or "attachment"}
    return HttpResponse(content, content_type=PDF, headers=headers)


def pdf_name(paper: Paper, name: str) -> str:
    return f"{name}-{paper.dated.isoformat()}.pdf"
