"""Names as people write them, and what became of each: ``typed_medicines.csv``.

``meant`` is what is in it; empty for names that no fact has, many of them mixed up with one that
has (Celebrex and Cerebyx, Plavix and Plendil, hydroxyzine and hydrocodone).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from prolo.care.contraindicated import WEAKENING
from prolo.care.medicines import Question, Recognition, medicines_in, recognise_medicine
from prolo.knowledge import Knowledge, load_knowledge

TYPED = Path(__file__).with_name("typed_medicines.csv")


def names() -> Iterator[tuple[str, set[str]]]:
    with TYPED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["typed"], {one for one in row["meant"].split("+") if one}


@pytest.fixture(scope="module")
def k() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="module")
def answered(k: Knowledge) -> list[tuple[str, set[str], Recognition]]:
    return [(typed, meant, recognise_medicine(typed, knowledge=k)) for typed, meant in names()]


Answered = list[tuple[str, set[str], Recognition]]


def test_nothing_is_recognised_wrongly_without_a_question(answered: Answered) -> None:
    wrong = [
        (typed, found.medicines)
        for typed, meant, found in answered
        if found.is_known and set(found.medicines) != meant
    ]
    assert wrong == []


def test_what_is_not_recognised_is_always_asked(answered: Answered) -> None:
    silent = [typed for typed, _, found in answered if not found.is_known and not found.questions]
    assert silent == []


def test_a_name_that_no_fact_has_is_never_recognised(answered: Answered) -> None:
    assert [typed for typed, meant, found in answered if not meant and found.is_known] == []


def test_nearly_every_name_is_recognised_or_asked_with_the_right_candidate(
    answered: Answered, k: Knowledge
) -> None:
    known = [(typed, meant, found) for typed, meant, found in answered if meant]
    recognised = [typed for typed, _, found in known if found.is_known]
    offered = [
        typed
        for typed, meant, found in known
        if any(set(medicines_in(one, k)) == meant for one in found.candidates)
    ]
    missed = [typed for typed, *_ in known if typed not in {*recognised, *offered}]
    assert len(known) >= 150
    assert len(recognised) / len(known) > 0.45
    assert (len(recognised) + len(offered)) / len(known) > 0.97, missed


@pytest.mark.parametrize("typed", ["Sudafed", "Sudafed 12 hour", "Mucinex", "Robitussin"])
def test_a_name_alone_never_offers_the_product_with_a_pain_killer_added(
    typed: str, k: Knowledge
) -> None:
    found = recognise_medicine(typed, knowledge=k)
    assert (found.candidates, found.questions) == ((), (Question.UNKNOWN,))


@pytest.mark.parametrize("typed", ["Aleve Cold", "Sudafed 12 Hour Pressure + Pain"])
def test_what_was_added_is_offered_once_it_is_said(typed: str, k: Knowledge) -> None:
    assert "naproxen-pseudoephedrine" in recognise_medicine(typed, knowledge=k).candidates


@pytest.mark.parametrize("typed", ["Tysabri", "Gilenya", "Aubagio", "ozanimod", "Jakafi"])
def test_what_weakens_the_immune_system_is_known_as_such(typed: str, k: Knowledge) -> None:
    (name,) = recognise_medicine(typed, knowledge=k).medicines
    assert k.medicines[name].drug_class in WEAKENING


@pytest.mark.parametrize("typed", ["Brukinsa", "ponatinib", "Jakafi"])
def test_what_may_make_bleeding_easier_is_known_as_such(typed: str, k: Knowledge) -> None:
    (name,) = recognise_medicine(typed, knowledge=k).medicines
    assert k.medicines[name].may_bleed
