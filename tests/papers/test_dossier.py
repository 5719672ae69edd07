"""What a payer is given: everything that is known, for and against, and nothing asked for."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from prolo.care.plan import Plan, PlannedSite
from prolo.evidence import load_protocol
from prolo.knowledge import load_knowledge
from prolo.knowledge.trials import load_trials
from prolo.papers import Paper, evidence_report, typeset
from prolo.papers.as_html import as_html
from prolo.papers.differing import lines_of
from prolo.papers.dossier import dossier
from prolo.papers.paper import Heading, Table
from tests.support.pdf import fonts_outside, parts_of, text_of

CONDITIONS = sorted(load_knowledge().conditions)


@cache
def paper_of(condition: str) -> Paper:
    knowledge = load_knowledge()
    return dossier(knowledge.conditions[condition], load_trials(), load_protocol(), knowledge)


def said(paper: Paper) -> str:
    return "\n".join(lines_of(as_html(paper)))


def headings(paper: Paper) -> list[str]:
    return [one.text for one in paper.blocks if isinstance(one, Heading) and one.level == 1]


def table(paper: Paper, begins: str) -> Table:
    return next(
        one for one in paper.blocks if isinstance(one, Table) and one.caption.startswith(begins)
    )


@pytest.mark.parametrize("condition", ["knee-oa", "low-back"])
def test_it_has_every_part_a_payer_asks_for(condition: str) -> None:
    assert headings(paper_of(condition)) == [
        "In short",
        "The question",
        "Methods",
        "The trials",
        "What they found",
        "Harms",
        "What guidelines and payers decided",
        "What limits this report",
        "Where each number was read",
        "References",
    ]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_it_asks_for_nothing_and_advises_nothing(condition: str) -> None:
    text = said(paper_of(condition)).casefold()
    assert "%(" not in text
    for never in (
        "we recommend",
        "should be covered",
        "should cover",
        "medically necessary",
        "we ask",
        "please approve",
        "promising",
        "cost-effective",
    ):
        assert never not in text


def test_its_numbers_are_those_of_the_evidence_report() -> None:
    knowledge = load_knowledge()
    report = evidence_report(
        "knee-oa",
        load_trials(),
        load_protocol(),
        knowledge,
        region=knowledge.conditions["knee-oa"].region,
    )
    for begins in ("Summary of findings", "Every trial of this condition"):
        mine = [
            [re.sub(r"\[\d+\]", "", cell) for row in part.cells for cell in row]
            for part in table(paper_of("knee-oa"), begins).parts
        ]
        theirs = [
            [re.sub(r"\[\d+\]", "", cell) for row in part.cells for cell in row]
            for part in table(report, begins).parts
        ]
        assert mine == theirs


def test_payers_that_do_not_pay_stand_beside_those_that_do_each_with_its_day() -> None:
    rows = {
        re.sub(r" \[.*", "", row[0]): row
        for row in table(paper_of("knee-oa"), "What payers decided").parts[0].cells
    }
    assert len(rows) == len(load_knowledge().payers)
    days, says = rows["Medicare (CMS)"][2:5], rows["Medicare (CMS)"][5]
    # of the policy, of who looked, next time
    assert days == ("Fri 9 January 2026", "2026", "Fri 15 May 2026")
    assert says == "does not pay (not verified)"
    assert rows["Veterans Affairs"][5] == "pays where its criteria are met (not verified)"
    assert rows["Anthem"][2:5] == ("Tue 28 June 2016", "2026", "Sun 31 December 2028")
    assert "An old policy" in rows["Anthem"][6]


def test_harms_have_their_denominators() -> None:
    text = said(paper_of("knee-oa"))
    assert "11 of 22,370" in text
    assert "0 of 68" in text
    assert "far too small to count what is rare" in text


def test_a_course_is_described_without_its_person() -> None:
    knowledge = load_knowledge()
    condition = knowledge.conditions["knee-oa"]
    structure = knowledge.regions[condition.region].structures[0]
    site = PlannedSite(
        structure=structure.code,
        side="left",
        injections=4,
        volume_ml=Decimal("0.5"),
        irritant="dextrose",
        irritant_pct=Decimal(15),
    )
    plan = Plan(protocol="", sites=(site,), sessions_on=(date(2026, 3, 4), date(2026, 4, 1)))
    paper = dossier(
        condition, load_trials(), load_protocol(), knowledge, plan=plan, on=date(2026, 3, 1)
    )
    text = said(paper)
    assert "Planned: 2 sessions, with 4 injections in each. The person is not named here" in text
    assert structure.label in text
    assert paper.dated == date(2026, 3, 1)
    assert "2026-03-04" not in text


@pytest.fixture(scope="module")
def printed() -> bytes:
    return typeset(paper_of("knee-oa"))


def test_the_same_inputs_give_the_same_bytes(printed: bytes) -> None:
    assert typeset(paper_of.__wrapped__("knee-oa")) == printed


def test_on_paper_it_is_tagged_with_numbered_linked_sources(printed: bytes) -> None:
    pdf = PdfReader(BytesIO(printed))
    assert pdf.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]
    tags = {one["/S"] for one in parts_of(pdf.root_object["/StructTreeRoot"]["/K"])}  # type: ignore[index]
    assert {"/H1", "/H2", "/Table", "/TH", "/L", "/LI", "/Link"} <= tags
    assert fonts_outside(pdf) == []
    assert "prolo evidence dossier knee-oa" in text_of(pdf)


def test_of_one_persons_course_it_names_no_command_that_would_not_make_it_again() -> None:
    condition = load_knowledge().conditions["knee-oa"]
    asked = condition, load_trials(), load_protocol(), load_knowledge()
    assert "prolo evidence dossier knee-oa" in " ".join(dossier(*asked).marks)
    assert "prolo evidence" not in " ".join(dossier(*asked, on=date(2026, 12, 1)).marks)


def test_on_a_page_no_two_things_have_one_id() -> None:
    ids = re.findall(r' id="([^"]+)"', as_html(paper_of("knee-oa")).decode())
    assert sum(one.startswith("forest-") for one in ids) > 2
    assert len(ids) == len(set(ids))
