"""Where the demonstration's clock shall go."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from prolo.web.forms.appointments import AtATime, TimeField
from prolo.web.forms.fields import DayField


class ClockForm(AtATime):
    day = DayField(label=_("Day"), asks=_("Enter the day"), past=False)
    time = TimeField(label=_("Time"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "starts_at" in cleaned:
            cleaned["to"] = cleaned["starts_at"]
        return cleaned
