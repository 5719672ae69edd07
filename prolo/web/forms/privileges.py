"""Who may treat a region: granted, and ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.registry.models import User
from prolo.web.forms.fields import ChoiceField, DayField, LongTextField
from prolo.web.forms.kit import PageForm
from prolo.web.words.injector import LEVELS


class PrivilegeForm(PageForm):
    user = ChoiceField(
        label=_("Physician"), choices=(), widget=forms.Select(), asks=_("Choose the physician")
    )
    region = ChoiceField(
        label=_("Region"), choices=(), widget=forms.Select(), asks=_("Choose the region")
    )
    level = ChoiceField(
        label=_("How"), choices=LEVELS.items(), asks=_("Choose alone or under supervision")
    )
    starts_on = DayField(label=_("From"), asks=_("Enter the first day"))
    ends_on = DayField(
        label=_("Until"), help_text=_("The last day counts."), asks="", required=False
    )
    note = LongTextField(
        label=_("Training"),
        help_text=_("Which course, how many hours, by whom."),
        required=False,
        longest=1_000,
    )

    def __init__(
        self, *args: Any, people: Sequence[User], knowledge: Knowledge, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.people = {str(one.pk): one for one in people}
        regions = sorted((one.label, one.id) for one in knowledge.regions.values())
        user: Any = self.fields["user"]
        region: Any = self.fields["region"]
        user.choices = [
            ("", _now("Choose …")),
            *((key, one.full_name) for key, one in self.people.items()),
        ]
        region.choices = [("", _now("Choose …")), *((key, label) for label, key in regions)]

    def given(self) -> dict[str, Any]:
        """What was typed, once the form is valid."""
        names = ("region", "level", "starts_on", "ends_on", "note")
        given = {name: self.cleaned_data[name] for name in names}
        return {**given, "user": self.people[self.cleaned_data["user"]]}


class PrivilegeEndForm(PageForm):
    ends_on = DayField(label=_("Last day"), help_text=_("It counts."), asks=_("Enter the last day"))
