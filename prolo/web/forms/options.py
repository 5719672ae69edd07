"""What matters to a person, and that the options were gone through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.web.forms.fields import ChoiceField, ChoicesField, LongTextField, TextField
from prolo.web.forms.kit import PageForm
from prolo.web.signing import ANOTHER
from prolo.web.words.options import VALUES


class ValuesForm(PageForm):
    matters = ChoicesField(
        label=_("What matters most?"),
        help_text=_("As many as the person names. It is not counted; it is for the talk."),
        choices=VALUES.items(),
        required=False,
    )
    words = LongTextField(label=_("In the person's own words"), required=False, longest=2_000)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("matters") and not (cleaned.get("words") or "").strip():
            self.add_error("matters", _now("Choose what matters, or write what the person says"))
        return cleaned


class ShownForm(PageForm):
    name = TextField(
        label=_("Name of another guardian"),
        help_text=_("Only if it was shown to somebody who is not on the list."),
        required=False,
        longest=120,
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["shown_to"] = ChoiceField(
            label=_("Who was shown it"), choices=people, asks=_("Choose who was shown it")
        )
        self.order_fields(["shown_to", "name"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("shown_to") == ANOTHER and not (cleaned.get("name") or "").strip():
            self.add_error("name", _now("Enter the name of who was shown it"))
        return cleaned
