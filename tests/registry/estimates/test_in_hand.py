"""Which estimate a person has in hand, and since when: what a message told nobody of is none."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from prolo.registry.access import system
from prolo.registry.accounts import beside_given
from prolo.registry.actions import estimates
from prolo.registry.actions.accounts import record_charge
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.estimates import (
    acknowledge_estimate,
    give_estimate,
    record_coverage,
)
from prolo.registry.actions.patient_access import give_access
from prolo.registry.estimates_in_hand import (
    given_to,
    in_hand,
    in_hand_before,
    in_hand_of_each,
    is_received,
    is_replaced,
    received_at,
)
from prolo.registry.estimates_owed import leaving_late, missed_in_clinic, owed_in_clinic
from prolo.registry.in_force import standing_of
from prolo.registry.models import Course, DocumentShown, Estimate, Message, Patient
from prolo.registry.paper_messages import message_of
from prolo.registry.untold_papers import untold_papers
from prolo.registry.worker import run_due_jobs
from tests.registry.conftest import Cast, Register, send_through
from tests.registry.estimates.steps import IN_TEN_DAYS, MONDAY, book_first, kept, owed, plan
from tests.support.mail_server import MailServer

pytestmark = pytest.mark.both_databases

LAST_DAY = datetime(2026, 3, 5, 17, tzinfo=UTC)  # Thursday, noon in New York
LAST_EVENING = datetime(2026, 3, 6, 3, tzinfo=UTC)  # Thursday, ten at night in New York
NEXT_MORNING = datetime(2026, 3, 6, 14, tzinfo=UTC)  # nine
REFUSED = ["bounced", "not-delivered", "no-address", "opted-out"]


@pytest.fixture
def patient(american: Cast, register: Register) -> Patient:
    return register("Example", "Ada", email="ada@example.org")


@pytest.fixture
def telling(
    american: Cast,
    course: Course,
    patient: Patient,
    server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> Cast:
    """A clinic that sends, for who is uninsured and has own pages; estimates lack nothing."""
    monkeypatch.setattr(estimates, "missing_of", lambda *_args: ())
    send_through(american, server.port)
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    give_access(patient=patient, by=american.owner)
    return american


def given(cast: Cast, course: Course, how: str) -> Estimate:
    row = kept(cast, course)
    give_estimate(estimate=row, how=how, at=datetime.now(UTC), by=cast.owner)
    return Estimate.objects.get(pk=row.pk)


def run(cast: Cast) -> None:
    with system(cast.clinic).at_work():
        run_due_jobs()


def charge(cast: Cast, course: Course, done_on: date) -> None:
    record_charge(
        patient=course.patient,
        course=course,
        procedure="session",
        amount=Decimal(400),
        done_on=done_on,
        billed_on=done_on,
        is_meant=True,
        by=cast.owner,
    )


@pytest.mark.parametrize("state", [*REFUSED, "not-needed"])
def test_a_bill_is_held_against_the_estimate_that_she_has(
    telling: Cast, patient: Patient, course: Course, state: str
) -> None:
    """One session of 400 was estimated in her hands; three, of which no message told her."""
    plan(telling, course, sessions=1)
    first = given(telling, course, "in-person")
    plan(telling, course, sessions=3)
    second = given(telling, course, "own-pages")
    Message.objects.update(state=state)
    days = [IN_TEN_DAYS + timedelta(weeks=4 * one) for one in range(3)]
    for day in days:
        with time_machine.travel(day, tick=False):
            charge(telling, course, day.date())
    with time_machine.travel(days[-1], tick=False):
        found = beside_given(patient, course)
        assert found is not None
        assert found.stands == "over"
        assert (found.estimated, found.charged) == (400, 1200)
        assert found.until is not None
        assert in_hand(patient, course) == first
        assert in_hand_of_each(patient) == [first]
        assert received_at([second.pk]) == {second.pk: None}
        third = kept(telling, course)
        assert in_hand_before(third) == first
        assert [one.pk for one in given_to(patient)] == [second.pk, first.pk]


def test_an_estimate_counts_from_the_day_on_which_its_message_left(
    telling: Cast, patient: Patient, course: Course
) -> None:
    """It is given at night; in the morning, when the mail leaves, the needle is in already."""
    plan(telling, course, sessions=1)
    first = given(telling, course, "in-person")
    plan(telling, course, sessions=3)
    with time_machine.travel(LAST_EVENING, tick=False):
        second = given(telling, course, "own-pages")
        assert in_hand(patient, course) == first  # not before the morning
        assert is_received(second)  # on its way: nobody gives it again
        assert not is_replaced(first)
    with time_machine.travel(NEXT_MORNING, tick=False):
        run(telling)
        assert in_hand(patient, course) == second
        assert is_replaced(first)


def test_what_leaves_after_the_deadline_is_too_late(
    telling: Cast, patient: Patient, course: Course
) -> None:
    """It was pressed on the last evening, in the hours in which nobody is written to."""
    book_first(telling, course)
    assert owed(telling) == [("booking", date(2026, 3, 5))]
    with time_machine.travel(LAST_EVENING, tick=False):
        row = given(telling, course, "own-pages")
        run(telling)
        assert owed(telling) == [("booking", date(2026, 3, 5))]  # there is time to hand it over
        waits = received_at([row.pk])[row.pk]
        assert waits is not None
        assert waits > LAST_EVENING + timedelta(hours=8)
    with time_machine.travel(NEXT_MORNING, tick=False):
        assert received_at([row.pk]) == {row.pk: NEXT_MORNING}  # it has not left yet
        run(telling)
        assert owed(telling) == []  # nothing more can be done than what was done
    with time_machine.travel(IN_TEN_DAYS + timedelta(days=1), tick=False):
        assert received_at([row.pk]) == {row.pk: NEXT_MORNING}
        (missed,) = missed_in_clinic(telling.owner)
        assert missed.missed.given_on == date(2026, 3, 6)


@pytest.mark.parametrize("tick", [False, True])
def test_what_is_held_up_is_not_given_by_the_clock_that_goes_on(
    telling: Cast, patient: Patient, course: Course, *, tick: bool
) -> None:
    """No mail leaves from the day before the last on: then it is owed until they have it."""
    book_first(telling, course)
    before = owed(telling)
    with time_machine.travel(LAST_DAY - timedelta(days=1), tick=False):
        row = given(telling, course, "own-pages")
        waits = message_of(row)
        assert waits is not None
        assert (waits.state, waits.send_at) == ("queued", datetime.now(UTC))
    with time_machine.travel(LAST_DAY, tick=tick):
        assert (owed(telling), leaving_late(row)) == ([], None)  # it may leave today
    with time_machine.travel(LAST_DAY + timedelta(days=1), tick=tick):
        assert owed(telling) == before
        late = leaving_late(row)
        assert late is not None
        assert late.leaving is not None
        assert late.leaving.happened_at >= LAST_DAY + timedelta(days=1)
    with time_machine.travel(IN_TEN_DAYS + timedelta(days=1), tick=tick):
        (missed,) = missed_in_clinic(telling.owner)
        assert missed.missed.given_on is None


def test_of_two_courses_each_is_told_of_the_estimate_that_is_its_own(
    telling: Cast, patient: Patient, course: Course
) -> None:
    other = open_course(patient=patient, condition="knee-oa", side="left", by=telling.owner)
    other.state = "treating"
    other.save_if_unchanged(["state"])
    plan(telling, other, sessions=3)
    book_first(telling, course)
    book_first(telling, other, IN_TEN_DAYS + timedelta(hours=2))
    assert owed(telling) == [("booking", date(2026, 3, 5))] * 2
    with time_machine.travel(LAST_EVENING, tick=False):
        rows = {one.pk: given(telling, one, "own-pages").pk for one in (course, other)}
        found = {
            one.course.pk: one.leaving.estimate_id
            for one in owed_in_clinic(telling.owner)
            if one.course and one.leaving
        }
    assert found == rows


def test_a_message_that_was_not_needed_told_nobody(
    telling: Cast, patient: Patient, course: Course
) -> None:
    """A newer one was given before the first message left, and was refused: nobody has either."""
    book_first(telling, course)
    before = owed(telling)
    first, second = given(telling, course, "own-pages"), given(telling, course, "own-pages")
    run(telling)
    assert message_of(first).state == "not-needed"  # type: ignore[union-attr]
    assert received_at([first.pk, second.pk])[first.pk] is None
    assert owed(telling) == []
    Message.objects.filter(state="sent").update(state="bounced")
    assert owed(telling) == before
    acknowledge_estimate(estimate=second, how="in-person", at=MONDAY, by=telling.owner)
    assert owed(telling) == []


def test_a_draft_takes_the_given_one_from_nobody(
    telling: Cast, patient: Patient, course: Course
) -> None:
    """Its message is sent, and the person can say that they have it, until the newer is given."""
    first = given(telling, course, "own-pages")
    draft = kept(telling, course)
    run(telling)
    assert message_of(first).state == "sent"  # type: ignore[union-attr]
    assert not is_replaced(first)
    acknowledge_estimate(estimate=first, how="in-person", at=MONDAY, by=telling.owner)
    assert in_hand(patient, course) == first
    give_estimate(estimate=draft, how="in-person", at=MONDAY, by=telling.owner)
    assert is_replaced(first)
    assert in_hand(patient, course) == draft
    assert given_to(patient) == [draft]


def test_one_that_reached_nobody_stays_listed_beside_a_draft(
    telling: Cast, patient: Patient, course: Course
) -> None:
    """Until another was given: neither is in anybody's hands."""
    first = given(telling, course, "own-pages")
    draft = kept(telling, course)
    Message.objects.update(state="bounced")
    assert [one.estimate for one in untold_papers(telling.owner)] == [first]
    give_estimate(estimate=draft, how="own-pages", at=MONDAY, by=telling.owner)
    Message.objects.update(state="bounced")
    assert [one.estimate for one in untold_papers(telling.owner)] == [draft]
    give_estimate(estimate=draft, how="in-person", at=MONDAY, by=telling.owner)
    assert untold_papers(telling.owner) == []


def test_the_archive_says_of_one_that_reached_nobody_that_it_did_not(
    telling: Cast, patient: Patient, course: Course
) -> None:
    first, second = given(telling, course, "in-person"), given(telling, course, "own-pages")
    papers = [
        DocumentShown(kind="estimate", subject_id=row.pk, patient=patient)
        for row in (first, second)
    ]

    def codes() -> list[str]:
        found = standing_of(papers)
        return [found[one.pk].code for one in papers]

    Message.objects.update(send_at=MONDAY + timedelta(hours=9))
    assert codes() == ["in-force", "on-its-way"]
    Message.objects.update(send_at=MONDAY)  # and has not left, whatever holds it up
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=True):
        assert codes() == ["in-force", "on-its-way"]
    Message.objects.update(state="bounced")
    assert codes() == ["in-force", "reached-nobody"]
    acknowledge_estimate(estimate=second, how="in-person", at=MONDAY, by=telling.owner)
    assert codes() == ["replaced", "in-force"]
