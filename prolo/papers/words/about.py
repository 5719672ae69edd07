"""What stands around the sentences on what prolotherapy is, which are facts of the knowledge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from prolo.papers.words.evidence import Word

PARTS: Mapping[str, Word] = {  # in the order in which they are read
    "what": lambda: _("What it is"),
    "origin": lambda: _("Where it comes from"),
    "how": lambda: _("How it may work"),
    "found": lambda: _("What trials found"),
    "not-shown": lambda: _("What is not shown, and what can go wrong"),
}


def title() -> str:
    return _("What prolotherapy is")


def subtitle() -> str:
    return _("What it is, where it comes from, how it may work, and what is not shown")


def ask() -> str:
    return _(
        "What trials found for your own kind of pain stands on the sheet with your options. Ask "
        "the clinic for it."
    )


def marks(*, is_read: bool) -> Iterator[str]:
    yield _("It does not replace a talk with a clinician.")
    if not is_read:
        yield _(
            "A machine translated this page, and nobody has checked it. If something is unclear, "
            "ask the clinic before you do anything."
        )
