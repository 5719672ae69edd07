"""What a clinic says of itself."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.registry.actions.clinics import AGES_OF_MAJORITY, SETTINGS
from prolo.registry.models import Clinic
from prolo.web.forms.fields import (
    ChoiceField,
    CodeField,
    LongTextField,
    PhoneField,
    TextField,
    WholeNumberField,
)
from prolo.web.forms.files import FilesField
from prolo.web.forms.kit import Group, PageForm


class SettingsForm(PageForm):
    is_locked = True
    layout = (
        Group(_("Name and contact"), ("name", "address", "phone", "on_call_phone")),
        Group(_("Emergencies"), ("emergency_number", "emergency_words")),
        Group(
            _("Where the clinic is"),
            ("time_zone", "country", "age_of_majority", "currency"),
        ),
        Group(_("On estimates"), ("provider_number", "tax_number")),
        Group(_("Units"), ("weight_unit", "temperature_unit")),
    )

    name = TextField(label=_("Name"), asks=_("Enter the clinic's name"), longest=120)
    address = LongTextField(label=_("Address"), required=False, longest=500)
    phone = PhoneField(label=_("Phone"), required=False)
    on_call_phone = PhoneField(
        label=_("On-call phone"),
        help_text=_("The number that patients are told while somebody is on call."),
        required=False,
    )
    emergency_number = CodeField(
        label=_("Emergency number"),
        help_text=_("Of the ambulance: 911, 112 …"),
        asks=_("Enter the number that people call for an ambulance, in digits"),
        pattern=r"\+?[0-9][0-9 ]{1,18}",
    )
    emergency_words = LongTextField(
        label=_("What is said beside it"),
        help_text=_(
            "For example where the nearest emergency department is. It is shown to patients with "
            "the number, never instead of it."
        ),
        required=False,
        longest=500,
    )
    time_zone = ChoiceField(
        label=_("Time zone"),
        help_text=_("Days and times are those on this clinic's wall."),
        choices=(),
        widget=forms.Select(),
        asks=_("Choose the time zone"),
    )
    country = CodeField(
        label=_("Country"),
        help_text=_("Two letters: US, DE …"),
        asks=_("Enter the country with two letters, for example US"),
        required=False,
        pattern="[A-Z]{2}",
    )
    age_of_majority = WholeNumberField(
        label=_("Age of majority"),
        help_text=_("In years. For somebody younger a guardian signs."),
        asks=_("Enter the age in years"),
        minimum=AGES_OF_MAJORITY[0],
        maximum=AGES_OF_MAJORITY[1],
    )
    currency = CodeField(
        label=_("Currency"),
        help_text=_("Three letters: USD, EUR … Prices that were set before keep theirs."),
        asks=_("Enter the currency with three letters, for example USD"),
        pattern="[A-Z]{3}",
    )
    provider_number = CodeField(
        label=_("Provider number"),
        help_text=_("In the United States the clinic’s NPI: ten digits."),
        asks=_("Enter the ten digits, or leave it empty"),
        required=False,
        pattern="[0-9]{10}",
    )
    tax_number = TextField(label=_("Tax number"), required=False, longest=40)
    weight_unit = ChoiceField(
        label=_("Weight"), choices=[("kg", "kg"), ("lb", "lb")], asks=_("Choose kg or lb")
    )
    temperature_unit = ChoiceField(
        label=_("Temperature"), choices=[("C", "°C"), ("F", "°F")], asks=_("Choose °C or °F")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        zone: Any = self.fields["time_zone"]
        zone.choices = [(one, one.replace("_", " ")) for one in time_zones()]

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SETTINGS}


class LogoForm(PageForm):
    file = FilesField(
        label=_("Picture"),
        help_text=_("One PNG or JPEG. It is made as small as a letterhead needs."),
        asks=_("Choose a picture"),
    )

    def clean_file(self) -> bytes:
        chosen = self.cleaned_data["file"]
        if len(chosen) != 1:
            raise forms.ValidationError(_("Choose one picture"), code="too-many")
        (one,) = chosen
        sent: bytes = one.content.kept
        return sent


def time_zones() -> list[str]:
    """Those named after a place, and UTC."""
    known = zoneinfo.available_timezones()
    return ["UTC", *sorted(one for one in known if "/" in one and not one.startswith("Etc/"))]


def initial_of(clinic: Clinic) -> dict[str, Any]:
    names = (*SETTINGS, "lock_version")
    return {name: getattr(clinic, name) for name in names}
