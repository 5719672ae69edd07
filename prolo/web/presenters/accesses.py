"""Who logs in to a patient's own pages, as a list to take away, without any code."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from prolo.registry.models import PatientAccess
from prolo.web.presenters.listings import Head, Listing, listing

HEADS = (
    Head("name", gettext_lazy("Name")),
    Head("username", gettext_lazy("User name")),
    Head("relation", gettext_lazy("Relation; empty: the patient")),
    Head("starts_on", gettext_lazy("From")),
    Head("ends_on", gettext_lazy("Until")),
)


def accesses_listing(rows: Iterable[PatientAccess]) -> Listing:
    found = (
        {
            "name": one.user.full_name,
            "username": one.user.username,
            "relation": one.relation.kind if one.relation else None,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
        }
        for one in rows
    )
    return listing("log-ins", HEADS, found)
