"""A draft of FDA's form 3500 of one adverse event. Nothing is sent from here."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render

from prolo.errors import NotFound
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.harms import current_record, get_event
from prolo.registry.medwatch import medwatch_items
from prolo.web.listed import exported, listed
from prolo.web.presenters.medwatch import form_view, medwatch_listing
from prolo.web.requests import ClinicRequest


def medwatch(request: ClinicRequest, event_id: uuid.UUID, as_: str = "") -> HttpResponse:
    event = get_event(request.actor, event_id)
    record = current_record(event)
    if record is None:
        raise NotFound("event")
    items = medwatch_items(event, record, by=request.actor)
    if as_:
        return exported(request, medwatch_listing(items), as_)
    form = form_view(items, clinic_knowledge(request.actor.clinic))
    return render(request, "web/harms/medwatch.html", {"event": event, "form": form})


urlpatterns = listed("harms/<uuid:event_id>/medwatch", medwatch, name="harm-medwatch")
