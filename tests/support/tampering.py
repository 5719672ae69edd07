"""Changing archived bytes past the walls, as somebody could who owns the disk."""

from __future__ import annotations

from typing import Any

from django.db import connection

from prolo.registry.models import ArchivedDocument, DocumentShown


def change_archived(shown: DocumentShown, **change: Any) -> None:
    """Until the test's transaction is taken back."""
    table = ArchivedDocument._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER "prolo_wall_{table}_update"')
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'DROP TRIGGER prolo_wall_kept ON "{table}"')
    ArchivedDocument.objects.filter(pk=shown.document_id).update(**change)
