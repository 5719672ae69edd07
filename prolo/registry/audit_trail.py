"""Who changed which row when, as the audit knows it: names of tables and columns, never what
stood in them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import models

from prolo.registry.access import Actor, check_may
from prolo.registry.audited import audited_models, clinic_of
from prolo.registry.models import AuditRow, User
from prolo.registry.models.audit import IN_EVERY_ACTION, NOT_IN_EVERY_ACTION

NOT_TOLD = {"lock_version", "recorded_at", "recorded_by_id"}  # go with every write
VERBS = ("insert", "update", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for; what is None or empty is not asked about."""

    person_id: uuid.UUID | None = None
    patient_id: uuid.UUID | None = None
    kind: str = ""
    day: date | None = None
    before: int | None = None  # those older than this one: the next page


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """``at`` is real time. ``by`` is empty when it was prolo itself. ``columns`` are those that an
    update changed; ``patient_id`` is whose row it is, where it is somebody's."""

    seq: int
    at: datetime
    by: str
    verb: str
    kind: str
    row_id: str
    patient_id: uuid.UUID | None
    columns: tuple[str, ...] = ()


def kinds() -> list[str]:
    """Of rows that belong to a clinic."""
    return sorted(model.__name__ for model in audited_models() if any(clinic_of(model)))


def changes(actor: Actor, asked: Asked, *, at_most: int) -> list[Change]:
    """The newest first."""
    check_may(actor, "see_audit")
    rows = list(_rows(actor, asked).order_by("-at", "-seq")[:at_most])
    people = User.objects.filter(pk__in={row.person_id for row in rows if row.person_id})
    names = dict(people.values_list("pk", "full_name"))
    kind_of = {model._meta.db_table: model.__name__ for model in audited_models()}
    return [_change(row, names, kind_of) for row in rows]


def _rows(actor: Actor, asked: Asked) -> models.QuerySet[AuditRow]:
    rows = AuditRow.objects.filter(clinic_id=actor.clinic.pk)
    if asked.person_id:
        rows = rows.filter(person_id=asked.person_id)
    if asked.kind:
        table = apps.get_model("registry", asked.kind)._meta.db_table
        rows = rows.filter(table_name=table)
        if table not in IN_EVERY_ACTION:
            rows = rows.filter(NOT_IN_EVERY_ACTION)  # which lets the index be taken
    if asked.patient_id:
        is_theirs = models.Q(patient_id=asked.patient_id)
        rows = rows.filter(is_theirs | models.Q(left_patient_id=asked.patient_id))
    if asked.day:
        begins = datetime.combine(asked.day, time(), ZoneInfo(actor.clinic.time_zone))
        rows = rows.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
    if asked.before is not None:
        last = models.Subquery(AuditRow.objects.filter(seq=asked.before).values("at"))
        is_older = models.Q(at__lt=last) | models.Q(at=last, seq__lt=asked.before)
        rows = rows.filter(is_older, at__lte=last)  # the second lets an index begin there
    return rows


def _change(row: AuditRow, names: Mapping[uuid.UUID, str], kind_of: Mapping[str, str]) -> Change:
    kind = kind_of.get(row.table_name, row.table_name)
    return Change(
        seq=row.seq,
        at=row.at,
        by=names.get(row.person_id, "") if row.person_id else "",
        verb=row.verb,
        kind=kind,
        row_id=row.row_id,
        patient_id=row.patient_id,
        columns=_changed(row.old, row.new),
    )


def _changed(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> tuple[str, ...]:
    if old is None or new is None:
        return ()
    return tuple(
        name for name in new if name not in NOT_TOLD and _is_other(old.get(name), new[name])
    )


def _is_other(old: Any, new: Any) -> bool:
    """A secret says in its place whether it changed."""
    return bool(new == "masked, changed" or (old != new and new != "masked"))
