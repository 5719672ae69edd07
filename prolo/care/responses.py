"""What a person answered to a form, read against the form.

A form is a FHIR R4 Questionnaire of the knowledge; what comes in has the shape of a FHIR
QuestionnaireResponse. ``read_answers`` refuses what does not fit, every fault at once, as a code
a link id (the link id ``""`` stands for the response as a whole):

not-a-response    no QuestionnaireResponse, or an item without a link id
wrong-form        it answers another form, or another version of it
unknown-question  the form has no question of that link id
misplaced         it stands under another group or question than in the form
not-a-question    an answer to a heading or to a displayed text
asked-twice       the question stands twice
too-many          several answers where one is asked for
missing           a question that must be answered has no answer
no-value          an answer without exactly one value, or with empty text
wrong-type        a value of another kind, for example text where yes or no belongs
out-of-range      below the form's least or above its greatest value
not-an-option     not among the answers that the form offers
too-long          more text than the form takes

A question is required only while its ``enableWhen`` holds. An answer to a question that is not
enabled is still read: what a person said is never thrown away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from prolo.care.answers import Answer
from prolo.errors import CareError
from prolo.knowledge.questionnaires import Questionnaire
from prolo.knowledge.questionnaires.items import option_scores

Value = bool | int | Decimal | date | datetime | time | str
Json = Mapping[str, Any]

LONGEST_TEXT = 10_000  # characters, where the form does not say; a choice of the project
DEEPEST = 8  # groups within groups; our forms have three

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


_ANSWERS: Mapping[str, Answer] = {one.value: one for one in Answer}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The values by link id, in the order of the form. A choice is its code. ``asked`` is every
    question of that version; empty: not known."""

    form: str  # canonical|version
    values: Mapping[str, tuple[Value, ...]]
    scores: Mapping[str, Decimal] = field(default_factory=dict)  # of chosen options that have one
    asked: frozenset[str] = frozenset()

    def value(self, link_id: str) -> Value | None:
        given = self.values.get(link_id)
        return given[0] if given else None

    def text(self, link_id: str) -> str:
        value = self.value(link_id)
        return value if isinstance(value, str) else ""

    def number(self, link_id: str) -> Decimal | None:
        """The number given, or the score on the option chosen."""
        value = self.value(link_id)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Decimal(value)
        return self.scores.get(link_id)

    def without(self, link_id: str) -> Answers:
        values = {name: some for name, some in self.values.items() if name != link_id}
        scores = {name: score for name, score in self.scores.items() if name != link_id}
        return replace(self, values=values, scores=scores)

    def answer(self, link_id: str) -> Answer:
        """Yes, no or not sure; any other code is no answer to such a question."""
        value = self.value(link_id)
        return _ANSWERS.get(value, Answer.NOT_ASKED) if isinstance(value, str) else Answer.NOT_ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What answers to one question are held against, taken from its form once."""

    link_id: str
    kind: str
    parent: str  # link id of the group or question above, "" at the top
    takes: frozenset[str]  # how a value may be named
    repeats: bool
    longest: int  # characters
    low: Decimal | None
    high: Decimal | None
    offered: Sequence[Json] | None  # None: any answer may be given
    scores: Mapping[str, Decimal]  # of what may be chosen, by code


def read_answers(form: Questionnaire, response: Json) -> Answers:
    """The answers of a response, or ``CareError`` with every fault."""
    answers, faults = _read_form(form, response)
    if faults:
        raise CareError(faults)
    return answers


def read_so_far(form: Questionnaire, response: Json) -> Answers:
    """What can be read of a response that ``read_answers`` may refuse."""
    answers, _faults = _read_form(form, response)
    return answers


def _read_form(form: Questionnaire, response: Json) -> tuple[Answers, dict[str, str]]:
    questions = _questions_of(form)
    _check_form(form, response)
    faults: dict[str, str] = {}
    given = _given(response, questions, faults)
    values = {
        link_id: tuple(_read_all(questions[link_id], given[link_id], faults))
        for link_id in questions
        if link_id in given
    }
    for link_id in _missing(form.body.get("item", ()), values):
        faults.setdefault(link_id, "missing")
    answers = Answers(
        form=form.canonical,
        values={link_id: some for link_id, some in values.items() if some},
        scores=_scores(questions, values),
        asked=frozenset(questions),
    )
    return answers, faults


# -- from the response's tree to answers by link id ----------------------------------------


def _questions_of(form: Questionnaire) -> Mapping[str, _Question]:
    """By link id, in the order of the form; worked out once."""
    if "questions" not in form.taken:
        found = _questions(form.body.get("item", ()), "")
        form.taken["questions"] = {one.link_id: one for one in found}
    questions: Mapping[str, _Question] = form.taken["questions"]
    return questions


def _questions(items: Sequence[Json], parent: str) -> Iterator[_Question]:
    for item in items:
        kind, link_id = str(item["type"]), str(item["linkId"])
        yield _Question(
            link_id=link_id,
            kind=kind,
            parent=parent,
            takes=frozenset(_VALUE_OF.get(kind, ())),
            repeats=bool(item.get("repeats")),
            longest=item.get("maxLength", LONGEST_TEXT),
            low=_bound(item, "minValue"),
            high=_bound(item, "maxValue"),
            offered=item.get("answerOption", ()) if kind in ("choice", "open-choice") else None,
            scores=option_scores(item),
        )
        yield from _questions(item.get("item", ()), link_id)


def _check_form(form: Questionnaire, response: Json) -> None:
    if not isinstance(response, Mapping) or response.get("resourceType") != "QuestionnaireResponse":
        raise CareError("not-a-response")
    if response.get("questionnaire") != form.canonical:
        raise CareError("wrong-form")


def _given(
    response: Json, questions: Mapping[str, _Question], faults: dict[str, str]
) -> dict[str, list[Any]]:
    given: dict[str, list[Any]] = {}
    for item, parent in _items(response.get("item", []), "", faults, DEEPEST):
        link_id = item["linkId"]
        if fault := _fault_of_place(link_id, parent, questions, given, item):
            faults.setdefault(link_id, fault)
        elif item.get("answer"):
            given[link_id] = item["answer"]
        else:
            given.setdefault(link_id, [])
    return given


def _items(
    items: Any, parent: str, faults: dict[str, str], depth: int
) -> Iterator[tuple[Json, str]]:
    if not isinstance(items, list) or depth == 0:
        faults[parent] = "not-a-response"
        return
    for item in items:
        if not isinstance(item, Mapping) or not isinstance(item.get("linkId"), str):
            faults[parent] = "not-a-response"
            continue
        yield item, parent
        link_id = item["linkId"]
        yield from _items(item.get("item", []), link_id, faults, depth - 1)
        answers = item.get("answer", [])
        if not isinstance(answers, list):
            faults[link_id] = "not-a-response"
            continue
        for answer in answers:
            if isinstance(answer, Mapping) and "item" in answer:
                yield from _items(answer["item"], link_id, faults, depth - 1)


def _fault_of_place(
    link_id: str,
    parent: str,
    questions: Mapping[str, _Question],
    given: Mapping[str, list[Any]],
    item: Json,
) -> str | None:
    question = questions.get(link_id)
    if question is None:
        return "unknown-question"
    if question.parent != parent:
        return "misplaced"
    if link_id in given:
        return "asked-twice"
    answers = item.get("answer")
    if answers is not None and not isinstance(answers, list):
        return "not-a-response"
    if answers and question.kind in ("group", "display"):
        return "not-a-question"
    if answers and len(answers) > 1 and not question.repeats:
        return "too-many"
    return None


# -- single values -------------------------------------------------------------------------


def _read_all(question: _Question, answers: list[Any], faults: dict[str, str]) -> Iterator[Value]:
    for answer in answers:
        value, fault = _read(question, answer)
        if fault:
            faults.setdefault(question.link_id, fault)
        elif value is not None:
            yield value


def _read(question: _Question, answer: Any) -> tuple[Value | None, str | None]:
    names = (
        [name for name in answer if name.startswith("value")] if isinstance(answer, Mapping) else []
    )
    if len(names) != 1:
        return None, "no-value"
    if names[0] not in question.takes:
        return None, "wrong-type"
    raw = answer[names[0]]
    value = _typed(names[0], raw)
    if value is None:
        return None, "no-value" if isinstance(raw, str) and not raw.strip() else "wrong-type"
    return value, _fault_of_value(question, names[0], raw, value)


def _typed(name: str, raw: Any) -> Value | None:
    """The value in its own type, None where it is of another kind."""
    match name:
        case "valueBoolean":
            return raw if isinstance(raw, bool) else None
        case "valueInteger":
            return _number(raw, whole=True)
        case "valueDecimal":
            return _number(raw, whole=False)
        case "valueCoding":
            code = raw.get("code") if isinstance(raw, Mapping) else None
            return code if isinstance(code, str) and code else None
        case "valueString":
            return raw if isinstance(raw, str) and raw.strip() else None
        case _:
            return _moment(name, raw)


def _number(raw: Any, *, whole: bool) -> int | Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        return None
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


def _fault_of_value(question: _Question, name: str, raw: Any, value: Value) -> str | None:
    if isinstance(value, str) and len(value) > question.longest:
        return "too-long"
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        low, high = question.low, question.high
        if (low is not None and value < low) or (high is not None and value > high):
            return "out-of-range"
    is_free = question.kind == "open-choice" and name == "valueString"
    if question.offered is None or is_free or _is_offered(question.offered, name, raw):
        return None
    return "not-an-option"


def _bound(question: Json, which: str) -> Decimal | None:
    for one in question.get("extension", ()):
        if one.get("url") == f"{_EXTENSION}{which}":
            number = next(one[name] for name in ("valueInteger", "valueDecimal") if name in one)
            return Decimal(str(number))
    return None


def _is_offered(options: Sequence[Json], name: str, raw: Any) -> bool:
    offered = (one[name] for one in options if name in one)
    if name != "valueCoding":
        return raw in offered
    system = raw.get("system")
    return any(
        one.get("code") == raw["code"] and system in (None, one.get("system")) for one in offered
    )


# -- what must be answered -----------------------------------------------------------------


def _missing(items: Sequence[Json], values: Mapping[str, tuple[Value, ...]]) -> Iterator[str]:
    for item in items:
        if not is_enabled(item, values):
            continue
        is_question = item["type"] not in ("group", "display")
        if item.get("required") and is_question and not values.get(item["linkId"]):
            yield item["linkId"]
        yield from _missing(item.get("item", ()), values)


def is_enabled(item: Json, values: Mapping[str, tuple[Value, ...]]) -> bool:
    """Does the item's ``enableWhen`` hold for these answers? One without it is always enabled."""
    conditions = item.get("enableWhen")
    if not conditions:
        return True
    held = (_holds(one, values.get(one["question"], ())) for one in conditions)
    return any(held) if item.get("enableBehavior") == "any" else all(held)


def _holds(condition: Json, given: tuple[Value, ...]) -> bool:
    (name,) = (one for one in condition if one.startswith("answer"))
    wanted = condition[name]
    if condition["operator"] == "exists":
        return bool(given) is wanted
    wanted = _typed(f"value{name.removeprefix('answer')}", wanted)
    return any(_compare(condition["operator"], value, wanted) for value in given)


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


def _scores(
    questions: Mapping[str, _Question], values: Mapping[str, tuple[Value, ...]]
) -> dict[str, Decimal]:
    scores = (
        (link_id, questions[link_id].scores.get(str(given[0])))
        for link_id, given in values.items()
        if given
    )
    return {link_id: score for link_id, score in scores if score is not None}
