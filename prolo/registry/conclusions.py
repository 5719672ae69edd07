"""Conclusions of care, kept with the very facts they followed."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Model

from prolo.care import conclusions as care
from prolo.knowledge import Knowledge
from prolo.knowledge.content import fact_content
from prolo.registry.access import Actor
from prolo.registry.models import Conclusion, Course, FactVersion, Patient
from prolo.registry.prepared import insert


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
    row = Conclusion(
        clinic_id=by.clinic.pk,
        recorded_by_id=by.user.pk if by.user else None,
        patient_id=patient.pk,
        course_id=course.pk if course else None,
        kind=concluded.kind,
        verdict=concluded.verdict,
        subject_kind=type(subject).__name__,
        subject_id=subject.pk,
        body=concluded.to_json(),
        concluded_at=at,
    )
    insert(row)
    _follow(row, _refs(concluded), knowledge)
    return row


def _refs(concluded: care.Conclusion) -> list[str]:
    """Facts that were followed, and those that wait to be confirmed before they may be."""
    awaited = [finding.awaits for finding in concluded.findings if finding.awaits]
    return list(dict.fromkeys([*concluded.facts, *awaited]))


FOLLOWED = Conclusion.facts.through._meta.db_table
KEPT = FactVersion._meta.db_table
FOLLOW = f"""
    INSERT INTO {FOLLOWED} (conclusion_id, factversion_id)
    SELECT %s, sha256 FROM {KEPT} WHERE sha256 IN ({{}})
"""  # noqa: S608  our own names


def _follow(row: Conclusion, refs: Iterable[str], knowledge: Knowledge) -> None:
    """Each fact by the hash of its content as it stands now. Nearly always all are kept already."""
    written = {one.sha256: (ref, one) for ref in refs for one in [fact_content(ref, knowledge)]}
    if not written or _follow_kept(row, written) == len(written):
        return
    new = [FactVersion(sha256=key, ref=ref, body=one.body) for key, (ref, one) in written.items()]
    insert(*new, unless_there=True)
    row.facts.add(*written)  # type: ignore[arg-type]  # keys are text


def _follow_kept(row: Conclusion, hashes: Collection[str]) -> int:
    key = Conclusion._meta.pk.get_db_prep_value(row.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW.format(", ".join(["%s"] * len(hashes))), [key, *hashes])
        count: int = cursor.rowcount
    return count


def latest_conclusion(kind: str, *, subject_id: uuid.UUID) -> Conclusion | None:
    rows = Conclusion.objects.filter(kind=kind, subject_id=subject_id)
    return rows.order_by("-concluded_at", "-id").first()
