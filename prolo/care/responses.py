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

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from prolo.care.answers import Answer
from prolo.care.form_questions import (
    OBJECT,
    Json,
    Question,
    Value,
    Values,
    is_met,
    is_offered,
    questions_of,
    typed,
)
from prolo.errors import CareError
from prolo.knowledge.questionnaires import Questionnaire
from prolo.knowledge.questionnaires.items import NOT_ASKED

DEEPEST = 8  # groups within groups; our forms have three

_ANSWERS: Mapping[str, Answer] = {one.value: one for one in Answer}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The values by link id, in the order of the form. A choice is its code. ``asked`` is every
    question of that version; empty: not known."""

    form: str  # canonical|version
    values: Values
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


def read_answers(form: Questionnaire, response: Json) -> Answers:
    """The answers of a response, or ``CareError`` with every fault."""
    answers, faults = _read_form(form, response)
    if faults:
        raise CareError(faults)
    return answers


def read_answer(form: Questionnaire, response: Json, link_id: str) -> Answers:
    """One answer of a response that was taken whole, without reading the others."""
    questions, faults = questions_of(form), dict[str, str]()
    items = (one for one, _parent in _items(response.get("item", []), "", faults, DEEPEST))
    given: Json = next((one for one in items if one["linkId"] == link_id), {})
    values = {link_id: _read_all(questions[link_id], given.get("answer", []), faults)}
    return Answers(form=form.canonical, values=values, scores=_scores(questions, values))


def read_so_far(form: Questionnaire, response: Json) -> Answers:
    """What can be read of a response that ``read_answers`` may refuse."""
    answers, _faults = _read_form(form, response)
    return answers


def _read_form(form: Questionnaire, response: Json) -> tuple[Answers, dict[str, str]]:
    questions = questions_of(form)
    _check_form(form, response)
    faults: dict[str, str] = {}
    given = _given(response, questions, faults)
    values = {
        link_id: _read_all(questions[link_id], given[link_id], faults)
        for link_id in questions
        if link_id in given
    }
    for link_id in _missing(questions.values(), values):
        faults.setdefault(link_id, "missing")
    answers = Answers(
        form=form.canonical,
        values={link_id: some for link_id, some in values.items() if some},
        scores=_scores(questions, values),
        asked=frozenset(questions),
    )
    return answers, faults


# -- from the response's tree to answers by link id ----------------------------------------


def _check_form(form: Questionnaire, response: Json) -> None:
    if not isinstance(response, OBJECT) or response.get("resourceType") != "QuestionnaireResponse":
        raise CareError("not-a-response")
    if response.get("questionnaire") != form.canonical:
        raise CareError("wrong-form")


def _given(
    response: Json, questions: Mapping[str, Question], faults: dict[str, str]
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
        if not isinstance(item, OBJECT) or not isinstance(item.get("linkId"), str):
            faults[parent] = "not-a-response"
            continue
        yield item, parent
        link_id = item["linkId"]
        if "item" in item or depth == 1:
            yield from _items(item.get("item", []), link_id, faults, depth - 1)
        answers = item.get("answer", [])
        if not isinstance(answers, list):
            faults[link_id] = "not-a-response"
            continue
        for answer in answers:
            if isinstance(answer, OBJECT) and "item" in answer:
                yield from _items(answer["item"], link_id, faults, depth - 1)


def _fault_of_place(
    link_id: str,
    parent: str,
    questions: Mapping[str, Question],
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
    if answers and question.kind in NOT_ASKED:
        return "not-a-question"
    if answers and len(answers) > 1 and not question.repeats:
        return "too-many"
    return None


# -- single values -------------------------------------------------------------------------


def _read_all(question: Question, answers: list[Any], faults: dict[str, str]) -> tuple[Value, ...]:
    found = []
    for answer in answers:
        value, fault = _read(question, answer)
        if fault:
            faults.setdefault(question.link_id, fault)
        elif value is not None:
            found.append(value)
    return tuple(found)


def _read(question: Question, answer: Any) -> tuple[Value | None, str | None]:
    names = (
        [name for name in answer if name.startswith("value")] if isinstance(answer, OBJECT) else []
    )
    if len(names) != 1:
        return None, "no-value"
    if names[0] not in question.takes:
        return None, "wrong-type"
    raw = answer[names[0]]
    value = typed(names[0], raw)
    if value is None:
        return None, "no-value" if isinstance(raw, str) and not raw.strip() else "wrong-type"
    return value, _fault_of_value(question, names[0], raw, value)


def _fault_of_value(question: Question, name: str, raw: Any, value: Value) -> str | None:
    if isinstance(value, str) and len(value) > question.longest:
        return "too-long"
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        low, high = question.low, question.high
        if (low is not None and value < low) or (high is not None and value > high):
            return "out-of-range"
    is_free = question.kind == "open-choice" and name == "valueString"
    if question.offered is None or is_free or is_offered(question.offered, name, raw):
        return None
    return "not-an-option"


# -- what must be answered -----------------------------------------------------------------


def _missing(questions: Iterable[Question], values: Values) -> Iterator[str]:
    for one in questions:
        is_open = one.is_required and not values.get(one.link_id)
        if is_open and all(is_met(when, values) for when in one.whens):
            yield one.link_id


def _scores(questions: Mapping[str, Question], values: Values) -> dict[str, Decimal]:
    scores = (
        (link_id, questions[link_id].scores.get(str(given[0])))
        for link_id, given in values.items()
        if given and questions[link_id].scores
    )
    return {link_id: score for link_id, score in scores if score is not None}
