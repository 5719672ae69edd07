"""A charge, a payment, and one that was entered in error."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.web.forms.amounts import AmountField
from prolo.web.forms.asking import AskingForm
from prolo.web.forms.fields import (
    ChoiceField,
    DayField,
    LongTextField,
    TextField,
    TickField,
)
from prolo.web.forms.kit import PageForm
from prolo.web.forms.of_course import OfCourseForm
from prolo.web.words.accounts import HOW, KINDS
from prolo.web.words.money import PROCEDURES

DIRECTIONS = {name: KINDS[name] for name in ("received", "refund")}


class MoneyForm(PageForm):
    """An amount in the clinic's currency."""

    amount = AmountField(label=_("Amount"), above=0)

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        amount: Any = self.fields["amount"]
        amount.be_in(currency)


class ChargeForm(AskingForm, OfCourseForm, MoneyForm):
    asks_later = ("is_meant",)
    layout = ("course", "procedure", "name", "amount", "is_meant", "done_on", "billed_on")

    course = ChoiceField(
        label=_("Of which course"), choices=(), widget=forms.Select(), required=False
    )
    procedure = ChoiceField(
        label=_("For what"), choices=tuple(PROCEDURES.items()), asks=_("Choose what it is for")
    )
    name = TextField(label=_("As the bill calls it"), required=False, longest=120)
    is_meant = TickField(label=_("The bill is right: I looked again"), required=False)
    done_on = DayField(
        label=_("Day on which it was done"),
        asks=_("Enter the day, or leave it empty"),
        help_text=_("Empty: it is not done yet"),
        required=False,
    )
    billed_on = DayField(label=_("Day of the bill"), asks=_("Enter the day of the bill"))

    def given(self) -> dict[str, Any]:
        names = ("procedure", "name", "amount", "done_on", "billed_on")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "course": self.course_given(),
            "is_meant": bool(self.cleaned_data.get("is_meant")),
        }


class PaymentForm(AskingForm, MoneyForm):
    asks_later = ("is_meant",)
    layout = ("direction", "amount", "paid_on", "is_meant", "how", "note")

    direction = ChoiceField(
        label=_("Which way"),
        choices=tuple(DIRECTIONS.items()),
        asks=_("Choose whether it was received or given back"),
    )
    how = ChoiceField(label=_("How"), choices=tuple(HOW.items()), asks=_("Choose how"))
    note = TextField(label=_("Note"), required=False, longest=200)
    paid_on = DayField(label=_("Day on which it was paid"), asks=_("Enter the day"))
    is_meant = TickField(label=_("It is right: I looked again"), required=False)

    def given(self) -> dict[str, Any]:
        names = ("direction", "amount", "paid_on", "how", "note")
        is_meant = bool(self.cleaned_data.get("is_meant"))
        return {**{name: self.cleaned_data[name] for name in names}, "is_meant": is_meant}


class MoneyErrorForm(PageForm):
    reason = LongTextField(label=_("What was wrong"), asks=_("Say what was wrong"), longest=1_000)
