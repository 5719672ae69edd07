"""What prolotherapy is, without a log-in; and what a payer is given."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from prolo.papers import can_typeset
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.models import Clinic, Patient
from prolo.web import paper_pages
from prolo.web.views import about, evidence_papers
from tests.support import pdf
from tests.web.conftest import text_of


@pytest.mark.parametrize(
    ("language", "said", "by_a_machine"),
    [
        ("en", "How it works is still not clear.", ""),
        ("de", "Wie sie wirkt, ist noch nicht klar.", "Eine Maschine hat diese Seite übersetzt"),
        ("es", "Aún no está claro cómo actúa.", "Una máquina tradujo esta página"),
        ("ar", "كيف يعمل ليس واضحًا بعد.", "ترجمت آلة هذه الصفحة"),
        ("xx", "How it works is still not clear.", ""),
    ],
)
def test_anybody_reads_it_in_four_languages(
    client: Client, clinic: Clinic, language: str, said: str, by_a_machine: str
) -> None:
    page = client.get("/about-prolotherapy", {"language": language})
    assert page.status_code == 200
    assert said in text_of(page)
    assert by_a_machine in text_of(page)
    assert "A machine translated" not in text_of(page)
    printed = client.get("/about-prolotherapy.pdf", {"language": language})
    shown = "en" if language == "xx" else language
    assert PdfReader(BytesIO(printed.content)).root_object["/Lang"] == shown


def test_the_browser_s_language_counts_where_none_is_asked_for(
    client: Client, clinic: Clinic
) -> None:
    page = client.get("/about-prolotherapy", headers={"Accept-Language": "es-MX,es;q=0.9"})
    assert "Qué es la proloterapia" in text_of(page)


def test_the_patient_s_pages_and_the_log_in_lead_there(
    client: Client, physician: Client, clinic: Clinic
) -> None:
    for page in (client.get("/log-in"), physician.get("/evidence")):
        assert 'href="/about-prolotherapy"' in page.content.decode()


@pytest.mark.parametrize("style", ["ama", "apa", "mla", "recorded", "bibtex", "", "nonsense"])
def test_references_come_in_the_style_asked_for(physician: Client, style: str) -> None:
    given = physician.get("/evidence/low-back/references", {"style": style})
    assert given.status_code == 200
    text = given.content.decode()
    assert ("@article{trials:yelland-2004," in text) is (style in ("bibtex", "", "nonsense"))
    assert "Yelland" in text
    assert "attachment" in given.headers["Content-Disposition"]


def test_options_come_as_pdf_in_the_style_asked_for(
    physician: Client, acting: Actor, ada: Patient
) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="osgood-schlatter", side="right", by=acting)
    assert "&amp;style=apa" in physician.get(f"/courses/{course.pk}/options").content.decode()
    options = physician.get(f"/courses/{course.pk}/options.pdf", {"style": "apa"}).content
    assert "Nakase, J., Oshima, T., Takata, Y.," in pdf.text_of(PdfReader(BytesIO(options)))


def test_a_stranger_gets_no_dossier_and_nothing_has_none(client: Client, physician: Client) -> None:
    for address in ("/evidence/knee-oa/dossier.pdf", "/evidence/knee-oa/references"):
        assert client.get(address).status_code == 302  # to the log-in
        assert physician.get(address.replace("knee-oa", "nothing")).status_code == 404


def test_without_typst_no_page_leads_to_a_paper(
    physician: Client, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert can_typeset()
    for views in (about, evidence_papers, paper_pages):
        monkeypatch.setattr(views, "can_typeset", lambda: False)
    page = physician.get("/evidence/osgood-schlatter").content.decode()
    assert "dossier.pdf" not in page
    assert "?style=bibtex" in page
    assert physician.get("/evidence/osgood-schlatter/dossier.pdf").status_code == 404
    assert "about-prolotherapy.pdf" not in client.get("/about-prolotherapy").content.decode()
    assert client.get("/about-prolotherapy.pdf").status_code == 404
