"""Who to call next, what came of each attempt, and whom nobody asks any more."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from prolo.care.contact import ANSWERS_NOW, SAFETY
from prolo.care.due_answers import AT_SESSION, BASELINE
from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.contact import (
    hand_out,
    record_attempt,
    record_loss,
    take_back_loss,
)
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.completeness import TIME_POINTS
from prolo.registry.contact import (
    CHECK,
    FOLLOW_UP,
    SILENCE,
    Asked,
    Item,
    ToReach,
    best_times,
    of_course,
    to_reach,
)
from prolo.registry.deaths import fatal_records, has_died, is_said_by_event
from prolo.registry.losses import losses_of
from prolo.registry.messages import addresses_at_fault
from prolo.registry.models import ContactAttempt, ContactTask, Course, LossToFollowUp, Session
from prolo.registry.privileges import reception
from prolo.registry.reach import get_course
from prolo.web.filters import Filter
from prolo.web.forms.contact import AttemptForm, HandOutForm, LossForm, TakeBackForm
from prolo.web.forms.kit import Theirs
from prolo.web.listed import UNASKED, exported, listed
from prolo.web.presenters.contact import (
    HEADS,
    About,
    attempt_rows,
    item_key,
    item_labels,
    listed_row,
    loss_rows,
    no_more_label,
    reach_row,
)
from prolo.web.presenters.half_told import half_rows
from prolo.web.presenters.listings import listing
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, press_once, save_form, theirs_of
from prolo.web.views.undo import offer_undo

A_PAGE = 50
WHENS = {
    "now": gettext_lazy("Now"),
    "later": gettext_lazy("Waiting for a day or a time"),
    "all": gettext_lazy("All"),
}
KINDS = {
    SILENCE: gettext_lazy("Did not answer after a session"),
    CHECK: gettext_lazy("Checks after a session"),
    FOLLOW_UP: gettext_lazy("Answers weeks later"),
    BASELINE: gettext_lazy("Answers before the first injection"),
    AT_SESSION: gettext_lazy("Answers before a later session"),
}


def calls(request: ClinicRequest, as_: str = "") -> HttpResponse:
    filters = _filters(request)
    chosen = {one.name: one.chosen(request.GET) for one in filters}
    found = to_reach(request.actor, _asked(request, chosen))
    if as_:
        about = _about(request, found)
        rows = (listed_row(one, about) for one in found)
        return exported(request, listing("calls", HEADS, rows), as_)
    shown = Paginator(found, A_PAGE).get_page(request.GET.get(UNASKED))
    about = _about(request, list(shown))
    asked = request.GET.copy()
    asked.pop(UNASKED, None)
    context = {
        "rows": [reach_row(one, about) for one in shown],
        "page": shown,
        "query": f"{asked.urlencode()}&" if asked else "",
        "filters": [(one, chosen[one.name]) for one in filters],
        "is_filtered": any(chosen[one.name] != one.usual for one in filters),
    }
    return render(request, "web/contact/calls.html", context)


def first_calls(request: ClinicRequest, most: int) -> dict[str, Any]:
    """Of a first page: the first few, and how many there are. Calls after silence stand there in
    a list of their own."""
    found = [one for one in to_reach(request.actor, Asked()) if one.first.awaited.kind != SILENCE]
    about = _about(request, found[:most])
    return {"rows": [reach_row(one, about) for one in found[:most]], "all": len(found)}


def _filters(request: ClinicRequest) -> list[Filter]:
    kinds = KINDS if may(request.actor, "handle_concern") else KINDS_OF_THE_DESK
    people = {str(one.pk): one.full_name for one in reception(request.actor.clinic)}
    weeks = {key: _("%(weeks)s weeks") % {"weeks": n} for key, n in TIME_POINTS.items() if n}
    return [
        Filter("when", gettext_lazy("When"), WHENS, "now"),
        Filter("kind", gettext_lazy("What is awaited"), kinds),
        Filter("time", gettext_lazy("Time point"), weeks),
        Filter("who", gettext_lazy("Who tries"), {"nobody": _("Nobody yet"), **people}),
    ]


KINDS_OF_THE_DESK = {code: label for code, label in KINDS.items() if code != SILENCE}


def _asked(request: ClinicRequest, chosen: dict[str, str]) -> Asked:
    check_may(request.actor, "contact")
    who = chosen["who"]
    return Asked(
        when=chosen["when"],
        kind=chosen["kind"],
        key=chosen["time"],
        nobodys=who == "nobody",
        assigned_to=uuid.UUID(who) if who not in ("", "nobody") else None,
    )


def _about(request: ClinicRequest, found: Sequence[ToReach]) -> About:
    clinic = request.actor.clinic
    ids = {item.course_id for one in found for item in one.items}
    return About(
        courses_of(ids),
        {one.pk: one for one in reception(clinic)},
        best_times({one.patient_id for one in found}, by=request.actor),
        knowledge=clinic_knowledge(clinic),
        now=clock.now(clinic),
        today=clock.today(clinic),
        sees_chart=may(request.actor, "see_chart"),
        at_fault=addresses_at_fault([one.patient_id for one in found], clinic),
    )


def courses_of(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Course]:
    rows = Course.objects.select_related("patient__identity__clinic")
    ordered = list(ids)
    found: dict[uuid.UUID, Course] = {}
    for begin in range(0, len(ordered), 500):
        found |= rows.in_bulk(ordered[begin : begin + 500])
    return found


# -- one person


def call(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    course = get_course(request.actor, course_id, verb="contact")
    found = of_course(course, by=request.actor)
    about = _about(request, [found] if found else [])
    items = {item_key(one): one for one in found.items} if found else {}
    labels = item_labels(tuple(items.values()), about) or {"": _("Nothing is awaited")}
    if (sent := request.POST.get("about", "")) and sent not in items:
        labels |= no_more_label(sent, course.patient, request.actor)
    form = AttemptForm.of(
        request,
        items=labels,
        zone=ZoneInfo(request.actor.clinic.time_zone),
        back_by=found.back_by(clock.now(request.actor.clinic)) if found else None,
    )

    def save() -> str:
        course_id, _colon, key = form.cleaned_data["about"].partition(":")
        row = record_attempt(
            course=get_course(request.actor, uuid.UUID(course_id), verb="contact"),
            due_key=key,
            by=request.actor,
            **form.given(),
        )
        offer_undo(request, _("The attempt is on record."), "attempt", row)
        item = items.get(form.cleaned_data["about"])  # None: they answered meanwhile
        return _answers_url(item) if item and row.outcome == ANSWERS_NOW else reverse("web:calls")

    if done := save_form(request, form, save):
        return done
    context = {
        **_person(request, course),
        "row": reach_row(found, about) if found else None,
        "half": half_rows(course.patient, request.actor, about.knowledge),
        "attempts": attempt_rows(
            ContactAttempt.objects.current()
            .filter(patient=course.patient)
            .select_related("recorded_by")
            .order_by("-happened_at")
        ),
    }
    return page(request, "web/contact/call.html", form, **context)


def _answers_url(item: Item) -> str:
    if item.awaited.kind not in SAFETY:
        return reverse("web:answers", args=[item.course_id, item.awaited.key])
    held = Session.objects.exclude(state=Session.State.ABANDONED)
    assert item.session_number is not None
    session = held.get(course_id=item.course_id, number=item.session_number)
    return reverse("web:aftercare", args=[session.pk])


def _person(request: ClinicRequest, course: Course) -> dict[str, Any]:
    return {
        "course": course,
        "person": person(course.patient.identity, today=clock.today(request.actor.clinic)),
        "phone": course.patient.identity.phone,
        "lost": loss_rows(losses_of(course.patient), course),
    }


@require_POST
def take(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    """«I take it»: of what nobody has. Whoever was first has it."""
    course = get_course(request.actor, course_id, verb="contact")
    task = _task(course)
    seen = request.POST.get("lock_version", "")

    def save() -> str:
        assert request.actor.user
        kept = hand_out(
            course=course,
            assigned_to=request.actor.user,
            not_before=task.not_before,
            seen=int(seen) if seen.isdecimal() else None,
            by=request.actor,
        )
        offer_undo(request, _("You take care of it."), "hand-out", kept, **_before(task))
        return reverse("web:call", args=[course.pk])

    return press_once(request, save)


def hand(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    course = get_course(request.actor, course_id, verb="contact")
    task = _task(course)
    form = HandOutForm.of(
        request,
        today=clock.today(request.actor.clinic),
        people=reception(request.actor.clinic),
        initial={
            "assigned_to": str(task.assigned_to_id or ""),
            "not_before": task.not_before,
            "lock_version": task.lock_version,
        },
    )

    def save() -> str:
        seen = form.cleaned_data["lock_version"]
        kept = hand_out(course=course, seen=seen, by=request.actor, **form.given())
        offer_undo(request, _("Saved."), "hand-out", kept, **_before(task))
        return reverse("web:calls")

    if done := save_form(request, form, save, theirs=lambda: _theirs(course)):
        return done
    return page(request, "web/contact/hand_out.html", form, **_person(request, course))


def _task(course: Course) -> ContactTask:
    """As it is, or as it would begin."""
    found = ContactTask.objects.filter(course=course).first()
    return found or ContactTask(course=course, patient=course.patient)


def _before(task: ContactTask) -> dict[str, str]:
    was = {"to": task.assigned_to_id, "until": task.not_before}
    return {name: str(value) for name, value in was.items() if value}


def _theirs(course: Course) -> Theirs:
    now = ContactTask.objects.select_related("assigned_to").get(course=course)
    who = now.assigned_to.full_name if now.assigned_to else _("Nobody yet")
    return theirs_of(now, assigned_to=who)


# -- nobody tries any more


def loss(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    course = get_course(request.actor, course_id, verb="contact")
    found = of_course(course, by=request.actor, ahead=True)
    about = _about(request, [found] if found else [])
    items = {
        item_key(one): one
        for one in (found.items if found else ())
        if one.awaited.kind == FOLLOW_UP
    }
    form = LossForm.of(
        request,
        today=clock.today(request.actor.clinic),
        items=item_labels(tuple(items.values()), about),
        initial={"on_day": clock.today(request.actor.clinic)},
    )

    def save() -> str:
        given = form.cleaned_data
        item = items[given["about"]] if given["reason"] == "refused-one" else None
        row = record_loss(
            patient=course.patient,
            reason="refused" if item else given["reason"],
            course=get_course(request.actor, item.course_id, verb="contact") if item else None,
            due_key=item.awaited.key if item else "",
            on_day=given["on_day"],
            said_by=given["said_by"],
            note=given["note"],
            by=request.actor,
        )
        _say_lost(request, row)
        return reverse("web:call", args=[course.pk])

    if done := save_form(request, form, save):
        return done
    return page(request, "web/contact/loss.html", form, **_person(request, course))


def _say_lost(request: ClinicRequest, row: LossToFollowUp) -> None:
    """A death cancels what was booked: no button brings that back."""
    if row.reason == "died":
        messages.success(
            request,
            _("Recorded. Every course is closed, appointments are cancelled, nothing is sent."),
        )
    else:
        said = (
            _("Recorded. It is not asked again.")
            if row.due_key
            else _("Recorded. Nothing more is asked in the courses on record; a later one asks.")
        )
        offer_undo(request, said, "loss", row)


def loss_error(request: ClinicRequest, loss_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "contact")
    row = LossToFollowUp.objects.current().filter(pk=loss_id).select_related("patient").first()
    if row is None:
        raise NotFound("loss")
    form = TakeBackForm.of(request)

    def save() -> str:
        take_back_loss(loss=row, reason=form.cleaned_data["reason"], by=request.actor)
        said = (
            _("Marked as entered in error. It stays on record.")
            if has_died(row.patient)
            else _("Marked as entered in error. Questions are asked again.")
        )
        messages.success(request, said)
        return reverse("web:patient", args=[row.patient_id])

    if done := save_form(request, form, save):
        return done
    context = {
        "person": person(row.patient.identity, today=clock.today(request.actor.clinic)),
        "lost": loss_rows([row])[0],
        "said_by_event": _event_of(request, row),
    }
    return page(request, "web/contact/loss_error.html", form, **context)


def _event_of(request: ClinicRequest, row: LossToFollowUp) -> str:
    """Where a death is put right that an adverse event says; for those who see the chart."""
    if not may(request.actor, "see_chart") or not is_said_by_event(row):
        return ""
    record = fatal_records(row.patient_id).latest("recorded_at")
    return reverse("web:harm", args=[record.event_id])


urlpatterns = [
    *listed("calls", calls, name="calls"),
    path("calls/<uuid:course_id>", call, name="call"),
    path("calls/<uuid:course_id>/take", take, name="call-take"),
    path("calls/<uuid:course_id>/hand-out", hand, name="call-hand-out"),
    path("calls/<uuid:course_id>/no-more", loss, name="call-loss"),
    path("calls/losses/<uuid:loss_id>/error", loss_error, name="loss-error"),
]
