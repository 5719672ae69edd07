"""The last look at a row before it is saved: what its fields allow, as codes a form can show."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models

from prolo.errors import Invalid
from prolo.registry.columns import given_fields


def check_row(row: models.Model, *, faults: dict[str, str] | None = None) -> None:
    """Raise ``Invalid`` with a code for every field that cannot be saved, after those already
    found. SQLite would keep a text that is too long, or has a NUL in it; PostgreSQL would not."""
    found = dict(faults or {})
    try:
        row.clean_fields(exclude=_unchecked(row))
    except ValidationError as error:
        found |= {
            name: errors[0].code or "invalid"
            for name, errors in error.error_dict.items()
            if name not in found
        }
    found |= {name: "null-character" for name in _names_with_nul(row) if name not in found}
    if found:
        raise Invalid(found)


def _unchecked(row: models.Model) -> Collection[str]:
    """References are checked by the database; empty is decided by constraints."""
    return {
        field.name
        for field in given_fields(row)
        if field.is_relation or field.value_from_object(row) in (None, "")
    }


def _names_with_nul(row: models.Model) -> list[str]:
    return [field.name for field in given_fields(row) if "\0" in str(field.value_from_object(row))]
