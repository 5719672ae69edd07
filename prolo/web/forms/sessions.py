"""What was drawn up and what was injected, row by row."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.registry.actions.sessions import Recording, Weighed
from prolo.web.forms.fields import (
    WEIGHT,
    ChoiceField,
    DayField,
    DecimalField,
    LongTextField,
    QuantityField,
    TextField,
    TickField,
)
from prolo.web.forms.kit import KitForm, PageForm
from prolo.web.forms.rows import Rows

ROLES = (
    ("irritant", _("Irritant")),
    ("anaesthetic", _("Anaesthetic")),
    ("diluent", _("Diluent")),
    ("cream", _("Numbing cream")),
)
SIDES = (("right", _("Right")), ("left", _("Left")), ("midline", _("Midline")))
GUIDANCE = (
    ("landmark", _("Landmark")),
    ("ultrasound", _("Ultrasound")),
    ("fluoroscopy", _("Fluoroscopy")),
)
MOST_INJECTIONS = 80  # one published protocol has 70


class SessionForm(PageForm):
    weight = QuantityField(
        kind=WEIGHT, label=_("Weight"), required=False, asks=_("Enter the weight")
    )
    over_limit_reason = LongTextField(
        label=_("Reason for going above a limit"),
        help_text=_("Only if a limit is exceeded. What was given is always kept."),
        required=False,
        longest=1_000,
    )
    other_side_reason = LongTextField(
        label=_("Reason for another side than the course's"), required=False, longest=1_000
    )
    layout = ("weight", "vials", "injections", "over_limit_reason", "other_side_reason")

    def __init__(
        self, *args: Any, knowledge: Knowledge, region: str, weight_unit: str, **options: Any
    ) -> None:
        self.row_sets = {  # type: ignore[misc]
            "vials": Rows(
                _vial_row(knowledge), legend=_("Vials"), add=_("Add a vial"), first=2, most=20
            ),
            "injections": Rows(
                _injection_row(knowledge, region),
                legend=_("Injections"),
                add=_("Add an injection"),
                first=3,
                least=1,
                most=MOST_INJECTIONS,
                asks=_("Record at least one injection"),
            ),
        }
        super().__init__(*args, **options)
        weight: Any = self.fields["weight"]
        weight.offer(weight_unit)

    def recording(self, *, side: str) -> Recording:
        """What was typed; a row that names no side is on the course's."""
        given = self.cleaned_data
        weight = given.get("weight")
        return Recording(
            weight=Weighed(
                value_kg=weight.value,
                entered_value=weight.entered_value,
                entered_unit=weight.entered_unit,
            )
            if weight
            else None,
            vials=self.rows("vials"),
            injections=[{**row, "side": row["side"] or side} for row in self.rows("injections")],
            over_limit_reason=given.get("over_limit_reason", ""),
            other_side_reason=given.get("other_side_reason", ""),
        )


def _vial_row(knowledge: Knowledge) -> type[KitForm]:
    substances = [
        *((one.id, one.label) for one in knowledge.irritants.values()),
        *((one.id, one.label) for one in knowledge.anaesthetics.values()),
        ("water", _("Water for injection")),
        ("saline", _("Salt water 0.9 %")),
    ]

    class VialRow(KitForm):
        role = ChoiceField(label=_("What for"), choices=ROLES, widget=forms.Select())
        substance = ChoiceField(label=_("Substance"), choices=substances, widget=forms.Select())
        product = TextField(label=_("Product"), asks=_("Enter the product"), longest=120)
        maker = TextField(label=_("Maker"), required=False, longest=120)
        lot = TextField(label=_("Lot"), asks=_("Enter the lot number"), longest=60)
        strength_pct = DecimalField(
            label=_("Strength, %"), asks=_("Enter the strength"), maximum=100, required=False
        )
        volume_ml = DecimalField(
            label=_("Volume, mL"), asks=_("Enter the volume"), maximum=1_000, required=False
        )
        amount_g = DecimalField(
            label=_("Cream, g"), asks=_("Enter the grams"), maximum=200, required=False
        )
        expires_on = DayField(label=_("Expires"), asks=_("Enter when it expires"))
        single_dose = TickField(label=_("For one person only"), required=False)

    return VialRow


def _injection_row(knowledge: Knowledge, region: str) -> type[KitForm]:
    structures = [(one.code, one.label) for one in knowledge.regions[region].structures]
    irritants = [(one.id, one.label) for one in knowledge.irritants.values() if one.offered]
    anaesthetics = [
        (one.id, one.label) for one in knowledge.anaesthetics.values() if not one.topical
    ]

    class InjectionRow(KitForm):
        structure = ChoiceField(
            label=_("Structure"),
            choices=structures,
            widget=forms.Select(),
            asks=_("Choose the structure"),
        )
        side = ChoiceField(
            label=_("Side, if another"), choices=SIDES, widget=forms.Select(), required=False
        )
        volume_ml = DecimalField(
            label=_("Volume, mL"),
            asks=_("Enter the volume in millilitres, for example 2.5"),
            above=0,
            maximum=100,
        )
        irritant = ChoiceField(
            label=_("Irritant"), choices=irritants, widget=forms.Select(), required=False
        )
        irritant_pct = DecimalField(
            label=_("Strength, %"),
            asks=_("Enter the strength in per cent, for example 15"),
            above=0,
            maximum=100,
            required=False,
        )
        anaesthetic = ChoiceField(
            label=_("Anaesthetic"), choices=anaesthetics, widget=forms.Select(), required=False
        )
        anaesthetic_pct = DecimalField(
            label=_("Strength, %"),
            asks=_("Enter the strength in per cent, for example 0.5"),
            above=0,
            maximum=100,
            required=False,
        )
        depth_mm = DecimalField(
            label=_("Depth, mm"), asks=_("Enter the depth"), maximum=300, places=1, required=False
        )
        needle = TextField(label=_("Needle"), required=False, longest=60)
        guidance = ChoiceField(
            label=_("Guidance"), choices=GUIDANCE, widget=forms.Select(), required=False
        )

    return InjectionRow
