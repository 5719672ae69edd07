"""Where nothing is yet, the page says what to do, to those who may."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from prolo.registry.access import Actor, system
from prolo.registry.actions.medicines import record_medicine
from prolo.registry.actions.messages import keep_message_settings
from prolo.registry.actions.people import take_off_call
from prolo.registry.actions.schedule import add_room
from prolo.registry.models import Clinic, OnCall, Patient
from tests.web.conftest import text_of

As = Callable[[str], Client]


def test_an_administrator_begins_with_what_the_clinic_lacks(log_in: As, clinic: Clinic) -> None:
    page = text_of(log_in("admin").get("/"))
    assert "Enter the rooms" in page
    assert "Enter a physician" not in page
    with system(clinic).at_work():
        add_room(name="Room 1", by=system(clinic))
    assert "Enter the rooms" not in text_of(log_in("admin").get("/"))


def test_that_nobody_is_on_call_is_said_on_the_administrators_first_page(
    log_in: As, clinic: Clinic, acting: Actor
) -> None:
    assert "Nobody is on call now" not in text_of(log_in("admin").get("/"))
    with acting.at_work():
        take_off_call(duty=OnCall.objects.get(), by=acting)
    assert "Nobody is on call now, and patients are told so." in text_of(log_in("admin").get("/"))


def test_that_mail_reaches_nobody_is_said_where_it_is_set_and_on_the_administrators_first_page(
    log_in: As, clinic: Clinic, admin: Actor
) -> None:
    """Of a clinic that is no demonstration, and whose only way is one for text messages."""
    clinic.is_demo = False
    clinic.save(update_fields=["is_demo"])
    admin.clinic.is_demo = False
    settings, said = "/our-clinic/messages", "E-mail reaches nobody"
    assert "reaches nobody" not in text_of(log_in("admin").get("/"))
    with admin.at_work():
        keep_message_settings(by=admin, is_on=True, sms_address="json://127.0.0.1/{phone}")
    first = text_of(log_in("admin").get("/"))
    assert "Enter a mail server E-mail is switched on for patients and reaches nobody." in first
    assert said in text_of(log_in("admin").get(settings))
    server = {"smtp_host": "mail.example.org", "from_address": "office@example.org"}
    with admin.at_work():
        keep_message_settings(by=admin, **server)
    assert "reaches nobody" not in text_of(log_in("admin").get("/"))
    assert said not in text_of(log_in("admin").get(settings))


def test_the_page_of_components_shows_the_clinics_own_emergency_number(
    physician: Client, clinic: Clinic
) -> None:
    for number in ("911", "112"):
        Clinic.objects.filter(pk=clinic.pk).update(emergency_number=number)
        assert f"Call {number} now" in text_of(physician.get("/design"))


@pytest.mark.parametrize("who", ["admin", "researcher"])
def test_who_expects_no_patients_is_led_to_their_own_work(log_in: As, who: str) -> None:
    page = text_of(log_in(who).get("/"))
    assert "Completeness" in page
    assert "Every fact that rules use" in page


def test_others_are_not_asked_to_set_up_the_clinic(log_in: As) -> None:
    for who in ("desk", "nurse", "physician", "researcher"):
        assert "Still to be set up" not in text_of(log_in(who).get("/"))


def test_a_button_is_offered_to_those_alone_who_may_press_it(
    log_in: As, acting: Actor, ada: Patient
) -> None:
    with acting.at_work():
        record_medicine(patient=ada, typed="naproxen", medicine="naproxen", by=acting)
    address = f"/patients/{ada.pk}/medicines"
    assert "Own days" in text_of(log_in("physician").get(address))
    assert "Own days" not in text_of(log_in("nurse").get(address))
    assert "Set a price" in text_of(log_in("admin").get("/our-clinic/prices"))
    others = text_of(log_in("nurse").get("/our-clinic/prices"))
    assert "Set a price" not in others
