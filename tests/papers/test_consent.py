"""The paper of a consent, for whom and in which language; the page of a signature."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from prolo.care.money.estimate import Count, Estimate, Line
from prolo.care.plan import Plan, PlannedSite
from prolo.knowledge import load_knowledge
from prolo.papers import typeset
from prolo.papers.as_html import as_html
from prolo.papers.consent_paper import Agreement, Signer, consent_paper
from prolo.papers.consent_record import SignatureRecord, signature_paper
from prolo.papers.differing import lines_of
from prolo.papers.options_sheet import Estimated
from prolo.papers.paper import Paper, Picture, Table
from prolo.papers.words import consent as words
from prolo.papers.words.options import price
from tests.papers.option_sheets import CONDITIONS, sheet_of, table
from tests.papers.option_sheets import known as options_known
from tests.support.pdf import fonts_outside, text_of

TODAY = date(2026, 3, 4)
CITED = re.compile(r" \[\d+\]")  # numbered anew in each paper
NEEDLED = {"thoracic-pain": "thorax-rib-angle-upper"}  # near the lung


def plan_of(condition: str, **more: Any) -> Plan:
    knowledge = load_knowledge()
    region = knowledge.regions[knowledge.conditions[condition].region]
    site = PlannedSite(
        structure=NEEDLED.get(condition, region.structures[0].code),
        side="right",
        volume_ml=Decimal("0.50"),
        irritant="dextrose",
        irritant_pct=Decimal(15),
        anaesthetic="lidocaine",
        anaesthetic_pct=Decimal("0.2"),
    )
    given = {"protocol": "", "sites": (site,), "sessions_on": (date(2026, 3, 10),)} | more
    return Plan(**given)


def paper_of(
    condition: str = "knee-oa", language: str = "en", country: str = "", **more: Any
) -> Paper:
    knowledge = load_knowledge()
    plan = more.pop("plan", plan_of(condition))
    sheet = sheet_of(condition, plan=plan, estimated=more.pop("estimated", None))
    agreement = Agreement(
        person="Ada Example",
        born=date(1958, 3, 14),
        side="right",
        plan=plan,
        **{"signer": Signer(name="Ada Example"), **more},
    )
    return consent_paper(
        agreement,
        sheet,
        knowledge,
        on=TODAY,
        language=language,
        country=country,
        is_read=language == "en",
    )


def said(paper: Paper) -> str:
    return "\n".join(lines_of(as_html(paper)))


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        ("ultrasound", "Ultrasound shows the needle the way here: %s."),
        ("fluoroscopy", "X-rays show the needle the way here: %s."),
        ("landmark", None),
        ("", None),
    ],
)
def test_what_guides_the_needle_is_agreed_to_too(by: str, sentence: str | None) -> None:
    usual = plan_of("knee-oa")
    sites = (*usual.sites, replace(usual.sites[0], structure="knee-joint", guidance=by))
    text = said(paper_of(plan=replace(usual, sites=sites)))
    found = re.findall(r".* shows? the needle the way here.*", text)
    assert found == ([sentence % "Knee joint (joint space), right"] if sentence else [])


@pytest.mark.parametrize(("anaesthetic", "is_said"), [("lidocaine", True), ("", False)])
def test_numbness_is_a_harm_only_where_something_numbs(anaesthetic: str, is_said: bool) -> None:
    usual = plan_of("knee-oa")
    sites = tuple(
        replace(one, anaesthetic=anaesthetic, anaesthetic_pct=None) for one in usual.sites
    )
    text = said(paper_of(plan=replace(usual, sites=sites)))
    assert ("numbness from the anaesthetic" in text) == is_said
    assert "The treated place feels worse at first" in text


def test_it_says_what_is_planned_off_label_found_harmful_and_possible_instead() -> None:
    text = said(paper_of())
    for part in (
        "This is about Ada Example, born 14 March 1958.",
        "Each needle gives 0.5 ml of Dextrose (D-glucose), hypertonic 15 % with",
        "1 session is planned: Tue 10 March 2026.",
        "injecting it into joints or ligaments is outside the label",
        "with prolotherapy 0.9 points better; may be 0.1 worse to 1.9 better",
        "certainty: very low",
        "11 of 22,370 (of 10,000 it is 4.9; may be 2.5 to 8.8): septic arthritis",
        "No treatment now; watch and review",
        "You can take your consent back at any time",
        "You have no estimate of the costs from this clinic.",
        "was not gone through with you here",
        "Ada Example signs for themselves.",
    ):
        assert part in text, part
    assert "%(" not in text
    assert "Prolotherapy [" not in text  # among what else there is


@pytest.mark.parametrize(
    ("condition", "there", "not_there"),
    [
        ("knee-oa", "Infection", "Collapsed lung"),
        ("thoracic-pain", "Collapsed lung", "Injury of an artery of the neck"),
        ("neck", "Injury of an artery of the neck", "Collapsed lung"),
    ],
)
def test_harms_are_those_of_the_place(condition: str, there: str, not_there: str) -> None:
    text = said(paper_of(condition))
    assert there in text
    assert not_there not in text


@pytest.mark.parametrize("condition", sorted(load_knowledge().conditions))
def test_nobody_is_promised_anything(condition: str) -> None:
    text = said(paper_of(condition)).casefold()
    for never in ("we recommend", "you should", "will help", "is safe", "no risk"):
        assert never not in text
    for option in load_knowledge().options.values():
        if option.id in ("exercise", "nothing-now"):
            assert option.label.casefold() in text


@pytest.mark.parametrize("country", ["US", "CA", "DE", ""])
@pytest.mark.parametrize("condition", ["knee-oa", "low-back"])
def test_before_an_estimate_it_says_so_and_what_was_printed_of_prices_there(
    condition: str, country: str
) -> None:
    """In which nobody printed one, those of other countries, and that they are; of a clinic in no
    country every one."""
    text = said(paper_of(condition, country=country))
    listed = re.findall(r"^.*(?:USD|CAD) a .*$", text, re.MULTILINE)
    (chosen,) = [one for one in sheet_of(condition).choices if one.is_prolotherapy]
    printed = {one.country for one in chosen.prices}
    assert printed == {"US", "CA"}
    there = {country} if country in printed else printed
    named = {price(one) for one in chosen.prices if one.country in there}
    assert named == {CITED.sub("", one) for one in listed}
    assert all(CITED.search(one) for one in listed)
    assert "They are no offer: the clinic gives its own estimate." in text
    assert ("None of them is from this country" in text) == (country == "DE")
    assert ("250 to 600 USD a procedure, US 2017" in text) == ("US" in there)
    assert ("a session, CA 2024" in text) == ("CA" in there)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_without_numbers_it_says_how_many_trials_asked_and_what_it_takes(condition: str) -> None:
    (chosen,) = [one for one in sheet_of(condition).choices if one.is_prolotherapy]
    compared = chosen.comparison
    has_numbers = bool(compared and any(one.k for one in compared.answers))
    asked = (*compared.missing, *compared.registered) if compared else ()
    text = said(paper_of(condition))
    assert ("It takes a trial to say how many it helps" in text) == (not has_numbers)
    counted = f"Trials that compare it with a dummy injection: {len(asked)}. None prints numbers"
    assert (counted in text) == (not has_numbers and bool(asked))
    none = "No trial known here compares it with a dummy injection."
    assert (none in text) == (not has_numbers and not asked)


def test_with_an_estimate_in_hand_it_names_that_alone() -> None:
    ten = Line(
        what="session",
        of="",
        amount=Decimal(10),
        priced_from=TODAY,
        count=Count(least=1, expected=2, most=3),
    )
    estimate = Estimate(currency="USD", lines=(ten,), sessions=ten.count)
    text = said(paper_of(estimated=Estimated(estimate=estimate, on=TODAY)))
    assert "This clinic's estimate of Wed 4 March 2026: 20.00" in text
    assert "You have no estimate" not in text
    assert "They are no offer" not in text


def signer(**given: Any) -> Signer:
    return Signer(name="Ines Example", is_guardian=True, relationship="mother", **given)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (signer(), "Ines Example (mother) signs as guardian of Ada Example."),
        (signer(assent="said"), "Ada Example was asked too, and agrees in their own words."),
        (
            Signer(name="Ada Example", interpreter="Ivo", interpreter_language="Spanish"),
            "Ivo interprets into this language: Spanish.",
        ),
        (
            Signer(name="Ada Example", decides_note="court paper"),
            "Ada Example is under age and decides alone: court paper",
        ),
        (None, "Signature: ____"),
    ],
)
def test_it_says_who_signs_for_whom_and_through_whom(who: Signer | None, sentence: str) -> None:
    assert sentence in said(paper_of(signer=who))


def test_it_names_the_options_that_were_shown() -> None:
    text = said(paper_of(options_on=TODAY, options_sha256="ab" * 32))
    assert (
        f"gone through with you on Wed 4 March 2026. It is kept as you saw it (SHA-256 {'ab' * 32})"
        in text
    )


@pytest.mark.parametrize("language", ["en", "de", "es", "ar"])
def test_where_nobody_is_named_to_sign_it_says_with_whom_they_were_gone_through(
    language: str,
) -> None:
    seen = {"options_on": TODAY, "options_sha256": "ab" * 32, "options_with": "Mia Example"}
    text = said(paper_of(language=language, signer=None, **seen))
    assert ("gone through with Mia Example on Wed 4 March 2026" in text) is (language == "en")
    (line,) = [one for one in text.splitlines() if "ab" * 32 in one]
    assert "Mia Example" in line


def test_the_same_gives_the_same_bytes_and_another_plan_others() -> None:
    assert as_html(paper_of()) == as_html(paper_of())
    other = plan_of("knee-oa", sessions_on=(date(2026, 3, 11),))
    assert as_html(paper_of()) != as_html(paper_of(plan=other))


@pytest.mark.parametrize(
    ("language", "title", "english"),
    [
        ("es", "Consentimiento para inyecciones (proloterapia): Artrosis de rodilla", "You can"),
        ("de", "Einwilligung in Injektionen (Prolotherapie): ", "You can"),
        ("ar", "الموافقة على حقن", "You can"),
    ],
)
def test_it_is_whole_in_each_language(language: str, title: str, english: str) -> None:
    paper = paper_of(language=language)
    text = said(paper)
    assert paper.title.startswith(title)
    assert english not in text
    assert "A machine translated this page" not in text  # said in that language
    assert PdfReader(BytesIO(typeset(paper))).root_object["/Lang"] == language  # type: ignore[comparison-overlap]


def test_on_paper_it_says_the_same_as_on_a_screen() -> None:
    paper = paper_of()
    printed = PdfReader(BytesIO(typeset(paper)))
    assert fonts_outside(printed) == []
    text = re.sub(r"[\s\u200b]+", "", text_of(printed))
    for line in (
        "You can say stop at any moment.",
        "This is about Ada Example, born 14 March 1958.",
    ):
        assert re.sub(r"\s+", "", line) in text


# -- the page of a signature ---------------------------------------------------------------


def test_the_table_of_alternatives_says_of_each_what_the_options_say_in_short() -> None:
    others = next(
        one for one in paper_of().blocks if isinstance(one, Table) and "other option" in one.caption
    )
    short = {
        row[0]: [CITED.sub("", one) for one in row[1:]]
        for row in table(options_known("knee-oa"), "The options in short").parts[0].cells
    }
    for name, does, _trials, harms in others.parts[0].cells:
        told, harmed = short[CITED.sub("", name).strip()]
        assert CITED.sub("", does) == told
        assert CITED.sub("", harms).startswith(harmed)
    assert any("no number was read" in row[1] for row in others.parts[0].cells)
    read = table(options_known("knee-oa"), "The options in short").note
    assert CITED.sub("", others.note) == CITED.sub("", read)


RECORD = SignatureRecord(
    paper="Consent",
    sha256="ab" * 32,
    printed_sha256="",
    written_in="Español",
    person="Ada Example",
    signer="Ada Example",
    signed_as="patient",
    relationship="",
    right="",
    document="",
    seen_by="",
    seen_on=None,
    method="drawn",
    typed="Ada Example",
    drawing="M10,10L200,40L300,200",
    how="tablet",
    identity="document",
    asked_by="Nurse",
    asked_at=datetime(2026, 3, 4, 9, 0, tzinfo=UTC),
    signed_at=datetime(2026, 3, 4, 9, 5, 7, tzinfo=UTC),
    zone="UTC",
)


def test_the_page_of_a_signature_says_who_when_where_and_how() -> None:
    paper = signature_paper(RECORD)
    text = said(paper)
    for part in (
        "2026-03-04 09:05:07+00:00 (UTC)",
        "on the clinic's tablet",
        "Nurse saw a document with a photo",
        "ab" * 32,
        "Ada Example, for themselves",
    ):
        assert part in text
    (drawn,) = [one for one in paper.blocks if isinstance(one, Picture)]
    assert 'd="M10,10L200,40L300,200"' in drawn.svg
    assert typeset(paper).startswith(b"%PDF")


def test_a_consent_that_was_taken_back_says_so_first() -> None:
    gone = replace(
        RECORD, withdrawn_at=RECORD.signed_at, withdrawn_how="link", method="typed", drawing=""
    )
    text = said(signature_paper(gone))
    assert "Taken back on 2026-03-04 09:05:07+00:00 (UTC), through a link" in text
    assert "typed: Ada Example" in text


@pytest.mark.parametrize("condition", ["knee-oa", "thoracic-pain"])
def test_what_is_done_and_each_sign_to_call_for_has_a_numbered_source(condition: str) -> None:
    lines = said(paper_of(condition)).splitlines()
    for begins in ("The skin is cleaned", "Through the needle you get"):
        (line,) = [one for one in lines if one.lstrip("• ").startswith(begins)]
        assert CITED.search(line), line
    after = lines[next(at for at, one in enumerate(lines) if words.call_when() in one) + 1 :]
    heading = next(at for at, one in enumerate(after) if "What else there is" in one)
    signs = after[:heading]
    assert len(signs) >= 3
    assert [one for one in signs if not CITED.search(one)] == []


def test_the_sources_of_how_it_is_meant_to_work_are_in_the_list() -> None:
    text = said(paper_of())
    assert "doi:10.1016/j.jhsa.2008" in text or "Jensen" in text
    assert "Fletcher" in text
