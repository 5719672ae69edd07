"""The audit: what every row was and became, written by the database itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import connection, models

from prolo.errors import Conflict

# Kinds of row that go with nearly every action. The newest of them are among the newest of all,
# where they are found as soon; each would be one entry more in an index.
IN_EVERY_ACTION = ("registry_conclusion", "registry_event", "registry_score")
NOT_IN_EVERY_ACTION = models.Q(*(~models.Q(table_name=one) for one in IN_EVERY_ACTION))


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
    patient_id = models.UUIDField(null=True)  # whose row it is
    left_patient_id = models.UUIDField(null=True)  # whose it was, when a merge moves it
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
            models.Index(fields=["row_id"], name="audit_by_row"),
            models.Index(fields=["clinic_id", "at", "seq"], name="audit_by_time"),
            models.Index(
                fields=["person_id", "at", "seq"],
                condition=models.Q(person_id__isnull=False),
                name="audit_by_person",
            ),
            models.Index(
                fields=["clinic_id", "table_name", "at", "seq"],
                condition=NOT_IN_EVERY_ACTION,
                name="audit_by_kind",
            ),
            models.Index(
                fields=["patient_id"],
                condition=models.Q(patient_id__isnull=False),
                name="audit_by_patient",
            ),
            models.Index(
                fields=["left_patient_id"],
                condition=models.Q(left_patient_id__isnull=False),
                name="audit_by_left_patient",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.table_name} {self.row_id}"


@dataclass(frozen=True, slots=True)
class LastChange:
    at: datetime  # real time
    by_name: str  # empty: the system itself


def last_change(row: models.Model) -> LastChange | None:
    """When this row was last written, and by whom."""
    row_id = row._meta.pk.get_db_prep_value(row.pk, connection)
    rows = AuditRow.objects.filter(table_name=row._meta.db_table, row_id=str(row_id))
    newest = rows.order_by("-seq").first()
    if newest is None:
        return None
    names = get_user_model()._default_manager.filter(pk__in=[newest.person_id])
    return LastChange(newest.at, names.values_list("full_name", flat=True).first() or "")


def conflict_over(row: models.Model) -> Conflict:
    """Somebody else changed this row: when, and who, as the audit knows it."""
    change = last_change(row)
    return Conflict(at=change.at, by=change.by_name) if change else Conflict()
