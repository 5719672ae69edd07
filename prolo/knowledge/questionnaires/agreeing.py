"""Does a form hold together: link ids, conditions, scores, and every warning sign asked?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from prolo.knowledge.library import Knowledge
from prolo.knowledge.questionnaires.items import SCORES, Json, items_of, option_scores
from prolo.knowledge.reading import nearest
from prolo.knowledge.records import Instrument

TYPES = frozenset(
    {"group", "display", "boolean", "decimal", "integer", "date", "string", "text", "choice"}
)
OPERATORS = frozenset({"exists", "=", "!=", ">", "<", ">=", "<="})


def form_faults(body: Json, knowledge: Knowledge) -> Iterator[str]:
    items = list(items_of(body["item"]))
    known = [str(item.get("linkId", "")) for item in items]
    for link, times in Counter(known).items():
        if times > 1:
            yield f"linkId {link}: stands {times} times."
    for item in items:
        yield from (f"linkId {item.get('linkId')}: {fault}" for fault in _item_faults(item, known))
    for instrument in knowledge.instruments.values():
        if instrument.questionnaire == body["id"]:
            yield from _score_faults(instrument, items)


def sign_faults(body: Json, knowledge: Knowledge) -> Iterator[str]:
    """Every warning sign that is asked about is asked in the words of the facts, where it
    belongs, and a red flag cannot be skipped."""
    asked = {str(item["linkId"]): item for item in items_of(body["item"])}
    for sign in knowledge.signs.values():
        item = asked.get(sign.id)
        if not sign.ask:
            continue
        if item is None:
            yield f"the warning sign {sign.id} is not asked about."
            continue
        if item.get("text") != sign.ask:
            yield f'linkId {sign.id}: text is not that of signs.toml, "{sign.ask}"'
        if sign.is_red_flag and not item.get("required"):
            yield f"linkId {sign.id}: a red flag must be required."
        if _regions(item) != set(sign.regions):
            yield f"linkId {sign.id}: is asked for other regions than signs.toml says."


def _item_faults(item: Json, known: Sequence[str]) -> Iterator[str]:
    kind = item.get("type")
    if kind not in TYPES:
        yield f"type {kind!r} is none of {', '.join(sorted(TYPES))}."
    if not str(item.get("text", "")).strip():
        yield "has no text."
    if kind == "choice" and len(item.get("answerOption", ())) < 2:
        yield "a choice needs at least two answers."
    codes = [one.get("valueCoding", {}).get("code") for one in item.get("answerOption", ())]
    if len(set(codes)) != len(codes) or None in codes:
        yield "two answers have one code, or an answer has none."
    yield from _misplaced_scores(item)
    for name in ("required", "repeats", "readOnly"):
        if not isinstance(item.get(name, False), bool):
            yield f"{name} is {item[name]!r}, not true or false."
    scores = option_scores(item)
    if scores and len(scores) != len(codes):
        yield "some answers have a score and some have none."
    for condition in item.get("enableWhen", ()):
        yield from _condition_faults(condition, item, known)


def _misplaced_scores(item: Json) -> Iterator[str]:
    """FHIR R4 allows a score on the coding too, where other programs silently score nothing."""
    for option in item.get("answerOption", ()):
        coding = option.get("valueCoding", {})
        if any(one.get("url") in SCORES for one in coding.get("extension", ())):
            yield f"the score of {coding.get('code')} stands on its coding: put it beside it."


def _condition_faults(condition: Json, item: Json, known: Sequence[str]) -> Iterator[str]:
    question = condition.get("question", "")
    if question not in known:
        yield f'enableWhen names "{question}", which is not asked.{nearest(question, known)}'
    elif question == item.get("linkId"):
        yield "enableWhen names itself."
    if condition.get("operator") not in OPERATORS:
        yield f"operator {condition.get('operator')!r} is none of {' '.join(sorted(OPERATORS))}."
    if len([key for key in condition if key.startswith("answer")]) != 1:
        yield "enableWhen needs exactly one answer to compare with."


def _score_faults(instrument: Instrument, items: Sequence[Json]) -> Iterator[str]:
    """The least and the greatest score of the instrument can both be reached."""
    scored = [
        (str(item["linkId"]), [*found.values()]) for item in items if (found := option_scores(item))
    ]
    if not scored:
        yield f"scores {instrument.id}, and no answer has a score."
    for link, scores in scored:
        reached = (min(scores), max(scores))
        if reached != (instrument.score_min, instrument.score_max):
            yield (
                f"linkId {link}: reaches {reached[0]} to {reached[1]}, and {instrument.id} runs "
                f"from {instrument.score_min} to {instrument.score_max}."
            )


def _regions(item: Json) -> set[str]:
    return {
        condition["answerCoding"]["code"]
        for condition in item.get("enableWhen", ())
        if condition["question"] == "place"
    }
