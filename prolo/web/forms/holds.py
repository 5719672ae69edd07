"""A clinician's own figure for leaving a medicine out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.web.forms.fields import LongTextField, WholeNumberField
from prolo.web.forms.kit import PageForm


class HoldForm(PageForm):
    days_before = WholeNumberField(
        label=_("Days without it before a session"), asks=_("Enter the days, for example 4")
    )
    days_after = WholeNumberField(
        label=_("Days without it after a session"),
        asks=_("Enter the days, for example 7"),
        required=False,
    )
    reason = LongTextField(label=_("Reason"), asks=_("Enter the reason"), longest=1_000)

    def __init__(self, *args: Any, is_recognised: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_recognised = is_recognised
        if not is_recognised:
            self.fields["days_before"].help_text = _(
                "0 before and none after: it is taken on, and nobody asks again what it is."
            )
            self.fields["days_after"].help_text = _(
                "No rule knows this medicine: say these too, unless it is taken on."
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_open = cleaned.get("days_after") is None and "days_after" not in self.errors
        if cleaned.get("days_before") and is_open and not self.is_recognised:
            self.add_error("days_after", _now("Enter the days after too, for example 1"))
        return cleaned
