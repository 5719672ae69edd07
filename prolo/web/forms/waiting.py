"""Who would come sooner, and when; and why somebody is taken off the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.registry.models import WaitingEntry
from prolo.web.forms.appointments import PURPOSES, SESSION
from prolo.web.forms.fields import ChoiceField, ChoicesField, DayField, LongTextField, TextField
from prolo.web.forms.kit import Group, PageForm
from prolo.web.forms.of_course import OfCourseForm
from prolo.web.words.calendar import PARTS_OF_DAY, WEEKDAYS


class WaitingForm(OfCourseForm):
    layout = (
        "purpose",
        "course",
        Group(_("When they could come"), ("earliest_on", "weekdays", "part_of_day")),
        "reason",
        "note",
    )

    purpose = ChoiceField(label=_("What for"), choices=PURPOSES, asks=_("Choose what it is for"))
    course = ChoiceField(label=_("Course"), choices=(), widget=forms.Select(), required=False)
    earliest_on = DayField(
        label=_("Not before"), asks=_("Enter the first day on which they could come"), past=False
    )
    weekdays = ChoicesField(
        label=_("Weekdays"),
        help_text=_("None ticked: any."),
        choices=tuple((str(number), name) for number, name in enumerate(WEEKDAYS)),
        required=False,
    )
    part_of_day = ChoiceField(
        label=_("Time of day"), choices=PARTS_OF_DAY.items(), initial=WaitingEntry.PartOfDay.ANY
    )
    reason = TextField(
        label=_("Why sooner"),
        help_text=_("For example: in pain, travels from the 12th."),
        required=False,
        longest=200,
    )
    note = LongTextField(
        label=_("Note"),
        help_text=_("For example: can be here within an hour."),
        required=False,
        longest=1_000,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("purpose") == SESSION and not cleaned.get("course"):
            self.add_error("course", _now("A session belongs to a course: choose which"))
        return cleaned

    def given(self) -> dict[str, Any]:
        given = self.cleaned_data
        names = ("purpose", "earliest_on", "part_of_day", "reason", "note")
        return {
            **{name: given[name] for name in names},
            "weekdays": [int(one) for one in given["weekdays"]],
            "course": self.course_given(),
        }


class WaitingEndForm(PageForm):
    is_locked = True

    reason = TextField(
        label=_("Reason"),
        help_text=_("For example: does not want to come sooner any more."),
        longest=200,
    )
