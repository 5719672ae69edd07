"""What else can be done: shown where a place is not injected, or not now."""

from __future__ import annotations

from typing import Any

import pytest

from prolo.knowledge import load_knowledge
from prolo.web.presenters.alternatives import alternatives


def shown(condition: str) -> dict[str, list[dict[str, Any]]]:
    knowledge = load_knowledge()
    return alternatives(knowledge.conditions[condition], knowledge)


def names(condition: str) -> list[str]:
    return [one["name"] for one in shown(condition)["options"]]


def test_each_condition_has_its_own_and_those_of_everybody() -> None:
    knee, back = names("knee-oa"), names("low-back")
    assert "Exercise, physiotherapy" in knee
    assert "Exercise, physiotherapy" in back
    assert "Surgery" in knee
    assert "Surgery" not in back
    assert "Heat, massage, manipulation, acupuncture" in back


@pytest.mark.parametrize("condition", sorted(load_knowledge().conditions))
def test_prolotherapy_is_no_alternative_to_itself_and_each_has_a_source(condition: str) -> None:
    options = shown(condition)["options"]
    assert "Exercise, physiotherapy" in {one["name"] for one in options}
    assert "Prolotherapy" not in {one["name"] for one in options}
    assert all(one["sources"] for one in options)


def test_what_guidelines_disagree_about_is_said_as_unverified() -> None:
    (hyaluronic,) = (
        one for one in shown("knee-oa")["options"] if one["name"] == "Hyaluronic acid injection"
    )
    assert hyaluronic["is_doubted"]
    assert "guidelines split" in hyaluronic["says"][0]


def test_guidelines_stand_beside_them_without_those_about_prolotherapy() -> None:
    advised = shown("low-back")["guidelines"]
    assert "non-drug care such as exercise first" in {one["topic"] for one in advised}
    assert not [one for one in advised if "prolotherapy" in one["topic"]]
