"""What a signature is bound to: the content of a row and of the rows it consists of."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from prolo.registry.columns import given_fields
from prolo.registry.models import Injection, Session, Signature, Vial

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
    text = json.dumps(body, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _content(row: Model) -> dict[str, Any]:
    values = {
        field.attname: _plain(field.value_from_object(row))
        for field in given_fields(row)
        if field.name not in NOT_CONTENT
    }
    return {**values, "model": type(row).__name__, "id": str(row.pk)}


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
    return session.pk in changed_since_signed([session.pk])


def changed_since_signed(sessions: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """In three queries, however many there are."""
    signatures = Signature.objects.filter(subject_kind="Session", subject_id__in=sessions)
    newest = {one.subject_id: one for one in signatures.order_by("signed_at", "id")}
    rows: dict[uuid.UUID, list[Model]] = defaultdict(list)
    for model in (Vial, Injection):
        for row in model.objects.filter(session__in=newest).current():
            rows[row.session_id].append(row)
    return {of for of, signature in newest.items() if not still_matches(signature, rows[of])}
