"""Records that look like one person are found; those told apart are not asked about again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prolo.errors import Conflict, Invalid, NotAllowed, NotFound
from prolo.registry.actions.duplicates import PAIR, note_who_looks_alike
from prolo.registry.actions.merges import merge_patients, take_back_two_people, tell_apart
from prolo.registry.actions.patients import (
    IdentityGiven,
    given_of,
    possible_duplicates,
    update_identity,
)
from prolo.registry.duplicates import (
    is_one_slip_apart,
    pairs_to_compare,
    possible_pairs,
    who_looks_alike,
)
from prolo.registry.models import LooksAlike, TwoPeople
from tests.support.examples import at_least

pytestmark = pytest.mark.django_db
BORN = date(1961, 4, 9)


@pytest.mark.parametrize(
    ("other", "agrees"),
    [
        ({"family": "Schreiber", "given": "Anna"}, ("name", "birth-date")),
        ({"family": "Schreyber", "given": "Anna"}, ("name-near", "birth-date")),
        ({"family": "Anna", "given": "Schreiber"}, ("name", "birth-date")),
        ({"family": "SCHREIBER", "given": "Ánna", "born": None}, ("name", "birth-date-unknown")),
        ({"born": date(1961, 9, 4)}, ("name", "birth-date-near")),
        ({"born": date(1967, 4, 9)}, ("name", "birth-date-near")),
        ({"family": "Other", "born": date(1990, 1, 1), "phone": "555 0100 110"}, ("phone",)),
        ({"family": "Шрайбер", "given": "Анна"}, ("name-script", "birth-date")),
        ({"family": "Шрайбер", "given": "Берта"}, None),
        ({"born": date(1985, 12, 24)}, None),
        ({"given": "Berta"}, None),
        ({"given": "Berta", "born": date(1990, 1, 1), "phone": "555 0100 110"}, None),
    ],
)
def test_what_agrees(at_work: Any, register: Any, other: dict[str, Any], agrees: Any) -> None:
    register("Schreiber", "Anna", phone="+1 555 0100 110")
    about = {"family": "Schreiber", "given": "Anna", "born": BORN} | other
    register(about.pop("family"), about.pop("given"), **about)
    pairs = possible_pairs(at_work)
    assert [one.agrees for one in pairs] == ([agrees] if agrees else [])


def test_who_is_told_apart_or_merged_is_not_asked_about_again(at_work: Any, register: Any) -> None:
    first, second, third = (register("Sato", "Yuki") for _ in range(3))
    assert len(possible_pairs(at_work)) == 3
    tell_apart(first=second, second=first, by=at_work)
    tell_apart(first=first, second=second, by=at_work)
    assert len(possible_pairs(at_work)) == 2
    note_who_looks_alike(by=at_work)  # the job leaves them out
    (told,) = TwoPeople.objects.all()
    take_back_two_people(told=told, by=at_work)
    assert len(possible_pairs(at_work)) == 3
    with pytest.raises(Conflict):
        take_back_two_people(told=told, by=at_work)
    tell_apart(first=first, second=second, by=at_work)
    merge_patients(from_patient=third, into_patient=second, reason="Twice", by=at_work)
    assert possible_pairs(at_work) == []


def noted(by: Any) -> list[set[Any]]:
    return [{one.first, one.second} for one in pairs_to_compare(by)]


def test_what_looks_alike_is_noted_once_until_somebody_compared_it(
    at_work: Any, register: Any
) -> None:
    first, second, third = (register("Sato", "Yuki") for _ in range(3))
    for _again in range(2):
        assert len(noted(at_work)) == 3  # as they were registered
        note_who_looks_alike(by=at_work)
    since = pairs_to_compare(at_work)[0].found_at
    tell_apart(first=second, second=first, by=at_work)
    assert {first, second} not in noted(at_work)
    merge_patients(from_patient=third, into_patient=second, reason="Twice", by=at_work)
    assert noted(at_work) == []
    register("Sato", "Yuki")
    assert len(noted(at_work)) == 2
    assert all(one.found_at > since for one in pairs_to_compare(at_work))


def test_who_is_no_longer_alike_is_no_longer_noted(at_work: Any, register: Any) -> None:
    register("Sato", "Yuki")
    other = register("Sato", "Yuki")
    given = replace(given_of(other.identity), given_names="Haruka")
    update_identity(identity=other.identity, given=given, by=at_work)
    assert noted(at_work) == []


def test_whom_the_keys_do_not_tell_of_the_job_finds(at_work: Any, register: Any) -> None:
    """Rows that were brought in beside the actions."""
    pair = {register("Sato", "Yuki"), register("Sato", "Yuki")}
    LooksAlike.objects.all().delete()
    note_who_looks_alike(by=at_work)
    assert noted(at_work) == [pair]


NAMES = ("Sato", "Satu", "Yuki", "Ana", "Ana Maria", "Анна", "")
PEOPLE = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from(NAMES[:-1]),
    st.sampled_from([None, BORN, BORN.replace(day=8), date(1990, 12, 24)]),
    st.sampled_from(["", "+1 555 0100 110", "+1 555 0100 111"]),
)


@settings(
    max_examples=at_least(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(people=st.lists(PEOPLE, min_size=2, max_size=5), changed=PEOPLE)
def test_one_by_one_the_same_are_found_as_when_all_are_compared(
    at_work: Any, register: Any, people: list[Any], changed: Any
) -> None:
    with transaction.atomic():
        known = [
            register(family, given, born=born, phone=phone) for family, given, born, phone in people
        ]
        assert set(LooksAlike.objects.values_list(*PAIR)) == who_looks_alike(at_work)
        family, given, born, phone = changed
        about = replace(
            given_of(known[0].identity),
            family_name=family,
            given_names=given,
            birth_date=born,
            phone=phone,
        )
        update_identity(identity=known[0].identity, given=about, by=at_work)
        assert set(LooksAlike.objects.values_list(*PAIR)) == who_looks_alike(at_work)
        transaction.set_rollback(True)


def test_who_merges_nobody_is_told_of_no_pair(cast: Any) -> None:
    with cast.administrator.at_work(), pytest.raises(NotAllowed):
        pairs_to_compare(cast.administrator)


def test_another_clinics_people_are_never_compared(cast: Any, register: Any) -> None:
    ours = register("Sato", "Yuki")
    theirs = register("Sato", "Yuki", by=cast.outsider)
    for actor in (cast.owner, cast.outsider):
        with actor.at_work():
            assert possible_pairs(actor) == []
    with pytest.raises(NotFound):
        tell_apart(first=ours, second=theirs, by=cast.owner)


def test_telling_apart_takes_two_and_somebody_of_the_desk(cast: Any, register: Any) -> None:
    one, other = register("Sato", "Yuki"), register("Sato", "Yuki")
    with pytest.raises(Invalid):
        tell_apart(first=one, second=one, by=cast.owner)
    with pytest.raises(NotAllowed):
        tell_apart(first=one, second=other, by=cast.administrator)


@pytest.mark.parametrize(
    ("born", "is_found"),
    [(date(1961, 4, 8), True), (date(1961, 9, 4), True), (None, True), (date(1972, 1, 30), False)],
)
def test_somebody_who_is_registered_again_is_found_with_a_mistyped_day(
    at_work: Any, register: Any, born: date | None, is_found: bool
) -> None:
    register("Schreiber", "Anna")
    given = IdentityGiven(family_name="Schreibr", given_names="Anna", birth_date=born)
    assert bool(possible_duplicates(at_work, given)) == is_found


def test_a_slip_is_a_digit_two_neighbours_or_day_and_month() -> None:
    assert is_one_slip_apart(date(1958, 3, 14), date(1985, 3, 14))
    assert is_one_slip_apart(date(1958, 3, 4), date(1958, 4, 3))
    assert not is_one_slip_apart(date(1958, 3, 14), date(1959, 4, 14))
