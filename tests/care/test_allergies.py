"""No word of an allergy is taken for nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.care.allergies import irritants_refused, known_anaesthetics, unclear_in
from prolo.care.allergy_words import ELSEWHERE, NO_NAME, said_words
from prolo.knowledge import load_knowledge

K = load_knowledge()
INJECTED = ("lidocaine", "Novocain", "corn", "carbolic acid", "parabens", "benzyl alcohol", "EMLA")
KNOWN = (*INJECTED, "penicillin", "Ibuprofen", "Nickel", "latex", "iodine", "bee stings")
NOTES = ("with a rash", "as a child", "swelling", "it itches", "(palpitations)", "Ausschlag")
UNKNOWN = ("zzyxqa", "stuff", "lidocane", "white", "bupivicane", "thing")


@given(
    parts=st.lists(st.sampled_from([*KNOWN, *NOTES, *UNKNOWN]), min_size=1, max_size=5),
    parted=st.sampled_from([" ", ", ", " and ", "; "]),
)
def test_every_word_is_known_a_filler_or_asked_about(parts: list[str], parted: str) -> None:
    (asked, *_) = (*unclear_in((parted.join(parts),), K), None)
    unknown = {word for one in parts if one in UNKNOWN for word in said_words(one)}
    assert unknown <= set(asked.words if asked else ())
    assert asked or set(parts) & set(KNOWN)


@given(
    injected=st.sampled_from(INJECTED[:4]),
    others=st.lists(st.sampled_from([*KNOWN, *NOTES, *UNKNOWN]), max_size=4),
)
def test_what_stands_beside_a_name_never_hides_it(injected: str, others: list[str]) -> None:
    alone = irritants_refused((injected,), K) | known_anaesthetics((injected,), K)
    beside = (f"{' '.join(others)} {injected} {' '.join(others)}",)
    assert alone
    assert alone <= irritants_refused(beside, K) | known_anaesthetics(beside, K)


@pytest.mark.parametrize("word", sorted(ELSEWHERE | NO_NAME))
def test_a_word_that_names_nothing_injected_speaks_against_nothing(word: str) -> None:
    assert not irritants_refused((word,), K)
    assert not known_anaesthetics((word,), K)
