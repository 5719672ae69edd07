"""When a person is expected."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.registry.models import Clinic
from prolo.web.forms.fields import ChoiceField, DayField, LongTextField, TextField, WholeNumberField
from prolo.web.forms.kit import Group, PageForm

MOST_SESSIONS = 99
USUAL_TIME = time(9)
MOST_MINUTES = 8 * 60  # a working day
PURPOSES = (
    ("session", _("Session: injections")),
    ("assessment", _("Assessment")),
    ("follow-up", _("Follow-up")),
)
CHANGES = (
    ("arrived", _("The person has arrived")),
    ("moved", _("Move it to another time")),
    ("cancelled", _("Cancel it")),
    ("missed", _("The person did not come")),
)


class TimeField(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time", "class": "is-short"}, format="%H:%M")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H:%M:%S"], **options)
        wrong = _("Enter the time as hours and minutes, for example 09:30")
        self.error_messages.update(required=wrong, invalid=wrong)


class AtATime(PageForm):
    """``day`` and ``time`` on the clinic's wall become one instant."""

    def __init__(self, *args: Any, clinic: Clinic, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = ZoneInfo(clinic.time_zone)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("day") and cleaned.get("time"):
            cleaned["starts_at"] = self._instant(cleaned["day"], cleaned["time"])
        return cleaned

    def _instant(self, day: date, clock: time) -> datetime:
        """In the night when clocks go forward an hour is missing: no instant belongs to it."""
        local = datetime.combine(day, clock, tzinfo=self.zone)
        back = local.astimezone(ZoneInfo("UTC")).astimezone(self.zone)
        if back.replace(tzinfo=None) != local.replace(tzinfo=None):
            raise ValidationError(_now("There is no such time on that day: clocks go forward"))
        return local


class AppointmentForm(AtATime):
    layout = ("purpose", "session_number", Group(_("When"), ("day", "time", "minutes")), "place")

    purpose = ChoiceField(label=_("What for"), choices=PURPOSES, asks=_("Choose what it is for"))
    session_number = WholeNumberField(
        label=_("Session number"),
        help_text=_("Which session of this course this is: 1 for the first."),
        asks=_("Enter the number of the session, for example 1"),
        maximum=MOST_SESSIONS,
        required=False,
    )
    day = DayField(label=_("Day"), asks=_("Enter the day"), past=False)
    time = TimeField(label=_("Time"), initial=USUAL_TIME)
    minutes = WholeNumberField(
        label=_("Minutes"),
        asks=_("Enter the length in minutes, for example 30"),
        above=0,
        maximum=MOST_MINUTES,
        initial=30,
    )
    place = TextField(label=_("Room"), required=False, longest=80)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("purpose") == "session" and not cleaned.get("session_number"):
            self.add_error("session_number", _now("Enter the number of the session, for example 1"))
        return cleaned


class AppointmentChangeForm(AtATime):
    is_locked = True
    layout = ("change", Group(_("New time, if it moves"), ("day", "time")), "reason")

    change = ChoiceField(label=_("What happened"), choices=CHANGES)
    day = DayField(label=_("Day"), asks=_("Enter the day"), past=False, required=False)
    time = TimeField(label=_("Time"), required=False)
    reason = LongTextField(label=_("Reason"), required=False, longest=1_000)
