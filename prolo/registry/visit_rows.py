"""A visit is one person, day and place; so who is found to be one person had one visit, and who
turns out to be two had two."""

from __future__ import annotations

from django.db import models

from prolo.registry.access import Actor
from prolo.registry.models import Patient, Visit
from prolo.registry.patient_rows import Rows, patient_models


def without_doubles(rows: Rows, to: Patient) -> Rows:
    """``rows`` but for the visits of a day and place on which ``to`` has a visit too."""
    own = set(Visit.objects.filter(patient=to).values_list("day", "place"))
    visits = Visit.objects.filter(pk__in=rows.get(Visit, ()))
    doubles = {one.pk for one in visits if (one.day, one.place) in own}
    return {**rows, Visit: rows.get(Visit, set()) - doubles}


def hang_on_visits_of(to: Patient, rows: Rows, *, by: Actor) -> None:
    """What goes to ``to`` without its visit hangs on their visit of that day and place. Only
    inside ``walls.moving_rows``."""
    staying = Visit.objects.exclude(pk__in=rows.get(Visit, ()))
    for model in _hanging_on_visits():
        going = model._default_manager.filter(pk__in=rows.get(model, ()))
        for visit in staying.filter(pk__in=going.values("visit")):
            going.filter(visit=visit).update(visit=_visit_like(visit, to, by))


def hang_back(staying_with: Patient, rows: Rows, *, by: Actor) -> None:
    """What stays while its visit has gone hangs on a visit of their own of that day and place.
    Only inside ``walls.moving_rows``, when the rows have gone."""
    gone = Visit.objects.filter(pk__in=rows.get(Visit, ()))
    for model in _hanging_on_visits():
        staying = model._default_manager.filter(patient=staying_with)
        for visit in gone.filter(pk__in=staying.values("visit")):
            staying.filter(visit=visit).update(visit=_visit_like(visit, staying_with, by))


def _hanging_on_visits() -> list[type[models.Model]]:
    return [
        model
        for model in patient_models()
        if any(field.related_model is Visit for field in model._meta.concrete_fields)
    ]


def _visit_like(visit: Visit, patient: Patient, by: Actor) -> Visit:
    found, _ = Visit.objects.get_or_create(
        clinic=by.clinic,
        patient=patient,
        day=visit.day,
        place=visit.place,
        defaults={"arrived_at": visit.arrived_at, "recorded_by": by.user},
    )
    return found
