"""What people are told of their appointments, with a real mail server: once, in time, and mute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.message import Message as Mail
from typing import Any

import pytest
import time_machine
from django.db import transaction
from icalendar import Calendar

from prolo.registry import notices
from prolo.registry.access import system
from prolo.registry.actions.appointments import Slot, book_appointment, change_appointment
from prolo.registry.actions.clinics import move_clock
from prolo.registry.actions.merges import merge_patients, unmerge_patients
from prolo.registry.actions.messages import choose_messages
from prolo.registry.models import Appointment, AppointmentNotice, Job, Message, Patient
from prolo.registry.notices import queue_reminders
from prolo.registry.worker import run_due_jobs
from tests.registry.conftest import Cast, Register
from tests.support.mail_server import MailServer

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Berlin
VISIT = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
SOON = timedelta(minutes=3)


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def book(patient: Patient, cast: Cast, at: datetime = VISIT, **more: Any) -> Appointment:
    return book_appointment(
        patient=patient, purpose="assessment", starts_at=at, by=cast.colleague, **more
    )


def move(row: Appointment, cast: Cast, to: datetime) -> None:
    change_appointment(
        appointment=row, change="moved", starts_at=to, reason="asked", by=cast.colleague
    )


def cancel(row: Appointment, cast: Cast) -> None:
    change_appointment(appointment=row, change="cancelled", reason="ill", by=cast.colleague)


def after(wait: timedelta, cast: Cast) -> None:
    with time_machine.travel(datetime.now(UTC) + wait):
        tick(cast)


def tick(cast: Cast) -> None:
    with system(cast.clinic).at_work():
        queue_reminders(by=system(cast.clinic))
    run_due_jobs()


def text_of(mail: Mail) -> str:
    parts = [one for one in mail.walk() if one.get_content_type() == "text/plain"]
    return str(parts[0].get_payload(decode=True), "utf-8")


def calendars(mail: Mail) -> list[tuple[str, list[Any]]]:
    parts = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    read = [(one, Calendar.from_ical(one.get_payload(decode=True))) for one in parts]
    assert all(str(one.get_param("method")) == str(made["METHOD"]) for one, made in read)
    return [(str(made["METHOD"]), made.walk("VEVENT")) for _one, made in read]


def test_who_is_booked_is_told_once_with_a_calendar_file_that_says_nothing_of_health(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    row = book(ada, sends)
    run_due_jobs()
    assert server.got == []  # it may be a slip of the finger
    after(SOON, sends)
    after(SOON, sends)
    ((address, mail),) = server.got
    assert address == "ada@example.org"
    assert mail["Subject"] == "Doctor's office: Your appointment"
    assert "Tue 10 March 2026, 14:00" in text_of(mail)
    ((method, (event,)),) = calendars(mail)
    assert (method, int(event["SEQUENCE"]), event["UID"]) == ("PUBLISH", 0, f"{row.pk}@localhost")
    assert (event.decoded("DTSTART"), str(event["STATUS"])) == (VISIT, "CONFIRMED")
    for word in ("ssess", "knee", "njection", "pain", "treat", "Ada", "Example", "Here"):
        assert word not in text_of(mail) + mail["Subject"] + event.to_ical().decode()


def test_two_moves_in_a_minute_are_one_message_with_the_last_state(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    row = book(ada, sends)
    after(SOON, sends)
    last = VISIT + timedelta(days=2)
    move(row, sends, VISIT + timedelta(days=1))
    move(row, sends, last)
    after(SOON, sends)
    _booked, (_address, mail) = server.got
    assert "Your appointment of Tue 10 March 2026, 14:00 was moved" in text_of(mail)
    assert "Thu 12 March 2026, 14:00" in text_of(mail)
    assert "11 March" not in text_of(mail)
    ((method, (event,)),) = calendars(mail)
    assert (method, int(event["SEQUENCE"]), event.decoded("DTSTART")) == ("PUBLISH", 2, last)


def test_of_a_change_of_length_no_message_says_that_it_moved(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    row = book(ada, sends, minutes=30)
    after(SOON, sends)
    slot = Slot(starts_at=VISIT, minutes=50)
    change_appointment(appointment=row, change="moved", slot=slot, reason="x", by=sends.colleague)
    after(SOON, sends)
    _booked, (_address, mail) = server.got
    assert mail["Subject"] == "Doctor's office: Your appointment"
    assert "Your appointment on Tue 10 March 2026, 14:00 now takes 50 minutes." in text_of(mail)
    assert "moved" not in text_of(mail)


def test_what_was_cancelled_is_taken_out_of_the_calendar(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    row = book(ada, sends)
    after(SOON, sends)
    cancel(row, sends)
    after(SOON, sends)
    _booked, (_address, mail) = server.got
    assert "was cancelled" in mail["Subject"]
    ((method, (event,)),) = calendars(mail)
    assert (method, int(event["SEQUENCE"]), str(event["STATUS"])) == ("CANCEL", 1, "CANCELLED")
    assert event["UID"] == f"{row.pk}@localhost"


def test_what_was_booked_and_cancelled_before_anybody_knew_is_not_told(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    cancel(book(ada, sends), sends)
    after(SOON, sends)
    assert server.got == []
    with sends.owner.at_work():
        assert Message.objects.get().state == "not-needed"


def test_both_knees_in_one_visit_are_one_message(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    first = book(ada, sends)
    book(ada, sends, VISIT + timedelta(minutes=first.minutes))
    after(SOON, sends)
    ((_address, mail),) = server.got
    assert text_of(mail).count("You have an appointment") == 1
    ((_method, events),) = calendars(mail)
    assert len(events) == 2


def test_two_people_with_one_address_get_one_each_and_know_whose_it_is(
    sends: Cast, server: MailServer, ada: Patient, register: Register
) -> None:
    ben = register("Example", "Ben", born=date(1960, 1, 1), email="Ada@example.org")
    book(ada, sends)
    book(ben, sends, VISIT + timedelta(hours=3))
    after(SOON, sends)
    texts = sorted(text_of(mail) for _address, mail in server.got)
    assert ["about Ada." in texts[0], "about Ben." in texts[1]] == [True, True]


def test_it_is_brought_to_mind_a_day_before_and_only_once(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    book(ada, sends)
    after(SOON, sends)
    with time_machine.travel(VISIT - timedelta(hours=25)):
        tick(sends)
    assert len(server.got) == 1
    with time_machine.travel(VISIT - timedelta(hours=23)):
        tick(sends)
        after(SOON, sends)
        after(2 * SOON, sends)
    _booked, (_address, mail) = server.got
    assert "reminder" in mail["Subject"]


def test_who_was_told_within_the_day_is_not_reminded(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    book(ada, sends, NOW + timedelta(hours=5))
    after(SOON, sends)
    after(2 * SOON, sends)
    assert len(server.got) == 1


def test_an_evening_cancellation_reaches_who_would_travel_in_the_morning(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    row = book(ada, sends, datetime(2026, 3, 10, 8, 0, tzinfo=UTC))  # 9:00 in Berlin
    late = book(ada, sends, datetime(2026, 3, 10, 16, 0, tzinfo=UTC))
    after(SOON, sends)
    with time_machine.travel(datetime(2026, 3, 9, 21, 0, tzinfo=UTC)):
        cancel(late, sends)  # can wait for the morning
        after(SOON, sends)
        assert len(server.got) == 1
        cancel(row, sends)
        after(2 * SOON, sends)
        _booked, (_address, mail) = server.got
        assert "cancelled" in mail["Subject"]
        assert [at in text_of(mail) for at in ("09:00", "17:00")] == [True, True]
        assert len(calendars(mail)) == 2  # one UID each


def test_what_was_not_told_before_its_time_was_not_delivered(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    row = book(ada, sends)
    move(row, sends, NOW + timedelta(hours=1))  # earlier than the first message thought
    after(timedelta(hours=2), sends)
    assert server.got == []
    with sends.owner.at_work():
        ends = list(Message.objects.values_list("state", "states__code"))
        assert ("not-delivered", "too-late") in ends


def test_of_two_moves_those_that_are_one_visit_before_and_after_are_one_sentence(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    first = book(ada, sends)
    length = timedelta(minutes=first.minutes)
    rows = [first, book(ada, sends, VISIT + length), book(ada, sends, VISIT + timedelta(hours=3))]
    after(SOON, sends)
    for place, row in enumerate(rows):
        move(row, sends, VISIT + timedelta(days=1) + place * length)
    after(SOON, sends)
    _booked, (_address, mail) = server.got
    assert text_of(mail).count("was moved") == 2


def test_what_changes_while_it_is_handed_over_is_told_next(
    sends: Cast, server: MailServer, ada: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, hand_on = book(ada, sends), notices.hand_on

    def meanwhile(*given: Any, **more: Any) -> Any:
        monkeypatch.setattr(notices, "hand_on", hand_on)
        with sends.colleague.at_work():
            cancel(Appointment.objects.get(pk=row.pk), sends)
        return hand_on(*given, **more)

    monkeypatch.setattr(notices, "hand_on", meanwhile)
    after(SOON, sends)
    after(2 * SOON, sends)
    assert ["cancelled" in mail["Subject"] for _address, mail in server.got] == [False, True]


def die_once_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """When it was handed over, and before that is written down."""
    keep_end = notices.keep_end

    def dies(*_given: Any) -> None:
        monkeypatch.setattr(notices, "keep_end", keep_end)
        raise MemoryError

    monkeypatch.setattr(notices, "keep_end", dies)


def test_after_a_crash_it_goes_out_again_under_the_same_name_and_is_kept_once(
    sends: Cast, server: MailServer, ada: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(ada, sends)
    die_once_at_the_end(monkeypatch)
    after(SOON, sends)
    after(2 * SOON, sends)
    (first, second) = (mail["Message-ID"] for _address, mail in server.got)
    assert first == second
    with sends.owner.at_work():
        assert AppointmentNotice.objects.count() == 1
        assert Message.objects.get().state == "sent"


def test_after_a_crash_what_changed_meanwhile_goes_out_under_another_name(
    sends: Cast, server: MailServer, ada: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other side may drop the second of one name: it would be the one that is right."""
    row = book(ada, sends)
    die_once_at_the_end(monkeypatch)
    after(SOON, sends)
    move(row, sends, VISIT + timedelta(days=1))
    after(2 * SOON, sends)
    (first, second) = (str(mail["Message-ID"]) for _address, mail in server.got)
    assert first != second
    with sends.owner.at_work():
        assert first.strip("<").startswith(f"{Message.objects.get().pk}.")


@pytest.mark.parametrize("is_told", [False, True])
def test_of_two_records_of_one_person_one_message_tells_of_both(
    sends: Cast, server: MailServer, ada: Patient, register: Register, is_told: bool
) -> None:
    twice = register("Exampel", "Ada", email="ada@example.org")
    book(twice, sends)
    if is_told:
        after(SOON, sends)
        server.got.clear()
        book(twice, sends, VISIT + timedelta(days=1))
    book(ada, sends, VISIT + timedelta(days=2))
    merge_patients(from_patient=twice, into_patient=ada, reason="Twice", by=sends.owner)
    after(2 * SOON, sends)
    ((_address, mail),) = server.got
    assert text_of(mail).count("You have an appointment") == 2


def test_who_turn_out_to_be_two_are_told_of_their_own(
    sends: Cast, server: MailServer, ada: Patient, register: Register
) -> None:
    ben = register("Example", "Ben", email="ben@example.org")
    for patient in (ben, ada):
        book(patient, sends)
    done = merge_patients(from_patient=ben, into_patient=ada, reason="Twice", by=sends.owner)
    unmerge_patients(merge=done, reason="Brother and sister", by=sends.owner)
    after(2 * SOON, sends)
    assert sorted(address for address, _mail in server.got) == [
        "ada@example.org",
        "ben@example.org",
    ]
    assert [text_of(mail).count("You have an appointment") for _to, mail in server.got] == [1, 1]


def park(cast: Cast) -> None:
    """What is to be handed over now fails for good."""
    with cast.owner.at_work():
        Job.objects.filter(done_at__isnull=True).update(parked_at=datetime.now(UTC), error="broken")


def test_after_one_that_was_parked_a_person_is_told_again(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    row = book(ada, sends)
    park(sends)
    move(row, sends, VISIT + timedelta(days=1))
    after(SOON, sends)
    ((_address, mail),) = server.got
    assert "Wed 11 March 2026, 14:00" in text_of(mail)
    with sends.owner.at_work():
        ends = Message.objects.order_by("recorded_at").values_list("state", "states__code")
        assert ("not-delivered", "parked") in list(ends)


def test_what_was_parked_keeps_nobody_from_being_reminded_and_is_tried_once_an_hour(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    book(ada, sends)
    park(sends)
    with time_machine.travel(VISIT - timedelta(hours=23)):
        tick(sends)
        park(sends)
        after(SOON, sends)
        assert server.got == []
        after(timedelta(hours=2), sends)
        after(timedelta(hours=2) + SOON, sends)
    ((_address, mail),) = server.got
    assert "reminder" in mail["Subject"]


def test_a_demonstration_is_reminded_by_its_own_clock(sends: Cast, ada: Patient) -> None:
    sends.clinic.is_demo = True
    sends.clinic.save(update_fields=["is_demo"])
    book(ada, sends)
    after(SOON, sends)
    move_clock(to=VISIT - timedelta(hours=23), by=sends.owner)
    tick(sends)
    after(2 * SOON, sends)
    with sends.owner.at_work():
        found = Message.objects.order_by("send_at").values_list("rule", "state")
        assert list(found) == [("invite", "sent"), ("remind", "sent")]


def test_it_is_made_in_the_transaction_that_booked(sends: Cast, ada: Patient) -> None:
    with transaction.atomic():
        book(ada, sends)
        transaction.set_rollback(True)
    assert not Message.unscoped.exists()
    assert not Job.unscoped.exists()


def test_who_wants_none_gets_none(
    sends: Cast, server: MailServer, ada: Patient, register: Register
) -> None:
    ben = register("Sample", "Ben", born=date(1970, 1, 1), email="ben@example.org")
    rows = [book(ada, sends), book(ben, sends, VISIT + timedelta(hours=2))]
    choose_messages(patient=ada, wants_messages=False, by=sends.colleague)
    after(SOON, sends)
    assert [address for address, _mail in server.got] == ["ben@example.org"]
    with sends.owner.at_work():
        states = Message.objects.order_by("recorded_at").values_list("state", flat=True)
        assert list(states) == ["opted-out", "sent"]
        assert AppointmentNotice.objects.count() == len(rows)


def test_a_child_is_told_through_its_guardian(
    sends: Cast, server: MailServer, child: Patient
) -> None:
    book(child, sends)
    after(SOON, sends)
    ((address, mail),) = server.got
    assert (address, "This is about Mia." in text_of(mail)) == ("ines@example.org", True)


def test_nothing_is_told_before_the_clinic_sends(cast: Cast, ada: Patient) -> None:
    book(ada, cast)
    assert not Message.unscoped.exists()


def test_another_clinics_appointments_are_not_seen(sends: Cast, ada: Patient) -> None:
    book(ada, sends, NOW + timedelta(hours=20))
    with system(sends.outsider.clinic).at_work():
        assert queue_reminders(by=system(sends.outsider.clinic)) == 0
