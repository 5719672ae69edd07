"""Conclusions of care, kept with the very facts they followed."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import Model

from prolo.care import conclusions as care
from prolo.knowledge import Knowledge
from prolo.knowledge.content import fact_content
from prolo.registry.access import Actor
from prolo.registry.models import Conclusion, Course, FactVersion, Patient
from prolo.registry.prepared import insert, new_row
from prolo.registry.statements import ask


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
    row = new_row(
        Conclusion,
        clinic_id=by.clinic.pk,
        recorded_by_id=by.user.pk if by.user else None,
        patient_id=patient.pk,
        course_id=course.pk if course else None,
        kind=concluded.kind,
        verdict=concluded.verdict,
        subject_kind=type(subject).__name__,
        subject_id=subject.pk,
        body=concluded.to_json(),
        fact_hashes=_kept(_refs(concluded), knowledge),
        concluded_at=at,
    )
    insert(row)
    return row


def _refs(concluded: care.Conclusion) -> list[str]:
    """Facts that were followed, and those that wait to be confirmed before they may be."""
    awaited = [finding.awaits for finding in concluded.findings if finding.awaits]
    return list(dict.fromkeys([*concluded.facts, *awaited]))


def _kept(refs: Iterable[str], knowledge: Knowledge) -> list[str]:
    """The hashes of these facts as they stand now. Nearly always all are kept already."""
    facts = {one.sha256: (ref, one.body) for ref in refs for one in [fact_content(ref, knowledge)]}
    if missing := facts.keys() - _there(sorted(facts)):
        new = [FactVersion(sha256=key, ref=facts[key][0], body=facts[key][1]) for key in missing]
        insert(*new, unless_there=True)
    return list(facts)


def _there(hashes: Sequence[str]) -> set[str]:
    if not hashes:
        return set()
    places = ", ".join(["%s"] * len(hashes))
    sql = f"SELECT sha256 FROM {KEPT} WHERE sha256 IN ({places})"  # noqa: S608
    return {sha256 for (sha256,) in ask(sql, hashes)}


KEPT = FactVersion._meta.db_table


def latest_conclusion(kind: str, *, subject_id: uuid.UUID) -> Conclusion | None:
    rows = Conclusion.objects.filter(kind=kind, subject_id=subject_id)
    return rows.order_by("-concluded_at", "-id").first()


def latest_by_subject(kind: str, subjects: Collection[uuid.UUID]) -> dict[uuid.UUID, Conclusion]:
    """The same of several at once; of whom nothing was concluded there is none."""
    rows = Conclusion.objects.filter(kind=kind, subject_id__in=subjects)
    return {row.subject_id: row for row in rows.order_by("concluded_at", "id")}
