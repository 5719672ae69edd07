"""The rest of a vial that was typed by hand, thrown away."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.vial_rests import throw_away_rest
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Vial
from prolo.registry.vial_rests import rest_by_record, rest_thrown_away
from prolo.web.forms.stock import RestForm
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.patients import person
from prolo.web.presenters.session_recorded import vial_name
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form


def vial_rest(request: ClinicRequest, row_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_stock")
    rows = Vial.objects.current().select_related("session__course", "patient__identity")
    found = rows.filter(pk=row_id, session__ended_at__isnull=False).first()
    if found is None:
        raise NotFound("vial")
    if found.stock_id is not None:
        address = reverse("web:stock-waste", args=[found.stock_id])
        return redirect(f"{address}?session={found.session_id}")
    before = rest_thrown_away(found)
    rest = before.rest_ml if before else rest_by_record(found)
    form = RestForm.of(request, initial={"rest_ml": rest})

    def save() -> str:
        typed = form.cleaned_data
        throw_away_rest(vial=found, rest_ml=typed["rest_ml"], note=typed["note"], by=request.actor)
        messages.success(request, _("Saved."))
        return reverse("web:session", args=[found.session_id])

    if done := save_form(request, form, save):
        return done
    clinic, session = request.actor.clinic, found.session
    context = {
        "session": session,
        "person": person(found.patient.identity, today=clock.today(clinic)),
        "course_title": course_title(session.course, clinic_knowledge(clinic)),
        "course_url": reverse("web:course", args=[session.course_id]),
        "name": vial_name(found),
        "is_again": before is not None,
    }
    return page(request, "web/sessions/rest.html", form, **context)


urlpatterns = [path("vials/<uuid:row_id>/rest", vial_rest, name="vial-rest")]
