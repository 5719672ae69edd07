"""What a signature is bound to: the content of a row and of the rows it consists of."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.db.models import Model, QuerySet

from prolo.registry.columns import given_fields
from prolo.registry.json_hash import json_sha256
from prolo.registry.models import Injection, Session, Signature, Vial
from prolo.registry.prepared import prepared
from prolo.registry.statements import Statement

# ``patient`` says which record carries the row, and a merge gives it to another; walls.py sees to
# it that nothing else does.
NOT_CONTENT = {
    "lock_version",
    "patient",
    "state",
    "recorded_at",
    "recorded_by",
    "content_sha256",
}


def content_sha256(rows: Iterable[Model]) -> str:
    """The same rows give the same hash; any changed, added or removed value gives another."""
    body = sorted((_content(row) for row in rows), key=lambda one: (one["model"], one["id"]))
    return json_sha256(body)


def _content(row: Model) -> dict[str, Any]:
    values = {name: _plain(getattr(row, name)) for name in _content_columns(type(row))}
    return {**values, "model": type(row).__name__, "id": str(row.pk)}


@cache
def _content_columns(model: type[Model]) -> list[str]:
    return [one.attname for one in given_fields(model) if one.name not in NOT_CONTENT]


def _plain(value: Any) -> Any:
    """Decimals without the trailing zeros that a database adds."""
    if hasattr(value, "normalize"):
        return f"{value.normalize():f}"
    return value


def still_matches(signature: Signature, rows: Iterable[Model]) -> bool:
    return signature.content_sha256 == content_sha256(rows)


def signed_rows(session: Session) -> list[Vial | Injection]:
    """What a signature under a session covers."""
    return [*session.vials.current(), *session.injections.current()]


def last_signature(session: Session) -> Signature | None:
    rows = Signature.objects.filter(subject_kind="Session", subject_id=session.pk)
    return rows.select_related("signed_by").order_by("-signed_at", "-id").first()


def is_changed_since_signed(session: Session) -> bool:
    return session.pk in changed_since_signed(session.course_id)


def changed_since_signed(course_id: uuid.UUID) -> set[uuid.UUID]:
    """Sessions of a course, in three queries however many there are."""
    signed = dict(_signed(course_id))
    if not signed:
        return set()
    found: list[Vial | Injection] = [*_vials(course_id), *_injections(course_id)]
    rows: dict[uuid.UUID, list[Model]] = defaultdict(list)
    for row in found:
        rows[row.session_id].append(row)
    return {of for of, sha256 in signed.items() if sha256 != content_sha256(rows[of])}


def asked_of_signed(course_id: uuid.UUID) -> Iterator[Statement]:
    """What is asked to find those."""
    for asked in (_signed, _vials, _injections):
        yield asked.statement(course_id)


@prepared
def _signed(course_id: uuid.UUID) -> QuerySet[Signature, tuple[uuid.UUID, str]]:
    """Session and what was signed; of several the newest comes last."""
    sessions = Session.objects.filter(course=course_id).values("pk")
    rows = Signature.objects.filter(subject_kind="Session", subject_id__in=sessions)
    return rows.order_by("signed_at", "id").values_list("subject_id", "content_sha256")


@prepared
def _vials(course_id: uuid.UUID) -> QuerySet[Vial]:
    return Vial.objects.filter(session__course=course_id).current()


@prepared
def _injections(course_id: uuid.UUID) -> QuerySet[Injection]:
    return Injection.objects.filter(session__course=course_id).current()
