"""A list that is typed loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from prolo.care.beside_words import BESIDE, FORM_WORDS, SALTS, words_in
from prolo.care.explained import REASONS, WHEN, WHY_AND_WHEN, plain
from prolo.care.medicine_list import ListLine, read_list
from prolo.care.medicines import medicine_reader
from prolo.knowledge import load_knowledge
from prolo.knowledge.records import Combination, Medicine

K = load_knowledge()
READ = medicine_reader(K)
NAMED = ("fish oil", "Tylenol", "warfarin", "Aleve 220 mg")
NOT_NAMED = ("blood thinner", "heart pill", "water pill", "stroke medicine", "zzyxqa")
PLACES = ("left shoulder", "both knees", "in low back", "Knie rechts")
DAYS = ("3 weeks ago", "last week", "in March 2026", "yesterday")
PARTED = (", ", "; ", " & ", " and ", " + ")


@given(
    named=st.sampled_from(NAMED),
    others=st.lists(st.sampled_from(NOT_NAMED), min_size=1, max_size=3),
    parted=st.sampled_from(PARTED),
)
def test_what_nobody_recognises_is_asked_about_by_itself(
    named: str, others: list[str], parted: str
) -> None:
    lines = [one.written for one in read_list(parted.join([named, *others]), knowledge=K)]
    assert lines == [named, *others]


@given(
    pieces=st.lists(st.sampled_from([*NAMED, *NOT_NAMED]), min_size=1, max_size=5),
    parted=st.sampled_from([", ", "; ", " & ", " + ", " - ", " / ", " ", "\n"]),
)
def test_every_word_that_is_typed_stays_on_the_list(pieces: list[str], parted: str) -> None:
    lines = read_list(parted.join(pieces), knowledge=K)
    kept = [word for one in lines for word in words_in(one.written)]
    assert kept == [word for piece in pieces for word in words_in(piece)]


@given(
    pieces=st.lists(
        st.sampled_from([*NAMED, *NOT_NAMED, *PLACES, *DAYS, "cortisone shot"]),
        min_size=1,
        max_size=5,
    ),
    parted=st.sampled_from([", ", "; ", "\n"]),
)
def test_no_medicine_is_lost_among_places_and_days(pieces: list[str], parted: str) -> None:
    """A line of its own for every medicine, and every word of the rest beside one of them."""
    assume("cortisone shot" not in pieces or sum(one in PLACES for one in pieces) < 2)
    found = list(READ(parted.join(pieces)))
    medicines = [one for one in pieces if one not in (*PLACES, *DAYS)]
    assert len(found) == max(len(medicines), 1)
    assert ", ".join(one.typed for one in found) == ", ".join(pieces)
    for medicine, one in zip(medicines, found, strict=False):
        assert medicine in one.typed
        assert one.medicines == next(READ(medicine)).medicines


@given(
    pieces=st.lists(
        st.sampled_from([*NAMED, *PLACES, *DAYS, "cortisone shot"]), min_size=3, max_size=8
    ),
    parted=st.sampled_from([", ", "; ", "\n"]),
)
def test_an_injection_at_two_places_loses_neither(pieces: list[str], parted: str) -> None:
    """A line for each place that has a day of its own; every word stays, and names nothing else."""
    found = list(READ(parted.join(["cortisone shot", *pieces])))
    medicines = ["cortisone shot", *(one for one in pieces if one not in (*PLACES, *DAYS))]
    again = len(found) - len(medicines)
    assert 0 <= again <= max(sum(one in PLACES for one in pieces) - 1, 0)
    lines = [one.typed.split(", ") for one in found]
    said = [piece for line in lines for piece in line if piece in (*PLACES, *DAYS)]
    assert said == [one for one in pieces if one in (*PLACES, *DAYS)]
    assert (
        sum("cortisone shot" in line for line in lines) == medicines.count("cortisone shot") + again
    )


@pytest.mark.parametrize("other", NOT_NAMED)
def test_what_nobody_recognises_has_no_medicine(other: str) -> None:
    assert not next(iter(READ(other))).medicines


MISSPELT = ("clopidogrle 75 mg", "plavixx", "xareltto 20 mg", "lisinopril", "zzyxqa", "heart pill")
BEHIND = ("for pain", "for my knee", "against migraine", "wegen Schmerzen", "para dolor", "(")
LAST = ("last taken Monday", "last dose 3 days ago", "twice daily", "as needed", "- cramps")
FILLERS = BESIDE | FORM_WORDS | SALTS | REASONS | WHEN


def unexplained(line: ListLine) -> set[str]:
    """Words of a line that is known without a question, and which no fact and no list explains."""
    found = line.found
    if found is None or not found.is_known or found.questions:
        return set()
    facts: list[Medicine | Combination] = [K.medicines[one] for one in found.medicines]
    facts += [K.combinations[found.combination]] if found.combination else []
    named = {
        word
        for fact in facts
        for name in (fact.name, fact.id, *fact.aliases, *fact.brands, *fact.brands_to_ask)
        for word in words_in(plain(name))
    }
    said = {one for one in words_in(plain(line.written)) if not one[0].isdigit()}
    return said - named - FILLERS - WHY_AND_WHEN


@given(
    pieces=st.lists(
        st.sampled_from([*NAMED, *NOT_NAMED, *MISSPELT, *BEHIND, *LAST]), min_size=2, max_size=6
    ),
    parted=st.sampled_from([" ", ", ", " and ", " + ", ". "]),
)
def test_every_word_is_recognised_asked_about_or_a_filler(pieces: list[str], parted: str) -> None:
    lines = read_list(parted.join(pieces), knowledge=K)
    assert [unexplained(one) for one in lines if unexplained(one)] == []
    kept = {word for one in lines for word in words_in(one.written)}
    words = {word for piece in pieces for word in words_in(piece)}
    assert words - kept <= {"and"}


@given(
    named=st.sampled_from(NAMED),
    why=st.sampled_from([one for one in BEHIND if one != "("]),
    when=st.sampled_from(["", *LAST]),
    other=st.sampled_from([*NOT_NAMED, *MISSPELT]),
    parted=st.sampled_from([" ", ", ", " and ", " + ", ". ", " & "]),
)
def test_a_medicine_behind_a_reason_is_never_lost(
    named: str, why: str, when: str, other: str, parted: str
) -> None:
    lines = read_list(f"{named} {why} {when}{parted}{other}", knowledge=K)
    asked = {
        word for one in lines if one.found and one.found.questions for word in words_in(one.written)
    }
    assert words_in(other)[0] in asked
