"""What people asked what it costs, and wait for."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from prolo.registry.models import EstimateRequest, EstimateStep, Patient

GIVEN = EstimateStep.Step.GIVEN


def open_requests(rows: QuerySet[EstimateRequest]) -> QuerySet[EstimateRequest]:
    """That somebody still waits for: not taken back, and no estimate of it was given since; one
    that was asked for before there was a course is answered by any."""
    given = EstimateStep.objects.filter(
        patient=OuterRef("patient"),
        step=GIVEN,
        happened_at__gte=OuterRef("happened_at"),
        estimate__marked_in_error_at__isnull=True,
    )
    of_it = given.filter(estimate__course=OuterRef("course"))
    answered = Q(course__isnull=True) & Exists(given) | Exists(of_it)
    standing = rows.filter(replaced_by__isnull=True, marked_in_error_at__isnull=True)
    return standing.filter(taken_back_at__isnull=True).exclude(answered)


def own_requests(patient: Patient) -> list[EstimateRequest]:
    """What they asked for on their own pages, and wait for."""
    rows = EstimateRequest.objects.filter(patient=patient, is_own=True)
    return list(open_requests(rows).order_by("happened_at"))
