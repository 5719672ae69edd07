"""What patients read, measured: nobody has to be older than twelve for it.

The catalogues of the patient's pages hold every sentence of those pages and papers, in English
and in translation; other tests see to that. Measured is a language as a whole, each sentence, and
two papers as they are printed.

English   Automated Readability Index (Smith & Senter 1967), which needs no dictionary of sounds
German    first Wiener Sachtextformel (Bamberger & Vanecek 1984)
Spanish   Fernández Huerta 1959, an ease of 0 to 100, where 70 is easy enough at twelve

The first two count years of school, the seventh of which is that of the age of twelve. A sentence
alone may be three years harder than the whole: a formula on a dozen words is rough. Medical names
without a plainer one are read as one short word. Advice, which the knowledge writes without a full
stop, is measured with the one that its readers see.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest
import textstat
from babel.messages.pofile import read_po

from prolo.care.advice import TOPIC
from prolo.knowledge import load_knowledge
from prolo.papers.as_html import as_html
from prolo.papers.differing import lines_of
from prolo.papers.paper import Paper, References
from tests.papers.option_sheets import paper_of as options_of
from tests.papers.test_consent import paper_of as consent_of
from tools import messages

YEARS, EASE = 7, 70  # of the whole
HARDER, LESS = 3, 10  # a single sentence
FEWEST = 6  # words of what is a sentence
NAMES = {
    "en": r"prolotherapy|physiotherapy|injections?|injected|complementary and alternative medicine",
    "de": r"prolotherapie|injektion(en)?|ergänzenden und alternativen verfahren",
    "es": r"proloterapia|inyecci(ón|ones)|inyectada|medicina complementaria y alternativa",
}
ADVICE = {one.text for one in load_knowledge().advice.values() if one.topic == TOPIC}
Score = Callable[[str], float]
HARD: Mapping[str, Score] = {  # years of school; of an ease, as far below what is asked for
    "en": textstat.automated_readability_index,
    "de": lambda text: textstat.wiener_sachtextformel(text, 1),
    "es": lambda text: YEARS + (EASE - textstat.fernandez_huerta(text)) * HARDER / LESS,
}


def _said(language: str) -> Iterator[str]:
    (source,) = [
        one
        for one in messages.sources()
        if one.parents[1].name == ("de" if language == "en" else language)
    ]
    with source.open("rb") as file:
        for one in read_po(file):
            words = one.id if language == "en" else one.string
            full_stop = "." if one.id in ADVICE else ""
            yield from words if isinstance(words, tuple | list) else (f"{words}{full_stop}",)


def _plain(said: str, language: str) -> str:
    return re.sub(rf"\b({NAMES[language]})\b", "so", said, flags=re.IGNORECASE)


def _sentences(language: str) -> list[str]:
    found = []
    for text in _said(language):
        said = re.sub(r"<[^>]+>", "", text)
        said = _plain(re.sub(r"%\(\w+\)[a-z]", "3", said), language)
        if len(said.split()) >= FEWEST and said.rstrip()[-1] in ".?!":
            found.append(said)
    return found


@pytest.fixture(params=["en", "de", "es"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    textstat.set_lang(request.param)
    yield request.param
    textstat.set_lang("en")


def test_what_patients_read_is_for_twelve_years_of_age(language: str) -> None:
    sentences = _sentences(language)
    assert len(sentences) > 150
    assert HARD[language](" ".join(sentences)) <= YEARS


def test_no_sentence_is_much_harder(language: str) -> None:
    too_hard = [one for one in _sentences(language) if HARD[language](one) > YEARS + HARDER]
    assert too_hard == []


@pytest.mark.parametrize("condition", ["knee-oa", "low-back"])
def test_each_paper_as_it_is_printed_is_for_twelve_years_too(language: str, condition: str) -> None:
    """With what stands in its tables, and without the references."""
    for paper_of in (consent_of, options_of):
        paper = paper_of(condition, language=language)
        assert HARD[language](" ".join(_printed(paper, language))) <= YEARS


def _printed(paper: Paper, language: str) -> Iterator[str]:
    cited = [one for one in paper.unfolded if not isinstance(one, References)]
    for line in lines_of(as_html(replace(paper, blocks=tuple(cited)))):
        for said in line.split(" | "):
            plain = _plain(re.sub(r"\[[\d, –]+\]", "", said), language)
            if len(plain.split()) >= FEWEST:
                yield plain if plain.rstrip()[-1] in ".?!" else f"{plain}."


def test_a_hard_sentence_would_be_found() -> None:
    hard = "Contraindications necessitate comprehensive interdisciplinary reconsideration."
    assert HARD["en"](hard) > YEARS + HARDER
