"""Of whom nobody has recorded who pays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from prolo.registry.actions.appointments import book_appointment, change_appointment
from prolo.registry.actions.contact import record_loss
from prolo.registry.actions.estimates import ask_for_estimate, record_coverage
from prolo.registry.models import Appointment, Clinic, Patient
from prolo.registry.steps_beside import WHO_PAYS, steps_beside
from prolo.registry.unasked import unasked_in_clinic
from tests.registry.conftest import Cast
from tests.registry.estimates.steps import IN_TEN_DAYS, MONDAY

SOON = MONDAY + timedelta(days=1)  # no clock runs


def unasked(cast: Cast) -> list[tuple[date, date | None, bool]]:
    return [(one.due_on, one.service_on, one.has_come) for one in unasked_in_clinic(cast.owner)]


def booked(cast: Cast, patient: Patient, at: object) -> Appointment:
    return book_appointment(patient=patient, purpose="assessment", starts_at=at, by=cast.owner)


def test_who_is_booked_is_asked_by_the_day_on_which_an_estimate_would_be_in_time(
    american: Cast, patient: Patient
) -> None:
    """Three business days after a booking ten ahead; where no clock runs, by the visit."""
    booked(american, patient, IN_TEN_DAYS)
    assert unasked(american) == [(date(2026, 3, 5), date(2026, 3, 16), False)]
    booked(american, patient, SOON)
    assert unasked(american) == [(date(2026, 3, 3), date(2026, 3, 3), False)]
    record_coverage(patient=patient, kind="other", by=american.owner)
    assert unasked(american) == []


def test_who_was_here_and_was_not_asked_stays_listed_for_120_days(
    american: Cast, patient: Patient
) -> None:
    row = booked(american, patient, SOON)
    with time_machine.travel(SOON + timedelta(hours=1), tick=False):
        assert unasked(american) == []  # nobody has said whether they came
        change_appointment(appointment=row, change="arrived", by=american.owner)
        assert unasked(american) == [(date(2026, 3, 3), date(2026, 3, 3), True)]
    with time_machine.travel(SOON + timedelta(days=119), tick=False):
        assert unasked(american) == [(date(2026, 3, 3), date(2026, 3, 3), True)]
    with time_machine.travel(SOON + timedelta(days=121), tick=False):
        assert unasked(american) == []


@pytest.mark.parametrize("change", ["cancelled", "missed"])
def test_of_a_visit_that_fell_out_nobody_is_asked(
    american: Cast, patient: Patient, change: str
) -> None:
    row = booked(american, patient, SOON)
    with time_machine.travel(SOON + timedelta(hours=1), tick=False):
        change_appointment(appointment=row, change=change, reason="so", by=american.owner)
        assert unasked(american) == []


def test_nobody_is_asked_of_the_dead(american: Cast, patient: Patient) -> None:
    booked(american, patient, IN_TEN_DAYS)
    died = {"reason": "died", "on_day": date(2026, 3, 2), "said_by": "her daughter"}
    record_loss(patient=patient, by=american.owner, **died)
    assert unasked(american) == []


def test_elsewhere_they_are_asked_by_the_visit(american: Cast, patient: Patient) -> None:
    """Who pays decides there too what a person is told beforehand; no clock of the law runs."""
    Clinic.objects.filter(pk=american.clinic.pk).update(country="DE")
    american.clinic.refresh_from_db()
    booked(american, patient, IN_TEN_DAYS)
    assert unasked(american) == [(date(2026, 3, 16), date(2026, 3, 16), False)]


def test_who_asked_what_it_costs_is_asked_by_the_day_on_which_an_answer_is_in_time(
    american: Cast, patient: Patient
) -> None:
    """Three business days after they asked, of course or visit or of neither."""
    ask_for_estimate(patient=patient, course=None, by=american.owner)
    assert unasked(american) == [(date(2026, 3, 5), None, False)]
    with time_machine.travel(MONDAY + timedelta(days=9), tick=False):
        ask_for_estimate(patient=patient, course=None, by=american.owner)
        (one,) = unasked_in_clinic(american.owner)
        assert (one.due_on, one.asked_on) == (date(2026, 3, 5), date(2026, 3, 2))
        (step,) = steps_beside(american.owner, WHO_PAYS)
        assert step.patient == patient
        booked(american, patient, IN_TEN_DAYS)
        assert unasked(american) == [(date(2026, 3, 5), date(2026, 3, 16), False)]
        record_coverage(patient=patient, kind="uninsured", by=american.owner)
        assert unasked(american) == []


def test_of_who_asked_nobody_is_asked_once_no_clock_runs(american: Cast, patient: Patient) -> None:
    """Elsewhere, of the dead, and after as many days as what was missed stays listed."""
    ask_for_estimate(patient=patient, course=None, by=american.owner)
    with time_machine.travel(MONDAY + timedelta(days=119), tick=False):
        assert unasked(american) != []
    with time_machine.travel(MONDAY + timedelta(days=121), tick=False):
        assert unasked(american) == []
    Clinic.objects.filter(pk=american.clinic.pk).update(country="DE")
    american.clinic.refresh_from_db()
    assert unasked(american) == []
    Clinic.objects.filter(pk=american.clinic.pk).update(country="US")
    american.clinic.refresh_from_db()
    assert unasked(american) != []
    died = {"reason": "died", "on_day": date(2026, 3, 2), "said_by": "her daughter"}
    record_loss(patient=patient, by=american.owner, **died)
    assert unasked(american) == []
