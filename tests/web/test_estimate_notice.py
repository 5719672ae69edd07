"""That there is a right to an estimate: told to anybody, of clinics in the United States alone."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from prolo.knowledge import load_knowledge
from prolo.papers.as_html import as_html
from prolo.papers.estimate_notice import WRITTEN_ON, estimate_notice
from prolo.papers.paper import Letterhead, Paper, References
from prolo.registry.models import Clinic
from prolo.web import paper_pages
from tests.support.pdf import fonts_outside
from tests.web.conftest import text_of

pytestmark = pytest.mark.both_databases


def address(clinic: Clinic) -> str:
    return f"/clinics/{clinic.pk}/right-to-an-estimate"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "you have a right to know the cost"),
        ("de", "ein Recht, vor der Behandlung zu wissen"),
        ("es", "tiene derecho a saber cuánto cuesta"),
        ("ar", "لك إذن الحق في أن تعرف التكلفة"),
    ],
)
def test_anybody_reads_and_prints_it_in_four_languages(
    client: Client, clinic: Clinic, language: str, said: str
) -> None:
    page = client.get(address(clinic), {"language": language})
    assert said in text_of(page)
    assert clinic.name in text_of(page)
    assert ("A machine translated" in text_of(page)) is (language != "en")
    assert WRITTEN_ON.isoformat() not in text_of(page)  # its day is in letters
    printed = client.get(f"{address(clinic)}.pdf", {"language": language})
    pdf = PdfReader(BytesIO(printed.content))
    assert pdf.root_object["/Lang"] == language
    assert fonts_outside(pdf) == []


def test_it_is_typeset_once_until_it_says_something_else(
    client: Client, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Paper] = []

    def typeset(paper: Paper) -> bytes:
        made.append(paper)
        return b"%PDF"

    paper_pages._typeset_once.cache_clear()
    monkeypatch.setattr(paper_pages, "typeset", typeset)
    pdf = f"{address(clinic)}.pdf"
    assert {client.get(pdf).content for _again in range(3)} == {b"%PDF"}
    assert len(made) == 1
    Clinic.objects.filter(pk=clinic.pk).update(phone="+1 555 0199")
    client.get(pdf)
    client.get(pdf, {"language": "es"})
    assert len(made) == 3
    paper_pages._typeset_once.cache_clear()


def test_it_is_of_clinics_in_the_united_states_alone(
    client: Client, desk: Client, clinic: Clinic
) -> None:
    assert address(clinic) in desk.get("/estimates-owed").content.decode()
    Clinic.objects.filter(pk=clinic.pk).update(country="DE")
    assert client.get(address(clinic)).status_code == 404
    assert client.get(f"{address(clinic)}.pdf").status_code == 404
    assert address(clinic) not in desk.get("/estimates-owed").content.decode()
    assert client.get(address(Clinic(pk=clinic.pk.int >> 1))).status_code == 404


def test_its_days_are_those_that_the_clocks_count_each_with_its_source() -> None:
    head = Letterhead(name="Invented Clinic")
    paper = estimate_notice(load_knowledge(), head, phone="+1 555 0100", country="US")
    page = as_html(paper).decode()
    for ahead, days in (("3 to 9", "1"), ("10 or more", "3")):
        row = page.partition(f"You book {ahead} business days ahead")[2]
        assert f"<bdi>{days}</bdi>" in row.partition("</tr>")[0]
    assert "as planned in your estimate" in page
    assert "1-800-985-3059" in page
    (references,) = (one for one in paper.blocks if isinstance(one, References))
    assert len(references.items) >= 3
    assert paper.size == "us-letter"
