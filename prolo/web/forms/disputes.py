"""A bill reached the person, is disputed, and how that ended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.web.forms.amounts import AmountField
from prolo.web.forms.fields import ChoiceField, DayField, LongTextField, TextField
from prolo.web.forms.kit import PageForm
from prolo.web.forms.of_course import OfCourseForm
from prolo.web.words.disputes import RESULTS


class ReceiptForm(PageForm):
    received_on = DayField(
        label=_("The person had the bill on"),
        help_text=_("It counts for everything on the bill of that day."),
        asks=_("Enter the day"),
    )


class DisputeForm(OfCourseForm):
    course = ChoiceField(
        label=_("The bill of which course"), choices=(), widget=forms.Select(), required=False
    )
    disputed_on = DayField(label=_("You know of it since"), asks=_("Enter the day"))
    noticed_on = DayField(
        label=_("Day of the notice that asks for your papers"),
        help_text=_("Leave it empty until it is there."),
        asks="",
        required=False,
    )
    reference = TextField(label=_("Its number"), required=False, longest=60)
    note = LongTextField(label=_("Note"), required=False, longest=500)

    def given(self) -> dict[str, Any]:
        names = ("disputed_on", "noticed_on", "reference", "note")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "course": self.course_given(),
        }


class DisputeEndForm(PageForm):
    result = ChoiceField(
        label=_("How it ended"), choices=tuple(RESULTS.items()), asks=_("Choose how it ended")
    )
    amount = AmountField(label=_("What is to be paid"), required=False)
    ended_on = DayField(label=_("On"), asks=_("Enter the day"))
    note = LongTextField(label=_("Note"), required=False, longest=500)

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        amount: Any = self.fields["amount"]
        help_text = _(
            "In %(currency)s, where it is neither what was estimated nor what was billed."
        )
        amount.be_in(currency, help_text=help_text % {"currency": currency})

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("result", "amount", "ended_on", "note")}
