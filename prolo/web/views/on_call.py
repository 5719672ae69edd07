"""Who is on call, when nobody is, and what patients are told then."""

from __future__ import annotations

import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.people import put_on_call, take_off_call
from prolo.registry.models import OnCall, User
from prolo.registry.on_call import duties, on_call_at, phone_of
from prolo.registry.privileges import caring
from prolo.web.forms.people import DutyForm
from prolo.web.listed import exported, listed
from prolo.web.presenters.on_call import roster, roster_listing
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.views.undo import offer_undo
from prolo.web.words.aftercare import nobody_on_call, whom_to_call

SHOWN = timedelta(weeks=2)  # ahead; gaps are looked for so far


def on_call(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_people")
    clinic = request.actor.clinic
    now = clock.now(clinic)
    duty = on_call_at(clinic, now)
    found = roster(duties(clinic).filter(ends_at__gt=now), now, now + SHOWN)
    if as_:
        return exported(request, roster_listing(found), as_)
    context = {
        **found,
        "duty": duty,
        "told_now": whom_to_call("call", duty, clinic),
        "told_in_gaps": nobody_on_call(clinic),
        "has_phone": bool(phone_of(duty, clinic)),
        "may_keep": may(request.actor, "keep_on_call"),
    }
    return render(request, "web/on_call/on_call.html", context)


def duty_new(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "keep_on_call")
    clinic = request.actor.clinic
    people: list[User] = caring(clinic)
    initial = {"starts_at": request.GET.get("from", ""), "ends_at": request.GET.get("until", "")}
    form = DutyForm.of(request, people=people, zone=ZoneInfo(clinic.time_zone), initial=initial)

    def save() -> str:
        put_on_call(by=request.actor, **form.given())
        messages.success(request, _("Saved."))
        return reverse("web:on-call")

    if done := save_form(request, form, save):
        return done
    return page(request, "web/on_call/duty.html", form)


@require_POST
def duty_end(request: ClinicRequest, duty_id: uuid.UUID) -> HttpResponse:
    found = OnCall.objects.filter(pk=duty_id).first()
    if found is None:
        raise NotFound("duty")
    until = found.ends_at.isoformat()
    take_off_call(duty=found, by=request.actor)
    offer_undo(request, _("Taken off. It stays on record."), "duty", found, until=until)
    return redirect("web:on-call")


urlpatterns = [
    *listed("our-clinic/on-call", on_call, name="on-call"),
    path("our-clinic/on-call/new", duty_new, name="duty-new"),
    path("our-clinic/on-call/<uuid:duty_id>/end", duty_end, name="duty-end"),
]
