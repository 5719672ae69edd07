"""Days: three boxes for a day one knows by heart, a calendar for a day one looks up."""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from prolo.care.assessment import OLDEST_YEARS, age_on
from prolo.web.forms.digits import ascii_digits
from prolo.web.words import Words

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
LONGEST = 200  # characters, with spaces around; a day has 10
DOTTED = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})", re.ASCII)  # always day first


def day_of(year: int, month: int, day: int) -> date:
    """The day; or, in words, why there is no such day."""
    if not 1 <= month <= 12:
        raise ValidationError(_("Check the month: there are 12"), code="month")
    if not 1000 <= year <= 9999:
        raise ValidationError(_("Write the year with four digits, for example 1958"), code="year")
    last = monthrange(year, month)[1]
    if 1 <= day <= last:
        return date(year, month, day)
    if (month, day) == (2, 29) and not isleap(year):
        raise ValidationError(
            _("%(year)s had no 29 February: check the day and the year"),
            code="leap",
            params={"year": year},
        )
    raise ValidationError(
        _("Check the day: %(month)s %(year)s has %(last)s days"),
        code="day",
        params={"month": MONTHS[month], "year": year, "last": last},
    )


class DayInput(forms.DateInput):
    """The browser's calendar; without one, a text box for 2026-03-14."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "is-short", **(attrs or {})}, format="%Y-%m-%d")


class DayPartsInput(forms.Widget):
    """Day, month and year, each in a box of its own."""

    template_name = "web/forms/day_parts.html"
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str, str] | None:
        parts = tuple(str(data.get(f"{name}-{part}") or "") for part in ("day", "month", "year"))
        return parts if any(part.strip() for part in parts) else None  # type: ignore[return-value]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-year" not in data

    def id_for_label(self, id_: str | None) -> str:
        return ""  # the legend names the group

    def first_control(self, id_: str) -> str:
        return f"{id_}-day"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if isinstance(value, date):
            value = (value.day, value.month, value.year)
        day, month, year = value or ("", "", "")
        context["parts"] = [
            {"name": f"{name}-day", "value": day, "label": _("Day"), "part": "day"},
            {"name": f"{name}-month", "value": month, "label": _("Month"), "part": "month"},
            {"name": f"{name}-year", "value": year, "label": _("Year"), "part": "year"},
        ]
        return context


class DayField(forms.Field):
    """A day. ``today`` comes from the clinic's clock: the form hands it over."""

    widget: Any = DayInput
    today: date | None = None

    def __init__(
        self, *, asks: Words, past: bool = True, future: bool = True, **options: Any
    ) -> None:
        super().__init__(**options)
        self.asks, self.past, self.future = asks, past, future

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        if isinstance(value, tuple):
            return self._from_parts(value)
        text = _read(str(value))
        if not text:
            return None
        if match := ISO.fullmatch(text):
            return day_of(*map(int, match.groups()))
        if match := DOTTED.fullmatch(text):
            return day_of(*map(int, reversed(match.groups())))
        raise ValidationError(_("Write the date as year-month-day, for example 2026-03-14"))

    def validate(self, value: Any) -> None:
        if value is None:
            if self.required:
                raise ValidationError(self.asks, code="required")
            return
        if self.today and not self.future and value > self.today:
            raise ValidationError(self.in_future(), code="future")
        if self.today and not self.past and value < self.today:
            raise ValidationError(_("Enter today or a later day"), code="past")

    def in_future(self) -> str:
        return _("Enter today or an earlier day")

    def _from_parts(self, parts: tuple[str, ...]) -> date:
        plain = [_read(part) for part in parts]
        if not all(plain):
            raise ValidationError(_("Enter the day, the month and the year"), code="incomplete")
        if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in plain):
            raise ValidationError(_("Enter day, month and year in digits, for example 14 3 1958"))
        day, month, year = map(int, plain)
        return day_of(year, month, day)


def _read(text: str) -> str:
    return ascii_digits(text.strip()) if len(text) <= LONGEST else text


class BirthDateField(DayField):
    """A birth date, typed in three boxes."""

    widget = DayPartsInput

    def __init__(self, *, asks: Words = "", **options: Any) -> None:
        asks = asks or _("Enter the birth date")
        super().__init__(asks=asks, future=False, **options)

    def in_future(self) -> str:
        return _("Check the year: this birth date is in the future")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and self.today and age_on(value, self.today) > OLDEST_YEARS:
            raise ValidationError(
                _("Check the year: this person would be %(age)s years old"),
                code="too-old",
                params={"age": age_on(value, self.today)},
            )
