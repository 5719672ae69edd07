"""What a reader could subtract from a table in which small groups are hidden."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prolo.evidence.disclosure import FEWEST, too_few

APART = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12)).map(
    lambda sizes: {group: {(group, one) for one in range(size)} for group, size in sizes.items()}
)
SEVERAL = st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.integers(0, 20)))  # groups each


def apart(**sizes: int) -> dict[str, set[tuple[str, int]]]:
    return {group: {(group, one) for one in range(size)} for group, size in sizes.items()}


def test_three_people_in_two_groups_do_not_follow_from_the_whole() -> None:
    """Everybody together less the knees would be the mean of three."""
    assert too_few(apart(knee=20, hip=1, back=2)) == {"knee", "hip", "back"}
    assert too_few(apart(knee=20, hip=1, back=2, neck=6)) == {"hip", "back", "neck"}


def test_two_small_groups_that_are_enough_together_take_no_third() -> None:
    assert too_few(apart(knee=20, hip=2, back=3)) == {"hip", "back"}


def test_three_people_with_two_places_each_are_three() -> None:
    assert too_few({"hip": {1, 2, 3}, "back": {1, 2, 3}, "knee": set(range(10, 30))}) == {
        "hip",
        "back",
        "knee",
    }


@given(APART)
def test_whoever_takes_what_is_shown_from_the_whole_is_left_with_enough_people(
    people: dict[str, set[tuple[str, int]]],
) -> None:
    hidden = too_few(people)
    shown = sum(len(ones) for group, ones in people.items() if group not in hidden)
    rest = sum(map(len, people.values())) - shown
    assert rest == 0 or rest >= FEWEST or shown == 0


@given(APART | SEVERAL)
def test_no_small_group_is_shown_and_no_large_one_hidden_for_nothing(
    people: dict[str, set[object]],
) -> None:
    """A larger one is hidden only while those smaller ones together are too few."""
    hidden = too_few(people)
    assert hidden >= {group for group, ones in people.items() if 0 < len(ones) < FEWEST}
    together: set[object] = set()
    for group in sorted(hidden, key=lambda one: len(people[one])):
        assert len(people[group]) < FEWEST or 0 < len(together) < FEWEST
        together |= people[group]
    shown = [ones for group, ones in people.items() if ones and group not in hidden]
    assert not hidden or len(together) >= FEWEST or not shown
