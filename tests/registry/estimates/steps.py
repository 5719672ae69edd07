"""What is priced, planned, booked, kept and given, and what is owed then."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from prolo.care.money.estimate import Visits
from prolo.registry.access import system
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.estimates import (
    give_estimate,
    keep_estimate,
)
from prolo.registry.actions.prices import set_price, withdraw_price
from prolo.registry.estimates import (
    Written,
)
from prolo.registry.estimates_owed import owed_in_clinic
from prolo.registry.models import Appointment, ClinicPrice, Course, Estimate, Patient, User
from tests.registry.conftest import Cast
from tests.registry.treated import keep_plan

MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)  # ten in the morning in New York
IN_TEN_DAYS = datetime(2026, 3, 16, 15, tzinfo=UTC)


def price(cast: Cast, what: str, amount: int, on: date = date(2026, 1, 1), **more: Any) -> None:
    by = system(cast.clinic)
    set_price(procedure=what, amount=Decimal(amount), starts_on=on, by=by, **more)


def withdrawn(cast: Cast, amount: int) -> None:
    row = ClinicPrice.objects.get(procedure="session", amount=amount)
    withdraw_price(price=row, by=system(cast.clinic))


def plan(cast: Cast, course: Course, *, sessions: int, **more: Any) -> None:
    days = [IN_TEN_DAYS.date() + timedelta(weeks=4 * one) for one in range(sessions)]
    keep_plan(course, days, by=cast.owner, **more)


def book_first(
    cast: Cast, course: Course, at: datetime = IN_TEN_DAYS, *, injector: User | None = None
) -> Appointment:
    """The first session of the course."""
    return book_session(cast, course, 1, at, injector=injector)


def book_session(
    cast: Cast, course: Course, number: int, at: datetime, *, injector: User | None = None
) -> Appointment:
    return book_appointment(
        patient=course.patient,
        course=course,
        purpose="session",
        session_number=number,
        starts_at=at,
        injector=injector,
        by=cast.owner,
    )


def book_visit(
    cast: Cast, patient: Patient, purpose: str, at: datetime, *, course: Course | None, by: User
) -> Appointment:
    """That is no session."""
    return book_appointment(
        patient=patient,
        course=course,
        purpose=purpose,
        starts_at=at,
        injector=by,
        by=cast.owner,
    )


def kept(cast: Cast, course: Course, *, code: str = "", **visits: Any) -> Estimate:
    return keep_estimate(
        patient=course.patient,
        course=course,
        visits=Visits(on=date(2026, 3, 2), **visits),
        written=Written(codes={"session/": code} if code else {}),
        by=cast.owner,
    )


def given(cast: Cast, row: Estimate) -> None:
    give_estimate(
        estimate=row,
        how="in-person",
        at=datetime.now(UTC),
        by=cast.owner,
        paper_kept="folder 3",
    )


def owed(cast: Cast) -> list[tuple[str, date]]:
    return [(one.owed.why, one.owed.deadline.due_on) for one in owed_in_clinic(cast.owner)]
