"""What is kept of the week: closures, rooms, opening hours, usual lengths."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.schedule import (
    DAYS,
    add_room,
    change_closure,
    change_room,
    keep_closure,
    keep_opening_hours,
    keep_usual_lengths,
    mark_closure_in_error,
)
from prolo.registry.models import Closure, Room
from prolo.registry.schedule import standing_hours
from prolo.web.forms.kit import Theirs
from prolo.web.forms.schedule import (
    ClosureChangeForm,
    ClosureErrorForm,
    ClosureForm,
    HoursForm,
    LengthsForm,
    RoomChangeForm,
    RoomForm,
    lengths_of,
)
from prolo.web.listed import exported, files, listed
from prolo.web.presenters.listings import listing
from prolo.web.presenters.schedule import (
    DAYS_OFF_HEADS,
    LENGTH_HEADS,
    ROOM_HEADS,
    closure_row,
    closure_rows,
    days_off_listing,
    hours_listing,
    hours_rows,
    length_rows,
    room_rows,
    span_fields,
)
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form, theirs_of
from prolo.web.views.undo import offer_undo

# -- closures


def closures(request: ClinicRequest, as_: str = "") -> HttpResponse:
    """For everybody who sees the calendar; a form for who keeps the clinic."""
    check_may(request.actor, "see_calendar")
    today = clock.today(request.actor.clinic)
    sees_people = may(request.actor, "see_schedule")
    if as_:
        rows = closure_rows(Closure.objects.all(), today=today, sees_people=sees_people)
        return exported(request, days_off_listing("closures", DAYS_OFF_HEADS, rows), as_)
    form = ClosureForm.of(request, today=today)

    def save() -> str:
        given = form.cleaned_data
        row = keep_closure(**form.days_off(), reason=given["reason"], by=request.actor)
        messages.success(request, _("Closed."))
        return f"{reverse('web:closures')}#closure-{row.pk}"

    if done := save_form(request, form, save):
        return done
    context = {
        "rows": closure_rows(Closure.objects.all(), today=today, sees_people=sees_people),
        "may_keep": may(request.actor, "keep_clinic"),
        "sees_people": sees_people,
    }
    return page(request, "web/calendar/closures.html", form, **context)


def closure(request: ClinicRequest, closure_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_clinic")
    found = _closure(closure_id)
    today = clock.today(request.actor.clinic)
    form = ClosureChangeForm.of(
        request,
        today=today,
        initial={
            "day": found.day,
            "until": found.until,
            "from_time": found.from_time,
            "to_time": found.to_time,
            "reason": found.reason,
            "lock_version": found.lock_version,
        },
    )

    def save() -> str:
        given = form.cleaned_data
        change_closure(
            closure=_closure(closure_id),
            **form.days_off(),
            reason=given["reason"],
            seen=given["lock_version"],
            by=request.actor,
        )
        messages.success(request, _("Saved."))
        return f"{reverse('web:closures')}#closure-{found.pk}"

    def theirs() -> Theirs:
        now = _closure(closure_id)
        return theirs_of(now, (*DAYS, "reason"))

    if done := save_form(request, form, save, theirs=theirs):
        return done
    row = closure_row(found, today=today, sees_people=may(request.actor, "see_schedule"))
    return page(request, "web/calendar/closure.html", form, row=row)


def closure_error(request: ClinicRequest, closure_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_clinic")
    found = _closure(closure_id)
    form = ClosureErrorForm.of(request)

    def save() -> str:
        reason = form.cleaned_data["reason"]
        mark_closure_in_error(closure=found, reason=reason, by=request.actor)
        said = _("Marked. It stays on record, and the clinic is open then.")
        offer_undo(request, said, "closure", found)
        return reverse("web:closures")

    if done := save_form(request, form, save):
        return done
    today = clock.today(request.actor.clinic)
    row = closure_row(found, today=today, sees_people=False)
    return page(request, "web/calendar/closure_error.html", form, row=row)


def _closure(closure_id: uuid.UUID) -> Closure:
    found = Closure.objects.filter(pk=closure_id, marked_in_error_at__isnull=True).first()
    if found is None:
        raise NotFound("closure")
    return found


# -- rooms


def rooms(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_calendar")
    today = clock.today(request.actor.clinic)
    if as_:
        rows = room_rows(Room.objects.all(), today=today)
        return exported(request, listing("rooms", ROOM_HEADS, rows), as_)
    form = RoomForm.of(request, today=today, initial={"opened_on": today})

    def save() -> str:
        given = form.cleaned_data
        add_room(name=given["name"], opened_on=given["opened_on"], by=request.actor)
        messages.success(request, _("Added."))
        return reverse("web:rooms")

    if done := save_form(request, form, save):
        return done
    context = {
        "rows": room_rows(Room.objects.all(), today=today),
        "may_keep": may(request.actor, "keep_clinic"),
    }
    return page(request, "web/calendar/rooms.html", form, **context)


def room(request: ClinicRequest, room_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_clinic")
    found = _room(room_id)
    names = ("name", "opened_on", "closed_on")
    form = RoomChangeForm.of(
        request,
        today=clock.today(request.actor.clinic),
        initial={
            **{name: getattr(found, name) for name in names},
            "lock_version": found.lock_version,
        },
    )

    def save() -> str:
        given = form.cleaned_data
        change_room(
            room=_room(room_id),
            **{name: given[name] for name in names},
            seen=given["lock_version"],
            by=request.actor,
        )
        messages.success(request, _("Saved."))
        return reverse("web:rooms")

    def theirs() -> Theirs:
        now = _room(room_id)
        return theirs_of(now, names)

    if done := save_form(request, form, save, theirs=theirs):
        return done
    return page(request, "web/calendar/room.html", form, room=found)


def _room(room_id: uuid.UUID) -> Room:
    found = Room.objects.filter(pk=room_id).first()
    if found is None:
        raise NotFound("room")
    return found


# -- the week


def hours(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_calendar")
    clinic = request.actor.clinic
    standing = list(standing_hours())
    if as_:
        return exported(request, hours_listing(standing), as_)
    form = HoursForm.of(request, initial=span_fields(standing))

    def save() -> str:
        keep_opening_hours(hours=form.hours(), by=request.actor)
        messages.success(request, _("Saved."))
        return reverse("web:hours")

    if done := save_form(request, form, save):
        return done
    context = {
        "rows": hours_rows(standing, clinic),
        "lengths": length_rows(clinic),
        "may_keep": may(request.actor, "keep_clinic"),
    }
    return page(request, "web/calendar/hours.html", form, **context)


def lengths(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "keep_clinic")
    form = LengthsForm.of(request, initial=lengths_of(request.actor.clinic))

    def save() -> str:
        keep_usual_lengths(minutes=form.minutes(), by=request.actor)
        messages.success(request, _("Saved."))
        return reverse("web:hours")

    if done := save_form(request, form, save):
        return done
    return page(request, "web/calendar/lengths.html", form)


def lengths_file(request: ClinicRequest, as_: str) -> HttpResponse:
    """As they stand beside the opening hours, for who sees those."""
    check_may(request.actor, "see_calendar")
    return exported(
        request, listing("lengths", LENGTH_HEADS, length_rows(request.actor.clinic)), as_
    )


urlpatterns = [
    *listed("calendar/closures", closures, name="closures"),
    path("calendar/closures/<uuid:closure_id>", closure, name="closure"),
    path("calendar/closures/<uuid:closure_id>/error", closure_error, name="closure-error"),
    *listed("calendar/rooms", rooms, name="rooms"),
    path("calendar/rooms/<uuid:room_id>", room, name="room"),
    *listed("calendar/hours", hours, name="hours"),
    path("calendar/lengths", lengths, name="lengths"),
    *files("calendar/lengths", lengths_file, name="lengths"),
]
