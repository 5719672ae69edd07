"""What was reported or happened after any session of a person, and is not closed."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from prolo.care.signs import Level
from prolo.care.still_open import OpenHarm, OpenReport
from prolo.registry.models import AdverseEvent, AdverseEventRecord, Concern, Session


def open_reports(patients: Collection[uuid.UUID]) -> QuerySet[Concern]:
    """The most urgent first. What is only watched asks nobody before a needle."""
    rows = Concern.objects.filter(patient__in=patients, rank__gte=Level.CALL)
    return rows.exclude(state=Concern.State.CLOSED).order_by("-rank", "raised_at")


def open_events(patients: Collection[uuid.UUID]) -> QuerySet[AdverseEventRecord]:
    """What is known of each adverse event that is open and was not entered in error."""
    rows = AdverseEventRecord.objects.current().filter(patient__in=patients)
    return rows.filter(event__state=AdverseEvent.State.OPEN).order_by("onset_on", "recorded_at")


def still_open(session: Session) -> dict[str, Any]:
    """``reports`` and ``harms`` of the person before the needle of this session: what came of the
    session itself, or after it, asks nobody whether it may begin."""
    reports = open_reports([session.patient_id]).exclude(session=session)
    harms = open_events([session.patient_id]).exclude(event__session=session)
    if session.ended_at:
        reports = reports.filter(raised_at__lt=session.ended_at)
        harms = harms.filter(event__recorded_at__lt=session.ended_at)
    return {
        "reports": tuple(OpenReport(level=one.level, raised_at=one.raised_at) for one in reports),
        "harms": tuple(
            OpenHarm(kind=one.kind, grade=one.grade, onset_on=one.onset_on) for one in harms
        ),
    }
