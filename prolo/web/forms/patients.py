"""Who a person is, as the front desk types it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.registry.actions.patients import IdentityGiven, given_of
from prolo.registry.models import Identity, Patient, Relation, Sex
from prolo.web.forms.fields import (
    BirthDateField,
    ChoiceField,
    DayField,
    LongTextField,
    PhoneField,
    TextField,
    TickField,
)
from prolo.web.forms.guardians import (
    LANGUAGES,
    document_field,
    language_field,
    relationship_field,
    right_field,
)
from prolo.web.forms.kit import Group, PageForm

SEXES = (
    (Sex.FEMALE, _("Female")),
    (Sex.MALE, _("Male")),
    (Sex.OTHER, _("Another")),
    (Sex.UNKNOWN, _("Not recorded")),
)
RELATIONS = (
    (Relation.Kind.GUARDIAN, _("Guardian: decides and signs for the patient")),
    (Relation.Kind.PROXY, _("Proxy: the patient lets them see and answer")),
    (Relation.Kind.CONTACT, _("Contact: is called in an emergency")),
)


class IdentityForm(PageForm):
    """Names, birth date and contact; the clinical record is kept apart from them."""

    layout = (
        Group(_("Name"), ("family_name", "given_names")),
        Group(_("Birth date and sex"), ("birth_date", "sex")),
        Group(_("Contact"), ("phone", "email", "address")),
        Group(_("Language"), ("preferred_language", "interpreter_needed")),
    )

    family_name = TextField(label=_("Family name"), asks=_("Enter the family name"), longest=120)
    given_names = TextField(label=_("Given names"), required=False, longest=120)
    birth_date = BirthDateField(label=_("Birth date"))
    sex = ChoiceField(
        label=_("Sex"),
        help_text=_("As medicine needs it: which questions are asked depends on it."),
        choices=SEXES,
        asks=_("Choose the sex, or «Not recorded»"),
    )
    phone = PhoneField(label=_("Phone"), required=False)
    email = TextField(label=_("E-mail"), required=False, longest=254)
    address = LongTextField(label=_("Address"), required=False, longest=500)
    preferred_language = ChoiceField(
        label=_("Preferred language"), required=False, choices=LANGUAGES, widget=forms.Select()
    )
    interpreter_needed = TickField(label=_("An interpreter is needed"), required=False)

    def given(self) -> IdentityGiven:
        """What was typed; of a form with faults, what could be read."""
        names = [one for one in IdentityGiven.__dataclass_fields__ if one in self.cleaned_data]
        return IdentityGiven(**{"family_name": ""} | {one: self.cleaned_data[one] for one in names})


def initial_of(identity: Identity, patient: Patient) -> dict[str, Any]:
    return {**asdict(given_of(identity)), "sex": patient.sex}


class IdentityChangeForm(IdentityForm):
    is_locked = True
    layout = (
        Group(_("Name"), ("family_name", "given_names", "was_slip")),
        *IdentityForm.layout[1:],
    )

    was_slip = TickField(
        label=_("The name on record was a slip of the pen"),
        help_text=_(
            "Then nobody is shown it as a former name, nor found by it. Without this tick both are"
            " done, as for somebody who married. The audit trail keeps it either way."
        ),
        required=False,
    )


class RelationForm(PageForm):
    """Somebody who speaks or decides for the patient."""

    kind = ChoiceField(label=_("Who they are for the patient"), choices=RELATIONS)
    name = TextField(label=_("Their name"), asks=_("Enter their name"), longest=120)
    relationship = relationship_field()
    phone = PhoneField(label=_("Phone"), required=False)
    email = TextField(label=_("E-mail"), required=False, longest=254)
    language = language_field()
    right = right_field()
    document = document_field()
    starts_on = DayField(
        label=_("From"), help_text=_("Empty: from today."), asks="", required=False
    )
    ends_on = DayField(
        label=_("Until"), help_text=_("The last day counts."), asks="", required=False
    )


class NumberForm(PageForm):
    """A number somebody else gave the person."""

    system = TextField(
        label=_("Whose number it is"),
        help_text=_("For example the insurance, or the other clinic."),
        asks=_("Enter whose number it is"),
        longest=120,
    )
    value = TextField(label=_("Number"), asks=_("Enter the number"), longest=120)
