"""What came of trying to reach a person; who does it; why nobody tries any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.registry.models import User
from prolo.web.forms.fields import ChoiceField, DayField, LongTextField, TextField
from prolo.web.forms.kit import Group, PageForm
from prolo.web.forms.moments import MomentField, MomentsForm
from prolo.web.words.contact import CHANNELS, LOSSES, OUTCOMES, PARTS_OF_DAY
from prolo.web.words.values import shown


class AttemptForm(MomentsForm):
    layout = (
        "about",
        "channel",
        "outcome",
        "call_back_at",
        Group(_("For the next time"), ("good_time", "note")),
    )

    about = ChoiceField(label=_("What was asked for"), choices=())
    channel = ChoiceField(label=_("How"), choices=tuple(CHANNELS.items()), initial="phone")
    outcome = ChoiceField(
        label=_("What came of it"),
        choices=tuple(OUTCOMES.items()),
        asks=_("Choose what came of it"),
    )
    call_back_at = MomentField(
        label=_("Call back at"),
        help_text=_(
            "Only when that was agreed. A day before the answer can no longer be given, the person "
            "stands on the list again all the same."
        ),
        asks=_("Enter when to call back"),
        required=False,
    )
    good_time = ChoiceField(
        label=_("When they say they are best called"),
        choices=(("", _("Not said")), *PARTS_OF_DAY.items()),
        required=False,
    )
    note = LongTextField(label=_("Note"), required=False, longest=1_000)

    def __init__(
        self,
        *args: Any,
        items: Mapping[str, str],
        zone: ZoneInfo,
        back_by: datetime | None = None,
        **options: Any,
    ) -> None:
        """``items`` are what is awaited, in words, by their keys. ``back_by``: until when
        a call for safety may rest."""
        super().__init__(*args, **options)
        about: Any = self.fields["about"]
        about.choices = list(items.items())
        about.initial = next(iter(items))
        self.fields["call_back_at"].zone = zone  # type: ignore[attr-defined]
        if back_by:
            self.fields["call_back_at"].help_text = _now(
                "Only when that was agreed. This call is for safety: whatever was agreed, the "
                "person stands on the list again on %(when)s at the latest."
            ) % {"when": shown(back_by)}

    def given(self) -> dict[str, Any]:
        names = ("channel", "outcome", "good_time", "note")
        at: datetime | None = self.cleaned_data["call_back_at"]
        return {name: self.cleaned_data[name] for name in names} | {"call_back_at": at}


class HandOutForm(PageForm):
    is_locked = True
    says_optional = False
    layout = ("assigned_to", "not_before")

    assigned_to = ChoiceField(
        label=_("Who tries"), choices=(), widget=forms.Select(), required=False
    )
    not_before = DayField(
        label=_("Not before"),
        help_text=_(
            "Until that day the person is off the list, unless it is for safety: a check or a call "
            "after a session does not wait. A day before what they owe can no longer be answered, "
            "they stand on it again all the same. Empty: at once."
        ),
        asks=_("Enter the day"),
        past=False,
        required=False,
    )

    def __init__(self, *args: Any, people: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(one.pk): one for one in people}
        field: Any = self.fields["assigned_to"]
        field.choices = [
            ("", _now("Nobody yet")),
            *((key, one.full_name) for key, one in self.people.items()),
        ]

    def given(self) -> dict[str, Any]:
        return {
            "assigned_to": self.people.get(self.cleaned_data["assigned_to"]),
            "not_before": self.cleaned_data["not_before"],
        }


class LossForm(PageForm):
    layout = ("reason", "about", "on_day", "said_by", "note")

    reason = ChoiceField(
        label=_("What happened"),
        help_text=_(
            "It holds for the courses on record: one that begins later asks anew. A death ends all."
        ),
        choices=tuple(LOSSES.items()),
        asks=_("Choose what happened"),
    )
    about = ChoiceField(
        label=_("Which question, where it is one alone"), choices=(), required=False
    )
    on_day = DayField(
        label=_("On which day"),
        help_text=_("Of a death the day of death, as far as it is known."),
        asks=_("Enter the day"),
        future=False,
    )
    said_by = TextField(
        label=_("Who said so"),
        help_text=_("For example: herself, by telephone; her son; a letter of the hospital."),
        longest=200,
    )
    note = LongTextField(label=_("Note"), required=False, longest=1_000)

    def __init__(self, *args: Any, items: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        about, reason = self.fields["about"], self.fields["reason"]
        about.choices = list(items.items())  # type: ignore[attr-defined]
        if not items:  # nothing is asked one by one
            del self.fields["about"]
            reason.choices = [one for one in LOSSES.items() if one[0] != "refused-one"]  # type: ignore[attr-defined]
            self.layout = tuple(one for one in self.layout if one != "about")  # type: ignore[assignment,misc]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("reason") == "refused-one" and not cleaned.get("about"):
            self.add_error("about", _now("Choose which question"))
        return cleaned


class DeathForm(PageForm):
    on_day = DayField(
        label=_("Day of death"),
        help_text=_("As far as it is known."),
        asks=_("Enter the day"),
        future=False,
    )
    said_by = TextField(
        label=_("Who said so"),
        help_text=_("For example: her son, by telephone; a letter of the hospital."),
        longest=200,
    )
    note = LongTextField(label=_("Note"), required=False, longest=1_000)


class TakeBackForm(PageForm):
    reason = TextField(
        label=_("Why it is not so"),
        help_text=_("It stays on record, marked as entered in error, with your name."),
        longest=200,
    )
