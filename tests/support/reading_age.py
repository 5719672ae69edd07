"""How old one has to be to read what a paper says.

English   Automated Readability Index (Smith & Senter 1967), which needs no dictionary of sounds
German    first Wiener Sachtextformel (Bamberger & Vanecek 1984)
Spanish   Fernández Huerta 1959, an ease of 0 to 100, where 70 is easy enough at twelve

The first two count years of school, the seventh of which is that of the age of twelve. Medical
names without a plainer one are read as one short word, and so are addresses and telephones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import textstat

from prolo.papers.as_html import as_html
from prolo.papers.differing import lines_of
from prolo.papers.paper import Paper, References

MEASURED = ("en", "de", "es")
YEARS, EASE = 7, 70  # of the whole
HARDER, LESS = 3, 10  # a single sentence
FEWEST = 6  # words of what is a sentence
NAMES = {
    "en": r"prolotherapy|physiotherapy|injections?|injected|complementary and alternative medicine",
    "de": r"prolotherapie|injektion(en)?|ergänzenden und alternativen verfahren",
    "es": r"proloterapia|inyecci(ón|ones)|inyectada|medicina complementaria y alternativa",
}
DIALLED = r"(?:https?://|www\.)\S+\w|\+?\d[\d -]{6,}\d"
Score = Callable[[str], float]
FORMULAS: Mapping[str, Score] = {  # years of school; of an ease, as far below what is asked for
    "en": textstat.automated_readability_index,
    "de": lambda text: textstat.wiener_sachtextformel(text, 1),
    "es": lambda text: YEARS + (EASE - textstat.fernandez_huerta(text)) * HARDER / LESS,
}


def years_of(text: str, language: str) -> float:
    """Of school that it asks for."""
    textstat.set_lang(language)
    return float(FORMULAS[language](text))


def plain(said: str, language: str) -> str:
    named = re.sub(DIALLED, "so", said)
    return re.sub(rf"\b({NAMES[language]})\b", "so", named, flags=re.IGNORECASE)


def sentences_of(paper: Paper, language: str) -> Iterator[str]:
    """With what stands in its tables, and without the references."""
    cited = [one for one in paper.unfolded if not isinstance(one, References)]
    for line in lines_of(as_html(replace(paper, blocks=tuple(cited)))):
        for said in line.split(" | "):
            words = plain(re.sub(r"\[[\d, –]+\]", "", said), language)
            if len(words.split()) >= FEWEST:
                yield words if words.rstrip()[-1] in ".?!" else f"{words}."


def years_of_paper(paper: Paper) -> float:
    return years_of(" ".join(sentences_of(paper, paper.language)), paper.language)
