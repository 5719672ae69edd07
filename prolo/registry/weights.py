"""What a person weighs: as it was entered, whether it was meant, and which is the newest."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from prolo.care.assessment import age_on
from prolo.care.conclusions import Conclusion
from prolo.care.contraindicated import ADULT_AGE
from prolo.care.units import Kind, judge_quantity, measure
from prolo.registry import clock
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Measurement, Patient, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A weight with the unit it was entered in; ``is_confirmed``: asked about, and it is so."""

    value_kg: Decimal
    entered_value: Decimal
    entered_unit: str
    is_confirmed: bool = False


def judge_weight(session: Session, weighed: Weighed) -> Conclusion:
    """Is this likely what was meant? Compared with the person's last weight of another visit."""
    before = latest_weight(session.patient, before=session)
    return judge_weight_of(session.patient, weighed, before)


def judge_weight_of(patient: Patient, weighed: Weighed, before: Measurement | None) -> Conclusion:
    return judge_quantity(
        measure(Kind.WEIGHT, weighed.entered_value, weighed.entered_unit),
        adult=is_adult(patient, clock.today(patient.clinic)),
        previous=measure(Kind.WEIGHT, before.entered_value, before.entered_unit)
        if before
        else None,
        knowledge=clinic_knowledge(patient.clinic),
    )


def weight_faults(weighed: Weighed, judged: Conclusion) -> dict[str, str]:
    if judged.verdict == "refuse":
        return {"weight": judged.findings[0].code}
    if judged.verdict == "question" and not weighed.is_confirmed:
        return {"weight": "questioned"}
    return {}


def as_measured(weighed: Weighed, judged: Conclusion) -> dict[str, Any]:
    """The fields of a ``Measurement``."""
    return {
        "kind": "weight",
        "value": weighed.value_kg,
        "entered_value": weighed.entered_value,
        "entered_unit": weighed.entered_unit,
        "questioned": judged.verdict == "question",
    }


def latest_weight(patient: Patient, *, before: Session | None = None) -> Measurement | None:
    """The newest on record; ``before`` a session: of an earlier visit."""
    rows = Measurement.objects.filter(patient=patient, kind=Kind.WEIGHT).current()
    if before:
        rows = rows.exclude(visit=before.visit)
    return rows.order_by("happened_at", "recorded_at").last()


def weight_of_the_visit(session: Session) -> Measurement | None:
    rows = session.visit.measurements.current().filter(kind=Kind.WEIGHT)
    return rows.order_by("happened_at", "recorded_at").last()


def is_adult(patient: Patient, today: Any) -> bool:
    """Of unknown age is no adult: a limit for adults never clears a child."""
    born = patient.identity.birth_date
    return born is not None and age_on(born, today) >= ADULT_AGE
