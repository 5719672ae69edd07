"""Who works in the clinic, as what, and who may treat what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from prolo.care.privileges import Level
from prolo.knowledge import Knowledge
from prolo.registry.access import CLINICAL
from prolo.registry.actions.people import has_ended
from prolo.registry.log_ins import LogIn
from prolo.registry.models import Membership, Privilege, Role
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.words.injector import LEVELS
from prolo.web.words.people import ROLES

HEADS = (
    Head("name", _("Name")),
    Head("title", _("Title")),
    Head("role", _("Role")),
    Head("starts_on", _("From")),
    Head("ends_on", _("Until")),
)

PRIVILEGE_HEADS = (
    Head("name", _("Name")),
    Head("region", _("Region")),
    Head("level", _("May")),
    Head("starts_on", _("From")),
    Head("ends_on", _("Until")),
    Head("note", _("Note")),
    Head("why_wrong", _("Entered in error, because")),
)


def people_listing(memberships: Iterable[Membership]) -> Listing:
    """A row a role."""
    rows = (
        {
            "name": one.user.full_name,
            "title": one.user.title,
            "role": one.role,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
        }
        for one in memberships
    )
    return listing("people", HEADS, rows)


def privileges_listing(privileges: Iterable[Privilege]) -> Listing:
    """Who may treat what, and since when; with those that have ended or were granted in error."""
    rows = (
        {
            "name": one.user.full_name,
            "region": one.region,
            "level": one.level,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "note": one.note,
            "why_wrong": one.marked_in_error_reason,
        }
        for one in privileges
    )
    return listing("privileges", PRIVILEGE_HEADS, rows)


def people_rows(
    memberships: Iterable[Membership],
    privileges: Iterable[Privilege],
    knowledge: Knowledge,
    today: date,
    log_ins: Mapping[UUID, LogIn],
) -> list[dict[str, Any]]:
    """Each person once, with their roles and what they may treat; what is over stands last, and
    so does who works here no longer."""
    rows: dict[Any, dict[str, Any]] = {}
    for one in memberships:
        about = {
            "user": one.user,
            "roles": [],
            "privileges": [],
            "log_in": log_ins.get(one.user_id),
        }
        rows.setdefault(one.user_id, about)["roles"].append(_role(one, today))
    for held in privileges:
        if held.user_id in rows:
            rows[held.user_id]["privileges"].append(_privilege(held, knowledge, today))
    for row in rows.values():
        row["privileges"].sort(key=lambda one: (one["is_over"], one["region"], one["starts_on"]))
        row["roles"].sort(key=lambda one: (one["is_over"], one["starts_on"]))
        row["works_here"] = not all(one["is_over"] for one in row["roles"])
        row["treats"] = any(one["treats"] and not one["is_over"] for one in row["roles"])
    return sorted(rows.values(), key=lambda row: not row["works_here"])


def _role(row: Membership, today: date) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "name": ROLES[Role(row.role)],
        "treats": row.role in CLINICAL,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "is_over": has_ended(row, today),
    }


def _privilege(row: Privilege, knowledge: Knowledge, today: date) -> dict[str, Any]:
    is_wrong = row.marked_in_error_at is not None
    return {
        "pk": row.pk,
        "region": region_label(row.region, knowledge),
        "level": LEVELS[Level(row.level)],
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "is_over": is_wrong or (row.ends_on is not None and row.ends_on < today),
        "is_wrong": is_wrong,
        "note": row.note,
        "by": row.recorded_by.full_name if row.recorded_by else "",
        "why_wrong": row.marked_in_error_reason,
        "wrong_by": row.marked_in_error_by.full_name if row.marked_in_error_by else "",
    }


def region_label(region: str, knowledge: Knowledge) -> str:
    """One that the knowledge no longer has keeps its id."""
    found = knowledge.regions.get(region)
    return found.label if found else region
