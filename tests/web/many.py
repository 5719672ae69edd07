"""More and more of everything that a list shows, for the test that counts queries."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.accounts import record_charge, record_payment
from prolo.registry.actions.archive import Made, show_document
from prolo.registry.actions.disputes import record_dispute
from prolo.registry.actions.estimates import ask_for_estimate, record_coverage
from prolo.registry.actions.stock import Label, receive_stock
from prolo.registry.actions.waiting import add_to_waiting_list
from prolo.registry.due import rebuild_course
from prolo.registry.entering import entry
from prolo.registry.models import Conclusion, Course, Patient, Response
from tests.web.clinic_days import book_today, register

AHEAD_DAYS = 3  # they are expected then, all of them


def one_more(acting: Actor, number: int) -> None:
    """A person with an appointment, places on the waiting list, an answer that nobody has seen, a
    bill that is disputed, a claim to an estimate, or a payer to be asked; and a lot in the
    cupboard."""
    with acting.at_work():
        patient = register(acting, number)
        course = book_today(acting, patient, days=AHEAD_DAYS).course
        assert course is not None
        add_to_waiting_list(patient=patient, purpose="follow-up", by=acting)
        add_to_waiting_list(patient=patient, course=course, purpose="session", by=acting)
        _answer(course, acting)
        _pay(patient, acting)
        record_dispute(
            patient=patient, course=None, disputed_on=clock.today(acting.clinic), by=acting
        )
        payer = ("uninsured", "") if number % 2 else ("commercial", "Anthem")
        record_coverage(patient=patient, kind=payer[0], payer=payer[1], by=acting)
        ask_for_estimate(patient=patient, course=course, by=acting)
        label = Label(
            substance="dextrose",
            product="Dextrose 50 %",
            lot=f"Invented {number:03}",
            expires_on=date(2031, 1, 31),
        )
        receive_stock(label=label, units=2, by=acting)


def one_more_of(course: Course, acting: Actor) -> None:
    """A bill, an answer and a paper of the same person."""
    with acting.at_work():
        _answer(course, acting)
        _pay(course.patient, acting)
        made = Made(kind="options", title="Invented", language="en", document=b"<p>Knee</p>")
        show_document(
            course=course, made=made, shown_to="Ada Example", shown_as="patient", by=acting
        )


def _pay(patient: Patient, acting: Actor) -> None:
    today, nine = clock.today(acting.clinic), Decimal(9)
    charge = {"procedure": "session", "amount": nine, "billed_on": today, "is_meant": True}
    record_charge(patient=patient, **charge, by=acting)
    record_payment(patient=patient, direction="received", amount=nine, how="card", by=acting)


def _answer(course: Course, acting: Actor) -> None:
    now = clock.now(acting.clinic) - timedelta(minutes=course.responses.count())
    row = Response.objects.create(
        **entry(acting, course.patient, at=now),
        course=course,
        questionnaire="x|1",
        questionnaire_sha256="0" * 64,
        answers={},
        answered_by="patient",
        how="phone",
    )
    Conclusion.objects.create(
        clinic=acting.clinic,
        patient=course.patient,
        course=course,
        kind="outcome",
        verdict="worse",
        subject_kind="Response",
        subject_id=row.pk,
        body={"kind": "outcome", "verdict": "worse", "findings": []},
        concluded_at=now,
    )
    rebuild_course(course, by=acting)
