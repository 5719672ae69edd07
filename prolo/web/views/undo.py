"""Undo, offered beside the message that something was done.

What is undone is done by an action of its own: it is checked, kept, and stands on record after
what it undoes. Where no action leads back to what was before, nothing is offered.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.care.course import MAY_BE_A_SLIP, TAKEN_BACK, State, moves_from
from prolo.errors import NotFound
from prolo.registry.access import may
from prolo.registry.actions.courses import move_course, take_move_back
from prolo.registry.models import (
    Course,
)
from prolo.registry.models.base import ClinicOwned
from prolo.web.requests import ClinicRequest
from prolo.web.saving import press_once
from prolo.web.views import undo_clinic as of_clinic
from prolo.web.views import undo_person as of_person
from prolo.web.views.undo_left import as_left

FROM_HERE = ("assess-again", "resume")  # moves that say no more than that the one before is off


def offer_undo(
    request: ClinicRequest, said: str, kind: str, row: ClinicOwned, **how: str | date | None
) -> None:
    """The message, with a button that leads back: with what of ``how`` is known."""
    known = {name: str(value) for name, value in how.items() if value}
    query = f"?{urlencode(known)}" if known else ""
    address = reverse("web:undo", args=[kind, row.pk]) + query
    messages.success(request, said, extra_tags=address)


@require_POST
def undo(request: ClinicRequest, kind: str, row_id: uuid.UUID) -> HttpResponse:
    if kind not in UNDO:
        raise NotFound("undo")

    def save() -> str:
        address = UNDO[kind](request, row_id)
        messages.success(request, _("Undone. Both stand on record."))
        return address

    return press_once(request, save)


def _course(request: ClinicRequest, row_id: uuid.UUID) -> str:
    course = as_left(Course, row_id)
    back = request.GET.get("move", "")
    if back == TAKEN_BACK:
        take_move_back(course=course, by=request.actor)
    elif back in FROM_HERE:
        move_course(course=course, move=back, by=request.actor)
    else:
        raise NotFound("undo")
    return reverse("web:course", args=[course.pk])


def move_back(request: ClinicRequest, move: str, *, before: str, after: str) -> str:
    """The arrow from where a course stands to where it stood, if this person may take it; where
    none leads back from its end, its taking back."""
    if move in MAY_BE_A_SLIP:
        return TAKEN_BACK
    found = [
        one.name
        for one in moves_from(State(after))
        if one.name in FROM_HERE and one.target == before and may(request.actor, one.verb)
    ]
    return found[0] if found else ""


UNDO: Mapping[str, Callable[[ClinicRequest, uuid.UUID], str]] = {
    "waiting": of_person.waiting,
    "appointment": of_person.appointment,
    "expected": of_person.expected,
    "duty": of_clinic.duty,
    "relation": of_person.relation,
    "relation-error": of_person.relation_error,
    "privilege": of_clinic.privilege,
    "privilege-error": of_clinic.privilege_error,
    "role": of_clinic.role,
    "price": of_clinic.price,
    "file": of_person.file,
    "closure": of_clinic.closure,
    "absence": of_clinic.absence,
    "allergy": of_person.allergy,
    "medicine": of_person.medicine,
    "number": of_person.number,
    "two-people": of_person.two_people,
    "seen": of_person.seen,
    "consent": of_person.consent,
    "course": _course,
    "attempt": of_person.attempt,
    "loss": of_person.loss,
    "hand-out": of_person.hand_out,
    "recall": of_clinic.recall,
    "recall-call": of_clinic.recall_call,
}

urlpatterns = [path("undo/<slug:kind>/<uuid:row_id>", undo, name="undo")]
