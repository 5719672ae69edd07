"""What the trials of a condition say, as a paper."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import path, reverse

from prolo.evidence import load_protocol
from prolo.knowledge.records import Condition
from prolo.papers import can_typeset, evidence_report, typeset
from prolo.papers.signed import Signatures
from prolo.registry.access import check_may
from prolo.registry.actions.certainty import Asked, summary_for
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.clinic_trials import clinic_trials, standing_ratings
from prolo.registry.models import Clinic, SignedCertainty
from prolo.web.presenters.certainty import signed_level
from prolo.web.requests import ClinicRequest


def report(request: ClinicRequest, condition: str) -> HttpResponse:
    """Not there where Typst is not installed: no page leads here then."""
    check_may(request.actor, "see_evidence")
    knowledge = clinic_knowledge(request.actor.clinic)
    found = knowledge.conditions.get(condition)
    if found is None or not can_typeset():
        raise Http404
    paper = evidence_report(
        found.in_trials,
        clinic_trials(request.actor.clinic),
        load_protocol(),
        knowledge,
        region=found.region,
        signatures=signatures_of(request.actor.clinic, found),
    )
    return HttpResponse(
        typeset(paper),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{found.in_trials}-evidence.pdf"'},
    )


def signatures_of(clinic: Clinic, condition: Condition) -> Signatures:
    """What the clinic decided of certainty, for a paper on this condition."""
    rows = SignedCertainty.objects.filter(
        condition=condition.in_trials, withdrawn_at__isnull=True
    ).select_related("recorded_by")
    return Signatures(
        clinic=clinic.name,
        has_ratings=bool(standing_ratings(clinic)),
        levels=tuple(
            signed_level(row, summary_for(_asked(row, condition), clinic))
            for row in sorted(rows, key=lambda row: (row.comparator, row.outcome, row.window))
        ),
    )


def _asked(row: SignedCertainty, condition: Condition) -> Asked:
    return Asked(
        condition=row.condition,
        outcome=row.outcome,
        comparator=row.comparator,
        window=row.window,
        region=condition.region,
    )


def report_url(condition: Condition) -> str:
    """Empty where Typst is not installed."""
    return reverse("web:evidence-report", args=[condition.id]) if can_typeset() else ""


urlpatterns = [path("evidence/<slug:condition>/report.pdf", report, name="evidence-report")]
