"""What a trial is called to patients, who know nothing of the ids of the tables."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prolo.evidence import MissingTrial, TrialEffect, plots


def told_name(trial: TrialEffect | MissingTrial) -> str:
    name = plots.trial_name(trial)
    return unnamed(trial.year) if name == trial.trial_id else name


def unnamed(year: int | None) -> str:
    """Of which neither an author nor a registration is printed where it was read."""
    if year is None:
        return _("trial without a printed author")
    return _("trial of %(year)s without a printed author") % {"year": year}
