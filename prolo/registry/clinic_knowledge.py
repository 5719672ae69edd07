"""The knowledge as one clinic uses it: its confirmations and its own values applied."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q

from prolo.care.dates import local_day
from prolo.knowledge import Knowledge, load_knowledge
from prolo.knowledge.clinic import with_clinic
from prolo.knowledge.content import fact_content
from prolo.knowledge.records import Confirmation, OwnValue
from prolo.registry.models import Clinic, ClinicValue, FactConfirmation
from prolo.registry.statements import ask

Row = tuple[Any, ...]  # a confirmation or an own value, as it is kept
KEPT_AT_MOST = 64  # clinics whose knowledge stays at hand

_standing: ContextVar[dict[uuid.UUID, Knowledge] | None] = ContextVar("standing", default=None)
_kept: dict[tuple[Any, ...], tuple[Knowledge, Knowledge]] = {}

# Rows are added and withdrawn, and never changed. In SQL, because it is asked with every page and
# every answer.
STAMP = """
    SELECT count(*), count(withdrawn_at), max(withdrawn_at), max(CAST(id AS varchar))
      FROM {} WHERE clinic_id = %s
"""
STAMPS = " UNION ALL ".join(
    STAMP.format(model._meta.db_table) for model in (FactConfirmation, ClinicValue)
)


def clinic_knowledge(clinic: Clinic) -> Knowledge:
    """Facts with this clinic's standing confirmations and own values.

    A confirmation counts only for the content it was given for: a fact that changed in the
    package since then is unverified again. Whether there are new rows is asked each time; what
    follows from them is worked out once, as it takes as long as a page may.
    """
    standing = _standing.get()
    if standing is None:
        return _read(clinic)
    if clinic.pk not in standing:
        standing[clinic.pk] = _read(clinic)
    return standing[clinic.pk]


@contextmanager
def standing_knowledge() -> Iterator[None]:
    """For work in which nobody confirms a fact or sets a value: a page that is only read, or
    thousands of actions in one transaction. The rows of a clinic are read once. Inside another it
    is a part of that one."""
    if _standing.get() is not None:
        yield
        return
    token = _standing.set({})
    try:
        yield
    finally:
        _standing.reset(token)


def knowledge_at(clinic: Clinic, at: datetime) -> Knowledge:
    """As the clinic's rows stood in that moment, upon what is published now."""
    then = (_confirmations(clinic, at), _values(clinic, at))
    return _worked_out((clinic.pk, clinic.time_zone, then), lambda: then)


def _read(clinic: Clinic) -> Knowledge:
    stamp = (clinic.pk, clinic.time_zone, *_stamps(clinic))
    return _worked_out(stamp, lambda: (_confirmations(clinic), _values(clinic)))


def _worked_out(
    stamp: tuple[Any, ...], rows: Callable[[], tuple[tuple[Row, ...], tuple[Row, ...]]]
) -> Knowledge:
    published = load_knowledge()
    since, known = _kept.get(stamp, (None, None))
    if known is None or since is not published:
        known = _with_rows(published, *rows())
        if len(_kept) >= KEPT_AT_MOST:
            _kept.clear()
        _kept[stamp] = (published, known)
    return known


def _stamps(clinic: Clinic) -> list[Row]:
    key = Clinic._meta.pk.get_db_prep_value(clinic.pk, connection)
    return [tuple(row) for row in ask(STAMPS, [key, key])]


def _stands(at: datetime | None) -> Q:
    """None: now."""
    if at is None:
        return Q(withdrawn_at__isnull=True)
    return Q(recorded_at__lte=at) & (Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at))


def _confirmations(clinic: Clinic, at: datetime | None = None) -> tuple[Row, ...]:
    rows = FactConfirmation.unscoped.filter(_stands(at), clinic=clinic)
    names = ("ref", "field", "sha256", "reason", "recorded_by__full_name", "recorded_at")
    return tuple(
        _dated(row, clinic) for row in rows.order_by("recorded_at", "id").values_list(*names)
    )


def _values(clinic: Clinic, at: datetime | None = None) -> tuple[Row, ...]:
    rows = ClinicValue.unscoped.filter(_stands(at), clinic=clinic)
    names = ("ref", "field", "value", "published", "reason", "recorded_by__full_name")
    newest = {
        row[:2]: row for row in rows.order_by("recorded_at").values_list(*names, "recorded_at")
    }
    return tuple(_dated(row, clinic) for row in newest.values())


def _dated(row: Row, clinic: Clinic) -> Row:
    """Its last column as the day of the clinic on which it was recorded."""
    return (*row[:-1], local_day(row[-1], ZoneInfo(clinic.time_zone)))


def _with_rows(
    published: Knowledge, confirmations: tuple[Row, ...], own_values: tuple[Row, ...]
) -> Knowledge:
    return with_clinic(
        published,
        confirmations=[
            (ref, Confirmation(by=by or "", on=on, reason=reason, field=field))
            for ref, field, sha256, reason, by, on in confirmations
            if published.has(ref) and content_hash(ref, published) == sha256
        ],
        own_values=[(ref, _own_value(*rest)) for ref, *rest in own_values if published.has(ref)],
    )


def _own_value(
    field: str, value: str, before: str, reason: str, by: str | None, on: date
) -> OwnValue:
    return OwnValue(
        field=field,
        value=_number(value),
        published=_number(before) if before else None,
        by=by or "",
        on=on,
        reason=reason,
    )


def content_hash(ref: str, knowledge: Knowledge) -> str:
    return fact_content(ref, knowledge).sha256


def _number(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text
