"""A moment on the clinic's wall that comes twice: every form that takes one asks which is meant."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from prolo.web.forms.contact import AttemptForm
from prolo.web.forms.kit import KitForm
from prolo.web.forms.moments import MomentField, MomentsForm
from prolo.web.urls import urlpatterns
from prolo.web.words.values import shown

NEW_YORK = ZoneInfo("America/New_York")
TWICE = "2027-11-07T01:30"
FIRST = datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
SECOND = datetime(2027, 11, 7, 6, 30, tzinfo=UTC)
TYPED = {"about": "w6", "channel": "phone", "outcome": "call-back"}


def call_back(at: str, **more: str) -> AttemptForm:
    typed = TYPED | {"call_back_at": at} | more
    return AttemptForm(typed, items={"w6": "Answers at 6 weeks"}, zone=NEW_YORK)


def names(form: AttemptForm) -> list[str]:
    return [name for part in form.parts() for name in part.names]


def test_it_is_asked_which_right_below_and_nothing_is_taken_before() -> None:
    form = call_back(TWICE)
    assert not form.is_valid()
    assert form.errors == {
        "call_back_at_which": ["This time comes twice in that night: choose which"]
    }
    at = names(form).index("call_back_at")
    assert names(form)[at + 1] == "call_back_at_which"
    assert form["call_back_at_which"].label == "Call back at: which of the two"


@pytest.mark.parametrize(("which", "meant"), [("first", FIRST), ("second", SECOND)])
def test_what_is_chosen_is_meant(which: str, meant: datetime) -> None:
    form = call_back(TWICE, call_back_at_which=which)
    assert form.is_valid(), form.errors
    assert form.given()["call_back_at"] == meant


def test_a_choice_that_is_none_is_asked_again() -> None:
    assert not call_back(TWICE, call_back_at_which="third").is_valid()


@pytest.mark.parametrize("at", ["", "2027-11-07T00:59", "2027-11-07T02:00", "2027-06-01T01:30"])
def test_what_comes_once_asks_nothing(at: str) -> None:
    form = call_back(at, call_back_at_which="second")
    assert form.is_valid(), form.errors
    assert "call_back_at_which" not in names(form)


def forms_of(base: type[KitForm]) -> set[type[KitForm]]:
    found = set(base.__subclasses__())
    return found | {each for one in found for each in forms_of(one)}


def test_every_form_with_a_moment_asks() -> None:
    assert urlpatterns  # all forms are imported
    with_moments = {
        one
        for one in forms_of(KitForm)
        if any(isinstance(field, MomentField) for field in one.base_fields.values())
    }
    assert len(with_moments) > 4
    assert not {one for one in with_moments if not issubclass(one, MomentsForm)}


def test_a_moment_that_comes_twice_says_which_it_is() -> None:
    with timezone.override(NEW_YORK):
        assert shown(FIRST) == "Sun 7 November 2027, 01:30, before the clocks go back"
        assert shown(SECOND) == "Sun 7 November 2027, 01:30, after the clocks go back"
        assert shown(FIRST.replace(hour=4)) == "Sun 7 November 2027, 00:30"
        assert shown(SECOND.replace(hour=7)) == "Sun 7 November 2027, 02:30"
        assert shown(date(2027, 11, 7)) == "Sun 7 November 2027"
