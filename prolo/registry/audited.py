"""Which tables the audit watches, and where the clinic of their rows stands."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from prolo.registry.models import Clinic, ClinicOwned, Patient


def audited_models() -> list[type[models.Model]]:
    """Every registry table, those that join two others too, but the ones that say otherwise."""
    return [
        model
        for model in apps.get_app_config("registry").get_models(include_auto_created=True)
        if model._meta.managed and getattr(model, "audited", True)
    ]


def clinic_of(model: type[models.Model]) -> tuple[str, str]:
    """The column that holds the clinic, and no table; or the column that refers to a row that
    has a clinic, and its table; or neither."""
    if model is Clinic:
        return "id", ""
    fields = {field.attname: field.related_model for field in model._meta.concrete_fields}
    if "clinic_id" in fields:
        return "clinic_id", ""
    for column, owner in fields.items():
        if isinstance(owner, type) and issubclass(owner, ClinicOwned):
            return column, owner._meta.db_table
    return "", ""


def patient_of(model: type[models.Model]) -> str:
    """The column that says whose row it is; empty where it is nobody's."""
    if model is Patient:
        return "id"
    columns = {field.column for field in model._meta.concrete_fields}
    return "patient_id" if "patient_id" in columns else ""


def masked_columns(model: type[models.Model]) -> tuple[str, ...]:
    """Secrets, of which the audit says only whether they changed."""
    return getattr(model, "masked_in_audit", ())
