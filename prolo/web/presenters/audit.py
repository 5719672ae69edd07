"""Changes of rows, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.registry.audit_trail import Change, kinds
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words.our_clinic import ROWS
from prolo.web.words.values import shown

VERBS = {
    "insert": gettext_lazy("written"),
    "update": gettext_lazy("changed"),
    "delete": gettext_lazy("removed"),
}
HEADS = (
    Head("at", gettext_lazy("When")),
    Head("by", gettext_lazy("Who")),
    Head("verb", gettext_lazy("What was done")),
    Head("kind", gettext_lazy("Kind of row")),
    Head("columns", gettext_lazy("What changed in it")),
    Head("row_id", gettext_lazy("Number of the row")),
    Head("patient_id", gettext_lazy("Number of the patient")),
)


def kind_word(kind: str) -> str:
    if kind in ROWS:
        return str(ROWS[kind])
    return str(apps.get_model("registry", kind)._meta.verbose_name_plural).capitalize()


def kind_choices() -> list[tuple[str, str]]:
    return sorted(((kind, kind_word(kind)) for kind in kinds()), key=lambda one: one[1])


def changes_table(changes: Iterable[Change]) -> Table:
    columns = [Column(head.label) for head in HEADS]
    rows = (
        (
            shown(one.at),
            one.by or _("prolo itself"),
            VERBS.get(one.verb, one.verb),
            kind_word(one.kind),
            ", ".join(name.removesuffix("_id").replace("_", " ") for name in one.columns),
            one.row_id,
            one.patient_id or "",
        )
        for one in changes
    )
    return table("", columns, rows)


def changes_listing(changes: Iterable[Change], *, is_cut: bool) -> Listing:
    rows: Iterable[dict[str, Any]] = (
        {head.key: getattr(one, head.key) for head in HEADS} for one in changes
    )
    return listing("audit", HEADS, rows, is_cut=is_cut)
