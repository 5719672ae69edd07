"""What this clinic asks for a procedure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.web.forms.fields import ChoiceField, DayField, DecimalField, TextField
from prolo.web.forms.kit import PageForm
from prolo.web.words.our_clinic import PROCEDURES

MOST = 99_999_999  # what the column holds


class PriceForm(PageForm):
    procedure = ChoiceField(
        label=_("For what"), choices=tuple(PROCEDURES.items()), asks=_("Choose the procedure")
    )
    region = ChoiceField(label=_("Region"), choices=(), widget=forms.Select(), required=False)
    amount = DecimalField(
        label=_("Price"), asks=_("Enter the price, in digits"), maximum=MOST, places=2
    )
    starts_on = DayField(label=_("From"), asks=_("Enter the first day"))
    reason = TextField(label=_("Note"), required=False, longest=500)

    def __init__(self, *args: Any, knowledge: Knowledge, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        regions = sorted((one.label, one.id) for one in knowledge.regions.values())
        region: Any = self.fields["region"]
        region.choices = [("", _now("Every region")), *((key, label) for label, key in regions)]
        self.fields["amount"].help_text = _("In %(currency)s") % {"currency": currency}
