"""Text with suggestions: what is known is offered, and anything else may be typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from prolo.web.forms.text import TextField


class SuggestInput(forms.TextInput):
    template_name = "web/forms/suggest.html"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.suggestions: list[tuple[str, str]] = []  # what is typed, and how it is explained

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["suggestions"] = self.suggestions
        widget["attrs"]["list"] = f"{widget['attrs'].get('id', name)}-known"
        return context


class SuggestField(TextField):
    widget = SuggestInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["autocomplete"] = "off"

    def suggest(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.widget.suggestions = list(pairs)
