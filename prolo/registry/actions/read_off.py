"""What the checks of the day read off a label: a vial of the session, so that its lot leads to the
person though no needle drew from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from prolo.registry.access import Actor
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.entering import entry
from prolo.registry.models import Session, Vial


def vial_of_checks(session: Session, role: str) -> Vial | None:
    """What stands on record."""
    return session.vials.filter(role=role).current().order_by("recorded_at").last()


def keep_label(
    session: Session,
    role: str,
    label: Mapping[str, Any] | None,
    *,
    taken_back: str,
    at: datetime,
    by: Actor,
    **more: Any,
) -> None:
    """Part of keeping the checks of a session that is open. ``label`` None: it was not read as a
    whole, and what stands on record is marked in error, since it was ``taken_back``; ``more`` are
    columns that are on no label."""
    last = vial_of_checks(session, role)
    if last is not None and label is None:
        mark_in_error(entry=last, reason=taken_back, by=by)
    if label is None or (last and all(getattr(last, key) == it for key, it in label.items())):
        return
    Vial.objects.create(
        **entry(by, session.patient, at=at, after=last),
        **label,
        session=session,
        role=role,
        **more,
    )
