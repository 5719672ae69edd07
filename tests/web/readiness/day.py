"""A day on which everything is in order, to change one thing of."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.test import Client

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment
from prolo.care.plan import Plan, PlannedSite
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.consents import take_consent
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.plans import sign_plan
from prolo.registry.actions.sessions import start_session
from prolo.registry.models import (
    Clinic,
    Course,
    Patient,
    Session,
    User,
)
from tests.registry.treated import keep_assessment
from tests.web.conftest import send, text_of

YES = (
    "estimate-given", "identity", "allergies", "room", "resus", "aseptic", "one-person-vial",
)  # fmt: skip
NO = (
    "feverish", "infection", "antibiotics", "local_infection", "new_medicine", "new_illness",
    "steroid_here", "replacement",
)  # fmt: skip


def course_of(patient: Patient, acting: Actor) -> Course:
    with acting.at_work():
        return open_course(patient=patient, condition="knee-oa", side="right", by=acting)


def agree(course: Course, acting: Actor, **ago: int) -> None:
    with acting.at_work():
        take_consent(
            course=course,
            region="knee",
            side="right",
            irritant="dextrose",
            off_label_said=True,
            alternatives_said=True,
            signed_by="Ada Example",
            signed_as="patient",
            signed_at=clock.now(acting.clinic) - timedelta(**ago),
            by=acting,
        )


def assess(course: Course, acting: Actor, **answers: Answer) -> None:
    """The next version of what was said at first."""
    told = Assessment(
        assessed_on=clock.today(acting.clinic),
        born_on=date(1958, 3, 14),
        condition=course.condition,
        side=course.side,
        prosthesis_at_target=answers.pop("prosthesis_at_target", Answer.NO),
        contraindications={name.replace("_", "-"): one for name, one in answers.items()},
    )
    keep_assessment(course, told, by=acting)


def sign(course: Course, acting: Actor) -> None:
    """A plan of the right knee, whatever the rules say of it."""
    site = PlannedSite(
        structure="knee-joint",
        side="right",
        volume_ml=Decimal(5),
        irritant="dextrose",
        irritant_pct=Decimal(15),
    )
    plan = Plan(protocol="", sites=(site,), sessions_on=(clock.today(acting.clinic),))
    sign_plan(course=course, plan=plan, reason="Weighed with the person", by=acting)


def begin(course: Course, acting: Actor, *, injector: User | None = None) -> Session:
    with acting.at_work():
        booked = book_appointment(
            patient=course.patient,
            purpose="session",
            starts_at=clock.now(acting.clinic) + timedelta(seconds=1),
            course=course,
            session_number=1,
            injector=injector,
            by=acting,
        )
        return start_session(appointment=booked, by=acting)


def page_of(session: Session) -> str:
    return f"/sessions/{session.pk}/readiness"


def clock_time(clinic: Clinic, **ago: int) -> str:
    at = clock.now(clinic).astimezone(ZoneInfo(clinic.time_zone)) - timedelta(**ago)
    return at.strftime("%H:%M")


def in_order(clinic: Clinic, **changes: str) -> dict[str, str]:
    """A day on which everything is in order, with one thing changed at a time."""
    return {
        **{f"item_{name}": "yes" for name in YES},
        **dict.fromkeys(NO, "no"),
        "temperature": "98.1",
        "temperature_unit": "F",
        "systolic": "128",
        "diastolic": "82",
        "pulse": "70",
        "weight": "82",
        "weight_unit": "kg",
        "side_stated": "right",
        "site_stated": "knee",
        "side_marked": "right",
        "skin_agent": "alcohol 70 %",
        "skin_at": clock_time(clinic),
        "skin_dried": "yes",
        **changes,
    }


def save(client: Client, session: Session, **typed: str) -> str:
    sent = send(client, page_of(session), **typed)
    assert sent.status_code == 302, text_of(sent)
    return text_of(client.get(page_of(session)))
