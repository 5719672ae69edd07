"""The checks of a session's day, in the order of the day; what does not apply is not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.answers import Answer as Given
from prolo.care.checklist import (
    Food,
    Held,
    LastDose,
    Numbing,
    Planned,
    ReadinessAnswers,
    SedationGiven,
    SkinCleaned,
)
from prolo.care.food import ASK, EAT, advise_food
from prolo.care.gates import Case, applies
from prolo.care.readiness import BEFORE_THE_NEEDLE, WEIGHED_APART
from prolo.care.sedated import WITHOUT
from prolo.care.units import Kind, Quantity, Unit, measure
from prolo.knowledge import Knowledge
from prolo.web.forms.appointments import TimeField
from prolo.web.forms.consents import SIDES
from prolo.web.forms.fields import (
    GLUCOSE,
    TEMPERATURE,
    WEIGHT,
    ChoiceField,
    DayField,
    DecimalField,
    QuantityField,
    RadiosInline,
    TextField,
    TickField,
    WholeNumberField,
    YesNoNotSureField,
)
from prolo.web.forms.fields import Quantity as Entered
from prolo.web.forms.kit import Group, PageForm
from prolo.web.forms.moments import MomentField, at_on
from prolo.web.words.facts import name_of
from prolo.web.words.readiness import item_name
from prolo.web.words.values import day as day_words

READ = {"yes": Given.YES, "no": Given.NO, "not-sure": Given.UNSURE, "": Given.NOT_ASKED}
WRITTEN = {answer: typed for typed, answer in READ.items()}
UNITS = {"C": Unit.CELSIUS, "F": Unit.FAHRENHEIT}  # the others are written alike
ROUTES = (
    ("by mouth", _("By mouth")),
    ("inhaled", _("Inhaled")),
    ("into a vein", _("Into a vein")),
    ("into the nose", _("Into the nose")),
    ("into a muscle", _("Into a muscle")),
)
AGENTS = (
    ("alcohol 70 %", _("Alcohol 70 %")),
    ("chlorhexidine 2 % in alcohol", _("Chlorhexidine 2 % in alcohol")),
    ("povidone-iodine", _("Povidone-iodine")),
)
OTHER_AGENT = "other"
ASKED = {  # answers that are fields of ReadinessAnswers
    "new_medicine": _("New medicine since booking"),
    "new_illness": _("New illness since booking"),
    "feverish": _("Feels feverish"),
    "infection": _("Infection anywhere"),
    "antibiotics": _("Takes antibiotics"),
    "local_infection": _("Skin infection where the needle goes"),
    "pregnancy": _("Pregnancy possible"),
    "glucose_acceptable": _("A clinician judges this glucose acceptable"),
}
WHOLE = {Kind.SYSTOLIC: Unit.MMHG, Kind.DIASTOLIC: Unit.MMHG, Kind.PULSE: Unit.PER_MINUTE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the form is made for. ``stored`` are the answers of the last save."""

    planned: Planned
    holds: tuple[Held, ...]
    stored: ReadinessAnswers
    readings: Mapping[Kind, Quantity]  # of the visit, perhaps for its other session
    knowledge: Knowledge
    on: date
    now: datetime
    weight_unit: str
    temperature_unit: str

    @property
    def level(self) -> str:
        return self.stored.sedation.level if self.stored.sedation else self.planned.sedation

    @property
    def is_sedated(self) -> bool:
        return self.level not in WITHOUT

    @property
    def has_cream(self) -> bool:
        return self.planned.numbing_cream or bool(self.stored.numbing and self.stored.numbing.cream)

    @property
    def zone(self) -> ZoneInfo:
        return self.planned.zone


class ReadinessForm(PageForm):
    """Nothing has to be filled in: what is empty was not asked, and says so in the conclusion."""

    is_locked = True
    says_optional = False

    def __init__(self, *args: Any, day: Day, **options: Any) -> None:
        self.day = day
        self.asked: set[Kind] = set()
        options["initial"] = {**_initial(day), **(options.get("initial") or {})}
        super().__init__(*args, today=day.on, **options)
        groups = list(_groups(day))
        for _group, fields in groups:
            self.fields.update(fields)
        self.groups = [(legend, tuple(fields)) for legend, fields in groups]
        for kind in _kinds(day):
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
            for kind in _kinds(self.day)
            if self.data.get(f"{kind}_right") == self._reading_words(kind)
        ]

    def _reading_words(self, kind: Kind) -> str:
        reading = self.readings().get(kind)
        return f"{reading.entered_value:f} {reading.entered_unit}" if reading else ""

    # -- showing

    @property
    def layout(self) -> Sequence[str | Group]:  # type: ignore[override]
        return [Group(legend, tuple(self._with_ticks(names))) for legend, names in self.groups]

    def _with_ticks(self, names: Sequence[str]) -> Iterator[str]:
        for name in names:
            yield name
            if name in self.asked:
                yield f"{name}_right"

    # -- reading

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self.fields:
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
            cleaned[name] = at_on(on or self.day.on, cleaned[name], self.day.zone)
        except ValidationError as error:
            self.add_error(name, error)

    def readings(self) -> dict[Kind, Quantity]:
        found = {}
        for kind in _kinds(self.day):
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
            kept={one: READ[given.get(_kept(one)) or ""] for one in self.day.planned.kept},
            items={
                one: READ[given.get(_item(one)) or ""]
                for one in self.day.knowledge.checklist
                if given.get(_item(one))
            },
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
        for place, held in _dated(self.day):
            taken_on, taken_at = given.get(f"dose_{place}_on"), given.get(f"dose_{place}_at")
            is_unsure = bool(given.get(f"dose_{place}_unsure"))
            if taken_on or is_unsure:
                yield LastDose(
                    medicine=held.medicine,
                    taken_on=taken_on,
                    taken_at=taken_at if taken_on else None,
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
        )
        return numbing if numbing != Numbing() else None

    def _skin(self) -> SkinCleaned | None:
        given = self.cleaned_data
        agent = given.get("skin_agent") or ""
        skin = SkinCleaned(
            agent=given.get("skin_other", "").strip() if agent == OTHER_AGENT else agent,
            at=given.get("skin_at"),
            dried=READ[given.get("skin_dried") or ""],
        )
        return skin if skin != SkinCleaned() else None


NO_CREAM = "none"
Fields = dict[str, forms.Field]


def _groups(day: Day) -> Iterator[tuple[Any, Fields]]:
    yield _("Before today"), {**_medicine_fields(day), **_asked("new_medicine", "new_illness")}
    yield _("How the person is"), _body_fields(day)
    yield _("The right person and place"), {**_place_fields(day), **_items(day, "arrival")}
    yield (
        _("Food and the way home"),
        {**_food_fields(day), **_items(day, "before"), **_items(day, "day")},
    )
    yield _("Numbing and calming"), {**_cream_fields(day), **_sedation_fields(day)}
    yield _("The skin"), _skin_fields()
    yield _("The room"), _items(day, "room")


def _medicine_fields(day: Day) -> Fields:
    fields: Fields = {}
    for place, held in _dated(day):
        name = name_of(day.knowledge.medicines[held.medicine])
        until = held.last_dose_on
        fields[f"dose_{place}_on"] = DayField(
            label=_now("%(medicine)s: last taken on") % {"medicine": name},
            help_text=_now("To be left out after %(day)s.") % {"day": day_words(until)}
            if until
            else "",
            asks="",
            future=False,
            required=False,
        )
        fields[f"dose_{place}_at"] = TimeField(
            label=_now("%(medicine)s: at about") % {"medicine": name}, required=False
        )
        fields[f"dose_{place}_unsure"] = TickField(
            label=_now("%(medicine)s: not sure when") % {"medicine": name}, required=False
        )
    for medicine in day.planned.kept:
        label = name_of(day.knowledge.medicines[medicine])
        fields[_kept(medicine)] = YesNoNotSureField(
            label=_now("%(medicine)s: taken on as prescribed") % {"medicine": label},
            required=False,
        )
    return fields


def _body_fields(day: Day) -> Fields:
    fields = _asked("feverish", "infection", "antibiotics", "local_infection")
    fields["temperature"] = _quantity(
        TEMPERATURE, _("Temperature"), _("Enter the temperature"), day.temperature_unit
    )
    fields["systolic"] = _whole(_("Blood pressure, upper"), _("For example 128"), "mmHg")
    fields["diastolic"] = _whole(_("Blood pressure, lower"), _("For example 82"), "mmHg")
    fields["pulse"] = _whole(_("Pulse"), _("For example 70"), "/min")
    fields["weight"] = _quantity(WEIGHT, _("Weight"), _("Enter the weight"), day.weight_unit)
    if day.planned.is_diabetic:
        fields["glucose"] = _quantity(GLUCOSE, _("Glucose"), _("Enter the glucose"), "")
        fields |= _asked("glucose_acceptable")
    if day.planned.could_be_pregnant:
        fields |= _asked("pregnancy")
    return fields


def _place_fields(day: Day) -> Fields:
    regions = [(one.id, one.label) for one in day.knowledge.regions.values()]
    return {
        _item("identity"): _answer(item_name("identity")),
        "side_stated": ChoiceField(
            label=_("Side, as the person says it"),
            help_text=_("Ask openly: «Which side is treated today?»"),
            choices=SIDES,
            widget=RadiosInline(),
            required=False,
        ),
        "site_stated": ChoiceField(
            label=_("Place, as the person says it"),
            choices=regions,
            widget=forms.Select(),
            required=False,
        ),
        "side_marked": ChoiceField(
            label=_("Side marked on the skin by the injector"),
            choices=SIDES,
            widget=RadiosInline(),
            required=False,
        ),
    }


def _food_fields(day: Day) -> Fields:
    advice = advise_food(day.level, knowledge=day.knowledge)
    fields: Fields = {}
    if advice.food == EAT:
        fields |= {_item(one): _answer(item_name(one)) for one in ("protein-meal", "light-meal")}
    elif advice.food == ASK:
        fields[_item("fasting")] = _answer(item_name("fasting"))
    else:
        fields["ate_at"] = MomentField(label=_("Last ate at"), asks="", required=False)
        fields["was_fatty"] = _answer(_("That food was fatty"))
        fields["drank_at"] = MomentField(label=_("Last drank at"), asks="", required=False)
        fields["was_clear"] = _answer(_("That drink was clear"))
    if advice.driver is not False:
        fields[_item("driver")] = _answer(item_name("driver"))
    return fields


def _cream_fields(day: Day) -> Fields:
    creams = [(one.id, one.label) for one in day.knowledge.anaesthetics.values() if one.topical]
    fields: Fields = {
        "cream": ChoiceField(
            label=_("Numbing cream"),
            help_text="" if day.has_cream else _("Its time and grams are asked once it is saved."),
            choices=[(NO_CREAM, _("None")), *creams],
            required=False,
        )
    }
    if day.has_cream:
        fields["cream_at"] = TimeField(label=_("Cream put on at"), required=False)
        fields["cream_g"] = _decimal(_("Cream, grams"), _("Enter the grams, for example 5"), "g")
        fields["cream_cm2"] = _decimal(
            _("Skin covered"), _("Enter square centimetres, for example 50"), "cm²"
        )
    return fields


def _sedation_fields(day: Day) -> Fields:
    levels = [(one.id, one.label) for one in day.knowledge.sedation.values()]
    planned = day.knowledge.sedation[day.planned.sedation].label
    fields: Fields = {
        "sedation_level": ChoiceField(
            label=_("Calming medicine given"),
            help_text=_now("Planned: %(level)s.") % {"level": planned},
            choices=levels,
            required=False,
        )
    }
    if not day.is_sedated:
        return fields
    return fields | {
        "drug": TextField(label=_("Drug"), required=False, longest=120),
        "dose_mg": _decimal(_("Dose"), _("Enter the milligrams, for example 2"), "mg"),
        "dose_pct": _decimal(_("Or of a gas"), _("Enter the per cent, for example 50"), "%"),
        "route": ChoiceField(label=_("Route"), choices=ROUTES, required=False),
        "given_at": TimeField(label=_("Given at"), required=False),
        "monitored": _answer(_("Watched: oxygen, pulse, breathing")),
        "escort": _answer(_("An adult stays with them afterwards")),
    }


def _skin_fields() -> Fields:
    return {
        "skin_agent": ChoiceField(
            label=_("Cleaned with"),
            choices=[*AGENTS, (OTHER_AGENT, _("Something else"))],
            required=False,
        ),
        "skin_other": TextField(label=_("If something else"), required=False, longest=80),
        "skin_at": TimeField(label=_("Cleaned at"), required=False),
        "skin_dried": _answer(_("Left to dry")),
    }


def _items(day: Day, when: str) -> Fields:
    """The plain items of the checklist that concern this person."""
    case = Case(day.stored, day.planned, day.holds, day.knowledge, day.now)
    return {
        _item(item.id): _answer(item_name(item.id, item.label))
        for item in day.knowledge.checklist.values()
        if item.when == when
        and item.when in BEFORE_THE_NEEDLE
        and item.id not in {*WEIGHED_APART, "timeout"}
        and applies(case, item)
    }


# -- small parts --------------------------------------------------------------------------


def _dated(day: Day) -> Iterator[tuple[int, Held]]:
    """What nobody recognised has no place in the answers; its finding is a clinician's."""
    for place, held in enumerate(day.holds):
        if held.medicine in day.knowledge.medicines:
            yield place, held


def _kinds(day: Day) -> list[Kind]:
    return [kind for kind in Kind if kind is not Kind.GLUCOSE or day.planned.is_diabetic]


def _item(item_id: str) -> str:
    return f"item_{item_id}"


def _kept(medicine: str) -> str:
    return f"kept_{medicine}"


def _asked(*names: str) -> Fields:
    return {name: _answer(ASKED[name]) for name in names}


def _answer(label: Any) -> forms.Field:
    return YesNoNotSureField(label=label, required=False)


def _quantity(kind: Any, label: Any, asks: Any, unit: str) -> forms.Field:
    return QuantityField(kind=kind, label=label, asks=asks, unit=unit, required=False)


def _whole(label: Any, asks: Any, unit: Any) -> forms.Field:
    return WholeNumberField(label=label, asks=asks, unit=unit, maximum=999, required=False)


def _decimal(label: Any, asks: Any, unit: str) -> forms.Field:
    return DecimalField(label=label, asks=asks, unit=unit, above=0, maximum=5_000, required=False)


# -- what is stored, as it was typed ------------------------------------------------------


def _initial(day: Day) -> dict[str, Any]:
    stored = day.stored
    typed: dict[str, Any] = {name: WRITTEN[getattr(stored, name)] for name in ASKED}
    typed |= {_item(name): WRITTEN[answer] for name, answer in stored.items.items()}
    typed |= {_kept(name): WRITTEN[answer] for name, answer in stored.kept.items()}
    typed |= {name: getattr(stored, name) for name in ("side_stated", "site_stated", "side_marked")}
    typed |= {str(kind): _typed_reading(one) for kind, one in day.readings.items()}
    typed |= dict(_typed_doses(day))
    typed |= {"ate_at": stored.food.ate_at, "drank_at": stored.food.drank_at}
    typed |= {name: WRITTEN[getattr(stored.food, name)] for name in ("was_fatty", "was_clear")}
    return typed | _typed_room(day)


def _typed_reading(reading: Quantity) -> Any:
    if reading.kind in WHOLE:
        return f"{reading.entered_value.normalize():f}"
    codes = {unit: code for code, unit in UNITS.items()}
    unit = codes.get(reading.entered_unit, str(reading.entered_unit))
    return Entered(reading.value, reading.entered_value, unit)


def _typed_doses(day: Day) -> Iterator[tuple[str, Any]]:
    stored = {one.medicine: one for one in day.stored.doses}
    for place, held in _dated(day):
        if dose := stored.get(held.medicine):
            yield f"dose_{place}_on", dose.taken_on
            yield f"dose_{place}_at", _clock(dose.taken_at, day)
            yield f"dose_{place}_unsure", dose.is_unsure


def _typed_room(day: Day) -> dict[str, Any]:
    sedation, numbing, skin = day.stored.sedation, day.stored.numbing, day.stored.skin
    typed: dict[str, Any] = {}
    if sedation:
        typed |= {
            name: getattr(sedation, name) for name in ("drug", "dose_mg", "dose_pct", "route")
        }
        typed |= {"sedation_level": sedation.level, "given_at": _clock(sedation.given_at, day)}
        typed |= {name: WRITTEN[getattr(sedation, name)] for name in ("monitored", "escort")}
    if numbing:
        typed |= {"cream": numbing.cream, "cream_at": _clock(numbing.cream_at, day)}
        typed |= {"cream_g": numbing.cream_g, "cream_cm2": numbing.cream_cm2}
    if skin:
        is_listed = skin.agent in dict(AGENTS) or not skin.agent
        typed |= {"skin_agent": skin.agent if is_listed else OTHER_AGENT}
        typed |= {"skin_other": "" if is_listed else skin.agent}
        typed |= {"skin_at": _clock(skin.at, day), "skin_dried": WRITTEN[skin.dried]}
    return typed


def _clock(at: datetime | None, day: Day) -> time | None:
    return at.astimezone(day.zone).time() if at else None
