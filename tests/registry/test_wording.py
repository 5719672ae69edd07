"""The wording of an outcome measure is shown only while a recorded permission stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from prolo.errors import Invalid, NotAllowed
from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.wording import record_permission, withdraw_permission
from prolo.registry.models import Event, WordingPermission
from prolo.registry.wording import may_show_wording
from tests.registry.conftest import Cast

ODI = load_knowledge().instruments["odi"]
GIVEN: dict[str, Any] = {"instrument": "odi", "given_by": "Invented body", "document": "L-1"}


@pytest.fixture
def admin(cast: Cast) -> Iterator[Actor]:
    with cast.administrator.at_work():
        yield cast.administrator


def today_of(by: Actor) -> date:
    return clock.today(by.clinic)


@pytest.mark.parametrize(
    ("starts", "ends", "is_shown"),
    [(0, None, True), (-9, 0, True), (-9, -1, False), (1, None, False), (-1, 1, True)],
)
def test_a_permission_stands_from_its_first_day_to_its_last(
    admin: Actor, starts: int, ends: int | None, is_shown: bool
) -> None:
    today = today_of(admin)
    assert not may_show_wording(ODI, admin.clinic, today)
    record_permission(
        **GIVEN,
        starts_on=today + timedelta(days=starts),
        ends_on=None if ends is None else today + timedelta(days=ends),
        by=admin,
    )
    assert may_show_wording(ODI, admin.clinic, today) is is_shown


def test_a_withdrawn_permission_stays_on_record_and_shows_nothing(admin: Actor) -> None:
    row = record_permission(**GIVEN, starts_on=today_of(admin), by=admin)
    withdraw_permission(permission=row, by=admin)
    withdraw_permission(permission=row, by=admin)  # sent twice
    assert not may_show_wording(ODI, admin.clinic, today_of(admin))
    assert WordingPermission.objects.get().recorded_by == admin.user
    assert Event.objects.filter(verb__startswith="wording_").count() == 2


def test_our_own_words_need_no_permission(admin: Actor) -> None:
    pain = load_knowledge().instruments["nprs"]
    assert may_show_wording(pain, admin.clinic, today_of(admin))
    with pytest.raises(Invalid):
        record_permission(**GIVEN | {"instrument": "nprs"}, starts_on=today_of(admin), by=admin)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"given_by": " "}, {"given_by": "missing"}),
        ({"document": ""}, {"document": "missing"}),
        ({"document": "x" * 201}, {"document": "max_length"}),
        ({"instrument": "odx"}, {"instrument": "unknown"}),
        ({"ends_on": date(1999, 1, 1)}, {"ends_on": "before-start"}),
    ],
)
def test_a_permission_that_cannot_be_found_again_is_refused(
    admin: Actor, changed: dict[str, Any], fault: dict[str, str]
) -> None:
    given = {**GIVEN, "starts_on": today_of(admin), "by": admin} | changed
    with pytest.raises(Invalid) as refused:
        record_permission(**given)
    assert refused.value.faults == fault


def test_only_an_administrator_records_one(at_work: Actor) -> None:
    with pytest.raises(NotAllowed):
        record_permission(**GIVEN, starts_on=today_of(at_work), by=at_work)


def test_the_database_wants_a_document_too(admin: Actor) -> None:
    row = {"clinic": admin.clinic, "instrument": "odi", "given_by": "x", "document": ""}
    with pytest.raises(IntegrityError), transaction.atomic():
        WordingPermission.objects.create(**row, starts_on=today_of(admin))
