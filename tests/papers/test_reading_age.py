"""What patients read, measured: nobody has to be older than twelve for it.

The catalogues of the patient's pages hold every sentence of those pages and papers, in English and
in translation; other tests see to that. What only a colleague or a payer reads stands below a line
of its own, and is not measured: its readers know its words. Measured is a language as a whole, each
sentence, and papers as they are printed: here those that are of no record, elsewhere those of a
person's. A sentence alone may be three years harder than the whole: a formula on a dozen words is
rough. Advice, which the knowledge writes without a full stop, is measured with the one that its
readers see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.utils import translation

from prolo.care.advice import TOPIC
from prolo.knowledge import load_knowledge
from prolo.papers.about import about_prolotherapy
from prolo.papers.estimate_notice import estimate_notice
from prolo.papers.paper import Letterhead
from prolo.papers.words.sentences import said
from tests.papers.option_sheets import paper_of as options_of
from tests.papers.test_consent import paper_of as consent_of
from tests.papers.test_options_languages import asked_of_a_catalog
from tests.support.reading_age import (
    FEWEST,
    HARDER,
    MEASURED,
    YEARS,
    plain,
    sentences_of,
    years_of,
    years_of_paper,
)
from tools import messages

FOR_COLLEAGUES = "Letters to colleagues and dossiers for payers"  # how that line begins
ADVICE = {one.text for one in load_knowledge().advice.values() if one.topic == TOPIC}
in_each_language = pytest.mark.parametrize("language", MEASURED)


def _of_patients(language: str) -> list[Message]:
    """Above the line."""
    (source,) = [
        one
        for one in messages.sources()
        if one.parents[1].name == ("de" if language == "en" else language)
    ]
    with source.open("rb") as file:
        every = list(read_po(file))
    [line] = [
        place
        for place, one in enumerate(every)
        if any(text.startswith(FOR_COLLEAGUES) for text in one.user_comments)
    ]
    return every[:line]


def _said(language: str) -> Iterator[str]:
    for one in _of_patients(language):
        words = one.id if language == "en" else one.string
        full_stop = "." if one.id in ADVICE else ""
        yield from words if isinstance(words, tuple | list) else (f"{words}{full_stop}",)


def _sentences(language: str) -> list[str]:
    found = []
    for text in _said(language):
        said = re.sub(r"<[^>]+>", "", text)
        said = plain(re.sub(r"%\(\w+\)[a-z]", "3", said), language)
        if len(said.split()) >= FEWEST and said.rstrip()[-1] in ".?!":
            found.append(said)
    return found


@in_each_language
def test_what_stands_on_a_sheet_for_patients_stands_above_the_line(language: str) -> None:
    ids = (one.id for one in _of_patients(language))
    above = {one[0] if isinstance(one, tuple | list) else one for one in ids}
    assert asked_of_a_catalog() - above == set()


@in_each_language
def test_what_patients_read_is_for_twelve_years_of_age(language: str) -> None:
    sentences = _sentences(language)
    assert len(sentences) > 150
    assert years_of(" ".join(sentences), language) <= YEARS


@in_each_language
def test_no_sentence_is_much_harder(language: str) -> None:
    too_hard = [one for one in _sentences(language) if years_of(one, language) > YEARS + HARDER]
    assert too_hard == []


@in_each_language
@pytest.mark.parametrize("condition", ["knee-oa", "low-back"])
def test_each_paper_as_it_is_printed_is_for_twelve_years_too(language: str, condition: str) -> None:
    for paper_of in (consent_of, options_of):
        assert years_of_paper(paper_of(condition, language=language)) <= YEARS


@in_each_language
def test_papers_for_anybody_as_they_are_printed_are_for_twelve_years_too(language: str) -> None:
    knowledge, head = load_knowledge(), Letterhead(name="Invented Clinic")
    notice = estimate_notice(knowledge, head, phone="", country="US", language=language)
    for paper in (about_prolotherapy(knowledge, language=language), notice):
        assert years_of_paper(paper) <= YEARS
        printed = sentences_of(paper, language)
        assert [one for one in printed if years_of(one, language) > YEARS + HARDER] == []


@in_each_language
def test_what_is_to_be_minded_of_each_option_is_in_plain_words(language: str) -> None:
    """Facts end without a full stop, and so are no sentences of a catalogue."""
    knowledge = load_knowledge()
    every = [
        text for one in knowledge.options.values() for text in (one.say, one.caution, one.note)
    ]
    with translation.override(language):
        told = [said(one) for one in (*every, knowledge.guidelines["acr-prolotherapy"].note) if one]
    years = {one: years_of(plain(f"{one}.", language), language) for one in told}
    assert {one: found for one, found in years.items() if found > YEARS + HARDER} == {}


def test_a_hard_sentence_would_be_found() -> None:
    hard = "Contraindications necessitate comprehensive interdisciplinary reconsideration."
    assert years_of(hard, "en") > YEARS + HARDER
