"""A page as a browser reads it: what its form would send, and what it says beside each control."""

from __future__ import annotations

from typing import Any

from tests.support.page_tree import Element, read_html

KEY = "submission"  # the hidden field by which the form of a page is known
NOT_TYPED = frozenset(
    {"csrfmiddlewaretoken", "form_token", "form_shown", "draft_seen", KEY, "lock_version"}
)


def read_page(response: Any) -> Element:
    return read_html(response.content.decode())


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
