"""The form of the checks of a session's day: what was typed, as care reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now

from prolo.care.answers import Answer as Given
from prolo.care.arrival import last_dose_until
from prolo.care.checklist import (
    Food,
    LastDose,
    Numbing,
    ReadinessAnswers,
    SedationGiven,
    SkinCleaned,
)
from prolo.care.units import Kind, Quantity, measure
from prolo.web.forms.checks import (
    ASKED,
    NO_CREAM,
    OTHER_AGENT,
    UNITS,
    WHOLE,
    Day,
    dated,
    groups_of,
    item_field,
    kept_field,
    kinds_of,
)
from prolo.web.forms.checks_typed import typed_of
from prolo.web.forms.checks_usual import as_usual, usual_label
from prolo.web.forms.choices import READ
from prolo.web.forms.fields import (
    DayField,
    TickField,
)
from prolo.web.forms.fields import Quantity as Entered
from prolo.web.forms.kit import Group
from prolo.web.forms.moments import MomentField, MomentsForm, at_on


class ReadinessForm(MomentsForm):
    """Nothing has to be filled in: what is empty was not asked, and says so in the conclusion."""

    is_locked = True
    says_optional = False

    def __init__(self, *args: Any, day: Day, **options: Any) -> None:
        self.day = day
        self.asked: set[Kind] = set()
        options["initial"] = {**typed_of(day), **(options.get("initial") or {})}
        super().__init__(*args, today=day.on, **options)
        groups = list(groups_of(day))
        for _group, fields in groups:
            self.fields.update(fields)
        self.groups = [(legend, tuple(fields)) for legend, fields in groups]
        for kind in kinds_of(day):
            self.fields[f"{kind}_right"] = TickField(required=False)
        for one in self.fields.values():
            if isinstance(one, MomentField):
                one.zone = day.zone
            if isinstance(one, DayField):
                one.today = day.on

    # -- a reading that looks like a slip

    def ask_about(self, kind: Kind, sentence: str, *, can_be: bool = True) -> None:
        """The question beside the reading; a tick, for this very reading, answers it."""
        reading = self._reading_words(kind)  # a field with an error is read no more
        self.add_error(str(kind), sentence)
        if can_be:
            tick = self[f"{kind}_right"]
            tick.label = _now("Yes, %(reading)s is right") % {"reading": reading}
            tick.field.widget.attrs["value"] = reading
            self.asked.add(kind)

    def confirmed(self) -> list[str]:
        return [
            str(kind)
            for kind in kinds_of(self.day)
            if self.data.get(f"{kind}_right") == self._reading_words(kind)
        ]

    def _reading_words(self, kind: Kind) -> str:
        reading = self.readings().get(kind)
        return f"{reading.entered_value:f} {reading.entered_unit}" if reading else ""

    # -- showing

    @property
    def layout(self) -> Sequence[str | Group]:  # type: ignore[override]
        return [
            Group(
                legend,
                tuple(self._with_ticks(names)),
                rest=as_usual(self.day, names),
                rest_label=usual_label(self.day, names),
            )
            for legend, names in self.groups
        ]

    def _with_ticks(self, names: Sequence[str]) -> Iterator[str]:
        for name in names:
            yield name
            if name in self.asked:
                yield f"{name}_right"

    # -- reading

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in list(self.fields):
            if isinstance(cleaned.get(name), time):
                self._on_the_day(name, cleaned)
            day_name = name.replace("_at", "_on")
            if name.startswith("dose_") and cleaned.get(name) and day_name in self.fields:
                self._needs_day(name, day_name, cleaned)
        if cleaned.get("skin_agent") == OTHER_AGENT and not cleaned.get("skin_other", "").strip():
            self.add_error("skin_other", _now("Say what the skin was cleaned with"))
        return cleaned

    def _needs_day(self, name: str, day_name: str, cleaned: dict[str, Any]) -> None:
        if name.endswith("_at") and not cleaned.get(day_name):
            self.add_error(day_name, _now("Enter the day too"))

    def _on_the_day(self, name: str, cleaned: dict[str, Any]) -> None:
        """A clock time is on the day of the visit; of a last dose, on the day of that dose."""
        on = cleaned.get(name.replace("_at", "_on")) if name.startswith("dose_") else self.day.on
        try:
            at = at_on(on or self.day.on, cleaned[name], self.day.zone)
            cleaned[name] = self.meant(name, at, self.day.zone)
        except ValidationError as error:
            self.add_error(name, error)

    def readings(self) -> dict[Kind, Quantity]:
        found = {}
        for kind in kinds_of(self.day):
            typed = self.cleaned_data.get(str(kind))
            if isinstance(typed, Entered):
                unit = UNITS.get(typed.entered_unit, typed.entered_unit)
                found[kind] = measure(kind, typed.entered_value, unit)
            elif typed is not None:
                found[kind] = measure(kind, Decimal(typed), WHOLE[kind])
        return found

    def answers(self) -> ReadinessAnswers:
        given = self.cleaned_data
        plain: dict[str, Any] = {name: READ[given.get(name) or ""] for name in ASKED}
        plain |= {str(kind): reading for kind, reading in self.readings().items()}
        return ReadinessAnswers(
            **plain,
            doses=tuple(self._doses()),
            kept={one: READ[given.get(kept_field(one)) or ""] for one in self.day.planned.kept},
            items={
                one: READ[given.get(item_field(one)) or ""]
                for one in self.day.knowledge.checklist
                if given.get(item_field(one))
            },
            steroid_on=given.get("steroid_on"),
            replacement_on=given.get("replacement_on"),
            inr=given.get("inr"),
            inr_on=given.get("inr_on"),
            side_stated=given.get("side_stated") or None,
            site_stated=given.get("site_stated") or None,
            side_marked=given.get("side_marked") or None,
            food=Food(
                ate_at=given.get("ate_at"),
                was_fatty=READ[given.get("was_fatty") or ""],
                drank_at=given.get("drank_at"),
                was_clear=READ[given.get("was_clear") or ""],
            ),
            sedation=self._sedation(),
            numbing=self._numbing(),
            skin=self._skin(),
        )

    def _doses(self) -> Iterator[LastDose]:
        given = self.cleaned_data
        for place, held in dated(self.day):
            taken_on, taken_at = given.get(f"dose_{place}_on"), given.get(f"dose_{place}_at")
            is_unsure = bool(given.get(f"dose_{place}_unsure"))
            is_told = bool(given.get(f"dose_{place}_told"))
            if taken_on or is_unsure or is_told:
                yield LastDose(
                    medicine=held.medicine,
                    taken_on=taken_on,
                    taken_at=taken_at if taken_on else None,
                    not_after=last_dose_until(self.day.planned, held) if is_told else None,
                    is_unsure=is_unsure,
                )

    def _sedation(self) -> SedationGiven | None:
        """Details without a level are of what was planned."""
        given = self.cleaned_data
        details = {
            "drug": given.get("drug", ""),
            "dose_mg": given.get("dose_mg"),
            "dose_pct": given.get("dose_pct"),
            "route": given.get("route") or "",
            "given_at": given.get("given_at"),
            "monitored": READ[given.get("monitored") or ""],
            "escort": READ[given.get("escort") or ""],
            "product": (given.get("drug_product") or "").strip(),
            "lot": (given.get("drug_lot") or "").strip(),
            "expires_on": given.get("drug_expires_on"),
        }
        is_said = any(value not in ("", None, Given.NOT_ASKED) for value in details.values())
        level = given.get("sedation_level") or (self.day.planned.sedation if is_said else "")
        return SedationGiven(level=level, **details) if level else None

    def _numbing(self) -> Numbing | None:
        given = self.cleaned_data
        cream = given.get("cream") or ""
        numbing = Numbing(
            cream="" if cream == NO_CREAM else cream,
            cream_at=given.get("cream_at"),
            cream_g=given.get("cream_g"),
            cream_cm2=given.get("cream_cm2"),
            cream_product=(given.get("cream_product") or "").strip(),
            cream_lot=(given.get("cream_lot") or "").strip(),
            cream_expires_on=given.get("cream_expires_on"),
        )
        return numbing if cream or numbing != Numbing() else None

    def _skin(self) -> SkinCleaned | None:
        given = self.cleaned_data
        agent = given.get("skin_agent") or ""
        skin = SkinCleaned(
            agent=given.get("skin_other", "").strip() if agent == OTHER_AGENT else agent,
            at=given.get("skin_at"),
            dried=READ[given.get("skin_dried") or ""],
        )
        return skin if skin != SkinCleaned() else None
