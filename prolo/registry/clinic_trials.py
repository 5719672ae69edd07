"""The published trials as one clinic reads them: with the risk of bias that its persons rated."""

from __future__ import annotations

from typing import cast

from django.utils import timezone

from prolo.evidence.rating import Rated, Risk, with_ratings
from prolo.knowledge.trials import TrialTables, load_trials
from prolo.registry.models import Clinic, TrialRating


def clinic_trials(clinic: Clinic) -> TrialTables:
    rows = standing_ratings(clinic).values()
    return with_ratings(
        load_trials(),
        [
            Rated(trial_id=one.trial, risk=cast("Risk", one.overall), by=rated_by(one))
            for one in rows
        ],
    )


def standing_ratings(clinic: Clinic) -> dict[str, TrialRating]:
    """By trial."""
    rows = TrialRating.objects.filter(clinic=clinic, withdrawn_at__isnull=True)
    return {one.trial: one for one in rows.select_related("recorded_by").order_by("trial")}


def rated_by(rating: TrialRating) -> str:
    """Name and day, in every language alike."""
    who = rating.recorded_by
    name = (who.full_name or who.username) if who else ""
    return f"{name}, {timezone.localdate(rating.recorded_at).isoformat()}"
