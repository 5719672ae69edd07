"""A paper that was given elsewhere than in somebody's hands: they are told that it is there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import Message as Mail

import pytest
import time_machine

from prolo.errors import Invalid
from prolo.registry.access import system
from prolo.registry.actions.estimates import acknowledge_estimate, give_estimate
from prolo.registry.actions.messages import choose_messages
from prolo.registry.actions.patient_access import give_access
from prolo.registry.actions.relations import add_relation
from prolo.registry.links import find_link
from prolo.registry.models import Course, Estimate, Message, MessageState, Patient
from prolo.registry.paper_messages import OPEN_FOR, message_of
from prolo.registry.worker import run_due_jobs
from tests.registry.conftest import Cast, Register, send_through
from tests.registry.estimates.steps import MONDAY, kept
from tests.support.mail_server import MailServer

pytestmark = pytest.mark.both_databases

NIGHT = datetime(2026, 3, 3, 3, tzinfo=UTC)  # ten at night in New York
HEALTH = ("estimate", "knee", "injection", "pain", "treat", "cost", "Ada", "Example", "400")


@pytest.fixture
def patient(american: Cast, register: Register) -> Patient:
    return register("Example", "Ada", email="ada@example.org")


@pytest.fixture
def telling(american: Cast, server: MailServer) -> Cast:
    send_through(american, server.port)
    return american


def given(cast: Cast, course: Course, how: str, at: datetime = MONDAY) -> Estimate:
    row = kept(cast, course)
    give_estimate(estimate=row, how=how, at=at, by=cast.owner)
    return row


def run(cast: Cast) -> None:
    with system(cast.clinic).at_work():
        run_due_jobs()


def got(server: MailServer) -> list[tuple[str, str]]:
    return [(address, f"{mail['Subject']}\n{_text(mail)}") for address, mail in server.got]


def _text(mail: Mail) -> str:
    said = mail.get_payload(decode=True)
    assert isinstance(said, bytes)
    return said.decode().replace("\r\n", "\n")


def test_who_has_own_pages_is_told_that_a_paper_lies_there_and_nothing_more(
    telling: Cast, course: Course, patient: Patient, server: MailServer
) -> None:
    give_access(patient=patient, by=telling.owner)
    row = given(telling, course, "own-pages")
    run(telling)
    ((address, text),) = got(server)
    assert address == "ada@example.org"
    assert "A paper for you" in text
    assert "a paper lies on your own pages. Log in to read it:\n\nhttp" in text
    assert "/my\n" in text
    assert not [word for word in HEALTH if word in text]
    message = message_of(row)
    assert message is not None
    assert (message.state, message.course, message.rule) == ("sent", None, "invite")
    states = MessageState.objects.filter(message=message)
    assert {one.state for one in states} == {"queued", "sent"}
    assert message.closes_at == MONDAY + OPEN_FOR


def test_that_another_may_read_there_is_no_log_in_of_who_is_told(
    telling: Cast, course: Course, patient: Patient, server: MailServer
) -> None:
    proxy = add_relation(patient=patient, kind="proxy", name="Ines Example", by=telling.owner)
    give_access(patient=patient, relation=proxy, by=telling.owner)
    with pytest.raises(Invalid, match="how: no-own-pages"):
        given(telling, course, "own-pages")
    given(telling, course, "e-mail")
    run(telling)
    ((_address, text),) = got(server)
    assert "Log in" not in text
    assert "the clinic sent you a paper by e-mail" in text


def test_the_address_in_it_stops_messages_and_opens_no_form(
    telling: Cast, course: Course, patient: Patient, server: MailServer
) -> None:
    give_access(patient=patient, by=telling.owner)
    given(telling, course, "own-pages")
    run(telling)
    ((_address, text),) = got(server)
    stop = text.rpartition("You want no more messages? ")[2].split()[0]
    link = find_link(stop.rstrip("/").split("/")[-2])
    assert link is not None
    assert link.course_id is None


def test_by_e_mail_one_is_told_that_one_was_sent(
    telling: Cast, course: Course, server: MailServer
) -> None:
    given(telling, course, "e-mail")
    run(telling)
    ((_address, text),) = got(server)
    assert "the clinic sent you a paper by e-mail. If you do not have it, please say so." in text
    assert "own pages" not in text
    assert not [word for word in HEALTH if word in text]


@pytest.mark.parametrize("how", ["in-person", "post"])
def test_who_has_it_in_hand_or_in_the_letter_box_gets_no_message(
    telling: Cast, course: Course, patient: Patient, how: str
) -> None:
    patient.identity.address = "1 Side Street"
    patient.identity.save()
    given(telling, course, how)
    assert not Message.objects.exists()


def test_who_wants_no_messages_gets_none_and_that_is_on_record(
    telling: Cast, course: Course, patient: Patient, server: MailServer
) -> None:
    give_access(patient=patient, by=telling.owner)
    choose_messages(patient=patient, wants_messages=False, by=telling.owner)
    row = given(telling, course, "own-pages")
    run(telling)
    assert server.got == []
    assert message_of(row).state == "opted-out"  # type: ignore[union-attr]


def test_a_clinic_that_sends_nothing_makes_no_message(
    american: Cast, course: Course, patient: Patient
) -> None:
    give_access(patient=patient, by=american.owner)
    row = given(american, course, "own-pages")
    assert row.steps.get().how == "own-pages"
    assert not Message.objects.exists()


def test_nobody_is_told_at_night(
    telling: Cast, course: Course, patient: Patient, server: MailServer
) -> None:
    give_access(patient=patient, by=telling.owner)
    with time_machine.travel(NIGHT, tick=False):
        given(telling, course, "own-pages", at=NIGHT)
        run(telling)
        assert server.got == []
    with time_machine.travel(NIGHT + timedelta(hours=11), tick=False):  # nine in the morning
        run(telling)
        assert len(server.got) == 1


def test_who_said_meanwhile_that_they_have_it_is_not_told(
    telling: Cast, course: Course, patient: Patient, server: MailServer
) -> None:
    give_access(patient=patient, by=telling.owner)
    row = given(telling, course, "own-pages")
    acknowledge_estimate(estimate=row, how="in-person", at=MONDAY, by=telling.owner)
    run(telling)
    assert server.got == []
    assert message_of(row).state == "not-needed"  # type: ignore[union-attr]


def test_of_one_that_was_replaced_nobody_is_told(
    telling: Cast, course: Course, patient: Patient, server: MailServer
) -> None:
    give_access(patient=patient, by=telling.owner)
    first = given(telling, course, "own-pages")
    second = given(telling, course, "own-pages")
    run(telling)
    assert len(server.got) == 1
    states = [message_of(one).state for one in (first, second)]  # type: ignore[union-attr]
    assert states == ["not-needed", "sent"]
