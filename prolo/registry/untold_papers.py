"""Estimates that were given by a message which told nobody, where no clock lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.deaths import of_the_dead
from prolo.registry.estimates import GIVEN
from prolo.registry.estimates_in_hand import BY_MESSAGE, received_at, replaced
from prolo.registry.estimates_owed import LOOKED_BACK, owed_in_clinic
from prolo.registry.models import Estimate, EstimateStep


@dataclass(frozen=True, slots=True, kw_only=True)
class UntoldPaper:
    estimate: Estimate
    since: datetime


def untold_papers(actor: Actor) -> list[UntoldPaper]:
    """The longest first. What is owed by a clock is on the list of that."""
    check_may(actor, "keep_money")
    rows = EstimateStep.objects.filter(
        clinic=actor.clinic,
        step=GIVEN,
        how__in=BY_MESSAGE,
        happened_at__gt=clock.now(actor.clinic) - LOOKED_BACK,
        estimate__marked_in_error_at__isnull=True,
    ).exclude(of_the_dead())
    related = ("estimate__patient__identity", "estimate__course__clinic")
    last = {one.estimate_id: one for one in rows.select_related(*related).order_by("happened_at")}
    received = received_at(last)
    found = [one for pk, one in last.items() if received[pk] is None]
    over = replaced([one.estimate for one in found])
    found = [one for one in found if one.estimate_id not in over]
    newest = {(one.patient_id, one.estimate.course_id): one for one in sorted(found, key=_version)}
    found = [one for one in found if one in newest.values()]
    if not found:
        return []
    owed = {(one.patient.pk, one.course and one.course.pk) for one in owed_in_clinic(actor)}
    return [
        UntoldPaper(estimate=one.estimate, since=one.happened_at)
        for one in found
        if (one.patient_id, one.estimate.course_id) not in owed
    ]


def _version(step: EstimateStep) -> int:
    return step.estimate.version
