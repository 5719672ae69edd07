"""Conclusions of care, kept with the very facts they followed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
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
    row.facts.add(*keep_facts(_refs(concluded), knowledge))  # type: ignore[arg-type]  # keys are text
    return row


def _refs(concluded: care.Conclusion) -> list[str]:
    """Facts that were followed, and those that wait to be confirmed before they may be."""
    awaited = [finding.awaits for finding in concluded.findings if finding.awaits]
    return list(dict.fromkeys([*concluded.facts, *awaited]))


def keep_facts(refs: Iterable[str], knowledge: Knowledge) -> list[str]:
    """The content hash of each fact as it stands now; what is kept is not written again."""
    bodies = {ref: fact_json(knowledge.fact(ref), knowledge) for ref in refs}
    versions = [
        FactVersion(sha256=fact_hash(body), ref=ref, body=body) for ref, body in bodies.items()
    ]
    kept = FactVersion.objects.filter(pk__in=[one.pk for one in versions])
    known = set(kept.values_list("pk", flat=True))
    new = {one.pk: one for one in versions if one.pk not in known}
    FactVersion.objects.bulk_create(new.values(), ignore_conflicts=True)
    return [one.pk for one in versions]


def latest_conclusion(kind: str, *, subject_id: uuid.UUID) -> Conclusion | None:
    rows = Conclusion.objects.filter(kind=kind, subject_id=subject_id)
    return rows.order_by("-concluded_at", "-id").first()
