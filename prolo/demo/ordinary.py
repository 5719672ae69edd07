"""Further people of the demonstration, of whom nothing is told but an ordinary course."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from prolo.demo.everyone import IBUPROFEN, NAPROXEN
from prolo.demo.outline import Gain, Mishap, Outline
from prolo.demo.places import PLACES, part
from prolo.registry.models import Sex

FURTHER = 20  # people of whom nothing is told but an ordinary course
YEAR = 365
LANGUAGES = ("en", "en", "en", "en", "en", "es", "es", "de", "ar")
GAINS = (Gain.MUCH, Gain.MUCH, Gain.MUCH, Gain.SOME, Gain.SOME, Gain.NONE, Gain.WORSE)
ADULT_PLACES = tuple(name for name in PLACES if name != "osgood-schlatter")


def further_parts(rng: Random, count: int = FURTHER) -> Iterator[Outline]:
    """Ordinary courses, begun at any time of the last year, at every place in turn."""
    begins = rng.sample(range(3, YEAR + 60), count)
    for number, days_ago in enumerate(begins):
        condition = ADULT_PLACES[number % len(ADULT_PLACES)]
        outline = part(
            f"ordinary-{number + 1}",
            "",
            condition,
            days_ago,
            sex=rng.choice((Sex.FEMALE, Sex.MALE)),
            age=rng.randrange(22, 82),
            language=rng.choice(LANGUAGES),
            pain=rng.randrange(4, 9),
            pain_weeks=rng.randrange(16, 300),
            gain=rng.choice(GAINS),
            answers=frozenset(week for week in (6, 12, 26, 52) if rng.random() < 0.8),
            medicines=rng.choice(((), (), (NAPROXEN,), (IBUPROFEN,))),
            sessions=rng.choice((1, 1, 2, 2, 3)),
            ends_early=True,
            mishaps=rng.choice(({}, {}, {2: Mishap.MOVED}, {2: Mishap.MISSED})),
        )
        two_sides = outline.side != "midline"
        yield replace(outline, side=rng.choice(("left", "right"))) if two_sides else outline
