"""The dossier for a payer in the languages of the clinic: every sentence, number and day."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext, trans_real
from pypdf import PdfReader

from prolo import papers
from prolo.evidence import load_protocol
from prolo.knowledge import load_knowledge
from prolo.knowledge.trials import load_trials
from prolo.papers import Paper, typeset
from prolo.papers.as_html import as_html
from prolo.papers.dossier import dossier
from prolo.papers.own_numbers import END, LTR, own
from prolo.papers.paper import Picture, References
from prolo.papers.words.dossier import decided_text
from prolo.papers.words.naming import read_in
from prolo.papers.words.sentences import dated
from tests.papers.option_sheets import said
from tests.support.catalogs import catalog, sentences_in
from tests.support.pdf import fonts_outside

LANGUAGES = ("de", "es", "ar")
WRITTEN = (
    "dossier.py",
    "evidence_tables.py",
    "fact_tables.py",
    "report_parts.py",
    "words/captions.py",
    "words/certainty.py",
    "words/dossier.py",
    "words/evidence.py",
    "words/evidence_parts.py",
    "words/missing_trials.py",
    "words/naming.py",
    "words/payers.py",
    "words/plots.py",
    "words/results.py",
    "words/sensitivity.py",
    "words/signed.py",
    "words/statements.py",
)
ENGLISH = ("the trials", " trials ", "against ", "weeks", "not pooled", "Certainty", "favours")


@cache
def paper_of(language: str) -> Paper:
    knowledge = load_knowledge()
    return dossier(
        knowledge.conditions["knee-oa"],
        load_trials(),
        load_protocol(),
        knowledge,
        language=language,
        is_read=language == "en",
    )


def asked_of_a_catalog() -> set[str]:
    found = {load_protocol().reason}
    found |= {*sentences_in(Path(papers.__file__).parent / name for name in WRITTEN)}
    for payer in load_knowledge().payers.values():
        found |= {one for one in (payer.note, payer.conflict) if one}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_a_dossier_is_in_every_language(language: str) -> None:
    assert sorted(asked_of_a_catalog() - catalog(language)) == []


@pytest.mark.parametrize(
    ("language", "title", "direction"),
    [
        ("de", "Dossier zur Prolotherapie für einen Kostenträger", "ltr"),
        ("es", "dosier sobre proloterapia para un pagador", "ltr"),
        ("ar", "ملف عن العلاج بالتكاثر لجهة دافعة", "rtl"),
    ],
)
def test_a_dossier_is_whole_in_its_language(language: str, title: str, direction: str) -> None:
    paper = paper_of(language)
    document = as_html(paper).decode()
    assert title in paper.title
    assert f'<html lang="{language}" dir="{direction}">' in document
    text = _own_words(paper)
    assert [one for one in ENGLISH if one in text] == []
    assert f"prolo paper dossier knee-oa --language {language}" in " ".join(paper.marks)
    assert any("A machine translated" in one for one in paper.marks)


def _own_words(paper: Paper) -> str:
    """Without the references, which are as they were printed."""
    shown = [one for one in paper.blocks if not isinstance(one, References)]
    return said(replace(paper, blocks=tuple(shown), marks=()))


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_where_numbers_were_read_is_said_in_the_language(language: str) -> None:
    """What somebody wrote otherwise stands as they wrote it."""
    trials = load_trials()
    found = {
        one.read_in for rows in (trials.outcomes, trials.binary, trials.contrasts) for one in rows
    }
    written = {*filter(None, found), "table 12a", "figure 3", "full text"}
    with translation.override(language):
        words = {one: read_in(one) for one in written}
        assert read_in("Anhang, S. 4") == "Anhang, S. 4"
        assert read_in("") == read_in(None) != ""
    assert {one for one in words if words[one] == one} == (
        set(written) if language == "en" else set()
    )


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("to let its interval reach no difference", "bis «kein Unterschied» reicht"),
        ("of them hold the value of no difference.", "«kein Unterschied» (den Nullwert) ein"),
        ("rtery of the neck", "Halsarterie (Hals- oder Wirbelschlagader)"),
        ("swelling of face or throat, or collapse", "Gesicht oder Rachen"),
        ("swelling of the face or throat?", "Gesicht oder Rachen"),
    ],
)
def test_what_would_read_as_something_else_in_german(said: str, holds: str) -> None:
    """To include no difference reads there as to leave it out; an artery that tears may be the
    vertebral one; what swells in an anaphylaxis is the throat, not the neck."""
    texts = trans_real.translation("de")._catalog
    found = [text for one, text in texts.items() if isinstance(one, str) and said in one]
    assert found
    assert [one for one in found if holds not in one] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_cell_says_is_what_the_note_below_explains(language: str) -> None:
    with translation.override(language):
        cell = gettext("%(said)s (not verified)") % {"said": ""}
        assert cell.strip(" ()").casefold() in decided_text().casefold()


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_numbers_are_those_of_the_english_one_in_the_languages_own_form(language: str) -> None:
    pictures = [
        [one for one in paper_of(code).blocks if isinstance(one, Picture)]
        for code in ("en", language)
    ]
    for english, other in zip(*pictures, strict=True):
        points = re.findall(r"(?<![\w.])\d+\.\d+(?![\w.])", english.alt)
        assert points
        assert points == [
            one.replace(",", ".") for one in re.findall(r"(?<![\w,])\d+,\d+(?!\w)", other.alt)
        ]
        assert not re.search(r">[^<]*\d\.\d[^<]*<", other.svg)


def test_a_version_an_address_and_a_number_at_the_end_of_a_sentence() -> None:
    with translation.override("de"):
        assert own("p 0.05. prolo 0.1.0, doi 10.1136/ard") == "p 0,05. prolo 0.1.0, doi 10.1136/ard"
    with translation.override("ar"):
        assert own("من 0.1 و25.4، في") == "من 0,1 و25,4، في"
        assert own("\N{MINUS SIGN}0.9") == f"{LTR}\N{MINUS SIGN}0,9{END}"
    with translation.override("en"):
        assert own("\N{MINUS SIGN}0.9") == "\N{MINUS SIGN}0.9"


def test_the_day_of_a_version_is_written_as_the_language_writes_days() -> None:
    on = load_protocol().written_on
    with translation.override("en"):
        assert dated(on) == on.isoformat()
    with translation.override("es"):
        assert str(on.year) in dated(on)
        assert dated(on) != on.isoformat()


def test_from_right_to_left_on_paper_too() -> None:
    printed = PdfReader(BytesIO(typeset(paper_of("ar"))))
    assert printed.root_object["/Lang"] == "ar"
    assert fonts_outside(printed) == []
