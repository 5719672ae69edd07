"""A care record is read from JSON as it was written, or refused with every fault at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from prolo.care.stored import from_json, to_json
from prolo.errors import CareError


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    on: date
    volume_ml: Decimal
    given_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doses:
    name: str
    doses: tuple[Dose, ...]
    counted: Mapping[str, int]
    first: Dose | None = None


def written() -> Any:
    dose = Dose(on=date(2026, 1, 5), volume_ml=Decimal("0.50"))
    return to_json(Doses(name="knee", doses=(dose, dose), counted={"left": 2}, first=dose))


def test_what_was_written_is_read_with_its_digits_and_its_gaps() -> None:
    body = written()
    assert to_json(from_json(Doses, body)) == body
    assert from_json(Doses, body).doses[0].volume_ml.as_tuple().exponent == -2
    del body["first"]
    assert from_json(Doses, body).first is None


def test_every_fault_is_named_with_its_place() -> None:
    body = written() | {"name": 3, "counted": [], "more": 1}
    body["doses"] = [{"on": "today", "given_on": 5}, 7]
    with pytest.raises(CareError) as refused:
        from_json(Doses, body)
    assert refused.value.faults == {
        "name": "not-a-str",
        "counted": "not-a-mapping",
        "more": "unknown-field",
        "doses.0.on": "not-a-date",
        "doses.0.volume_ml": "missing",
        "doses.0.given_on": "not-a-date",
        "doses.1": "not-a-record",
    }
