"""What else can be done: shown where a place is not injected, or not now."""

from __future__ import annotations

import pytest

from prolo.knowledge import load_knowledge
from prolo.web.presenters.alternatives import alternatives


def names(condition: str) -> list[str]:
    knowledge = load_knowledge()
    return [one["name"] for one in alternatives(knowledge.conditions[condition], knowledge)]


def test_each_condition_has_its_own_and_those_of_everybody() -> None:
    knee, back = names("knee-oa"), names("low-back")
    assert "Exercise, physiotherapy" in knee
    assert "Exercise, physiotherapy" in back
    assert "Surgery" in knee
    assert "Surgery" not in back
    assert "Heat, massage, manipulation, acupuncture" in back


@pytest.mark.parametrize("condition", sorted(load_knowledge().conditions))
def test_prolotherapy_is_no_alternative_to_itself_and_each_has_a_source(condition: str) -> None:
    knowledge = load_knowledge()
    shown = alternatives(knowledge.conditions[condition], knowledge)
    assert shown
    assert "Prolotherapy" not in {one["name"] for one in shown}
    assert all(one["sources"] for one in shown)


def test_what_guidelines_disagree_about_is_said_as_unverified() -> None:
    knowledge = load_knowledge()
    shown = alternatives(knowledge.conditions["knee-oa"], knowledge)
    (hyaluronic,) = (one for one in shown if one["name"] == "Hyaluronic acid injection")
    assert hyaluronic["is_doubted"]
    assert "guidelines split" in hyaluronic["says"][0]
