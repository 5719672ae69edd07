"""Papers of one person: what an independent reader finds in them, however long and odd they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract
from django.utils.translation import trans_real
from pypdf import PdfReader

from prolo import papers, web
from prolo.errors import SetupError
from prolo.knowledge import Knowledge, load_knowledge
from prolo.knowledge.clinic import with_clinic
from prolo.knowledge.records import OwnValue
from prolo.papers import typeset, typesetting
from prolo.papers.aftercare_paper import AftercareSheet, Signs, aftercare_paper
from prolo.papers.as_html import CITED, as_html
from prolo.papers.citing import Citing, Said, cited_facts
from prolo.papers.differing import changes, lines_of
from prolo.papers.estimate_paper import EstimateLine, estimate_paper
from prolo.papers.paper import Bullets, Facts, Heading, Paper, Paragraph, References, Table
from prolo.papers.plan_paper import PlanSheet, plan_paper
from prolo.papers.words.payers import DECISIONS
from prolo.web.presenters.payers import MARKS
from prolo.web.words.accounts import HOW
from prolo.web.words.payers import KINDS
from tests.papers.sheets import DAY, LONG_NAME, estimate, frame
from tests.support.pdf import (
    Piece,
    collisions_of,
    fonts_outside,
    parts_of,
    pieces_of,
    text_of,
)

LINES = 40
MARGIN = 2.2 / 2.54 * 72  # points, of the template
GREETING = "ليلى"


def paper_of(lines: int = 2, **more: Any) -> Paper:
    return estimate_paper(estimate(lines), frame(**more), load_knowledge())


@cache
def printed(language: str) -> PdfReader:
    """An American estimate with forty lines and a very long name; or an Arabic one."""
    many = {"en": {"lines": LINES, "name": LONG_NAME}, "ar": {"name": GREETING, "country": "DE"}}
    return PdfReader(BytesIO(typeset(paper_of(language=language, **many[language]))))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


# -- the PDF -------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "width"), [("en", 612), ("ar", 595)])
def test_it_is_tagged_in_its_language_on_the_sheet_of_its_country(
    language: str, width: int
) -> None:
    root: Any = printed(language).trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    kinds = [part["/S"] for part in parts_of(root["/StructTreeRoot"])]
    assert {"/Title", "/Table", "/TH", "/TD", "/Figure", "/L"} <= {*kinds}
    assert kinds.index("/Figure") < kinds.index("/Title") < kinds.index("/Table")
    assert round(printed(language).pages[0].mediabox.width) == width
    assert fonts_outside(printed(language)) == []


def test_the_logo_is_read_as_the_name_of_the_clinic() -> None:
    tree: Any = printed("en").trailer["/Root"]["/StructTreeRoot"]
    (figure,) = (part for part in parts_of(tree) if part["/S"] == "/Figure")
    assert figure["/Alt"] == "Invented Clinic"


def test_a_name_of_200_letters_and_40_lines_stay_on_the_paper() -> None:
    pages = printed("en").pages
    assert [page for page in pages if beside_the_margins(page)] == []
    said = squeezed(text_of(printed("en")))
    assert said.count(LONG_NAME) == 1
    assert said.count(f"·{LONG_NAME[:60]}…") == len(pages)  # at each foot
    assert sum(page.extract_text().count("350.00") for page in pages) >= LINES + 1
    assert all("Price of one" in page.extract_text() for page in pages[:2])  # its heads again


@pytest.mark.parametrize("language", ["en", "de", "es", "ar"])
def test_nothing_lies_over_its_neighbour_or_beside_the_margins(language: str) -> None:
    pages = PdfReader(BytesIO(typeset(paper_of(LINES, language=language, country="DE")))).pages
    assert [page for page in pages if beside_the_margins(page)] == []
    assert [found for page in pages for found in collisions_of(page)] == []


def test_a_name_that_is_nowhere_broken_is_seen_to_run_off_the_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that what looks for it is known to see it."""
    whole = "#let breakable(words) = words"
    unbroken = otherwise(tmp_path, r"#let breakable\(words\) = .*", whole)
    monkeypatch.setattr(typesetting, "TEMPLATE", unbroken)
    pages = PdfReader(BytesIO(typeset(paper_of(name=LONG_NAME)))).pages
    assert any(beside_the_margins(page) for page in pages)


def test_amounts_in_columns_that_do_not_fit_are_seen_to_run_into_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In columns that take their share of the line, whatever stands in them."""
    unfitted = otherwise(tmp_path, r"if numbers\.all\(.*\) \{", "if true {")
    monkeypatch.setattr(typesetting, "TEMPLATE", unfitted)
    long = replace(estimate().total, expected="9,999,999,999.99\N{NO-BREAK SPACE}IRR")
    sheet = replace(estimate(), lines=(replace(long, least=long.expected, most=long.expected),))
    paper = estimate_paper(sheet, frame(), load_knowledge())
    assert any(collisions_of(page) for page in PdfReader(BytesIO(typeset(paper))).pages)


def otherwise(folder: Path, part: str, instead: str) -> Path:
    """The template of papers with another part in it."""
    template = typesetting.TEMPLATE.read_text(encoding="utf-8")
    changed = re.sub(part, instead, template)
    assert changed != template
    made = folder / "paper.typ"
    made.write_text(changed, encoding="utf-8")
    return made


def beside_the_margins(page: Any) -> list[Piece]:
    """The space at the end of a line may hang out."""
    end = float(page.mediabox.width) - MARGIN + 5
    return [one for one in pieces_of(page) if one.left < MARGIN - 1 or one.right > end]


@pytest.mark.parametrize("amount", ["75.000.000,00 IDR", "9.999.999.999,99 IRR", "350,00 EUR"])
def test_amounts_of_many_digits_stand_apart(amount: str) -> None:
    """In a column each, whole: an independent reader finds a gap between them."""
    written = amount.replace(" ", "\N{NO-BREAK SPACE}")
    line = EstimateLine(
        what="Sitzung",
        price=written,
        times="1 bis 5, geplant 3",
        least=written,
        expected=written,
        most=written,
    )
    sheet = estimate(lines=0, total=line)
    paper = estimate_paper(replace(sheet, lines=(line,) * 3), frame(country="DE"), load_knowledge())
    read = " ".join(PdfReader(BytesIO(typeset(paper))).pages[0].extract_text().split())
    assert " ".join([amount] * 3) in read
    assert not re.search(r"[A-Z]{3}\d", read)


def test_arabic_is_set_in_a_font_that_was_made_for_it() -> None:
    fonts = {
        str(font["/BaseFont"]).partition("+")[2]
        for page in printed("ar").pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert any(one.startswith("NotoNaskhArabic") for one in fonts)
    assert 'dir="rtl"' in as_html(paper_of(language="ar")).decode()


def test_page_and_pdf_say_the_same() -> None:
    said = squeezed(text_of(printed("en")))
    page = as_html(paper_of(LINES, name=LONG_NAME)).decode()
    for one in texts_of(paper_of(LINES, name=LONG_NAME)):
        assert squeezed(one) in said, one
        assert escape(CITED.sub("", one)).strip() in page, one


def texts_of(paper: Paper) -> Iterator[str]:
    yield paper.title
    for block in paper.blocks:
        match block:
            case Heading() | Paragraph():
                yield block.text
            case Bullets():
                yield from block.items
            case Facts():
                yield from (line for _label, lines in block.items for line in lines)
            case Table():
                yield from (cell for part in block.parts for row in part.cells for cell in row)


def test_letters_of_no_font_are_named() -> None:
    with pytest.raises(SetupError, match="李"):
        typeset(paper_of(name="李"))


# -- what it says --------------------------------------------------------------------------


def test_what_differs_is_told_line_by_line() -> None:
    moved = replace(frame().letterhead, lines=("2 Side Street", "+1 555 0100"))
    then, now = (lines_of(as_html(one)) for one in (paper_of(), paper_of(letterhead=moved)))
    (change,) = changes(then, now)
    assert "1 Main Street" in change.then[0]
    assert "2 Side Street" in change.now[0]
    assert "For | Ada Example" in then


@pytest.mark.parametrize("is_good_faith", [True, False])
def test_the_right_to_dispute_is_said_with_its_sources_where_there_is_one(
    is_good_faith: bool,
) -> None:
    paper = estimate_paper(estimate(is_good_faith=is_good_faith), frame(), load_knowledge())
    said = as_html(paper).decode()
    assert ("dispute it, within 120 days" in said) is is_good_faith
    assert any(isinstance(one, References) for one in paper.blocks) is is_good_faith
    assert ('href="#reference-1"' in said) is is_good_faith


def test_every_sign_and_every_usual_thing_names_its_source() -> None:
    knowledge = load_knowledge()
    said = Said(text="Hot and swollen", refs=(next(iter(knowledge.signs.values())).ref,))
    sheet = AftercareSheet(
        about="Knee",
        session="",
        signs=(Signs(level="emergency", asks=(said,)),),
        advice=(said,),
        is_of_this_place=True,
        expected=(said,),
        emergency_number="911",
        phones=(("In an emergency", ("911",)),),
    )
    page = as_html(aftercare_paper(sheet, frame(), knowledge)).decode()
    assert page.count("Hot and swollen <a href=") == 3
    assert "Call 911 at once" in page


def test_a_fact_that_is_gone_is_cited_by_no_number() -> None:
    assert cited_facts(Citing(), load_knowledge(), "signs/never-was", "nothing") == ""


def gain_of(knowledge: Knowledge, refs: tuple[str, ...]) -> str:
    """What a plan of its own papers says of when somebody decides whether to go on."""
    sheet = PlanSheet(
        about="Knee",
        signed="Dr. Example",
        days=("Wed 4 March 2026",),
        needles=3,
        places=(),
        guided={},
        sedation="",
        numbing_cream=False,
        weeks=(),
        points="2",
        sessions_without=2,
        note="",
        refs=(),
        gain_refs=refs,
    )
    texts = (
        text
        for block in plan_paper(sheet, frame(), knowledge).blocks
        if isinstance(block, Bullets)
        for text in block.items
    )
    return next(text for text in texts if "whether to go on" in text)


def test_a_rule_names_its_source_and_where_the_clinic_has_its_own_or_the_plan_it_says_so() -> None:
    refs = ("thresholds/sessions-without-gain",)
    own = OwnValue(
        field="value", value=3, published=None, by="Dr. Example", on=DAY, reason="As we know it"
    )
    clinic = with_clinic(load_knowledge(), own_values=[(refs[0], own)])
    published = gain_of(load_knowledge(), refs)
    assert re.search(r"whether to go on\. \[1\] \[2\]$", published)
    assert gain_of(clinic, refs) == f"{published} (this clinic's own value)"
    assert gain_of(clinic, ()).endswith("whether to go on. The numbers are those of your plan.")


# -- in the languages of the clinic --------------------------------------------------------

LANGUAGES = ("de", "es", "ar")
KEYWORDS = {"_": None, "ngettext": (1, 2)}
OF_A_PERSON = (
    "estimate",
    "plan",
    "preparation",
    "aftercare",
    "coverage",
    "session",
    "statement",
    "summary",
)
SAID = ("told", "session_record")  # of the words of pages, what stands on a paper


def sentences() -> set[str]:
    """Everything that the papers of a person may say around what is on record."""
    below, above = Path(papers.__file__).parent, Path(web.__file__).parent / "presenters/sheets"
    files = [
        below / "personal.py",
        below / "citing.py",
        above / "frame.py",
        below / "words/personal.py",
    ]
    files += [below / f"{one}_paper.py" for one in OF_A_PERSON]
    files += [above / f"{one}.py" for one in OF_A_PERSON]
    files += [
        below / f"words/{one}.py" for one in ("estimates", "plans", "statement", *OF_A_PERSON[2:4])
    ]
    files += [Path(web.__file__).parent / f"words/{one}.py" for one in SAID]
    found = {
        str(said)
        for said in (*KINDS.values(), *HOW.values(), *(mark for mark, _tone in MARKS.values()))
    }
    found |= {say() for say in DECISIONS.values()}
    found |= {one.conflict for one in load_knowledge().payers.values() if one.conflict}
    for one in files:
        with one.open("rb") as file:
            for _line, said, _comments, _context in extract("python", file, KEYWORDS):
                found.add(said if isinstance(said, str) else said[0])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_in_every_language(language: str) -> None:
    keys = trans_real.translation(language)._catalog.keys()
    known = {one if isinstance(one, str) else one[0] for one in keys}
    assert sorted(sentences() - known) == []
