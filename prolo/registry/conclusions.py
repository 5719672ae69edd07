"""Conclusions of care, kept with the very facts they followed."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db.models import Model

from prolo.care import conclusions as care
from prolo.knowledge import Knowledge
from prolo.knowledge.content import fact_hash, fact_json
from prolo.registry.access import Actor
from prolo.registry.models import Conclusion, Course, FactVersion, Patient


def keep_conclusion(
    concluded: care.Conclusion,
    *,
    subject: Model,
    patient: Patient,
    course: Course | None,
    knowledge: Knowledge,
    at: datetime,
    by: Actor,
) -> Conclusion:
    """Store what was concluded about ``subject``, with each fact by its content hash, so that
    it can be shown as it was, whatever the package says later. Part of the caller's action."""
    row = Conclusion.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=patient,
        course=course,
        kind=concluded.kind,
        verdict=concluded.verdict,
        subject_kind=type(subject).__name__,
        subject_id=subject.pk,
        body=concluded.to_json(),
        concluded_at=at,
    )
    row.facts.set([keep_fact(ref, knowledge) for ref in _refs(concluded)])
    return row


def _refs(concluded: care.Conclusion) -> list[str]:
    """Facts that were followed, and those that wait to be confirmed before they may be."""
    awaited = [finding.awaits for finding in concluded.findings if finding.awaits]
    return list(dict.fromkeys([*concluded.facts, *awaited]))


def keep_fact(ref: str, knowledge: Knowledge) -> FactVersion:
    body = fact_json(knowledge.fact(ref), knowledge)
    version, _ = FactVersion.objects.get_or_create(
        sha256=fact_hash(body), defaults={"ref": ref, "body": body}
    )
    return version


def latest_conclusion(kind: str, *, subject_id: uuid.UUID) -> Conclusion | None:
    rows = Conclusion.objects.filter(kind=kind, subject_id=subject_id)
    return rows.order_by("-concluded_at", "-id").first()
