"""A source in the style a reader wants: as it is on record, or by Typst's citation engine.

The engine reads the styles of the Citation Style Language. It has no number of its own here: papers
number their sources themselves, in the order in which they are cited.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html.parser import HTMLParser
from itertools import groupby
from typing import Any, Literal, TypeAlias

from django.utils.translation import gettext as _

from prolo.errors import SetupError
from prolo.knowledge.bibliography import Reference
from prolo.knowledge.journals import abbreviations
from prolo.papers.paper import Line, Run

Style: TypeAlias = Literal["recorded", "ama", "apa", "mla"]
RECORDED: Style = "recorded"
ENGINE_NAMES: dict[str, str] = {
    "ama": "american-medical-association",
    "apa": "apa",
    "mla": "mla",
}
NOT_INSTALLED = (
    "Styles of citation are set by Typst, which is not installed: pip install 'prolo[papers]'"
)
# One paragraph a source, in the order they were asked for; the list below them is not read.
PROGRAM = """
#let given = json(bytes(sys.inputs.given))
#set text(lang: given.language)
#let cited(key) = html.elem("p", attrs: (class: "cited"), cite(label(key), form: "full"))
#for key in given.keys { cited(key) }
#bibliography(bytes(json.encode(given.entries)), style: given.style)
"""
# What the engine writes where a year has no month, an article no volume that we know, a page no day
# on which it was read, or a title ends by itself; and AMA's number, where the paper has its own.
MENDED = (
    (re.compile(r"^\d+\. "), ""),
    (re.compile(r"(\d{4}),\)"), r"\1)"),
    (re.compile(r"Published online (?=\d{4})"), ""),
    (re.compile(r"Retrieved (?=http|$)"), ""),
    (re.compile(r"([?!]”?)\.|(?<=\w\.)\.(?!\.)"), r"\1"),
)
ENDS = {"mla": "."}  # a list of works cited has full stops
# What a style's manual asks for and its definition does not do: capitals of a title.
CAPITALS: dict[str, tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = {
    "apa": (re.compile(r"(?<=: )[a-z]"), lambda found: found[0].upper()),  # after a colon
    "mla": (re.compile(r"(?<=, )(?:And|But|Nor|Or)(?= )"), lambda found: found[0].lower()),
}
OTHERS = {"ama": "%s, et al", "mla": "%s, et al"}  # where the first author alone was read


def cited(references: Sequence[Reference], style: Style, language: str) -> tuple[Line, ...]:
    if style == RECORDED:
        return tuple((Run(text=recorded(one)),) for one in references)
    return _by_engine(tuple(references), style, language)


# -- as it is on record --------------------------------------------------------------------


def recorded(one: Reference) -> str:
    """As far as it is known, without an engine: what nobody read is left out, and a title said to
    be missing."""
    parts = (
        ", ".join(_short(name) for name in one.authors) or (one.first_author and _others(one)),
        _titled(one),
        _place(one),
        one.doi and f"https://doi.org/{one.doi}",
        one.pmid and f"PMID {one.pmid}",
        one.pmcid,
        one.registration,
        _read_at(one),
    )
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _short(name: str) -> str:
    """
    >>> _short("Wong, Samuel Yeung Shan"), _short("Refai, H."), _short("Röver")
    ('Wong SYS', 'Refai H', 'Röver')
    """
    family, _comma, given = name.partition(", ")
    initials = "".join(part[0] for part in given.replace(".", " ").replace("-", " ").split())
    return f"{family} {initials}".strip()


def _titled(one: Reference) -> str:
    """A page that is nothing more than where a figure was read needs no title."""
    if one.title or one.description:
        return one.title or str(one.description)
    return "" if one.ref == one.url else _("[Title not in our records]")


def _others(one: Reference) -> str:
    return _("%(name)s and others") % {"name": one.first_author}


def _place(one: Reference) -> str:
    volume = "".join((one.volume or "", f"({one.issue})" if one.issue else ""))
    within = ":".join(part for part in (volume, one.pages) if part)
    dated = ";".join(part for part in (str(one.year or ""), within) if part)
    return " ".join(part for part in (one.journal, dated) if part)


def _read_at(one: Reference) -> str:
    if one.ref.startswith(("sources/", "methods/")) or one.ref == one.url:
        return one.url or ""
    return _("Read at %(url)s") % {"url": one.url} if one.url else ""


# -- by the engine -------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _by_engine(references: tuple[Reference, ...], style: Style, language: str) -> tuple[Line, ...]:
    try:
        import typst
    except ImportError:
        raise SetupError(NOT_INSTALLED) from None
    if not references:
        return ()
    keys = [f"s{at}" for at, _one in enumerate(references)]
    given = {
        "language": language,
        "style": ENGINE_NAMES[style],
        "keys": keys,
        "entries": {
            key: engine_entry(one, style) for key, one in zip(keys, references, strict=True)
        },
    }
    made = typst.compile(
        PROGRAM.encode(),
        format="html",
        ignore_system_fonts=True,
        sys_inputs={"given": json.dumps(given, ensure_ascii=False)},
    )
    reader = _Lines()
    reader.feed(made.decode())
    reader.close()
    return tuple(_mended(line, style) for line in reader.lines)


def engine_entry(one: Reference, style: Style) -> dict[str, Any]:
    """In the terms of Hayagriva, Typst's library of citations."""
    others = OTHERS[style] % one.first_author if style in OTHERS else _others(one)
    entry: dict[str, Any] = {
        "type": "article" if one.is_article else "web",
        "title": one.title or f"{{{_instead(one)}}}",  # braces: no style changes its letters
        "author": list(one.authors) or ([{"name": others}] if one.first_author else None),
        "date": one.year,
        "page-range": one.pages,
        "url": None if one.doi or one.ref == one.url else one.url,
        "serial-number": {"doi": one.doi} if one.doi else None,
    }
    if one.is_article:
        within = {"title": _journal(one), "volume": one.volume, "issue": one.issue}
        entry["parent"] = {"type": "periodical", **_known(within)}
    return _known(entry)


def _journal(one: Reference) -> Any:
    """With its abbreviation, which some styles print."""
    short = abbreviations().get(one.journal or "")
    return {"value": one.journal, "short": short} if short else one.journal


def _instead(one: Reference) -> str:
    """Of a title; a register's entry is found by its number."""
    known = " ".join(part for part in (_titled(one), one.registration) if part)
    return known or str(one.url)


def _known(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value is not None}


class _Lines(HTMLParser):
    """The paragraphs of what the engine wrote, with what it slanted."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[list[Run]] = []
        self.is_italic = self.is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p" and ("class", "cited") in attrs:
            self.lines.append([])
            self.is_open = True
        elif tag == "em":
            self.is_italic = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self.is_open = False
        elif tag == "em":
            self.is_italic = False

    def handle_data(self, data: str) -> None:
        if self.is_open:
            self.lines[-1].append(Run(text=data, is_italic=self.is_italic))


def _mended(line: Sequence[Run], style: Style) -> Line:
    """Neighbours alike are one run; a full stop after another is left out."""
    end = ENDS.get(style, "")
    joined = [
        Run(text="".join(run.text for run in runs), is_italic=is_italic)
        for is_italic, runs in groupby(line, lambda run: run.is_italic)
    ]
    made, before = [], ""
    for run in joined:
        text = run.text
        if text.startswith(".") and before.endswith(("?", "!", ".")):
            text = text[1:]
        for found, said in MENDED if not before else MENDED[1:]:
            text = found.sub(said, text)
        if style in CAPITALS:
            letters, otherwise = CAPITALS[style]
            text = letters.sub(otherwise, text)
        made.append(Run(text=text, is_italic=run.is_italic))
        before = text
    return (*made, Run(text=end)) if end and not before.endswith(end) else tuple(made)
