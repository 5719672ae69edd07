"""Every answer that counts is shown with its question, its form and who gave it: those to our own
forms, and those after a session, whether somebody had to act on them or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from prolo.registry.models import Response, Session
from tests.web.conftest import send, text_of
from tests.web.test_aftercare import calm, session

pytestmark = pytest.mark.both_databases
__all__ = ["session"]

FIRST = {"answered_by": "patient", "how": "phone", "pain": "7", "pain-now": "9"}
FIRST |= {"activity-1": "Climb stairs", "activity-1-score": "3", "work-days-lost": "4"}
FOLDED = "Every answer : "


def told(page: str, about: str) -> str:
    """What is folded away under that name."""
    return page[page.index(f"{FOLDED}{about}") :].split(FOLDED)[1]


def test_beside_each_time_stands_every_answer_on_its_form(
    physician: Client, session: Session
) -> None:
    course = f"/courses/{session.course_id}"
    send(physician, f"{course}/answers/baseline", **FIRST)
    said = told(text_of(physician.get(f"{course}/outcomes")), "Before the first injection")
    assert "the patient, by telephone" in said
    assert ", 1.0.0" in said
    assert "How strong is your pain at this place right now? 9" in said
    send(physician, f"{course}/answers/baseline", **FIRST | {"pain-now": "2"})
    page = text_of(physician.get(f"{course}/outcomes"))
    assert "right now? 2" in told(page, "Before the first injection")
    assert page.count(FOLDED) == 1  # the earlier stand with the versions that were replaced


def test_of_a_check_that_raised_nothing_every_answer_is_shown(
    physician: Client, session: Session, stored: Callable[..., list[Any]]
) -> None:
    check = f"/sessions/{session.pk}/aftercare"
    send(physician, check, **calm() | {"temperature": "98.1", "temperature-unit": "F"})
    (row,) = stored(Response)
    page = physician.get(f"/courses/{session.course_id}/outcomes")
    said = told(text_of(page), "Day 2 after session 1")
    assert "the patient, by telephone" in said
    assert "98.1" in said
    assert 'href="/concerns/' not in page.content.decode()
    assert "Nothing has been answered yet" not in text_of(page)
    story = physician.get(f"/courses/{session.course_id}").content.decode()
    assert f'href="/courses/{session.course_id}/outcomes#said-{row.pk}"' in story
    assert f'id="said-{row.pk}"' in page.content.decode()


def test_a_check_that_somebody_acts_on_leads_there(physician: Client, session: Session) -> None:
    sent = send(physician, f"/sessions/{session.pk}/aftercare", **calm() | {"hot-joint": "yes"})
    page = physician.get(f"/courses/{session.course_id}/outcomes").content.decode()
    assert f'href="{sent.headers["Location"]}"' in page
