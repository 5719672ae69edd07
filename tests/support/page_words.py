"""What of a page depends on its very words and ids, and is found without a browser: names that
tell links and buttons apart, references and ids, headings, and what no person was to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from tests.support.page_shape import REFERENCES
from tests.support.page_tree import Element

LISTS = frozenset({"dl", "nav", "ol", "table", "ul"})
UNREAD = frozenset({"script", "style", "template"})
BREAK = re.compile(r"[ \t\r\n\u00ad\u200b]+")  # not at a space that keeps words together
# Marks of a template, a format, an entity or a tag, and what Python and a script say of their own
# things. «None» may begin a sentence.
LEAKED = re.compile(
    r"\{\{|\}\}|\{%|%\(\w+\)|&(?:[a-z]+|#x?[0-9a-f]+);|</?[a-z]+[^<]*>| object at 0x|\bDecimal\("
    r"|\bdatetime\.|\w,? None\b|\bn[Aa][Nn]\b|\bundefined\b"
)


def found_in_words(page: Element) -> list[str]:
    return [
        *found_in_names(page),
        *doubled_ids(page),
        *references_to_nothing(page),
        *skipped_levels(page),
        *leaked_words(page),
    ]


def found_in_names(page: Element) -> list[str]:
    """A name is what a person hears: a label given, what it refers to, or the words inside. In one
    list a name leads to one place, unless a description tells which."""
    ids = {one.attrs["id"]: one for one in page.walk() if "id" in one.attrs}
    found: list[str] = []
    led: dict[tuple[int, str, str], str] = {}
    for one in filter(_is_pressed, page.walk()):
        if any(_is_silent(each) for each in one.ancestors):
            continue
        name = _named(one, "aria-labelledby", ids) or _said(one) or one.attrs.get("title", "")
        if not name.strip():
            found.append(f"no name: {one.tag} {one.attrs}")
        list_ = next((each for each in one.ancestors if each.tag in LISTS), None)
        if one.tag != "a" or list_ is None:
            continue
        described = _named(one, "aria-describedby", ids)
        before = led.setdefault((id(list_), name, described), one.attrs["href"])
        if before != one.attrs["href"]:
            found.append(f"«{name}» leads to {before} and to {one.attrs['href']}")
    return found


def doubled_ids(page: Element) -> list[str]:
    many = Counter(one.attrs["id"] for one in page.walk() if "id" in one.attrs)
    return [f"{times} things have the id «{id_}»" for id_, times in many.items() if times > 1]


def references_to_nothing(page: Element) -> list[str]:
    ids = {one.attrs["id"] for one in page.walk() if "id" in one.attrs}
    return [
        f"{one.tag} {name} refers to «{id_}», which is not there"
        for one in page.walk()
        for name, id_ in _references(one)
        if id_ not in ids
    ]


def skipped_levels(page: Element) -> list[str]:
    headings = [
        one
        for one in page.all("h1", "h2", "h3", "h4", "h5", "h6")
        if not any(_is_silent(each) for each in one.ancestors)
    ]
    return [
        f"«{_said(after)}» is an {after.tag} after the {before.tag} «{_said(before)}»"
        for before, after in pairwise(headings)
        if int(after.tag[1]) > int(before.tag[1]) + 1
    ]


def leaked_words(page: Element) -> list[str]:
    return [
        f"says «{' '.join(words.split())[:120]}»"
        for one in page.walk()
        if one.tag not in UNREAD
        for words in _read(one)
        if LEAKED.search(words.strip())
    ]


def longest_words(page: Element) -> Counter[str]:
    """Of each kind of element the letters of its longest word, which cannot be broken."""
    longest: Counter[str] = Counter()
    for one in page.walk():
        words = [each for said in one.inside if isinstance(said, str) for each in BREAK.split(said)]
        if words and one.tag not in UNREAD:
            kind = f"{one.tag} {one.attrs.get('class', '')}"
            longest[kind] = max(longest[kind], *map(len, words))
    return longest


def _is_pressed(one: Element) -> bool:
    return (
        one.tag in {"button", "summary"}
        or (one.tag == "a" and "href" in one.attrs)
        or one.attrs.get("role") == "button"
    )


def _is_silent(one: Element) -> bool:
    return one.attrs.get("aria-hidden") == "true" or "hidden" in one.attrs or one.tag in UNREAD


def _said(one: Element) -> str:
    if _is_silent(one):
        return ""
    if "aria-label" in one.attrs:
        return one.attrs["aria-label"]
    if one.tag == "img":
        return one.attrs.get("alt", "")
    words = " ".join(each if isinstance(each, str) else _said(each) for each in one.inside)
    return " ".join(words.split())


def _named(one: Element, by: str, ids: dict[str, Element]) -> str:
    return " ".join(_said(ids[id_]) for id_ in one.attrs.get(by, "").split() if id_ in ids)


def _references(one: Element) -> Iterator[tuple[str, str]]:
    for name in REFERENCES & one.attrs.keys():
        for id_ in one.attrs[name].split():
            yield name, id_
    fragment = one.attrs.get("href", "")
    if len(fragment) > 1 and fragment.startswith("#"):
        yield "href", unquote(fragment[1:])


def _read(one: Element) -> Iterator[str]:
    """The words of an element itself, and those of its attributes."""
    yield from (each for each in one.inside if isinstance(each, str))
    yield from (one.attrs[name] for name in ("alt", "aria-label", "title") if name in one.attrs)
