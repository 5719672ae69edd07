"""A session: what was drawn up, what was injected, what it comes to, who signs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.leavings import leaving_of
from prolo.registry.actions.session_judgements import unsettled
from prolo.registry.actions.sessions import (
    asks_why_late,
    injectors,
    is_written_late,
    record_session,
    sign_session,
    start_session,
)
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Appointment, Measurement, Session
from prolo.registry.preparation import day_of
from prolo.registry.privileges import judge_injector, supervisors
from prolo.registry.reach import get_appointment, get_session
from prolo.registry.same_visit import of_that_visit, questions_before
from prolo.registry.session_gates import open_gates
from prolo.registry.session_judging import as_of, judge_session
from prolo.registry.session_rows import (
    Filling,
    as_planned,
    filling_for,
    outdated_rows,
    planned_rows,
)
from prolo.registry.weights import judge_weight, latest_weight, weight_of_the_visit
from prolo.web.forms.fields import LongTextField
from prolo.web.forms.kit import PageForm, Theirs
from prolo.web.forms.quantities import Quantity
from prolo.web.forms.session_filling import fill_as_planned
from prolo.web.forms.sessions import FILL, SessionForm, SignForm
from prolo.web.presenters.appointments import appointment_card
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.dose_limits import limits_url
from prolo.web.presenters.harms import lot_cluster_rows
from prolo.web.presenters.next_step import next_from_here
from prolo.web.presenters.patients import person
from prolo.web.presenters.same_visit import question_words, visit_rows
from prolo.web.presenters.session_maps import map_while_typed, recorded_maps
from prolo.web.presenters.session_recorded import (
    in_error_rows,
    injection_rows,
    is_named,
    judged_view,
    reasons_view,
    signature_view,
    vial_rows,
)
from prolo.web.presenters.session_steps import session_steps
from prolo.web.presenters.session_totals import totals_view
from prolo.web.presenters.sessions import gates_view, injector_view, last_weight
from prolo.web.presenters.typed import typed_words
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form, theirs_of
from prolo.web.views import session_corrections, session_files
from prolo.web.words.sentences import say

CHECK = "check"  # the button that weighs and saves nothing


@require_POST
def session_start(request: ClinicRequest, appointment_id: uuid.UUID) -> HttpResponse:
    appointment = get_appointment(request.actor, appointment_id)
    if _is_asked_before(appointment):
        return redirect("web:session-ask", appointment.pk)
    session = start_session(appointment=appointment, by=request.actor)
    return redirect("web:readiness", session.pk)


def _is_asked_before(found: Appointment) -> bool:
    has_begun = found.sessions.exclude(state=Session.State.ABANDONED).exists()
    is_today = day_of(found) <= clock.today(found.clinic)
    return is_today and not has_begun and bool(questions_before(found))


class BeginForm(PageForm):
    reason = LongTextField(
        label=gettext_lazy("Begin it all the same, because"),
        help_text=gettext_lazy("Kept with your name beside the session."),
        asks=gettext_lazy("Enter the reason"),
        longest=1_000,
    )


def session_ask(request: ClinicRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Long before its time, after its day, or beyond the plan: the wrong line, or meant?"""
    check_may(request.actor, "record_session")
    found = get_appointment(request.actor, appointment_id)
    if not _is_asked_before(found):
        return redirect("web:appointment", found.pk)
    form = BeginForm.of(request)

    def save() -> str:
        begun = start_session(
            appointment=found,
            reason=form.cleaned_data["reason"],
            anyway=False,
            by=request.actor,
        )
        where = "web:session" if is_written_late(begun) else "web:readiness"
        return reverse(where, args=[begun.pk])

    if done := save_form(request, form, save):
        return done
    clinic = request.actor.clinic
    context = {
        "appointment": found,
        "card": appointment_card(found, clinic_knowledge(clinic)),
        "person": person(found.patient.identity, today=clock.today(clinic)),
        "questions": [question_words(one) for one in questions_before(found)],
        "visit": visit_rows(of_that_visit(found), says_side=True),
    }
    return page(request, "web/sessions/ask.html", form, **context)


def session(request: ClinicRequest, session_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "record_session")
    found: Session = get_session(request.actor, session_id)
    if found.state == Session.State.ABANDONED:
        return redirect("web:readiness", found.pk)  # which says why, and what was checked
    if found.state != Session.State.OPEN:
        return _too_late(request, found) if request.POST else _recorded(request, found)
    knowledge = clinic_knowledge(request.actor.clinic)
    filling = filling_for(found)
    form = SessionForm.of(request, **_options(request, found, knowledge))
    if FILL in request.POST:
        counted = _counted(request, found, form, knowledge)
        typed = fill_as_planned(counted, filling, outdated_rows(found.course))
        form = SessionForm(typed, request=request, **_options(request, found, knowledge))

    def save() -> str:
        record_session(session=found, recording=form.recording(), by=request.actor)
        messages.success(request, _("Recorded. The injector signs."))
        return reverse("web:session", args=[found.pk])

    if CHECK not in request.POST:
        if done := save_form(request, form, save, theirs=lambda: _theirs(found)):
            return done
        if form.conflict and found.state != Session.State.OPEN:
            return _too_late(request, found)
    counted = _counted(request, found, form, knowledge)
    context = {
        **_about(request, found),
        **_weighed(request, found, counted, knowledge),
        **_shown(found, form, counted, filling, knowledge),
    }
    if CHECK in request.POST and form.is_valid():
        return render(request, "web/sessions/session.html", {"form": form, **context})
    return page(request, "web/sessions/session.html", form, **context)


@require_POST
def session_totals(request: ClinicRequest, session_id: uuid.UUID) -> HttpResponse:
    """What is typed so far, added up, while it is typed: unfinished rows are no mistakes."""
    check_may(request.actor, "record_session")
    found: Session = get_session(request.actor, session_id)
    knowledge = clinic_knowledge(request.actor.clinic)
    form = SessionForm(request.POST, request=request, **_options(request, found, knowledge))
    counted = _counted(request, found, form, knowledge)
    context = {"form": form, **_weighed(request, found, counted, knowledge)}
    return render(request, "web/sessions/_totals_answer.html", context)


@require_POST
def session_sign(request: ClinicRequest, session_id: uuid.UUID) -> HttpResponse:
    found = get_session(request.actor, session_id)
    form = SignForm(request.POST, request=request)

    def save() -> str:
        because = {name: form.cleaned_data[name] for name in ("instead_because", "stopped_because")}
        sign_session(session=found, by=request.actor, **because)
        who = request.actor.user.full_name if request.actor.user else "–"
        messages.success(request, _("Signed by %(who)s.") % {"who": who})
        has_left = leaving_of(found) is not None
        return reverse("web:session" if has_left else "web:leaving", args=[found.pk])

    return save_form(request, form, save) or _recorded(request, found, form)


def _options(request: ClinicRequest, found: Session, knowledge: Knowledge) -> dict[str, Any]:
    clinic = request.actor.clinic
    people = injectors(found)
    return {
        "session": found,
        "knowledge": knowledge,
        "injectors": people,
        "supervisors": supervisors(found),
        "today": clock.today(clinic),
        "weight_unit": clinic.weight_unit,
        "is_late": is_written_late(found),
        "asks_why_late": asks_why_late(found),
        "initial": {
            "injector": _usual_injector(request, found, people),
            "weight": _entered(weight_of_the_visit(found)),
        },
    }


def _usual_injector(request: ClinicRequest, found: Session, people: list[Any]) -> str:
    """Who is booked, for whom a colleague may type; else who types; else the only one there is."""
    booked = found.appointment.injector if found.appointment else None
    alone = people[0] if len(people) == 1 else None
    usual = next((one for one in (booked, request.actor.user, alone) if one in people), None)
    return str(usual.pk) if usual else ""


def _entered(row: Measurement | None) -> Quantity | None:
    if row is None:
        return None
    typed = Decimal(f"{row.entered_value.normalize():f}")
    return Quantity(row.value, typed, row.entered_unit)


def _about(request: ClinicRequest, found: Session) -> dict[str, Any]:
    clinic = request.actor.clinic
    return {
        "session": found,
        "person": person(found.patient.identity, today=clock.today(clinic)),
        "course_title": course_title(found.course, clinic_knowledge(clinic)),
        "course_url": reverse("web:course", args=[found.course_id]),
        "steps": session_steps(found, here="injections"),
        "lot_clusters": lot_cluster_rows(clinic),
    }


def _counted(
    request: ClinicRequest, found: Session, form: SessionForm, knowledge: Knowledge
) -> SessionForm:
    """The same form, to be read as far as it is complete: it shows no faults."""
    if not form.is_bound:
        return form
    return SessionForm(form.settled_data(), **_options(request, found, knowledge))


def _weighed(
    request: ClinicRequest, found: Session, counted: SessionForm, knowledge: Knowledge
) -> dict[str, Any]:
    """The totals of what is typed so far, and whether its weight is questioned."""
    so_far = counted.recording_so_far()
    at = so_far.last_needle_at or clock.now(request.actor.clinic)
    if so_far.last_needle_at:
        so_far = as_of(so_far, at)
    concluded = judge_session(found, so_far, at=at, is_complete=CHECK in request.POST)
    weighed = judge_weight(found, so_far.weight) if so_far.weight else None
    return {
        "totals": totals_view(
            concluded,
            so_far,
            knowledge,
            unfinished=counted.unfinished,
            beyond=counted.beyond,
            limits_url=limits_url(request.actor, found.patient),
        ),
        "injector_says": injector_view(
            judge_injector(found, so_far, injector=counted.named), knowledge
        ),
        "weight_says": " ".join(say(one, knowledge) for one in weighed.findings) if weighed else "",
    }


def _shown(
    found: Session,
    form: SessionForm,
    counted: SessionForm,
    filling: Filling,
    knowledge: Knowledge,
) -> dict[str, Any]:
    region = knowledge.regions[knowledge.conditions[found.course.condition].region]
    planned = planned_rows(found.course)
    _mark_planned(form, counted, planned)
    rows = form.sets["injections"]
    return {
        "filling": filling,
        "gates": gates_view(found, open_gates(found, found.visit.day)),
        "last_weight": last_weight(weight_of_the_visit(found) or latest_weight(found.patient)),
        "map": map_while_typed(region, found.course.side, rows if form.is_bound else (), planned),
        "reasons_open": form.has_reasons,
    }


def _mark_planned(form: SessionForm, counted: SessionForm, planned: Any) -> None:
    """Which of the rows on the page are a needle of the plan, unchanged."""
    if not form.is_bound:
        return
    rows = counted.sets["injections"].filled()
    marks = as_planned([getattr(one, "cleaned_data", {}) for one in rows], planned)
    found = {one.prefix for one, is_planned in zip(rows, marks, strict=True) if is_planned}
    for row in form.sets["injections"]:
        row.is_planned = row.prefix in found  # type: ignore[attr-defined]


def _theirs(found: Session) -> Theirs:
    """As it stands now: recorded at the same moment, or taken over by another injector."""
    found.refresh_from_db()
    return theirs_of(found)


def _too_late(request: ClinicRequest, found: Session) -> HttpResponse:
    """Somebody else recorded it while this person was typing: what they typed stands beside it."""
    scribe = found.scribe.full_name if found.scribe else "–"
    told = _(
        "Nothing of what you typed was saved: %(who)s recorded this session meanwhile, as it "
        "stands here. Compare it, and correct or add what differs."
    )
    messages.warning(request, told % {"who": scribe})
    form = SessionForm.of(request, **_options(request, found, clinic_knowledge(found.clinic)))
    answer = _recorded(request, found, typed=typed_words(form))
    answer.status_code = HTTPStatus.CONFLICT
    return answer


def _recorded(
    request: ClinicRequest,
    found: Session,
    sign: SignForm | None = None,
    *,
    typed: Sequence[Mapping[str, Any]] = (),
) -> HttpResponse:
    knowledge = clinic_knowledge(request.actor.clinic)
    region = knowledge.regions[knowledge.conditions[found.course.condition].region]
    signature = signature_view(found)
    is_open = signature is None or not signature["stands"]
    context = {
        **_about(request, found),
        "typed": typed,
        "injections": injection_rows(found, knowledge),
        "vials": vial_rows(found),
        "in_error": in_error_rows(found, knowledge),
        "maps": recorded_maps(found, region),
        "reasons": reasons_view(found),
        "judged": judged_view(found),
        "signature": signature,
        "injector": found.injector,
        "is_injector": is_named(found.injector, request.actor.user),
        "may_sign": is_open and found.ended_at is not None and may(request.actor, "sign"),
        "is_stopped": bool(unsettled(found)),
        "may_correct": found.ended_at is not None and may(request.actor, "correct_entry"),
        **next_from_here(found.course, request.actor),
        "may_ask": found.ended_at is not None and may(request.actor, "record_answers"),
    }
    form = sign or SignForm(request=request)
    return page(request, "web/sessions/recorded.html", form, **context)


urlpatterns = [
    path("appointments/<uuid:appointment_id>/session", session_start, name="session-start"),
    path("appointments/<uuid:appointment_id>/session/ask", session_ask, name="session-ask"),
    path("sessions/<uuid:session_id>", session, name="session"),
    path("sessions/<uuid:session_id>/totals", session_totals, name="session-totals"),
    path("sessions/<uuid:session_id>/sign", session_sign, name="session-sign"),
    *session_corrections.urlpatterns,
    *session_files.urlpatterns,
]
