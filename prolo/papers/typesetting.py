"""A paper as PDF: tagged, in one language, with its fonts inside, always the same bytes."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from prolo.errors import SetupError
from prolo.papers.paper import FONT, Paper

FONTS = (FONT, "Noto Naskh Arabic")  # the second for Arabic
SHIPPED = Path(__file__).parent / "fonts"
TEMPLATE = Path(__file__).parent / "templates" / "paper.typ"
NOT_INSTALLED = "Papers are typeset by Typst, which is not installed: pip install 'prolo[papers]'"
UNSHOWN = re.compile(r'the text `"(.*?)"` could not be displayed')
# What cannot stand in a picture, nor be seen in a text.
CONTROLS = {code: None for code in (*range(32), 127) if chr(code) not in "\n\t"}


def can_typeset() -> bool:
    return find_spec("typst") is not None


# Typst finds no bold letter for one with such a mark in a picture; Arabic is read without them.
VOWELS = dict.fromkeys(range(0x064B, 0x0653))


def typeset(paper: Paper) -> bytes:
    """Everything goes in as data: nothing that a paper says is read as a command, no font of this
    machine is used, nothing is fetched.

    Raises
    ------
    SetupError
        Typst is not installed, or a letter is in none of its fonts.
    """
    made = _set(paper, format="pdf", pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    return made


def draw_pages(paper: Paper, *, ppi: int) -> list[bytes]:
    """The same pages as pictures (PNG), of so many pixels an inch."""
    made = _set(paper, format="png", ppi=ppi)
    return made if isinstance(made, list) else [made]


def _set(paper: Paper, **how: Any) -> bytes | list[bytes]:
    try:
        import typst
    except ImportError:
        raise SetupError(NOT_INSTALLED) from None
    said = json.dumps(_visible(paper.as_json()), ensure_ascii=False)
    try:
        made: bytes | list[bytes] = typst.compile(
            TEMPLATE,  # its bytes would be a new file to Typst each time, which it never forgets
            font_paths=fonts(),
            sys_inputs={"paper": said, "fonts": ",".join(FONTS)},
            **how,
        )
    except typst.TypstError as problem:
        unshown = UNSHOWN.search(str(problem))
        if unshown is None:
            raise
        raise SetupError(
            f"«{unshown[1]}» is in no font that papers are set in: write it in Latin, Greek, "
            "Cyrillic or Arabic letters."
        ) from None
    return made


@cache
def fonts() -> Any:
    """Those in Typst and ours, read once."""
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[SHIPPED]
    )


def _visible(said: Any) -> Any:
    if isinstance(said, str):
        return said.translate(CONTROLS)
    if isinstance(said, dict):
        return {
            key: one.translate(CONTROLS | VOWELS) if key == "svg" else _visible(one)
            for key, one in said.items()
        }
    return [_visible(one) for one in said] if isinstance(said, list | tuple) else said
