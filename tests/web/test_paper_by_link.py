"""An estimate that was given by a link, and one that no message told of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from prolo.care.money.estimate import Visits
from prolo.papers.as_html import as_html
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.estimates import (
    acknowledge_estimate,
    give_estimate,
    keep_estimate,
    record_coverage,
)
from prolo.registry.entering import entry
from prolo.registry.estimates import estimate_of
from prolo.registry.estimates_in_hand import key_of
from prolo.registry.links import open_link
from prolo.registry.models import Estimate, EstimateStep, Message, Patient, Plan
from prolo.web.presenters.sheets.coverage import paper_of_coverage
from prolo.web.presenters.sheets.options import sheet_of
from tests.web.conftest import send, text_of
from tests.web.estimated import treated_with_estimate
from tests.web.test_links import BORN, WRONG, asked_by_message
from tests.web.test_links import draft as write_a_draft

pytestmark = pytest.mark.both_databases


@pytest.fixture
def estimate(ada: Patient, acting: Actor) -> Estimate:
    return treated_with_estimate(ada, acting)


@pytest.fixture
def message(estimate: Estimate, acting: Actor) -> Message:
    """That tells of it by a link."""
    now = clock.now(acting.clinic)
    with acting.at_work():
        EstimateStep.objects.filter(estimate=estimate).update(how="link")
        return Message.objects.create(
            clinic=acting.clinic,
            patient=estimate.patient,
            about="link",
            due_key=key_of(estimate.pk),
            due_kind="paper",
            step=0,
            rule="invite",
            due_at=now,
            send_at=now,
            closes_at=now + timedelta(days=14),
            channel="email",
            language="en",
            state="sent",
        )


@pytest.fixture
def link(message: Message, acting: Actor) -> str:
    with acting.at_work():
        return f"/a/{open_link(message, by=acting).token}"


def test_the_paper_is_read_by_who_says_the_birth_date_alone(client: Client, link: str) -> None:
    asked = text_of(client.get(link))
    assert "The next page is a paper about one person" in asked
    assert "USD" not in asked
    assert "Ada" not in asked
    assert client.post(link).status_code == 200  # asked again, nothing is kept
    assert "not the birth date on record" in text_of(client.post(f"{link}/who", WRONG))
    assert client.post(f"{link}/who", BORN)["Location"] == link
    assert "First visit: assessment" in text_of(client.get(link))
    german = text_of(client.get(f"{link}?language=de"))
    assert "USD" in german
    assert "First visit" not in german


def test_half_an_hour_after_it_was_read_last_the_birth_date_is_asked_again(
    client: Client, link: str, estimate: Estimate, acting: Actor
) -> None:
    """Another may sit at that computer now; who goes on reading is not asked."""
    with time_machine.travel(datetime.now(UTC), tick=False) as at:
        client.post(f"{link}/who", BORN)
        for _reading in range(3):
            at.shift(timedelta(minutes=25))
            assert "First visit: assessment" in text_of(client.get(link))
        at.shift(timedelta(minutes=31))
        assert "The next page is a paper about one person" in text_of(client.get(link))
        assert client.post(link).status_code == 200
        with acting.at_work():
            assert not estimate.steps.filter(step="acknowledged").exists()
        client.post(f"{link}/who", BORN)
        assert "First visit: assessment" in text_of(client.get(link))


def test_what_is_sent_behind_another_link_keeps_no_paper_open(
    client: Client, link: str, acting: Actor, ada: Patient
) -> None:
    other = asked_by_message(ada, acting)
    with time_machine.travel(datetime.now(UTC), tick=False) as at:
        client.post(f"{link}/who", BORN)
        at.shift(timedelta(minutes=25))
        write_a_draft(client, other, fever="yes")
        at.shift(timedelta(minutes=25))
        assert "The next page is a paper about one person" in text_of(client.get(link))


def test_who_read_it_there_says_that_they_have_it(
    client: Client, link: str, estimate: Estimate, acting: Actor
) -> None:
    client.post(f"{link}/who", BORN)
    for _twice in range(2):
        assert client.post(link)["Location"] == link
    assert "You told the clinic that you have this estimate" in text_of(client.get(link))
    with acting.at_work():
        (had,) = estimate.steps.filter(step="acknowledged")
    assert (had.how, had.recorded_by) == ("link", None)


def test_of_one_that_was_marked_in_error_the_link_shows_nothing(
    client: Client, link: str, estimate: Estimate, acting: Actor
) -> None:
    client.post(f"{link}/who", BORN)
    with acting.at_work():
        Estimate.objects.filter(pk=estimate.pk).update(
            marked_in_error_at=clock.now(acting.clinic),
            marked_in_error_by=acting.user,
            marked_in_error_reason="Another person",
        )
    page = client.get(link)
    assert page.status_code == 410
    assert "they give it to you another way" in text_of(page)


def test_what_no_message_told_of_is_given_another_way_or_they_have_it(
    desk: Client, estimate: Estimate, message: Message, acting: Actor
) -> None:
    where = f"/estimates/{estimate.pk}"
    assert "No message told them of it" not in text_of(desk.get(where))
    with acting.at_work():
        Message.objects.filter(pk=message.pk).update(state="bounced")
    page = desk.get(where)
    assert "No message told them of it, so it counts as given to nobody" in text_of(page)
    now = page.content.decode().partition('name="at" value="')[2].partition('"')[0]
    step = {"how": "in-person", "at": now, "shown_to": "patient"}
    assert send(desk, where, **step, paper_kept="folder 3").status_code == 302
    assert "No message told them of it" not in text_of(desk.get(where))
    with acting.at_work():
        ways = [one.how for one in estimate.steps.order_by("recorded_at")]
    assert ways == ["link", "in-person"]


def test_they_have_it_all_the_same(
    desk: Client, estimate: Estimate, message: Message, acting: Actor
) -> None:
    where = f"/estimates/{estimate.pk}"
    with acting.at_work():
        Message.objects.filter(pk=message.pk).update(state="not-delivered")
    now = desk.get(where).content.decode().partition('name="at" value="')[2].partition('"')[0]
    step = {"how": "in-person", "at": now, "shown_to": "patient", "has_it": "on"}
    assert send(desk, where, **step).status_code == 302
    with acting.at_work():
        assert [one.step for one in estimate.steps.all()] == ["given", "acknowledged"]


def test_where_no_clock_lists_it_the_desk_has_a_step(
    desk: Client, estimate: Estimate, message: Message, acting: Actor
) -> None:
    def listed() -> list[str]:
        rows = desk.get("/next-steps.json?when=all").json()["rows"]
        return [one["name"] for one in rows if one["kind"] == "tell-of-estimate"]

    with acting.at_work():
        record_coverage(patient=estimate.patient, kind="commercial", payer="A", by=acting)
    assert listed() == []  # on its way
    with acting.at_work():
        Message.objects.filter(pk=message.pk).update(state="bounced")
    assert listed() == ["Example, Ada"]
    page = desk.get("/next-steps?when=all").content.decode()
    assert f'href="/estimates/{estimate.pk}"' in page
    with acting.at_work():
        acknowledge_estimate(
            estimate=estimate, how="in-person", at=clock.now(acting.clinic), by=acting
        )
    assert listed() == []


@pytest.fixture
def draft(estimate: Estimate, acting: Actor) -> Estimate:
    """A newer one that was only kept."""
    with acting.at_work():
        return keep_estimate(
            patient=estimate.patient,
            course=estimate.course,
            visits=Visits(on=clock.today(acting.clinic), follow_ups=2),
            by=acting,
        )


def test_a_draft_closes_no_link_and_a_newer_one_that_was_given_does(
    client: Client, link: str, draft: Estimate, acting: Actor
) -> None:
    client.post(f"{link}/who", BORN)
    assert "First visit: assessment" in text_of(client.get(link))
    assert client.post(link)["Location"] == link
    assert "You told the clinic that you have this estimate" in text_of(client.get(link))
    with acting.at_work():
        now = clock.now(acting.clinic)
        give_estimate(estimate=draft, how="in-person", at=now, by=acting, paper_kept="folder 3")
    assert client.get(link).status_code == 410


def test_what_is_otherwise_than_in_one_whose_message_waits_is_said_at_the_desk(
    desk: Client, estimate: Estimate, message: Message, acting: Actor
) -> None:
    with acting.at_work():
        in_the_morning = clock.now(acting.clinic) + timedelta(hours=9)
        Message.objects.filter(pk=message.pk).update(state="queued", send_at=in_the_morning)
        row = Plan.objects.get(course=estimate.course)
        later = clock.now(acting.clinic) + timedelta(minutes=1)
        with time_machine.travel(later, tick=False):
            Plan.objects.create(
                **entry(acting, row.patient, at=later, after=row),
                course=row.course,
                body={**row.body, "sessions_on": row.body["sessions_on"][:-1]},
            )
            for page in (
                f"/courses/{estimate.course_id}/estimate",
                f"/patients/{estimate.patient_id}/costs",
            ):
                said = text_of(desk.get(page)).replace("\N{NO-BREAK SPACE}", " ")
                assert "In all, as planned: \N{MINUS SIGN}350.00 USD" in said


def test_costs_options_and_notice_name_what_the_person_has(
    desk: Client, estimate: Estimate, draft: Estimate, acting: Actor
) -> None:
    """The newer one was given by a link, and its message came back."""
    with acting.at_work():
        EstimateStep.objects.create(
            clinic=acting.clinic,
            patient=estimate.patient,
            estimate=draft,
            step="given",
            how="link",
            happened_at=draft.happened_at,
        )
    costs = text_of(desk.get(f"/patients/{estimate.patient_id}/costs"))
    assert "does not count: no message told them of it" in costs
    assert costs.count("in force") == 1
    assert "replaced by a newer one" not in costs
    today = clock.today(acting.clinic)
    with acting.at_work():
        assert estimate.course is not None
        told = sheet_of(estimate.course).estimated
        assert told is not None
        assert told.estimate == estimate_of(estimate)
        notice = str(as_html(paper_of_coverage(estimate.patient, "en", today)))
        assert "estimate 1 of" in notice
        assert "estimate 2 of" not in notice
        EstimateStep.objects.filter(estimate=estimate).update(how="link")
        assert sheet_of(estimate.course).estimated is None  # the consent says to ask for one
        assert "You have no estimate yet" in str(
            as_html(paper_of_coverage(estimate.patient, "en", today))
        )


def test_that_its_message_leaves_after_the_deadline_is_said_while_there_is_time(
    desk: Client, estimate: Estimate, message: Message, acting: Actor
) -> None:
    """On its page, on that of the person's costs and in the list, which leads there: until somebody
    says that they have it."""
    with acting.at_work():
        now = clock.now(acting.clinic)
        book_appointment(
            patient=estimate.patient,
            course=estimate.course,
            purpose="session",
            session_number=2,
            starts_at=now + timedelta(weeks=4),  # as it is planned
            by=acting,
        )
        leaves = {"state": "queued", "send_at": now + timedelta(weeks=2)}
        Message.objects.filter(pk=message.pk).update(**leaves)
    own = f"/estimates/{estimate.pk}"
    pages = (own, f"/patients/{estimate.patient_id}/costs", "/estimates-owed")

    def say_so() -> list[str]:
        return [one for one in pages if "after the deadline" in text_of(desk.get(one))]

    assert say_so() == [*pages]
    assert f'href="{own}"' in desk.get("/estimates-owed").content.decode()
    with acting.at_work():
        acknowledge_estimate(estimate=estimate, how="in-person", at=now, by=acting)
    assert say_so() == []
