"""The demonstration clinic."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from prolo.care.dates import OpenDays
from prolo.care.silence import silence_of
from prolo.cli.seeds import SEED
from prolo.demo import fill_demo
from prolo.demo.clinic import holidays
from prolo.demo.everyone import PARTS
from prolo.demo.people import PATIENTS, STAFF
from prolo.demo.telling import first_visit_on, planned_for, play
from prolo.registry.access import actor_for, patients_of, system
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.clock import day_at, now
from prolo.registry.models import Appointment, Closure, Identity, Message, Session, User
from prolo.registry.on_call import on_call_at
from prolo.registry.reports import session_facts

pytestmark = pytest.mark.django_db


def test_everybody_in_the_demonstration_can_be_reached_and_is_invented() -> None:
    clinic = fill_demo()
    desk = actor_for(User.objects.get(username="desk"), clinic)

    with desk.at_work():
        patients = list(patients_of(desk))
        phones = set(Identity.objects.values_list("phone", flat=True))

    assert clinic.is_demo
    assert len(patients) == len(PATIENTS)
    assert all(phone.startswith("+1 555 01") for phone in phones)
    assert all("Invented" in one.full_name or "Imaginary" in one.full_name for one in STAFF)


def test_somebody_is_on_call_from_the_first_minute() -> None:
    clinic = fill_demo()
    physician = actor_for(User.objects.get(username="physician"), clinic)

    with physician.at_work():
        assert on_call_at(clinic, now(clinic)) is not None


def test_what_is_confirmed_says_that_nobody_real_confirmed_it() -> None:
    clinic = fill_demo()
    physician = actor_for(User.objects.get(username="physician"), clinic)

    with physician.at_work():
        known = clinic_knowledge(clinic)

    confirmation = known.fact("checklist/timeout").confirmations[0]
    assert "nobody real" in confirmation.reason
    assert not known.fact("medicines/etoricoxib").is_usable("half_life_h_max")


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 24),  # a Tuesday
        date(2026, 12, 1),  # the first visit was on a Monday, since a Sunday is closed
        date(2027, 1, 31),  # a Sunday, and the end of a month
    ],
)
def test_a_session_waits_for_its_signature(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Told by itself; the days of every other weekday are computed below."""
    monkeypatch.setattr(
        "prolo.demo.clinic._everybody", lambda seed, _administrator: [play(PART["unsigned"], seed)]
    )
    now = datetime.combine(day, time(15, 20), UTC)
    with system(fill_demo(seed=SEED, now=now)).at_work():
        assert Session.objects.get().state == "recorded"


def test_the_check_that_must_be_answered_is_asked_early_enough_for_its_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a back that is treated in the afternoon: the message goes some hours before the check's
    own time, and none reminds of it once the nurse calls."""
    monkeypatch.setattr("prolo.demo.stage.OPENS", time(16))
    monkeypatch.setattr(
        "prolo.demo.clinic._everybody", lambda seed, _administrator: [play(PART["flare"], seed)]
    )
    clinic = fill_demo(seed=SEED, now=datetime(2026, 11, 24, 15, 20, tzinfo=UTC))
    zone = ZoneInfo(clinic.time_zone)
    earlier = 0
    with system(clinic).at_work():
        sessions = list(Session.objects.filter(ended_at__isnull=False))
        for session in sessions:
            silence = silence_of(session_facts(session), zone, clinic_knowledge(clinic))
            key = f"aftercare-{session.number}-{silence.check.id}"
            for message in Message.objects.filter(due_key=key):
                assert message.due_at == silence.asks_at(silence.check)
                assert message.step == 0 or message.send_at < silence.call_at
                earlier += message.due_at < silence.check.due_at
    assert sessions
    assert earlier


PART = {one.name: one for one in PARTS}
HOLIDAYS = [day for year in (2026, 2027, 2028) for day, _name in holidays(year)]


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
@example(date(2026, 12, 1))
@example(date(2026, 11, 30))
@example(date(2027, 2, 28))
def test_whatever_the_day_what_the_demonstration_says_of_the_last_days_has_happened(
    today: date,
) -> None:
    days = OpenDays.without(HOLIDAYS)
    for name in ("plan-to-write", "images-awaited", "unsigned", "infection-now"):
        visit_on = first_visit_on(PART[name], today, days)
        assert visit_on < today, name
        assert days.why_closed(visit_on) is None
    for name, ago in (("unsigned", 1), ("infection-now", 2)):  # its knee is hot the day after
        visit_on = first_visit_on(PART[name], today, days)
        session_on = planned_for(PART[name], visit_on, 15, days)
        assert visit_on < session_on <= today - timedelta(days=ago), name
        assert days.why_closed(session_on) is None


def test_nobody_who_came_long_ago_came_on_another_day_than_the_first_that_was_open() -> None:
    days, today = OpenDays.without(HOLIDAYS), date(2026, 12, 1)
    for one in PARTS:
        if one.days_ago > 4 or one.days_ago <= 0:
            then = today - timedelta(days=one.days_ago)
            assert first_visit_on(one, today, days) == days.first_from(then)


@pytest.mark.parametrize("at", ["2026-11-26T18:00", "2026-11-28T15:00", "2027-12-27T20:00"])
def test_nobody_is_treated_on_a_holiday(at: str) -> None:
    """On Thanksgiving, two days after it, and after a Christmas on a Saturday."""
    filled = fill_demo(courses=True, now=datetime.fromisoformat(f"{at}:00+00:00"))
    with system(filled).at_work():
        days = {day_at(one.starts_at, filled) for one in Appointment.objects.all()}
        closed = set(Closure.objects.values_list("day", flat=True))
    assert days
    assert days.isdisjoint(closed)
