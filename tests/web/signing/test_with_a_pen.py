"""A consent that was signed with a pen: the paper is kept as it was printed, and named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pypdf import PdfReader

from prolo.care.stored import to_json
from prolo.papers.as_html import as_html
from prolo.papers.words.consent import may_change
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.relations import add_relation
from prolo.registry.consents import is_as_signed
from prolo.registry.entering import entry
from prolo.registry.models import Consent, Course, DocumentShown, Identity, Patient, Plan
from prolo.web.presenters.sheets.consent import made_for
from prolo.web.views import consent_papers
from tests.support.tampering import change_archived, change_kept, change_printed
from tests.web import course_steps as steps
from tests.web.conftest import HIDDEN, send, text_of
from tests.web.sheets import Sheet
from tests.web.signing.asked import PLAN, Stored
from tests.web.test_consent import page_of, said, signed_at
from tests.web.test_mine import _catalog as catalog
from tests.web.test_mine import logged_in


def print_it(client: Client, course: Course, language: str = "es") -> Any:
    page = f"/courses/{course.pk}/consent"
    hidden = dict(HIDDEN.findall(client.get(page).content.decode()))
    return client.post(f"{page}/print", {**hidden, "language": language})


@pytest.fixture
def paper(
    printed: None, physician: Client, course: Course, acting: Actor, stored: Stored
) -> DocumentShown:
    """In Spanish, which Ada reads."""
    with acting.at_work():
        Identity.objects.filter(patient=course.patient).update(preferred_language="es")
    assert print_it(physician, course).status_code == 302
    (row,) = stored(DocumentShown)
    assert isinstance(row, DocumentShown)
    return row


def test_what_is_printed_is_kept_under_the_number_at_its_foot(
    paper: DocumentShown, physician: Client
) -> None:
    assert (paper.kind, paper.language, paper.shown_to) == ("consent", "es", "Ada Example")
    pages = PdfReader(BytesIO(physician.get(f"/shown/{paper.pk}/printed.pdf").content)).pages
    feet = ["".join(page.extract_text().split()).replace("\u200b", "") for page in pages]
    assert [foot for foot in feet if paper.sha256 not in foot] == []
    assert "Ada Example" in physician.get(f"/shown/{paper.pk}/document").content.decode()


def test_the_consent_names_the_paper_and_its_plan_and_what_it_says_years_later(
    paper: DocumentShown,
    physician: Client,
    course: Course,
    ada: Patient,
    acting: Actor,
    stored: Stored,
) -> None:
    with acting.at_work():  # a later plan is not what the person read
        later = to_json(replace(PLAN, sessions_on=(date(2026, 8, 1),)))
        own = entry(acting, ada, at=clock.now(acting.clinic), after=Plan.objects.get())
        Plan.objects.create(**own, course=course, body=later)
    page = text_of(physician.get(page_of(course)))
    assert paper.sha256[:8] in page
    now = signed_at(acting.clinic, minutes=0)
    typed = said(acting.clinic, printed=str(paper.pk), signed_at=now)
    assert send(physician, page_of(course), **typed).status_code == 302
    (row,) = stored(Consent)
    assert row.printed == paper
    assert row.plan_id == paper.subject_id
    assert row.plan.body == to_json(PLAN)
    assert f"/shown/{paper.pk}" in physician.get(page_of(course)).content.decode()


@pytest.mark.parametrize("papers", [1, 2])
def test_which_paper_was_signed_is_said_by_who_records_it_and_never_guessed(
    papers: int, paper: DocumentShown, physician: Client, course: Course, stored: Stored
) -> None:
    for _another in range(papers - 1):
        print_it(physician, course, language="de")
    page = physician.get(page_of(course))
    assert len(Sheet(page).named("printed")) == papers + 1
    assert "printed" not in Sheet(page).sends()
    now = signed_at(course.clinic, minutes=0)
    refused = send(physician, page_of(course), **said(course.clinic, signed_at=now))
    assert refused.status_code == 422
    assert "Choose the paper by the number at its foot" in text_of(refused)
    assert stored(Consent) == []
    another = said(course.clinic, signed_at=now, printed="another")
    assert send(physician, page_of(course), **another).status_code == 302
    assert [one.printed for one in stored(Consent)] == [None]


@pytest.mark.parametrize(
    "wrong", [{"region": "shoulder"}, {"side": "left"}, {"irritants": ["dextrose", "p2g"]}]
)
def test_what_the_paper_does_not_say_is_not_recorded_under_it(
    wrong: dict[str, Any],
    paper: DocumentShown,
    physician: Client,
    course: Course,
    stored: Stored,
) -> None:
    now = signed_at(course.clinic, minutes=0)
    typed = said(course.clinic, signed_at=now, printed=str(paper.pk))
    refused = send(physician, page_of(course), **typed | wrong)
    assert refused.status_code == 422
    (name,) = wrong
    assert "The paper that you chose does not say this" in Sheet(refused).fault_beside(name)
    assert stored(Consent) == []


def test_a_paper_of_one_knee_is_no_consent_for_the_other(
    paper: DocumentShown,
    physician: Client,
    course: Course,
    ada: Patient,
    acting: Actor,
    stored: Stored,
) -> None:
    with acting.at_work():
        left = open_course(patient=ada, condition="knee-oa", side="left", by=acting)
        own = entry(acting, ada, at=clock.now(acting.clinic))
        Plan.objects.create(**own, course=left, body=to_json(PLAN))
    steps.begin_treatment(left, acting)
    now = signed_at(acting.clinic, minutes=0)
    typed = said(acting.clinic, signed_at=now, along=[str(left.pk)])
    refused = send(physician, page_of(course), **typed, printed=str(paper.pk))
    assert refused.status_code == 422
    assert "does not say this" in text_of(refused)
    assert stored(Consent) == []
    assert send(physician, page_of(course), **typed, printed="another").status_code == 302
    assert len(stored(Consent)) == 2


def test_a_paper_that_was_printed_later_was_not_signed(
    paper: DocumentShown, physician: Client, course: Course, acting: Actor, stored: Stored
) -> None:
    refused = send(physician, page_of(course), **said(acting.clinic, printed=str(paper.pk)))
    assert refused.status_code == 422  # five minutes before it was printed
    assert "the paper was printed only later" in text_of(refused)
    assert stored(Consent) == []


def test_without_a_plan_there_is_nothing_to_print(
    physician: Client, ada: Patient, acting: Actor, stored: Stored
) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="low-back", side="midline", by=acting)
    assert print_it(physician, course).status_code == 404
    assert stored(DocumentShown) == []


@pytest.mark.parametrize("of", ["row", "plan", "printed", "bytes", "pdf"])
def test_whatever_was_changed_on_disk_no_longer_counts_as_signed(
    of: str,
    paper: DocumentShown,
    physician: Client,
    course: Course,
    acting: Actor,
    stored: Stored,
) -> None:
    now = signed_at(acting.clinic, minutes=0)
    typed = said(acting.clinic, printed=str(paper.pk), signed_at=now)
    assert send(physician, page_of(course), **typed).status_code == 302
    (consent,) = stored(Consent)
    with acting.at_work():
        assert is_as_signed(consent)
        match of:
            case "row":
                change_kept(consent, side="left")
            case "plan":
                change_kept(consent.plan, body=to_json(replace(PLAN, sedation="oral")))
            case "printed":
                change_kept(paper, sha256="0" * 64)
            case "bytes":
                change_archived(paper, content=b"<p>Both knees</p>")
            case "pdf":
                change_printed(paper, content=b"%PDF-1.7 both knees")
        assert not is_as_signed(Consent.objects.get())
    page = physician.get(f"/courses/{course.pk}/consent")
    assert "What is stored is not what was signed" in text_of(page)


def test_a_plan_that_is_signed_while_its_paper_is_made_is_the_one_on_the_paper_that_is_kept(
    course: Course, ada: Patient, acting: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_for = consent_papers.made_for

    def sign_meanwhile(*of: Any, **more: Any) -> Any:
        if Plan.objects.count() == 1:
            three = (*PLAN.sessions_on, date(2026, 8, 15))
            own = entry(acting, ada, at=clock.now(acting.clinic), after=Plan.objects.get())
            body = to_json(replace(PLAN, sessions_on=three))
            Plan.objects.create(**own, course=course, body=body)
        return made_for(*of, **more)

    monkeypatch.setattr(consent_papers, "made_for", sign_meanwhile)
    with acting.at_work():
        made = consent_papers.made_for_a_pen(course, "en")
        later = Plan.objects.current().get()
        assert made.subject_id == later.pk
        assert made.document == as_html(made_for(course, None, language="en")[1])


def test_a_page_says_of_a_printed_paper_that_was_changed_that_it_does_not_count(
    paper: DocumentShown, physician: Client, course: Course, acting: Actor
) -> None:
    now = signed_at(acting.clinic, minutes=0)
    send(physician, page_of(course), **said(acting.clinic, printed=str(paper.pk), signed_at=now))
    assert "Signed for: Knee, right" in text_of(physician.get(page_of(course)))
    with acting.at_work():
        change_archived(paper, content=b"<p>It cures</p>")
    page = text_of(physician.get(page_of(course)))
    assert "What is stored is not what was signed" in page
    assert "Signed for" not in page


@pytest.fixture
def with_a_pen(
    paper: DocumentShown, physician: Client, course: Course, acting: Actor, stored: Stored
) -> Consent:
    """Their own pages are in English."""
    now = signed_at(course.clinic, minutes=0)
    typed = said(course.clinic, printed=str(paper.pk), signed_at=now)
    assert send(physician, page_of(course), **typed).status_code == 302
    with acting.at_work():
        Identity.objects.filter(patient=course.patient).update(preferred_language="en")
    (row,) = stored(Consent)
    assert isinstance(row, Consent)
    return row


def test_what_was_signed_with_a_pen_is_taken_back_on_own_pages_with_the_same_press(
    with_a_pen: Consent, ada: Patient, acting: Actor, stored: Stored
) -> None:
    hers, home = logged_in(ada, acting), f"/my/{ada.pk}"
    address = f"/my/consents/on-paper/{with_a_pen.pk}"
    assert "signed on paper" in text_of(hers.get(home))
    assert address in hers.get(home).content.decode()
    page = hers.get(address)
    assert "I take my consent back" in text_of(page)
    assert f"/my/shown/{with_a_pen.printed_id}" in page.content.decode()
    back = Sheet(page).sends() | {"reason": "I thought again"}
    for _twice in range(2):
        assert hers.post(address, back).status_code == 302
    assert [one.withdrawn_how for one in stored(Consent)] == ["", "own-device"]
    said_then = text_of(hers.get(address))
    assert "Taken back on" in said_then
    assert "I take my consent back" not in said_then
    assert "does not count any more" in text_of(hers.get(home))


@pytest.mark.parametrize(("kind", "may"), [("proxy", False), ("guardian", True)])
def test_who_may_not_take_it_back_has_no_button(
    with_a_pen: Consent, ada: Patient, acting: Actor, stored: Stored, kind: str, may: bool
) -> None:
    with acting.at_work():
        relation = add_relation(patient=ada, kind=kind, name="Ines Example", by=acting)
    client, address = logged_in(ada, acting, relation), f"/my/consents/on-paper/{with_a_pen.pk}"
    assert ("I take my consent back" in text_of(client.get(address))) == may
    assert client.post(address, {"reason": ""}).status_code == (302 if may else 403)
    assert len(stored(Consent)) == (2 if may else 1)


def test_nobody_takes_back_what_another_person_signed_with_a_pen(
    with_a_pen: Consent, finn: Patient, acting: Actor
) -> None:
    client = logged_in(finn, acting)
    assert client.get(f"/my/consents/on-paper/{with_a_pen.pk}").status_code == 404


def test_a_newer_consent_is_not_taken_back_by_the_page_of_an_older_one(
    with_a_pen: Consent,
    physician: Client,
    course: Course,
    ada: Patient,
    acting: Actor,
    stored: Stored,
) -> None:
    hers, address = logged_in(ada, acting), f"/my/consents/on-paper/{with_a_pen.pk}"
    back = Sheet(hers.get(address)).sends()
    now = signed_at(course.clinic, minutes=0)
    again = said(course.clinic, signed_at=now, printed="another")
    assert send(physician, page_of(course), **again).status_code == 302
    assert hers.post(address, back).status_code == 200
    assert [one.withdrawn_at for one in stored(Consent)] == [None, None]
    assert "Another paper took the place" in text_of(hers.get(address))


@pytest.mark.parametrize(
    ("language", "tablet"), [("en", "tablet"), ("de", "Tablet"), ("es", "tableta"), ("ar", "جهاز")]
)
def test_a_paper_for_a_pen_promises_no_tablet_and_no_link(
    course: Course, acting: Actor, language: str, tablet: str
) -> None:
    with acting.at_work():
        printed = as_html(made_for(course, None, language=language)[1]).decode()
    with translation.override(language):
        by_pen, on_screen = (" ".join(may_change("", is_by_pen=one)) for one in (True, False))
    assert tablet in on_screen
    assert tablet not in by_pen
    assert may_change("", is_by_pen=False)[2] not in printed
    with translation.override(language):
        assert may_change("", is_by_pen=True)[2] in printed


def test_every_sentence_of_the_page_is_in_every_language() -> None:
    page = Path("prolo/web/templates/web/mine/on_paper.html").read_text()
    said = set(re.findall(r"{% translate [\"']([^\"']+)[\"'] %}", page))
    said |= {"signed on paper %(at)s", "Taken back on %(at)s"}
    for code in ("de", "es", "ar"):
        assert sorted(said - catalog(code)) == [], code
