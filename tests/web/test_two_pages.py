"""One form that stands on two pages: a second tab or telephone, or one that was kept on the phone
as it opened. What is answered on the one takes nothing back of what was answered on the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.models import Concern, Draft, Patient
from tests.registry.treated import treat_knee
from tests.web.conftest import text_of
from tests.web.sheets import Sheet
from tests.web.test_answering import FINE, typed
from tests.web.test_mine import logged_in

pytestmark = pytest.mark.both_databases

Rows = Callable[[Any], list[Any]]


@pytest.fixture
def hers(ada: Patient, acting: Actor) -> Client:
    return logged_in(ada, acting)


@pytest.fixture
def check(ada: Patient, acting: Actor) -> str:
    course = treat_knee(ada, clock.now(acting.clinic) - timedelta(days=1), by=acting)
    return f"/my/courses/{course.pk}/answer/aftercare-1-d1"


@pytest.fixture
def follow_up(ada: Patient, acting: Actor) -> str:
    course = treat_knee(ada, clock.now(acting.clinic) - timedelta(days=43), by=acting)
    return f"/my/courses/{course.pk}/answer/w6"


def opened(client: Client, address: str) -> dict[str, Any]:
    return Sheet(client.get(address)).sends()


def keep(client: Client, address: str, form: dict[str, Any], **answers: str) -> Any:
    return client.post(address, {**form, **answers}, headers={"Prolo-Draft": "1"})


def test_an_answer_of_a_page_that_is_older_takes_back_none_of_what_was_answered_since(
    hers: Client, check: str, stored: Rows
) -> None:
    empty, here = opened(hers, check), opened(hers, check)
    given = {"pain": "6", "fever": "yes", "drainage": "no", "worry": "It is hot"}
    keep(hers, check, here, **given)
    late = keep(hers, check, empty, pain="3", worry="")
    assert late.headers["Prolo-Level"] == "same-day"
    (draft,) = stored(Draft)
    assert draft.typed == {**given, "pain": "3", "temperature-unit": "F"}
    assert "fever" in str(draft.said)
    assert [one.level for one in stored(Concern)] == ["same-day"]
    keep(hers, check, empty, pain="3", drainage="unsure")  # it has not seen the rest since
    assert "Prolo-Seen" not in late.headers
    (draft,) = stored(Draft)
    assert draft.typed == {**given, "pain": "3", "drainage": "unsure", "temperature-unit": "F"}


def test_what_is_cleared_where_it_stood_stays_cleared(
    hers: Client, check: str, stored: Rows
) -> None:
    form = opened(hers, check)
    kept = keep(hers, check, form, pain="6", worry="It is hot")
    form["draft_seen"] = kept.headers["Prolo-Seen"]
    kept = keep(hers, check, form, pain="6", worry="")
    assert "worry" not in stored(Draft)[0].typed
    again = opened(hers, check)
    assert again["draft_seen"] == [kept.headers["Prolo-Seen"]]
    keep(hers, check, {**again, "pain": ""})
    assert "pain" not in stored(Draft)[0].typed


def test_a_temperature_keeps_the_unit_in_which_it_was_typed(
    hers: Client, check: str, stored: Rows
) -> None:
    """The page offers that of the clinic."""
    empty = opened(hers, check)
    keep(hers, check, empty, **{"temperature": "38.9", "temperature-unit": "C"})
    keep(hers, check, empty, pain="3")
    (draft,) = stored(Draft)
    assert (draft.typed["temperature"], draft.typed["temperature-unit"]) == ("38.9", "C")
    keep(hers, check, empty, temperature="102.1")
    (draft,) = stored(Draft)
    assert (draft.typed["temperature"], draft.typed["temperature-unit"]) == ("102.1", "F")


def test_an_activity_keeps_the_number_that_was_given_to_it(
    hers: Client, follow_up: str, stored: Rows
) -> None:
    empty = opened(hers, follow_up)
    stairs = {"activity-1": "Stairs", "activity-1-score": "7"}
    keep(hers, follow_up, empty, **stairs)
    keep(hers, follow_up, empty, pain="3", **{"activity-1": "Stairs"})
    assert stairs.items() <= stored(Draft)[0].typed.items()
    keep(hers, follow_up, empty, **{"activity-1": "Dance"})
    (draft,) = stored(Draft)
    assert draft.typed["activity-1"] == "Dance"
    assert "activity-1-score" not in draft.typed


def test_a_half_form_that_comes_behind_the_whole_of_another_device_is_kept_no_more(
    hers: Client, log_in: Callable[[str], Client], follow_up: str, stored: Rows
) -> None:
    here, there = opened(hers, follow_up), typed(hers.get(follow_up), **FINE)
    assert "Your answers have reached the clinic" in text_of(hers.post(follow_up, there))
    assert keep(hers, follow_up, here, pain="9").status_code == 204
    assert stored(Draft) == []
    course = follow_up.split("/")[3]
    assert Sheet(log_in("nurse").get(f"/courses/{course}/answers/w6")).sends()["pain"] == [""]


def test_a_sending_that_is_refused_takes_back_nothing_that_it_did_not_show(
    hers: Client, check: str, stored: Rows
) -> None:
    empty = opened(hers, check)
    keep(hers, check, empty, fever="yes")
    refused = hers.post(check, {**empty, "pain": "6", "temperature": "abc"})
    assert refused.status_code == 422
    (draft,) = stored(Draft)
    assert (draft.typed["fever"], draft.typed["temperature"]) == ("yes", "abc")
    mended = Sheet(refused).sends()
    assert "fever" not in mended
    assert "You began on" in text_of(hers.get(check))
    form = opened(hers, check)
    refused = hers.post(check, {**form, "temperature": "abd"})
    (draft,) = stored(Draft)
    mended = Sheet(refused).sends()
    keep(hers, check, mended, temperature="")  # it shows all that is kept
    (draft,) = stored(Draft)
    assert "temperature" not in draft.typed
    assert draft.typed["fever"] == "yes"
