"""When a physician is away, and who says so."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.errors import NotAllowed, NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.schedule import (
    DAYS,
    change_absence,
    keep_absence,
    mark_absence_in_error,
    may_keep_absence,
    may_take_back_absence,
    reported_faults,
)
from prolo.registry.models import Absence
from prolo.registry.schedule import physicians_on, standing_absences
from prolo.web.forms.kit import Theirs
from prolo.web.forms.schedule import AbsenceChangeForm, AbsenceForm, ClosureErrorForm
from prolo.web.listed import exported, listed
from prolo.web.presenters.schedule import (
    ABSENCE_HEADS,
    absence_row,
    absence_rows,
    days_off_listing,
)
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form, theirs_of
from prolo.web.views.undo import offer_undo


def absences(request: ClinicRequest, as_: str = "") -> HttpResponse:
    """For everybody who sees the calendar. A form for a physician and who keeps the clinic, and of
    today and tomorrow for who hears that somebody is sick."""
    check_may(request.actor, "see_calendar")
    today = clock.today(request.actor.clinic)
    if as_:
        rows = absence_rows(Absence.objects.all(), request.actor, today=today)
        return exported(request, days_off_listing("absences", ABSENCE_HEADS, rows), as_)
    kept = [one for one in physicians_on(today) if may_keep_absence(request.actor, one)]
    hears = may(request.actor, "report_absence")
    people = physicians_on(today) if hears else kept
    only = str(people[0].pk) if len(people) == 1 else ""
    form = AbsenceForm.of(
        request,
        today=today,
        physicians=people,
        hears=hears and not kept,
        initial={"user": only, **({"day": today} if hears and not kept else {})},
    )

    def save() -> str:
        given = form.cleaned_data
        row = keep_absence(
            user=form.people[given["user"]],
            **form.days_off(),
            reason=given["reason"],
            is_reason_shown=given.get("is_reason_shown", False),
            by=request.actor,
        )
        messages.success(request, _("Kept."))
        return f"{reverse('web:absences')}#absence-{row.pk}"

    if not people and request.method == "POST":
        raise NotAllowed("keep_clinic")
    if done := save_form(request, form, save):
        return done
    context = {
        "rows": absence_rows(Absence.objects.all(), request.actor, today=today),
        "may_keep": bool(people),
        "hears": hears and not kept,
        "sees_people": may(request.actor, "see_schedule"),
    }
    return page(request, "web/calendar/absences.html", form, **context)


def absence(request: ClinicRequest, absence_id: uuid.UUID) -> HttpResponse:
    found = _absence(request, absence_id)
    today, names = clock.today(request.actor.clinic), (*DAYS, "reason", "is_reason_shown")
    form = AbsenceChangeForm.of(
        request,
        today=today,
        initial={
            **{name: getattr(found, name) for name in names},
            "lock_version": found.lock_version,
        },
    )

    def save() -> str:
        given = form.cleaned_data
        change_absence(
            absence=_absence(request, absence_id),
            **form.days_off(),
            reason=given["reason"],
            is_reason_shown=given["is_reason_shown"],
            seen=given["lock_version"],
            by=request.actor,
        )
        messages.success(request, _("Saved."))
        return f"{reverse('web:absences')}#absence-{found.pk}"

    def theirs() -> Theirs:
        now = _absence(request, absence_id)
        return theirs_of(now, names)

    if done := save_form(request, form, save, theirs=theirs):
        return done
    row = absence_row(found, request.actor, today=today)
    return page(request, "web/calendar/absence.html", form, row=row)


def _absence(request: ClinicRequest, absence_id: uuid.UUID) -> Absence:
    """One that this person may change."""
    found = _standing(request, absence_id)
    if not may_keep_absence(request.actor, found.user):
        raise NotAllowed("keep_clinic")
    return found


def _standing(request: ClinicRequest, absence_id: uuid.UUID) -> Absence:
    check_may(request.actor, "see_calendar")
    found = standing_absences().filter(pk=absence_id).first()
    if found is None:
        raise NotFound("absence")
    return found


def absence_error(request: ClinicRequest, absence_id: uuid.UUID) -> HttpResponse:
    found = _standing(request, absence_id)
    if not may_take_back_absence(request.actor, found):
        raise NotAllowed("keep_clinic")
    form = ClosureErrorForm.of(request)

    def save() -> str:
        reason = form.cleaned_data["reason"]
        mark_absence_in_error(absence=found, reason=reason, by=request.actor)
        said = _("Marked. It stays on record, and people can be booked then.")
        if may_keep_absence(request.actor, found.user) or not reported_faults(found):
            offer_undo(request, said, "absence", found)
        else:
            messages.success(request, said)
        return reverse("web:absences")

    if done := save_form(request, form, save):
        return done
    row = absence_row(found, request.actor, today=clock.today(request.actor.clinic))
    return page(request, "web/calendar/absence_error.html", form, row=row)


urlpatterns = [
    *listed("calendar/absences", absences, name="absences"),
    path("calendar/absences/<uuid:absence_id>", absence, name="absence"),
    path("calendar/absences/<uuid:absence_id>/error", absence_error, name="absence-error"),
]
