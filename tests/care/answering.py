"""Answers to a form as a QuestionnaireResponse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prolo.knowledge.questionnaires import Questionnaire

Json = dict[str, Any]


def respond(form: Questionnaire, given: Mapping[str, Any]) -> Json:
    """Each answer under the groups it stands in. A value is what FHIR's ``value[x]`` holds; text
    for a choice is the code."""
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": form.canonical,
        "status": "completed",
        "item": _items(form.body["item"], given),
    }


def _items(items: Sequence[Mapping[str, Any]], given: Mapping[str, Any]) -> list[Json]:
    found: list[Json] = []
    for item in items:
        below = _items(item.get("item", ()), given)
        if item["linkId"] in given:
            found.append(
                {"linkId": item["linkId"], "answer": _answers(item, given[item["linkId"]])}
            )
        elif below:
            found.append({"linkId": item["linkId"], "item": below})
    return found


def _answers(item: Mapping[str, Any], value: Any) -> list[Json]:
    values = value if isinstance(value, list) else [value]
    return [{_NAMES[item["type"]]: _value(item, one)} for one in values]


def _value(item: Mapping[str, Any], value: Any) -> Any:
    return {"code": value} if item["type"] == "choice" and isinstance(value, str) else value


_NAMES = {
    "boolean": "valueBoolean",
    "choice": "valueCoding",
    "date": "valueDate",
    "decimal": "valueDecimal",
    "integer": "valueInteger",
    "string": "valueString",
    "text": "valueString",
}
