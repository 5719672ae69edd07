"""What every command that writes a paper does alike."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from prolo.errors import SetupError

if TYPE_CHECKING:  # no paper is made for «--help»
    from prolo.papers import Paper

STYLES = ("ama", "apa", "mla", "recorded")  # of the references
CATALOGUES = Path(__file__).parents[1] / "web" / "locale"
FROM_RIGHT = '"X-Direction: rtl\\n"'  # at the head of a catalogue


def languages() -> list[str]:
    """By their codes: English, and each that has a catalogue."""
    return ["en", *sorted(one.parents[1].name for one in _catalogues())]


def _catalogues() -> Iterable[Path]:
    return CATALOGUES.glob("*/LC_MESSAGES/*.po")


def _is_from_right(catalogue: Path) -> bool:
    return FROM_RIGHT in catalogue.read_text(encoding="utf-8").partition("\n\n")[0]


def speak(language: str = "en") -> None:
    """Papers speak through gettext, which wants to know of what; no database is touched. The
    catalogues of other languages lie with the pages."""
    import django
    from django.conf import settings

    if settings.configured:
        return
    if language == "en":
        settings.configure(USE_I18N=False)
        return
    settings.configure(
        USE_I18N=True,
        LOCALE_PATHS=[CATALOGUES],
        LANGUAGES_BIDI=[one.parents[1].name for one in _catalogues() if _is_from_right(one)],
    )
    django.setup()


def check_ending(to: Path) -> None:
    if to.suffix not in (".pdf", ".html"):
        raise SetupError(f"{to.name}: a name that ends in .pdf or .html is expected.")


def print_paper(paper: Paper, to: Path) -> None:
    """As a page where the name says so, else as a PDF."""
    from prolo.papers import typeset
    from prolo.papers.as_html import as_html

    write(as_html(paper) if to.suffix == ".html" else typeset(paper), to)


def write(content: bytes, to: Path) -> None:
    """«-» is standard output."""
    if str(to) == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        to.write_bytes(content)
    except OSError as problem:
        raise SetupError(f"{to} cannot be written: {problem.strerror}.") from None
    print(to)
