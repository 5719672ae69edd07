"""What is asked on a session's day, in the order of the day; what does not apply is not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.arrival import last_dose_until
from prolo.care.checklist import (
    INR_POSSIBLE,
    Held,
    Planned,
    ReadinessAnswers,
)
from prolo.care.food import ASK, EAT, advise_food
from prolo.care.gates import Case, applies, takes_vitamin_k_antagonist
from prolo.care.readiness import APART, BEFORE_THE_NEEDLE, WEIGHED_APART
from prolo.care.sedated import WITHOUT
from prolo.care.units import Kind, Quantity, Unit
from prolo.knowledge import Knowledge
from prolo.web.forms.appointments import TimeField
from prolo.web.forms.choices import READ
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
from prolo.web.forms.moments import MomentField
from prolo.web.words.facts import name_of
from prolo.web.words.readiness import item_name
from prolo.web.words.values import shown

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
    "steroid_here": _("Cortisone injected at this place since the plan"),
    "replacement": _("Replacement of this joint planned"),
    "feverish": _("Feels feverish"),
    "infection": _("Infection anywhere"),
    "antibiotics": _("Takes antibiotics"),
    "local_infection": _("Skin infection where the needle goes"),
    "pregnancy": _("Pregnancy possible"),
    "glucose_acceptable": _("A clinician judges this glucose acceptable"),
}
WHOLE = {Kind.SYSTOLIC: Unit.MMHG, Kind.DIASTOLIC: Unit.MMHG, Kind.PULSE: Unit.PER_MINUTE}
NO_CREAM = "none"
Fields = dict[str, forms.Field]


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
    usual_agent: str = ""  # what the skin was cleaned with the last time in this clinic

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


def groups_of(day: Day) -> Iterator[tuple[Any, Fields]]:
    yield _("Before today"), {**_medicine_fields(day), **_change_fields(day)}
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
    for place, held in dated(day):
        known = day.knowledge.medicines.get(held.medicine)
        name = capfirst(name_of(known)) if known else held.medicine
        until = last_dose_until(day.planned, held)
        fields[f"dose_{place}_on"] = DayField(
            label=_now("%(medicine)s: last taken on") % {"medicine": name},
            help_text=_now("To be left out after %(until)s.") % {"until": shown(until)}
            if until
            else "",
            asks="",
            future=False,
            required=False,
        )
        fields[f"dose_{place}_at"] = TimeField(
            label=_now("%(medicine)s: at about") % {"medicine": name}, required=False
        )
        if until and until <= day.now:
            fields[f"dose_{place}_told"] = TickField(
                label=_now("%(medicine)s: not taken after %(until)s")
                % {"medicine": name, "until": shown(until)},
                required=False,
            )
        fields[f"dose_{place}_unsure"] = TickField(
            label=_now("%(medicine)s: not sure when") % {"medicine": name}, required=False
        )
    for medicine in day.planned.kept:
        label = capfirst(name_of(day.knowledge.medicines[medicine]))
        fields[kept_field(medicine)] = YesNoNotSureField(
            label=_now("%(medicine)s: taken on as prescribed") % {"medicine": label},
            required=False,
        )
    return fields


def _change_fields(day: Day) -> Fields:
    fields = _asked("new_medicine", "new_illness", "steroid_here")
    fields["steroid_on"] = DayField(
        label=_("Cortisone: injected on"), asks="", future=False, required=False
    )
    if day.planned.region in day.knowledge.contraindications["planned-replacement"].regions:
        fields |= _asked("replacement")
        fields["replacement_on"] = DayField(
            label=_("Replacement: planned for"), asks="", required=False
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
    if _asks_inr(day):
        fields |= _inr_fields()
    if day.planned.could_be_pregnant:
        fields |= _asked("pregnancy")
    return fields


def _inr_fields() -> Fields:
    low, high = INR_POSSIBLE
    return {
        "inr": DecimalField(
            label=_("INR"),
            asks=_("Enter the INR, for example 2.4"),
            minimum=low,
            maximum=high,
            places=2,
            required=False,
        ),
        "inr_on": DayField(label=_("INR: measured on"), asks="", future=False, required=False),
    }


def _place_fields(day: Day) -> Fields:
    regions = [(one.id, one.label) for one in day.knowledge.regions.values()]
    has_middle = day.knowledge.regions[day.planned.region].midline
    sides = [one for one in SIDES if one[0] != "midline" or has_middle]
    return {
        item_field("identity"): _answer(item_name("identity")),
        "side_stated": ChoiceField(
            label=_("Side, as the person says it"),
            help_text=_("Ask openly: «Which side is treated today?»"),
            choices=sides,
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
            choices=sides,
            widget=RadiosInline(),
            required=False,
        ),
    }


def _food_fields(day: Day) -> Fields:
    advice = advise_food(day.level, knowledge=day.knowledge)
    fields: Fields = {}
    if advice.food == EAT:
        fields |= {
            item_field(one): _answer(item_name(one)) for one in ("protein-meal", "light-meal")
        }
    elif advice.food == ASK:
        fields[item_field("fasting")] = _answer(item_name("fasting"))
    else:
        fields["ate_at"] = MomentField(label=_("Last ate at"), asks="", required=False)
        fields["was_fatty"] = _answer(_("That food was fatty"))
        fields["drank_at"] = MomentField(label=_("Last drank at"), asks="", required=False)
        fields["was_clear"] = _answer(_("That drink was clear"))
    if advice.driver is not False:
        fields[item_field("driver")] = _answer(item_name("driver"))
    return fields


def _cream_fields(day: Day) -> Fields:
    creams = [(one.id, one.label) for one in day.knowledge.anaesthetics.values() if one.topical]
    fields: Fields = {
        "cream": ChoiceField(
            label=_("Numbing cream"),
            help_text="" if day.has_cream else _("Its time and grams are asked once it is saved."),
            choices=[(NO_CREAM, _("None")), *creams],
            widget=RadiosInline(),
            required=False,
        )
    }
    if day.has_cream:
        fields["cream_at"] = TimeField(label=_("Cream put on at"), required=False)
        fields["cream_g"] = _decimal(_("Cream, grams"), _("Enter the grams, for example 5"), "g")
        fields["cream_cm2"] = _decimal(
            _("Skin covered"), _("Enter square centimetres, for example 50"), "cm²"
        )
        fields["cream_product"] = TextField(
            label=_("Product, as the tube says"), asks="", required=False, longest=120
        )
        fields["cream_lot"] = TextField(
            label=_("Lot of the tube"), asks="", required=False, longest=60
        )
        fields["cream_expires_on"] = DayField(label=_("Tube expires on"), asks="", required=False)
    return fields


def _sedation_fields(day: Day) -> Fields:
    levels = [(one.id, one.label) for one in day.knowledge.sedation.values()]
    planned = day.knowledge.sedation[day.planned.sedation].label
    fields: Fields = {
        "sedation_level": ChoiceField(
            label=_("Calming medicine given"),
            help_text=_now("Planned: %(level)s.") % {"level": planned},
            choices=levels,
            widget=RadiosInline(),
            required=False,
        )
    }
    if not day.is_sedated:
        return fields
    return fields | {
        "drug": TextField(label=_("Drug"), required=False, longest=120),
        "dose_mg": _decimal(_("Dose"), _("Enter the milligrams, for example 2"), "mg"),
        "dose_pct": _decimal(_("Or of a gas"), _("Enter the per cent, for example 50"), "%"),
        "route": ChoiceField(
            label=_("Route"), choices=ROUTES, widget=RadiosInline(), required=False
        ),
        "given_at": TimeField(label=_("Given at"), required=False),
        "monitored": _answer(_("Watched: oxygen, pulse, breathing")),
        "escort": _answer(_("An adult stays with them afterwards")),
        "drug_product": TextField(
            label=_("Product, as its label says"), asks="", required=False, longest=120
        ),
        "drug_lot": TextField(
            label=_("Lot of what was given"),
            help_text=_("With its expiry whoever got the lot is found when it is recalled."),
            asks="",
            required=False,
            longest=60,
        ),
        "drug_expires_on": DayField(label=_("It expires on"), asks="", required=False),
    }


def _skin_fields() -> Fields:
    return {
        "skin_agent": ChoiceField(
            label=_("Cleaned with"),
            choices=[*AGENTS, (OTHER_AGENT, _("Something else"))],
            widget=RadiosInline(),
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
        item_field(item.id): _answer(item_name(item.id, item.label))
        for item in day.knowledge.checklist.values()
        if item.when == when
        and item.when in BEFORE_THE_NEEDLE
        and item.id not in {*WEIGHED_APART, *APART}
        and applies(case, item)
    }


# -- small parts --------------------------------------------------------------------------


def dated(day: Day) -> Iterator[tuple[int, Held]]:
    """What nobody recognised has a place in the answers once a clinician has set its days; until
    then its finding is a clinician's."""
    for place, held in enumerate(day.holds):
        if held.medicine in day.knowledge.medicines or held.last_dose_on:
            yield place, held


def _asks_inr(day: Day) -> bool:
    is_taken = takes_vitamin_k_antagonist(day.planned, day.knowledge)
    return is_taken or day.stored.inr is not None


def kinds_of(day: Day) -> list[Kind]:
    return [kind for kind in Kind if kind is not Kind.GLUCOSE or day.planned.is_diabetic]


def item_field(item_id: str) -> str:
    return f"item_{item_id}"


def kept_field(medicine: str) -> str:
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
