"""The audit: what every row was and became, written by the database itself."""

from __future__ import annotations

from django.db import models


class AuditRow(models.Model):
    """One insert, update or delete of one row. Only triggers write here (see audit.py); nothing
    changes or removes what is written. ``at`` is real time, whatever a clinic's clock says.

    Not managed by migrations: ``audit.install`` makes the table, and emptying all tables
    between tests passes it by.
    """

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    person_id = models.UUIDField(null=True)  # empty: the system itself
    clinic_id = models.UUIDField(null=True)  # empty: a row that is no clinic's
    verb = models.CharField(max_length=8)  # insert · update · delete · truncate
    table_name = models.CharField(max_length=80)
    row_id = models.CharField(max_length=80)  # as this database writes it
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    login = models.CharField(max_length=80)  # the database role; empty on SQLite

    class Meta:
        managed = False
        db_table = "registry_auditrow"
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["table_name", "row_id"], name="audit_by_row"),
            models.Index(fields=["clinic_id", "seq"], name="audit_by_clinic"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.table_name} {self.row_id}"
