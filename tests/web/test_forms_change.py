"""Prolo is brought up to date while a form lies on a telephone: what was shown is what counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from django.test import Client

from prolo.knowledge import load_knowledge
from prolo.knowledge.questionnaires import Questionnaire, load_questionnaires
from prolo.registry.access import Actor
from prolo.registry.models import Concern, Conclusion, Draft, Patient, Response
from tests.web.conftest import text_of
from tests.web.test_answering import typed
from tests.web.test_links import asked_by_message

pytestmark = pytest.mark.both_databases

Rows = Callable[[Any], list[Any]]
NOW = load_questionnaires()
FORM = next(one for one in NOW if one.id == "aftercare-check")
NEWER = next(
    one.id
    for one in load_knowledge().signs.values()
    if one.is_red_flag and one.ask and not one.regions and one.temp_c_min is None
)


def without(items: list[Any], link_id: str) -> list[Any]:
    return [
        {**one, "item": without(one["item"], link_id)} if "item" in one else one
        for one in items
        if one["linkId"] != link_id
    ]


OLDER = replace(
    FORM,
    version="0.9.0",
    sha256="f" * 64,
    body=MappingProxyType(
        {**FORM.body, "version": "0.9.0", "item": without(FORM.body["item"], NEWER)}
    ),
)
OTHERS = [one for one in NOW if one.id != FORM.id]


@pytest.fixture
def give_out(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What prolo has of the check from now on."""

    def know(*versions: Questionnaire) -> None:
        known = (*OTHERS, *versions)
        for module in ("knowledge.questionnaires.reading", "registry.asked"):
            monkeypatch.setattr(f"prolo.{module}.load_questionnaires", lambda: known)

    return know


@pytest.fixture
def link(acting: Actor, ada: Patient) -> str:
    return asked_by_message(ada, acting)


def test_a_check_is_kept_on_the_version_that_was_shown(
    link: str, give_out: Callable[..., None], stored: Rows
) -> None:
    """One that waited without a signal asks a red flag less than the newest: it is taken, whom it
    concerns is called, and what nobody asked is said."""
    client = Client()
    give_out(OLDER)
    form = typed(client.get(link), fever="yes")
    assert NEWER not in form
    give_out(OLDER, FORM)
    assert "have reached the clinic" in text_of(client.post(link, form))
    (row,), (concern,) = stored(Response), stored(Concern)
    assert (row.questionnaire, row.questionnaire_sha256) == (OLDER.canonical, OLDER.sha256)
    assert concern.response_id == row.pk
    unasked = [
        found["code"]
        for one in stored(Conclusion)
        for found in one.body["findings"]
        if found["rule"] == "aftercare.unasked"
    ]
    assert unasked == [NEWER]
    assert NEWER in typed(client.get(link))


def test_who_comes_back_goes_on_with_the_version_they_began(
    link: str, give_out: Callable[..., None], stored: Rows
) -> None:
    client = Client()
    give_out(OLDER)
    client.post(link, typed(client.get(link), pain="6"), headers={"Prolo-Draft": "1"})
    give_out(OLDER, FORM)
    page = client.get(link)
    assert NEWER not in typed(page)
    (kept,) = stored(Draft)
    assert kept.questionnaire == OLDER.canonical
    client.post(link, typed(page, pain="6"))
    assert [one.questionnaire for one in stored(Response)] == [OLDER.canonical]


def test_a_version_that_nobody_gave_out_is_no_way_around_a_red_flag(
    link: str, stored: Rows
) -> None:
    client = Client()
    form = typed(client.get(link))
    form |= {"form_shown": OLDER.canonical}
    del form[NEWER]
    assert client.post(link, form).status_code == 422
    assert stored(Response) == []
