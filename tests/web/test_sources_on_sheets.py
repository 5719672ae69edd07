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
from tests.web.conftest import send, text_of
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


@pytest.mark.parametrize(
    ("pays", "said"),
    [
        ("self-pay", "You have a right to a written Good Faith Estimate"),
        ("medicare", "You choose one of three ways"),
        ("medicare-advantage", "Your plan decides before the treatment"),
        ("medicaid", "Medicaid does not pay"),
        ("commercial", "Most private insurers whose rules we know do not pay"),
        ("military", "Your facility has its own criteria"),
        ("workers-comp", "After an accident at work the law of your state decides"),
    ],
)
def test_what_a_notice_says_of_who_pays_names_its_source(
    desk: Client, ada: Patient, pays: str, said: str
) -> None:
    send(desk, f"/patients/{ada.pk}/coverage", kind=pays, payer="Invented Mutual")
    notice = text_of(desk.get(f"/patients/{ada.pk}/coverage-notice"))
    assert re.search(re.escape(said) + r"[^\[]*\[\d+\]", notice), notice
