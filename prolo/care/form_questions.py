"""What a form asks, taken from its FHIR R4 Questionnaire once: what each answer is held against,
and while which other answers it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from prolo.knowledge.questionnaires import Questionnaire
from prolo.knowledge.questionnaires.items import NOT_ASKED, option_scores

Value = bool | int | Decimal | date | datetime | time | str
Json = Mapping[str, Any]
Values = Mapping[str, tuple[Value, ...]]

LONGEST_TEXT = 10_000  # characters, where the form does not say; a choice of the project
OBJECT = (dict, Mapping)  # the first is nearly always one, and known at once

_EXTENSION = "http://hl7.org/fhir/StructureDefinition/"
_VALUE_OF = {
    "boolean": ("valueBoolean",),
    "integer": ("valueInteger",),
    "decimal": ("valueDecimal", "valueInteger"),
    "date": ("valueDate",),
    "dateTime": ("valueDateTime",),
    "time": ("valueTime",),
    "string": ("valueString",),
    "text": ("valueString",),
    "choice": ("valueCoding", "valueInteger", "valueString"),
    "open-choice": ("valueCoding", "valueInteger", "valueString"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """An ``enableWhen``: question, operator and what is wanted of each condition."""

    conditions: tuple[tuple[str, str, Any], ...]
    is_any: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What answers to one question are held against, taken from its form once."""

    link_id: str
    kind: str
    parent: str  # link id of the group or question above, "" at the top
    takes: frozenset[str]  # how a value may be named
    repeats: bool
    longest: int  # characters
    low: Decimal | None
    high: Decimal | None
    offered: Offered | None  # None: any answer may be given
    scores: Mapping[str, Decimal]  # of what may be chosen, by code
    is_required: bool
    whens: tuple[When, ...]  # its own and those of what it stands under


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    systems: Mapping[str, Sequence[Any]]  # in which each code is offered
    plain: Mapping[str, Sequence[Any]]  # what is offered besides codes, by the name of the value


def questions_of(form: Questionnaire) -> Mapping[str, Question]:
    """By link id, in the order of the form; worked out once."""
    if "questions" not in form.taken:
        found = _questions(form.body.get("item", ()), "", ())
        form.taken["questions"] = {one.link_id: one for one in found}
    questions: Mapping[str, Question] = form.taken["questions"]
    return questions


def _questions(items: Sequence[Json], parent: str, above: tuple[When, ...]) -> Iterator[Question]:
    for item in items:
        kind, link_id = str(item["type"]), str(item["linkId"])
        when = _when(item)
        whens = (*above, when) if when else above
        yield Question(
            link_id=link_id,
            kind=kind,
            parent=parent,
            takes=frozenset(_VALUE_OF.get(kind, ())),
            repeats=bool(item.get("repeats")),
            longest=item.get("maxLength", LONGEST_TEXT),
            low=_bound(item, "minValue"),
            high=_bound(item, "maxValue"),
            offered=_offered(item) if kind in ("choice", "open-choice") else None,
            scores=option_scores(item),
            is_required=bool(item.get("required")) and kind not in NOT_ASKED,
            whens=whens,
        )
        yield from _questions(item.get("item", ()), link_id, whens)


def _offered(item: Json) -> Offered:
    systems: dict[str, list[Any]] = {}
    plain: dict[str, list[Any]] = {}
    for option in item.get("answerOption", ()):
        for name, value in option.items():
            if name == "valueCoding":
                systems.setdefault(value.get("code"), []).append(value.get("system"))
            else:
                plain.setdefault(name, []).append(value)
    return Offered(systems=systems, plain=plain)


# -- single values ------------------------------------------------------------------------


def typed(name: str, raw: Any) -> Value | None:
    """The value in its own type, None where it is of another kind."""
    match name:
        case "valueBoolean":
            return raw if isinstance(raw, bool) else None
        case "valueInteger":
            return _number(raw, whole=True)
        case "valueDecimal":
            return _number(raw, whole=False)
        case "valueCoding":
            code = raw.get("code") if isinstance(raw, OBJECT) else None
            return code if isinstance(code, str) and code else None
        case "valueString":
            return raw if isinstance(raw, str) and raw.strip() else None
        case _:
            return _moment(name, raw)


def _number(raw: Any, *, whole: bool) -> int | Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        return None
    if isinstance(raw, int):
        return raw if whole else Decimal(raw)
    try:
        value = Decimal(str(raw))
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    if whole:
        return int(value) if value == value.to_integral_value() else None
    return value


def _moment(name: str, raw: Any) -> date | datetime | time | None:
    if not isinstance(raw, str):
        return None
    try:
        if name == "valueDate":
            return date.fromisoformat(raw) if re.fullmatch(r"\d{4}-\d\d-\d\d", raw) else None
        if name == "valueTime":
            return time.fromisoformat(raw)
        instant = datetime.fromisoformat(raw)
    except ValueError:
        return None
    return instant if instant.tzinfo else None  # without its zone it is no instant


def _bound(question: Json, which: str) -> Decimal | None:
    for one in question.get("extension", ()):
        if one.get("url") == f"{_EXTENSION}{which}":
            number = next(one[name] for name in ("valueInteger", "valueDecimal") if name in one)
            return Decimal(str(number))
    return None


def is_offered(offered: Offered, name: str, raw: Any) -> bool:
    if name != "valueCoding":
        return raw in offered.plain.get(name, ())
    systems, system = offered.systems.get(raw["code"], ()), raw.get("system")
    return system in systems or bool(systems and system is None)


# -- while it is asked ---------------------------------------------------------------------


def is_enabled(item: Json, values: Values) -> bool:
    """Does the item's ``enableWhen`` hold for these answers? One without it is always enabled."""
    when = _when(item)
    return when is None or is_met(when, values)


def _when(item: Json) -> When | None:
    conditions = tuple(map(_condition, item.get("enableWhen") or ()))
    is_any = item.get("enableBehavior") == "any"
    return When(conditions=conditions, is_any=is_any) if conditions else None


def _condition(condition: Json) -> tuple[str, str, Any]:
    (name,) = (one for one in condition if one.startswith("answer"))
    operator, wanted = condition["operator"], condition[name]
    if operator != "exists":
        wanted = typed(f"value{name.removeprefix('answer')}", wanted)
    return condition["question"], operator, wanted


def is_met(when: When, values: Values) -> bool:
    held = (
        _holds(operator, values.get(question, ()), wanted)
        for question, operator, wanted in when.conditions
    )
    return any(held) if when.is_any else all(held)


def _holds(operator: str, given: tuple[Value, ...], wanted: Any) -> bool:
    if operator == "exists":
        return bool(given) is wanted
    return any(_compare(operator, value, wanted) for value in given)


def _compare(operator: str, value: Any, wanted: Any) -> bool:
    match operator:
        case "=":
            return bool(value == wanted)
        case "!=":
            return bool(value != wanted)
        case ">":
            return bool(value > wanted)
        case "<":
            return bool(value < wanted)
        case ">=":
            return bool(value >= wanted)
        case _:
            return bool(value <= wanted)
