"""Whoever reads whom to call reads the number that rings: that of the duty, if it has one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from prolo.care.signs import Level
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.models import OnCall, Patient, Session
from prolo.registry.on_call import on_call_at, phone_of
from prolo.web.presenters.aftercare import _numbers
from prolo.web.presenters.answering import urgent_notices
from prolo.web.words.aftercare import whom_to_call
from tests.web.conftest import text_of
from tests.web.session_of_today import inject, open_session
from tests.web.test_mine import logged_in

OWN, SHARED, OPENING = "+1 555 0150", "+1 555 0151", "+1 555 0152"


@dataclass(frozen=True)
class Duty:
    acting: Actor
    row: OnCall

    def have(self, own: str, shared: str) -> None:
        with self.acting.at_work():
            clinic = self.acting.clinic
            type(clinic).objects.filter(pk=clinic.pk).update(on_call_phone=shared, phone=OPENING)
            OnCall.objects.filter(pk=self.row.pk).update(phone=own)
            clinic.refresh_from_db()
            self.row.refresh_from_db()


@pytest.fixture
def duty(acting: Actor) -> Duty:
    with acting.at_work():
        row = on_call_at(acting.clinic, clock.now(acting.clinic))
    assert row is not None
    return Duty(acting, row)


@pytest.mark.parametrize(
    ("own", "shared", "rings"),
    [(OWN, SHARED, OWN), ("", SHARED, SHARED), ("", "", OPENING)],
)
def test_the_duty_s_own_telephone_comes_first(
    duty: Duty, own: str, shared: str, rings: str
) -> None:
    duty.have(own, shared)
    clinic = duty.acting.clinic
    assert phone_of(duty.row, clinic) == rings
    assert rings in whom_to_call("emergency", duty.row, clinic).replace("\N{NO-BREAK SPACE}", " ")
    assert _numbers(Level.EMERGENCY.id, duty.row, clinic) == [clinic.emergency_number, rings]
    for one in urgent_notices(duty.row, clinic):
        assert rings in [each["number"] for each in one["numbers"]]
    assert phone_of(None, clinic) == ""


def test_a_form_that_is_opened_again_days_later_names_what_holds_then(
    duty: Duty,
) -> None:
    """What is kept for opening without a signal: the duty's own number is shown until it ends."""
    duty.have(OWN, SHARED)
    clinic = duty.acting.clinic
    ends = int(duty.row.ends_at.timestamp() * 1000)
    emergency, same_day = urgent_notices(duty.row, clinic)
    whenever = [
        {"number": clinic.emergency_number, "until": None},
        {"number": OPENING, "until": None},
    ]
    of_duty = {"number": OWN, "until": ends}
    assert emergency["numbers"] == [whenever[0], of_duty, whenever[1]]
    assert same_day["numbers"] == [of_duty, whenever[1], whenever[0]]
    for one in urgent_notices(None, clinic):
        assert one["numbers"] == whenever


def test_every_page_that_says_whom_to_call_says_the_duty_s_own(
    physician: Client, duty: Duty, ada: Patient, log_in: Callable[[str], Client]
) -> None:
    session: Session = open_session(duty.acting, ada)
    inject(duty.acting, session)
    duty.have(OWN, SHARED)
    for address in (
        "/concerns",
        f"/sessions/{session.pk}/aftercare",
        f"/sessions/{session.pk}/leaving",
        "/our-clinic/on-call",
    ):
        page = text_of(physician.get(address))
        assert OWN in page.replace("\N{NO-BREAK SPACE}", " "), address
        assert SHARED not in page.replace("\N{NO-BREAK SPACE}", " "), address
    hers = logged_in(ada, duty.acting)
    for address in (f"/my/{ada.pk}", f"/my/courses/{session.course_id}/answer/aftercare-1-d1"):
        assert f'href="tel:{OWN}"' in hers.get(address).content.decode(), address


def test_without_any_telephone_no_sentence_ends_in_a_colon(duty: Duty) -> None:
    clinic, row = duty.acting.clinic, duty.row
    clinic.on_call_phone = clinic.phone = row.phone = ""
    for level in ("emergency", "call"):
        assert ": ." not in whom_to_call(level, row, clinic)
