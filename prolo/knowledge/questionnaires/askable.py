"""Can these pages ask what a clinic brings? What they cannot is refused, in words.

One question a screen, one answer each: a choice, a number, yes or no, or text, under headings; a
question may depend on the answer to another. The score may be worked out by the form itself, by one
expression a part, which is checked against ours and asks nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from prolo.knowledge.questionnaires.items import (
    CALCULATED,
    FHIR,
    HIDDEN,
    NOT_ASKED,
    Json,
    calculated_of,
    is_hidden,
    option_scores,
)

ANSWER_OF = {  # how a condition names an answer to a question of this type
    "choice": ("answerCoding",),
    "boolean": ("answerBoolean",),
    "integer": ("answerInteger", "answerDecimal"),
    "decimal": ("answerInteger", "answerDecimal"),
    "string": ("answerString",),
    "text": ("answerString",),
}
ASKED = (*ANSWER_OF, *sorted(NOT_ASKED))
NUMBERS = ("integer", "decimal")
LINK = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")
OURS = re.compile(r"activity-\d.*|temperature.*|place")  # questions of our own forms, with rules
TAKEN = frozenset(  # names that the pages around a form need themselves
    {
        "task",
        "form_shown",
        "form_token",
        "csrfmiddlewaretoken",
        "draft_seen",
        "lock_version",
        "photos",
        "rest",
        "waited_s",
        "submission",
        "answered_by",
        "how",
        "answered_on",
        "language",
    }
)
LONGEST_TEXT, LONGEST_EXPRESSION, DEEPEST = 2_000, 4_000, 5


def askable_faults(items: Sequence[Json], *, by_part: bool) -> Iterator[str]:
    """``by_part``: each part of the measure has a score of its own, and perhaps an expression."""
    known = {str(item["linkId"]): item for item, _above in _with_above(items)}
    for item, above in _with_above(items):
        faults = [*_link_faults(item), *_kind_faults(item, above), *_condition_faults(item, known)]
        yield from (f"linkId {item['linkId']}: {fault}" for fault in faults)
    parts = Counter(
        above[0]["linkId"] if by_part and above else ""
        for item, above in _with_above(items)
        if calculated_of(item)
    )
    if any(times > 1 for times in parts.values()):
        yield (
            "several questions are worked out by an expression: leave the one that is the score "
            "(of each part, where parts have scores of their own)."
        )


def _with_above(
    items: Sequence[Json], above: tuple[Json, ...] = ()
) -> Iterator[tuple[Json, tuple[Json, ...]]]:
    for item in items:
        yield item, above
        yield from _with_above(item.get("item", ()), (*above, item))


def _link_faults(item: Json) -> Iterator[str]:
    link = item["linkId"]
    if link in TAKEN or OURS.fullmatch(link):
        yield "is a name that prolo's own pages need: give the question another."
    elif not LINK.fullmatch(link):
        yield "a link id is of letters, digits and . _ / - and at most 64 characters long."


def _kind_faults(item: Json, above: Sequence[Json]) -> Iterator[str]:
    kind, computed = item["type"], calculated_of(item)
    if kind not in ASKED:
        yield f"type {kind!r} cannot be asked here, only {', '.join(ASKED)}."
    if above and above[-1]["type"] != "group":
        yield "stands under a question: put it beside that, with an enableWhen."
    if len(above) >= DEEPEST:
        yield f"stands under more than {DEEPEST} headings."
    if item.get("repeats"):
        yield "repeats: several answers to one question cannot be given here."
    if len(item["text"]) > LONGEST_TEXT:
        yield f"text is longer than {LONGEST_TEXT:,} characters."
    if computed:
        yield from _computed_faults(item, computed)
    elif item.get("readOnly") or (is_hidden(item) and kind not in NOT_ASKED):
        yield "is asked of nobody (hidden or readOnly), and no expression works it out."


def _computed_faults(item: Json, expression: str) -> Iterator[str]:
    if item["type"] not in NUMBERS:
        yield f"is worked out by an expression: its type is {item['type']!r}, not a number."
    if item.get("required"):
        yield "is worked out by an expression and cannot be required of the person."
    if option_scores(item):
        yield "is worked out by an expression and offers answers too."
    if len(expression) > LONGEST_EXPRESSION:
        yield f"its expression is longer than {LONGEST_EXPRESSION:,} characters."


def _condition_faults(item: Json, known: dict[str, Json]) -> Iterator[str]:
    conditions = item.get("enableWhen", ())
    if not conditions:
        return
    if item["type"] in NOT_ASKED:
        yield "enableWhen stands on a heading: put it on each question below."
    if item.get("enableBehavior", "all") not in ("all", "any"):
        yield f'enableBehavior is {item["enableBehavior"]!r}, not "all" or "any".'
    before = [*known][: [*known].index(item["linkId"])]
    for one in conditions:
        about = known.get(one["question"])
        if about is not None:
            yield from _answer_faults(one, about)
            if about["linkId"] not in (*before, item["linkId"]):
                yield f'enableWhen names "{about["linkId"]}", which is asked later.'


def _answer_faults(condition: Json, about: Json) -> Iterator[str]:
    names = [name for name in condition if name.startswith("answer")]
    if about["type"] in NOT_ASKED or calculated_of(about):
        yield f'enableWhen names "{about["linkId"]}", which nobody answers.'
    elif condition["operator"] == "exists":
        if condition.get("answerBoolean") not in (True, False) or len(names) != 1:
            yield "enableWhen: whether an answer exists is said with answerBoolean."
    elif names and names[0] not in ANSWER_OF.get(about["type"], ()):
        yield f"enableWhen: {names[0]} is no answer to a question of type {about['type']!r}."
    elif names and not _is_answer(condition[names[0]], about):
        yield f'enableWhen: {condition[names[0]]!r} is no answer to "{about["linkId"]}".'
    elif condition["operator"] not in ("=", "!=") and about["type"] not in NUMBERS:
        yield f"enableWhen: {condition['operator']} compares numbers alone."


def _is_answer(value: Any, about: Json) -> bool:
    match about["type"]:
        case "choice":
            codes = [one["valueCoding"].get("code") for one in about.get("answerOption", ())]
            return isinstance(value, dict) and value.get("code") in codes
        case "boolean":
            return isinstance(value, bool)
        case "integer" | "decimal":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case _:
            return isinstance(value, str) and bool(value.strip())


def extension_fault(extension: Json) -> str | None:
    """What is wrong with an extension that these pages read; None: nothing, or they do not."""
    url = extension.get("url")
    if url in (f"{FHIR}minValue", f"{FHIR}maxValue"):
        values = [extension.get(name) for name in ("valueInteger", "valueDecimal")]
        given = [one for one in values if isinstance(one, int | float)]
        is_number = len(given) == 1 and not isinstance(given[0], bool)
        return None if is_number else "minValue and maxValue need one number each."
    if url == HIDDEN and not isinstance(extension.get("valueBoolean"), bool):
        return "questionnaire-hidden is not true or false."
    if url == CALCULATED:
        said = extension.get("valueExpression")
        is_fhirpath = isinstance(said, dict) and said.get("language") == "text/fhirpath"
        if not is_fhirpath or not str(said.get("expression") or "").strip():  # type: ignore[union-attr]
            return "a calculatedExpression needs an expression in text/fhirpath."
    return None
