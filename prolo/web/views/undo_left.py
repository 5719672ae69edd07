"""What was ended or taken back, as it was left."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, TypeVar

from prolo.errors import NotFound
from prolo.registry.models.base import ClinicOwned

R = TypeVar("R", bound=ClinicOwned)


def as_left(model: type[R], row_id: uuid.UUID, **ended: Any) -> R:
    """As it was left: what has been taken up again meanwhile, or never ended, is not there."""
    found: R | None = model.objects.filter(pk=row_id, **ended).first()
    if found is None:
        raise NotFound("undo")
    return found


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def keys_of(text: str) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(one) for one in text.split(",") if one]
    except ValueError:
        raise NotFound("undo") from None
