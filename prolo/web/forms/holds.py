"""A clinician's own figure for leaving a medicine out."""

from __future__ import annotations

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
