"""Which tables stand behind walls, and which of their columns refer to other such tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models


@dataclass(frozen=True, slots=True)
class Reference:
    """``table.column`` refers to a row of ``target`` that has the same ``shared`` columns. Of a
    person its rows are found by their patient, or by the rows of the target alone."""

    table: str
    column: str
    target: str
    shared: tuple[str, ...]  # clinic_id, or clinic_id and patient_id
    is_found_by_patient: bool = True

    @property
    def name(self) -> str:
        return f"prolo_wall_{self.column}"


@dataclass(frozen=True, slots=True)
class WalledTable:
    name: str
    has_patient: bool
    references: tuple[Reference, ...]
    unchangeable: tuple[str, ...] = ()  # columns that stay as they were written


def walled_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_app_config("registry").get_models()
        if model._meta.managed and _column(model, "clinic") is not None
    ]


def walled_tables() -> list[WalledTable]:
    return [
        WalledTable(
            model._meta.db_table,
            _column(model, "patient") is not None,
            tuple(_references(model)),
            getattr(model, "unchangeable", ()),
        )
        for model in walled_models()
    ]


def _references(model: type[models.Model]) -> list[Reference]:
    found = []
    for field in model._meta.concrete_fields:
        target = field.related_model
        if not isinstance(target, type) or _column(target, "clinic") is None:
            continue
        of_patient = _is_required(model, "patient") and _is_required(target, "patient")
        shared = ("clinic_id", "patient_id") if of_patient else ("clinic_id",)
        found.append(
            Reference(
                table=model._meta.db_table,
                column=field.attname,
                target=target._meta.db_table,
                shared=shared,
                is_found_by_patient=_has_index(model, "patient"),
            )
        )
    return found


def _column(model: type[models.Model], name: str) -> models.Field | None:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.ForeignKey) else None


def _has_index(model: type[models.Model], name: str) -> bool:
    field: Any = _column(model, name)
    return field is not None and bool(field.db_index)


def _is_required(model: type[models.Model], name: str) -> bool:
    field = _column(model, name)
    return field is not None and not field.null
