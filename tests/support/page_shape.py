"""The shape of a page: what axe and HTML_CodeSniffer judge it by, without its words and numbers.

A shape is a set of parts. A part is an element with its attributes and whether it says something,
everything in which it stands, and what stands directly in it. Equal parts count once, so that a
list of two is a list of ten, and a page all of whose parts were seen elsewhere is made as those."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import NamedTuple

from tests.support.page_tree import Element

WORDS = frozenset({"alt", "aria-label", "aria-valuetext", "placeholder", "title"})  # said, or empty
REFERENCES = frozenset(
    {
        "aria-activedescendant",
        "aria-controls",
        "aria-describedby",
        "aria-details",
        "aria-errormessage",
        "aria-labelledby",
        "aria-owns",
        "for",
        "form",
        "headers",
        "list",
        "popovertarget",
    }
)
# What differs from person to person, and what of a drawing is a measure.
OF_CONTENT = re.compile(
    "action|aria-value(max|min|now)|cite|cols|content|datetime|max(length)?|method|min(length)?"
    "|name|pattern|rows|selected|src(set)?|step|value"
    "|c[xy]|d|height|points|r[xy]?|transform|viewbox|width|[xy][12]?"
)
ANY_LENGTH = frozenset({"datalist", "select"})  # their options are the browser's own
UNSEEN = frozenset({"head", "script", "template"})


def parts_of(page: Element) -> set[str]:
    found: set[str] = set()
    _gather(page, b"", _ids_of(page), found)
    return found


class Target(NamedTuple):
    """What an id stands for."""

    tag: str
    referred_by: set[str]


def _ids_of(page: Element) -> dict[str, Target]:
    ids = {one.attrs["id"]: Target(one.tag, set()) for one in page.walk() if "id" in one.attrs}
    for one in page.walk():
        for name in REFERENCES & one.attrs.keys():
            for id_ in one.attrs[name].split():
                if id_ in ids:
                    ids[id_].referred_by.add(name)
    return ids


def _gather(one: Element, above: bytes, ids: dict[str, Target], found: set[str]) -> None:
    own = _digest(above, _kind(one, ids))
    inside = [] if one.tag in ANY_LENGTH else [each for each in one.children if _is_seen(each)]
    found.add(_digest(own, *sorted({_kind(each, ids) for each in inside})).hex())
    for each in inside:
        _gather(each, own, ids, found)


def _is_seen(one: Element) -> bool:
    return one.tag not in UNSEEN and one.attrs.get("type") != "hidden"


def _kind(one: Element, ids: dict[str, Target]) -> str:
    kept = sorted(_kept(one, name, value, ids) for name, value in one.attrs.items())
    says = any(isinstance(each, str) and each.strip() for each in one.inside)
    return f"{one.tag} {' '.join(filter(None, kept))} {'says' if says else ''}"


def _kept(one: Element, name: str, value: str, ids: dict[str, Target]) -> str:
    if name in WORDS or (name == "value" and one.attrs.get("type") in {"button", "submit"}):
        return f"{name}={'said' if value.strip() else 'empty'}"
    if name in REFERENCES:
        return f"{name}={[ids[id_].tag if id_ in ids else '' for id_ in value.split()]}"
    if name == "id":
        return f"id={sorted(ids[value].referred_by)}"
    if name == "href":
        return "href=here" if value.startswith("#") else "href"
    if OF_CONTENT.fullmatch(name):
        return ""
    return name if name.startswith(("data-", "hx-")) else f"{name}={value}"


def _digest(above: bytes, *kinds: str) -> bytes:
    return blake2b(above + "\n".join(kinds).encode(), digest_size=9).digest()
