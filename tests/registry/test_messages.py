"""Messages, with a real mail server: each once, none lost, none at night, none unwanted."""

from __future__ import annotations

import re
import smtplib
import socket
import time
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count
from threading import Thread
from typing import Any, ClassVar

import pytest
import time_machine

from prolo.registry import leases
from prolo.registry.access import system
from prolo.registry.actions.links import end_links
from prolo.registry.actions.messages import choose_messages, keep_message_settings
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import rebuild_patient
from prolo.registry.links import find_link
from prolo.registry.mail_folder import folder
from prolo.registry.messages import addresses_at_fault, reached
from prolo.registry.models import (
    AnswerLink,
    DueItem,
    Injection,
    Job,
    Message,
    MessageState,
    Patient,
)
from prolo.registry.queueing import queue_due_messages
from prolo.registry.sending import TEXT_TRIES
from prolo.registry.worker import run_due_jobs
from tests.registry.conftest import Cast, Register, send_through
from tests.registry.treated import treat_knee
from tests.support.mail_server import MailServer, black_hole

ENDED = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Berlin
NEXT_DAY = datetime(2026, 3, 4, 9, 5, tzinfo=UTC)  # the check of the first day is due


def tick(cast: Cast) -> None:
    with system(cast.clinic).at_work():
        queue_due_messages(by=system(cast.clinic))
    run_due_jobs()


def states(cast: Cast) -> list[str]:
    with cast.owner.at_work():
        return list(Message.objects.order_by("send_at", "step").values_list("state", flat=True))


def treated(patient: Patient, cast: Cast, at: datetime = ENDED) -> None:
    with time_machine.travel(at):
        treat_knee(patient, at, by=cast.owner)


def test_a_message_goes_out_once_and_says_nothing_of_health(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    treated(ada, sends)
    with time_machine.travel(NEXT_DAY):
        tick(sends)
        tick(sends)
    ((address, mail),) = server.got
    text = str(mail.get_payload(decode=True), "utf-8")
    assert address == "ada@example.org"
    assert mail["From"] == "Doctor's office <office@example.org>"
    with sends.owner.at_work():
        row = Message.objects.get()
        assert mail["Message-ID"] == f"<{row.pk}@localhost>"
        assert (row.rule, row.due_key, row.state) == ("invite", "aftercare-1-d1", "sent")
    for word in ("knee", "injection", "pain", "treat", "Ada", "Example", "Here", "aftercare"):
        assert word not in text + mail["Subject"]


def test_nothing_goes_out_before_the_clinic_has_said_so(cast: Cast, ada: Patient) -> None:
    treated(ada, cast)
    with time_machine.travel(NEXT_DAY):
        tick(cast)
    assert states(cast) == []


def test_who_has_not_answered_is_reminded_and_who_has_is_not(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    treated(ada, sends)
    with time_machine.travel(NEXT_DAY):
        tick(sends)
    with time_machine.travel(NEXT_DAY + timedelta(hours=4)):
        with sends.owner.at_work():
            queue_due_messages(by=system(sends.clinic))
            DueItem.objects.filter(key="aftercare-1-d1").delete()  # as an answer does
        run_due_jobs()
    assert states(sends) == ["sent", "not-needed"]
    assert len(server.got) == 1


def test_nobody_is_reminded_in_the_minute_in_which_a_call_is_due(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    """The server was off from the question on: when it is back, reminder and call are both due."""
    treated(ada, sends, ENDED.replace(hour=16, minute=30))
    with sends.owner.at_work():
        call = DueItem.objects.get(key="silence-1")
        check = DueItem.objects.get(key="aftercare-1-d3")
        hours = clinic_knowledge(sends.clinic).threshold("message-check-remind-h").value
    assert check.due_at + timedelta(hours=float(hours)) < call.due_at
    with time_machine.travel(check.due_at):
        tick(sends)
    with time_machine.travel(call.due_at + timedelta(minutes=1)):
        tick(sends)
    with sends.owner.at_work():
        made = Message.objects.filter(due_key="aftercare-1-d3")
        assert [one.rule for one in made] == ["invite"]


@pytest.mark.parametrize(("anaesthetic", "found"), [("lidocaine", ["sent"]), ("", [])])
def test_after_an_anaesthetic_one_is_asked_in_the_evening_too(
    sends: Cast, server: MailServer, ada: Patient, anaesthetic: str, found: list[str]
) -> None:
    ended = datetime(2026, 3, 3, 17, 30, tzinfo=UTC)  # half past six in Berlin
    treated(ada, sends, ended)
    with sends.owner.at_work():
        pct = 1 if anaesthetic else None
        Injection.objects.update(anaesthetic=anaesthetic, anaesthetic_pct=pct)
        rebuild_patient(ada, by=sends.owner)
    with time_machine.travel(ended + timedelta(hours=2, minutes=5)):
        tick(sends)
        tick(sends)
    assert states(sends) == found
    assert len(server.got) == len(found)


@pytest.mark.parametrize("died", [False, True])
def test_a_message_that_was_given_up_no_longer_waits(
    sends: Cast, ada: Patient, monkeypatch: pytest.MonkeyPatch, died: bool
) -> None:
    def breaks(*_given: object, **_more: object) -> None:
        raise ValueError

    monkeypatch.setattr("prolo.registry.sending.hand_over", breaks)
    treated(ada, sends)
    with time_machine.travel(NEXT_DAY) as now:
        with system(sends.clinic).at_work():
            queue_due_messages(by=system(sends.clinic))
        if died:
            over = NEXT_DAY - timedelta(minutes=1)
            Job.unscoped.update(attempts=leases.MAX_ATTEMPTS, lease_until=over)
            assert leases.park_killers() == 1
        for _ in range(leases.MAX_ATTEMPTS):
            run_due_jobs()
            now.shift(timedelta(minutes=10))
    assert states(sends) == ["not-delivered"]
    with sends.owner.at_work():
        last = MessageState.objects.last()
        assert last is not None
        assert last.code == "given-up"
        assert Job.objects.get().parked_at


def test_nothing_more_goes_where_a_link_reached_somebody_else(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    treated(ada, sends)
    with time_machine.travel(NEXT_DAY) as now:
        when_its_link_reached_another(sends)
        now.shift(timedelta(hours=4))
        tick(sends)
        assert states(sends) == ["sent", "not-delivered"]
        now.shift(timedelta(hours=20))  # the check of the second day
        tick(sends)
        assert len(server.got) == 1
        with sends.owner.at_work():
            assert AnswerLink.objects.count() == 1
        mend_address(ada, "ada@other.example", sends)
        now.shift(timedelta(hours=4))
        tick(sends)
    assert [address for address, _mail in server.got] == ["ada@example.org", "ada@other.example"]


def test_an_address_is_written_to_again_after_somebody_chose_it_anew(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    treated(ada, sends)
    with time_machine.travel(NEXT_DAY) as now:
        when_its_link_reached_another(sends)
        now.shift(timedelta(hours=1))
        choose_messages(patient=ada, wants_messages=True, channel="email", by=sends.owner)
        now.shift(timedelta(hours=4))
        tick(sends)
    assert [address for address, _mail in server.got] == ["ada@example.org"] * 2


def test_whatever_went_to_an_address_that_is_somebody_elses_opens_no_more(
    sends: Cast, ada: Patient
) -> None:
    """Two messages of two days went there, and one to the address that was entered then."""
    treated(ada, sends)
    with time_machine.travel(NEXT_DAY) as now:
        tick(sends)
        now.shift(timedelta(hours=24))
        tick(sends)
        mend_address(ada, "ada@other.example", sends)
        now.shift(timedelta(hours=24))
        tick(sends)
        with sends.owner.at_work():
            first, second, third = AnswerLink.objects.order_by("recorded_at")
        assert len({one.due_key for one in (first, second, third)}) == 3
        end_links(link=second, by=sends.owner)
        with sends.owner.at_work():
            still_open = AnswerLink.objects.filter(revoked_at__isnull=True)
            assert list(still_open) == [third]


def when_its_link_reached_another(cast: Cast) -> None:
    """The message goes out, and its link is ended."""
    tick(cast)
    with cast.owner.at_work():
        link = AnswerLink.objects.get()
    end_links(link=link, by=cast.owner)


def mend_address(patient: Patient, email: str, cast: Cast) -> None:
    with cast.owner.at_work():
        type(patient.identity).objects.filter(patient=patient).update(email=email)


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        ("550 No such user", "bounced"),
        ("550 5.1.1 No such user", "bounced"),
        ("550 5.7.1 We take nothing from there", "not-delivered"),
        ("552 5.2.2 Mailbox full", "not-delivered"),
        ("554 Blocked", "not-delivered"),
    ],
)
def test_only_an_address_that_is_none_bounces_and_neither_is_tried_again(
    sends: Cast, server: MailServer, ada: Patient, reply: str, state: str
) -> None:
    treated(ada, sends)
    server.replies = [reply]
    with time_machine.travel(NEXT_DAY):
        tick(sends)
        tick(sends)
    with sends.owner.at_work():
        last = MessageState.objects.last()
        assert last is not None
        assert (last.state, last.code) == (state, f"smtp-{reply[:3]}")
        assert not AnswerLink.objects.exists()
    assert server.got == []


def test_one_line_carries_what_is_due_and_a_line_that_broke_is_opened_anew(
    sends: Cast, server: MailServer, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Ada", "Bea", "Cleo", "Dora"):
        treated(register("Sample", name, email=f"{name.lower()}@example.org"), sends)
    with time_machine.travel(NEXT_DAY):
        with system(sends.clinic).at_work():
            queue_due_messages(by=system(sends.clinic))
        break_off(monkeypatch, before=3)
        run_due_jobs()
        assert states(sends) == ["sent"] * 4
        assert len({mail["Message-ID"] for _address, mail in server.got}) == len(server.got) == 4
        assert len(server.lines) == 2
        server.replies = ["550 5.1.1 Nobody here"]
        treated(register("Sample", "Eve", email="eve@example.org"), sends)
        treated(register("Sample", "Fay", email="fay@example.org"), sends)
        tick(sends)
    assert sorted(states(sends)) == ["bounced", *["sent"] * 5]


def break_off(monkeypatch: pytest.MonkeyPatch, *, before: int) -> None:
    """The server hangs up while nobody speaks, before the mail of that number."""
    asked, noop = count(2), smtplib.SMTP.noop

    def broken(line: smtplib.SMTP) -> Any:
        if next(asked) == before:
            assert line.sock is not None
            line.sock.shutdown(socket.SHUT_RDWR)
        return noop(line)

    monkeypatch.setattr(smtplib.SMTP, "noop", broken)


def test_what_is_refused_for_now_is_sent_a_little_later(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    treated(ada, sends)
    server.replies = ["450 Come back later"]
    with time_machine.travel(NEXT_DAY):
        tick(sends)
    assert states(sends) == ["queued"]
    with time_machine.travel(NEXT_DAY + timedelta(seconds=20)):
        tick(sends)
    assert states(sends) == ["sent"]
    assert len(server.got) == 1
    with sends.owner.at_work():
        assert AnswerLink.objects.count() == 1


def test_what_the_server_will_not_carry_is_not_delivered(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    treated(ada, sends)
    server.after_data = "554 Not this"
    with time_machine.travel(NEXT_DAY):
        tick(sends)
    assert states(sends) == ["not-delivered"]


def test_a_black_hole_holds_nothing_up_and_loses_nothing(
    cast: Cast, ada: Patient, settings: Any
) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    treated(ada, cast)
    with black_hole() as port:
        send_through(cast, port)
        with time_machine.travel(NEXT_DAY):
            with cast.owner.at_work():
                queue_due_messages(by=system(cast.clinic))
            began = time.perf_counter()
            run_due_jobs()
            assert time.perf_counter() - began < 3
    assert states(cast) == ["queued"]


def test_a_server_that_is_gone_for_a_day_costs_nobody_a_message(
    cast: Cast, server: MailServer, ada: Patient
) -> None:
    """The one of the first day comes too late by then, and that is said; the next goes out once."""
    send_through(cast, 1)  # nobody listens there
    treated(ada, cast)
    at = NEXT_DAY
    while at < NEXT_DAY + timedelta(days=1):
        with time_machine.travel(at):
            tick(cast)
        at += timedelta(hours=2)
    send_through(cast, server.port)
    with time_machine.travel(at):
        with cast.owner.at_work():
            assert not Job.objects.filter(parked_at__isnull=False).exists()
            Job.objects.update(due_at=at)
        tick(cast)
    with cast.owner.at_work():
        found = Message.objects.order_by("send_at").values_list("due_key", "step", "state")
        assert list(found) == [
            ("aftercare-1-d1", 0, "not-delivered"),
            ("aftercare-1-d1", 1, "not-delivered"),
            ("aftercare-1-d2", 0, "sent"),
        ]
    assert len(server.got) == 1


def test_who_wants_none_gets_none_whether_said_before_or_meanwhile(
    sends: Cast, server: MailServer, ada: Patient, register: Register
) -> None:
    ben = register("Sample", "Ben", born=date(1970, 1, 1), email="ben@example.org")
    treated(ada, sends)
    treated(ben, sends)
    choose_messages(patient=ada, wants_messages=False, by=sends.colleague)
    with time_machine.travel(NEXT_DAY):
        with sends.owner.at_work():
            queue_due_messages(by=system(sends.clinic))
        choose_messages(patient=ben, wants_messages=False, by=sends.colleague)
        run_due_jobs()
    assert states(sends) == ["opted-out", "opted-out"]
    assert server.got == []


def test_nothing_goes_out_at_night_on_the_persons_own_clock(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    """It is 10 o'clock in Berlin and 4 in New York, where she is."""
    treated(ada, sends)
    choose_messages(
        patient=ada, wants_messages=True, time_zone="America/New_York", by=sends.colleague
    )
    with time_machine.travel(NEXT_DAY):
        tick(sends)
    assert states(sends) == []
    with time_machine.travel(datetime(2026, 3, 4, 13, 1, tzinfo=UTC)):  # 8:01 there
        tick(sends)
    assert states(sends) == ["sent"]


def test_a_job_that_was_held_up_into_the_night_waits_for_the_morning(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    treated(ada, sends)
    with time_machine.travel(NEXT_DAY), sends.owner.at_work():
        queue_due_messages(by=system(sends.clinic))
    night = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)  # 21:00 in Berlin
    with time_machine.travel(night, tick=False):
        run_due_jobs()
        assert server.got == []
        with sends.owner.at_work():
            assert Job.objects.get().due_at == datetime(2026, 3, 5, 7, 0, tzinfo=UTC)


def test_a_child_is_asked_through_its_guardian(
    sends: Cast, server: MailServer, child: Patient
) -> None:
    treated(child, sends)
    with time_machine.travel(NEXT_DAY):
        tick(sends)
    ((address, mail),) = server.got
    text = str(mail.get_payload(decode=True), "utf-8")
    assert address == "ines@example.org"
    assert "They are about Mia." in text  # a guardian has several children
    assert "Sample" not in text


def test_who_has_no_address_is_known_to_have_got_none(sends: Cast, register: Register) -> None:
    treated(register("Sample", "Ben"), sends)
    with time_machine.travel(NEXT_DAY):
        tick(sends)
    assert states(sends) == ["no-address"]


def test_another_clinics_patients_are_not_asked(sends: Cast, server: MailServer) -> None:
    with time_machine.travel(NEXT_DAY), system(sends.outsider.clinic).at_work():
        assert queue_due_messages(by=system(sends.outsider.clinic)) == 0


def test_only_a_hash_of_the_link_is_kept(sends: Cast, server: MailServer, ada: Patient) -> None:
    treated(ada, sends)
    with time_machine.travel(NEXT_DAY):
        tick(sends)
    text = str(server.got[0][1].get_payload(decode=True), "utf-8")
    token = text.split("/a/")[1].split(maxsplit=1)[0].strip("/")
    assert len(token) >= 43  # 256 bits
    with sends.owner.at_work():
        assert token not in str(AnswerLink.objects.values().get())
        assert token not in str(list(Job.objects.values()))


class Provider(BaseHTTPRequestHandler):
    got: ClassVar[list[tuple[str, str]]] = []
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.got.append((self.path, body))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def texted(cast: Cast, status: int = 200) -> list[tuple[str, str]]:
    """What the clinic's provider got on the next day, and answered with ``status``."""
    Provider.got, Provider.status = [], status
    with HTTPServer(("127.0.0.1", 0), Provider) as provider:
        Thread(target=provider.serve_forever, daemon=True).start()
        keep_message_settings(
            by=cast.administrator,
            is_on=True,
            sms_address=f"json://127.0.0.1:{provider.server_port}/{{phone}}",
        )
        with time_machine.travel(NEXT_DAY):
            tick(cast)
        provider.shutdown()
    return Provider.got


@pytest.mark.parametrize(("status", "state"), [(200, "sent"), (503, "queued")])
def test_a_text_message_goes_through_the_provider_of_the_clinic(
    cast: Cast, ada: Patient, status: int, state: str
) -> None:
    treated(ada, cast)
    choose_messages(patient=ada, wants_messages=True, channel="sms", by=cast.colleague)
    ((path, body),) = texted(cast, status)
    assert path == "/15550111"
    assert "/a/" in body
    assert states(cast) == [state]
    token = body.split("/a/")[1].split(maxsplit=1)[0]
    assert re.fullmatch("[0-9A-Za-z]{22}", token)
    assert find_link(token)  # also where the provider only said too late that it took it


@pytest.mark.parametrize(
    ("phone", "paths", "state"),
    [
        ("+41 79 123 45 67 ext. 12", ["/41791234567"], "sent"),
        ("+41 79 123 45 67 after 18:00", ["/41791234567"], "sent"),
        ("+41 79 123 45 67, +41 44 123 45 67", [], "not-delivered"),
    ],
)
def test_a_text_goes_to_no_number_that_is_made_of_two(
    cast: Cast, register: Register, phone: str, paths: list[str], state: str
) -> None:
    jo = register("Example", "Jo", phone=phone)
    treated(jo, cast)
    choose_messages(patient=jo, wants_messages=True, channel="sms", by=cast.colleague)
    assert [path for path, _body in texted(cast)] == paths
    with cast.owner.at_work():
        row = Message.objects.get()
        assert row.state == state
        assert row.states.get(state=state).code == ("" if paths else "no-number")
        assert addresses_at_fault([jo.pk], cast.clinic) == ({} if paths else {jo.pk: "failed"})


@pytest.mark.parametrize("phone", ["", "+41 79 123 45 67, +41 44 123 45 67"])
@pytest.mark.parametrize(
    ("wants", "state", "to"), [(True, "sent", ["jo@example.org"]), (False, "opted-out", [])]
)
def test_who_chose_texts_and_has_no_number_for_them_is_written_to(
    sends: Cast,
    server: MailServer,
    register: Register,
    phone: str,
    wants: bool,
    state: str,
    to: list[str],
) -> None:
    jo = register("Example", "Jo", phone=phone, email="jo@example.org")
    treated(jo, sends)
    choose_messages(patient=jo, wants_messages=wants, channel="sms", by=sends.colleague)
    with time_machine.travel(NEXT_DAY):
        tick(sends)
    assert states(sends) == [state]
    assert [mail["To"] for _to, mail in server.got] == to
    with sends.owner.at_work():
        assert reached(jo.pk, sends.clinic).channel == "email"


@pytest.mark.parametrize("wants", [True, False])
def test_who_chose_mail_and_has_no_address_is_sent_no_text_and_is_called(
    cast: Cast, register: Register, wants: bool
) -> None:
    """Where they are listed of whom to call, it says that nothing reaches them."""
    keep_message_settings(by=cast.administrator, is_on=True, sms_address="json://127.0.0.1/{phone}")
    jo = register("Example", "Jo", phone="+41 79 123 45 67")
    choose_messages(patient=jo, wants_messages=wants, channel="email", by=cast.colleague)
    with cast.owner.at_work():
        to = reached(jo.pk, cast.clinic)
        at_fault = addresses_at_fault([jo.pk], cast.clinic)
    assert at_fault == ({jo.pk: "missing"} if wants else {})
    assert (to.channel, to.address, to.is_second_way) == ("email", "", False)


def test_without_a_mail_server_no_mail_counts_as_sent(cast: Cast, ada: Patient) -> None:
    """The clinic has a provider of text messages alone, and sends nobody's mail into a folder."""
    keep_message_settings(by=cast.administrator, is_on=True, sms_address="json://127.0.0.1/{phone}")
    treated(ada, cast)
    with time_machine.travel(NEXT_DAY):
        tick(cast)
    with cast.owner.at_work():
        row = Message.objects.get()
        assert (row.channel, row.state) == ("email", "not-delivered")
        assert row.states.get(state=row.state).code == "no-mail-server"
        assert not AnswerLink.objects.exists()
    assert not (folder() / f"{row.pk}.eml").exists()


def test_a_number_that_no_provider_takes_is_on_the_list_of_whom_to_call(
    cast: Cast, ada: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def takes_nothing(*_given: object, **_more: object) -> None:
        raise OSError

    monkeypatch.setattr("prolo.registry.sending.hand_over", takes_nothing)
    keep_message_settings(by=cast.administrator, is_on=True, sms_address="json://127.0.0.1/{phone}")
    treated(ada, cast)
    choose_messages(patient=ada, wants_messages=True, channel="sms", by=cast.colleague)
    with time_machine.travel(NEXT_DAY):
        with system(cast.clinic).at_work():
            queue_due_messages(by=system(cast.clinic))
            Job.objects.update(put_off=TEXT_TRIES - 1)
        run_due_jobs()
        assert states(cast) == ["queued"]
        Job.unscoped.update(due_at=NEXT_DAY)
        run_due_jobs()
    assert states(cast) == ["not-delivered"]
    with cast.owner.at_work():
        assert addresses_at_fault([ada.pk], cast.clinic) == {ada.pk: "failed"}
