"""May the wording of an outcome measure be shown in this clinic today?"""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from prolo.knowledge.records import Instrument
from prolo.registry.models import Clinic, WordingPermission


def may_show_wording(instrument: Instrument, clinic: Clinic, today: date) -> bool:
    """Our own words always; others only while a recorded permission stands."""
    return has_own_words(instrument) or bool(standing_permission(instrument, clinic, today))


def has_own_words(instrument: Instrument) -> bool:
    return instrument.wording_free and instrument.questionnaire is not None


def is_entered_at(instrument: Instrument, region: str) -> bool:
    """Is its score alone entered, and was it made for this place?"""
    suits = not instrument.regions or region in instrument.regions
    return suits and not has_own_words(instrument)


def standing_permission(
    instrument: Instrument, clinic: Clinic, today: date
) -> WordingPermission | None:
    rows = _standing(clinic, today).filter(instrument=instrument.id)
    return rows.select_related("recorded_by").last()


def measures_shown(clinic: Clinic, today: date) -> set[str]:
    """Whose wording may be shown, of all whose form was brought."""
    return set(_standing(clinic, today).values_list("instrument", flat=True))


def _standing(clinic: Clinic, today: date) -> QuerySet[WordingPermission]:
    return WordingPermission.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        clinic=clinic,
        starts_on__lte=today,
        withdrawn_at__isnull=True,
    )
