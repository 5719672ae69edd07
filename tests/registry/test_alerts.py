"""Whom a concern passed to hears of it at any hour, by a real mail server, and of no health."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage

from prolo.care.aftercare import respond_by
from prolo.care.signs import Level
from prolo.registry.access import system
from prolo.registry.actions.bounces import record_bounce
from prolo.registry.actions.concerns import step_concern
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.escalations import escalate_overdue
from prolo.registry.actions.messages import keep_message_settings
from prolo.registry.actions.schedule import keep_closure, keep_opening_hours
from prolo.registry.bounces import read_bounce
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.inbox import inbox
from prolo.registry.models import (
    Alert,
    Clinic,
    Concern,
    ConcernEscalation,
    Job,
    Membership,
    MessageSettings,
    OnCall,
    Patient,
    Role,
)
from prolo.registry.worker import run_due_jobs
from prolo.web.presenters.inbox import so_far
from tests.registry.conftest import Cast
from tests.registry.test_bounces import report
from tests.support.mail_server import MailServer

ONE_PART = 160  # letters of a text
NIGHT = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)  # two in the morning in Berlin
Raise = Callable[..., Concern]


@pytest.fixture
def raised(cast: Cast, ada: Patient) -> Raise:
    """An emergency of Ada's at ``NIGHT``, with the owner on call."""
    for actor in (cast.owner, cast.administrator):
        assert actor.user is not None
        actor.user.email = f"{actor.user.username}@clinic.example"
        actor.user.save(update_fields=["email"])
    Membership.unscoped.update(starts_on=NIGHT.date() - timedelta(days=30))
    course = open_course(patient=ada, condition="knee-oa", side="right", by=cast.owner)

    def put(
        *,
        phone: str = "",
        on_call: bool = True,
        level: Level = Level.EMERGENCY,
        raised_at: datetime = NIGHT,
    ) -> Concern:
        with cast.owner.at_work():
            if on_call:
                OnCall.objects.create(
                    clinic=cast.clinic,
                    user=cast.owner.user,
                    starts_at=NIGHT - timedelta(hours=8),
                    ends_at=NIGHT + timedelta(hours=8),
                    phone=phone,
                )
            by = respond_by(level.id, raised_at, knowledge=clinic_knowledge(cast.clinic))
            assert by
            return Concern.objects.create(
                clinic=cast.clinic,
                patient=ada,
                course=course,
                level=level.id,
                rank=int(level),
                raised_at=raised_at,
                respond_by=by,
                owner_role=Role.PHYSICIAN,
            )

    return put


def look(cast: Cast) -> None:
    escalate_overdue(by=system(cast.clinic))
    run_due_jobs()


def alerts(cast: Cast) -> list[tuple[str, str, str]]:
    with cast.owner.at_work():
        rows = Alert.objects.select_related("user").order_by("user__username", "channel")
        return [(one.user.username if one.user else "", one.channel, one.state) for one in rows]


@pytest.fixture
def sent_texts(sends: Cast, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The numbers that texts went to, of a clinic with one telephone for whoever is on call."""
    numbers: list[str] = []

    def keep(mail: object, *, channel: str, address: str, conf: MessageSettings) -> None:
        numbers.extend([address] if channel == "sms" else [])

    monkeypatch.setattr("prolo.registry.alerts.hand_over", keep)
    keep_message_settings(
        by=sends.administrator, is_on=True, sms_address="json://127.0.0.1/{phone}"
    )
    Clinic.objects.filter(pk=sends.clinic.pk).update(on_call_phone="+49 30 5550100")
    sends.clinic.refresh_from_db()
    return numbers


def test_everyone_is_told_again_until_somebody_takes_it(
    sends: Cast, raised: Raise, sent_texts: list[str]
) -> None:
    """At the number that patients are told to call, too. However often it is looked at."""
    concern = raised()
    with time_machine.travel(NIGHT + timedelta(minutes=1), tick=False) as now:
        look(sends)
        assert sent_texts == ["+49 30 5550100"]
        told_after = {6: 2, 15: 2, 17: 3, 26: 3, 28: 4}
        for minutes, texts in told_after.items():
            now.move_to(NIGHT + timedelta(minutes=minutes))
            look(sends)
            look(sends)
            assert (minutes, len(sent_texts)) == (minutes, texts)
        assert "a message went out to every physician" in told(sends, concern)
        with sends.owner.at_work():
            concern.refresh_from_db()
        step_concern(concern=concern, step="called", note="Well", by=sends.owner)
        now.move_to(NIGHT + timedelta(hours=3))
        look(sends)
    assert len(sent_texts) == 4


def test_with_nobody_on_call_a_text_goes_to_the_number_of_the_clinic(
    sends: Cast, raised: Raise, sent_texts: list[str]
) -> None:
    concern = raised()
    with sends.owner.at_work():
        OnCall.objects.update(withdrawn_at=NIGHT - timedelta(hours=1))
    with time_machine.travel(NIGHT + timedelta(minutes=1)):
        look(sends)
    assert sent_texts == ["+49 30 5550100"]
    assert ("", "sms", "sent") in alerts(sends)
    assert "a message went out to every physician" in told(sends, concern)


def test_a_duty_with_its_own_telephone_is_told_there_again_when_everyone_is(
    sends: Cast, raised: Raise, sent_texts: list[str]
) -> None:
    raised(phone="+49 30 1234567")
    with time_machine.travel(NIGHT + timedelta(minutes=6)):
        look(sends)
    assert sent_texts == ["+49 30 1234567"] * 2


@pytest.mark.parametrize(("hour", "again"), [(2, 0), (9, 1)])
def test_of_a_call_nobody_is_told_again_in_the_quiet_hours(
    sends: Cast, raised: Raise, sent_texts: list[str], hour: int, again: int
) -> None:
    raised()
    with sends.owner.at_work():
        Concern.objects.update(level="call", rank=2, respond_by=NIGHT - timedelta(hours=9))
    local = NIGHT + timedelta(hours=hour - 2, minutes=1)  # on the clinic's wall
    with time_machine.travel(NIGHT - timedelta(hours=9), tick=False) as now:
        look(sends)  # nobody is on call then
        before = len(sent_texts)
        now.move_to(local)
        look(sends)
    assert len(sent_texts) - before == again


def test_who_took_it_and_let_it_lapse_is_not_the_next(
    sends: Cast, server: MailServer, raised: Raise
) -> None:
    """The owner is on call: everyone hears of it at once, the owner too."""
    concern = raised()
    with time_machine.travel(NIGHT + timedelta(minutes=1)) as now:
        look(sends)
        step_concern(concern=concern, step="taken", by=sends.owner)
        with sends.owner.at_work():
            [waits] = inbox(sends.owner)
        assert waits.then is not None
        assert (waits.then.rung, waits.then_person) == ("everyone", None)
        server.got.clear()
        now.shift(timedelta(minutes=31))
        look(sends)
    assert sorted(address for address, _mail in server.got) == [
        "administrator@clinic.example",
        "owner@clinic.example",
    ]
    assert "Owner, who is on call, had it and let the time pass" in told(sends, concern)


def test_a_nurse_on_call_who_let_it_lapse_is_reminded_beside_everyone(
    sends: Cast, server: MailServer, raised: Raise
) -> None:
    concern, nurse = raised(), sends.colleague
    assert nurse.user is not None
    type(nurse.user).objects.filter(pk=nurse.user.pk).update(email="nurse@clinic.example")
    with sends.owner.at_work():
        OnCall.objects.update(user=nurse.user)
    with time_machine.travel(NIGHT + timedelta(minutes=1)) as now:
        step_concern(concern=concern, step="taken", by=nurse)
        now.shift(timedelta(minutes=31))
        look(sends)
    assert sorted(address for address, _mail in server.got) == [
        "administrator@clinic.example",
        "nurse@clinic.example",
        "owner@clinic.example",
    ]


def test_at_night_the_physician_on_call_gets_a_mail_that_names_nobody(
    sends: Cast, server: MailServer, raised: Raise
) -> None:
    raised()
    with time_machine.travel(NIGHT + timedelta(minutes=1)):
        look(sends)
        look(sends)
    ((address, mail),) = server.got
    text = str(mail.get_payload(decode=True), "utf-8")
    assert address == "owner@clinic.example"
    assert "Somebody has waited for an answer since" in text
    for word in ("Ada", "Example", "knee", "fever", "injection", "emergency", "patient"):
        assert word not in text + mail["Subject"]
    assert alerts(sends) == [("owner", "email", "sent")]


def test_then_every_physician_and_the_administrator_get_one(
    sends: Cast, server: MailServer, raised: Raise
) -> None:
    raised()
    with time_machine.travel(NIGHT + timedelta(minutes=6)):
        look(sends)
    assert sorted(address for address, _mail in server.got) == [
        "administrator@clinic.example",
        "owner@clinic.example",
        "owner@clinic.example",
    ]


def test_a_duty_with_a_telephone_of_its_own_gets_a_text_where_somebody_carries_texts(
    sends: Cast, raised: Raise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Short, and it too says why they get it: the mail does at its end."""
    texts: dict[tuple[str, str], str] = {}

    def keep(mail: EmailMessage, *, channel: str, address: str, conf: MessageSettings) -> None:
        texts[channel, address] = str(mail.body)

    monkeypatch.setattr("prolo.registry.alerts.hand_over", keep)
    keep_message_settings(
        by=sends.administrator, is_on=True, sms_address="json://127.0.0.1/{phone}"
    )
    raised(phone="+49 30 1234567")
    with time_machine.travel(NIGHT + timedelta(minutes=1)):
        look(sends)
    assert sorted(texts) == [("email", "owner@clinic.example"), ("sms", "+49 30 1234567")]
    mail, text = (texts[one] for one in sorted(texts))
    assert "You get this because it has passed to you: nobody has taken it." in mail
    assert "Passed to you: somebody has waited for an answer since Tue 3 March 2026, 02:00." in text
    assert len(text) <= ONE_PART


def test_who_has_no_address_is_not_said_to_have_been_told(sends: Cast, raised: Raise) -> None:
    raised()
    assert sends.owner.user is not None
    type(sends.owner.user).objects.update(email=None)
    with time_machine.travel(NIGHT + timedelta(minutes=1)):
        look(sends)
    assert ("owner", "email", "no-address") in alerts(sends)
    assert not any(state == "sent" for who, _way, state in alerts(sends) if who == "owner")


def test_an_alert_goes_out_where_patients_get_no_messages(
    sends: Cast, server: MailServer, raised: Raise
) -> None:
    keep_message_settings(by=sends.administrator, is_on=False)
    raised()
    with time_machine.travel(NIGHT + timedelta(minutes=1)):
        look(sends)
    assert [address for address, _mail in server.got] == ["owner@clinic.example"]
    assert alerts(sends) == [("owner", "email", "sent")]


def test_a_way_that_was_taken_away_meanwhile_is_said(
    sends: Cast, server: MailServer, raised: Raise
) -> None:
    raised()
    with time_machine.travel(NIGHT + timedelta(minutes=1)):
        escalate_overdue(by=system(sends.clinic))
        keep_message_settings(by=sends.administrator, is_on=False, smtp_host="")
        run_due_jobs()
    assert server.got == []
    assert alerts(sends) == [("owner", "email", "not-delivered")]


@pytest.mark.parametrize(("status", "state"), [("5.1.1", "bounced"), ("5.2.2", "not-delivered")])
def test_what_comes_back_told_nobody_and_the_next_are_told(
    sends: Cast, server: MailServer, raised: Raise, status: str, state: str
) -> None:
    concern = raised()
    with time_machine.travel(NIGHT + timedelta(minutes=1)) as now:
        look(sends)
        assert "a message went out to Owner" in told(sends, concern)
        (_address, mail), *_ = server.got
        found = read_bounce(returned(mail["Message-ID"], status))
        assert found is not None
        for _time in range(2):
            row = record_bounce(bounce=found, by=system(sends.clinic))
            assert isinstance(row, Alert)
        assert alerts(sends) == [("owner", "email", state)]
        assert "shown to Owner" in told(sends, concern)
        now.shift(timedelta(minutes=5))
        look(sends)
    assert "a message went out to every physician" in told(sends, concern)
    assert ("administrator", "email", "sent") in alerts(sends)


def test_another_clinic_has_no_such_alert(sends: Cast, server: MailServer, raised: Raise) -> None:
    raised()
    with time_machine.travel(NIGHT + timedelta(minutes=1)):
        look(sends)
    found = read_bounce(returned(server.got[0][1]["Message-ID"], "5.1.1"))
    assert found is not None
    assert record_bounce(bounce=found, by=system(sends.outsider.clinic)) is None
    assert alerts(sends) == [("owner", "email", "sent")]


def told(cast: Cast, concern: Concern) -> str:
    """As the page of the concern says whom it passed to."""
    with cast.owner.at_work():
        return "\n".join(str(one["title"]) for one in so_far(concern))


def returned(message_id: str, status: str) -> bytes:
    name, _at, domain = message_id.strip("<>").partition("@")
    return report(None, message_id=name, domain=domain, status=status)


def test_without_a_way_to_send_nothing_is_made(cast: Cast, raised: Raise) -> None:
    raised()
    with time_machine.travel(NIGHT + timedelta(minutes=1)):
        look(cast)
    assert alerts(cast) == []


def rungs(cast: Cast) -> list[tuple[str, int, str]]:
    """Each with the minutes after ``NIGHT`` from which it answers."""
    with cast.owner.at_work():
        rows = ConcernEscalation.objects.order_by("begins_at", "recorded_at")
        return [
            (one.rung, (one.begins_at - NIGHT) // timedelta(minutes=1), one.passed_over)
            for one in rows
        ]


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("nobody-on-call", "Nobody was on call: it passed on at once"),
        ("no-address", "Owner, who is on call, has no address on record: it passed on at once"),
        ("no-way", "No message can reach Owner, who is on call: it passed on at once"),
    ],
)
def test_who_cannot_be_told_is_passed_over_at_once_and_the_record_says_why(
    cast: Cast, request: pytest.FixtureRequest, raised: Raise, why: str, said: str
) -> None:
    if why != "no-way":
        request.getfixturevalue("sends")
    concern = raised(on_call=why != "nobody-on-call")
    if why == "no-address":
        assert cast.owner.user
        cast.owner.user.email = ""
        cast.owner.user.save(update_fields=["email"])
    with time_machine.travel(NIGHT + timedelta(seconds=1)):
        with cast.owner.at_work():
            (waiting,) = inbox(cast.owner)
        assert (waiting.rung, waiting.then) == ("everyone", None)
        for _time in range(2):
            look(cast)
    assert rungs(cast) == [("on-call", 0, why), ("everyone", 0, "")]
    assert said in told(cast, concern)
    if why != "no-way":
        assert ("administrator", "email", "sent") in alerts(cast)


def test_when_what_was_sent_comes_back_everyone_is_told_then(
    sends: Cast, server: MailServer, raised: Raise
) -> None:
    raised()
    with time_machine.travel(NIGHT + timedelta(minutes=1)) as now:
        look(sends)
        (_address, mail), *_ = server.got
        found = read_bounce(returned(mail["Message-ID"], "5.1.1"))
        assert found is not None
        now.shift(timedelta(minutes=1))
        record_bounce(bounce=found, by=system(sends.clinic))
        look(sends)
    assert rungs(sends) == [("on-call", 0, ""), ("everyone", 2, "")]


@pytest.mark.parametrize(
    ("opens", "closes", "told_at"),
    [
        (None, None, 0),  # no hours are on record
        (time(8), time(18), 0),  # it is two in the morning
        (time(1), time(2, 20), 20),  # it closes while the hour runs
        (time(1), time(12), 60),
    ],
)
def test_who_must_be_seen_today_is_told_of_as_soon_as_nobody_is_there(
    sends: Cast, raised: Raise, opens: time | None, closes: time | None, told_at: int
) -> None:
    if opens and closes:
        hours = {day: [(opens, closes)] for day in range(7)}
        keep_opening_hours(hours=hours, by=sends.administrator)
    concern = raised(level=Level.SAME_DAY)
    for minutes in range(0, 91, 5):
        with time_machine.travel(NIGHT + timedelta(minutes=minutes, seconds=1)):
            look(sends)
    later = max(60, told_at + 30)
    assert rungs(sends) == [("on-call", told_at, ""), ("everyone", later, "")]
    first, last = told(sends, concern).splitlines()
    assert first.startswith("The time was over" if told_at == 60 else "Nobody is in the clinic")
    assert last.startswith("The time was over")


def test_a_closure_ends_the_hours_in_which_somebody_looks(sends: Cast, raised: Raise) -> None:
    hours = {day: [(time(1), time(12))] for day in range(7)}
    keep_opening_hours(hours=hours, by=sends.administrator)
    keep_closure(day=NIGHT.date(), until=NIGHT.date(), reason="Training", by=sends.administrator)
    raised(level=Level.SAME_DAY)
    with time_machine.travel(NIGHT + timedelta(minutes=1)):
        look(sends)
    assert rungs(sends) == [("on-call", 0, "")]


def test_who_took_it_by_name_is_waited_for_in_a_closed_clinic(sends: Cast, raised: Raise) -> None:
    concern = raised(level=Level.SAME_DAY)
    with time_machine.travel(NIGHT + timedelta(minutes=1)):
        step_concern(concern=concern, step="taken", by=sends.owner)
        look(sends)
    assert rungs(sends) == []


def test_what_somebody_took_meanwhile_alerts_nobody(
    sends: Cast, server: MailServer, raised: Raise
) -> None:
    concern = raised()
    with time_machine.travel(NIGHT + timedelta(minutes=1)):
        escalate_overdue(by=system(sends.clinic))
        step_concern(concern=concern, step="taken", by=sends.owner)
        run_due_jobs()
    assert server.got == []
    assert alerts(sends) == [("owner", "email", "not-needed")]


def test_a_server_that_refuses_is_asked_again_within_minutes(
    sends: Cast, server: MailServer, raised: Raise
) -> None:
    raised()
    server.replies = ["451 Later"] * 8
    with time_machine.travel(NIGHT + timedelta(minutes=1)) as now:
        escalate_overdue(by=system(sends.clinic))
        for _ in range(9):
            run_due_jobs()
            now.shift(timedelta(minutes=3))
    assert [address for address, _mail in server.got] == ["owner@clinic.example"]
    assert alerts(sends) == [("owner", "email", "sent")]


def test_an_alert_goes_before_everything_that_waits(sends: Cast, raised: Raise) -> None:
    raised()
    with time_machine.travel(NIGHT + timedelta(minutes=1)):
        escalate_overdue(by=system(sends.clinic))
    with sends.owner.at_work():
        job = Job.objects.get(task="prolo.registry.alerts.send_alert")
        assert job.priority > max(
            [0, *Job.objects.exclude(pk=job.pk).values_list("priority", flat=True)]
        )
