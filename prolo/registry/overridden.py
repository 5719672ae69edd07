"""Whether people decided, by name, about what was found."""

from __future__ import annotations

from typing import Any

from prolo.care.gates import Weight
from prolo.registry.models import Conclusion

HEAVY = frozenset({Weight.STOP, Weight.ASK, Weight.MISSING})  # what stands in the way


def is_decided(row: Conclusion) -> bool:
    """Somebody decided otherwise by name: about the whole, or about every heavy finding."""
    otherwise: set[Any] = set(row.overrides.values_list("rule", "code"))
    heavy = {(one["rule"], one["code"]) for one in row.body["findings"] if one["weight"] in HEAVY}
    return bool(otherwise) and (("", "") in otherwise or heavy <= otherwise)
