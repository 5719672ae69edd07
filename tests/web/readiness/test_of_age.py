"""Whether the young person and a guardian are asked on the day follows the clinic's majority."""

from __future__ import annotations

from datetime import timedelta

import pytest

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.sessions import start_session
from prolo.registry.models import Clinic, Patient
from prolo.registry.readiness import planned_of
from prolo.registry.weights import is_adult
from tests.web.test_too_soon import in_treatment


@pytest.mark.parametrize(("majority", "is_minor"), [(14, False), (18, True), (21, True)])
def test_who_is_of_age_at_the_clinic_is_asked_like_a_grown_up_and_dosed_like_a_child(
    acting: Actor, finn: Patient, clinic: Clinic, majority: int, is_minor: bool
) -> None:
    Clinic.objects.filter(pk=clinic.pk).update(age_of_majority=majority)
    course = in_treatment(acting, finn, "knee-oa")
    with acting.at_work():
        appointment = book_appointment(
            patient=finn,
            course=course,
            purpose="session",
            session_number=1,
            starts_at=clock.now(clinic) + timedelta(seconds=1),
            by=acting,
        )
        session = start_session(appointment=appointment, by=acting)
        session.clinic.refresh_from_db()
        assert planned_of(session).is_minor == is_minor
        assert not is_adult(session.patient, session.visit.day)
