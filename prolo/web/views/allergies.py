"""What a person reacts to: listed for all their courses."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient
from prolo.registry.actions.allergies import record_allergy
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Allergy
from prolo.registry.planned import allergies_of
from prolo.web.forms.allergies import AllergyForm
from prolo.web.listed import exported, listed
from prolo.web.presenters.allergies import allergies_listing, asks_of
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.views.undo import offer_undo


def allergies(request: ClinicRequest, patient_id: uuid.UUID, as_: str = "") -> HttpResponse:
    """The list, what was said at assessments besides, and a form for one more."""
    check_may(request.actor, "record_medicines")
    patient = get_patient(request.actor, patient_id)
    rows = list(Allergy.objects.filter(patient=patient).current().order_by("recorded_at"))
    on_list = {row.substance for row in rows}
    said = [one for one in allergies_of(patient) if one not in on_list]
    if as_:
        return exported(request, allergies_listing(rows, said), as_)
    form = AllergyForm.of(request)

    def save() -> str:
        given = form.cleaned_data
        record_allergy(
            patient=patient,
            substance=given["substance"],
            reaction=given["reaction"],
            by=request.actor,
        )
        return reverse("web:allergies", args=[patient.pk])

    if done := save_form(request, form, save):
        return done
    asks = asks_of([*on_list, *said], clinic_knowledge(request.actor.clinic))
    context = {
        "person": person(patient.identity, today=clock.today(request.actor.clinic)),
        "rows": [(row, asks.get(row.substance, "")) for row in rows],
        "said": [(one, asks.get(one, "")) for one in said],
    }
    return page(request, "web/allergies/list.html", form, **context)


@require_POST
def allergy_error(request: ClinicRequest, allergy_id: uuid.UUID) -> HttpResponse:
    row = Allergy.objects.filter(pk=allergy_id).first()
    if row is None:
        raise NotFound("allergy")
    mark_in_error(entry=row, reason=_("Removed from the list"), by=request.actor)
    offer_undo(request, _("Marked as entered in error."), "allergy", row)
    return redirect("web:allergies", row.patient_id)


urlpatterns = [
    *listed("patients/<uuid:patient_id>/allergies", allergies, name="allergies"),
    path("allergies/<uuid:allergy_id>/in-error", allergy_error, name="allergy-error"),
]
