"""Columns of a table that somebody fills, apart from those that the database works out."""

from __future__ import annotations

from django.db import models


def given_fields(model: models.Model | type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if not field.generated]
