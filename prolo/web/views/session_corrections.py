"""One needle or one vial of a recorded session put right, added, or marked as entered in error."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.session_corrections import add_row, correct_row, take_back_row
from prolo.registry.actions.session_rooms import correct_room
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Injection, Session, Vial
from prolo.registry.reach import get_session
from prolo.registry.schedule import rooms_on
from prolo.registry.session_rows import SEDATION
from prolo.web.forms.session_filling import INJECTION
from prolo.web.forms.session_rows import injection_row, vial_row
from prolo.web.forms.sessions import NO_ROOM, CorrectionForm, MarkInErrorForm, RoomForm
from prolo.web.forms.vial_labels import typed_text
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form

Row = Injection | Vial
VIAL = (
    "substance",
    "product",
    "maker",
    "lot",
    "expires_on",
    "strength_pct",
    "volume_ml",
    "amount_g",
    "area_cm2",
)


def injection_correct(request: ClinicRequest, row_id: uuid.UUID) -> HttpResponse:
    row = _current(request, Injection, row_id)
    form = CorrectionForm.of(
        request,
        row=_injection_row(request, row.session),
        legend=_("As it was given"),
        today=clock.today(request.actor.clinic),
        rows={"row": [{name: typed_text(getattr(row, name)) for name in INJECTION}]},
    )
    return _correct(request, row, form)


def vial_correct(request: ClinicRequest, row_id: uuid.UUID) -> HttpResponse:
    row = _current(request, Vial, row_id)
    clinic = request.actor.clinic
    now = {name: typed_text(getattr(row, name)) for name in VIAL}
    form = CorrectionForm.of(
        request,
        row=vial_row(
            clinic_knowledge(clinic),
            row.session,
            calming=row.substance if row.role == SEDATION else "",
        ),
        legend=_("As it was drawn from"),
        today=clock.today(clinic),
        rows={
            "row": [
                {
                    **now,
                    "opened_on": timezone.localdate(row.opened_at),
                    "multi_dose": not row.single_dose,
                    "is_another": row.is_another,
                }
            ]
        },
    )
    return _correct(request, row, form)


def injection_add(request: ClinicRequest, session_id: uuid.UUID) -> HttpResponse:
    session = _recorded(request, session_id)
    row = _injection_row(request, session)
    form = CorrectionForm.of(
        request, row=row, legend=_("What was injected"), today=clock.today(request.actor.clinic)
    )
    return _add(request, session, Injection, form)


def vial_add(request: ClinicRequest, session_id: uuid.UUID) -> HttpResponse:
    session = _recorded(request, session_id)
    clinic = request.actor.clinic
    row = vial_row(clinic_knowledge(clinic), session)
    form = CorrectionForm.of(
        request, row=row, legend=_("What was drawn from"), today=clock.today(clinic)
    )
    return _add(request, session, Vial, form)


def room_correct(request: ClinicRequest, session_id: uuid.UUID) -> HttpResponse:
    session = _recorded(request, session_id)
    booked = session.appointment
    if booked is None:
        raise NotFound("session")
    form = RoomForm.of(
        request,
        rooms=list(rooms_on(session.visit.day)),
        initial={"room": str(booked.room_id or NO_ROOM)},
    )

    def save() -> str:
        correct_room(
            session=session,
            room=form.chosen(),
            reason=form.cleaned_data["reason"],
            by=request.actor,
        )
        messages.success(request, _("Corrected. What was said before stays on record."))
        return reverse("web:session", args=[session.pk])

    if done := save_form(request, form, save):
        return done
    return page(request, "web/sessions/room.html", form, **_about(request, session))


@require_POST
def injection_in_error(request: ClinicRequest, row_id: uuid.UUID) -> HttpResponse:
    return _in_error(request, _current(request, Injection, row_id))


@require_POST
def vial_in_error(request: ClinicRequest, row_id: uuid.UUID) -> HttpResponse:
    return _in_error(request, _current(request, Vial, row_id))


def _current(request: ClinicRequest, model: Any, row_id: uuid.UUID) -> Any:
    check_may(request.actor, "correct_entry")
    rows = model.objects.select_related("session__course", "patient__identity")
    found = rows.filter(pk=row_id, session__ended_at__isnull=False).first()
    if found is None:
        raise NotFound(model.__name__.lower())
    return found


def _recorded(request: ClinicRequest, session_id: uuid.UUID) -> Session:
    check_may(request.actor, "correct_entry")
    found: Session = get_session(request.actor, session_id)
    if found.ended_at is None:
        raise NotFound("session")
    return found


def _injection_row(request: ClinicRequest, session: Session) -> Any:
    knowledge = clinic_knowledge(request.actor.clinic)
    region = knowledge.regions[knowledge.conditions[session.course.condition].region]
    return injection_row(knowledge, region, session.course.side)


def _add(
    request: ClinicRequest, session: Session, model: Any, form: CorrectionForm
) -> HttpResponse:
    def save() -> str:
        add_row(
            session=session,
            model=model,
            values=form.changes(),
            reason=form.cleaned_data["reason"],
            by=request.actor,
        )
        messages.success(request, _("Added."))
        return reverse("web:session", args=[session.pk])

    if done := save_form(request, form, save):
        return done
    context = {**_about(request, session), "is_injection": model is Injection}
    return page(request, "web/sessions/add.html", form, **context)


def _correct(request: ClinicRequest, row: Row, form: CorrectionForm) -> HttpResponse:
    def save() -> str:
        correct_row(
            row=row,
            changes=_changes(form, row),
            reason=form.cleaned_data["reason"],
            by=request.actor,
        )
        messages.success(request, _("Corrected. The earlier version stays on record."))
        return reverse("web:session", args=[row.session_id])

    if done := save_form(request, form, save):
        return done
    context = {
        **_about(request, row.session),
        "row": row,
        "is_injection": isinstance(row, Injection),
        "in_error_form": MarkInErrorForm(request=request, auto_id="in_error_%s"),
    }
    return page(request, "web/sessions/correct.html", form, **context)


def _in_error(request: ClinicRequest, row: Row) -> HttpResponse:
    form = MarkInErrorForm(request.POST, request=request)

    def save() -> str:
        take_back_row(row=row, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("Marked as entered in error. It stays on record."))
        return reverse("web:session", args=[row.session_id])

    if done := save_form(request, form, save):
        return done
    return page(request, "web/sessions/in_error.html", form, **_about(request, row.session))


def _changes(form: CorrectionForm, row: Row) -> dict[str, Any]:
    """A vial's opening is typed as a day: the same day is no change."""
    changes = form.changes()
    if isinstance(row, Vial):
        days = [timezone.localdate(one) for one in (changes["opened_at"], row.opened_at)]
        if days[0] == days[1]:
            del changes["opened_at"]
    return changes


def _about(request: ClinicRequest, session: Session) -> dict[str, Any]:
    clinic = request.actor.clinic
    return {
        "session": session,
        "person": person(session.patient.identity, today=clock.today(clinic)),
        "course_title": course_title(session.course, clinic_knowledge(clinic)),
        "course_url": reverse("web:course", args=[session.course_id]),
    }


urlpatterns = [
    path("sessions/<uuid:session_id>/injections/add", injection_add, name="injection-add"),
    path("sessions/<uuid:session_id>/vials/add", vial_add, name="vial-add"),
    path("sessions/<uuid:session_id>/room", room_correct, name="session-room"),
    path("injections/<uuid:row_id>/correct", injection_correct, name="injection-correct"),
    path("injections/<uuid:row_id>/in-error", injection_in_error, name="injection-in-error"),
    path("vials/<uuid:row_id>/correct", vial_correct, name="vial-correct"),
    path("vials/<uuid:row_id>/in-error", vial_in_error, name="vial-in-error"),
]
