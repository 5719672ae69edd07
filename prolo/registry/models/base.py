"""What every row of a clinic has, and what every entry about a patient has besides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django_scopes import get_scope
from django_scopes.manager import DisabledQuerySet

from prolo.registry.clock import recorded_now
from prolo.registry.ids import new_id
from prolo.registry.models.audit import conflict_over

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class ScopedRows(models.Manager[Row_co]):
    """What django-scopes' ``ScopedManager(clinic="clinic")`` makes, written as a class, so that
    types are known: it answers only while a clinic is in scope."""

    def get_queryset(self) -> models.QuerySet[Row_co]:
        scope = get_scope()
        if not scope.get("_enabled", True):
            return super().get_queryset()
        if "clinic" not in scope:
            refusing: models.QuerySet[Row_co] = DisabledQuerySet(
                self.model, using=self._db, missing_scopes={"clinic"}
            )
            return refusing
        return super().get_queryset().filter(clinic=scope["clinic"])

    def all(self) -> models.QuerySet[Row_co]:
        """Rows that were prefetched are not asked for again, as a copy of the query would."""
        found = super().all()
        return found.all() if isinstance(found, DisabledQuerySet) else found


class AllRows(models.Manager[Row_co]):
    """For the registry itself, which then names the clinic."""


def written_by(*, editable: bool = True) -> Any:
    """Without an index: what somebody wrote is looked up in the audit trail alone."""
    return models.ForeignKey(
        "registry.User",
        on_delete=models.PROTECT,
        null=True,
        editable=editable,
        related_name="+",
        db_index=False,
    )


def clinic_of_many_rows() -> Any:
    """Without an index of its own: one that begins with it is among the model's."""
    return models.ForeignKey(
        "registry.Clinic", on_delete=models.PROTECT, related_name="+", db_index=False
    )


def patient_of_a_course() -> Any:
    """Without an index: whose it is follows from the course, by which it is found."""
    return models.ForeignKey(
        "registry.Patient", on_delete=models.PROTECT, related_name="+", db_index=False
    )


class ClinicOwned(models.Model):
    """A row of one clinic, reached through that clinic.

    ``objects`` answers only inside ``clinic_scope``; ``unscoped`` is for the registry itself.
    A row never changes its clinic, and may refer only to rows of the same clinic (see walls.py).
    """

    audited: ClassVar[bool] = True  # False: derived from audited rows alone
    row_security: ClassVar[bool] = True  # False: read before a clinic is chosen

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clinic = models.ForeignKey("registry.Clinic", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=recorded_now, editable=False)
    recorded_by = written_by(editable=False)  # empty: the system itself

    objects = ScopedRows()
    unscoped = AllRows()

    class Meta:
        abstract = True

    def save_if_unchanged(self, fields: Sequence[str], *, seen: int | None = None) -> None:
        """Save these fields unless somebody saved the row since version ``seen`` of it; for rows
        with a ``lock_version``, by default the one that was loaded. Raises ``Conflict``."""
        loaded: int = self.lock_version  # type: ignore[has-type]
        seen = loaded if seen is None else seen
        rows: models.QuerySet[Any] = type(self).objects.filter(pk=self.pk)
        values = {name: getattr(self, name) for name in fields}
        if not rows.filter(lock_version=seen).update(lock_version=seen + 1, **values):
            raise conflict_over(self)
        self.lock_version = seen + 1


class Mistakable(models.Model):
    """A row that may turn out never to have been so: it stays, marked by name and with a reason.
    Its ``Meta`` inherits this one and writes ``constraints = [*Mistakable.Meta.constraints, …]``.
    """

    marked_in_error_at = models.DateTimeField(null=True)
    marked_in_error_by = written_by()
    marked_in_error_reason = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(
                    marked_in_error_at__isnull=True,
                    marked_in_error_by__isnull=True,
                    marked_in_error_reason="",
                )
                | Q(marked_in_error_at__isnull=False, marked_in_error_by__isnull=False)
                & ~Q(marked_in_error_reason=""),
                name="%(class)s_in_error_by_name_and_reason",
            )
        ]


class EntryQuerySet(models.QuerySet[Row_co]):
    def current(self) -> Self:
        """Not replaced by a later version, and not marked as entered in error."""
        return self.filter(replaced_by__isnull=True, marked_in_error_at__isnull=True)

    def entered_in_error(self) -> Self:
        return self.filter(marked_in_error_at__isnull=False)


ScopedEntries = ScopedRows.from_queryset(EntryQuerySet)
AllEntries = AllRows.from_queryset(EntryQuerySet)


class Entry(Mistakable, ClinicOwned):
    """Something known about a patient: when it happened, when it was recorded, which version.

    It is never deleted and never overwritten: a correction is a new row that replaces this one,
    a mistake is marked as entered in error, by name and with a reason (``actions.entries``).
    A subclass with constraints of its own writes ``class Meta(Entry.Meta)`` and
    ``constraints = [*Entry.Meta.constraints, …]``.
    """

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT)
    happened_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    correction_reason = models.TextField(blank=True)  # why it replaces another, or came later

    objects = ScopedEntries()  # type: ignore[misc]
    unscoped = AllEntries()  # type: ignore[misc]

    class Meta:
        abstract = True
        constraints: ClassVar[list[Any]] = [
            *Mistakable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True)
                | Q(version__gt=1, replaces__isnull=False),
                name="%(class)s_version_above_one_replaces",
            ),
        ]
