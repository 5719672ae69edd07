"""The letter for another physician in the languages of the clinic: whatever it may say is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from prolo import web
from prolo.care import candidate as about_candidates
from prolo.care import imaging as about_images
from prolo.knowledge import load_knowledge
from prolo.web.forms.patients import SEXES
from prolo.web.presenters.appointment_words import PURPOSES
from prolo.web.words import (
    aftercare,
    assessment,
    courses,
    due,
    examination,
    harms,
    imaging,
    medicines,
    outcomes,
)
from tests.support.catalogs import catalog, sentences_in

LANGUAGES = ("de", "es", "ar")
WRITTEN = (  # every sentence of these may stand in a letter
    "presenters/papers.py",
    "presenters/reactions.py",
    "words/aftercare.py",
    "words/assessment.py",
    "words/candidate.py",
    "words/outcomes.py",
)
WORDS: tuple[Any, ...] = (
    PURPOSES,
    assessment.TREATMENTS,
    due.AHEAD,
    due.CHECKS,
    due.OWNERS,
    examination.LAXITY,
    examination.MOVEMENTS,
    harms.CRITERIA,
    harms.GRADES,
    harms.KINDS,
    harms.OUTCOMES,
    harms.READERS,
    harms.RELATED,
    harms.STOOD_IN_FOR,
    imaging.AGREES,
    imaging.CHANGES,
    imaging.GRADES,
    imaging.MODALITIES,
    imaging.NONE_REASONS,
    imaging.SEEN,
    imaging.SEVERITIES,
    imaging.SIDES,
    imaging.SYSTEMS,
    medicines.REASONS,
    outcomes.VERDICTS,
    aftercare.STEPS,
    dict(SEXES),
)


def _of_code() -> Iterator[str]:
    return sentences_in(Path(web.__file__).parent / name for name in WRITTEN)


def _of_words() -> Iterator[str]:
    for one in WORDS:
        yield from map(str, one.values())
    yield from (str(label) for label, _tone in aftercare.LEVELS.values())
    yield from (said() for said in courses.STATES.values())
    yield from (said() for _choice, said in courses.MOVES.values())
    yield from (said() for verb, said in courses.EVENTS.items() if verb.endswith("_concluded"))
    for kind, verdicts in (
        ("candidate", about_candidates.Verdict),
        ("imaging", about_images.Verdict),
    ):
        yield from (courses.verdict_word(kind, one) for one in verdicts)
    yield from (str(one.title) for one in due.DOINGS.values() if one.page)


def _of_knowledge() -> Iterator[str]:
    known = load_knowledge()
    facts: Iterable[Any] = (
        *known.red_flags.values(),
        *known.contraindications.values(),
        *known.criteria.values(),
        *known.signs.values(),
        *known.expected.values(),
        *known.conditions.values(),
        *(one for _region, one in known.structures()),
    )
    yield from (one.label for one in facts)
    yield from (one.until for one in known.contraindications.values() if one.until)
    for measure in known.instruments.values():
        yield from (one.population for one in measure.important_change)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_a_letter_is_in_every_language(language: str) -> None:
    with translation.override("en"):
        asked = {*_of_code(), *_of_words(), *_of_knowledge()}
    assert len(asked) > 500
    assert sorted(asked - catalog(language)) == []
