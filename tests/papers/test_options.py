"""The options of a person: what stands on the sheet, and what is never there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from prolo.care.money.estimate import Count, Estimate, Line
from prolo.evidence import Judgement
from prolo.evidence.certainty import DOMAINS
from prolo.evidence.summaries import summarise
from prolo.knowledge import load_knowledge
from prolo.knowledge.trials import TrialTables, load_trials
from prolo.papers import typeset
from prolo.papers.as_html import as_html, main_of, style_of
from prolo.papers.differing import Change, changes
from prolo.papers.options_answers import on_ten, used_in
from prolo.papers.options_paper import options_paper
from prolo.papers.options_parts import by_alphabet
from prolo.papers.options_sheet import Estimated
from prolo.papers.paper import Fold, Letterhead, Paper, Paragraph, Picture, References, Table
from prolo.papers.signed import Signatures, SignedLevel
from prolo.papers.words.options_found import based_on, sure
from prolo.papers.words.sentences import commas
from tests.evidence.invented import arm, score, study, tables
from tests.papers.option_sheets import CONDITIONS, TODAY, known, paper_of, said, sheet_of, table
from tests.support.pdf import fonts_outside, parts_of, text_of


def side_by_side(condition: str) -> tuple[tuple[str, ...], ...]:
    return table(known(condition), "Every option").parts[0].cells


def options_on(paper: Paper) -> list[str]:
    return [row[0] for row in table(paper, "Every option").parts[0].cells]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_condition_has_a_sheet_with_every_blank_filled_in(condition: str) -> None:
    text = said(known(condition))
    assert "%(" not in text
    assert "{" not in text
    for name in ("Prolotherapy", "No treatment now", "Exercise", "Mind that", "What is not known"):
        assert name in text


@pytest.mark.parametrize(
    ("country", "here", "elsewhere"), [("US", "US", "CA"), ("CA", "CA", "US"), ("DE", "", "US")]
)
def test_prices_of_the_clinics_country_come_first_and_the_others_apart(
    country: str, here: str, elsewhere: str
) -> None:
    paper = paper_of("knee-oa", country=country)
    folds = [one for one in paper.blocks if isinstance(one, Fold) and "rices" in one.says]
    texts = [said(replace(paper, blocks=one.blocks)) for one in folds]
    assert [one.says.partition(":")[0] for one in folds] == [
        *(["Published prices"] if here else []),
        "Published prices from other countries",
    ]
    if here:
        assert re.search(rf", {here} (20|\()", texts[0])
        assert not re.search(rf", {elsewhere} (20|\()", texts[0])
    assert re.search(rf", {elsewhere} (20|\()", texts[-1])
    assert not here or not re.search(rf", {here} (20|\()", texts[-1])
    whole = said(paper)
    assert ("Those from this country come first" in whole) == bool(here)
    assert ("None of them is from this country" in whole) == (not here)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_nobody_is_advised_and_no_trial_is_about_the_reader(condition: str) -> None:
    text = said(known(condition)).casefold()
    for never in ("people like you", "we recommend", "you should", "best option", "works for"):
        assert never not in text


@pytest.mark.parametrize("condition", CONDITIONS)
def test_options_stand_in_the_order_of_the_alphabet(condition: str) -> None:
    names = options_on(known(condition))
    assert names == sorted(names, key=by_alphabet)
    assert len(names) > 3


def test_an_accent_puts_no_name_behind_z() -> None:
    assert sorted(["Zug", "Übung", "Arznei"], key=by_alphabet) == ["Arznei", "Übung", "Zug"]


def test_numbers_are_those_of_the_evidence_on_a_scale_of_ten() -> None:
    sheet = sheet_of("knee-oa")
    knowledge, trials = load_knowledge(), load_trials()
    comparison = next(one for one in sheet.comparisons if one.comparator == "placebo")
    found = comparison.of("pain", "medium")
    assert found is not None
    asked = summarise(
        "knee-oa", "pain", "placebo", trials, knowledge.instruments, region="knee"
    ).found
    assert asked is not None
    shown = on_ten(found)
    assert shown is not None
    assert (shown.estimate, shown.low, shown.high) == pytest.approx(
        (asked.estimate / 10, asked.low / 10, asked.high / 10)
    )
    assert "with prolotherapy 0.9 points better; may be 0.1 worse to 1.9 better" in said(
        known("knee-oa")
    )


def test_each_figure_names_the_treatment_that_it_is_of() -> None:
    """In the row of another option «better» alone would be read as that option's."""
    rows = {row[0].split(" [")[0]: row[1] for row in side_by_side("osgood-schlatter")}
    untreated = rows["No treatment now; watch and review"]
    assert re.search(r"\d+ without prolotherapy, \d+ with prolotherapy", untreated)
    rows = {row[0].split(" [")[0]: row[1] for row in side_by_side("hip-oa")}
    assert re.search(r"with prolotherapy \d\.\d points better", rows["Exercise, physiotherapy"])


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_trial_that_compares_is_named_with_its_source(condition: str) -> None:
    paper, sheet = known(condition), sheet_of(condition)
    text = said(paper)
    for comparison in sheet.comparisons:
        for _id, name in (*comparison.used, *comparison.missing, *comparison.registered):
            assert re.search(re.escape(name) + r" \[\d+\]", text), name


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_number_in_short_is_followed_by_the_references_of_its_trials(condition: str) -> None:
    paper, sheet = known(condition), sheet_of(condition)
    (references,) = [one for one in paper.unfolded if isinstance(one, References)]
    rows = {row[0].split(" [")[0]: row for row in side_by_side(condition)}
    studies = {one.id: one.study for one in sheet.trials}
    for choice in (one for one in sheet.choices if one.comparison):
        assert choice.comparison is not None
        for answer in choice.comparison.answers:
            about = f"({based_on(answer)}; certainty: {sure(answer)})"
            if not answer.k or about not in rows[choice.option.label][1]:
                continue
            follows = rows[choice.option.label][1].partition(about)[2]
            cited = re.match(r"(?: \[\d+\])+", follows)
            assert cited is not None, (choice.option.label, about)
            said_of = [references.items[int(one) - 1] for one in re.findall(r"\d+", cited[0])]
            used = used_in(answer)
            assert len(said_of) == len(used)
            for line, (id_, _name) in zip(said_of, used, strict=True):
                assert (studies[id_].first_author or "") in str(line)


def test_the_headline_number_of_prolotherapy_names_its_trial() -> None:
    (short,) = [
        row[1]
        for row in table(known("knee-oa"), "The options in short").parts[0].cells
        if row[0] == "Prolotherapy"
    ]
    (references,) = [one for one in known("knee-oa").unfolded if isinstance(one, References)]
    (number,) = set(re.findall(r"1 trial, 53 people; certainty: [^)]*\) \[(\d+)\]", short))
    assert "Rabago" in str(references.items[int(number) - 1])


def test_each_row_of_what_was_found_names_the_trials_that_it_is_from() -> None:
    found = [one for one in sheet_of("knee-oa").comparisons if one.has_figures]
    tables_ = [
        one
        for one in known("knee-oa").unfolded
        if isinstance(one, Table) and one.caption.startswith("What was found")
    ]
    several = set()
    for comparison, shown in zip(found, tables_, strict=True):
        answers = [one for one in comparison.answers if one.k]
        for answer, row in zip(answers, shown.parts[0].cells, strict=True):
            people, _colon, named = row[2].partition(": ")
            names = [name for _id, name in used_in(answer)]
            assert people == based_on(answer)
            assert re.sub(r" \[\d+\]", "", named) == commas(names)
            several.add((comparison.comparator, *names))
    assert len(several) > len(found)  # not each row of a comparison is from the same trials


@pytest.mark.parametrize("condition", CONDITIONS)
def test_as_many_trials_are_missing_as_are_named(condition: str) -> None:
    text, sheet = said(known(condition)), sheet_of(condition)
    for line in re.findall(
        r"^[^|\n]*prints? no usable numbers\. [^|\n]*\[\d+\]$", text, re.MULTILINE
    ):
        counted = sum(int(one) for one in re.findall(r"(\d+) trials? (?:compare|is|are)", line))
        assert counted == len(re.findall(r"\[\d+\]", line)), line
    for one in sheet.comparisons:
        named = {id_ for id_, _name in (*one.missing, *one.registered)}
        shown = [each.evidence.missing for each in one.answers if each.k or not one.has_figures]
        assert named == {each.trial_id for missing in shown for each in missing}
        assert not {*one.missing} & {*one.registered}
        assert named or one.has_figures


def test_a_registration_is_said_as_one() -> None:
    text = said(known("knee-oa"))
    (bare,) = re.findall("^Platelet-rich plasma\\. .*", text, re.MULTILINE)
    assert "5 trials compare it with prolotherapy and print no usable numbers." in bare
    assert "2 trials are only registered." in bare
    (only,) = re.findall("Of these only a registration.*NCT07102225.*", text)
    assert "Hosseini" not in only
    assert "Shock waves. 1 trial compares" in text
    rows = {row[0].split(" [")[0]: row[1] for row in side_by_side("plantar-fascia")}
    assert rows["Prolotherapy"].startswith(
        "A dummy injection (salt water or anaesthetic). 2 trials"
    )
    assert "Usual care" not in said(known("plantar-fascia"))


def test_what_has_no_usable_number_says_so_and_how_many_asked() -> None:
    text = said(known("knee-oa"))
    assert "5 trials compare it with prolotherapy and print no usable numbers." in text
    assert "no price was read; ask" in text
    assert "What comes after 52 weeks" in text
    assert "What comes after" not in said(known("neck"))
    assert "No trial is known that compares it with prolotherapy." in text


def test_harms_have_their_denominators_and_what_contradicts_them() -> None:
    text = said(known("knee-oa"))
    assert "11 of 22,370 (of 10,000 it is 4.9; may be 2.5 to 8.8): septic arthritis" in text
    assert "Allergic reaction | how often: no figure was read" in text
    assert "0 of 68 (of 100 it is 0; may be 0 to 5.3)" in text
    assert "A review mentions three bruises" in text
    assert "Collapsed lung" not in text
    assert "Collapsed lung" in said(known("thoracic-pain"))


def test_near_the_lung_single_cases_are_told_and_called_no_rate() -> None:
    text = said(known("thoracic-pain"))
    assert "4 of 4,333 (of 1,000 it is 0.9; may be 0.3 to 2.4): lung collapse" in text
    assert "Told of single people: both lungs collapsed" in text
    assert "in the muscles of neck and shoulder: 2. That is no rate." in text
    (gap,) = re.findall("How often these harms come: (.*)", text)
    assert "Collapsed lung" in gap  # it was counted after another injection
    assert "Told of single people" not in said(known("knee-oa"))


def test_what_practitioners_guessed_stands_only_where_they_were_asked() -> None:
    guessed = "70 %: pain after a session in the back or neck, as 171 practitioners guessed it"
    assert guessed in said(known("low-back"))
    assert guessed in said(known("neck"))
    assert "practitioners guessed" not in said(known("knee-oa"))


def test_the_clinics_own_estimate_stands_beside_the_published_prices() -> None:
    count = Count(least=3, expected=4, most=6)
    line = Line(what="session", amount=Decimal(250), priced_from=TODAY, count=count)
    estimate = Estimate(currency="USD", lines=(line,), sessions=count)
    sheet = sheet_of("knee-oa", estimated=Estimated(estimate=estimate, on=TODAY))
    text = said(options_paper(sheet, load_knowledge(), on=TODAY)).replace("\u00a0", " ")
    told = "This clinic's estimate of Wed 4 March 2026: 1,000.00 USD (750.00 USD to 1,500.00 USD)"
    assert text.count(told) == 2
    assert "250 to 600 USD a procedure, US 2017" in text
    assert "This clinic's estimate" not in said(known("knee-oa"))


def test_guidelines_name_who_wrote_them_and_what_nobody_checked() -> None:
    rows = {row[0]: row for row in table(known("low-back"), "What guidelines").parts[0].cells}
    ours = next(row for name, row in rows.items() if name.startswith("AAOM"))
    assert "a society of practitioners" in ours[1]
    assert "advises it" in ours[2]
    assert "(not verified)" in ours[2]


def test_people_of_a_hundred_are_drawn_as_counted_with_their_range() -> None:
    drawn = [one for one in known("low-back").unfolded if isinstance(one, Picture)]
    icons = [one for one in drawn if "counted" in one.caption]
    assert len(icons) == 1
    assert "With prolotherapy: 82 of 100; may be 62 to 93" in icons[0].alt
    groups = icons[0].svg.split("With prolotherapy", 2)
    assert icons[0].svg.count('class="pl-hollow"') == 200
    assert groups[-1].count('class="pl-point"') == 82  # those that are full, as the head says
    bars = re.findall(r'class="pl-line"[^>]* d="M([\d.]+) ([\d.]+)v16"', groups[-1])
    rings = re.findall(r'class="pl-hollow"[^>]* cx="([\d.]+)" cy="([\d.]+)"', groups[-1])
    for (x, y), bound in zip(bars, (62, 93), strict=True):  # right behind so many
        assert float(x) == float(rings[bound - 1][0]) + 8
        assert float(y) == float(rings[bound - 1][1]) - 8
    assert 'class="pl-line"' not in icons[0].svg.partition("With prolotherapy")[0]
    assert not re.search(r"style=|<script|onclick", icons[0].svg)


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_no_head_of_a_picture_is_cut_off_in_a_wide_font(language: str) -> None:
    """A bold letter of a usual screen is 8.2 wide, the picture 336 within its edges."""
    paper = paper_of("osgood-schlatter", language=language)
    drawn = [one.svg for one in paper.unfolded if isinstance(one, Picture)]
    heads = [one for svg in drawn for one in re.findall(r'class="pl-head"[^>]*>([^<]+)<', svg)]
    assert heads
    assert [one for one in heads if len(one) * 8.2 > 336] == []


def test_no_share_of_other_trials_stands_beside_an_effect() -> None:
    """Points of back pain are from Dechow and Yelland, the counts from Ongley and Klein."""
    text = said(known("low-back"))
    assert "worked out from points" not in text
    assert "Without prolotherapy: 37 of 81 people in Ongley 1987, Klein 1993." in text
    assert "82 of 100; may be 62 to 93" in text


def test_what_speaks_against_a_number_stands_beside_it() -> None:
    differs = "Mind: the arms differ by another treatment too (Ongley 1987)"
    rows = {row[0].split(" [")[0]: row[1] for row in side_by_side("low-back")}
    assert differs in rows["Prolotherapy"].partition("People better by enough")[2]
    assert (
        said(known("low-back")).count(differs) == 4
    )  # in short, the row, the table, under the picture
    text = said(known("osgood-schlatter"))
    assert "Without prolotherapy: 5 of 22 joints in Topol 2011." in text
    assert "joints counted as people (Topol 2011)" in text
    assert "of 100 joints 14 without prolotherapy, 67 with prolotherapy" in text
    assert "100 people" not in text


def test_an_interval_is_drawn_on_an_axis_as_long_either_way() -> None:
    (picture,) = [one for one in known("hip-oa").unfolded if isinstance(one, Picture)]
    ticks = re.findall(r'text-anchor="middle">(\d+)<', picture.svg)
    assert ticks == ticks[::-1]
    assert "Grey: too small to matter" in picture.caption


def of_two(weeks: int = 26) -> TrialTables:
    rows = []
    for place, one in enumerate(("Alpha", "Beta")):
        rows += [study(one, first_author=one, year=2001 + place, source_url="https://example.org")]
        rows += [arm("dpt", "dextrose", one), arm("saline", "saline", one)]
        rows += [score("dpt", 30 + place, one, n=30, sd=20, weeks=weeks)]
        rows += [score("saline", 40, one, n=30, sd=20, weeks=weeks)]
    return tables(*rows)


def test_another_trial_changes_the_sheet_and_the_difference_is_told_line_by_line() -> None:
    before, after = said(paper_of("knee-oa", of_two())), said(known("knee-oa"))
    found = changes(before.split("\n"), after.split("\n"))
    assert any("Alpha 2001" in line for one in found for line in one.then)
    assert any("Rabago 2013" in line for one in found for line in one.now)
    assert changes(after.split("\n"), after.split("\n")) == ()


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        (["a", "b"], ["a", "b", "c"], [Change(then=(), now=("c",))]),
        (["a", "b"], ["b"], [Change(then=("a",), now=())]),
        (["a", "b", "c"], ["a", "x", "c"], [Change(then=("b",), now=("x",))]),
        ([], [], []),
    ],
)
def test_what_differs_is_told_once(then: Any, now: Any, told: Any) -> None:
    assert list(changes(then, now)) == told


def test_a_certainty_says_why_it_is_so_low_and_who_decided_it() -> None:
    judged = {code: Judgement(down=int(code == "missing"), reason="") for code in DOMAINS}
    signed = SignedLevel(
        outcome="pain",
        comparator="placebo",
        window="medium",
        level="moderate",
        by="Dr. Invented",
        on=TODAY,
        stands=True,
        judgements=judged,
    )
    sheet = sheet_of("knee-oa", signatures=Signatures(clinic="Here", levels=(signed,)))
    text = said(options_paper(sheet, load_knowledge(), on=TODAY))
    why = "trials that may mislead; too few people; trials that are not there"
    assert f"very low, because of: {why}" in text
    assert "moderate, judged by Dr. Invented, because of: trials that are not there" in text
    assert "Prolotherapy probably does more for pain" in text


# -- as a page, and on paper ---------------------------------------------------------------


class _Read(HTMLParser):
    def __init__(self, document: bytes) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.leads: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(document.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        self.ids += [given["id"] or ""] if "id" in given else []
        if tag == "a" and (given.get("href") or "").startswith("#"):
            self.leads.append((given["href"] or "")[1:])


@pytest.mark.parametrize("condition", ["knee-oa", "low-back", "neck"])
def test_each_claim_leads_to_its_source_and_nothing_is_fetched(condition: str) -> None:
    paper = known(condition)
    read = _Read(as_html(paper))
    (references,) = [one for one in paper.unfolded if isinstance(one, References)]
    sources = {one for one in read.leads if one.startswith("reference")}
    assert sources == {f"reference-{n}" for n in range(1, len(references.items) + 1)}
    assert {*read.leads} <= {*read.ids}
    assert len({*read.ids}) == len(read.ids)
    assert not {"script", "link", "img", "iframe", "form"} & {tag for tag, _ in read.tags}
    assert not [given for _, given in read.tags if "style" in given or "onclick" in given]


def test_a_name_is_text_and_never_a_command() -> None:
    paper = replace(
        known("neck"), title="<script>alert(1)</script>", blocks=(Paragraph(text="<b>&[9]"),)
    )
    document = as_html(paper).decode()
    assert "<script>" not in document
    assert "<p>&lt;b&gt;&amp;[9]</p>" in document


def test_the_same_sheet_gives_the_same_bytes_in_its_language() -> None:
    document = as_html(paper_of("knee-oa"))
    assert document == as_html(paper_of("knee-oa"))
    assert document.startswith(b'<!doctype html>\n<html lang="en" dir="ltr">')
    assert "<main>" not in main_of(document)
    assert "max-inline-size" in style_of(document)


def test_no_language_of_the_reader_leaks_into_the_sheet() -> None:
    with translation.override("de"):
        assert as_html(paper_of("knee-oa")) == as_html(paper_of("knee-oa"))
        assert "Knee osteoarthritis: the options side by side" in said(paper_of("knee-oa"))


@pytest.fixture(scope="module")
def printed() -> PdfReader:
    head = Letterhead(name="A" * 200)
    return PdfReader(BytesIO(typeset(paper_of("low-back", country="US", letterhead=head))))


def test_on_paper_it_is_tagged_in_its_language_with_its_fonts(printed: PdfReader) -> None:
    assert printed.root_object["/Lang"] == "en"
    assert printed.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]
    parts = list(parts_of(printed.root_object["/StructTreeRoot"]["/K"]))  # type: ignore[index]
    assert {"/H1", "/H2", "/Table", "/TH", "/Caption", "/L"} <= {one["/S"] for one in parts}
    pictures = [one for one in parts if one["/S"] == "/Figure"]
    assert all(one["/Alt"] for one in pictures)
    assert fonts_outside(printed) == []


def test_a_name_of_200_letters_stays_on_the_paper(printed: PdfReader) -> None:
    lines = printed.pages[0].extract_text().replace("\u200b", "").splitlines()
    named = [one.strip() for one in lines if {*one.strip()} == {"A"}]
    assert sum(map(len, named)) == 200
    assert len(named) > 1


def test_paper_and_page_say_the_same(printed: PdfReader) -> None:
    text = text_of(printed)
    for sentence in _sentences(paper_of("low-back", country="US")):
        assert re.sub(r"\s+", "", sentence) in re.sub(r"[\s\u200b]+", "", text)


def _sentences(paper: Paper) -> Iterator[str]:
    yield paper.title
    for one in paper.unfolded:
        if isinstance(one, Paragraph):
            yield one.text


@pytest.mark.parametrize(("country", "width"), [("US", 612), ("DE", 595)])
def test_a_sheet_is_as_large_as_paper_is_there(country: str, width: int) -> None:
    paper = replace(paper_of("neck", country=country), blocks=(Paragraph(text="One."),))
    page = PdfReader(BytesIO(typeset(paper))).pages[0]
    assert round(page.mediabox.width) == width


# -- what a screen folds away --------------------------------------------------------------


def folds(paper: Paper) -> list[Fold]:
    return [one for one in paper.blocks if isinstance(one, Fold)]


def test_every_fold_says_what_is_inside_and_how_many() -> None:
    paper, sheet = known("knee-oa"), sheet_of("knee-oa")
    assert all(re.search(r": \d+", one.says) for one in folds(paper))
    (references,) = [one for one in paper.unfolded if isinstance(one, References)]
    assert folds(paper)[-1].says == f"Sources: {len(references.items)}"
    assert folds(paper)[0].says.endswith(f"Options: {len(sheet.choices)}")


def test_the_options_in_short_and_the_harms_stand_open() -> None:
    for condition in CONDITIONS:
        (short, harms) = [one for one in known(condition).blocks if isinstance(one, Table)]
        assert short.caption.startswith("The options in short")
        assert harms.caption.startswith("What can go wrong")
        names = [row[0] for row in short.parts[0].cells]
        assert names == [row[0].split(" [")[0] for row in side_by_side(condition)]


def test_in_short_is_the_beginning_of_the_detail_or_says_that_there_is_no_number() -> None:
    for condition in CONDITIONS:
        paper = known(condition)
        detail = {row[0].split(" [")[0]: row for row in side_by_side(condition)}
        asks = {
            row[0]: row for row in table(paper, "Every option, with what it asks").parts[0].cells
        }
        for name, does, harms in table(paper, "The options in short").parts[0].cells:
            found = does.removeprefix("Beside prolotherapy: ")
            told = " ".join(detail[name][1:3])
            assert found in told or (does == "no number was read; ask" and "not known here" in told)
            assert asks[name][1].startswith(harms.removesuffix(". See «Harms»"))


def test_the_page_folds_what_paper_prints_open(printed: PdfReader) -> None:
    paper = paper_of("low-back", country="US")
    page = as_html(paper).decode()
    assert page.count("<details><summary>") == len(folds(paper))
    assert "details::details-content" in style_of(as_html(paper))
    assert folds(paper)[-1].says not in text_of(printed)
    assert "fold" not in {one["kind"] for one in paper.as_json()["blocks"]}


def test_a_section_that_is_named_in_a_cell_is_led_to() -> None:
    document = as_html(known("knee-oa")).decode()
    (part,) = re.findall(r'<h2 id="(part-\d+)">Harms</h2>', document)
    assert document.count(f'See «<a href="#{part}">Harms</a>»') == 2
    assert "«1 better» means" in document  # what names no section
