"""A session through the front door: what is typed, and the way to where it begins."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.models import (
    Clinic,
    Patient,
)
from tests.web.conftest import send
from tests.web.course_steps import begin_treatment, let_it_be
from tests.web.sheets import Sheet

VIAL = {
    "vials-0-substance": "lidocaine",
    "vials-0-product": "Lidocaine 1 %",
    "vials-0-lot": "L-77",
    "vials-0-strength_pct": "1",
    "vials-0-expires_on": "2031-01-31",
}
VIALS = {
    "vials-rows": "0 1",
    **VIAL,
    "vials-1-substance": "dextrose",
    "vials-1-product": "Dextrose 50 %",
    "vials-1-lot": "D-50",
    "vials-1-strength_pct": "50",
    "vials-1-expires_on": "2031-01-31",
}


def injection(number: int, volume: str, **more: str) -> dict[str, str]:
    row = {
        "structure": "knee-joint",
        "volume_ml": volume,
        "irritant": "dextrose",
        "irritant_pct": "15",
        "anaesthetic": "lidocaine",
        "anaesthetic_pct": "1",
    }
    return {f"injections-{number}-{name}": value for name, value in {**row, **more}.items()}


def typed(*volumes: str, weight: str = "60", **more: str) -> dict[str, str]:
    rows = {"injections-rows": " ".join(str(one) for one in range(len(volumes)))}
    for number, volume in enumerate(volumes):
        rows |= injection(number, volume)
    said = {"weight": weight, "weight_unit": "kg", "not_ready_reason": "Checked on paper"}
    return {**VIALS, **rows, **said, **more}


def begin(
    physician: Client,
    course: str,
    clinic: Clinic,
    *,
    number: str = "1",
    days: int = 1,
    time: str = "09:30",
) -> str:
    """Booked for tomorrow, or in so many days, and that day has come."""
    day = (clock.today(clinic) + timedelta(days=days)).isoformat()
    appointment = send(
        physician,
        f"{course}/appointments/new",
        purpose="session",
        session_number=number,
        day=day,
        time=time,
        minutes="30",
    ).headers["Location"]
    let_it_be(physician, day, time=time)
    begun = str(physician.post(f"{appointment}/session").headers["Location"])
    return begun.removesuffix("/readiness")  # where a session begins


def treated(
    patient: Patient, acting: Actor, *, condition: str = "knee-oa", side: str = "right"
) -> str:
    """A course that is being treated, without a plan."""
    with acting.at_work():
        opened = open_course(patient=patient, condition=condition, side=side, by=acting)
        begin_treatment(opened, acting)
    return f"/courses/{opened.pk}"


def fields_of(page: Any) -> dict[str, str]:
    return {name: values[0] for name, values in Sheet(page).sends().items()}
