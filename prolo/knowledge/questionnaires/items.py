"""The questions of a FHIR R4 Questionnaire, and what stands on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

Json = Mapping[str, Any]

FHIR = "http://hl7.org/fhir/StructureDefinition/"
ORDINAL = f"{FHIR}ordinalValue"
SCORES = frozenset({ORDINAL, f"{FHIR}itemWeight"})  # the later name of the same, since R5
HIDDEN = f"{FHIR}questionnaire-hidden"
TRANSLATION = f"{FHIR}translation"
CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
NOT_ASKED = frozenset({"group", "display"})


def items_of(items: Sequence[Json]) -> Iterator[Json]:
    for item in items:
        yield item
        yield from items_of(item.get("item", ()))


def option_score(option: Json) -> Decimal | None:
    """The score on an offered answer."""
    found = (one for one in option.get("extension", ()) if one.get("url") in SCORES)
    return next((Decimal(str(one["valueDecimal"])) for one in found), None)


def option_scores(item: Json) -> dict[str, Decimal]:
    """The score on each offered answer that has one, by code."""
    return {
        str(option["valueCoding"]["code"]): score
        for option in item.get("answerOption", ())
        if (score := option_score(option)) is not None
    }


def calculated_of(item: Json) -> str:
    """The expression by which the form works out this item itself; empty: it is asked."""
    found = (one for one in item.get("extension", ()) if one.get("url") == CALCULATED)
    return next((str(one["valueExpression"]["expression"]) for one in found), "")


def is_hidden(item: Json) -> bool:
    return any(one.get("url") == HIDDEN for one in item.get("extension", ()))
