"""Rooms, opening hours, usual lengths, closures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.registry.models import Clinic, Purpose, User
from prolo.registry.schedule import usual_minutes
from prolo.web.forms.appointments import MOST_MINUTES, TimeField
from prolo.web.forms.fields import ChoiceField, DayField, TextField, TickField, WholeNumberField
from prolo.web.forms.kit import Group, PageForm
from prolo.web.words.calendar import WEEKDAYS

SPANS = 2  # a day may have a break


class RoomForm(PageForm):
    name = TextField(label=_("Name"), longest=60)
    opened_on = DayField(label=_("Open from"), asks=_("Enter the first day"))


class RoomChangeForm(PageForm):
    is_locked = True

    name = TextField(label=_("Name"), longest=60)
    opened_on = DayField(label=_("Open from"), asks=_("Enter the first day"))
    closed_on = DayField(
        label=_("Last day"), help_text=_("It counts. Empty: open."), asks="", required=False
    )


class DaysOffForm(PageForm):
    day = DayField(label=_("First day"), asks=_("Enter the first day"))
    until = DayField(
        label=_("Last day"), help_text=_("It counts. Empty: one day."), asks="", required=False
    )
    from_time = TimeField(
        label=_("From"), help_text=_("Of one day. Empty: the whole day."), required=False
    )
    to_time = TimeField(label=_("Until"), required=False)

    def days_off(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "day": given["day"],
            "until": given["until"],
            "hours": (given["from_time"], given["to_time"]),
        }


class AbsenceChangeForm(DaysOffForm):
    is_locked = True

    reason = TextField(
        label=_("Reason"),
        help_text=_("Seen by this physician and the administrator alone, unless it is shown."),
        required=False,
        longest=120,
    )
    is_reason_shown = TickField(label=_("Show the reason in the calendar"), required=False)


class AbsenceForm(AbsenceChangeForm):
    """``physicians`` are those of whom the person at work may say it; who ``hears`` that somebody
    is sick does not say who else may read why."""

    is_locked = False

    def __init__(
        self, *args: Any, physicians: Iterable[User], hears: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if hears:
            del self.fields["is_reason_shown"]
            self.fields["reason"].help_text = _now(
                "Seen by this physician and the administrator alone."
            )
        self.people = {str(one.pk): one for one in physicians}
        self.fields["user"] = ChoiceField(
            label=_("Who"),
            choices=[(key, one.full_name) for key, one in self.people.items()],
            asks=_("Choose who is absent"),
            widget=forms.Select(),
        )
        self.order_fields(["user"])


class ClosureForm(DaysOffForm):
    reason = TextField(
        label=_("Reason"), help_text=_("For example: Christmas, congress."), longest=120
    )


class ClosureChangeForm(ClosureForm):
    is_locked = True


class ClosureErrorForm(PageForm):
    reason = TextField(label=_("Why it is wrong"), longest=200)


class HoursForm(PageForm):
    """The whole week: for each weekday from when to when, twice if there is a break."""

    says_optional = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in slot_names():
            label = _now("Opens") if name.endswith("opens") else _now("Closes")
            if name.split("_")[1] == "1":
                label = _now("Opens again") if name.endswith("opens") else _now("Closes again")
            self.fields[name] = TimeField(label=label, required=False)

    @property
    def layout(self) -> tuple[Group, ...]:  # type: ignore[override]
        return tuple(
            Group(label, tuple(name for name in slot_names() if name.startswith(f"h{day}_")))
            for day, label in enumerate(WEEKDAYS)
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for opens, closes in _pairs():
            one, other = cleaned.get(opens), cleaned.get(closes)
            if (one is None) is not (other is None):
                self.add_error(
                    closes if one else opens, _now("Enter both times, or leave both empty")
                )
            elif one and other and other <= one:
                self.add_error(closes, _now("Check the times: it closes before it opens"))
        return cleaned

    def hours(self) -> dict[int, list[tuple[time, time]]]:
        given = self.cleaned_data
        return {
            day: [
                (given[opens], given[closes])
                for opens, closes in _pairs()
                if opens.startswith(f"h{day}_") and given[opens]
            ]
            for day in range(len(WEEKDAYS))
        }


def slot_names() -> Iterator[str]:
    for opens, closes in _pairs():
        yield from (opens, closes)


def _pairs() -> Iterator[tuple[str, str]]:
    for day in range(len(WEEKDAYS)):
        for span in range(SPANS):
            yield f"h{day}_{span}_opens", f"h{day}_{span}_closes"


class LengthsForm(PageForm):
    assessment = WholeNumberField(
        label=_("Assessment"), asks=_("Enter the minutes"), above=0, maximum=MOST_MINUTES
    )
    session = WholeNumberField(
        label=_("Session"), asks=_("Enter the minutes"), above=0, maximum=MOST_MINUTES
    )
    follow_up = WholeNumberField(
        label=_("Follow-up"), asks=_("Enter the minutes"), above=0, maximum=MOST_MINUTES
    )

    def minutes(self) -> dict[str, int]:
        return {one: self.cleaned_data[one.replace("-", "_")] for one in Purpose.values}


def lengths_of(clinic: Clinic) -> dict[str, int]:
    return {one.replace("-", "_"): usual_minutes(clinic, one) for one in Purpose.values}
