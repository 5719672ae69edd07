"""Who rated the risk of bias of a trial, and how, in words."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.evidence import ConditionEvidence
from prolo.registry.clinic_trials import rated_by
from prolo.registry.models import TrialRating
from prolo.web.presenters.forest_chart import trial_name
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words.evidence import BIAS_DOMAIN_NAMES, RISK_WORDS, word


def rating_words(rating: TrialRating) -> dict[str, Any]:
    return {
        "overall": word(RISK_WORDS, rating.overall),
        "by": rated_by(rating),
        "table": _domains(rating),
    }


def _domains(rating: TrialRating) -> Table:
    return table(
        "",
        [Column(_("Domain")), Column(_("Risk")), Column(_("What was seen"))],
        [
            (word(BIAS_DOMAIN_NAMES, code), word(RISK_WORDS, one["risk"]), one["reason"])
            for code, one in rating.domains.items()
        ],
    )


def ratings(
    evidence: ConditionEvidence, standing: dict[str, TrialRating], condition: str, *, may_rate: bool
) -> list[dict[str, str]]:
    """The trials of an answer, with who rated each; where one may, with where."""
    return [
        {
            "trial": trial_name(one),
            "risk": word(RISK_WORDS, one.risk_of_bias) if one.risk_of_bias else _("not rated"),
            "by": rated_by(standing[one.trial_id]) if one.trial_id in standing else "",
            "url": reverse("web:trial-rating", args=[condition, one.trial_id]) if may_rate else "",
        }
        for one in evidence.effects
    ]
