"""The colours of the pages can be told apart, by day and by night."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest

import prolo.web

TOKENS = Path(prolo.web.__file__).parent / "static" / "web" / "css" / "tokens.css"
COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11, level AA
INKS = ("ink", "ink-soft", "accent")
GROUNDS = ("ground", "paper", "sunken")
MEANINGS = ("good", "warn", "bad", "info", "demo", "accent")

READ = [  # text, and what it stands on
    *product(INKS, GROUNDS),
    *product(MEANINGS, ("ground", "paper")),
    *((one, f"{one}-soft") for one in MEANINGS),
    *product(("ink", "ink-soft"), [f"{one}-soft" for one in MEANINGS]),
    *product(("ink", "ink-soft", "good", "warn", "accent"), ("band",)),
    ("accent-ink", "accent"),
]
SEEN = [  # edges and marks
    *product(("line-strong", "focus", "figure-line"), ("ground", "paper")),
    ("figure-line", "figure-fill"),
]


def schemes() -> dict[str, Mapping[str, str]]:
    day, night = TOKENS.read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")
    light = dict(COLOUR.findall(day))
    return {"light": light, "dark": light | dict(COLOUR.findall(night))}


def contrast(first: str, second: str) -> float:
    """WCAG 2.2: 1 for the same colour, 21 for black on white."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_it_stands_on(scheme: str) -> None:
    colours = schemes()[scheme]
    assert too_weak(colours, READ, TEXT) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_and_marks_can_be_seen(scheme: str) -> None:
    colours = schemes()[scheme]
    assert too_weak(colours, SEEN, SHAPE) == []


def too_weak(colours: Mapping[str, str], pairs: list[tuple[str, str]], least: float) -> list[str]:
    return [
        f"{one} on {other}: {ratio:.2f}"
        for one, other in pairs
        if (ratio := contrast(colours[one], colours[other])) < least
    ]


def test_black_on_white_is_21_to_1() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21
