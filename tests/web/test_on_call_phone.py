"""Whoever reads whom to call reads the number that rings: that of the duty, if it has one."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.test import Client

from prolo.care.signs import Level
from prolo.registry import clock
from prolo.registry.access import Actor, actor_for
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.preparations import give_preparation
from prolo.registry.models import OnCall, Patient, Session, User
from prolo.registry.on_call import Watch, on_call_at, phone_of, watches
from prolo.web.presenters.aftercare import _numbers
from prolo.web.presenters.answering import duties_known, nobody_while, urgent_notices
from prolo.web.words.aftercare import whom_to_call
from prolo.web.words.values import as_script_reads
from tests.web.conftest import text_of
from tests.web.course_steps import begin_treatment
from tests.web.session_of_today import inject, open_session
from tests.web.test_answering import typed
from tests.web.test_mine import logged_in

OWN, SHARED, OPENING = "+1 555 0150", "+1 555 0151", "+1 555 0152"
NEXT = "+1 555 0153"


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

    def end_in(self, *, hours: int) -> None:
        with self.acting.at_work():
            self.row.ends_at = clock.now(self.acting.clinic) + timedelta(hours=hours)
            self.row.save(update_fields=["ends_at"])

    def follow_at(self, begins: datetime, by: Actor | None = None, phone: str = "") -> None:
        """The next after it, and no other."""
        with self.acting.at_work():
            others = OnCall.objects.exclude(pk=self.row.pk)
            others.update(withdrawn_at=clock.now(self.acting.clinic))
            OnCall.objects.create(
                clinic=self.acting.clinic,
                user=by.user if by else self.row.user,
                phone=phone,
                starts_at=begins,
                ends_at=begins + timedelta(hours=10),
            )

    def roster(self) -> list[Watch]:
        with self.acting.at_work():
            now = clock.now(self.acting.clinic)
            return watches(self.acting.clinic, now, now + timedelta(days=30))


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
    for one in urgent_notices(duty.roster(), clinic):
        assert rings in [each["number"] for each in one["numbers"]]
    assert phone_of(None, clinic) == ""


def test_a_form_that_is_opened_again_days_later_names_what_holds_then(
    duty: Duty,
) -> None:
    """What is kept for opening without a signal: the duty's own number is shown until it ends, and
    from then on that nobody is on call, until the next begins."""
    duty.have(OWN, SHARED)
    duty.end_in(hours=6)
    clinic = duty.acting.clinic
    ends, begins = duty.row.ends_at, duty.row.ends_at + timedelta(hours=9)
    duty.follow_at(begins)
    roster = duty.roster()
    emergency, same_day = urgent_notices(roster, clinic)
    whenever = [
        {"number": clinic.emergency_number, "while": "", "is_now": True},
        {"number": OPENING, "while": "", "is_now": True},
    ]
    rings = json.dumps([[0, as_script_reads(ends)]])
    of_duty = {"number": OWN, "while": rings, "is_now": True}
    until_over = [as_script_reads(one) for one in (begins, begins + timedelta(hours=10))]
    of_next = {"number": SHARED, "while": json.dumps([until_over]), "is_now": False}
    assert emergency["numbers"] == [whenever[0], of_duty, of_next, whenever[1]]
    assert same_day["numbers"] == [of_duty, of_next, whenever[1], whenever[0]]
    until = [as_script_reads(one) for one in (ends, begins)]
    assert json.loads(nobody_while(roster, clinic))[0] == until
    alone = [Watch(roster[0].span, None)]
    for one in urgent_notices(alone, clinic):
        assert one["numbers"] == whenever
    assert json.loads(nobody_while(alone, clinic))[0][0] == 0


def test_who_is_next_on_call_is_in_the_page_for_who_reads_it_then(duty: Duty, ada: Patient) -> None:
    """A page that was kept open past the change of duty names whose number rings by then."""
    duty.have(OWN, SHARED)
    duty.end_in(hours=6)
    nurse = User.objects.get(username="nurse")
    ends, following = duty.row.ends_at, actor_for(nurse, duty.acting.clinic)
    duty.follow_at(ends, following, NEXT)
    now, then = duties_known(duty.roster(), duty.acting.clinic)
    assert (now["phone"], now["is_now"]) == (OWN, True)
    assert json.loads(now["while"]) == [[0, as_script_reads(ends)]]
    assert (then["who"], then["phone"]) == (nurse.full_name, NEXT)
    assert (json.loads(then["while"])[0][0], then["is_now"]) == (as_script_reads(ends), False)
    session: Session = open_session(duty.acting, ada)
    inject(duty.acting, session)
    page = logged_in(ada, duty.acting).get(f"/my/courses/{session.course_id}/answer/aftercare-1-d1")
    text = html.unescape(page.content.decode())
    assert re.findall(r"<p data-while=\"(\S+ \S+)\" hidden>On call for", text) == [then["while"]]
    assert len(re.findall(rf"tel:{re.escape(NEXT)}\" data-while=\"\S+ \S+\" hidden>", text)) == 2


def test_what_is_said_after_sending_names_whose_number_rings_by_the_hour(
    duty: Duty, ada: Patient
) -> None:
    duty.have(OWN, SHARED)
    duty.end_in(hours=6)
    ends = duty.row.ends_at
    following = actor_for(User.objects.get(username="nurse"), duty.acting.clinic)
    duty.follow_at(ends, following, NEXT)
    session: Session = open_session(duty.acting, ada)
    inject(duty.acting, session)
    hers = logged_in(ada, duty.acting)
    form = f"/my/courses/{session.course_id}/answer/aftercare-1-d1"
    sent = hers.post(form, typed(hers.get(form), fever="yes"))
    assert "Call the clinic today" in text_of(sent)
    buttons = re.findall(
        r'button-main" href="tel:([^"]+)" data-while="\[\[(\d+)[^"]*"( hidden)?>',
        html.unescape(sent.text),
    )
    assert buttons == [(OWN, "0", ""), (NEXT, str(as_script_reads(ends)), " hidden")]


def test_a_number_that_rings_with_the_next_duty_too_is_shown_on(duty: Duty) -> None:
    duty.have("", SHARED)
    duty.end_in(hours=6)
    duty.follow_at(duty.row.ends_at)
    clinic = duty.acting.clinic
    rings = urgent_notices(duty.roster(), clinic)[0]["numbers"][1]
    assert (rings["number"], len(json.loads(rings["while"]))) == (SHARED, 2)


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
    course = f"/my/courses/{session.course_id}"
    with duty.acting.at_work():
        begin_treatment(session.course, duty.acting)
        booked = book_appointment(
            patient=ada,
            course=session.course,
            purpose="session",
            session_number=2,
            starts_at=clock.now(duty.acting.clinic) + timedelta(days=9),
            by=duty.acting,
        )
        give_preparation(appointment=booked, sedation="none", by=duty.acting)
    for address in (
        f"/my/{ada.pk}",
        f"{course}/answer/aftercare-1-d1",
        f"{course}/after",
        f"/my/appointments/{booked.pk}",
    ):
        page = hers.get(address).content.decode()
        assert f'href="tel:{OWN}"' in page, address
        assert SHARED not in page.replace("\N{NO-BREAK SPACE}", " "), address


def test_without_any_telephone_no_sentence_ends_in_a_colon(duty: Duty) -> None:
    clinic, row = duty.acting.clinic, duty.row
    clinic.on_call_phone = clinic.phone = row.phone = ""
    for level in ("emergency", "call"):
        assert ": ." not in whom_to_call(level, row, clinic)
