"""Today's board and the next step say what the gate before the needle says: what one decision left
open stays open, what is filled in is open no more, and who takes over begins anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from prolo.care import due
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.board import visitors
from prolo.registry.due import kept_items
from prolo.registry.models import Clinic, Session
from tests.web.conftest import send
from tests.web.readiness.day import in_order, page_of, save
from tests.web.readiness.test_taking_over import all_done, here, second, take_over

pytestmark = pytest.mark.both_databases
__all__ = ["here", "second"]

ILL = {"temperature": "103", "feverish": "yes", "new_illness": "yes"}


def told_of(session: Session, acting: Actor) -> tuple[str, str]:
    """Readiness on the board, and the next step of the course."""
    with acting.at_work():
        found = Session.objects.select_related("course").get(pk=session.pk)
        now = clock.now(acting.clinic)
        span = timedelta(days=1)
        (one,) = [
            visitor
            for visitor in visitors(acting, begin=now - span, end=now + span)
            if visitor.appointment.pk == found.appointment_id
        ]
        step = due.next_step(kept_items(found.course), now + timedelta(minutes=1))
    return one.expected.readiness, step.kind


def decide(physician: Client, session: Session, rule: str, code: str) -> None:
    address = f"{page_of(session)}/decide?rule={rule}&code={code}"
    decided = send(physician, address, reason="Seen and weighed")
    assert decided.status_code == 302
    assert decided["Location"].endswith("#standing"), "it had changed"


def test_one_finding_set_aside_leaves_the_fever_open(
    nurse: Client, physician: Client, here: Session, clinic: Clinic, acting: Actor
) -> None:
    assert told_of(here, acting) == ("", "check-readiness")
    save(nurse, here, **in_order(clinic, **ILL))
    decide(physician, here, "readiness.change", "new-illness")
    assert told_of(here, acting) == ("open", "check-readiness")


def test_what_was_filled_in_after_a_decision_is_open_no_more(
    nurse: Client, physician: Client, here: Session, clinic: Clinic, acting: Actor
) -> None:
    save(nurse, here, **in_order(clinic, new_illness="yes", pulse=""))
    decide(physician, here, "readiness.change", "new-illness")
    assert told_of(here, acting) == ("open", "check-readiness")
    page = save(nurse, here, **in_order(clinic, new_illness="yes"))
    assert "Ready for the time-out" in page
    assert told_of(here, acting) == ("ready", "time-out")


def test_who_takes_over_checks_and_pauses_anew(
    nurse: Client,
    log_in: Callable[[str], Client],
    here: Session,
    clinic: Clinic,
    acting: Actor,
    second: object,
) -> None:
    all_done(nurse, here, clinic)
    assert told_of(here, acting) == ("ready", "record-session")
    take_over(log_in("desk"), here, second)  # type: ignore[arg-type]
    assert told_of(here, acting) == ("open", "check-readiness")
    assert "Ready for the time-out" in save(nurse, here, **in_order(clinic))
    assert told_of(here, acting) == ("ready", "time-out")
