"""The link in a mail of the demonstration: as ``prolo run`` says, mails lie in a folder."""

from __future__ import annotations

import re
import sqlite3
from email import message_from_bytes
from pathlib import Path
from time import monotonic, sleep

SENT_WITHIN_S = 60  # a worker looks every twenty seconds
CHECK_AFTER_TWO_DAYS = """
    SELECT message.id FROM registry_message message
    JOIN registry_identity person USING (patient_id)
    WHERE person.given_names = 'Benjamin' AND due_key LIKE 'aftercare-%-d2' AND state = 'sent'
"""
NEWEST_TO_SIGN = """
    SELECT id FROM registry_message WHERE state = 'sent' AND due_at = (
        SELECT max(due_at) FROM registry_message WHERE due_kind = 'sign' AND rule = 'invite'
    )
"""


def link_to_benjamin(folder: Path) -> str:
    return _link(folder, CHECK_AFTER_TWO_DAYS)


def link_to_sign(folder: Path) -> str:
    return _link(folder, NEWEST_TO_SIGN)


def _link(folder: Path, asked: str) -> str:
    until = monotonic() + SENT_WITHIN_S
    while monotonic() < until:
        with sqlite3.connect(folder / "prolo.sqlite3") as database:
            found = database.execute(asked).fetchone()
        for path in (folder / "mail").glob("*.eml") if found else ():
            if path.stem.replace("-", "") == found[0]:
                body = message_from_bytes(path.read_bytes()).get_payload(decode=True)
                return re.findall(rb"http\S+(/a/\S+)\r?\n", body)[0].decode()
        sleep(0.2)
    raise AssertionError("nothing was sent")
