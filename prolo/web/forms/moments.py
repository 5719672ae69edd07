"""An instant: a day and a time on the clinic's wall, typed in one box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.care.dates import instants_of
from prolo.web.forms.asking import AskingForm
from prolo.web.forms.digits import ascii_digits
from prolo.web.forms.fields import ChoiceField
from prolo.web.forms.kit import Part
from prolo.web.words import Words

WRITTEN = "%Y-%m-%dT%H:%M"
FIRST, SECOND = "first", "second"
WHICH = "_which"
TWICE = 2
READ = (WRITTEN, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


class MomentInput(forms.DateTimeInput):
    """The browser's day and time; without one, a text box for 2026-03-14 09:30."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format=WRITTEN)


class MomentField(forms.Field):
    """Cleans to an instant with a zone. ``zone`` is the clinic's: the form hands it over."""

    widget = MomentInput
    zone: ZoneInfo = ZoneInfo("UTC")

    def __init__(self, *, asks: Words, **options: Any) -> None:
        super().__init__(**options)
        self.asks = asks

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(self.zone) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime | None:
        text = ascii_digits(str(value or "").strip())
        if not text:
            return None
        for form in READ:
            try:
                return on_the_wall(datetime.strptime(text, form), self.zone)  # noqa: DTZ007
            except ValueError:
                continue
        raise ValidationError(_("Write day and time like this: 2026-03-14 09:30"), code="invalid")

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.asks, code="required")


def on_the_wall(local: datetime, zone: ZoneInfo) -> datetime:
    """In the night when clocks go forward an hour is missing: no instant belongs to it."""
    at = local.replace(tzinfo=zone)
    back = at.astimezone(ZoneInfo("UTC")).astimezone(zone)
    if back.replace(tzinfo=None) != local:
        raise ValidationError(_("There is no such time on that day: clocks go forward"))
    return at


def at_on(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return on_the_wall(datetime.combine(day, clock), zone)


def which_of_two(label: Words) -> ChoiceField:
    """Asked of a time that comes twice, in the night in which the clocks go back."""
    return ChoiceField(
        label=label,
        help_text=gettext_lazy("The clocks go back in that night, and this time comes twice."),
        choices=(
            (FIRST, gettext_lazy("The first, before the clocks go back")),
            (SECOND, gettext_lazy("The second, after it")),
        ),
        required=False,
    )


def asked_which(form: AskingForm, name: str, instants: Sequence[datetime]) -> datetime | None:
    """The instant that is meant; None where it is asked which, in the field ``name``."""
    which = form.cleaned_data.get(name)
    if len(instants) > 1 and not which:
        form.ask(name, _("This time comes twice in that night: choose which"))
        return None
    return instants[-1] if which == SECOND else instants[0]


class MomentsForm(AskingForm):
    """With moments, of each of which it is asked right below which is meant, where it comes twice:
    in a field that is named as the moment, with ``WHICH`` behind it."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, field in list(self.fields.items()):
            at = cleaned.get(name)
            if isinstance(field, MomentField) and at:
                cleaned[name] = self.meant(name, at, field.zone)
        return cleaned

    def meant(self, name: str, at: datetime, zone: ZoneInfo) -> datetime | None:
        """``at`` was typed into the field ``name``, by that clock. None: it is asked which of two
        is meant."""
        instants = instants_of(at.date(), at.time().replace(fold=0), zone)
        if len(instants) < TWICE:
            return at
        which = f"{name}{WHICH}"
        label = _("%(moment)s: which of the two") % {"moment": self.fields[name].label}
        self._later[which] = self.fields[which] = which_of_two(label)
        chosen = self.data.get(which)
        self.cleaned_data[which] = chosen if chosen in (FIRST, SECOND) else ""
        return asked_which(self, which, instants)

    def parts(self) -> Iterator[Part]:
        for part in super().parts():
            moments = [one for one in part.names if not one.endswith(WHICH)]
            names = [each for one in moments for each in (one, f"{one}{WHICH}")]
            part.names = tuple(one for one in names if one in self.fields or one in self.sets)
            if part.names:
                yield part
