"""A fact that repeats a threshold's number, so that it can be read on its own, follows it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Any

from prolo.knowledge.records import Fact, Sedation, Threshold, WarningSign

_SIGN_NUMBERS = ("temp_c_min", "after_h", "rise_points")


def repeats(fact: Fact) -> dict[str, str]:
    """Fields of a fact that repeat a threshold, with the threshold's id."""
    if isinstance(fact, Sedation):
        named = {one.replace("-", "_"): one for one in fact.thresholds}
        return {name: one for name, one in named.items() if getattr(fact, name, None) is not None}
    if isinstance(fact, WarningSign) and fact.threshold:
        name = next((one for one in _SIGN_NUMBERS if getattr(fact, one) is not None), None)
        return {name: fact.threshold} if name else {}
    return {}


def following(fact: Fact, thresholds: Mapping[str, Threshold]) -> dict[str, Any]:
    """What the repeating fields must hold, where it differs from what they hold. Part of an hour
    is an hour where whole ones are kept: a fast is never cut short."""
    wanted = {
        name: thresholds[one].value for name, one in repeats(fact).items() if one in thresholds
    }
    return {
        name: _in_kind(value, getattr(fact, name))
        for name, value in wanted.items()
        if getattr(fact, name) != value
    }


def _in_kind(value: Decimal, held: Any) -> Any:
    if isinstance(held, int):
        return int(value.to_integral_value(ROUND_CEILING))
    return type(held)(value)
