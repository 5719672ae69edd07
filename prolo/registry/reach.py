"""From a person at work to one course, session or appointment of their clinic."""

from __future__ import annotations

import uuid
from typing import TypeVar

from prolo.errors import NotFound
from prolo.registry.access import Actor, check_may, may
from prolo.registry.actions.archive import VERBS
from prolo.registry.archive import RELATED
from prolo.registry.models import (
    Appointment,
    Attachment,
    Charge,
    ConsentSignature,
    Course,
    Dispute,
    DocumentShown,
    Estimate,
    Payment,
    Response,
    Session,
    StockLot,
)
from prolo.registry.models.base import ClinicOwned

R = TypeVar("R", bound=ClinicOwned)


def get_course(actor: Actor, course_id: uuid.UUID, *, verb: str = "see_chart") -> Course:
    """Raises ``NotFound``, the same for another clinic's course and for nobody's id. ``verb`` is
    what it is wanted for: who may type answers need not see the chart."""
    check_may(actor, verb)
    return _get(Course, actor, course_id, "course")


def get_session(actor: Actor, session_id: uuid.UUID, *, verb: str = "see_chart") -> Session:
    check_may(actor, verb)
    return _get(Session, actor, session_id, "session")


def get_appointment(actor: Actor, appointment_id: uuid.UUID) -> Appointment:
    check_may(actor, "see_schedule")
    return _get(Appointment, actor, appointment_id, "appointment")


def get_attachment(actor: Actor, attachment_id: uuid.UUID) -> Attachment:
    """Raises ``NotFound`` for everybody who may not see charts too: its address says nothing."""
    if not may(actor, "see_chart"):
        raise NotFound("attachment")
    return _get(Attachment, actor, attachment_id, "attachment")


def get_response(actor: Actor, response_id: uuid.UUID) -> Response:
    check_may(actor, "record_answers")
    return _get(Response, actor, response_id, "answers")


def get_charge(actor: Actor, charge_id: uuid.UUID) -> Charge:
    check_may(actor, "keep_money")
    return _get(Charge, actor, charge_id, "charge")


def get_dispute(actor: Actor, dispute_id: uuid.UUID) -> Dispute:
    check_may(actor, "keep_money")
    return _get(Dispute, actor, dispute_id, "dispute")


def get_payment(actor: Actor, payment_id: uuid.UUID) -> Payment:
    check_may(actor, "keep_money")
    return _get(Payment, actor, payment_id, "payment")


def get_estimate(actor: Actor, estimate_id: uuid.UUID) -> Estimate:
    check_may(actor, "keep_money")
    return _get(Estimate, actor, estimate_id, "estimate")


def get_shown(actor: Actor, shown_id: uuid.UUID) -> DocumentShown:
    """For who may see the chart, and who gives papers of its kind. Read it with
    ``archive.read_document``, which compares its bytes."""
    related = (*RELATED, "course", "patient__identity", "recorded_by", "marked_in_error_by")
    rows = DocumentShown.objects.filter(clinic=actor.clinic, pk=shown_id)
    found = rows.select_related(*related).first()
    if found is None or not may(actor, VERBS[found.kind]):
        check_may(actor, "see_chart")
    if found is None:
        raise NotFound("document")
    return found


def get_signature(actor: Actor, signature_id: uuid.UUID) -> ConsentSignature:
    check_may(actor, "see_chart")
    rows = ConsentSignature.objects.select_related(
        "clinic",
        "paper__personal_document",
        "request__course__clinic",
        "request__patient__identity",
    )
    found = rows.filter(clinic=actor.clinic, pk=signature_id).first()
    if found is None:
        raise NotFound("signature")
    return found


def get_stock(actor: Actor, stock_id: uuid.UUID) -> StockLot:
    check_may(actor, "keep_stock")
    found = StockLot.objects.filter(clinic=actor.clinic, pk=stock_id).first()
    if found is None:
        raise NotFound("stock")
    return found


def _get(model: type[R], actor: Actor, row_id: uuid.UUID, kind: str) -> R:
    rows = model.objects.filter(clinic=actor.clinic).select_related("patient")
    found = rows.filter(pk=row_id).first()
    if found is None:
        raise NotFound(kind)
    return found
