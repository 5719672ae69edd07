"""What a payer pays for, as somebody of the clinic found."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from prolo.web.forms.fields import ChoiceField, DayField, TextField
from prolo.web.forms.kit import PageForm
from prolo.web.words.knowledge import PAYERS


class PayerCheckForm(PageForm):
    decision = ChoiceField(
        label=_("What it does"), choices=tuple(PAYERS.items()), asks=_("Choose what it does")
    )
    policy = TextField(label=_("Policy"), required=False, longest=120)
    source = TextField(
        label=_("Where it was read, or who said it"),
        asks=_("Enter the address of the page, or the name of who said it"),
        longest=500,
    )
    checked_on = DayField(label=_("Looked at on"), asks=_("Enter the day"))
    check_again_by = DayField(label=_("Look again by"), asks=_("Enter the day"))
    note = TextField(label=_("Note"), required=False, longest=500)

    def given(self) -> dict[str, Any]:
        names = ("decision", "policy", "source", "checked_on", "check_again_by", "note")
        return {name: self.cleaned_data[name] for name in names}
