"""A session, through the front door: begun, weighed, recorded, signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.models import Clinic, Injection, Measurement, Override, Patient, Session, User
from tests.web.conftest import send, text_of

VIAL = {
    "vials-rows": "0",
    "vials-0-substance": "lidocaine",
    "vials-0-product": "Lidocaine 1 %",
    "vials-0-lot": "L-77",
    "vials-0-strength_pct": "1",
    "vials-0-expires_on": "2031-01-31",
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
    return {**VIAL, **rows, **said, **more}


@pytest.fixture
def session(physician: Client, ada: Patient, clinic: Clinic) -> str:
    course = send(
        physician, f"/patients/{ada.pk}/courses/new", condition="knee-oa", side="right"
    ).headers["Location"]
    day = (clock.today(clinic) + timedelta(days=1)).isoformat()
    appointment = send(
        physician,
        f"{course}/appointments/new",
        purpose="session",
        session_number="1",
        day=day,
        time="09:30",
        minutes="30",
    ).headers["Location"]
    return str(physician.post(f"{appointment}/session").headers["Location"])


def test_the_arithmetic_of_the_dose_is_shown_before_anything_is_saved(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    page = send(physician, session, **typed("10", "12.5"), check="1")
    assert "22.5 mL × 1 % × 10 = 225 mg; limit 4.5 mg/kg × 60 kg = 270 mg; 83.34 %" in text_of(page)
    assert not stored(Injection)


def test_too_much_lidocaine_is_stopped_and_what_was_given_is_kept_with_a_reason(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    refused = send(physician, session, **typed("15", "15"))
    assert refused.status_code == 422
    assert "Too much: all anaesthetics of the day together are 111.12 % of the limit" in text_of(
        refused
    )
    assert not stored(Injection)

    kept = send(physician, session, **typed("15", "15", over_limit_reason="Drawn up before"))

    assert kept.status_code == 302
    assert len(stored(Injection)) == 2
    assert [one.reason for one in stored(Override)] == ["Drawn up before"]
    assert "Above a limit, because" in text_of(physician.get(session))


def test_two_sessions_on_one_day_add_up(
    physician: Client, ada: Patient, clinic: Clinic, session: str
) -> None:
    send(physician, session, **typed("20"))
    course = send(
        physician, f"/patients/{ada.pk}/courses/new", condition="knee-oa", side="left"
    ).headers["Location"]
    day = (clock.today(clinic) + timedelta(days=1)).isoformat()
    booked = send(
        physician,
        f"{course}/appointments/new",
        purpose="session",
        session_number="1",
        day=day,
        time="11:00",
        minutes="30",
    ).headers["Location"]
    other = physician.post(f"{booked}/session").headers["Location"]

    page = text_of(send(physician, other, **typed("10"), check="1"))

    assert "Too much" in page  # 200 mg and 100 mg of 270 mg


def test_without_a_weight_nothing_is_cleared(physician: Client, session: str) -> None:
    page = text_of(send(physician, session, **typed("5", weight=""), check="1"))
    assert "The weight is missing" in page
    assert "Within every limit" not in page


def test_the_wrong_knee_is_asked_about(physician: Client, session: str) -> None:
    left = typed("5") | {"injections-0-side": "left"}
    refused = send(physician, session, **left)
    assert refused.status_code == 422
    assert "This is not the side of the course" in text_of(refused)
    assert send(physician, session, **left, other_side_reason="Patient asked").status_code == 302


@pytest.mark.parametrize("volume", ["-1", "0", "NaN", "1e400", "two", "5000"])
def test_a_volume_that_cannot_be_is_answered_in_words(
    physician: Client, session: str, volume: str, stored: Callable[..., list[Any]]
) -> None:
    refused = send(physician, session, **typed(volume))
    assert refused.status_code == 422
    assert not stored(Injection)
    assert "L-77" in refused.content.decode()  # the rest stays typed


def test_pounds_are_kept_as_they_were_entered(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    send(physician, session, **typed("5", weight="132") | {"weight_unit": "lb"})
    (weight,) = stored(Measurement)
    assert (weight.entered_value, weight.entered_unit) == (132, "lb")
    assert round(weight.value, 2) == round(weight.entered_value * 45359237 / 100_000_000, 2)


def test_the_nurse_records_and_the_physician_signs(
    log_in: Callable[[str], Client], physician: Client, session: str
) -> None:
    nurse = log_in("nurse")
    injector = str(User.objects.get(username="physician").pk)
    assert send(nurse, session, **typed("5", injector=injector)).status_code == 302
    assert nurse.post(f"{session}/sign").status_code == 403
    physician.post(f"{session}/sign")
    page = text_of(physician.get(session))
    assert "Signed by Dr. Miriam Invented, MD" in page


def test_a_change_after_signing_is_seen(physician: Client, session: str, acting: Actor) -> None:
    send(physician, session, **typed("5"))
    physician.post(f"{session}/sign")
    with acting.at_work():
        Injection.objects.update(volume_ml="6")
    assert "The signature no longer matches" in text_of(physician.get(session))


def test_beginning_twice_is_one_session(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    appointment = stored(Session)[0].appointment_id
    again = physician.post(f"/appointments/{appointment}/session").headers["Location"]
    assert again == session
