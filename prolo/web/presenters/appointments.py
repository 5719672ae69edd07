"""Appointments and preparation sheets in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.care.booking import spread
from prolo.care.preparation import (
    Instruction,
    MedicineRow,
    PreparationPlan,
    preparation_changes,
    preparation_from_json,
)
from prolo.knowledge import Knowledge
from prolo.knowledge.records import MedicineAction
from prolo.registry.falling import falls_of, still_to_move
from prolo.registry.free_places import Free
from prolo.registry.models import (
    Appointment,
    AppointmentChange,
    MedicineUse,
    Patient,
    Preparation,
)
from prolo.registry.same_visit import together
from prolo.web.presenters.appointment_words import PURPOSES, STATES, purpose_of
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.falling import why_moved
from prolo.web.presenters.same_visit import visit_rows
from prolo.web.words.booking import KEPT
from prolo.web.words.courses import TOLD_HOW
from prolo.web.words.preparation import deep_place
from prolo.web.words.sentences import say
from prolo.web.words.values import shown
from prolo.web.words.why import why, why_source

MOST_FREE = 6  # choices that are read at a glance
CHANGES = {
    "booked": gettext_lazy("Booked"),
    "moved": gettext_lazy("Moved"),
    "kept": gettext_lazy("Kept all the same"),
    "cancelled": gettext_lazy("Cancelled"),
    "missed": gettext_lazy("Did not come"),
    "arrived": gettext_lazy("Arrived"),
    "let-go": gettext_lazy("Nothing is booked in its place"),
    "taken-over": gettext_lazy("Another physician or room took over"),
    "room-corrected": gettext_lazy("The room was put right"),
    "expected-again": gettext_lazy("Expected as before: that was a slip"),
    "done": gettext_lazy("Done"),
    "not-injected": gettext_lazy("Ended without injecting"),
}
TAKEN_BACK = {  # what is said beside the button that leads back
    "arrived": gettext_lazy("Arrived."),
    "missed": gettext_lazy("Kept as not come."),
}
INSTRUCTIONS = {
    Instruction.LEAVE_OUT: (gettext_lazy("Leave out"), "tag-warn"),
    Instruction.KEEP_TAKING: (gettext_lazy("Keep taking"), "tag-good"),
    Instruction.ASK_FIRST: (gettext_lazy("Ask first; until then keep taking"), "tag-info"),
    Instruction.NOTHING: (gettext_lazy("Nothing to do"), ""),
}
ASKED = frozenset({"ask", "prescriber", "defer"})  # somebody's answer is waited for
WEIGHT_TAGS = {
    "defer": "tag-bad",
    "ask": "tag-warn",
    "prescriber": "tag-info",
    "hold": "tag-warn",
}


def appointment_card(appointment: Appointment, knowledge: Knowledge) -> dict[str, Any]:
    label, tone = STATES[appointment.state]
    course = appointment.course
    return {
        "starts_at": local(appointment, appointment.starts_at),
        "minutes": appointment.minutes,
        "where": place_of(appointment),
        "state": label,
        "tone": tone,
        "purpose": purpose_of(appointment),
        "course": course_title(course, knowledge) if course else "",
        "course_url": reverse("web:course", args=[course.pk]) if course else "",
        "url": reverse("web:appointment", args=[appointment.pk]),
    }


def appointments_of(patient: Patient, today: date, *, sees_chart: bool) -> dict[str, Any]:
    """Of one person: those of today and later, and earlier ones of which nobody wrote down what
    became of them; the others apart, the latest first."""
    now: list[dict[str, Any]] = []
    before: list[dict[str, Any]] = []
    booked = patient.appointments.select_related("clinic", "course", "room", "injector")
    rows = list(booked.order_by("starts_at"))
    falls = falls_of(rows)
    for one in rows:
        label, tone = STATES[one.state]
        starts_at = local(one, one.starts_at)
        is_now = one.state == "booked" or (
            starts_at.date() >= today and one.state not in ("cancelled", "missed")
        )
        row = {
            "url": reverse("web:appointment", args=[one.pk]),
            "starts_at": starts_at,
            "purpose": PURPOSES[one.purpose],
            "state": label,
            "tone": tone,
            "visit": visit_rows(together(rows, one), says_side=sees_chart),
            "falls": [why_moved(each) for each in still_to_move(falls.get(one.pk, ()))],
        }
        (now if is_now else before).append(row)
    return {"appointments": now, "earlier_appointments": before[::-1]}


def place_typed(free: Free, zone: ZoneInfo) -> dict[str, str]:
    """As it would be typed on the booking page."""
    wall = free.starts_at.astimezone(zone)
    return {
        "day": wall.date().isoformat(),
        "time": wall.strftime("%H:%M"),
        "room": str(free.room.pk) if free.room else "",
        "injector": str(free.injector.pk) if free.injector else "",
    }


def free_view(
    found: Sequence[Free], zone: ZoneInfo, *, day: date | None, time: Any
) -> dict[str, Any]:
    """Some of the free places of the day that is typed, each a button; ``time`` is typed too."""
    return {
        "day": day,
        "places": [_free_place(one, zone, str(time)) for one in spread(found, MOST_FREE)],
    }


def _free_place(one: Free, zone: ZoneInfo, typed: str) -> dict[str, Any]:
    place = place_typed(one, zone)
    return {
        "value": "|".join(place.values()),
        "time": place["time"],
        "where": ", ".join(str(each) for each in (one.room, one.injector) if each),
        "is_here": place["time"] == typed[:5],
    }


def place_of(row: Appointment | AppointmentChange) -> str:
    return ", ".join(str(one) for one in (row.room, row.injector) if one is not None)


def local(appointment: Appointment, at: datetime) -> datetime:
    """On the clinic's wall."""
    return at.astimezone(ZoneInfo(appointment.clinic.time_zone))


def change_rows(appointment: Appointment) -> list[dict[str, Any]]:
    """What was booked when: after each change the time, the length, the room, the physician."""
    rows = appointment.changes.select_related("recorded_by", "room", "injector")
    return [_change(appointment, row) for row in rows]


def _change(appointment: Appointment, row: AppointmentChange) -> dict[str, Any]:
    is_moved = row.change == "moved" and row.from_starts_at != row.to_starts_at
    takes_place = row.change in {"booked", "moved"}
    says_where = takes_place or row.change in {"taken-over", "room-corrected"}
    return {
        "title": CHANGES.get(row.change, row.change),
        "at": local(appointment, row.happened_at),
        "by": row.recorded_by.full_name if row.recorded_by else "",
        "was": local(appointment, row.from_starts_at) if is_moved and row.from_starts_at else None,
        "now": local(appointment, row.to_starts_at) if row.to_starts_at else None,
        "for": local(appointment, row.to_starts_at) if takes_place and row.to_starts_at else None,
        "minutes": row.minutes if takes_place else None,
        "where": place_of(row) if says_where else "",
        "despite": [KEPT[code] for code in row.despite if code in KEPT],
        "reason": row.reason,
    }


def preparation_view(
    plan: PreparationPlan,
    knowledge: Knowledge,
    *,
    appointment: Appointment,
    uses: list[MedicineUse],
) -> dict[str, Any]:
    """``uses`` are the medicines on record: a row's place is its index there."""
    findings = plan.conclusion.findings
    bleeding = [one for one in findings if one.rule == "preparation.bleeding"]
    said_otherwise = {("preparation.never-stop", one.inputs["place"]) for one in bleeding}
    asked = {
        one.inputs["place"] for one in findings if one.weight in ASKED and "place" in one.inputs
    }
    return {
        "medicines": [
            {
                **_medicine(row),
                "answer_url": reverse(
                    "web:medicine-clear", args=[appointment.pk, uses[row.place].pk]
                )
                if row.place in asked or row.code == "cleared"
                else "",
                "is_answered": row.code == "cleared",
            }
            for row in plan.medicines
        ],
        "says": [
            {"text": say(one, knowledge), "tone": WEIGHT_TAGS.get(one.weight, "")}
            for one in findings
            if (one.rule, one.inputs.get("place")) not in said_otherwise
        ],
        "deep_places": [deep_place(one) for one in bleeding],
        "relief": _pain_relief(plan, knowledge),
        "why": why(plan.conclusion, knowledge),
        "verdict": plan.conclusion.verdict,
    }


def changes_since(
    given: Preparation | None, drafted: PreparationPlan, knowledge: Knowledge
) -> list[str]:
    """What a person who was given the sheet must be told anew."""
    if given is None:
        return []
    changes = preparation_changes(preparation_from_json(given.body), drafted)
    return [say(one, knowledge) for one in changes]


def given_view(given: Preparation | None) -> dict[str, Any] | None:
    if given is None:
        return None
    return {
        "at": given.happened_at,
        "by": given.recorded_by.full_name if given.recorded_by else "",
        "version": given.version,
        "told_at": given.told_at,
        "told_how": TOLD_HOW.get(given.told_how, given.told_how),
    }


def _pain_relief(plan: PreparationPlan, knowledge: Knowledge) -> list[dict[str, Any]]:
    """For whom an anti-inflammatory is to leave out: why so long, and what instead."""
    known = [knowledge.medicines[row.medicine] for row in plan.medicines if row.medicine]
    if not any(one.action is MedicineAction.HOLD for one in known):
        return []
    resume, instead = knowledge.threshold("resume-days"), knowledge.advice["paracetamol"]
    days = _(
        "No anti-inflammatory for %(days)s days after the injections, unless the clinician "
        "says otherwise: %(note)s."
    ) % {"days": shown(resume.value), "note": resume.note}
    relief = _("Until then: %(text)s.") % {"text": instead.text}
    return [
        {
            "text": text,
            "is_unverified": not fact.is_usable(field),
            "sources": [why_source(knowledge.sources, one) for one in fact.sources],
        }
        for text, fact, field in ((days, resume, "value"), (relief, instead, "text"))
    ]


def _medicine(row: MedicineRow) -> dict[str, Any]:
    label, tone = INSTRUCTIONS[row.instruction]
    return {
        "typed": row.typed,
        "instruction": label,
        "tone": tone,
        "last_dose": row.last_dose_until or row.last_dose_on,
        "stop_from": row.stop_from,
        "restart_on": row.restart_on,
    }
