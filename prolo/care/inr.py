"""How thin warfarin and its like make the blood: the INR, and the day on which it was measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from prolo.care.conclusions import Finding
from prolo.care.gates import Case, Weight, applies, find
from prolo.knowledge.records import ChecklistItem


def weigh_inr(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/inr, thresholds/inr-max and inr-days: who takes a vitamin K antagonist goes on with
    it, and says a value with its day. One that is too old is none; a limit that nobody verified
    neither stops nor clears, and a clinician decides."""
    value, on = case.given.inr, case.given.inr_on
    if value is None:
        is_asked = applies(case, item) or on is not None
        code, weight = ("not-measured", Weight.MISSING) if is_asked else ("not-needed", Weight.OK)
        yield find("inr", code, weight, item, item=item.id)
    elif on is None:
        yield find("inr", "day-missing", Weight.MISSING, item, item=item.id, inr=value)
    else:
        yield from _weigh_age(case, item, value, on)
        yield _weigh_value(case, item, value, on)


def _weigh_age(case: Case, item: ChecklistItem, value: Decimal, on: date) -> Iterator[Finding]:
    counts = case.knowledge.threshold("inr-days")
    if on >= case.planned.day - timedelta(days=int(counts.value)):
        return
    yield find(
        "inr",
        "stale",
        Weight.ASK,
        item,
        counts,
        inputs={"inr": value, "inr_on": on},
        awaits=None if counts.is_usable("value") else counts,
        item=item.id,
        inr_on=on,
        days=(case.planned.day - on).days,
        low=int(counts.value),
    )


def _weigh_value(case: Case, item: ChecklistItem, value: Decimal, on: date) -> Finding:
    limit = case.knowledge.threshold("inr-max")
    is_high = value >= limit.value
    if limit.is_usable("value"):
        code, weight = ("too-high", Weight.STOP) if is_high else ("below", Weight.OK)
    else:
        code, weight = "high-awaits" if is_high else "below-awaits", Weight.ASK
    return find(
        "inr",
        code,
        weight,
        item,
        limit,
        inputs={"inr": value, "inr_on": on},
        awaits=limit if weight is Weight.ASK else None,
        item=item.id,
        inr=value,
        inr_on=on,
        limit=limit.value,
    )
