"""Digits of any script as ASCII digits; what is not a digit stays as it is."""

from __future__ import annotations

import unicodedata

# Signs that stand where a keyboard has its own: full-width, Arabic, and the true minus.
SIGNS = str.maketrans({"．": ".", "，": ",", "٫": ",", "－": "-", "−": "-", "＋": "+", "／": "/"})


def ascii_digits(text: str) -> str:
    return "".join(_digit(character) for character in text.translate(SIGNS))


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
