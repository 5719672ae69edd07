"""Every kind of field a form of prolo is made of; import them from here."""

from prolo.web.forms.choices import (
    Answer,
    ChoiceField,
    ChoicesField,
    RadiosInline,
    ScaleField,
    TickField,
    YesNoField,
    YesNoNotSureField,
)
from prolo.web.forms.dates import BirthDateField, DayField, DayPartsInput
from prolo.web.forms.numbers import DecimalField, WholeNumberField
from prolo.web.forms.quantities import GLUCOSE, TEMPERATURE, WEIGHT, Quantity, QuantityField
from prolo.web.forms.text import CodeField, LongTextField, PhoneField, TextField

__all__ = [
    "GLUCOSE",
    "TEMPERATURE",
    "WEIGHT",
    "Answer",
    "BirthDateField",
    "ChoiceField",
    "ChoicesField",
    "CodeField",
    "DayField",
    "DayPartsInput",
    "DecimalField",
    "LongTextField",
    "PhoneField",
    "Quantity",
    "QuantityField",
    "RadiosInline",
    "ScaleField",
    "TextField",
    "TickField",
    "WholeNumberField",
    "YesNoField",
    "YesNoNotSureField",
]
