"""Secrets for other machines are sealed at rest; a key that is lost holds messages up, no more."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection

from prolo.cli import main
from prolo.registry.actions.messages import keep_message_settings, lost_secrets
from prolo.registry.messages import settings_of
from prolo.registry.models import AuditRow, Patient
from prolo.registry.sealing import add_key, seal, unseal
from tests.registry.conftest import Cast
from tests.registry.test_messages import NEXT_DAY, states, tick, treated
from tests.support.mail_server import MailServer

PASSWORD = "open sesame"


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> Path:
    settings.SEALING_KEYS = tmp_path / "sealing-keys"
    settings.SEALING_KEYS.touch()
    add_key()
    return settings.SEALING_KEYS


def test_the_database_holds_no_secret_that_it_can_open(sends: Cast) -> None:
    address = "json://secret:key@127.0.0.1/{phone}"
    keep_message_settings(by=sends.administrator, smtp_password=PASSWORD, sms_address=address)
    with sends.owner.at_work():
        kept = settings_of(sends.clinic)
        assert (unseal(kept.smtp_password), unseal(kept.sms_address)) == (PASSWORD, address)
        with connection.cursor() as cursor:
            cursor.execute("SELECT smtp_password, sms_address FROM registry_messagesettings")
            row = str(cursor.fetchall())
        audit = str(list(AuditRow.objects.values_list("new", flat=True)))
    for text in (row, audit):
        assert PASSWORD not in text
        assert "secret:key" not in text
    assert kept.smtp_password not in audit


def test_messages_wait_for_a_key_that_is_lost(
    sends: Cast, server: MailServer, ada: Patient, keys: Path
) -> None:
    keep_message_settings(by=sends.administrator, smtp_username="", smtp_password=PASSWORD)
    treated(ada, sends)
    there = keys.read_text()
    keys.unlink()
    with time_machine.travel(NEXT_DAY):
        tick(sends)
    assert states(sends) == ["queued"]
    with sends.owner.at_work():
        assert lost_secrets(settings_of(sends.clinic)) == ["smtp_password"]
    keys.write_text(there)
    with time_machine.travel(NEXT_DAY + timedelta(minutes=1)):
        tick(sends)
    assert states(sends) == ["sent"]
    assert len(server.got) == 1


def test_an_older_key_opens_and_the_newest_seals(keys: Path) -> None:
    older = seal(PASSWORD)
    add_key()
    assert unseal(older) == PASSWORD
    newer = seal(PASSWORD)
    keys.write_text(keys.read_text().split()[0])
    assert unseal(newer) == PASSWORD


@pytest.mark.usefixtures("transactional_db")
def test_the_keys_are_on_the_disk_before_they_take_the_place_of_the_older(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, seen = keys.read_text(), []
    monkeypatch.setattr(os, "fsync", lambda _file: seen.append(keys.read_text()))
    add_key()
    assert seen == [before]


def test_a_new_key_seals_everything_and_the_older_one_is_forgotten(
    sends: Cast, keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_message_settings(by=sends.administrator, smtp_password=PASSWORD)
    before = keys.read_text()
    assert main(["seal"]) == 0
    assert before not in keys.read_text()
    assert len(keys.read_text().split()) == 1
    with sends.owner.at_work():
        assert unseal(settings_of(sends.clinic).smtp_password) == PASSWORD
    keys.write_text(before)
    assert main(["seal"]) == 1
    assert "smtp_password" in capsys.readouterr().out
    assert len(keys.read_text().split()) == 2
    assert keys == settings.SEALING_KEYS
