"""What the trials of a condition say, as a paper, as a dossier for a payer, and as references."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, get_args

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from prolo.evidence import load_protocol
from prolo.knowledge import Knowledge
from prolo.knowledge.bibliography import study_reference
from prolo.knowledge.records import Condition
from prolo.papers import can_typeset, evidence_report
from prolo.papers.bibtex import bibtex
from prolo.papers.citation_styles import RECORDED, Style, cited
from prolo.papers.dossier import dossier
from prolo.registry.access import check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.clinic_trials import clinic_trials
from prolo.web.presenters.sheets.frame import letterhead_of
from prolo.web.presenters.sheets.options import signatures_of
from prolo.web.requests import ClinicRequest
from prolo.web.told_files import told_pdf

STYLES: dict[Style, str] = {"ama": "AMA", "apa": "APA", "mla": "MLA"}  # by Typst


def report(request: ClinicRequest, condition: str) -> HttpResponseBase:
    """Not there where Typst is not installed: no page leads here then."""
    found, knowledge = _asked(request, condition)
    clinic = request.actor.clinic
    make = partial(
        evidence_report,
        found.in_trials,
        clinic_trials(clinic),
        load_protocol(),
        knowledge,
        region=found.region,
        signatures=signatures_of(clinic, found),
        style=style_asked(request),
        letterhead=letterhead_of(clinic),
        country=clinic.country,
        is_invented=clinic.is_demo,
    )
    return told_pdf(request, make, f"{found.in_trials}-evidence")


def payer_dossier(request: ClinicRequest, condition: str) -> HttpResponseBase:
    found, knowledge = _asked(request, condition)
    clinic = request.actor.clinic
    make = partial(
        dossier,
        found,
        clinic_trials(clinic),
        load_protocol(),
        knowledge,
        signatures=signatures_of(clinic, found),
        style=style_asked(request),
        letterhead=letterhead_of(clinic),
        country=clinic.country,
        is_invented=clinic.is_demo,
    )
    return told_pdf(request, make, f"{found.in_trials}-dossier")


def references(request: ClinicRequest, condition: str) -> HttpResponse:
    """Every trial of a condition: as text in a style, else as BibTeX."""
    found, _knowledge = _asked(request, condition)
    trials = clinic_trials(request.actor.clinic).studies
    known = [study_reference(one) for one in trials if one.condition == found.in_trials]
    style = request.GET.get("style", "")
    if style == RECORDED or (style in STYLES and can_typeset()):
        lines = cited(known, style_asked(request), "en")
        text = "\n".join("".join(run.text for run in line) for line in lines) + "\n"
        return _as_file(text, "text/plain", f"{found.in_trials}-{style}.txt")
    return _as_file(bibtex(known), "application/x-bibtex", f"{found.in_trials}.bib")


def _asked(request: ClinicRequest, condition: str) -> tuple[Condition, Knowledge]:
    check_may(request.actor, "see_evidence")
    knowledge = clinic_knowledge(request.actor.clinic)
    found = knowledge.conditions.get(condition)
    if found is None:
        raise Http404
    return found, knowledge


def style_asked(request: ClinicRequest, otherwise: Style = "ama") -> Style:
    asked = request.GET.get("style", "")
    return next((one for one in get_args(Style) if one == asked), otherwise)


def _as_file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    if isinstance(content, str):
        kind = f"{kind}; charset=utf-8"
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


def paper_links(condition: Condition) -> list[dict[str, Any]]:
    """Papers and references, each in every style that can be made here."""
    styles = [*STYLES.items()] if can_typeset() else []
    files = [*styles, (RECORDED, _("as recorded")), ("bibtex", "BibTeX")]
    report_label = _("All that is known of this condition, as a PDF")
    found = [
        _links(report_label, "web:evidence-report", condition, styles),
        _links(_("Dossier for a payer, as a PDF"), "web:evidence-dossier", condition, styles),
        _links(_("References of its trials"), "web:evidence-references", condition, files),
    ]
    return [one for one in found if one["links"]]


def _links(
    label: str, name: str, condition: Condition, styles: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    address = reverse(name, args=[condition.id])
    links = [{"label": said, "url": f"{address}?style={code}"} for code, said in styles]
    return {"label": label, "links": links}


urlpatterns = [
    path("evidence/<slug:condition>/report.pdf", report, name="evidence-report"),
    path("evidence/<slug:condition>/dossier.pdf", payer_dossier, name="evidence-dossier"),
    path("evidence/<slug:condition>/references", references, name="evidence-references"),
]
