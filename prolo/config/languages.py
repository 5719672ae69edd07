"""The languages of the patient's pages: one file of translations each, which says at its head what
it is called and in which direction it is written. English is what the pages are written in."""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from prolo.errors import SetupError

FOLDER = Path(__file__).resolve().parents[1] / "web" / "locale"
HEAD = re.compile(r'^"([A-Za-z-]+): (.*)\\n"$', re.MULTILINE)
CODE = re.compile("[a-z]{2,3}")  # papers and people's records know a language without its country


class Language(NamedTuple):
    code: str
    name: str  # in itself
    in_english: str
    direction: str  # ltr, rtl

    @property
    def is_from_right(self) -> bool:
        return self.direction == "rtl"


def read_languages(folder: Path) -> list[Language]:
    """In the order of their names. A folder's name is the code of its language."""
    found = (_read(file) for file in folder.glob("*/LC_MESSAGES/django.po"))
    return sorted(found, key=lambda one: one.name.casefold())


def _read(file: Path) -> Language:
    """Of the file no more than its head, which ends with the first empty line."""
    code = file.parents[1].name
    if not CODE.fullmatch(code):
        raise SetupError(f"{file}: the folder is {code}, and must be two or three letters, like pt")
    with file.open(encoding="utf-8") as lines:
        head = dict(HEAD.findall("".join(takewhile(str.strip, lines))))
    asked = ("X-Name", "X-Name-In-English", "X-Direction")
    if missing := [one for one in asked if not head.get(one)]:
        raise SetupError(f"{file} does not say at its head: {', '.join(missing)}")
    if head["X-Direction"] not in ("ltr", "rtl"):
        raise SetupError(f"{file}: X-Direction is {head['X-Direction']}, and must be ltr or rtl")
    return Language(code, *(head[one] for one in asked))
