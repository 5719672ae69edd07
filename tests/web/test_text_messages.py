"""A text message is short in every language: it comes, and is paid, in parts."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from prolo.care.notices import CANCELLED, MOVED, REMIND, SHEET, Notice
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.links import OF_A_TEXT
from prolo.registry.messages import Reached
from prolo.registry.models import MessageSettings
from prolo.web.words import messages, notices

SITE = "https://prolo.example.org"
SENDER = "Doctor's office"
TOKEN = "x" * OF_A_TEXT
MOST = 2  # parts


def parts(text: str) -> int:
    """As networks cut it: 160 or 153 of their own letters, 70 or 67 of all others."""
    one, each = (160, 153) if set(text) <= messages.NETWORK else (70, 67)
    places = len(text) if set(text) <= messages.NETWORK else len(text.encode("utf-16-le")) // 2
    return 1 if places <= one else -(-places // each)


@pytest.fixture
def real(acting: Actor, settings: object) -> MessageSettings:
    """A clinic that is no demonstration, at an address of the usual length."""
    settings.SITE = SITE  # type: ignore[attr-defined]
    acting.clinic.is_demo = False
    return MessageSettings(clinic=acting.clinic, is_on=True, sender_name=SENDER)


@pytest.mark.parametrize("language", ["en", "de", "es", "ar"])
@pytest.mark.parametrize("named", ["", "Mia"])
def test_what_asks_takes_two_parts_at_most(
    real: MessageSettings, language: str, named: str
) -> None:
    for which in ({}, {"is_reminder": True}, {"is_to_sign": True}, {"paper": "own-pages"}):
        _subject, text, stop = messages.written(
            language=language,
            sender=SENDER,
            clinic=real.clinic,
            closes_at=clock.now(real.clinic),
            token=TOKEN,
            named=named,
            is_text=True,
            **which,
        )
        assert text.startswith(f"{SENDER}: ")
        assert text.count(f"{SITE}/a/{TOKEN}") == 1
        assert "/s" in text
        assert stop
        assert parts(text) <= MOST, text


@pytest.mark.parametrize("language", ["en", "de", "es", "ar"])
def test_what_tells_of_an_appointment_takes_two_parts_at_most(
    real: MessageSettings, language: str
) -> None:
    zone = ZoneInfo(real.clinic.time_zone)
    to = Reached(
        channel="sms",
        address="+1 555 0150",
        relation=None,
        language=language,
        zone=zone,
        wants_messages=True,
    )
    at = clock.now(real.clinic)
    for change in (REMIND, CANCELLED, MOVED, SHEET):
        was = at - timedelta(days=1) if change == MOVED else None
        days = (at.date(),) if change == SHEET else ()
        one = Notice(mark="a", change=change, starts_at=at, minutes=30, was=was, days=days)
        _subject, text, _stop = notices.written([one], to=to, conf=real, token=TOKEN)
        assert text.endswith(f"{SITE}/a/{TOKEN}/s")
        assert parts(text) <= MOST, text
