"""What becomes of a link to sign: it is brought to mind, and whom it did not reach is on a list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.clinics import move_clock
from prolo.registry.actions.signature_links import REMINDS, send_signature_link
from prolo.registry.models import Clinic, ConsentRequest, Identity, Job, Message
from prolo.registry.unsigned import unsigned_links
from prolo.web.words.messages import written
from tests.web.signing.asked import Stored

pytestmark = pytest.mark.both_databases


@pytest.fixture
def link(physician: Client, asked: ConsentRequest, acting: Actor) -> None:
    """Sent to who is to sign."""
    with acting.at_work():
        Identity.objects.filter(patient=asked.patient).update(email="ada@example.org")
    assert physician.post(f"/consent-requests/{asked.pk}/link").status_code == 302


TO_SIGN = "/next-steps.json?kind=ask-to-sign-anew&when=all"


def test_a_link_is_brought_to_mind_before_it_ends_unless_it_is_signed(
    link: None, stored: Stored, acting: Actor
) -> None:
    first, reminder = [one for one in stored(Message) if one.due_kind == "sign"]
    assert (reminder.rule, reminder.step) == ("remind", first.step + 1)
    assert reminder.closes_at == first.closes_at
    night = timedelta(hours=12)
    assert -night <= reminder.send_at - (first.closes_at - REMINDS) <= night
    assert first.send_at < reminder.send_at < first.closes_at
    with acting.at_work():
        (job,) = Job.objects.filter(args=[reminder.pk.hex])
    assert job.due_at == reminder.send_at


def test_where_the_clock_was_moved_it_is_brought_to_mind_by_that_clock(
    physician: Client, asked: ConsentRequest, acting: Actor, stored: Stored
) -> None:
    on = timedelta(hours=2)
    with acting.at_work():
        Identity.objects.filter(patient=asked.patient).update(email="ada@example.org")
    move_clock(to=clock.now(acting.clinic) + on, by=acting)
    assert physician.post(f"/consent-requests/{asked.pk}/link").status_code == 302
    _first, reminder = [one for one in stored(Message) if one.due_kind == "sign"]
    with acting.at_work():
        (job,) = Job.objects.filter(args=[reminder.pk.hex])
    assert abs(job.due_at - (reminder.send_at - on)) < timedelta(seconds=1)


def test_the_reminder_says_that_the_paper_waits_and_nothing_of_it(clinic: Clinic) -> None:
    subject, body, _stop = written(
        language="en",
        sender="",
        clinic=clinic,
        closes_at=clock.now(clinic),
        token="token",
        is_reminder=True,
        is_to_sign=True,
    )
    assert subject == "A reminder: a paper for you to read"
    assert "still waits for you" in body
    assert "/a/token" in body


@pytest.mark.parametrize("state", ["bounced", "not-delivered", "opted-out"])
def test_a_link_that_reached_nobody_is_on_the_list_of_who_takes_consent(
    physician: Client,
    log_in: Callable[[str], Client],
    link: None,
    asked: ConsentRequest,
    acting: Actor,
    state: str,
) -> None:
    assert physician.get(TO_SIGN).json()["rows"] == []
    with acting.at_work():
        Message.objects.filter(due_kind="sign", rule="invite").update(state=state)
    (row,) = physician.get(TO_SIGN).json()["rows"]
    assert (row["owner_role"], row["is_overdue"]) == ("nurse", False)
    page = physician.get("/next-steps?kind=ask-to-sign-anew&when=all").content.decode()
    assert f"/consent-requests/{asked.pk}" in page
    of_the_desk = {one["kind"] for one in log_in("desk").get(TO_SIGN).json()["rows"]}
    assert "ask-to-sign-anew" not in of_the_desk


def test_a_link_that_ran_out_is_on_the_list_until_it_is_signed_or_sent_anew(
    link: None, asked: ConsentRequest, acting: Actor
) -> None:
    with acting.at_work():
        now = clock.now(acting.clinic)
        Message.objects.filter(due_kind="sign").update(
            state="sent", closes_at=now - timedelta(hours=1)
        )
        (found,) = unsigned_links(acting)
        assert (found.request, found.was_refused) == (asked, False)
        send_signature_link(request=asked, by=acting)
        assert unsigned_links(acting) == []
        Message.objects.filter(due_kind="sign").update(closes_at=now - timedelta(hours=1))
        assert len(unsigned_links(acting)) == 1
        asked.state = "ended"
        asked.save(update_fields=["state"])
        assert unsigned_links(acting) == []
