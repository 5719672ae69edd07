"""What is due over the whole clinic and hangs on no course: first visits and links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment, change_appointment
from prolo.registry.actions.links import end_links, open_link_again, try_birth_date
from prolo.registry.actions.schedule import keep_closure
from prolo.registry.links import TRIES, find_link
from prolo.registry.models import Clinic, Patient
from tests.web.test_links import asked_by_message

pytestmark = pytest.mark.both_databases


def due_to(client: Client, kind: str) -> list[dict[str, Any]]:
    rows = client.get("/next-steps.json?when=all&owner=front-desk").json()["rows"]
    return [one for one in rows if one["kind"] == kind]


def test_a_first_visit_on_a_closed_day_is_the_desks_until_it_is_moved_or_kept(
    desk: Client, acting: Actor, admin: Actor, ada: Patient, clinic: Clinic
) -> None:
    begins = clock.now(clinic) + timedelta(days=2)
    with acting.at_work():
        row = book_appointment(patient=ada, purpose="assessment", starts_at=begins, by=acting)
    assert due_to(desk, "move-appointment") == []
    with admin.at_work():
        day = begins.astimezone(ZoneInfo(clinic.time_zone)).date()
        closure = keep_closure(day=day, reason="Burst pipe", by=admin)
    (step,) = due_to(desk, "move-appointment")
    assert (step["name"], step["owner_role"]) == ("Example, Ada", "front-desk")
    assert datetime.fromisoformat(step["due_at"]) == closure.recorded_at.replace(microsecond=0)
    page = desk.get("/next-steps?when=all").content.decode()
    assert f'href="/appointments/{row.pk}#change"' in page
    with acting.at_work():
        change_appointment(appointment=row, change="kept", reason="Open for her", by=acting)
    assert due_to(desk, "move-appointment") == []


@pytest.mark.parametrize("ends", ["opened again", "ended", "run out"])
def test_a_link_that_was_guessed_at_is_the_desks_until_somebody_has_called(
    log_in: Callable[[str], Client], desk: Client, acting: Actor, ada: Patient, ends: str
) -> None:
    link = find_link(asked_by_message(ada, acting).removeprefix("/a/"))
    assert link is not None
    with acting.at_work():
        for _try in range(TRIES):
            assert due_to(desk, "open-locked-link") == []
            try_birth_date(link=link, born=date(1900, 1, 1), by=acting)
        link.refresh_from_db()
        assert link.locked_at is not None
    (step,) = due_to(desk, "open-locked-link")
    assert (step["name"], step["owner_role"]) == ("Example, Ada", "front-desk")
    assert datetime.fromisoformat(step["due_at"]) == link.locked_at.replace(microsecond=0)
    page = desk.get("/next-steps?when=all").content.decode()
    assert f'href="/patients/{ada.pk}/messages"' in page
    if ends == "run out":
        with time_machine.travel(link.expires_at):
            assert due_to(log_in("desk"), "open-locked-link") == []
        return
    with acting.at_work():
        end = {"opened again": open_link_again, "ended": end_links}[ends]
        end(link=link, by=acting)
    assert due_to(desk, "open-locked-link") == []
