"""Who works in the clinic, as what, and who may treat what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from prolo.care.privileges import Level
from prolo.knowledge import Knowledge
from prolo.registry.models import Membership, Privilege
from prolo.web.words.injector import LEVELS
from prolo.web.words.people import ROLES


def people_rows(
    memberships: Iterable[Membership],
    privileges: Iterable[Privilege],
    knowledge: Knowledge,
    today: date,
) -> list[dict[str, Any]]:
    """Each person once, with their roles and what they may treat; what is over stands last."""
    rows: dict[Any, dict[str, Any]] = {}
    for one in memberships:
        about = {"user": one.user, "roles": [], "privileges": []}
        rows.setdefault(one.user_id, about)["roles"].append(_role(one))
    for held in privileges:
        if held.user_id in rows:
            rows[held.user_id]["privileges"].append(_privilege(held, knowledge, today))
    for row in rows.values():
        row["privileges"].sort(key=lambda one: (one["is_over"], one["region"], one["starts_on"]))
    return list(rows.values())


def _role(row: Membership) -> dict[str, Any]:
    return {"name": ROLES[row.role], "starts_on": row.starts_on, "ends_on": row.ends_on}  # type: ignore[index]


def _privilege(row: Privilege, knowledge: Knowledge, today: date) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "region": region_label(row.region, knowledge),
        "level": LEVELS[Level(row.level)],
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "is_over": row.ends_on is not None and row.ends_on < today,
        "note": row.note,
        "by": row.recorded_by.full_name if row.recorded_by else "",
    }


def region_label(region: str, knowledge: Knowledge) -> str:
    """One that the knowledge no longer has keeps its id."""
    found = knowledge.regions.get(region)
    return found.label if found else region
