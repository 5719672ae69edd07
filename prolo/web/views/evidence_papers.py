"""What the trials of a condition say, as a paper."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import path, reverse

from prolo.evidence import load_protocol
from prolo.knowledge.records import Condition
from prolo.knowledge.trials import load_trials
from prolo.papers import can_typeset, evidence_report, typeset
from prolo.registry.access import check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.web.requests import ClinicRequest


def report(request: ClinicRequest, condition: str) -> HttpResponse:
    """Not there where Typst is not installed: no page leads here then."""
    check_may(request.actor, "see_evidence")
    knowledge = clinic_knowledge(request.actor.clinic)
    found = knowledge.conditions.get(condition)
    if found is None or not can_typeset():
        raise Http404
    paper = evidence_report(found.in_trials, load_trials(), load_protocol(), knowledge)
    return HttpResponse(
        typeset(paper),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{found.in_trials}-evidence.pdf"'},
    )


def report_url(condition: Condition) -> str:
    """Empty where Typst is not installed."""
    return reverse("web:evidence-report", args=[condition.id]) if can_typeset() else ""


urlpatterns = [path("evidence/<slug:condition>/report.pdf", report, name="evidence-report")]
