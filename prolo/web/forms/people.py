"""Who works in the clinic as what, who is on call, and passwords."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.registry.models import Role, User
from prolo.web.forms.fields import (
    ChoiceField,
    CodeField,
    DayField,
    PhoneField,
    TextField,
    TickField,
)
from prolo.web.forms.kit import Group, PageForm
from prolo.web.forms.moments import MomentField, MomentsForm
from prolo.web.words.people import ROLES

USER_NAME = forms.TextInput(
    attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
)


class WorkerForm(PageForm):
    """Somebody who begins to work here."""

    layout = (
        Group(_("Who"), ("full_name", "title")),
        Group(_("Log-in"), ("username", "email")),
        Group(_("Work"), ("role", "starts_on", "ends_on")),
    )

    full_name = TextField(label=_("Name"), asks=_("Enter the name"), longest=120)
    title = TextField(
        label=_("Title"), help_text=_("As signed: MD, RN …"), required=False, longest=60
    )
    username = TextField(
        label=_("User name"),
        help_text=_("Short, without @: for example j.berg"),
        asks=_("Enter a user name"),
        longest=60,
        widget=USER_NAME,
    )
    email = TextField(label=_("E-mail"), required=False, longest=254)
    role = ChoiceField(
        label=_("Role"),
        choices=tuple((one.value, ROLES[one]) for one in Role),
        asks=_("Choose the role"),
    )
    starts_on = DayField(label=_("From"), asks=_("Enter the first day"))
    ends_on = DayField(
        label=_("Until"), help_text=_("The last day counts."), asks="", required=False
    )


class WorkerChangeForm(PageForm):
    """What is known of somebody who works here."""

    full_name = TextField(label=_("Name"), asks=_("Enter the name"), longest=120)
    title = TextField(
        label=_("Title"), help_text=_("As signed: MD, RN …"), required=False, longest=60
    )
    email = TextField(
        label=_("E-mail"),
        help_text=_("They log in with it as well as with the user name, which stays."),
        required=False,
        longest=254,
    )


class ProviderNumberForm(PageForm):
    provider_number = CodeField(
        label=_("Provider number"),
        help_text=_("In the United States their own NPI: ten digits. It stands on estimates."),
        asks=_("Enter the ten digits, or leave it empty"),
        required=False,
        pattern="[0-9]{10}",
    )


class RoleForm(PageForm):
    """A further role, or somebody who has a log-in from another clinic."""

    username = TextField(
        label=_("User name"),
        help_text=_("The log-in of the person, from here or from another clinic."),
        asks=_("Enter the user name"),
        longest=60,
        widget=USER_NAME,
    )
    role = ChoiceField(
        label=_("Role"),
        choices=tuple((one.value, ROLES[one]) for one in Role),
        asks=_("Choose the role"),
    )
    starts_on = DayField(label=_("From"), asks=_("Enter the first day"))
    ends_on = DayField(
        label=_("Until"), help_text=_("The last day counts."), asks="", required=False
    )


class RoleEndForm(PageForm):
    ends_on = DayField(label=_("Last day"), help_text=_("It counts."), asks=_("Enter the last day"))
    at_once = TickField(
        label=_("At once: from this moment on they see nothing of this clinic"), required=False
    )


class PasswordForm(PageForm):
    """Never kept for later, and never hashed with the rest of a form that is sent twice."""

    old = forms.CharField(
        label=_("The password you have now, or the code you were given"),
        strip=False,
        max_length=1_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter the password you have now")},
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 characters; a few words that do not belong together are good."),
        strip=False,
        max_length=1_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter a new password")},
    )
    again = forms.CharField(
        label=_("New password, once more"),
        strip=False,
        max_length=1_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter the new password once more")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.token = ""

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("new"):
            raise forms.ValidationError(
                _("This is not what was entered above: enter both again"), code="differs"
            )
        return str(self.cleaned_data["again"])


class DutyForm(MomentsForm):
    layout = ("user", "starts_at", "ends_at", "phone")

    user = ChoiceField(
        label=_("Who"), choices=(), widget=forms.Select(), asks=_("Choose who is on call")
    )
    starts_at = MomentField(label=_("From"), asks=_("Enter day and time"))
    ends_at = MomentField(label=_("Until"), asks=_("Enter day and time"))
    phone = PhoneField(
        label=_("Their phone"),
        help_text=_("For the people of the clinic. Patients are told the clinic's on-call phone."),
        required=False,
    )

    def __init__(self, *args: Any, people: Sequence[User], zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(one.pk): one for one in people}
        user: Any = self.fields["user"]
        user.choices = [
            ("", _now("Choose …")),
            *((key, one.full_name) for key, one in self.people.items()),
        ]
        for name in ("starts_at", "ends_at"):
            self.fields[name].zone = zone  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        names = ("starts_at", "ends_at", "phone")
        given = {name: self.cleaned_data[name] for name in names}
        return {**given, "user": self.people[self.cleaned_data["user"]]}
