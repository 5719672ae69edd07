"""Today's board: who comes when, what for, and what is missing, by whose work it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prolo.care.board import OF_THE_CHART, OWNERS, Missing, missing_for
from prolo.care.course import INJECTING
from prolo.knowledge import Knowledge
from prolo.registry.access import Actor, may
from prolo.registry.board import OVER, Visitor
from prolo.registry.models import Appointment
from prolo.registry.same_visit import together
from prolo.web.presenters.appointments import appointment_card
from prolo.web.presenters.due import Places, due_row
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.patients import listed_name, person
from prolo.web.presenters.same_visit import visit_rows
from prolo.web.words.board import MISSING, NOTHING, missing_words

ROLES = ("front-desk", "nurse", "physician")
WITH_ME = "with-me"
FOR = {
    "me": _("For me"),
    WITH_ME: _("Who comes to me"),
    "front-desk": _("Front desk"),
    "nurse": _("Nurse"),
    "physician": _("Physician"),
    "all": _("Everything"),
}
CHECK = "aftercare-"  # how the key of a check after a session begins
PAGES = {  # where it is put right, what one must be allowed to, and of what the page is
    "concern": ("web:concern", "handle_concern", "concern"),
    "harm": ("web:harm", "see_chart", "event"),
    "plan": ("web:plan", "plan", "course"),
    "imaging": ("web:imaging", "review_imaging", "course"),
    "medicines-to-ask": ("web:preparation", "prepare", "appointment"),
    "readiness-open": ("web:readiness", "check_readiness", "session"),
    "consent": ("web:consent", "take_consent", "course"),
    "allergies": ("web:allergies", "record_medicines", "patient"),
    "sheet": ("web:preparation", "prepare", "appointment"),
    "told": ("web:preparation", "prepare", "appointment"),
    "holds": ("web:preparation", "prepare", "appointment"),
    "readiness": ("web:readiness", "check_readiness", "session"),
    "forms": ("web:answers", "record_answers", "course"),
    "to-move": ("web:appointment", "keep_appointments", "appointment"),
    "room": ("web:appointment", "keep_appointments", "appointment"),
    "injector": ("web:appointment", "keep_appointments", "appointment"),
    "guardian": ("web:relation-new", "keep_relations", "patient"),
    "birth-date": ("web:patient-edit", "update_identity", "patient"),
    "interpreter": ("web:patient", "see_identity", "patient"),
    "phone": ("web:patient-edit", "update_identity", "patient"),
}
HEADS = (
    Head("starts_at", _("Expected")),
    Head("minutes", _("Minutes")),
    Head("name", _("Name")),
    Head("birth_date", _("Birth date")),
    Head("phone", _("Telephone")),
    Head("purpose", _("What for")),
    Head("course", _("Course")),
    Head("session_number", _("Number of the session")),
    Head("room", _("Room")),
    Head("injector", _("Injector")),
    Head("state", _("State")),
    Head("missing", _("Missing")),
    Head("missing_codes", _("Missing, as codes")),
)


def whose(asked: str, actor: Actor) -> frozenset[str]:
    """The roles whose work is shown."""
    if asked == "all":
        return frozenset(ROLES)
    return frozenset(actor.roles) if asked in ("me", WITH_ME) else frozenset({asked})


def ways_to_look(actor: Actor, asked: str) -> list[tuple[str, Any, bool]]:
    """Whom a person may come to is asked by those who treat."""
    treats = may(actor, "sign")
    known = {code: label for code, label in FOR.items() if treats or code != WITH_ME}
    chosen = asked if asked in known else "me"
    return [(code, label, code == chosen) for code, label in known.items()]


def who_come_to(actor: Actor, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["found"][0].appointment.injector == actor.user]


def board_rows(
    found: Sequence[Visitor],
    *,
    actor: Actor,
    asked: str,
    places: Places,
    knowledge: Knowledge,
    today: date,
    now: datetime,
) -> list[dict[str, Any]]:
    roles, sees_chart = whose(asked, actor), may(actor, "see_chart")
    may_plan = may(actor, "plan")
    everybody = [one.appointment for one in found]
    rows = []
    for one in found:
        seen = [
            each
            for each in missing_for(one.expected)
            if sees_chart or each.code not in OF_THE_CHART
        ]
        shown = [each for each in seen if roles & set(OWNERS[each.code])]
        rows.append(
            {
                **appointment_card(one.appointment, knowledge),
                "visit": visit_rows(together(everybody, one.appointment), says_side=sees_chart),
                "person": person(one.appointment.patient.identity, today=today),
                "sees_course": sees_chart,
                "missing": [_tag(each, one, actor, places, knowledge) for each in shown],
                "elsewhere": len(seen) - len(shown),
                "nothing": "" if shown or one.expected.is_over else str(NOTHING[asked]),
                "begin_url": _begin_url(one, actor, places),
                "next": _next(one, places, now, sees_chart=sees_chart, may_plan=may_plan),
                "found": (one, shown),
            }
        )
    return rows


def _begin_url(one: Visitor, actor: Actor, places: Places) -> str:
    """Where the session of somebody who is expected, or here, begins; it begins once."""
    found = one.appointment
    waits = found.state in {Appointment.State.BOOKED, Appointment.State.ARRIVED}
    if not waits or found.purpose != Appointment.Purpose.SESSION:
        return ""
    if found.course is None or found.course.state not in INJECTING:
        return ""
    if places.get(("session", found.course_id, found.session_number)):
        return ""
    return reverse("web:session-start", args=[found.pk]) if may(actor, "record_session") else ""


def _tag(
    missing: Missing, one: Visitor, actor: Actor, places: Places, knowledge: Knowledge
) -> dict[str, Any]:
    """With the page where it is put right, for those who may do it."""
    page, verb, by = PAGES[missing.code]
    return {
        "text": missing_words(missing, knowledge),
        "tone": MISSING[missing.code][1],
        "url": _address(missing, page, by, one, places) if may(actor, verb) else "",
    }


def _address(missing: Missing, page: str, by: str, one: Visitor, places: Places) -> str:
    appointment = one.appointment
    course, number = appointment.course_id, appointment.session_number
    if missing.code == "forms":
        key = missing.what[0]
        if not key.startswith(CHECK):
            return reverse(page, args=[course, key])
        page, by, number = "web:aftercare", "session", int(key.split("-")[1])
    of = {
        "patient": appointment.patient_id,
        "course": course,
        "appointment": appointment.pk,
        "session": places.get(("session", course, number)),
        "concern": one.report,
        "event": one.event,
    }[by]
    return reverse(page, args=[of]) if of else ""


def _next(
    one: Visitor, places: Places, now: datetime, *, sees_chart: bool, may_plan: bool
) -> dict[str, Any] | None:
    """What is done next with somebody who is here or was; before that the missing things say it."""
    begun = one.expected.is_here or one.appointment.state in OVER
    if one.next is None or not begun or not sees_chart or one.next.due_at > now:
        return None
    return due_row(one.next, one.appointment.course_id, places, now, may_plan=may_plan)


def board_listing(rows: Iterable[dict[str, Any]], knowledge: Knowledge) -> Listing:
    return listing("today", HEADS, (_listed(row, knowledge) for row in rows))


def _listed(row: dict[str, Any], knowledge: Knowledge) -> dict[str, Any]:
    visitor, missing = row["found"]
    appointment = visitor.appointment
    identity = appointment.patient.identity
    return {
        "starts_at": appointment.starts_at,
        "minutes": appointment.minutes,
        "name": listed_name(identity),
        "birth_date": identity.birth_date,
        "phone": identity.phone,
        "purpose": appointment.purpose,
        "course": row["course"] if row["sees_course"] else None,
        "session_number": appointment.session_number,
        "room": appointment.room.name if appointment.room else None,
        "injector": appointment.injector.full_name if appointment.injector else None,
        "state": appointment.state,
        "missing": [missing_words(one, knowledge) for one in missing],
        "missing_codes": [one.code for one in missing],
    }
