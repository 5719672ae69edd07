"""What else can be done: shown where a place is not injected, or not now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from prolo.evidence import load_protocol
from prolo.knowledge import load_knowledge
from prolo.papers.options_sheet import gather_options
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.models import Conclusion, Course, Override, Patient
from prolo.web.presenters.alternatives import alternatives
from tests.evidence.invented import tables
from tests.web.conftest import send, text_of
from tests.web.course_steps import assess, decide, open_course


def shown(condition: str) -> dict[str, list[dict[str, Any]]]:
    """Without a trial, which is quicker: what trials found is told by the options sheet."""
    knowledge = load_knowledge()
    found = gather_options(knowledge.conditions[condition], tables(), load_protocol(), knowledge)
    return alternatives(found, knowledge)


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
    lasting = "for back pain that lasts: care without a drug first, such as exercise"
    assert lasting in {one["topic"] for one in advised}
    assert not [one for one in advised if "prolotherapy" in one["topic"]]


def test_a_guideline_stands_with_its_note_as_on_the_options_sheet() -> None:
    noted = [
        one
        for one in load_knowledge().guidelines.values()
        if one.note and one.direction == "for" and "low-back" in one.conditions
        if "prolotherapy" not in one.topic
    ]
    shown_topics = [one["topic"] for one in shown("low-back")["guidelines"]]
    assert noted
    for one in noted:
        assert f"{one.topic} ({one.note})" in shown_topics


def test_who_is_not_suitable_stays_on_record_with_the_reason_and_the_alternatives(
    physician: Client, ada: Patient, stored: Callable[..., list[Course]]
) -> None:
    course = open_course(physician, ada)
    assess(physician, course)
    assert "What else can be done" not in text_of(physician.get(course))
    decide(physician, course, "find-not-suitable", reason="Waits for the surgeon")
    page = text_of(physician.get(course))
    assert "Waits for the surgeon" in page
    assert "What else can be done" in page
    assert "Weight management" in page
    assert "No trial is known that compares it with prolotherapy." in page
    assert "with prolotherapy 0.7 points better" in page  # beside exercise
    assert [one.state for one in stored(Course)] == ["not-suitable"]


def test_to_go_on_against_the_images_a_physician_says_why(
    physician: Client, ada: Patient, acting: Actor, stored: Callable[..., list[Any]]
) -> None:
    course = open_course(physician, ada)
    assess(physician, course)
    taken_on = clock.today(acting.clinic).isoformat()
    seen = {"modality": "xray", "taken_on": taken_on, "read_by": "R", "agrees": "yes"}
    send(physician, f"{course}/imaging", **seen, findings="tumour")
    refused = send(physician, f"{course}/decide", move="find-suitable")
    assert "The rules say otherwise: enter the reason for your decision" in text_of(refused)
    decide(physician, course, "find-suitable", reason="A benign cyst: report of March seen")
    kinds = {one.pk: one.kind for one in stored(Conclusion)}
    assert "imaging" in {kinds[one.conclusion_id] for one in stored(Override)}
