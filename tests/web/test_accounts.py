"""Charges and payments on pages, beside the estimate, and as a file for the books."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from prolo.care.money.estimate import Visits
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import move_course, open_course
from prolo.registry.actions.estimates import give_estimate, keep_estimate
from prolo.registry.estimates import Written, estimate_of
from prolo.registry.models import Charge, Course, Estimate, Patient, Session, Visit
from prolo.web.presenters.accounts import LEDGER_HEADS
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment
from tests.web.estimated import given_estimate

pytestmark = pytest.mark.both_databases


def plain(response: Any) -> str:
    return text_of(response).replace("\N{NO-BREAK SPACE}", " ")


def give(row: Estimate, acting: Actor) -> None:
    give_estimate(
        estimate=row, how="in-person", at=row.happened_at, by=acting, paper_kept="folder 3"
    )


def hold_first(course: Course, acting: Actor) -> None:
    """The first session of the course, today."""
    with acting.at_work():
        now = clock.now(acting.clinic)
        own = {"clinic": acting.clinic, "recorded_by": acting.user, "patient": course.patient}
        visit = Visit.objects.create(**own, day=clock.today(acting.clinic), arrived_at=now)
        of = {"course": course, "visit": visit, "number": 1}
        Session.objects.create(**own, **of, timeout_at=now, started_at=now)


def test_charges_are_held_against_the_estimate_before_a_bill_may_be_disputed(
    desk: Client, ada: Patient, acting: Actor, stored: Callable[[Any], list[Any]]
) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
    given_estimate(course, acting)  # 180 + 3 × 350 + 120
    today = clock.today(acting.clinic).isoformat()
    charge = {"course": str(course.pk), "procedure": "session", "billed_on": today}
    address = f"/patients/{ada.pk}/charges/new"
    send(desk, address, **charge, amount="1350", is_meant="on")  # all of it beforehand
    costs = f"/patients/{ada.pk}/costs"
    assert "1,350.00 USD estimated no more than was estimated" in plain(desk.get(costs))
    asked = plain(send(desk, address, **charge, amount="250"))
    assert "come near the line from which the person may dispute them" in asked
    assert "from 1,750.00 USD on; before this charge 400.00 USD were left" in asked
    assert len(stored(Charge)) == 1
    send(desk, address, **charge, amount="250", is_meant="on")
    assert "nearing the line" in plain(desk.get(costs))
    assert "Until a bill may be disputed: 150.00 USD" in plain(desk.get(costs))
    asked = plain(send(desk, address, **charge, amount="150"))
    assert "reach the line from which the person may dispute them" in asked
    send(desk, address, **charge, amount="150", is_meant="on")
    assert "may dispute the bill until" in plain(desk.get(costs))
    assert "count from the day of the bill" in plain(desk.get(costs))
    (last,) = [one for one in stored(Charge) if one.amount == 150]
    send(desk, f"/charges/{last.pk}/received", received_on=today)
    assert "count from when they had it" in plain(desk.get(costs))
    with acting.at_work():  # of far more, and too late
        visits = Visits(on=clock.today(acting.clinic), follow_ups=20)
        give(keep_estimate(patient=ada, course=course, visits=visits, by=acting), acting)
    assert "may dispute the bill until" in plain(desk.get(costs))
    assert "A newer estimate was given" in plain(desk.get(costs))
    send(desk, f"/patients/{ada.pk}/coverage", kind="commercial")
    assert "may dispute the bill until" in plain(desk.get(costs))  # it was such an estimate
    send(desk, f"/charges/{last.pk}/error", reason="Billed twice")
    assert "nearing the line" in plain(desk.get(costs))


def test_money_far_above_what_is_owed_is_asked_about(
    desk: Client, ada: Patient, acting: Actor
) -> None:
    """Up to what the estimate in their hands says at most, who pays beforehand is not."""
    today = clock.today(acting.clinic).isoformat()
    visit = {"course": "", "procedure": "assessment", "billed_on": today, "amount": "180"}
    send(desk, f"/patients/{ada.pk}/charges/new", **visit)
    address = f"/patients/{ada.pk}/payments/new"
    paid = {"direction": "received", "how": "cheque", "paid_on": today}
    asked = send(desk, address, **paid, amount="20000")
    assert "more than the person owes" in plain(asked)
    assert "Still owed: 180.00 USD" in plain(desk.get(f"/patients/{ada.pk}/costs"))
    assert "Owed before it: 180.00 USD" in plain(asked)
    assert send(desk, address, **paid, amount="20000", is_meant="on").status_code == 302
    theirs = "eceived beyond what was charged, and theirs: 19,820.00 USD"
    for page in ("costs", "statement"):
        assert theirs in plain(desk.get(f"/patients/{ada.pk}/{page}"))
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
    given_estimate(course, acting)
    assert send(desk, address, **paid, amount="100").status_code == 422  # there is enough by now


def test_money_given_back_that_is_not_theirs_is_asked_about(desk: Client, ada: Patient) -> None:
    address = f"/patients/{ada.pk}/payments/new"
    today = clock.today(ada.clinic).isoformat()
    given = {"direction": "refund", "how": "cheque", "paid_on": today}
    send(desk, address, **{**given, "direction": "received"}, amount="300", is_meant="on")
    assert send(desk, address, **given, amount="50").status_code == 302
    visit = {"course": "", "procedure": "assessment", "amount": "180"}
    send(desk, f"/patients/{ada.pk}/charges/new", **visit, billed_on=today)
    asked = send(desk, address, **given, amount="70.01")
    assert "With this the person owes what was paid already" in plain(asked)
    assert "Theirs before it: 70.00 USD" in plain(asked)
    assert send(desk, address, **given, amount="70.01", is_meant="on").status_code == 302


def test_a_payment_is_of_the_day_on_which_it_was_paid(
    desk: Client, ada: Patient, acting: Actor
) -> None:
    today = clock.today(acting.clinic)
    address = f"/patients/{ada.pk}/payments/new"
    assert f'value="{today.isoformat()}"' in desk.get(address).content.decode()
    paid = {"direction": "received", "how": "cheque", "amount": "9", "is_meant": "on"}
    friday = today - timedelta(days=3)
    assert send(desk, address, **paid, paid_on=friday.isoformat()).status_code == 302
    file = desk.get(f"/patients/{ada.pk}/statement.csv").content.decode("utf-8-sig").splitlines()
    assert [row["Day"] for row in csv.DictReader(file)] == [friday.isoformat()]
    for day, said in (
        (today + timedelta(days=1), "Check the date: it is in the future"),
        (today - timedelta(days=40), "This is long ago: correct the day, or tick that it is right"),
    ):
        asked = send(desk, address, **{**paid, "is_meant": ""}, paid_on=day.isoformat())
        assert said in plain(asked)


def test_who_pays_beforehand_what_was_estimated_is_not_asked(
    desk: Client, ada: Patient, acting: Actor
) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
    most = estimate_of(given_estimate(course, acting)).most
    address = f"/patients/{ada.pk}/payments/new"
    today = clock.today(acting.clinic).isoformat()
    paid = {"direction": "received", "how": "card", "paid_on": today}
    assert send(desk, address, **paid, amount=str(most + 1)).status_code == 422
    assert send(desk, address, **paid, amount=str(most)).status_code == 302
    assert send(desk, address, **paid, amount="1").status_code == 422


def test_a_statement_says_what_is_owed_and_the_books_take_a_file(
    desk: Client, ada: Patient, acting: Actor
) -> None:
    today = clock.today(acting.clinic).isoformat()
    visit = {"course": "", "procedure": "follow-up", "billed_on": today}
    send(desk, f"/patients/{ada.pk}/charges/new", **visit, amount="120")
    paid = {"direction": "received", "how": "cash", "paid_on": today}
    send(desk, f"/patients/{ada.pk}/payments/new", **paid, amount="20")
    refused = send(
        desk, f"/patients/{ada.pk}/payments/new", **{**paid, "direction": "refund"}, amount="21"
    )
    assert "no more than was received" in text_of(refused)
    said = plain(desk.get(f"/patients/{ada.pk}/statement"))
    assert "still owed: 100.00 USD" in said
    file = desk.get("/ledger.csv").content.decode("utf-8-sig").splitlines()
    amounts = {(row["Name"], row["Amount"]) for row in csv.DictReader(file)}
    assert amounts == {("Example, Ada", "120"), ("Example, Ada", "20")}


def test_a_disputed_bill_says_what_follows_until_it_has_ended(
    desk: Client, ada: Patient, acting: Actor
) -> None:
    today = clock.today(acting.clinic).isoformat()
    visit = {"course": "", "procedure": "follow-up", "billed_on": today}
    send(desk, f"/patients/{ada.pk}/charges/new", **visit, amount="900")
    statement = f"/patients/{ada.pk}/statement"
    typed = {"course": "", "disputed_on": today, "reference": "D-1"}
    send(desk, f"/patients/{ada.pk}/disputes/new", **typed)
    said = plain(desk.get(statement))
    assert "kept from collection while it is disputed" in said
    assert "Note the day of that notice: 10 business days" in said
    assert "Disputed since" in plain(desk.get(f"/patients/{ada.pk}/costs"))
    (row,) = csv.DictReader(desk.get("/ledger.csv").content.decode("utf-8-sig").splitlines())
    assert row["Disputed"] == "yes"
    address = desk.get(statement).content.decode().partition('href="/disputes/')[2][:36]
    send(desk, f"/disputes/{address}", **typed, noticed_on=today)
    said = plain(desk.get(statement))
    assert "Has whoever decides it the estimate, the bill" in said
    assert "papers by" in plain(desk.get("/ledger"))
    address = desk.get(statement).content.decode().partition('href="/disputes/')[2][:36]
    end = {"result": "settled", "ended_on": today}
    assert "Fill this in" in plain(send(desk, f"/disputes/{address}/end", **end))
    send(desk, f"/disputes/{address}/end", **end, amount="500")
    said = plain(desk.get(statement))
    assert "Both agreed on an amount : 500.00 USD" in said
    assert "kept from collection" not in said


def test_the_books_are_kept_by_who_receives_people(log_in: Callable[[str], Client]) -> None:
    for name in ("admin", "researcher"):
        assert log_in(name).get("/ledger").status_code == 403
    assert log_in("desk").get("/ledger?from=nonsense").status_code == 200


def test_who_stops_early_is_charged_what_was_done_or_somebody_looks_again(
    desk: Client, ada: Patient, acting: Actor, stored: Callable[[Any], list[Any]]
) -> None:
    """One session was held, of three; 180 for the first visit and 350 for it were estimated."""
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
    given_estimate(course, acting)
    hold_first(course, acting)
    today = clock.today(acting.clinic).isoformat()
    charge = {"course": str(course.pk), "billed_on": today}
    address, costs = f"/patients/{ada.pk}/charges/new", f"/patients/{ada.pk}/costs"
    send(desk, address, **charge, procedure="assessment", amount="180")
    send(desk, address, **charge, procedure="session", amount="350")
    said = plain(desk.get(costs))
    assert "done so far, 1 session: charged 530.00 USD , estimated 530.00 USD no more" in said
    asked = plain(send(desk, address, **charge, procedure="session", amount="400"))
    assert "more is charged than was estimated for what was done so far" in asked
    assert "530.00 USD were estimated; with it 930.00 USD are charged" in asked
    assert "No rule draws a line here" in asked
    assert len(stored(Charge)) == 2
    send(desk, address, **charge, procedure="session", amount="400", is_meant="on")
    said = plain(desk.get(costs))
    assert "charged 930.00 USD , estimated 530.00 USD more than was estimated for it" in said
    assert "Charged so far: 930.00 USD of 1,350.00 USD estimated no more than was estimated" in said
    assert "may dispute the bill until" not in said


def test_a_charge_that_names_no_course_is_asked_about_where_the_estimate_is_of_one(
    desk: Client, ada: Patient, acting: Actor, stored: Callable[[Any], list[Any]]
) -> None:
    today = clock.today(acting.clinic).isoformat()
    charge = {"course": "", "billed_on": today, "procedure": "assessment", "amount": "180"}
    address = f"/patients/{ada.pk}/charges/new"
    send(desk, address, **charge)  # no estimate was given that it could be held against
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
    given_estimate(course, acting)
    assert "choose the course, or look again" in plain(send(desk, address, **charge))
    assert len(stored(Charge)) == 1
    send(desk, address, **{**charge, "course": str(course.pk)})
    send(desk, address, **charge, is_meant="on")
    assert len(stored(Charge)) == 3


def test_of_several_open_courses_none_is_proposed_and_somebody_says_which(
    desk: Client, ada: Patient, acting: Actor, stored: Callable[[Any], list[Any]]
) -> None:
    address = f"/patients/{ada.pk}/charges/new"
    today = clock.today(acting.clinic).isoformat()
    charge = {"procedure": "extra", "amount": "9", "billed_on": today}
    with acting.at_work():
        knee = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
    chosen = f'<option value="{knee.pk}" selected>'
    assert chosen in desk.get(address).content.decode()  # the only one
    with acting.at_work():
        back = open_course(patient=ada, condition="low-back", side="midline", by=acting)
    assert '<option value="" selected>Choose</option>' in desk.get(address).content.decode()
    refused = send(desk, address, **charge)
    assert refused.status_code == 422
    assert "Choose which course, or that it is of none" in text_of(refused)
    send(desk, address, **charge, course=str(knee.pk))
    send(desk, address, **charge, course="none")
    assert [one.course_id for one in stored(Charge)] == [knee.pk, None]
    with acting.at_work():
        move_course(course=back, move="withdraw", reason="moved away", by=acting)
    assert chosen in desk.get(address).content.decode()  # the only one that goes on


def test_a_program_that_bills_finds_codes_day_session_and_payer(
    desk: Client, ada: Patient, acting: Actor
) -> None:
    """As the estimate that the bill is held against and the person say them: nothing is made up
    where they say none. A newer one that came on the day of the service is too late for it."""
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
    codes = Written(codes={"session/": "M0076-59"}, diagnosis_codes=("M17.11", "M25.561"))
    coded = given_estimate(course, acting, written=codes)
    with acting.at_work():
        late = keep_estimate(
            patient=ada,
            course=course,
            visits=Visits(on=clock.today(acting.clinic), follow_ups=1),
            by=acting,
        )
        give(late, acting)
    hold_first(course, acting)
    today = clock.today(acting.clinic)
    charge = {"course": str(course.pk), "billed_on": today.isoformat(), "is_meant": "on"}
    address = f"/patients/{ada.pk}/charges/new"
    done = {"done_on": today.isoformat()}
    session = {"procedure": "session", "name": "=1+1"}
    send(desk, address, **charge, **done, **session, amount="350")
    send(desk, address, **{**charge, "done_on": ""}, procedure="follow-up", amount="120")
    send(desk, address, **{**charge, "course": ""}, **done, procedure="extra", amount="65")
    send(
        desk,
        f"/patients/{ada.pk}/payments/new",
        direction="received",
        how="cash",
        amount="20",
        paid_on=today,
    )
    rows = {row["procedure"]: row for row in desk.get("/ledger.json").json()["rows"]}
    assert (
        rows["session"]
        | {
            "course_id": str(course.pk),
            "done_on": today.isoformat(),
            "sessions": [1],
            "service_codes": ["M0076-59"],
            "diagnosis_codes": ["M17.11", "M25.561"],
            "estimate": 1,
            "is_altered": False,
            "payer_kind": "uninsured",
            "payer": "",
        }
        == rows["session"]
    )
    assert (rows["follow-up"]["done_on"], rows["follow-up"]["sessions"]) == (None, [])
    assert rows["follow-up"]["service_codes"] == []
    assert (rows["extra"]["estimate"], rows["extra"]["diagnosis_codes"]) == (None, [])
    assert rows[None] | {"estimate": None, "payer_kind": None, "sessions": None} == rows[None]
    lines = csv.DictReader(desk.get("/ledger.csv").content.decode("utf-8-sig").splitlines())
    (line,) = [one for one in lines if one["For what, as a code of prolo"] == "session"]
    assert line["What"] == "'=1+1"
    assert line["Codes of the diagnosis, as the estimate in force says them"] == "M17.11; M25.561"
    with acting.at_work():
        Estimate.objects.filter(pk=coded.pk).update(body=late.body)
    rows = {row["procedure"]: row for row in desk.get("/ledger.json").json()["rows"]}
    assert rows["session"]["is_altered"]
    assert (rows["session"]["service_codes"], rows["session"]["diagnosis_codes"]) == ([], [])


def test_every_column_of_the_books_is_explained_as_it_is_called() -> None:
    text = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text()
    explained = re.findall(r"^\| `(\w+)` \| (.+?) \|", text, re.MULTILINE)
    assert sorted(explained) == sorted((one.key, str(one.label)) for one in LEDGER_HEADS)
