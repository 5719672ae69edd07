"""What comes into the cupboard and goes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.registry.actions.stock import LONGEST_NOTE, Label
from prolo.registry.session_rows import LONGEST_SUBSTANCE, sedative_substance
from prolo.web.forms.fields import (
    ChoiceField,
    DayField,
    DecimalField,
    LongTextField,
    TextField,
    TickField,
    WholeNumberField,
)
from prolo.web.forms.kit import Group, PageForm
from prolo.web.forms.session_rows import percentage, substances
from prolo.web.words.stock import REASONS

CALMING = "calming"  # of the choices: no substance of the knowledge, so its drug is typed
MOST_UNITS = 10_000
MOST_DAYS = 365


def units_field(label: Any, *, at_least: int = 1, **options: Any) -> WholeNumberField:
    return WholeNumberField(
        label=label,
        asks=_("Enter how many packages"),
        minimum=at_least,
        maximum=MOST_UNITS,
        **options,
    )


def note_field() -> TextField:
    return TextField(label=_("Note"), required=False, longest=500)


class LabelForm(PageForm):
    """What stands on a package; ``fixed`` is what of it is not asked."""

    fixed: Mapping[str, Any] = MappingProxyType({})
    substance = ChoiceField(
        label=_("Substance"), choices=(), widget=forms.Select(), asks=_("Choose the substance")
    )
    calming = TextField(
        label=_("Drug, if it is given to calm"),
        help_text=_("As the checks of the day call it, for example midazolam."),
        required=False,
        longest=LONGEST_SUBSTANCE,
    )
    product = TextField(label=_("Product"), asks=_("Enter the product"), longest=120)
    maker = TextField(label=_("Maker"), required=False, longest=120)
    lot = TextField(label=_("Lot"), asks=_("Enter the lot number"), longest=60)
    expires_on = DayField(label=_("Expires"), asks=_("Enter when it expires"), past=False)
    strength_pct = percentage(_("Strength, %"), _("Enter the strength"))
    package_ml = DecimalField(
        label=_("Size of a package, mL"),
        asks=_("Enter the volume"),
        above=0,
        maximum=1_000,
        required=False,
    )
    ingredients = TextField(
        label=_("Other ingredients on the label"),
        help_text=_(
            "With commas: preservative, stopper with latex. Allergies are looked for here."
        ),
        required=False,
        longest=300,
    )
    multi_dose = TickField(label=_("Multi-dose: for several people"), required=False)
    opened_life_days = WholeNumberField(
        label=_("Days it may stay open"),
        help_text=_("Of a multi-dose vial, as its label says."),
        asks=_("Enter the days"),
        minimum=1,
        maximum=MOST_DAYS,
        required=False,
    )
    place = TextField(label=_("Place"), required=False, longest=80)
    low_at = WholeNumberField(
        label=_("Say «low» at"),
        help_text=_("So many packages of the product, or fewer."),
        asks=_("Enter how many packages"),
        maximum=1_000,
        required=False,
    )

    def __init__(self, *args: Any, knowledge: Knowledge, **options: Any) -> None:
        super().__init__(*args, **options)
        substance: Any = self.fields["substance"]
        calming = (_now("Given to calm"), [(CALMING, _now("A drug that is given to calm"))])
        substance.choices = [("", _now("Choose …")), *substances(knowledge), calming]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        is_calming, drug = typed.get("substance") == CALMING, typed.get("calming")
        if is_calming and not drug and "calming" not in self.errors:
            self.add_error("calming", _now("Enter the drug"))
        if drug and not is_calming and typed.get("substance"):
            said = _now("Choose «A drug that is given to calm» above, or leave this empty")
            self.add_error("calming", said)
        return typed

    def label(self) -> Label:
        typed = {**self.cleaned_data, "single_person": not self.cleaned_data["multi_dose"]}
        typed["is_calming"] = typed.get("substance") == CALMING
        if typed["is_calming"]:
            typed["substance"] = sedative_substance(typed["calming"])
        typed |= self.fixed
        return Label(**{one.name: typed[one.name] for one in fields(Label)})

    def places(self) -> dict[str, str]:
        """Where a fault of the label stands: what is wrong with a drug, beside the drug."""
        is_calming = "substance" in self.fields and self["substance"].value() == CALMING
        return {"substance": "calming"} if is_calming else {}


class ReceiveForm(LabelForm):
    units = units_field(_("Packages"))
    supplier = TextField(label=_("From whom"), required=False, longest=120)
    note = note_field()
    layout = (
        Group(
            _("On the label"),
            (
                "substance",
                "calming",
                "product",
                "maker",
                "lot",
                "expires_on",
                "strength_pct",
                "package_ml",
                "ingredients",
                "multi_dose",
                "opened_life_days",
            ),
        ),
        Group(_("What came"), ("units", "supplier", "place", "low_at", "note")),
    )

    def received(self) -> dict[str, Any]:
        """Beside the label."""
        names = ("units", "supplier", "place", "note")
        given = {name: self.cleaned_data[name] for name in names}
        return {**given, "low_at": self.cleaned_data["low_at"] or 0}


class CorrectLabelForm(LabelForm):
    """What stands on a label that was read wrong, without what is ``fixed`` of it."""

    is_locked = True

    reason = TextField(
        label=_("Why it is changed"),
        help_text=_("Not asked for the place and for when it is low."),
        required=False,
        longest=LONGEST_NOTE,
    )

    def __init__(
        self, *args: Any, fixed: Mapping[str, str], is_calming: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        expires_on: Any = self.fields["expires_on"]
        expires_on.past = True  # that it has expired may be what was read wrong
        self.fixed = {**fixed, "is_calming": is_calming} if fixed else {}
        for name in (*fixed, "calming") if fixed else ():
            del self.fields[name]


class WasteForm(PageForm):
    reason = ChoiceField(
        label=_("Why"), choices=REASONS.items(), asks=_("Choose why it is thrown away")
    )
    units = units_field(_("Unopened packages"), required=False)
    rest_ml = DecimalField(
        label=_("Rest, mL"),
        help_text=_("Of a vial that was opened; the package was counted when it was opened."),
        asks=_("Enter the rest in millilitres"),
        above=0,
        maximum=1_000,
        required=False,
    )
    note = note_field()

    def given(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "reason": typed["reason"],
            "units": typed["units"] or 0,
            "rest_ml": typed["rest_ml"],
            "note": typed["note"],
        }


class RestForm(PageForm):
    """Of a vial that was typed by hand."""

    rest_ml = DecimalField(
        label=_("Rest, mL"), asks=_("Enter the rest in millilitres"), maximum=1_000, required=False
    )
    note = note_field()


class ReturnForm(PageForm):
    units = units_field(_("Packages that go back"))
    note = note_field()


class CountForm(PageForm):
    is_locked = True

    units = units_field(_("Unopened packages that are there"), at_least=0)
    note = note_field()


class RecallForm(PageForm):
    reason = LongTextField(label=_("Recalled, because"), asks=_("Enter the reason"), longest=1_000)
