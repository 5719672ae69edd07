"""A patient's own treatment, as the patient reads it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from prolo.care.course import ENDED, State
from prolo.care.dates import local_day
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition
from prolo.registry.archive import last_shown
from prolo.registry.booked_days import EXPECTED
from prolo.registry.consents import AS_SIGNED, is_as_signed, lacks_today
from prolo.registry.estimate_requests import own_requests
from prolo.registry.models import (
    Appointment,
    Consent,
    ConsentRequest,
    ConsentSignature,
    Course,
    DocumentShown,
    Patient,
    Session,
)
from prolo.registry.plans import current_plan
from prolo.web.languages import SPOKEN
from prolo.web.words import mine as words

STILL_TO_COME = (State.PLANNING, State.TREATING, State.PAUSED)
AWAITED = (Appointment.State.BOOKED, Appointment.State.ARRIVED)


def coming(rows: Iterable[Appointment], zone: ZoneInfo) -> list[dict[str, Any]]:
    return [
        {
            "starts_at": one.starts_at.astimezone(zone),
            "purpose": words.PURPOSES[one.purpose] % {"number": one.session_number or ""},
            "before_url": reverse("web:mine-before", args=[one.pk])
            if one.purpose == Appointment.Purpose.SESSION
            else "",
        }
        for one in rows
    ]


def over(one: Appointment, today: date, zone: ZoneInfo) -> str:
    """That nobody prepares for it any more; empty while somebody does."""
    if one.state == Appointment.State.CANCELLED:
        return str(words.CANCELLED)
    is_past = local_day(one.starts_at, zone) < today
    return str(words.OVER) if is_past or one.state not in EXPECTED else ""


def course_card(course: Course, knowledge: Knowledge, today: date) -> dict[str, Any]:
    return {
        "title": title(course, knowledge),
        "state": words.STATES[course.state],
        "sessions": _sessions(course, today),
        "after_url": reverse("web:mine-after", args=[course.pk]),
        "chart_url": reverse("web:mine-chart", args=[course.pk]),
        "options_url": reverse("web:mine-options", args=[course.pk])
        if last_shown(course, "options")
        else "",
    }


def cost_questions(patient: Patient, knowledge: Knowledge) -> list[dict[str, Any]]:
    """Of each course that goes on, or in general where none does: asked, or to be asked."""
    asked = {one.course_id: one for one in own_requests(patient)}
    courses = patient.courses.exclude(state__in=ENDED).order_by("-opened_on")
    titles = {one.pk: title(one, knowledge) for one in courses}
    of = [*titles, *(one for one in asked if one not in titles)] or [None]
    return [
        {
            "course_id": pk or "",
            "title": titles.get(pk, "") if pk else "",
            "asked_at": asked[pk].happened_at if pk in asked else None,
            "back_url": reverse("web:mine-estimate-unask", args=[asked[pk].pk])
            if pk in asked
            else "",
        }
        for pk in of
    ]


def consents(patient: Patient, knowledge: Knowledge) -> dict[str, list[dict[str, Any]]]:
    """``waits`` for a signature; ``signed``, the newest first, each with its copy; ``on_paper``:
    with a pen, the newest of each course. ``lacking``: why it does not cover what is planned."""
    rows = ConsentRequest.objects.filter(patient=patient, state=ConsentRequest.State.OPEN)
    signed = ConsentSignature.objects.filter(patient=patient).select_related("paper", "request")
    return {
        "waits": [
            {"signer": one.signer, "url": reverse("web:mine-consent", args=[one.pk])}
            for one in rows.order_by("asked_at")
        ],
        "signed": [
            {
                "title": one.paper.title,
                "at": one.signed_at,
                "copy_url": reverse("web:mine-signature", args=[one.pk]),
                "url": reverse("web:mine-consent", args=[one.request_id]),
                **_stands(_consent_of(one)),
            }
            for one in signed.order_by("-signed_at")
        ],
        "on_paper": [
            {
                "title": title(one.course, knowledge),
                "at": one.happened_at,
                "url": reverse("web:mine-consent-on-paper", args=[one.pk]),
                **_stands(one),
            }
            for one in _newest_of_each_course(patient)
            if one.signature_id is None
        ],
    }


def _newest_of_each_course(patient: Patient) -> list[Consent]:
    rows = Consent.objects.filter(patient=patient).current().order_by("recorded_at")
    newest = {one.course_id: one for one in rows.select_related("course__clinic", *AS_SIGNED)}
    return list(newest.values())[::-1]


def _consent_of(signature: ConsentSignature) -> Consent | None:
    rows = signature.consents.current().select_related("course__clinic", *AS_SIGNED)
    return rows.order_by("recorded_at").last()


def _stands(consent: Consent | None) -> dict[str, Any]:
    if consent is None or consent.withdrawn_at is not None or not is_as_signed(consent):
        return {"is_standing": False, "lacking": []}
    return {"is_standing": True, "lacking": lacking(consent)}


def lacking(consent: Consent | None) -> list[str]:
    """Why a consent does not cover what is planned now; nothing where it does, or none stands."""
    found = lacks_today(consent) if consent else ()
    return [str(words.BEYOND[one.code] % one.params) for one in found]


def kept_documents(rows: Iterable[DocumentShown]) -> list[dict[str, Any]]:
    return [
        {
            "at": one.happened_at,
            "language": SPOKEN.get(one.language, one.language),
            "url": reverse("web:mine-shown", args=[one.pk]),
            "printed_url": reverse("web:mine-printed", args=[one.pk]) if one.printed_sha256 else "",
        }
        for one in rows
    ]


def title(course: Course, knowledge: Knowledge) -> str:
    condition: Condition | None = knowledge.conditions.get(course.condition)
    place = words.label(condition.label) if condition else course.condition
    return str(words.SIDES[course.side] % {"place": place})


def _sessions(course: Course, today: date) -> list[dict[str, Any]]:
    """Those that were held, those that are booked, and those that the plan alone has, by number."""
    held = course.sessions.exclude(state=Session.State.ABANDONED).select_related("visit")
    done = {one.number: one.visit.day for one in held if one.ended_at}
    plan = current_plan(course) if course.state in STILL_TO_COME else None
    planned = dict(enumerate(plan.sessions_on, start=1)) if plan else {}
    zone = ZoneInfo(course.clinic.time_zone)
    booked = {
        one.session_number: local_day(one.starts_at, zone)
        for one in course.appointments.filter(state__in=AWAITED)
        if one.session_number is not None
    }
    days = {**planned, **booked, **done}
    return [
        {
            "number": number,
            "on": days[number],
            "is_done": number in done,
            "is_booked": number in booked,
        }
        for number in sorted(days)
        if number in done or days[number] >= today
    ]
