"""However much a page shows, it asks the database no more often than for little."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.duplicates import note_who_looks_alike
from prolo.registry.actions.schedule import keep_closure
from prolo.registry.models import Patient
from prolo.registry.search_keys import write_keys
from tests.web.clinic_days import register, treated_before
from tests.web.conftest import text_of
from tests.web.many import AHEAD_DAYS, one_more, one_more_of

pytestmark = pytest.mark.both_databases

FEW, MANY = 5, 35
LISTS = ("/patients/duplicates", "/calls", "/calls/missing")
COUNTED = tuple(f"/harms/rates?by={one}" for one in ("all", "condition", "irritant", "period"))
SEARCHES = ("Invented", "Inven", "Invetned")  # a whole name, its beginning, a slip
# Next steps of sixteen kinds; a search reads batches of people until enough are found. PostgreSQL
# is told whose rows these are, too.
MOST = 51
OF_THE_CLINIC = (
    "/calendar?day={ahead}",
    "/calendar?view=week&day={ahead}",
    "/calendar/to-move",
    "/calendar/waiting",
    "/calendar/waiting?at={ahead}T18:00:00-05:00&minutes=120",
    "/stock?all",
    "/results",
    "/ledger",
    "/estimates-owed",
    "/next-steps?when=all",
)
STORY = "/patients/{patient}"
OF_A_PERSON = (STORY, "/patients/{patient}/statement", "/patients/{patient}/archive")
MOST_OF_A_STORY = 53


def test_searches_duplicates_and_calls_of_many_cost_no_more_queries_than_of_few(
    physician: Client, acting: Actor
) -> None:
    pages = (*LISTS, *(f"/patients?q={one}" for one in SEARCHES))
    counts = []
    for people in (range(FEW), range(FEW, MANY)):
        with acting.at_work():
            for number in people:
                patient = register(acting, number)
                write_keys(patient.identity)
                treated_before(acting, patient, days=45)
            note_who_looks_alike(by=acting)
        counts.append({one: _queries(physician, one, len(people)) for one in pages})
        counts[-1] |= {one: _queries(physician, one, 0) for one in COUNTED}
    few, many = counts
    same = (*LISTS, *COUNTED)
    assert {one: many[one] for one in same} == {one: few[one] for one in same}
    assert {one: asked for one, asked in many.items() if asked > MOST} == {}


def test_pages_of_the_clinic_cost_no_more_queries_for_many_than_for_few(
    physician: Client, acting: Actor, admin: Actor, log_in: Callable[[str], Client]
) -> None:
    ahead = clock.today(acting.clinic) + timedelta(days=AHEAD_DAYS)
    pages = {one: one.format(ahead=ahead) for one in OF_THE_CLINIC}
    counts = []
    for number in range(8):
        one_more(acting, number)
        if number == 1:
            with admin.at_work():
                keep_closure(day=ahead, reason="Burst pipe", by=admin)
        if number in (1, 7):
            counts.append({one: _queries(physician, pages[one], number + 1) for one in pages})
            counts[-1]["audit"] = _queries(log_in("admin"), "/our-clinic/audit", 0)
    assert counts[0] == counts[1]
    assert {one: asked for one, asked in counts[1].items() if asked > MOST} == {}


def test_pages_of_a_person_cost_no_more_queries_for_much_than_for_little(
    physician: Client, acting: Actor, ada: Patient
) -> None:
    pages = {one: one.format(patient=ada.pk) for one in OF_A_PERSON}
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
    counts = []
    for number in range(8):
        one_more_of(course, acting)
        if number in (1, 7):
            counts.append({one: _queries(physician, pages[one], 0) for one in pages})
    assert counts[0] == counts[1]
    assert counts[1].pop(STORY) <= MOST_OF_A_STORY
    assert {one: asked for one, asked in counts[1].items() if asked > MOST} == {}


def _queries(client: Client, address: str, people: int) -> int:
    """How many the second time, when what stays is at hand; so many people at least are shown."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert page.status_code == 200, address
    assert text_of(page).count("Invented 0") >= people, address
    return len(asked)
