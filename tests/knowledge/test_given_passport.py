"""What a brought form says of its measure, by itself and in a file beside it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from prolo.knowledge import load_knowledge
from prolo.knowledge.questionnaires.passport import read_passport, said_by_form
from tests.support.brought_form import form, translated

KNOWN = load_knowledge().instruments
ODI, RMDQ, WOMAC = KNOWN["odi"], KNOWN["rmdq"], KNOWN["womac"]
WHOLE = """
source = "Invented manual, page 4"
licence = "free for clinics"
score_min = 0
score_max = 100.0
step = 2
higher_is = "worse"
recall = "today"
missing_items = "left out"
translations = ["de", "Finnish"]

[[important_change]]
points = 10
population = "invented backs"
citation = "Invented 2020"

[[important_change]]
relative_pct = 30
population = "invented necks"
citation = "Invented 2021"

[minimal_detectable_change]
points = 4.5
population = "invented backs"
citation = "Invented 2020"
"""


def faults(said: str) -> list[str]:
    return read_passport(said.encode(), ODI)[1]


def test_everything_that_a_passport_may_say_is_read_with_its_citation() -> None:
    said, wrong = read_passport(WHOLE.encode(), ODI)
    assert wrong == []
    assert (said["score_max"], said["step"], said["recall"]) == ("100.0", "2", "today")
    assert said["translations"] == ["de", "Finnish"]
    assert said["important_change"] == [
        {"points": "10", "population": "invented backs", "citation": "Invented 2020"},
        {"relative_pct": "30", "population": "invented necks", "citation": "Invented 2021"},
    ]
    assert [one["points"] for one in said["minimal_detectable_change"]] == ["4.5"]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("recall = ", "is not TOML"),
        ("\ufeff=", "is not TOML"),
        ('recal = "x"', 'recal: is not a key here. Did you mean "recall"?'),
        ('recall = "today"', "source: is missing"),
        ('source = ""', "source: is missing."),
        ("recall = 3", "recall: is 3, not text."),
        ('score_max = "x"', "score_max: is 'x', not a number."),
        ("score_max = true", "score_max: is True, not a number."),
        ("score_max = nan", "not a number"),
        ("score_max = 50", "score_max: is 50, and of Oswestry disability index 100 is known."),
        ('higher_is = "better"', "higher_is: is better, and of Oswestry"),
        ('higher_is = "up"', "higher_is: is 'up', not one of better, worse."),
        ('translations = "de"', "translations: must be a list of languages"),
        ("important_change = 3", "important_change: must be a table with points"),
        ("[[important_change]]\npoints = 3", "important_change 1: population: is missing."),
        ("[[important_change]]\npoints = 3", "important_change 1: citation: is missing."),
        ('[[important_change]]\ncitation = "x"', "important_change 1: points: is missing"),
        ("[[important_change]]\npoint = 3", 'point: is not a key here. Did you mean "points"?'),
        ("[minimal_detectable_change]\npoints = [1]", "minimal_detectable_change 1: points: is"),
    ],
)
def test_each_fault_is_said_where_it_is(said: str, fault: str) -> None:
    assert any(fault in one for one in faults(said)), faults(said)


def test_all_faults_are_said_at_once_and_a_long_file_is_not_read() -> None:
    assert len(faults("recall = 3\nscore_max = 50\nhigher_is = 1")) == 5  # and no source; not known
    assert faults("#" * 200_000) == [
        "is longer than the 100,000 bytes that a passport has at most."
    ]


def test_the_form_itself_says_its_terms_its_languages_and_its_step() -> None:
    body = translated(form(24, 1) | {"language": "en-GB", "copyright": " © Invented "}, "de")
    said = said_by_form(body, replace(RMDQ, step=None))
    assert said == {"translations": ["en", "de"], "licence": "© Invented", "step": "1"}
    del body["item"][0]["_text"]  # half a translation is none
    assert said_by_form(body, RMDQ)["translations"] == ["en"]


def test_of_a_form_that_says_nothing_nothing_is_said() -> None:
    assert said_by_form(form(10), ODI) == {}  # a share, not added up
    uneven = form(24)
    for option in uneven["item"][0]["answerOption"]:
        option["extension"][0]["valueDecimal"] *= Decimal("1.5")
    assert "step" not in said_by_form(uneven, WOMAC)
