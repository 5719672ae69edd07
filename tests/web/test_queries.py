"""However many people a page shows, it asks the database no more often than for few."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prolo.registry.access import Actor
from prolo.registry.search_keys import write_keys
from tests.web.clinic_days import register, treated_before
from tests.web.conftest import text_of

FEW, MANY = 5, 35
LISTS = ("/patients/duplicates", "/calls")
SEARCHES = ("Invented", "Inven", "Invetned")  # a whole name, its beginning, a slip
MOST = 30  # a search reads batches of people until enough are found


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
        counts.append({one: _queries(physician, one, len(people)) for one in pages})
    few, many = counts
    assert {one: many[one] for one in LISTS} == {one: few[one] for one in LISTS}
    assert {one: asked for one, asked in many.items() if asked > MOST} == {}


def _queries(client: Client, address: str, people: int) -> int:
    """How many the second time, when what stays is at hand; so many people at least are shown."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert text_of(page).count("Invented 0") >= people, address
    return len(asked)
