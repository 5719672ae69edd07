"""Who pays for it: what payers publish, and what the clinic found itself."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.payers import check_payer, withdraw_payer_check
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import PayerCheck
from prolo.registry.payers import own_checks
from prolo.web.forms.payers import PayerCheckForm
from prolo.web.listed import exported, listed
from prolo.web.presenters.countries import here_and_elsewhere
from prolo.web.presenters.listings import listing
from prolo.web.presenters.payers import HEADS, payer_row, payer_rows
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form

AGAIN_AFTER = timedelta(days=180)  # a choice of the project, to be changed with each check


def payers(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_knowledge")
    clinic = request.actor.clinic
    rows = payer_rows(clinic_knowledge(clinic), own_checks(clinic), clock.today(clinic))
    if as_:
        return exported(request, listing("payers", HEADS, rows), as_)
    own, others = here_and_elsewhere(rows, clinic)
    context = {"rows": own, "others": others, "may_check": may(request.actor, "check_payers")}
    return render(request, "web/money/payers.html", context)


def payer_check(request: ClinicRequest, payer_id: str) -> HttpResponse:
    check_may(request.actor, "check_payers")
    clinic = request.actor.clinic
    payer = clinic_knowledge(clinic).payers.get(payer_id)
    if payer is None:
        raise NotFound("payer")
    today = clock.today(clinic)
    form = PayerCheckForm.of(
        request,
        today=today,
        initial={"checked_on": today, "check_again_by": today + AGAIN_AFTER},
    )

    def save() -> str:
        check_payer(payer=payer_id, by=request.actor, **form.given())
        messages.success(request, _("Saved."))
        return reverse("web:payers")

    if done := save_form(request, form, save):
        return done
    row = payer_row(payer, own_checks(clinic).get(payer_id), today, clinic_knowledge(clinic))
    return page(request, "web/money/payer_check.html", form, payer=payer, one=row)


@require_POST
def payer_check_withdraw(request: ClinicRequest, check_id: uuid.UUID) -> HttpResponse:
    found = PayerCheck.objects.filter(pk=check_id).first()
    if found is None:
        raise NotFound("payer check")
    withdraw_payer_check(check=found, by=request.actor)
    messages.success(request, _("Withdrawn. It stays on record."))
    return redirect("web:payers")


urlpatterns = [
    *listed("our-clinic/payers", payers, name="payers"),
    path("our-clinic/payers/<slug:payer_id>/check", payer_check, name="payer-check"),
    path(
        "our-clinic/payers/<uuid:check_id>/withdraw",
        payer_check_withdraw,
        name="payer-check-withdraw",
    ),
]
