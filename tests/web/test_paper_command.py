"""``prolo paper`` of somebody on record gives what the page gives."""

from __future__ import annotations

import pytest
from django.test import Client

from prolo.cli.entry import main
from prolo.registry.models import Patient
from tests.web.course_steps import open_course, treat


def test_a_plan_has_the_bytes_that_its_page_gives(
    physician: Client, ada: Patient, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    course = open_course(physician, ada)
    treat(physician, course)
    page = physician.get(f"{course}/plan/paper.pdf?language=de").content
    typed = [
        "paper",
        "plan",
        course.rpartition("/")[2],
        "--by",
        "physician",
        "--language",
        "de",
        "-o",
        "-",
    ]
    assert main(typed) == 0
    assert capfdbinary.readouterr().out == page
    assert main([*typed, "--size", "a4"]) == 0
    assert capfdbinary.readouterr().out != page  # Letter, in the clinic's country


@pytest.mark.parametrize("kind", ["consent", "statement"])
def test_a_consent_and_a_statement_have_the_bytes_that_their_pages_give(
    physician: Client, ada: Patient, capfdbinary: pytest.CaptureFixture[bytes], kind: str
) -> None:
    course = open_course(physician, ada)
    treat(physician, course)
    about = {"consent": (course, ".pdf"), "statement": (f"/patients/{ada.pk}", "/paper.pdf")}
    of, ending = about[kind]
    page = physician.get(f"{of}/{kind}{ending}?language=es")
    typed = ["paper", kind, of.rpartition("/")[2], "--by", "physician", "--language", "es"]
    assert main([*typed, "-o", "-"]) == 0
    assert capfdbinary.readouterr().out == page.content


def test_who_may_not_see_it_gets_nothing(
    desk: Client, ada: Patient, capsys: pytest.CaptureFixture[str]
) -> None:
    none = "00000000-0000-7000-8000-000000000000"
    assert main(["paper", "plan", none, "--by", "desk"]) == 1
    assert "desk may not see this here" in capsys.readouterr().err
    assert main(["paper", "plan", none, "--by", "physician"]) == 1
    assert "There is no such course in this clinic" in capsys.readouterr().err
