"""What a form's own expression (FHIRPath, ``calculatedExpression``) makes of the answers to it.

fhirpathpy evaluates. Two things are handed to it: the scores of chosen answers (``ordinal()``,
``weight()``), which FHIR R4 keeps on the form and not in the answers, and ``sum()``, whose own
fails on numbers that were read from a resource.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal, InvalidOperation
from typing import Any

from prolo.knowledge.questionnaires.items import SCORES, Json, items_of


def evaluate(expression: str, form: Json, response: Json) -> Decimal | None:
    """One number; None where the expression cannot be evaluated, or gives no number."""
    from fhirpathpy import evaluate as fhirpath  # its parser takes half a second to load
    from fhirpathpy.models import models

    answered = _with_scores(response, form)
    given = {"resource": answered, "questionnaire": deepcopy(dict(form))}
    try:
        found = fhirpath(
            deepcopy(answered), expression, given, models["r4"], {"userInvocationTable": _OURS}
        )
    except Exception:  # noqa: BLE001  # whatever a library makes of an expression that somebody else wrote
        return None
    return _number(found)


def _with_scores(response: Json, form: Json) -> dict[str, Any]:
    """The response with the score beside each chosen answer, as the form has it."""
    scores = {
        (item["linkId"], option["valueCoding"]["code"]): _scores_on(option)
        for item in items_of(form["item"])
        for option in item.get("answerOption", ())
    }
    copied: dict[str, Any] = deepcopy(dict(response))
    for item in items_of(copied.get("item", ())):
        for answer in item.get("answer", ()):
            coding = answer.get("valueCoding", {})
            if found := scores.get((item["linkId"], coding.get("code"))):
                coding["extension"] = found
    return copied


def _scores_on(part: Json) -> list[dict[str, Any]]:
    return [dict(one) for one in part.get("extension", ()) if one.get("url") in SCORES]


def _ordinals(inputs: list[Any]) -> list[Decimal]:
    return [
        Decimal(str(score["valueDecimal"]))
        for one in inputs
        if isinstance(one, Mapping)
        for score in _scores_on(one)
    ]


def _sum(inputs: list[Any]) -> list[Decimal]:
    """Of nothing, nothing: that nobody answered is no score of 0."""
    return [sum((Decimal(str(one)) for one in inputs), Decimal(0))] if inputs else []


_OURS = {
    name: {"fn": function, "arity": {0: []}}
    for name, function in (("ordinal", _ordinals), ("weight", _ordinals), ("sum", _sum))
}


def _number(found: Any) -> Decimal | None:
    if not isinstance(found, list) or len(found) != 1 or isinstance(found[0], bool):
        return None
    try:
        value = Decimal(str(found[0]))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
