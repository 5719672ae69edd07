"""Scores of a measure that may be compared: of each new version of a form it is said whether its
scores compare with those of the one before, by the clinic that brought it, or of our own by
``kept.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Q, QuerySet

from prolo.care.scores import Score as CareScore
from prolo.knowledge.questionnaires.kept import not_comparing
from prolo.registry.brought import ready_forms
from prolo.registry.models import ClinicQuestionnaire, Course
from prolo.registry.prepared import prepared


def comparing(instrument: str) -> Q | None:
    """Which responses have scores that compare with those of the form that is asked; None: all.
    Nobody says so of a form at another address. What a draft between two forms changed counts."""
    if not (forms := _forms_asked(instrument)):
        return _comparing_of_ours()
    asked = forms[-1]
    rows = list(ClinicQuestionnaire.objects.filter(instrument=instrument).order_by("recorded_at"))
    same = [one for one in rows if one.url == asked.url and one.recorded_at <= asked.recorded_at]
    breaks = [place for place, one in enumerate(same) if one.is_comparable is False]
    kept = same[breaks[-1] if breaks else 0 :]
    if len(kept) == len(rows):
        return None
    return Q(response__questionnaire__in=[f"{one.url}|{one.version}" for one in kept])


def _comparing_of_ours() -> Q | None:
    gone = not_comparing()
    return ~Q(response__questionnaire__in=gone) if gone else None


@prepared
def _forms_asked(instrument: str) -> QuerySet[ClinicQuestionnaire]:
    return ready_forms(instrument=instrument)


def care_score(instrument: str, value: Decimal, activities: Mapping[str, str]) -> CareScore:
    """As ``Score`` keeps it."""
    items = {name: Decimal(rating) for name, rating in activities.items()}
    return CareScore(instrument=instrument, value=value, items=items)


def left_out(course: Course, instrument: str) -> int:
    """How many answers of a course have scores that do not compare with the newest form's."""
    same = comparing(instrument)
    if same is None:
        return 0
    rows = course.scores.filter(instrument=instrument)
    rows = rows.filter(
        response__replaced_by__isnull=True, response__marked_in_error_at__isnull=True
    )
    return rows.exclude(same).values("response").distinct().count()
