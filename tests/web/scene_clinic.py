"""What the clinic of the ``Scene`` keeps beside the treatment: each gives the ids of its rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from prolo.care.money.estimate import Visits
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.accounts import record_charge, record_payment
from prolo.registry.actions.disputes import record_dispute
from prolo.registry.actions.estimates import keep_estimate
from prolo.registry.actions.patients import add_identifier
from prolo.registry.actions.payers import check_payer
from prolo.registry.actions.prices import set_price
from prolo.registry.actions.schedule import add_room, keep_absence, keep_closure
from prolo.registry.actions.waiting import add_to_waiting_list
from prolo.registry.actions.wording import record_permission
from prolo.registry.links import hashed
from prolo.registry.models import (
    AnswerLink,
    Course,
    Identity,
    Job,
    Membership,
    OnCall,
    Patient,
)
from prolo.registry.search_keys import key_of_former

TOKEN = "link-of-the-scene"


def run_the_clinic(acting: Actor, course: Course) -> dict[str, str]:
    """People, permissions, what the worker could not do, and links."""
    patient = course.patient
    with acting.at_work():
        desk = Membership.objects.get(user__username="desk")
        number = add_identifier(patient=patient, system="X", value="1", by=acting)
        other = Patient.objects.exclude(pk=patient.pk)[0]
        permission = record_permission(
            instrument="odi",
            given_by="Invented licensing body",
            document="L-1",
            starts_on=clock.today(acting.clinic),
            by=acting,
        )
        _link(course, TOKEN)
        return {
            "membership_id": str(desk.pk),
            "worker_id": str(desk.user_id),
            "duty_id": str(OnCall.objects.all()[0].pk),
            "permission_id": str(permission.pk),
            "job_id": str(_parked(acting).pk),
            "link_id": str(_link(course, "", locked_at=datetime.now(UTC)).pk),
            "token": TOKEN,
            "number_id": str(number.pk),
            "former_key": _former(patient),
            "other_id": str(other.pk),
        }


def _former(patient: Patient) -> str:
    """The key of a name that they are no longer on record under."""
    identity = Identity.objects.get(patient=patient)
    was = {"family_name": "Formerly", "given_names": "", "until": "2026-01-02"}
    identity.former_names = [was]
    identity.save(update_fields=["former_names"])
    return key_of_former(was)


def keep_the_money(acting: Actor, course: Course) -> dict[str, str]:
    patient, today = course.patient, clock.today(acting.clinic)
    with acting.at_work():
        price = set_price(procedure="session", amount=Decimal(400), is_meant=True, by=acting)
        visits = Visits(on=today, follow_ups=1)
        kept = keep_estimate(patient=patient, course=None, visits=visits, by=acting)
        charge = record_charge(
            patient=patient, procedure="session", amount=Decimal(9), billed_on=today, by=acting
        )
        dispute = record_dispute(patient=patient, course=course, disputed_on=today, by=acting)
        check = check_payer(
            payer="uhc",
            decision="unknown",
            source="Called",
            checked_on=today,
            check_again_by=today + timedelta(days=9),
            by=acting,
        )
        payment = record_payment(
            patient=patient,
            direction="received",
            amount=Decimal(9),
            how="card",
            is_meant=True,
            by=acting,
        )
    return {
        "price_id": str(price.pk),
        "estimate_id": str(kept.pk),
        "charge_id": str(charge.pk),
        "dispute_id": str(dispute.pk),
        "check_id": str(check.pk),
        "payment_id": str(payment.pk),
    }


def keep_the_week(acting: Actor, course: Course) -> dict[str, str]:
    assert acting.user
    by, today = system(acting.clinic), clock.today(acting.clinic)
    with by.at_work():
        closure = keep_closure(day=today + timedelta(days=200), reason="Congress", by=by)
        absence = keep_absence(user=acting.user, day=today + timedelta(days=9), by=by)
        room = add_room(name="Room 1", by=by)
        waits = add_to_waiting_list(patient=course.patient, purpose="assessment", by=by)
    return {
        "closure_id": str(closure.pk),
        "absence_id": str(absence.pk),
        "room_id": str(room.pk),
        "entry_id": str(waits.pk),
    }


def _parked(acting: Actor) -> Job:
    now = datetime.now(UTC)
    return Job.objects.create(
        clinic=acting.clinic, task="x", enqueued_at=now, due_at=now, parked_at=now, error="x"
    )


def _link(course: Course, token: str, locked_at: datetime | None = None) -> AnswerLink:
    return AnswerLink.objects.create(
        clinic=course.clinic,
        patient=course.patient,
        course=course,
        due_key="baseline",
        token_sha256=hashed(token),
        expires_at=clock.now(course.clinic) + timedelta(days=9),
        locked_at=locked_at,
    )
