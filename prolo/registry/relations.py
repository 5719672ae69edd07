"""Who speaks or decides for a patient on a day, and from which day on the person does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from prolo.care.assessment import age_on
from prolo.care.dates import add_months
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.deaths import deaths
from prolo.registry.models import Clinic, ConsentRequest, Patient, Relation

GUARDIAN = Relation.Kind.GUARDIAN


def standing_on(day: date) -> Q:
    """Of relations: the first and the last day count; of one entered in error none does."""
    return Q(starts_on__lte=day, marked_in_error_at__isnull=True) & (
        Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    )


def guardians_on(day: date) -> QuerySet[Relation]:
    return Relation.objects.filter(standing_on(day), kind=GUARDIAN)


def of_age_on(born: date, clinic: Clinic) -> date:
    """From which day on the person decides."""
    day = add_months(born, 12 * clinic.age_of_majority)
    is_leap_day = age_on(born, day) < clinic.age_of_majority  # born on it: a day later
    return day + timedelta(days=1) if is_leap_day else day


def speaks_until(relation: Relation) -> date | None:
    """The last day; of a child's guardian the eve of its majority at the latest. None: no end."""
    eve = eve_of_majority(relation.patient) if relation.kind == GUARDIAN else None
    is_of_a_child = eve is not None and relation.starts_on <= eve
    days = (relation.ends_on, eve if is_of_a_child else None)
    return min((day for day in days if day is not None), default=None)


def eve_of_majority(patient: Patient) -> date | None:
    born = patient.identity.birth_date
    return of_age_on(born, patient.clinic) - timedelta(days=1) if born else None


def log_in_or_papers_of(relation: Relation) -> bool:
    """What ends with it and does not come back: a log-in, or what they are asked to sign."""
    asked = ConsentRequest.objects.filter(relation=relation, state=ConsentRequest.State.OPEN)
    return relation.accesses.filter(ended_at__isnull=True).exists() or asked.exists()


def guardians_of_grown(actor: Actor) -> Iterator[tuple[date, Relation]]:
    """Whoever became guardian of a child that has come of age since, with that day: somebody ends
    it, today or from a day on, or a court has given it to them anew."""
    clinic, today = actor.clinic, clock.today(actor.clinic)
    rows = guardians_on(today).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today),
        clinic=clinic,
        patient__merged_into__isnull=True,
        patient__identity__birth_date__lte=add_months(today, -12 * clinic.age_of_majority),
    )
    rows = rows.exclude(patient__in=deaths().values("patient"))
    for row in rows.select_related("patient__identity__clinic"):
        born = row.patient.identity.birth_date
        assert born is not None  # asked for
        day = of_age_on(born, clinic)
        if row.starts_on < day <= today:
            yield day, row
