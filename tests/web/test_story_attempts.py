"""Whom somebody tried to reach in vain stands in the story, and goes with its files."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.contact import record_attempt, take_back_attempt
from prolo.registry.models import Patient
from tests.registry.treated import treat_knee
from tests.web.conftest import text_of

pytestmark = pytest.mark.both_databases


def test_an_attempt_is_told_in_the_story_with_what_the_person_asked_for(
    physician: Client, acting: Actor, ada: Patient
) -> None:
    now = clock.now(acting.clinic)
    course = treat_knee(ada, now - timedelta(days=45), by=acting)
    page = f"/patients/{ada.pk}"
    with acting.at_work():
        about = {"course": course, "due_key": "w6", "channel": "phone", "by": acting}
        slip = record_attempt(**about, outcome="no-answer")
        take_back_attempt(attempt=slip, reason="another person", by=acting)
        record_attempt(
            **about,
            outcome="call-back",
            call_back_at=now + timedelta(days=1),
            good_time="evening",
            note="Works nights",
        )
    (row,) = physician.get(f"{page}/story.json?kind=attempts").json()["rows"]
    assert row["says"].startswith(
        "Dr. Miriam Invented tried to reach the person. Telephone: asked to be called back. To be"
    )
    assert "Best called in the evening" in row["says"]
    assert row["reason"] == "Works nights"
    assert row["says"] in text_of(physician.get(page))
