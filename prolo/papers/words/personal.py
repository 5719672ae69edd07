"""What every paper of one person says around what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

UNREAD = gettext_noop(
    "A machine translated this page, and nobody has checked it. If something is unclear, ask the "
    "clinic before you do anything."
)


IN_A_FOOT = 60  # letters: two lines of the widest
IN_ENGLISH = "[en]"  # behind a name that is in no other language yet


def untranslated(cells: Iterable[tuple[str, ...]]) -> str:
    """Below a table, where a name in it is so marked."""
    is_marked = any(IN_ENGLISH in cell for row in cells for cell in row)
    return (
        _("Names marked [en] stand in English: they are not translated yet.") if is_marked else ""
    )


def as_typed() -> str:
    return _("What people typed stands in the words in which they typed it: it is not translated.")


def whose() -> str:
    return _("For")


def named(name: str, *, is_invented: bool) -> str:
    """Wherever a demonstration prints a name, that nobody has it."""
    return f"{name} · {_('Invented person')}" if is_invented else name


def born() -> str:
    return _("Born")


def sources() -> str:
    return _("Sources")


def without_number() -> str:
    return _(
        "What has no number is not from medicine or law. It is what this clinic plans, asks, "
        "offers or has on record."
    )


def description(title: str, clinic: str) -> str:
    return f"{title} · {clinic}"


def foot(title: str, name: str, *, is_invented: bool) -> str:
    """The beginning of a very long name: a foot of many lines is cut off by printers."""
    begins = name if len(name) <= IN_A_FOOT else f"{name[:IN_A_FOOT].rstrip()}…"
    return f"{title} · {named(begins, is_invented=is_invented)}"


def marks(*, is_invented: bool, is_read: bool) -> Iterator[str]:
    if is_invented:
        yield _("INVENTED: from a demonstration clinic")
    if not is_read:
        yield _(UNREAD)
        yield UNREAD  # for whoever helps to read it
