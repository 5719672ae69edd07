"""Messages on the clinic's pages: settings with secrets, what a patient got, what they want."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.messages import choose_messages
from prolo.registry.mail_folder import folder
from prolo.registry.models import (
    AuditRow,
    Clinic,
    Identity,
    Job,
    Message,
    MessageSettings,
    Patient,
    Submission,
)
from prolo.registry.queueing import queue_due_messages
from prolo.registry.sealing import add_key, unseal
from prolo.registry.worker import run_due_jobs
from tests.registry.treated import treat_knee
from tests.web.conftest import send, text_of

pytestmark = pytest.mark.both_databases

PAGE = "/our-clinic/messages"
TYPED = {
    "is_on": "on",
    "sender_name": "Doctor's office",
    "from_address": "office@example.org",
    "smtp_host": "mail.example.org",
    "smtp_port": "587",
    "smtp_security": "starttls",
    "smtp_username": "office",
    "smtp_password": "open sesame",
}
Stored = Callable[[Any], list[Any]]


@pytest.fixture
def administrator(log_in: Callable[[str], Client]) -> Client:
    return log_in("admin")


def test_a_secret_is_typed_once_and_never_shown_again(
    administrator: Client, stored: Stored
) -> None:
    assert send(administrator, PAGE, **TYPED).status_code == 302
    page = administrator.get(PAGE).content.decode()
    assert "open sesame" not in page
    assert "One is kept" in page
    assert send(administrator, PAGE, **TYPED | {"smtp_password": ""}).status_code == 302
    (kept,) = stored(MessageSettings)
    assert unseal(kept.smtp_password) == "open sesame"
    assert not any("open sesame" in str(row.new) for row in stored(AuditRow))
    assert stored(Submission)


def test_a_password_whose_key_is_lost_is_asked_for_again(
    administrator: Client, tmp_path: Path, settings: Any
) -> None:
    send(administrator, PAGE, **TYPED)
    assert "can no longer be opened" not in text_of(administrator.get(PAGE))
    settings.SEALING_KEYS = tmp_path / "sealing-keys"
    settings.SEALING_KEYS.touch()
    add_key()
    assert "A password can no longer be opened" in text_of(administrator.get(PAGE))
    send(administrator, PAGE, **TYPED)
    assert "can no longer be opened" not in text_of(administrator.get(PAGE))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ({"from_address": "office"}, "with an @"),
        ({"from_address": ""}, "from which address"),
        ({"sms_address": "vonage://a:b/c"}, "{phone}"),
        ({"sms_address": "carrier-pigeon://{phone}"}, "Apprise does not know this address"),
        ({"sms_address": "twilio://{phone}"}, "Apprise does not know this address"),
        ({"smtp_port": "0"}, "1"),
    ],
)
def test_what_cannot_send_is_refused(
    administrator: Client, typed: dict[str, str], asked: str
) -> None:
    page = send(administrator, PAGE, **TYPED | typed)
    assert page.status_code == 422
    assert asked in text_of(page)


def test_a_way_that_is_not_installed_is_said_when_it_is_typed(
    administrator: Client, monkeypatch: pytest.MonkeyPatch, stored: Stored
) -> None:
    typed = TYPED | {"sms_address": "json://127.0.0.1/{phone}"}
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "apprise", None)
        page = send(administrator, PAGE, **typed)
        assert "is not installed on this machine" in text_of(page)
    assert stored(MessageSettings) == []
    assert send(administrator, PAGE, **typed).status_code == 302


def test_only_the_administrator_says_how_the_clinic_sends(physician: Client) -> None:
    assert physician.get(PAGE).status_code == 403


def test_a_message_says_why_it_was_sent_and_lies_in_the_folder(
    desk: Client, clinic: Clinic, acting: Actor, ada: Patient
) -> None:
    """It is noon in the demonstration, a day after a session."""
    local = clock.now(clinic).astimezone(ZoneInfo(clinic.time_zone))
    clinic.clock_offset_s += round((local.replace(hour=12, minute=0) - local).total_seconds())
    clinic.save(update_fields=["clock_offset_s"])
    acting.clinic.refresh_from_db()
    treat_knee(ada, clock.now(clinic) - timedelta(days=1), by=acting)
    with system(clinic).at_work():
        queue_due_messages(by=system(clinic))
        kept = Message.objects.get(patient=ada)
    run_due_jobs()
    page = text_of(desk.get(f"/patients/{ada.pk}/messages"))
    assert "How the person is after a session is asked at set times." in page
    assert "sent" in page
    assert b"An invented message" in (folder() / f"{kept.pk}.eml").read_bytes()


def test_the_desk_sees_who_was_told_of_an_appointment_and_whom_to_call(
    desk: Client, acting: Actor, ada: Patient
) -> None:
    with acting.at_work():
        at = clock.now(acting.clinic).replace(minute=0, second=0, microsecond=0)
        row = book_appointment(
            patient=ada, purpose="assessment", starts_at=at + timedelta(days=20), by=acting
        )
    page = f"/appointments/{row.pk}"
    assert "waits to be sent" in text_of(desk.get(page))
    with acting.at_work():
        choose_messages(patient=ada, wants_messages=False, by=acting)
        Job.objects.update(due_at=datetime(2026, 1, 1, tzinfo=UTC))
    run_due_jobs()
    said = text_of(desk.get(page))
    assert "the person wants no messages" in said
    assert "please call" in said


def test_who_wants_no_messages_is_recorded_with_who_heard_it(desk: Client, ada: Patient) -> None:
    page = f"/patients/{ada.pk}/messages"
    assert "as is usual" in text_of(desk.get(page))
    sent = send(
        desk, f"{page}/choice", wants_messages="no", channel="email", reason="Calls are fine"
    )
    assert sent.status_code == 302
    said = text_of(desk.get(page))
    assert "No messages" in said
    assert "Dana Invented" in said
    assert "Calls are fine" in said


def test_whom_no_text_can_reach_is_written_to_and_the_page_says_so(
    desk: Client, ada: Patient, acting: Actor
) -> None:
    with acting.at_work():
        Identity.objects.filter(patient=ada).update(phone="", email="ada@example.org")
        choose_messages(patient=ada, wants_messages=True, channel="sms", by=acting)
    address = f"/patients/{ada.pk}/messages"
    assert "by e-mail instead" in text_of(desk.get(address))
    with acting.at_work():
        Identity.objects.filter(patient=ada).update(phone="+41 79 123 45 67")
    assert "by e-mail instead" not in text_of(desk.get(address))
    with acting.at_work():
        Identity.objects.filter(patient=ada).update(phone="")
        choose_messages(patient=ada, wants_messages=False, channel="sms", by=acting)
    assert "by e-mail instead" not in text_of(desk.get(address))
