"""Mail that comes back after it was taken: the message is marked, and the address is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import time_machine

from prolo.registry.access import system
from prolo.registry.actions.bounces import record_bounce
from prolo.registry.bounces import read_bounce
from prolo.registry.contact import attempts_of
from prolo.registry.messages import addresses_at_fault
from prolo.registry.models import Message, MessageState, Patient
from tests.registry.conftest import Cast
from tests.registry.test_messages import NEXT_DAY, tick, treated

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: office@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ada@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--b
Content-Type: {kind}

Message-ID: <{message_id}@{domain}>
Subject: A few questions for you

{body}
--b--
"""


def report(row: Message | None, **more: str) -> bytes:
    usual = {
        "action": "failed",
        "status": "5.1.1",
        "kind": "message/rfc822",
        "message_id": str(row.pk) if row else "no-uuid",
        "domain": "localhost",
        "body": "Good day",
    }
    return REPORT.format(**usual | more).encode()


@pytest.fixture
def sent(sends: Cast, ada: Patient) -> Message:
    treated(ada, sends)
    with time_machine.travel(NEXT_DAY):
        tick(sends)
    with sends.owner.at_work():
        return Message.objects.get()


def failed(cast: Cast, patient: Patient) -> bool:
    with cast.owner.at_work():
        return bool(addresses_at_fault([patient.pk], cast.clinic))


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_an_address_that_is_gone_is_said_until_there_is_another(
    sends: Cast, ada: Patient, sent: Message, kind: str
) -> None:
    assert not failed(sends, ada)
    found = read_bounce(report(sent, kind=kind))
    assert found is not None
    for _time in range(2):
        record_bounce(bounce=found, by=system(sends.clinic))
    with sends.owner.at_work():
        sent.refresh_from_db()
        codes = MessageState.objects.filter(message=sent, state="bounced").values_list("code")
        assert (sent.state, list(codes)) == ("bounced", [("dsn-5.1.1",)])
        assert attempts_of([ada.pk])[ada.pk] == []  # it reached nobody
    assert failed(sends, ada)
    with sends.owner.at_work():
        ada.identity.email = "ada@example.com"
        ada.identity.save(update_fields=["email"])
    assert not failed(sends, ada)


def test_a_mailbox_that_is_full_says_nothing_of_the_address(
    sends: Cast, ada: Patient, sent: Message
) -> None:
    found = read_bounce(report(sent, status="5.2.2"))
    assert found is not None
    record_bounce(bounce=found, by=system(sends.clinic))
    with sends.owner.at_work():
        sent.refresh_from_db()
        assert sent.state == "not-delivered"
    assert not failed(sends, ada)


def test_of_appointments_the_name_says_what_was_told_behind_the_message(sent: Message) -> None:
    found = read_bounce(report(sent, message_id=f"{sent.pk}.0a1b2c3d"))
    assert found is not None
    assert found.message_id == sent.pk


def test_what_comes_back_too_early_or_at_a_bad_time_is_to_be_tried_again(
    sends: Cast, sent: Message, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prolo.cli import setting_up
    from prolo.cli.entry import main

    file = tmp_path / "report.eml"
    file.write_bytes(report(sent))
    with sends.owner.at_work():
        Message.objects.update(state="queued")
        assert main(["bounce", str(file)]) == os.EX_TEMPFAIL
        Message.objects.update(state="sent")
    with monkeypatch.context() as broken:
        broken.setattr(setting_up, "refuse_old_database", lambda: 1 / 0)
        assert main(["bounce", str(file)]) == os.EX_TEMPFAIL
    assert main(["bounce", str(file)]) == 0
    with sends.owner.at_work():
        assert Message.objects.get().state == "bounced"


@pytest.mark.parametrize(
    "more",
    [
        {"action": "delayed", "status": "4.4.7"},
        {"action": "failed", "status": "4.4.7"},
        {"domain": "other.example.org"},
        {"message_id": "no-uuid"},
        {"action": "delivered", "status": "2.0.0"},
    ],
)
def test_what_is_no_report_of_ours_changes_nothing(more: dict[str, str]) -> None:
    assert read_bounce(report(None, **{"message_id": "0" * 32} | more)) is None


@pytest.mark.parametrize("raw", [b"", b"\x00\xff" * 999, b"Hello", b"Content-Type: message/rfc822"])
def test_anything_may_come_there(raw: bytes) -> None:
    assert read_bounce(raw) is None


def test_another_clinic_has_no_such_message(sends: Cast, sent: Message) -> None:
    found = read_bounce(report(sent))
    assert found is not None
    assert record_bounce(bounce=found, by=system(sends.outsider.clinic)) is None
    with sends.owner.at_work():
        sent.refresh_from_db()
        assert sent.state == "sent"


def test_a_message_that_was_sent_is_an_attempt(sends: Cast, ada: Patient, sent: Message) -> None:
    with sends.owner.at_work():
        (one,) = attempts_of([ada.pk])[ada.pk]
    assert (one.channel, one.outcome) == ("email", "sent")
