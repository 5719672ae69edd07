"""The waiting list: who would come sooner, and who could take a place that is free."""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.care.course import State
from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient, may
from prolo.registry.actions.waiting import add_to_waiting_list, remove_from_waiting_list
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Course, Patient, WaitingEntry
from prolo.registry.schedule import given_up, waiting, who_could_take
from prolo.web.forms.kit import Theirs
from prolo.web.forms.waiting import WaitingEndForm, WaitingForm
from prolo.web.listed import exported, listed
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.listings import listing
from prolo.web.presenters.patients import person
from prolo.web.presenters.waiting import HEADS, course_labels, ended_row, listed_row, waiting_row
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form, theirs_of
from prolo.web.slots import asked_slot, slot_in
from prolo.web.views.undo import offer_undo

OVER = (State.CLOSED, State.WITHDRAWN)
MOST_ENDED = 10


def waiting_list(request: ClinicRequest, as_: str = "") -> HttpResponse:
    """Who has waited longest first; with a free place in the address, only who could take it."""
    check_may(request.actor, "see_schedule")
    clinic = request.actor.clinic
    today, entries = clock.today(clinic), list(waiting())
    asked = asked_slot(request)
    slot = asked.as_appointment(clinic)
    shown = who_could_take(slot, entries) if slot else entries
    if as_:
        return exported(request, listing("waiting-list", HEADS, map(listed_row, shown)), as_)
    handed_on = slot_in(request) if slot else {}
    moving = given_up(shown, after=slot.starts_at if slot else clock.now(clinic))
    ended = WaitingEntry.objects.exclude(state=WaitingEntry.State.WAITING)
    context = {
        "rows": [
            waiting_row(one, today=today, slot=handed_on, moves=moving.get(one.pk)) for one in shown
        ],
        "slot": slot.starts_at.astimezone(ZoneInfo(clinic.time_zone)) if slot else None,
        "minutes": slot.minutes if slot else None,
        "others": len(entries) - len(shown),
        "ended": [
            ended_row(one)
            for one in ended.select_related("patient__identity__clinic").order_by("-ended_at")[
                :MOST_ENDED
            ]
        ],
    }
    return render(request, "web/calendar/waiting.html", context)


def waiting_new(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_appointments")
    patient = get_patient(request.actor, patient_id)
    today = clock.today(request.actor.clinic)
    form = WaitingForm.of(
        request,
        today=today,
        courses=_courses(request, patient),
        initial={"earliest_on": today},
    )

    def save() -> str:
        add_to_waiting_list(patient=patient, by=request.actor, **form.given())
        messages.success(request, _("On the waiting list."))
        return reverse("web:waiting")

    if done := save_form(request, form, save):
        return done
    about = person(patient.identity, today=today)
    return page(request, "web/calendar/waiting_new.html", form, person=about)


def _courses(request: ClinicRequest, patient: Patient) -> dict[str, tuple[Course, str]]:
    rows = list(Course.objects.filter(patient=patient).exclude(state__in=OVER))
    titles = {}
    if may(request.actor, "see_chart"):
        knowledge = clinic_knowledge(request.actor.clinic)
        titles = {one.pk: course_title(one, knowledge) for one in rows}
    return course_labels(rows, titles)


def waiting_end(request: ClinicRequest, entry_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_appointments")
    found = _entry(entry_id)
    form = WaitingEndForm.of(request, initial={"lock_version": found.lock_version})

    def save() -> str:
        given = form.cleaned_data
        remove_from_waiting_list(
            entry=_entry(entry_id),
            reason=given["reason"],
            seen=given["lock_version"],
            by=request.actor,
        )
        offer_undo(request, _("Taken off the list. It stays on record."), "waiting", found)
        return reverse("web:waiting")

    if done := save_form(request, form, save, theirs=lambda: _theirs(entry_id)):
        return done
    row = waiting_row(found, today=clock.today(request.actor.clinic), slot={})
    return page(request, "web/calendar/waiting_end.html", form, row=row)


def _theirs(entry_id: uuid.UUID) -> Theirs:
    now = WaitingEntry.objects.get(pk=entry_id)
    return theirs_of(now)


def _entry(entry_id: uuid.UUID) -> WaitingEntry:
    found = WaitingEntry.objects.filter(pk=entry_id).select_related("patient__identity").first()
    if found is None:
        raise NotFound("waiting")
    return found


urlpatterns = [
    *listed("calendar/waiting", waiting_list, name="waiting"),
    path("calendar/waiting/<uuid:entry_id>/end", waiting_end, name="waiting-end"),
    path("patients/<uuid:patient_id>/waiting/new", waiting_new, name="waiting-new"),
]
