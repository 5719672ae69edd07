"""Undo, offered beside the message that something was done.

What is undone is done by an action of its own: it is checked, kept, and stands on record after
what it undoes. Where no action leads back to what was before, nothing is offered.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.care.contact import DIED
from prolo.care.course import State, moves_from
from prolo.care.medicines import Reason
from prolo.errors import Invalid, NotFound
from prolo.registry import clock
from prolo.registry.access import may
from prolo.registry.actions.allergies import record_allergy
from prolo.registry.actions.appointments import (
    ARRIVED,
    CANCELLED,
    MISSED,
    book_appointment,
    change_appointment,
)
from prolo.registry.actions.attachments import SentFile, attach_files
from prolo.registry.actions.consents import restore_consent
from prolo.registry.actions.contact import hand_out, take_back_attempt, take_back_loss
from prolo.registry.actions.courses import move_course
from prolo.registry.actions.medicines import Taken, record_medicines
from prolo.registry.actions.patients import add_identifier
from prolo.registry.actions.people import add_membership, put_on_call
from prolo.registry.actions.prices import set_price
from prolo.registry.actions.privileges import grant_privilege
from prolo.registry.actions.recall_calls import take_back_recall_call
from prolo.registry.actions.relations import add_relation
from prolo.registry.actions.schedule import keep_absence, keep_closure
from prolo.registry.actions.stock import take_back_recall
from prolo.registry.actions.waiting import put_back_on_waiting_list
from prolo.registry.file_content import Content
from prolo.registry.models import (
    Absence,
    Allergy,
    Appointment,
    Attachment,
    ClinicPrice,
    Closure,
    Consent,
    ContactAttempt,
    ContactTask,
    Course,
    Identifier,
    LossToFollowUp,
    MedicineUse,
    Membership,
    OnCall,
    Privilege,
    Recall,
    RecallCall,
    Relation,
    Role,
    WaitingEntry,
)
from prolo.registry.models.base import ClinicOwned
from prolo.registry.privileges import reception
from prolo.web.presenters.lots import lot_address
from prolo.web.requests import ClinicRequest
from prolo.web.saving import press_once

R = TypeVar("R", bound=ClinicOwned)
FROM_HERE = ("assess-again", "resume")  # moves that say no more than that the one before is off


def offer_undo(request: ClinicRequest, said: str, kind: str, row: ClinicOwned, **how: str) -> None:
    """The message, with a button that leads back."""
    query = f"?{urlencode(how)}" if how else ""
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


def _row(model: type[R], row_id: uuid.UUID, **ended: Any) -> R:
    """As it was left: what has been taken up again meanwhile, or never ended, is not there."""
    found: R | None = model.objects.filter(pk=row_id, **ended).first()
    if found is None:
        raise NotFound("undo")
    return found


# -- one way back for each kind


def _waiting(request: ClinicRequest, row_id: uuid.UUID) -> str:
    put_back_on_waiting_list(entry=_row(WaitingEntry, row_id), by=request.actor)
    return reverse("web:waiting")


def _appointment(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """Booked again where it was, if nothing speaks against it by now."""
    was = _row(Appointment, row_id, state=CANCELLED)
    again = book_appointment(
        patient=was.patient,
        course=was.course,
        purpose=was.purpose,
        session_number=was.session_number,
        starts_at=was.starts_at,
        minutes=was.minutes,
        room=was.room,
        injector=was.injector,
        anyway=False,
        by=request.actor,
    )
    return reverse("web:appointment", args=[again.pk])


def _expected(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """Arrived, or not come: that was another line."""
    was = _row(Appointment, row_id, state__in=[ARRIVED, MISSED])
    change_appointment(appointment=was, change="expected-again", by=request.actor)
    return reverse("web:appointment", args=[was.pk])


def _duty(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = _row(OnCall, row_id)
    now = clock.now(request.actor.clinic)
    put_on_call(
        user=was.user,
        starts_at=max(was.starts_at, now),
        ends_at=_instant(request.GET.get("until", "")) or was.ends_at,
        phone=was.phone,
        by=request.actor,
    )
    return reverse("web:on-call")


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _relation(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = _row(Relation, row_id, ends_on__isnull=False)
    add_relation(
        patient=was.patient,
        kind=was.kind,
        name=was.name,
        relationship=was.relationship,
        phone=was.phone,
        email=was.email,
        document=was.document,
        by=request.actor,
    )
    return reverse("web:patient", args=[was.patient_id])


def _privilege(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = _row(Privilege, row_id, ends_on__isnull=False)
    assert was.ends_on
    grant_privilege(
        user=was.user,
        region=was.region,
        level=was.level,
        starts_on=was.ends_on + timedelta(days=1),
        note=was.note,
        by=request.actor,
    )
    return reverse("web:people")


def _role(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """From now on, or from the day after the last one, and as long as it was to last."""
    was = _row(Membership, row_id, ends_on__isnull=False)
    assert was.ends_on
    add_membership(
        user=was.user,
        role=Role(was.role),
        starts_on=was.ends_on if was.ended_at else was.ends_on + timedelta(days=1),
        ends_on=_day(request.GET.get("until", "")),
        by=request.actor,
    )
    return reverse("web:people")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _price(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = _row(ClinicPrice, row_id, withdrawn_at__isnull=False)
    set_price(
        procedure=was.procedure,
        of=was.of,
        region=was.region,
        injector=was.injector,
        amount=was.amount,
        starts_on=was.starts_on,
        code=was.code,
        reason=was.reason,
        is_meant=True,
        by=request.actor,
    )
    return reverse("web:prices")


def _file(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """Attached once more, byte by byte, to the review it lay beside if that still counts."""
    was = _row(Attachment, row_id, marked_in_error_at__isnull=False)
    kept = was.first.kept
    reviews = was.course.imaging_reviews.current()
    review = reviews.filter(pk=was.imaging_review_id).first() if was.imaging_review_id else None
    content = Content(
        content_type=was.content_type,
        kept=bytes(kept.content),
        width=was.width,
        height=was.height,
        thumbnail=bytes(kept.thumbnail),
        removed=tuple(was.removed),
    )
    file = SentFile(name=was.file_name, content=content)
    attach_files(
        course=was.course,
        files=[file],
        caption=was.caption,
        review=review,
        again=was,
        by=request.actor,
    )
    return reverse("web:imaging", args=[was.course_id])


def _closure(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = _row(Closure, row_id, marked_in_error_at__isnull=False)
    keep_closure(
        day=was.day,
        until=was.until,
        hours=(was.from_time, was.to_time),
        reason=was.reason,
        by=request.actor,
    )
    return reverse("web:closures")


def _absence(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = _row(Absence, row_id, marked_in_error_at__isnull=False)
    keep_absence(
        user=was.user,
        day=was.day,
        until=was.until,
        hours=(was.from_time, was.to_time),
        reason=was.reason,
        is_reason_shown=was.is_reason_shown,
        by=request.actor,
    )
    return reverse("web:absences")


def _allergy(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = _row(Allergy, row_id, marked_in_error_at__isnull=False)
    listed = Allergy.objects.filter(patient=was.patient).current()
    if listed.filter(substance=was.substance).exists():
        raise Invalid({"substance": "listed-already"})
    record_allergy(
        patient=was.patient, substance=was.substance, reaction=was.reaction, by=request.actor
    )
    return reverse("web:allergies", args=[was.patient_id])


def _medicine(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = _row(MedicineUse, row_id, marked_in_error_at__isnull=False)
    taken = Taken(
        typed=was.typed,
        medicine=was.medicine,
        reason=Reason(was.reason),
        topical=was.topical,
        prescriber=was.prescriber,
        dose=was.dose,
        ended_on=was.ended_on,
    )
    record_medicines(patient=was.patient, taken=[taken], by=request.actor)
    return reverse("web:medicines", args=[was.patient_id])


def _consent(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """The withdrawal was a slip: it stands again as it was signed."""
    was = _row(Consent, row_id, withdrawn_at__isnull=False)
    restore_consent(consent=was, by=request.actor)
    return reverse("web:consent", args=[was.course_id])


def _number(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = _row(Identifier, row_id, ended_at__isnull=False)
    add_identifier(patient=was.patient, system=was.system, value=was.value, by=request.actor)
    return reverse("web:patient", args=[was.patient_id])


def _attempt(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = _row(ContactAttempt, row_id, marked_in_error_at__isnull=True)
    take_back_attempt(attempt=was, reason=_("Undone at once"), by=request.actor)
    return reverse("web:call", args=[was.course_id])


def _loss(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """Of a death never: what was booked does not come back."""
    was = _row(LossToFollowUp, row_id, marked_in_error_at__isnull=True)
    if was.reason == DIED:
        raise NotFound("undo")
    take_back_loss(loss=was, reason=_("Undone at once"), by=request.actor)
    return reverse("web:calls")


def _hand_out(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """To whom it was before, and from which day."""
    was = _row(ContactTask, row_id)
    to = next((u for u in reception(was.clinic) if str(u.pk) == request.GET.get("to")), None)
    today = clock.today(request.actor.clinic)
    until = _day(request.GET.get("until", ""))
    hand_out(
        course=was.course,
        assigned_to=to,
        not_before=until if until and until > today else None,
        by=request.actor,
    )
    return reverse("web:calls")


def _recall(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = _row(Recall, row_id, marked_in_error_at__isnull=True)
    take_back_recall(recall=was, reason=_("Undone at once"), by=request.actor)
    return lot_address(was.stock.lot)


def _recall_call(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """The person is to be called again."""
    was = _row(RecallCall, row_id, marked_in_error_at__isnull=True)
    take_back_recall_call(call=was, reason=_("Undone at once"), by=request.actor)
    return lot_address(request.GET.get("lot", "") or was.lot)


def _course(request: ClinicRequest, row_id: uuid.UUID) -> str:
    course = _row(Course, row_id)
    back = request.GET.get("move", "")
    if back not in FROM_HERE:
        raise NotFound("undo")
    move_course(course=course, move=back, by=request.actor)
    return reverse("web:course", args=[course.pk])


def move_back(request: ClinicRequest, *, before: str, after: str) -> str:
    """The arrow from where a course stands to where it stood, if this person may take it."""
    found = [
        one.name
        for one in moves_from(State(after))
        if one.name in FROM_HERE and one.target == before and may(request.actor, one.verb)
    ]
    return found[0] if found else ""


UNDO: Mapping[str, Callable[[ClinicRequest, uuid.UUID], str]] = {
    "waiting": _waiting,
    "appointment": _appointment,
    "expected": _expected,
    "duty": _duty,
    "relation": _relation,
    "privilege": _privilege,
    "role": _role,
    "price": _price,
    "file": _file,
    "closure": _closure,
    "absence": _absence,
    "allergy": _allergy,
    "medicine": _medicine,
    "number": _number,
    "consent": _consent,
    "course": _course,
    "attempt": _attempt,
    "loss": _loss,
    "hand-out": _hand_out,
    "recall": _recall,
    "recall-call": _recall_call,
}

urlpatterns = [path("undo/<slug:kind>/<uuid:row_id>", undo, name="undo")]
