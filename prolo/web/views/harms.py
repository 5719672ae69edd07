"""Adverse events: recorded, looked at until closed, and infections that share."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.care.conclusions import conclusion_from_json
from prolo.care.dates import local_day
from prolo.care.harms.events import FATAL, suggested_kind
from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.harms import (
    Placed,
    correct_adverse_event,
    look_at_adverse_event,
    record_adverse_event,
    take_back_adverse_event,
)
from prolo.registry.actions.infections import close_cluster
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.harms import (
    current_record,
    get_cluster,
    get_event,
    judgements,
    judgements_for,
    may_be_read_by,
    possible_sessions,
    reader_of,
    shared_with,
)
from prolo.registry.in_hand import is_said_alone
from prolo.registry.models import (
    AdverseEvent,
    AdverseEventRecord,
    Concern,
    Course,
    InfectionCluster,
    Session,
    User,
)
from prolo.registry.privileges import caring
from prolo.registry.reach import get_course
from prolo.web.forms.harms import (
    NO_SESSION,
    ClusterForm,
    CorrectEventForm,
    LookForm,
    NewEventForm,
    typed_of,
)
from prolo.web.forms.kit import Theirs
from prolo.web.forms.sessions import MarkInErrorForm
from prolo.web.listed import exported, listed
from prolo.web.presenters.aftercare import own_words, reasons
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.harms import (
    HEADS,
    beside_rows,
    cluster_row,
    cluster_rows,
    event_row,
    judgement_rows,
    readers_of,
    sessions_offered,
    versions,
)
from prolo.web.presenters.listings import listing
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.views.deaths import say_of_death
from prolo.web.words import harms as words
from prolo.web.words.inbox import alerted

FIRST_LOOK = timedelta(days=7)  # offered, and to be changed there


def harms(request: ClinicRequest, as_: str = "") -> HttpResponse:
    """Open ones first, the next look on top; then what is closed, the latest first."""
    check_may(request.actor, "see_chart")
    clinic = request.actor.clinic
    rows = _rows(request)
    if as_:
        return exported(request, listing("adverse-events", HEADS, rows), as_)
    found = InfectionCluster.objects.filter(clinic=clinic).select_related("owner")
    context = {
        "open": [one for one in rows if one["state"] == "open"],
        "closed": [one for one in reversed(rows) if one["state"] == "closed"],
        "clusters": cluster_rows(found.order_by("-state", "-raised_at")),
    }
    return render(request, "web/harms/harms.html", context)


def _rows(request: ClinicRequest) -> list[dict[str, Any]]:
    clinic = request.actor.clinic
    knowledge, today = clinic_knowledge(clinic), clock.today(clinic)
    records = AdverseEventRecord.objects.filter(clinic=clinic).current()
    found = records.select_related(
        "event__patient__identity__clinic", "event__course", "event__session", "event__owner"
    )
    ordered = sorted(found, key=lambda one: (one.event.look_on or one.onset_on, one.pk))
    return [event_row(one.event, one, knowledge, today) for one in ordered]


def harm_new(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "record_harm")
    course: Course = get_course(request.actor, course_id)
    concern = _concern(course, request.GET.get("concern", ""))
    sessions = possible_sessions(course)
    people: list[User] = caring(request.actor.clinic)
    form = NewEventForm.of(
        request,
        people=people,
        sessions=sessions,
        named=sessions_offered(reversed(sessions)),
        today=clock.today(request.actor.clinic),
        initial=_offered(request, sessions, concern),
    )

    def save() -> str:
        owner = next(one for one in people if str(one.pk) == form.cleaned_data["owner"])
        event = record_adverse_event(
            course=course,
            session=form.session_before(),
            no_session_because=form.cleaned_data["no_session_because"],
            concern=concern,
            given=form.given(),
            owner=owner,
            look_on=form.cleaned_data["look_on"],
            by=request.actor,
        )
        messages.success(request, _("The adverse event is on record."))
        say_of_death(request, event, was=False)
        return reverse("web:harm", args=[event.pk])

    if done := save_form(request, form, save):
        return done
    context = {**about_course(request, course), "concern": concern}
    return page(request, "web/harms/new.html", form, **context)


def _concern(course: Course, asked: str) -> Concern | None:
    if not asked:
        return None
    rows = course.concerns.select_related("session", "conclusion", "response")
    return next((one for one in rows if str(one.pk) == asked), None)


def _offered(
    request: ClinicRequest, sessions: Sequence[Session], concern: Concern | None
) -> dict[str, Any]:
    """What is known already, to be read and changed there."""
    clinic = request.actor.clinic
    today = clock.today(clinic)
    given = [one for one in sessions if one.injector_id]
    session = (concern.session if concern else None) or next(reversed(given), None)
    known = {str(one.pk) for one in caring(clinic)}
    owner = str(session.injector_id) if session and session.injector_id else ""
    offered: dict[str, Any] = {
        "owner": owner if owner in known else "",
        "look_on": today + FIRST_LOOK,
        "outcome": "unknown",
    }
    if concern and concern.session_id:
        offered["session"] = str(concern.session_id)
    if concern is None or concern.conclusion is None:
        return offered
    said = [*reasons(concern, clinic_knowledge(clinic)), own_words(concern)]
    return offered | {
        "kind": suggested_kind(conclusion_from_json(concern.conclusion.body)),
        "what": "; ".join(filter(None, said))[:1_000],
        "onset_on": local_day(concern.raised_at, ZoneInfo(clinic.time_zone)),
    }


def harm(request: ClinicRequest, event_id: uuid.UUID) -> HttpResponse:
    found = get_event(request.actor, event_id)
    record = current_record(found)
    clinic = request.actor.clinic
    knowledge, today = clinic_knowledge(clinic), clock.today(clinic)
    reader, made = reader_of(found, request.actor.user), judgements(found)
    may_judge = may(request.actor, "judge_relatedness") and reader not in made
    user = request.actor.user
    beside = beside_rows(shared_with(found), knowledge, today)
    context = {
        **about_course(request, found.course),
        "event": found,
        "row": event_row(found, record, knowledge, today) if record else None,
        "versions": versions(found),
        "both_judged": len(made) == 2,
        "judges_as": readers_of(found)[reader] if may_judge and record else "",
        "is_alone": may(request.actor, "judge_relatedness")
        and record is not None
        and len(made) == 1
        and not may_be_read_by(found)
        and not is_said_alone(found),
        "judged": judgement_rows(found, judgements_for(found, user), made),
        "steps": [_step(one) for one in found.steps.select_related("recorded_by")],
        "session": found.session,
        "vials": found.session.vials.current() if found.session else [],
        "that_day": [one for one in beside if one["is_same_day"]],
        "other_days": [one for one in beside if one["lots"] and not one["is_same_day"]],
        "near": [one for one in beside if not (one["lots"] or one["is_same_day"])],
        "near_days": int(knowledge.threshold("infection-cluster-days").value),
        "clusters": cluster_rows(InfectionCluster.objects.filter(members__event=found)),
        "may_record": may(request.actor, "record_harm") and record is not None,
        "me": user.pk if user else None,
    }
    return render(request, "web/harms/harm.html", context)


def _step(one: Any) -> dict[str, Any]:
    return {
        "title": words.STEPS[one.step],
        "note": one.note,
        "at": one.happened_at,
        "look_on": one.look_on,
        "by": one.recorded_by.full_name if one.recorded_by else "",
    }


def harm_correct(request: ClinicRequest, event_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "record_harm")
    found, record = standing_event(request, event_id)
    sessions = possible_sessions(found.course)
    form = CorrectEventForm.of(
        request,
        sessions=sessions,
        named=sessions_offered(reversed(sessions)),
        today=clock.today(request.actor.clinic),
        initial={
            **typed_of(record),
            "session": str(found.session_id or NO_SESSION),
            "no_session_because": found.no_session_because,
        },
    )

    def save() -> str:
        correct_adverse_event(
            record=record,
            given=form.given(),
            reason=form.cleaned_data["reason"],
            placed=Placed(form.session_before(), form.cleaned_data["no_session_because"]),
            by=request.actor,
        )
        say_of_death(request, found, was=record.outcome == FATAL)
        return reverse("web:harm", args=[found.pk])

    if done := save_form(request, form, save):
        return done
    context = {**about_course(request, found.course), "event": found}
    return page(request, "web/harms/correct.html", form, **context)


def harm_error(request: ClinicRequest, event_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "correct_entry")
    found, record = standing_event(request, event_id)
    form = MarkInErrorForm.of(request)

    def save() -> str:
        take_back_adverse_event(record=record, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("Marked as entered in error. It stays on record."))
        say_of_death(request, found, was=record.outcome == FATAL)
        return reverse("web:harm", args=[found.pk])

    if done := save_form(request, form, save):
        return done
    context = {**about_course(request, found.course), "event": found}
    return page(request, "web/harms/in_error.html", form, **context)


def harm_look(request: ClinicRequest, event_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "record_harm")
    found, _record = standing_event(request, event_id)
    people: list[User] = caring(request.actor.clinic)
    today = clock.today(request.actor.clinic)
    form = LookForm.of(
        request,
        people=people,
        steps=_possible_steps(request, found),
        today=today,
        initial={
            "owner": str(found.owner_id),
            "look_on": today + FIRST_LOOK,
            "lock_version": found.lock_version,
        },
    )

    def save() -> str:
        given = form.cleaned_data
        look_at_adverse_event(
            event=found,
            step=given["step"],
            note=given["note"],
            owner=next(one for one in people if str(one.pk) == given["owner"]),
            look_on=given["look_on"],
            seen=given["lock_version"],
            by=request.actor,
        )
        return reverse("web:harm", args=[found.pk])

    if done := save_form(request, form, save, theirs=lambda: _theirs(found)):
        return done
    context = {**about_course(request, found.course), "event": found}
    return page(request, "web/harms/look.html", form, **context)


def _possible_steps(request: ClinicRequest, found: AdverseEvent) -> list[str]:
    if found.state == "closed":
        return ["reopened"]
    return ["looked", "closed"] if may(request.actor, "decide") else ["looked"]


def cluster(request: ClinicRequest, cluster_id: uuid.UUID) -> HttpResponse:
    found = get_cluster(request.actor, cluster_id)
    clinic = request.actor.clinic
    form = ClusterForm.of(request, initial={"lock_version": found.lock_version})

    def save() -> str:
        close_cluster(
            cluster=found,
            found=form.cleaned_data["found"],
            seen=form.cleaned_data["lock_version"],
            by=request.actor,
        )
        return reverse("web:cluster", args=[found.pk])

    if request.method == "POST":
        check_may(request.actor, "decide")
    if done := save_form(request, form, save, theirs=lambda: _theirs(found)):
        return done
    knowledge, today = clinic_knowledge(clinic), clock.today(clinic)
    members = found.members.values_list("event_id", flat=True)
    records = AdverseEventRecord.objects.filter(event__in=list(members)).current()
    ordered = records.select_related(
        "event__patient__identity__clinic", "event__course", "event__session", "event__owner"
    ).order_by("onset_on")
    context = {
        "cluster": found,
        "row": cluster_row(found),
        "rows": [event_row(one.event, one, knowledge, today) for one in ordered],
        "in_error": len(members) - len(ordered),
        "days": knowledge.threshold("infection-cluster-days").value,
        "alerted": alerted(list(found.alerts.select_related("user"))),
        "may_close": found.state == "open" and may(request.actor, "decide"),
    }
    return page(request, "web/harms/cluster.html", form, **context)


def standing_event(
    request: ClinicRequest, event_id: uuid.UUID
) -> tuple[AdverseEvent, AdverseEventRecord]:
    found = get_event(request.actor, event_id)
    record = current_record(found)
    if record is None:
        raise NotFound("event")
    return found, record


def _theirs(found: AdverseEvent | InfectionCluster) -> Theirs:
    now = type(found).objects.get(pk=found.pk)
    owner = now.owner.full_name if now.owner else ""
    return Theirs(by=owner, at=None, version=now.lock_version)


def about_course(request: ClinicRequest, course: Course) -> dict[str, Any]:
    clinic = request.actor.clinic
    return {
        "person": person(course.patient.identity, today=clock.today(clinic)),
        "course": course,
        "course_title": course_title(course, clinic_knowledge(clinic)),
        "course_url": reverse("web:course", args=[course.pk]),
    }


urlpatterns = [
    *listed("harms", harms, name="harms"),
    path("courses/<uuid:course_id>/harms/new", harm_new, name="harm-new"),
    path("harms/<uuid:event_id>", harm, name="harm"),
    path("harms/<uuid:event_id>/correct", harm_correct, name="harm-correct"),
    path("harms/<uuid:event_id>/error", harm_error, name="harm-error"),
    path("harms/<uuid:event_id>/look", harm_look, name="harm-look"),
    path("harms/clusters/<uuid:cluster_id>", cluster, name="cluster"),
]
