"""A clinician vouches for a fact; a clinic sets its own value."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from prolo.knowledge.records import WHOLE, Fact, Threshold
from prolo.web.forms.fields import ChoiceField, DecimalField, LongTextField
from prolo.web.forms.kit import PageForm


class ConfirmForm(PageForm):
    field = ChoiceField(label=_("What you confirm"), choices=())
    reason = LongTextField(
        label=_("What you base it on"),
        help_text=_("A source you have read, or your own judgement: it is shown with your name."),
        asks=_("Enter what you base it on"),
        longest=1_000,
    )

    def __init__(self, *args: Any, fact: Fact, **options: Any) -> None:
        super().__init__(*args, **options)
        fields = [(WHOLE, _("All of it")), *((one, one) for one in fact.unverified if one != WHOLE)]
        self.fields["field"].choices = fields  # type: ignore[attr-defined]


class OwnValueForm(PageForm):
    value = DecimalField(label=_("This clinic's value"), asks=_("Enter the value, in digits"))
    reason = LongTextField(
        label=_("Reason"), asks=_("Enter why this clinic uses another value"), longest=1_000
    )

    def __init__(self, *args: Any, threshold: Threshold, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["value"].help_text = _("From %(low)s to %(high)s %(unit)s") % {
            "low": _ends(threshold.low),
            "high": _ends(threshold.high),
            "unit": threshold.unit,
        }


def _ends(bound: Any) -> str:
    return "…" if bound is None else f"{bound:f}"
