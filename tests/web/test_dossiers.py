"""The dossier of a course for a payer: sent without the name, and kept as it was sent."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader

from prolo.papers import dossier as paper
from prolo.papers.as_html import main_of
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.estimates import record_coverage
from prolo.registry.actions.people import add_membership
from prolo.registry.models import Course, DocumentShown, Patient, PersonalDocument, Role, User
from prolo.web import paper_pages
from prolo.web.views import dossiers
from tests.support import pdf
from tests.web.conftest import send, text_of

Stored = Callable[[Any], list[Any]]


@pytest.fixture
def course(acting: Actor, ada: Patient) -> Course:
    with acting.at_work():
        return open_course(patient=ada, condition="osgood-schlatter", side="right", by=acting)


def page_of(course: Course) -> str:
    return f"/courses/{course.pk}/dossier"


@pytest.fixture
def sent(physician: Client, course: Course, stored: Stored) -> DocumentShown:
    address = f"{page_of(course)}?style=apa"
    assert send(physician, address, sent_to="Example Mutual").status_code == 302
    (row,) = stored(DocumentShown)
    return row


def test_it_is_read_and_printed_without_the_name(
    physician: Client, acting: Actor, ada: Patient, course: Course
) -> None:
    with acting.at_work():
        name = ada.identity.family_name
    assert f'href="{page_of(course)}"' in physician.get(f"/courses/{course.pk}/options").text
    text = text_of(physician.get(page_of(course)))
    assert "dossier on prolotherapy for a payer" in text
    printed = PdfReader(BytesIO(physician.get(f"{page_of(course)}.pdf?style=apa").content))
    read = pdf.text_of(printed)
    assert "Nakase, J., Oshima, T., Takata, Y.," in read
    assert "Veterans Affairs" in read
    assert name not in read
    assert name not in main_of(physician.get(page_of(course)).content)


def test_what_is_kept_is_what_was_sent(
    physician: Client, course: Course, sent: DocumentShown, stored: Stored
) -> None:
    stood = physician.get(f"{page_of(course)}?style=apa").text
    answer = physician.get(f"/shown/{sent.pk}/document")
    assert hashlib.sha256(answer.content).hexdigest() == sent.sha256
    assert main_of(answer.content) in stood
    printed = physician.get(f"/shown/{sent.pk}/printed.pdf").content
    assert hashlib.sha256(printed).hexdigest() == sent.printed_sha256
    assert (sent.shown_to, sent.shown_as) == ("Example Mutual", "payer")
    assert sent.made_with["style"] == "apa"
    assert {"prolo", "protocol", "trials"} < set(sent.made_with)
    assert stored(PersonalDocument) == []  # it names nobody


def test_years_later_the_same_bytes_come_back_and_say_what_differs(
    physician: Client, sent: DocumentShown, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = physician.get(f"/shown/{sent.pk}/document").content
    assert "Nothing: made today" in text_of(physician.get(f"/shown/{sent.pk}"))
    monkeypatch.setattr(paper.words, "limits_text", lambda: "Harms were counted since.")
    with time_machine.travel(sent.happened_at + timedelta(days=3 * 365)):
        client = Client()
        client.force_login(User.objects.get(username="physician"))
        page = client.get(f"/shown/{sent.pk}").text
        assert client.get(f"/shown/{sent.pk}/document").content == before
    assert re.search(r"<del>Harms: the trials are far too small", page)
    assert "<ins>Harms were counted since.</ins>" in page
    assert "1 difference" in page


def test_it_is_listed_where_one_looks_for_it(
    physician: Client, course: Course, sent: DocumentShown
) -> None:
    link = f'href="/shown/{sent.pk}"'
    assert link in physician.get(page_of(course)).text
    (row,) = physician.get(f"/patients/{course.patient_id}/archive.json").json()["rows"]
    assert (row["kind"], row["shown_to"], row["is_as_kept"]) == ("dossier", "Example Mutual", True)
    told = physician.get(f"/courses/{course.pk}").text
    assert link in told
    assert "Paper sent to a payer" in told
    person = text_of(physician.get(f"/patients/{course.patient_id}", follow=True))
    assert "sent a payer a paper, and it was kept." in person


def test_who_pays_is_offered(physician: Client, acting: Actor, course: Course) -> None:
    with acting.at_work():
        record_coverage(
            patient=course.patient, kind="commercial", payer="Example Mutual", by=acting
        )
    assert 'value="Example Mutual"' in physician.get(page_of(course)).text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"sent_to": " "}, "Enter the payer to whom it is sent"),
        ({"sent_to": "x" * 251}, "Shorten this to 250 characters"),
        ({"sent_to": "Example", "seen": "0" * 64}, "was changed meanwhile"),
    ],
)
def test_nothing_is_kept_of_what_was_not_sent(
    physician: Client, course: Course, stored: Stored, typed: dict[str, str], says: str
) -> None:
    refused = send(physician, page_of(course), **typed)
    assert refused.status_code == 422
    assert says in text_of(refused)
    assert stored(DocumentShown) == []


def test_without_typst_it_is_read_and_kept_and_what_only_that_can_set_is_not_made_again(
    physician: Client,
    course: Course,
    sent: DocumentShown,
    stored: Stored,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (dossiers, paper_pages):
        monkeypatch.setattr(module, "can_typeset", lambda: False)
    assert f"{page_of(course)}.pdf" not in physician.get(page_of(course)).text
    assert physician.get(f"{page_of(course)}.pdf").status_code == 404
    assert "It cannot be made today" in text_of(physician.get(f"/shown/{sent.pk}"))
    address = f"{page_of(course)}?style=apa"
    assert send(physician, address, sent_to="Example Mutual").status_code == 302
    last = stored(DocumentShown)[-1]
    assert (last.made_with["style"], last.printed_sha256) == ("recorded", "")


def test_what_a_later_program_cannot_make_anew_is_shown_as_it_is_kept(
    physician: Client, sent: DocumentShown, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_given: object) -> bytes:
        raise KeyError("a field that the record did not have then")

    monkeypatch.setattr("prolo.web.views.shown.REMADE", {sent.kind: breaks})
    said = physician.get(f"/shown/{sent.pk}")
    assert said.status_code == 200
    assert "It cannot be made today" in text_of(said)
    assert physician.get(f"/shown/{sent.pk}/document").status_code == 200


def test_who_sees_no_charts_and_another_clinic_see_none(
    log_in: Callable[[str], Client], course: Course
) -> None:
    for role in ("desk", "researcher", "admin"):
        for address in (page_of(course), f"{page_of(course)}.pdf"):
            assert log_in(role).get(address).status_code == 403
    elsewhere = open_clinic(name="Elsewhere", time_zone="UTC")
    stranger = User.objects.create(username="stranger", full_name="Stranger")
    add_membership(user=stranger, role=Role.PHYSICIAN, by=system(elsewhere))
    client = Client()
    client.force_login(stranger)
    assert client.get(page_of(course)).status_code == 404


def test_it_is_in_the_language_of_the_payer_who_is_asked(
    physician: Client, course: Course, stored: Stored
) -> None:
    assert "A machine translated" not in text_of(physician.get(page_of(course)))
    address = f"{page_of(course)}?language=es&style=apa"
    shown = physician.get(address).content.decode()
    assert "dosier sobre proloterapia para un pagador" in shown
    assert "A machine translated this page" in shown
    assert 'href="?language=ar&amp;style=apa"' in shown
    assert 'href="?language=es&amp;style=apa" aria-current="true"' in shown
    sent = send(physician, address, sent_to="Seguros Ejemplo")
    assert sent.status_code == 302
    (row,) = stored(DocumentShown)
    assert row.language == "es"
    assert "line by line" in text_of(physician.get(sent.headers["Location"]))  # the same today
