"""A page as a tree, read without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    above: Element | None = None
    inside: list[Element | str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        yield self
        for one in self.inside:
            if isinstance(one, Element):
                yield from one.walk()

    def all(self, *tags: str) -> list[Element]:
        return [one for one in self.walk() if one.tag in tags]

    @property
    def children(self) -> list[Element]:
        return [one for one in self.inside if isinstance(one, Element)]

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.inside)

    @property
    def ancestors(self) -> Iterator[Element]:
        one: Element | None = self
        while one is not None:
            yield one
            one = one.above


def read_html(text: str) -> Element:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = self.here = Element("page", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.inside.append(one)
        if tag not in VOID:
            self.here = one

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        open_ = next((one for one in self.here.ancestors if one.tag == tag), None)
        if open_ is not None and open_.above is not None:
            self.here = open_.above

    def handle_data(self, data: str) -> None:
        self.here.inside.append(data)
