"""What a clinic keeps of harms, lots, its people and itself, what it reads of knowledge and of the
evidence: the database is asked no more often for much of it than for little."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.facts import confirm_fact, set_clinic_value
from prolo.registry.actions.payers import check_payer
from prolo.registry.actions.people import add_membership, put_on_call, register_user
from prolo.registry.actions.prices import set_price
from prolo.registry.actions.privileges import grant_privilege
from prolo.registry.actions.stock import recall_stock
from prolo.registry.models import (
    AdverseEvent,
    InfectionCluster,
    Job,
    Role,
    StockLot,
)
from tests.registry.harmed import harm
from tests.web.clinic_days import register
from tests.web.many import one_more
from tests.web.test_lots import draw

pytestmark = pytest.mark.both_databases

FEW, MANY, MOST = 3, 8, 49
LISTS = (  # which show more the more there is
    "/harms",
    "/harms/{event}",
    "/harms/clusters/{cluster}",
    "/lots?q=Invented",
    "/lots/who?lot=D-77",
    "/people",
    "/people/privileges.json",
    "/our-clinic/on-call",
    "/our-clinic/payers",
    "/our-clinic/prices",
    "/our-clinic/thresholds",
    "/our-clinic/outcomes",
    "/knowledge/decided-here",
)
OF_THE_HOUSE = (
    *LISTS,
    "/harms/{event}/judge",
    "/harms/{event}/medwatch",
    "/our-clinic/completeness",
    "/knowledge",
    "/knowledge/thresholds",
    "/knowledge/medicines",
    "/knowledge/thresholds/{threshold}",
    "/knowledge/open.json",
    "/evidence",
    "/evidence/knee-oa",
    "/evidence/knee-oa/findings",
    "/evidence/knee-oa/missing",
    "/evidence/knee-oa/influence",
)
OF_ITS_HEAD = (
    "/our-clinic",
    "/our-clinic/settings",
    "/our-clinic/messages",
    "/our-clinic/new-rules",
    "/our-clinic/queue",
    "/our-clinic/audit",
)
OPEN = [one.ref for one in load_knowledge().medicines.values() if one.unverified]
THRESHOLDS = [
    one for one in load_knowledge().thresholds.values() if one.low is not None and one.sources
]
PAYERS = tuple(load_knowledge().payers)
REGIONS = tuple(load_knowledge().regions)


def test_pages_of_the_house_cost_no_more_queries_for_much_than_for_little(
    physician: Client, administrator: Client, acting: Actor, admin: Actor
) -> None:
    counts = []
    for number in range(MANY):
        one_more(acting, number)
        event = one_more_harm(acting, number)
        one_more_colleague(admin, acting, number)
        one_more_decision(acting, admin, number)
        if number + 1 in (FEW, MANY):
            with acting.at_work():
                shared = InfectionCluster.objects.get(kind="lot")
                assert shared.members.count() == number + 1
            at = {"event": event.pk, "cluster": shared.pk, "threshold": THRESHOLDS[0].id}
            asked = dict.fromkeys(OF_THE_HOUSE, physician) | dict.fromkeys(
                OF_ITS_HEAD, administrator
            )
            counts.append({one: _queries(who, one.format(**at)) for one, who in asked.items()})
    few, many = counts
    assert [one for one in LISTS if few[one][1] >= many[one][1]] == [], "nothing more is shown"
    assert {one: (few[one][0], many[one][0]) for one in few if few[one][0] < many[one][0]} == {}
    assert {one: n for one, (n, _length) in many.items() if n > MOST} == {}


@pytest.fixture
def administrator(log_in: object) -> Client:
    client = log_in("admin")  # type: ignore[operator]
    assert isinstance(client, Client)
    return client


def one_more_harm(acting: Actor, number: int) -> AdverseEvent:
    """Of a person who was injected from a lot that all had, which raises an alarm; and a recall."""
    with acting.at_work():
        patient = register(acting, 100 + number)
    event = harm(acting, patient, lot="D-77")
    assert event.session
    draw(acting, event.session, f"Invented {number:03}")
    with acting.at_work():
        stock = StockLot.objects.filter(recalled_at=None).latest("recorded_at")
        recall_stock(stock=stock, reason="Particles", by=acting)
    return event


def one_more_colleague(admin: Actor, acting: Actor, number: int) -> None:
    """Who works here from today on, may treat something, is on call, and asks a price."""
    with admin.at_work():
        name = f"invented{number}"
        user = register_user(
            username=name, full_name=f"Dr. {name}", password="long-and-invented-9", by=admin
        )
        add_membership(user=user, role=Role.PHYSICIAN, by=admin)
        grant_privilege(user=user, region=REGIONS[0], level="alone", by=admin)
        set_price(procedure="session", amount=Decimal(400), injector=user, is_meant=True, by=admin)
        now = clock.now(admin.clinic)
        begins = now + timedelta(days=60 + number)
        put_on_call(user=user, starts_at=begins, ends_at=begins + timedelta(hours=9), by=admin)
        Job.objects.create(
            clinic=admin.clinic,
            task="prolo.registry.gone.away",
            key=name,
            enqueued_at=now,
            due_at=now,
            parked_at=now,
            error="Invented",
        )


def one_more_decision(acting: Actor, admin: Actor, number: int) -> None:
    """A fact that is confirmed, a value of the clinic's own, a payer that was asked."""
    with acting.at_work():
        confirm_fact(ref=OPEN[number], reason="I read it", by=acting)
        threshold = THRESHOLDS[number]
        assert threshold.low is not None
        set_clinic_value(ref=threshold.ref, value=threshold.low, reason="Ours", by=acting)
    with admin.at_work():
        today = clock.today(admin.clinic)
        check_payer(
            payer=PAYERS[number],
            decision="not-covered",
            source="By telephone",
            checked_on=today,
            check_again_by=today + timedelta(days=90),
            by=admin,
        )


def _queries(client: Client, address: str) -> tuple[int, int]:
    """How many, when what stays is at hand: the fewest of two; and how long the page is."""
    client.get(address)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        assert page.status_code == 200, address
        counts.append(len(asked))
    return min(counts), len(page.content)
