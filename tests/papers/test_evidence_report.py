"""The evidence report, as somebody else's reader opens it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from prolo.errors import SetupError
from prolo.evidence import Judgement, load_protocol
from prolo.knowledge import load_knowledge
from prolo.knowledge.trials import TrialTables, load_trials
from prolo.papers import Paper, evidence_report, typeset
from prolo.papers.signed import Signatures, SignedLevel
from prolo.papers.words.certainty import DRIVEN
from prolo.papers.words.statements import STATEMENTS
from tests.evidence.invented import arm, score, study, tables
from tests.support.pdf import fonts_outside, parts_of, text_of

CONDITIONS = sorted({one.condition for one in load_trials().studies})


def paper_of(condition: str, trials: TrialTables | None = None) -> Paper:
    return evidence_report(condition, trials or load_trials(), load_protocol(), load_knowledge())


def said(paper: Paper) -> str:
    return re.sub(r"\s+", " ", str(paper.as_json()))


def trials_of(*ids: str) -> TrialTables:
    """Saline trials of 30 against 30 people, each with pain at half a year."""
    rows = []
    for place, one in enumerate(ids):
        rows += [study(one, first_author=one, year=2001 + place, source_url="https://example.org")]
        rows += [arm("dpt", "dextrose", one), arm("saline", "saline", one)]
        rows += [score("dpt", 30 + place, one, n=30, sd=20)]
        rows += [score("saline", 40, one, n=30, sd=20)]
    return tables(*rows)


@pytest.fixture(scope="module")
def knee() -> bytes:
    return typeset(paper_of("knee-oa"))


def test_it_says_what_was_asked_how_what_is_missing_and_from_where(knee):
    text = text_of(PdfReader(BytesIO(knee)))
    assert "Knee osteoarthritis: what the trials of prolotherapy say" in text
    assert "Protocol: version" in text
    assert "Rabago 2013" in text
    assert "None with usable numbers" in text
    assert "Teymouri 2025" in text
    assert "to erase it:" in text
    assert "signed by nobody here" in text
    assert "One trial, no more: against a dummy injection" in text
    assert "at any time, against exercise or physiotherapy" in text
    assert "https://doi.org/10.1370/afm.1504" in "".join(text.split())  # it may be broken
    assert "people like you" not in text


def test_it_is_tagged_titled_and_in_one_language(knee):
    pdf = PdfReader(BytesIO(knee))
    catalog = pdf.root_object
    assert catalog["/Lang"] == "en"
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == "Knee osteoarthritis: what the trials of prolotherapy say"
    assert b"pdfuaid:part" in catalog["/Metadata"].get_data()


def test_its_parts_are_tagged_and_its_pictures_said_in_words(knee):
    parts = list(parts_of(PdfReader(BytesIO(knee)).root_object["/StructTreeRoot"]["/K"]))
    assert {"/H1", "/H2", "/Table", "/TH", "/Caption", "/L"} <= {one["/S"] for one in parts}
    pictures = [one for one in parts if one["/S"] == "/Figure"]
    assert len(pictures) == 2
    assert all("above 0 favours prolotherapy" in one["/Alt"] for one in pictures)


def test_its_fonts_are_inside(knee):
    assert fonts_outside(PdfReader(BytesIO(knee))) == []


def test_the_same_trials_give_the_same_bytes_dated_as_the_protocol_is(knee):
    assert typeset(paper_of("knee-oa")) == knee
    made = PdfReader(BytesIO(knee)).metadata.creation_date
    assert made.date() == load_protocol().written_on
    assert (made.hour, made.minute, made.second) == (0, 0, 0)
    day = load_protocol().written_on
    assert paper_of("knee-oa").day == f"{day:%a} {day.day} {day:%B %Y}"


def signed_paper(*, stands: bool) -> str:
    level = SignedLevel(
        outcome="pain",
        comparator="placebo",
        window="long",
        level="low",
        by="Dr. A. Invented",
        on=date(2026, 1, 31),
        stands=stands,
        judgements={
            "risk-of-bias": Judgement(down=1, reason="mostly-not-low-risk"),
            "inconsistency": Judgement(down=0, reason="Two trials that agree"),
            "indirectness": Judgement(down=0, reason="As ours"),
            "imprecision": Judgement(down=0, reason="far from no difference"),
            "missing": Judgement(down=1, reason="missing-point-elsewhere"),
        },
    )
    elsewhere = replace(level, outcome="responder", window="short")
    found = Signatures(clinic="An invented clinic", levels=(level, elsewhere))
    return said(
        evidence_report(
            "knee-oa", load_trials(), load_protocol(), load_knowledge(), signatures=found
        )
    )


def test_what_a_physician_signed_stands_in_it_with_name_day_and_reason():
    text = signed_paper(stands=True)
    assert "Certainty: low, decided by Dr. A. Invented, 2026-01-31" in text
    assert "Prolotherapy may do more for pain than" in text
    assert "far from no difference" in text
    assert "missing-point-elsewhere" not in text  # a code that the rules gave, not their words
    assert "2 judgements of An invented clinic; 2 on the numbers of this report" in text
    assert "signed by nobody here" not in text
    assert text == signed_paper(stands=True)


def test_what_was_signed_on_other_numbers_says_so_and_decides_nothing():
    text = signed_paper(stands=False)
    assert "On other numbers than these: low, decided by Dr. A. Invented, 2026-01-31" in text
    assert "others: they changed since" in text
    assert "Prolotherapy may do more for pain than" not in text


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_condition_has_a_report_with_every_blank_filled_in(condition):
    text = said(paper_of(condition))
    assert not re.search(r"%\(|\bNone\b(?! with)|\bnan\b|\binf\b", text)


def test_no_trial_and_one_trial_are_said():
    nothing = said(paper_of("knee-oa", tables(study())))
    assert "none with usable numbers" in nothing
    one = said(paper_of("knee-oa", trials_of("Alone")))
    assert "One trial says what was found once" in one
    assert "Certainty: proposed by stated rules" in one
    assert "Levels down" not in one


@pytest.mark.parametrize(("k", "leads"), [(2, "by Bayes"), (4, "by Bayes"), (5, "random")])
def test_few_trials_are_led_by_bayes_and_it_says_why(k, leads):
    text = said(paper_of("knee-oa", trials_of(*(f"Trial-{n}" for n in range(k)))))
    assert f"Leads: {leads}" in text
    assert ("are too few to see how much the effect varies" in text) is (leads == "by Bayes")


def test_a_long_name_stays_within_its_column():
    name = "Wolfeschlegelsteinhausenbergerdorff" * 6
    pdf = PdfReader(BytesIO(typeset(paper_of("knee-oa", trials_of(name, "Short")))))
    runs = [run for page in pdf.pages for run in page.extract_text().splitlines()]
    assert not [run for run in runs if re.search(r"[A-Za-z]{40,}", run)]


def test_what_a_name_says_is_never_a_command():
    name = "#panic() $x$ *bold* [999] https://"
    pdf = PdfReader(BytesIO(typeset(paper_of("knee-oa", trials_of(f"\x07{name}", "Short")))))
    assert f"{name} 2001" in text_of(pdf)


def test_letters_of_other_scripts_are_shown_or_named():
    for name in ("Eroğlu", "محمد", "Петров"):
        pdf = PdfReader(BytesIO(typeset(paper_of("knee-oa", trials_of(name)))))
        assert name in text_of(pdf)
    with pytest.raises(SetupError, match="«李» is in no font"):
        typeset(paper_of("knee-oa", trials_of("李")))


def test_every_reason_of_certainty_has_a_sentence():
    source = (Path(__file__).parents[2] / "prolo/evidence/certainty.py").read_text()
    reasons = set(re.findall(r'(?:down, reason = \d, |reason=)"([a-z-]+)"', source))
    assert reasons == set(DRIVEN)


def test_no_statement_is_stronger_than_its_certainty():
    """Very low has one sentence, which claims nothing."""
    assert set(STATEMENTS) == {
        (level, side)
        for level in ("high", "moderate", "low")
        for side in ("better", "little", "worse")
    }
    said = {
        level: [words() for (one, _), words in STATEMENTS.items() if one == level]
        for level in ("moderate", "low")
    }
    assert all("probably" in one for one in said["moderate"])
    assert all(" may " in one and "more trials may change this" in one for one in said["low"])
    assert "is not known: the certainty is very low" in said_of_two_that_disagree()


def said_of_two_that_disagree() -> str:
    rows = trials_of("One", "Other")
    turned = tuple(
        replace(row, mean=Decimal(90)) if (row.study_id, row.arm_id) == ("One", "dpt") else row
        for row in rows.outcomes
    )
    return said(paper_of("knee-oa", replace(rows, outcomes=turned)))
