"""``prolo paper`` of somebody on record gives what the page gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from prolo.cli.entry import main
from prolo.registry.access import Actor
from prolo.registry.actions.archive import Made, ShownTo, give_document
from prolo.registry.models import Clinic, Patient
from prolo.registry.walls import install
from tests.support.tampering import change_archived
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


def test_the_notice_of_the_right_to_an_estimate_is_of_the_clinic(
    client: Client, clinic: Clinic, desk: Client, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    page = client.get(f"/clinics/{clinic.pk}/right-to-an-estimate.pdf?language=de").content
    notice, typed = ["paper", "estimate-notice"], ["--by", "desk", "-o", "-"]
    assert main([*notice, *typed, "--language", "de"]) == 0
    assert capfdbinary.readouterr().out == page
    assert main([*notice, str(clinic.pk), *typed]) == 1
    assert "it takes no ID" in capfdbinary.readouterr().err.decode()
    Clinic.objects.filter(pk=clinic.pk).update(country="DE")
    assert main([*notice, *typed]) == 1
    assert "a rule of the United States" in capfdbinary.readouterr().err.decode()


def test_what_was_shown_comes_out_of_the_archive_byte_by_byte(
    acting: Actor, ada: Patient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = Made(
        kind="estimate", title="E", language="en", document=b"<p>E</p>", printed=b"%PDF-1.7"
    )
    unprinted = Made(kind="summary", title="S", language="en", document=b"<p>S</p>")
    with acting.at_work():
        to = ShownTo(name="Ada Example")
        given, letter = (
            give_document(patient=ada, course=None, made=one, to=to, by=acting)
            for one in (made, unprinted)
        )
    for name, content in (("then.html", b"<p>E</p>"), ("then.pdf", b"%PDF-1.7")):
        file = tmp_path / name
        typed = ["paper", "archived", str(given.pk), "--by", "desk"]
        assert main([*typed, "-o", str(file)]) == 0
        assert file.read_bytes() == content
    letters = ["paper", "archived", str(letter.pk), "-o", str(tmp_path / "letter.pdf")]
    for by, refused, more in (
        ("desk", "may not see this here", []),
        ("physician", "no PDF was kept", []),
        ("physician", "no language, size or style", ["--language", "de"]),
    ):
        assert main([*letters, "--by", by, *more]) == 1
        assert refused in capsys.readouterr().err
    with acting.at_work():
        change_archived(given, content=b"<p>F</p>")
        install()
    assert main([*typed, "-o", str(tmp_path / "now.html")]) == 1
    assert "is not what was kept" in capsys.readouterr().err
    assert not (tmp_path / "now.html").exists()
