"""A paper that was given elsewhere than in somebody's hands: they are told that it is there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from email.message import Message as Mail
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from prolo.errors import Invalid
from prolo.registry.access import system
from prolo.registry.actions import estimates
from prolo.registry.actions.estimates import (
    acknowledge_estimate,
    give_estimate,
    record_coverage,
)
from prolo.registry.actions.messages import choose_messages
from prolo.registry.actions.patient_access import give_access
from prolo.registry.actions.relations import add_relation
from prolo.registry.estimates_in_hand import is_received, received_at
from prolo.registry.estimates_owed import (
    leaving_late,
    missed_in_clinic,
    owed_in_clinic,
    told_nobody,
)
from prolo.registry.links import find_link, why_closed
from prolo.registry.models import (
    Course,
    Estimate,
    Identity,
    Message,
    MessageSettings,
    MessageState,
    Patient,
    Relation,
)
from prolo.registry.paper_messages import (
    OPEN_FOR,
    message_of,
    paper_of,
)
from prolo.registry.worker import run_due_jobs
from tests.registry.conftest import Cast, Register, send_through
from tests.registry.estimates.steps import MONDAY, book_first, kept, owed
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
    given(telling, course, "link")
    run(telling)
    ((_address, text),) = got(server)
    assert "Log in" not in text
    assert "here is a paper of the clinic for you to read and to keep" in text


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


def test_a_link_opens_the_paper_and_says_nothing_of_it(
    telling: Cast, course: Course, server: MailServer
) -> None:
    row = given(telling, course, "link")
    run(telling)
    ((_address, text),) = got(server)
    assert "here is a paper of the clinic for you to read and to keep:" in text
    assert "asks for the birth date before it shows anything" in text
    assert "own pages" not in text
    assert not [word for word in HEALTH if word in text]
    link = find_link(text.partition("/a/")[2].split()[0].rstrip("/"))
    assert link is not None
    with telling.owner.at_work():
        assert why_closed(link, MONDAY) == ""
        assert paper_of(link.due_key) == row
        assert why_closed(link, MONDAY + OPEN_FOR) == "expired"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("no-messages", {"wants": False}),
        ("no-link", {"email": ""}),
        ("no-birth-date", {"birth_date": None}),
        ("switched-off", {"is_on": False}),
    ],
)
def test_no_link_is_promised_that_would_reach_nobody(
    telling: Cast, course: Course, patient: Patient, code: str, change: dict[str, Any]
) -> None:
    if "wants" in change:
        choose_messages(patient=patient, wants_messages=False, by=telling.owner)
    elif "is_on" in change:
        MessageSettings.objects.update(is_on=False)
    else:
        Identity.objects.filter(patient=patient).update(**change)
    row = Estimate.objects.get(pk=kept(telling, course).pk)
    with pytest.raises(Invalid, match=f"how: {code}"):
        give_estimate(estimate=row, how="link", at=MONDAY, by=telling.owner)


def test_by_own_mail_the_clinic_sends_it_itself_to_the_guardian_of_a_child(
    telling: Cast, course: Course, patient: Patient
) -> None:
    born = (MONDAY - timedelta(days=9 * 365)).date()
    Identity.objects.filter(patient=patient).update(birth_date=born, email="ada@school.example")
    add_relation(patient=patient, kind="guardian", name="Ines Example", by=telling.owner)
    with pytest.raises(Invalid, match="how: no-own-mail"):
        given(telling, course, "own-mail")
    Relation.objects.update(email="ines@example.org")
    row = given(telling, course, "own-mail")
    assert not Message.objects.exists()
    assert is_received(row)


@pytest.mark.parametrize("how", ["in-person", "post", "own-mail"])
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
    assert not is_received(row)


def test_a_clinic_that_sends_nothing_makes_no_message(
    american: Cast, course: Course, patient: Patient
) -> None:
    give_access(patient=patient, by=american.owner)
    row = given(american, course, "own-pages")
    assert row.steps.get().how == "own-pages"
    assert not Message.objects.exists()
    assert not is_received(row)


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


@pytest.fixture
def booked(
    telling: Cast, course: Course, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> Course:
    """Who pays themselves, with a session in ten days and own pages; estimates lack nothing."""
    monkeypatch.setattr(estimates, "missing_of", lambda *_args: ())
    record_coverage(patient=patient, kind="self-pay", by=telling.owner)
    give_access(patient=patient, by=telling.owner)
    book_first(telling, course)
    return course


@pytest.mark.parametrize("state", ["bounced", "not-delivered", "no-address", "opted-out"])
def test_what_no_message_told_of_is_still_owed_by_its_first_clock(
    telling: Cast, booked: Course, state: str
) -> None:
    before = owed(telling)
    row = given(telling, booked, "own-pages")
    assert owed(telling) == []  # on its way
    Message.objects.update(state=state)
    assert owed(telling) == before != []
    with telling.owner.at_work():
        assert told_nobody(owed_in_clinic(telling.owner)) == {(row.patient_id, str(booked.pk))}


def test_given_another_way_or_had_it_is_owed_no_more(telling: Cast, booked: Course) -> None:
    first = given(telling, booked, "own-pages")
    with pytest.raises(Invalid, match="estimate: done-already"):
        give_estimate(estimate=first, how="in-person", at=MONDAY, by=telling.owner)
    Message.objects.update(state="bounced")
    give_estimate(estimate=first, how="in-person", at=MONDAY, by=telling.owner)
    assert owed(telling) == []
    second = given(telling, booked, "own-pages")
    Message.objects.update(state="bounced")
    acknowledge_estimate(estimate=second, how="in-person", at=MONDAY, by=telling.owner)
    assert owed(telling) == []
    assert is_received(second)


def test_late_is_counted_from_when_they_had_it(telling: Cast, booked: Course) -> None:
    row = given(telling, booked, "own-pages")
    Message.objects.update(state="bounced")
    later = MONDAY + timedelta(days=8)
    with time_machine.travel(later, tick=False):
        give_estimate(estimate=row, how="in-person", at=later, by=telling.owner)
        assert received_at([row.pk]) == {row.pk: later}
    with time_machine.travel(MONDAY + timedelta(days=30), tick=False), telling.owner.at_work():
        (missed,) = missed_in_clinic(telling.owner)
        assert missed.missed.given_on == later.date()


def at_ten(day: date) -> datetime:
    """At night, in New York."""
    return datetime.combine(day, time(22), ZoneInfo("America/New_York"))


def test_what_leaves_only_after_the_last_day_is_owed_until_they_have_it(
    telling: Cast, booked: Course
) -> None:
    """Who gives it on the last evening is told that its message waits for the morning after."""
    ((why, due_on),) = owed(telling)
    night = at_ten(due_on)
    with time_machine.travel(night, tick=False), telling.owner.at_work():
        row = given(telling, booked, "own-pages", at=night)
        (one,) = owed_in_clinic(telling.owner)
        assert (one.owed.why, one.owed.deadline.due_on) == (why, due_on)
        assert one.leaving is not None
        assert one.leaving.estimate_id == row.pk
        assert one.leaving.happened_at == night + timedelta(hours=10)  # at eight
        late = leaving_late(row)
        assert late is not None
        assert late.leaving == one.leaving
        acknowledge_estimate(estimate=row, how="in-person", at=night, by=telling.owner)
        assert (owed(telling), leaving_late(row)) == ([], None)


def test_what_leaves_on_the_last_day_is_not_late(telling: Cast, booked: Course) -> None:
    ((_why, due_on),) = owed(telling)
    night = at_ten(due_on - timedelta(days=1))
    with time_machine.travel(night, tick=False), telling.owner.at_work():
        row = given(telling, booked, "own-pages", at=night)
        assert (owed(telling), leaving_late(row)) == ([], None)


def test_once_it_has_left_too_late_nothing_is_to_be_done(
    telling: Cast, booked: Course, server: MailServer
) -> None:
    ((_why, due_on),) = owed(telling)
    night = at_ten(due_on)
    with time_machine.travel(night, tick=False):
        row = given(telling, booked, "own-pages", at=night)
    with time_machine.travel(night + timedelta(hours=11), tick=False):
        run(telling)
        assert any("A paper for you" in mail["Subject"] for _to, mail in server.got)
        with telling.owner.at_work():
            assert (owed(telling), leaving_late(row)) == ([], None)
