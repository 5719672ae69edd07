"""Changing archived bytes past the walls, as somebody could who owns the disk."""

from __future__ import annotations

from typing import Any

from django.db import connection

from prolo.registry.models import ArchivedDocument, DocumentShown, PersonalDocument


def change_archived(shown: DocumentShown, **change: Any) -> None:
    """Until the test's transaction is taken back."""
    model = PersonalDocument if shown.is_personal else ArchivedDocument
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER "prolo_wall_{table}_update"')
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'DROP TRIGGER prolo_wall_kept ON "{table}"')
    row_id = shown.personal_document_id or shown.document_id
    model._default_manager.filter(pk=row_id).update(**change)
