"""The vials that are at hand, for working out what to draw. It is asked and saved nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.mixtures import MARKS_ML, Stock
from prolo.registry.mixing import UsualVial
from prolo.web.forms.fields import ChoiceField, DecimalField
from prolo.web.forms.kit import KitForm
from prolo.web.forms.session_rows import percentage
from prolo.web.forms.vial_labels import typed_text
from prolo.web.words.dose import substance_name
from prolo.web.words.values import number

USUAL_MARK = Decimal("0.1")


class MixingForm(KitForm):
    says_optional = False

    mark = ChoiceField(
        label=_("Marks of the syringe"),
        choices=[(str(one), f"{one} mL") for one in MARKS_ML],
        widget=forms.Select(),
        required=False,
    )
    spare_ml = DecimalField(
        label=_("Spare, mL"),
        help_text=_("Of each mixture, for needle and hub."),
        asks=_("Enter the volume in millilitres"),
        maximum=50,
        required=False,
    )

    def __init__(self, *args: Any, vials: Mapping[str, UsualVial], **options: Any) -> None:
        super().__init__(*args, **options)
        self.vials = vials
        mark: Any = self.fields["mark"]
        mark.choices = [(str(one), _now("%(ml)s mL") % {"ml": number(one)}) for one in MARKS_ML]
        for name in vials:
            says = {"name": substance_name(name)}
            self.fields[f"pct-{name}"] = percentage(
                _now("%(name)s: strength on the vial, %%") % says, _("Enter the strength")
            )
            self.fields[f"ml-{name}"] = DecimalField(
                label=_now("%(name)s: size of the vial, mL") % says,
                asks=_("Enter the volume in millilitres"),
                above=0,
                maximum=1_000,
                required=False,
            )

    @classmethod
    def of(cls, asked: Mapping[str, Any], vials: Mapping[str, UsualVial]) -> MixingForm:
        """What the address says, and where it says nothing what is usual."""
        usual = {"mark": str(USUAL_MARK)}
        for name, vial in vials.items():
            usual[f"pct-{name}"] = typed_text(vial.pct)
            usual[f"ml-{name}"] = typed_text(vial.package_ml)
        return cls({**usual, **{name: asked[name] for name in asked}}, vials=vials)

    def stocks(self) -> list[Stock]:
        """The vials whose strength is known."""
        self.is_valid()
        given = self.cleaned_data
        return [
            Stock(substance=name, pct=given[f"pct-{name}"], package_ml=given.get(f"ml-{name}"))
            for name in self.vials
            if given.get(f"pct-{name}")
        ]

    @property
    def mark_ml(self) -> Decimal:
        self.is_valid()
        return Decimal(self.cleaned_data.get("mark") or USUAL_MARK)

    @property
    def spare(self) -> Decimal:
        self.is_valid()
        return self.cleaned_data.get("spare_ml") or Decimal(0)
