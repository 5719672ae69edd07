"""A page as a browser reads it: what its form would send, and what it says beside each control."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
KEY = "submission"  # the hidden field by which the form of a page is known
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "form_token", "form_shown", KEY, "lock_version"})


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
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.inside)

    @property
    def ancestors(self) -> Iterator[Element]:
        one: Element | None = self
        while one is not None:
            yield one
            one = one.above


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


def read_page(response: Any) -> Element:
    reader = _Reader()
    reader.feed(response.content.decode())
    reader.close()
    return reader.page


class Sheet:
    """The form of a page."""

    def __init__(self, response: Any) -> None:
        self.page = read_page(response)
        forms = [
            form
            for form in self.page.all("form")
            if any(one.attrs.get("name") == KEY for one in form.all("input"))
            and form.attrs.get("class") != "undo"  # beside the message of what came before
        ]
        assert forms, f"no form on the page: {' '.join(self.page.text.split())[:600]}"
        self.form = forms[0]
        self.controls = [
            one for one in self.form.all("input", "select", "textarea") if one.attrs.get("name")
        ]

    def named(self, name: str) -> list[Element]:
        return [one for one in self.controls if one.attrs["name"] == name]

    def has(self, name: str) -> bool:
        """A control for this field, or one of several for its parts."""
        return any(
            one.attrs["name"] in {name, f"{name}-day"} and one.attrs.get("type") != "hidden"
            for one in self.controls
        )

    def sends(self) -> dict[str, list[str]]:
        """What a browser sends for the form as it stands, pressing no named button."""
        sent: dict[str, list[str]] = {}
        for one in self.controls:
            for value in _values(one):
                sent.setdefault(one.attrs["name"], []).append(value)
        return sent

    def typed(self) -> dict[str, list[str]]:
        return {name: values for name, values in self.sends().items() if name not in NOT_TYPED}

    def fault_beside(self, name: str) -> str:
        """What is said beside a control to everybody, and to those who listen."""
        for control in self.named(name):
            if said := self._described(control):
                return said
        return ""

    def faults(self) -> str:
        """What is put together at the top."""
        summary = [one for one in self.form.walk() if one.attrs.get("class") == "error-summary"]
        return " ".join(" ".join(one.text.split()) for one in summary)

    def _described(self, control: Element) -> str:
        ids = {
            id_
            for one in control.ancestors
            if one.tag not in {"form", "page"}
            for id_ in one.attrs.get("aria-describedby", "").split()
        }
        return " ".join(
            one.text.strip()
            for one in self.form.walk()
            if one.attrs.get("id") in ids and one.attrs.get("class") == "field-error"
        )


def _values(control: Element) -> list[str]:
    kind = control.attrs.get("type", "text") if control.tag == "input" else control.tag
    if kind == "textarea":
        return [control.text.removeprefix("\n")]
    if kind == "select":
        options = control.all("option")
        chosen = [one for one in options if "selected" in one.attrs] or options[:1]
        return [one.attrs.get("value", one.text) for one in chosen]
    if kind in {"radio", "checkbox"}:
        return [control.attrs.get("value", "on")] if "checked" in control.attrs else []
    return [control.attrs.get("value", "")]
