"""Changing archived bytes past the walls, as somebody could who owns the disk."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Model

from prolo.registry.models import ArchivedDocument, DocumentShown, PersonalDocument


def change_kept(row: Model, **change: Any) -> None:
    """A row whose columns the walls keep, until the test's transaction is taken back."""
    model = type(row)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER IF EXISTS "prolo_wall_{table}_update"')
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'DROP TRIGGER IF EXISTS prolo_wall_kept ON "{table}"')
    model._default_manager.filter(pk=row.pk).update(**change)


def change_archived(shown: DocumentShown, **change: Any) -> None:
    """Until the test's transaction is taken back."""
    _change(shown, shown.personal_document_id or shown.document_id, change)


def change_printed(shown: DocumentShown, **change: Any) -> None:
    """The same of its PDF."""
    _change(shown, shown.personal_printed_id or shown.printed_id, change)


def _change(shown: DocumentShown, row_id: Any, change: dict[str, Any]) -> None:
    model = PersonalDocument if shown.is_personal else ArchivedDocument
    change_kept(model._default_manager.get(pk=row_id), **change)
