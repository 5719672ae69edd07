"""The list of medicines a person takes."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.care.course import ENDED
from prolo.care.medicines import Reason
from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient, may
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.actions.medicines import (
    Taken,
    correct_medicine,
    record_medicines,
    record_no_medicines,
    set_hold,
)
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.medicine_uses import is_decided_about, newest
from prolo.registry.models import MedicineUse, Patient
from prolo.web.forms.holds import HoldForm
from prolo.web.forms.kit import Theirs
from prolo.web.forms.medicine_list import MedicineListForm
from prolo.web.forms.medicines import MedicineEditForm, MedicineForm
from prolo.web.kept_forms import left_aside
from prolo.web.listed import exported, listed
from prolo.web.presenters.medicines import (
    medicine_rows,
    medicine_words,
    medicines_listing,
    none_said,
)
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.views.undo import offer_undo


def medicines(request: ClinicRequest, patient_id: uuid.UUID, as_: str = "") -> HttpResponse:
    """The list, and a form for one more."""
    check_may(request.actor, "record_medicines")
    patient = get_patient(request.actor, patient_id)
    if as_:
        return exported(request, medicines_listing(patient), as_)
    knowledge = clinic_knowledge(request.actor.clinic)
    today = clock.today(request.actor.clinic)
    form = MedicineForm.of(request, today=today, knowledge=knowledge)

    def save() -> str:
        given = form.cleaned_data
        record_medicines(
            patient=patient,
            taken=[
                Taken(
                    typed=given["typed"],
                    medicine=one,
                    reason=Reason(given["reason"] or ""),
                    topical=bool(given["topical"]),
                    prescriber=given["prescriber"],
                    ended_on=given["ended_on"],
                )
                for one in given["recognised"] or [""]
            ],
            by=request.actor,
        )
        if not given["recognised"]:
            kept = _("«%(typed)s» is kept as typed. No rule here knows it: a clinician looks.")
            messages.info(request, kept % {"typed": given["typed"]})
        return reverse("web:medicines", args=[patient.pk])

    if done := save_form(request, form, save):
        return done
    context = {
        "person": person(patient.identity, today=today),
        "rows": medicine_rows(patient, knowledge),
        "none_said": none_said(patient),
        "may_hold": may(request.actor, "decide"),
        "left_aside": _assessment_left(request, patient),
    }
    return page(request, "web/medicines/list.html", form, **context)


def _assessment_left(request: ClinicRequest, patient: Patient) -> str:
    """The assessment of this very person that was left half filled to look at the list."""
    left = left_aside(request)
    own = (reverse("web:assessment", args=[one.pk]) for one in patient.courses.all())
    return left if left in own else ""


def _course_page(request: ClinicRequest, patient: Patient) -> str:
    """Of the one course that goes on, which the list was asked for; else the list itself."""
    going_on = list(patient.courses.exclude(state__in=ENDED)[:2])
    if len(going_on) == 1 and may(request.actor, "see_chart"):
        return reverse("web:course", args=[going_on[0].pk])
    return reverse("web:medicines", args=[patient.pk])


def medicine_list(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    """A whole list, typed or pasted: shown as it is understood, then saved in one go."""
    check_may(request.actor, "record_medicines")
    patient = get_patient(request.actor, patient_id)
    current = MedicineUse.objects.filter(patient=patient).current()
    form = MedicineListForm.of(
        request,
        knowledge=clinic_knowledge(request.actor.clinic),
        on_list=set(current.exclude(medicine="").values_list("medicine", flat=True)),
    )

    def save() -> str:
        if form.says_none:
            record_no_medicines(patient=patient, by=request.actor)
        else:
            record_medicines(patient=patient, taken=form.taken(), by=request.actor)
        messages.success(request, _("The list of medicines is kept."))
        return _assessment_left(request, patient) or _course_page(request, patient)

    if done := save_form(request, form, save):
        return done
    about = person(patient.identity, today=clock.today(request.actor.clinic))
    return page(request, "web/medicines/paste.html", form, person=about)


def medicine_edit(request: ClinicRequest, use_id: uuid.UUID) -> HttpResponse:
    """What is known better now: a new version, and the sheet follows."""
    check_may(request.actor, "record_medicines")
    use = _use(use_id)
    clinic = request.actor.clinic
    form = MedicineEditForm.of(
        request,
        today=clock.today(clinic),
        medicine=use.medicine,
        knowledge=clinic_knowledge(clinic),
        initial={
            "reason": use.reason,
            "topical": use.topical,
            "prescriber": use.prescriber,
            "ended_on": use.ended_on,
            "lock_version": use.version,
        },
    )

    def save() -> str:
        given = form.cleaned_data
        correct_medicine(
            use=use,
            seen=given["lock_version"],
            reason=Reason(given["reason"] or ""),
            topical=bool(given["topical"]),
            prescriber=given["prescriber"],
            ended_on=given["ended_on"],
            medicine=given.get("medicine", ""),
            by=request.actor,
        )
        return reverse("web:medicines", args=[use.patient_id])

    if done := save_form(request, form, save, theirs=lambda: _theirs(_use(use_id))):
        return done
    about = person(use.patient.identity, today=clock.today(clinic))
    return page(request, "web/medicines/edit.html", form, person=about, use=use)


def medicine_hold(request: ClinicRequest, use_id: uuid.UUID) -> HttpResponse:
    """A clinician's own days for this person and medicine."""
    check_may(request.actor, "decide")
    use = _use(use_id)
    form = HoldForm.of(request, is_recognised=bool(use.medicine))

    def save() -> str:
        given = form.cleaned_data
        set_hold(
            use=use,
            days_before=given["days_before"],
            days_after=given["days_after"],
            reason=given["reason"],
            by=request.actor,
        )
        return reverse("web:medicines", args=[use.patient_id])

    if done := save_form(request, form, save):
        return done
    about = person(use.patient.identity, today=clock.today(request.actor.clinic))
    return page(request, "web/medicines/hold.html", form, person=about, use=use)


@require_POST
def medicine_error(request: ClinicRequest, use_id: uuid.UUID) -> HttpResponse:
    """Entered in error: it stays on record and counts no longer."""
    use = _use(use_id)
    mark_in_error(entry=use, reason=_("Entered in error"), by=request.actor)
    said = _("Marked as entered in error. It stays on record.")
    if is_decided_about(use):  # what was decided belongs to the entry that is gone
        messages.success(request, said)
    else:
        offer_undo(request, said, "medicine", use)
    return redirect("web:medicines", use.patient_id)


def _use(use_id: uuid.UUID) -> MedicineUse:
    """Its newest version: an address from before a correction still leads to it."""
    use = MedicineUse.objects.filter(pk=use_id).select_related("patient__identity").first()
    if use is None:
        raise NotFound("medicine")
    return newest(use)


def _theirs(use: MedicineUse) -> Theirs:
    return Theirs(
        by=use.recorded_by.full_name if use.recorded_by else "",
        at=use.recorded_at,
        version=use.version,
        values=medicine_words(use, clinic_knowledge(use.clinic)),
    )


urlpatterns = [
    *listed("patients/<uuid:patient_id>/medicines", medicines, name="medicines"),
    path("patients/<uuid:patient_id>/medicines/list", medicine_list, name="medicine-list"),
    path("medicines/<uuid:use_id>/edit", medicine_edit, name="medicine-edit"),
    path("medicines/<uuid:use_id>/hold", medicine_hold, name="medicine-hold"),
    path("medicines/<uuid:use_id>/error", medicine_error, name="medicine-error"),
]
