"""What an invented person answers to a form, as a QuestionnaireResponse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from prolo.knowledge.questionnaires import Questionnaire, load_questionnaire

Json = dict[str, Any]
VALUE = {
    "boolean": "valueBoolean",
    "choice": "valueCoding",
    "decimal": "valueDecimal",
    "integer": "valueInteger",
    "string": "valueString",
    "text": "valueString",
}
NO = "no"


def respond(name: str, given: Mapping[str, Any]) -> Json:
    """The answers under the groups of the form; every question of yes or no that is not among
    them is answered with no."""
    return respond_to(load_questionnaire(name), given)


def respond_to(form: Questionnaire, given: Mapping[str, Any], *, is_whole: bool = True) -> Json:
    """Half given, what was not answered stays open."""
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": form.canonical,
        "status": "completed",
        "item": list(_items(form.body["item"], given, is_whole)),
    }


def _items(
    items: Sequence[Mapping[str, Any]], given: Mapping[str, Any], is_whole: bool
) -> Iterator[Json]:
    for item in items:
        name = item["linkId"]
        value = given.get(name, NO if is_whole and _asks_yes_or_no(item) else None)
        below = list(_items(item.get("item", ()), given, is_whole))
        if value is not None:
            coded = {"code": value} if item["type"] == "choice" else value
            yield {"linkId": name, "answer": [{VALUE[item["type"]]: coded}]}
        elif below:
            yield {"linkId": name, "item": below}


def _asks_yes_or_no(item: Mapping[str, Any]) -> bool:
    codes = {one.get("valueCoding", {}).get("code") for one in item.get("answerOption", ())}
    return NO in codes
