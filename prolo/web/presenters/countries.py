"""What is of the clinic's own country, and what is of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from prolo.registry.models import Clinic

Row = dict[str, Any]


def here_and_elsewhere(rows: Iterable[Row], clinic: Clinic) -> tuple[list[Row], list[Row]]:
    """Each with a ``country``, in their order."""
    known = list(rows)
    here = [one for one in known if one["country"] == clinic.country]
    return here, [one for one in known if one["country"] != clinic.country]
