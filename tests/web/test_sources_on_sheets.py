"""What the sheets of one person ask and announce names its source."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from prolo.papers.as_html import as_html
from prolo.papers.differing import lines_of
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.models import Clinic, Patient
from prolo.web.presenters.sheets.plan import paper_of_plan
from tests.web.conftest import text_of
from tests.web.test_mine import logged_in
from tests.web.test_preparation import SESSION_AFTER, book

pytestmark = pytest.mark.both_databases


def test_everything_to_eat_drink_and_arrange_names_its_source(
    physician: Client, ada: Patient, clinic: Clinic, acting: Actor
) -> None:
    session_on = clock.today(clinic) + timedelta(days=SESSION_AFTER)
    appointment = book(physician, ada, session_on)
    physician.post(f"{appointment}/preparation/give", {"sedation": "iv", "told_how": "phone"})
    page = text_of(logged_in(ada, acting).get(f"/my{appointment}"))
    for said in (
        "Do not eat anything fatty for 8 hours before",
        "Nothing fatty after",
        "Nothing to eat after",
        "Nothing to drink after",
        "Somebody else must drive you home.",
        "you are or may be pregnant",
        "none for the heart or the blood without its prescriber.",
    ):
        assert re.search(re.escape(said) + r"[^.\[]*\.? \[\d+\]", page), said


def test_when_somebody_decides_whether_to_go_on_names_its_source(
    physician: Client, ada: Patient, clinic: Clinic, acting: Actor
) -> None:
    book(physician, ada, clock.today(clinic) + timedelta(days=SESSION_AFTER))
    with acting.at_work():
        paper = paper_of_plan(ada.courses.get(), "en", clock.today(clinic))
    lines = "\n".join(lines_of(as_html(paper)))
    assert re.search(r"talks with you about whether to go on\.( \[\d+\]){3,}$", lines, re.MULTILINE)
