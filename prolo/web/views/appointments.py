"""An appointment: moved, cancelled, missed, arrived; and what comes next."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.care.booking import Clash
from prolo.registry import clock
from prolo.registry.access import get_patient, may
from prolo.registry.actions.appointments import (
    ARRIVED,
    CANCELLED,
    CHANGES,
    SLOT,
    Slot,
    why_not,
)
from prolo.registry.actions.visits import change_visit, where_each_goes
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.falling import falls_of, still_to_move
from prolo.registry.models import Appointment, Session, WaitingEntry
from prolo.registry.preparation import day_of
from prolo.registry.reach import get_appointment
from prolo.registry.same_visit import of_that_visit
from prolo.registry.schedule import (
    freed_by,
    given_up,
    judge_booking,
    judge_taking_over,
    who_could_take,
)
from prolo.registry.schedule import waiting as waiting_entries
from prolo.registry.taken_over import TAKEN_OVER
from prolo.web.diary import diary_of, free_on_the_day, free_shown
from prolo.web.forms.appointments import AppointmentChangeForm, TakingOverForm
from prolo.web.forms.kit import Theirs
from prolo.web.forms.moments import SECOND
from prolo.web.listed import exported, files
from prolo.web.presenters.appointments import TAKEN_BACK, appointment_card, change_rows
from prolo.web.presenters.calendar import HEADS, listed_rows
from prolo.web.presenters.falling import why_moved
from prolo.web.presenters.listings import listing
from prolo.web.presenters.messages import told_shown
from prolo.web.presenters.next_step import next_from_here
from prolo.web.presenters.patients import person
from prolo.web.presenters.same_visit import visit_rows, visit_words
from prolo.web.presenters.waiting import slot_of, waiting_row
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.slots import asked_slot, asked_waiting
from prolo.web.views.undo import offer_undo

TAKES_PLACE = ("moved", TAKEN_OVER)


def appointment(request: ClinicRequest, appointment_id: uuid.UUID) -> HttpResponse:
    found = get_appointment(request.actor, appointment_id)
    clinic = request.actor.clinic
    starts_at = found.starts_at.astimezone(ZoneInfo(clinic.time_zone))

    visit, sees = of_that_visit(found), may(request.actor, "see_chart")
    waiting = asked_waiting(request)
    others = {str(one.pk): one for one in visit if one.state == found.state}

    def judge(given: dict[str, Any]) -> tuple[Clash, ...]:
        moving = [others[key] for key in given.get("together") or ()]
        return _judge_move(found, moving, _slot(given, found))

    kind = TakingOverForm if found.state == ARRIVED else AppointmentChangeForm
    form = kind.of(
        request,
        judge=judge,
        together=[(key, visit_words(one, says_side=sees)) for key, one in others.items()],
        initial={
            "together": list(others),
            "lock_version": found.lock_version,
            "day": starts_at.date(),
            "time": starts_at.time().replace(fold=0),
            "which": SECOND if starts_at.fold else "",
            "minutes": found.minutes,
            "room": str(found.room_id or ""),
            "injector": str(found.injector_id or ""),
            **_to_move_to(request, waiting),
        },
        **diary_of(request),
    )
    falls = still_to_move(falls_of([found]).get(found.pk, ()))
    offered = _offer_changes(form, found, is_falling=bool(falls))

    def save() -> str:
        given = form.cleaned_data
        besides = [others[key] for key in given.get("together") or ()]
        change_visit(
            appointment=found,
            others=besides,
            change=given["change"],
            slot=_slot(given, found) if given["change"] in TAKES_PLACE else None,
            reason=given["reason"],
            seen=given["lock_version"],
            waiting=waiting if given["change"] == "moved" else None,
            anyway=bool(given.get("anyway")),
            by=request.actor,
        )
        if given["change"] == TAKEN_OVER and _has_begun(found):
            messages.success(request, _("Taken over. What depends on it is asked again."))
        if found.state == CANCELLED:
            _say_cancelled(request, found, besides)
        if given["change"] in TAKEN_BACK and not besides:
            offer_undo(request, str(TAKEN_BACK[given["change"]]), "expected", found)
        return reverse("web:appointment", args=[found.pk])

    can_change = bool(offered) and may(request.actor, "keep_appointments")
    if done := save_form(
        request, form, save, theirs=lambda: _theirs(found), fields={"starts_at": "day"}
    ):
        return done
    return page(
        request,
        "web/appointments/appointment.html",
        form,
        can_change=can_change,
        free=_free_to_move(form, found, others) if can_change and "moved" in offered else None,
        changes=change_rows(found),
        told=told_shown(found),
        falls=[why_moved(one) for one in falls],
        visit=visit_rows(visit, says_side=sees),
        **_to_do_next(request, found),
        **_who_could_come(request, found),
        **_about(request, found),
    )


def _say_cancelled(
    request: ClinicRequest, found: Appointment, besides: Sequence[Appointment]
) -> None:
    """One Undo for all that went; none once the first of them should have begun."""
    said = _("Cancelled. It stays on record.")
    if min(one.starts_at for one in (found, *besides)) <= clock.now(found.clinic):
        messages.success(request, said)
        return
    how = {"with": ",".join(str(one.pk) for one in besides)}
    offer_undo(request, said, "appointment", found, **how)


def _to_move_to(request: ClinicRequest, waiting: WaitingEntry | None) -> dict[str, Any]:
    """Of who waited: the free place that stands in the address."""
    if waiting is None:
        return {}
    slot = asked_slot(request).initial(ZoneInfo(request.actor.clinic.time_zone))
    return {**slot, "change": "moved", "reason": _("Waited to come sooner")}


def _free_to_move(
    form: AppointmentChangeForm, found: Appointment, others: Mapping[str, Appointment]
) -> dict[str, Any]:
    asked = copy(found)
    asked.minutes = form.said("minutes") or found.minutes
    along = [others[key] for key in form.said("together") or ()] if others else []
    return free_shown(form, free_on_the_day(form, asked, along), found.clinic)


def _offer_changes(
    form: AppointmentChangeForm, found: Appointment, *, is_falling: bool
) -> set[str]:
    """What can have happened by now. What is sent all the same the action refuses in its words."""
    now = clock.now(found.clinic)
    choice: Any = form.fields["change"]
    choice.widget.choices = [
        (change, label)
        for change, label in choice.choices
        if change in CHANGES[found.state]
        and not why_not(found, change, now)
        and (is_falling or change != "kept")
    ]
    return {change for change, _label in choice.widget.choices}


def _to_do_next(request: ClinicRequest, found: Appointment) -> dict[str, Any]:
    """For who prepares a session: the next step of its course; and where it begins, once its day
    has come and the next step does not lead there."""
    if not may(request.actor, "prepare") or found.purpose != Appointment.Purpose.SESSION:
        return {}
    shown = next_from_here(found.course, request.actor)
    here = shown.get("next", {})
    if here.get("url") == request.path:
        shown["next"] = here = {**here, "url": ""}
    has_come = day_of(found) <= clock.today(request.actor.clinic)
    is_open = found.state in (Appointment.State.BOOKED, Appointment.State.ARRIVED)
    return {
        "may_prepare": True,
        "can_begin": is_open and has_come and not here.get("begin_url"),
        "has_begun": _has_begun(found),
        **shown,
    }


def _has_begun(found: Appointment) -> bool:
    return found.sessions.exclude(state=Session.State.ABANDONED).exists()


def _judge_move(
    found: Appointment, others: list[Appointment], slot: Slot | None
) -> tuple[Clash, ...]:
    if slot is None:
        return ()
    rows = [found, *others]
    clashes: list[Clash] = []
    for row, goes_to in where_each_goes(found, others, slot):
        wanted = copy(row)
        for name in SLOT:
            setattr(wanted, name, getattr(goes_to, name))
        stands = (
            judge_taking_over(wanted, clock.now(found.clinic), but=rows)
            if found.state == ARRIVED
            else judge_booking(wanted, but=rows)
        )
        clashes += [one for one in stands if one not in clashes]
    return tuple(clashes)


def _slot(given: dict[str, Any], found: Appointment) -> Slot | None:
    """Whoever has arrived stays where they are in time."""
    if "starts_at" not in given and found.state != ARRIVED:
        return None
    return Slot(
        starts_at=given.get("starts_at") or found.starts_at,
        minutes=given.get("minutes") or found.minutes,
        room=given["room"],
        injector=given["injector"],
    )


def _who_could_come(request: ClinicRequest, found: Appointment) -> dict[str, object]:
    """When a place became free: who of the waiting list could take it."""
    clinic = request.actor.clinic
    keeps = may(request.actor, "keep_appointments")
    place = freed_by(found, clock.now(clinic)) if keeps else None
    if place is None:
        return {}
    local = place.starts_at.astimezone(ZoneInfo(clinic.time_zone))
    rows = who_could_take(place, list(waiting_entries()))
    moving = given_up(rows, after=place.starts_at)
    about: dict[str, Any] = {"today": clock.today(clinic), "slot": slot_of(place, local)}
    return {
        "free_at": local,
        "could_come": [waiting_row(one, moves=moving.get(one.pk), **about) for one in rows],
    }


def _about(request: ClinicRequest, found: Appointment) -> dict[str, object]:
    knowledge = clinic_knowledge(request.actor.clinic)
    return {
        "appointment": found,
        "card": appointment_card(found, knowledge),
        "person": person(found.patient.identity, today=clock.today(request.actor.clinic)),
    }


def _theirs(found: Appointment) -> Theirs:
    now = Appointment.objects.get(pk=found.pk)
    last = now.changes.select_related("recorded_by").last()
    return Theirs(
        by=last.recorded_by.full_name if last and last.recorded_by else "",
        at=last.happened_at if last else None,
        version=now.lock_version,
        values={},
    )


def patient_appointments(request: ClinicRequest, patient_id: uuid.UUID, as_: str) -> HttpResponse:
    """Every appointment of a person, those that are off too."""
    rows = get_patient(request.actor, patient_id).appointments.select_related(
        "patient__identity", "room", "injector"
    )
    found = listed_rows(rows.order_by("starts_at"))
    return exported(request, listing("appointments", HEADS, found), as_)


urlpatterns = [
    *files(
        "patients/<uuid:patient_id>/appointments",
        patient_appointments,
        name="patient-appointments",
    ),
    path("appointments/<uuid:appointment_id>", appointment, name="appointment"),
]
