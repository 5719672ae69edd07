"""Conclusions of care, kept with the very facts they followed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from prolo.care import conclusions as care
from prolo.knowledge import Knowledge
from prolo.knowledge.content import fact_content
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
    written = {ref: fact_content(ref, knowledge) for ref in refs}
    hashes = [one.sha256 for one in written.values()]
    known = set(FactVersion.objects.filter(pk__in=hashes).values_list("pk", flat=True))
    new = {
        one.sha256: FactVersion(sha256=one.sha256, ref=ref, body=one.body)
        for ref, one in written.items()
        if one.sha256 not in known
    }
    FactVersion.objects.bulk_create(new.values(), ignore_conflicts=True)
    return hashes


def latest_conclusion(kind: str, *, subject_id: uuid.UUID) -> Conclusion | None:
    rows = Conclusion.objects.filter(kind=kind, subject_id=subject_id)
    return rows.order_by("-concluded_at", "-id").first()
