"""The options of a person in the languages of the patient's pages."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from prolo import papers
from prolo.knowledge import load_knowledge
from prolo.knowledge.trials import load_trials
from prolo.papers import typeset
from prolo.papers.as_html import as_html
from prolo.papers.options_known import DUMMY
from prolo.papers.paper import Picture
from prolo.papers.words import evidence
from prolo.papers.words.naming import IN_SENTENCE
from prolo.papers.words.risks import OF_THOSE
from tests.papers.option_sheets import paper_of, said
from tests.support.catalogs import catalog, sentences_in
from tests.support.pdf import fonts_outside

LANGUAGES = ("de", "es", "ar")
WRITTEN = (
    "about.py",
    "citation_styles.py",
    "consent_paper.py",
    "consent_record.py",
    "fact_tables.py",
    "options_beside.py",
    "options_paper.py",
    "options_parts.py",
    "options_short.py",
    "trial_names.py",
    "words/about.py",
    "words/cautions.py",
    "words/consent.py",
    "words/consent_record.py",
    "words/folds.py",
    "words/guardians.py",
    "words/options.py",
    "words/options_found.py",
    "words/options_known.py",
    "words/options_read.py",
    "words/sentences.py",
    "words/risks.py",
    "words/statements.py",
)


def asked_of_a_catalog() -> set[str]:
    """Every sentence that some sheet may need: of the code, of its codes, of the knowledge."""
    knowledge = load_knowledge()
    found = {*sentences_in(Path(papers.__file__).parent / name for name in WRITTEN)}
    for codes in (evidence.OUTCOMES, evidence.WINDOWS, evidence.COMPARATORS, evidence.LEVELS):
        found |= {one() for one in codes.values()}
    found |= {one() for one in (*evidence.DOMAINS.values(), *IN_SENTENCE.values())}
    for told in (*knowledge.option_effects.values(), *knowledge.option_courses.values()):
        found.add(told.note)
    found |= {one.note for one in knowledge.option_visits.values()}
    found |= {one.note for one in knowledge.prices.values()}
    found |= {one.event for one in load_trials().binary if one.kind == "responder" and one.events}
    options = [one for one in knowledge.options.values() if one.id != DUMMY]
    for one in options:
        found |= {one.label, one.say, one.caution, one.note}
    found |= {one.text for one in knowledge.explanations.values()}
    for guideline in knowledge.guidelines.values():
        found |= {guideline.topic, guideline.note, guideline.strength}
    for rate in knowledge.harm_rates.values():
        found |= {rate.event.removeprefix(OF_THOSE), rate.note, rate.conflict}
    found |= {one.label for one in (*knowledge.conditions.values(), *knowledge.expected.values())}
    found |= {one.label for _region, one in knowledge.structures()}
    injected = [one for one in knowledge.irritants.values() if one.offered]
    found |= {one.label for one in (*injected, *knowledge.anaesthetics.values())}
    found |= {one.off_label_note for one in injected}
    found |= {one.ask for one in knowledge.signs.values()}
    return {one for one in found if one}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_a_sheet_is_in_every_language(language: str) -> None:
    assert sorted(asked_of_a_catalog() - catalog(language)) == []


@pytest.mark.parametrize(
    ("language", "title", "direction", "number"),
    [
        (
            "de",
            "die Möglichkeiten nebeneinander",
            "ltr",
            "mit Prolotherapie 0,9 Punkte besser; vielleicht 0,1 schlechter",
        ),
        (
            "es",
            "las opciones lado a lado",
            "ltr",
            "con proloterapia 0,9 puntos mejor; puede ser de 0,1 peor",
        ),
        ("ar", "الخيارات جنبًا إلى جنب", "rtl", "مع العلاج بالتكاثر: أفضل بمقدار 0,9"),
    ],
)
def test_a_sheet_is_whole_in_its_language(
    language: str, title: str, direction: str, number: str
) -> None:
    paper = paper_of("knee-oa", language=language, is_read=False)
    document, text = as_html(paper).decode(), said(paper)
    assert title in paper.title
    assert f'<html lang="{language}" dir="{direction}">' in document
    assert number in text
    for english in ("may be", "No trial", "not known", "A machine translated this page"):
        assert english not in text.partition("[1]")[2].partition("http")[0]
    assert {"de": "Eine Maschine", "es": "Una máquina", "ar": "ترجمت آلة"}[language] in text


def test_german_nouns_keep_their_capitals_within_a_sentence() -> None:
    text = said(paper_of("low-back", language="de"))
    assert "wegen: Studien, die täuschen können" in text


def test_from_right_to_left_on_paper_too() -> None:
    printed = PdfReader(BytesIO(typeset(paper_of("knee-oa", language="ar"))))
    assert printed.root_object["/Lang"] == "ar"
    assert fonts_outside(printed) == []
    (drawn, *_) = [
        one for one in paper_of("knee-oa", language="ar").unfolded if isinstance(one, Picture)
    ]
    assert 'text-anchor="end"' in drawn.svg  # type: ignore[union-attr]
