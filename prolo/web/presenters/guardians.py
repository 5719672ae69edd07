"""Who decides for a person, by what right, and in which language who signs reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext_lazy

from prolo.care.dates import local_day
from prolo.care.signing import CHOSEN
from prolo.papers.words import guardians
from prolo.registry.consents import signer_language
from prolo.registry.models import Consent, ConsentRequest, Relation
from prolo.web.languages import SPOKEN, language_name
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.words.values import apart


def right_of(relation: Relation | None) -> dict[str, Any]:
    """What a guardian is to the person, and by what right they decide, as papers show it."""
    if relation is None:
        return {"relationship": "", "right": "", "document": "", "seen_by": "", "seen_on": None}
    zone, at = ZoneInfo(relation.clinic.time_zone), relation.seen_at
    return {
        "relationship": relation.relationship,
        "right": relation.right,
        "document": relation.document,
        "seen_by": relation.seen_by.full_name if relation.seen_by else "",
        "seen_on": local_day(at, zone) if at else None,
    }


def signer_reads(row: Consent | ConsentRequest) -> str:
    """The language of who signs, as the page calls it; empty where it is not known by name."""
    base = signer_language(row).partition("-")[0].lower()
    return language_name(base) if base in SPOKEN else ""


def guardian_view(relation: Relation | None) -> dict[str, Any]:
    """What they are to the person, and by what right they decide; ``right_url`` where nobody saw
    it yet."""
    if relation is None:
        return {}
    known = right_of(relation)
    return {
        "kin": guardians.relationship(relation.relationship),
        "right": guardians.decides_as(
            known["right"], apart(known["document"]), known["seen_by"], known["seen_on"]
        ),
        "right_url": ""
        if relation.right_now
        else reverse("web:relation-right", args=[relation.pk]),
    }


RELATION_HEADS = (
    Head("name", gettext_lazy("Name")),
    Head("kind", gettext_lazy("Who they are for the patient")),
    Head("relationship", gettext_lazy("What they are to the person")),
    Head("phone", gettext_lazy("Telephone")),
    Head("email", gettext_lazy("E-mail")),
    Head("language", gettext_lazy("Language")),
    Head("right", gettext_lazy("By what right they decide")),
    Head("document", gettext_lazy("Seen")),
    Head("seen_by", gettext_lazy("Seen by")),
    Head("seen_on", gettext_lazy("Seen on")),
    Head("starts_on", gettext_lazy("From")),
    Head("ends_on", gettext_lazy("Until")),
    Head("why_wrong", gettext_lazy("Entered in error, because")),
)


def relations_listing(rows: Iterable[Relation]) -> Listing:
    """Those who ended and those who were entered in error too."""
    same = ("name", "kind", "phone", "email", "language", "starts_on", "ends_on")
    found = (
        {
            **right_of(row),
            **{key: getattr(row, key) for key in same},
            "why_wrong": row.marked_in_error_reason,
        }
        for row in rows
    )
    return listing("relations", RELATION_HEADS, found)


def spoken_for(relation: Relation) -> dict[str, Any]:
    """The same of whoever speaks for a person; a right has a guardian alone."""
    if relation.kind == Relation.Kind.GUARDIAN:
        return guardian_view(relation)
    return {"kin": guardians.relationship(relation.relationship)}


def understood(row: Consent | ConsentRequest) -> str:
    """How who signs understands a paper in another language than theirs, without an interpreter."""
    if not row.language_note:
        return ""
    why = row.language_note if row.language_note == CHOSEN else apart(row.language_note)
    return guardians.reads_another(signer_reads(row), why)
