"""What matters to a person, and that the options were gone through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.web.forms.fields import ChoiceField, ChoicesField, LongTextField, TextField
from prolo.web.forms.kit import PageForm
from prolo.web.signing import ANOTHER
from prolo.web.words import Words
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
    """``people`` are who may be shown it, or be given it: a value and what it says."""

    asked: ClassVar[tuple[Words, Words]] = (_("Who was shown it"), _("Choose who was shown it"))

    name = TextField(
        label=_("Name of another guardian"),
        help_text=_("Only if it was shown to somebody who is not on the list."),
        required=False,
        longest=120,
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        label, asks = self.asked
        self.fields["shown_to"] = ChoiceField(label=label, choices=people, asks=asks)
        self.order_fields(["shown_to", "name"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("shown_to") == ANOTHER and not (cleaned.get("name") or "").strip():
            self.add_error("name", _now("Enter the name of who was shown it"))
        return cleaned


class GivenForm(ShownForm):
    asked = (_("Who is given it"), _("Choose who is given it"))


class SentForm(PageForm):
    sent_to = TextField(
        label=_("To whom it is sent"),
        help_text=_("The payer, and who decides there if you know it."),
        longest=250,
        asks=_("Enter the payer to whom it is sent"),
    )
