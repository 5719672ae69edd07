"""Corrections of what was recorded. Nothing is overwritten and nothing is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.audit import conflict_over
from prolo.registry.checking import check_row
from prolo.registry.columns import given_fields
from prolo.registry.events import record_event
from prolo.registry.models import Entry
from prolo.registry.models.base import Mistakable
from prolo.registry.transactions import write_transaction

E = TypeVar("E", bound=Entry)

IN_ERROR = ("marked_in_error_at", "marked_in_error_by", "marked_in_error_reason")
OWN_OF_A_VERSION = {
    "id",
    "recorded_at",
    "recorded_by",
    "version",
    "replaces",
    "correction_reason",
    *IN_ERROR,
}


def correct_entry(*, entry: E, changes: Mapping[str, Any], by: Actor, reason: str = "") -> E:
    """A new version with these fields changed; the earlier one stays. Raises ``Conflict`` when
    somebody else has corrected it, or marked it as entered in error, meanwhile."""
    check_may(by, "correct_entry")
    check_own(by, entry)
    if unknown := set(changes) - _content_fields(entry):
        raise Invalid(dict.fromkeys(sorted(unknown), "unknown"))
    later = type(entry)(
        **{name: getattr(entry, name) for name in _content_fields(entry)} | dict(changes),
        recorded_by=by.user,
        version=entry.version + 1,
        replaces=entry,
        correction_reason=reason.strip(),
    )
    check_row(later)
    with write_transaction(by=by):
        _check_is_current(entry)
        later.recorded_at = clock.now(by.clinic)
        try:
            with transaction.atomic():
                later.save(force_insert=True)
        except IntegrityError:
            _check_is_current(entry)  # two at once: the other was first
            raise
        record_event(
            verb="entry_corrected",
            subject=later,
            patient=later.patient,
            by=by,
            body={"version": later.version, "fields": sorted(changes)},
        )
    return later


def mark_in_error(*, entry: E, reason: str, by: Actor, verb: str = "correct_entry") -> E:
    """This was never so. It stays on record, marked, with who said so and why. ``verb`` is what
    one must be allowed to for entries that others than clinicians write."""
    check_may(by, verb)
    check_own(by, entry)
    if not reason.strip():
        raise Invalid({"reason": "missing"})
    with write_transaction(by=by):
        _check_is_current(entry)
        entry.marked_in_error_at = clock.now(by.clinic)
        entry.marked_in_error_by = by.user
        entry.marked_in_error_reason = reason.strip()
        entry.save(update_fields=IN_ERROR)
        record_event(verb="entry_marked_in_error", subject=entry, patient=entry.patient, by=by)
    return entry


def put_in_error(row: Mistakable, *, reason: str, by: Actor) -> None:
    """Of a row that is no entry, within the action that says what follows."""
    if not reason.strip():
        raise Invalid({"reason": "missing"})
    row.marked_in_error_at, row.marked_in_error_by = clock.now(by.clinic), by.user
    row.marked_in_error_reason = reason.strip()
    rows: QuerySet[Any] = type(row)._default_manager.filter(pk=row.pk)
    given = {name: getattr(row, name) for name in IN_ERROR}
    if not rows.filter(marked_in_error_at__isnull=True).update(**given):
        raise Invalid({"reason": "in-error-already"})


def put_right(row: Mistakable) -> None:
    """That it was marked was the error: it counts again. The trail keeps who marked it and why."""
    row.marked_in_error_at, row.marked_in_error_by, row.marked_in_error_reason = None, None, ""
    row.save(update_fields=IN_ERROR)


def _content_fields(entry: Entry) -> set[str]:
    return {field.name for field in given_fields(entry)} - OWN_OF_A_VERSION


def _check_is_current(entry: Entry) -> None:
    rows = type(entry).objects
    if rows.filter(pk=entry.pk).current().exists():
        return
    raise conflict_over(rows.filter(replaces=entry).first() or entry)
