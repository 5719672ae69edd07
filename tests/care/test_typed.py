"""A list that is typed loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.care.medicine_list import read_list
from prolo.care.medicines import medicine_reader
from prolo.care.typed import words_in
from prolo.knowledge import load_knowledge

K = load_knowledge()
READ = medicine_reader(K)
NAMED = ("fish oil", "Tylenol", "warfarin", "Aleve 220 mg")
NOT_NAMED = ("blood thinner", "heart pill", "water pill", "stroke medicine", "zzyxqa")
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


@pytest.mark.parametrize("other", NOT_NAMED)
def test_what_nobody_recognises_has_no_medicine(other: str) -> None:
    assert not next(iter(READ(other))).medicines
