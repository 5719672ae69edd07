"""A draft of FDA's form 3500, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.registry.medwatch import Item
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.patients import sex_word
from prolo.web.words import harms as words
from prolo.web.words.values import shown

DRAFT = "draft, not sent"  # in files, whatever the language
NOT_RECORDED = f"{DRAFT}; not on record"
SECTIONS = {
    "A": _("A: the person"),
    "B": _("B: the adverse event"),
    "C": _("C: is the product still there?"),
    "D": _("D: suspect products"),
    "E": _("E: suspect device"),
    "F": _("F: other products"),
    "G": _("G: who reports"),
}
FIELDS = {
    "patient_identifier": _("Identifier: the clinic's, not the name"),
    "age_years": _("Age at the event, years"),
    "sex": _("Sex"),
    "weight_kg": _("Weight, kg"),
    "kind_of_report": _("Kind"),
    "outcomes_attributed": _("Outcomes attributed to it"),
    "died_on": _("Date of death"),
    "event_on": _("Date of the event"),
    "report_on": _("Date of this report"),
    "description": _("What happened"),
    "what_was_done": _("What was done"),
    "outcome": _("How it ended"),
    "tests": _("Tests and laboratory, with dates"),
    "allergies": _("History: allergies"),
    "product_available": _("Product available"),
    "product": _("Product"),
    "strength_pct": _("Strength, %"),
    "maker": _("Maker"),
    "lot": _("Lot"),
    "expires_on": _("Expires"),
    "used_on": _("Used on"),
    "injected_ml_in_all": _("Injected in that session, all mixed, mL"),
    "used_for": _("Used for"),
    "suspect_device": _("Device"),
    "other_products": _("Other medicines taken"),
    "reporter": _("Name"),
    "clinic": _("Clinic"),
    "address": _("Address"),
    "phone": _("Telephone"),
}
HEADS = (
    Head("section", _("Section")),
    Head("product_number", _("Suspect product")),
    Head("field", _("Field")),
    Head("value", _("Value")),
    Head("status", _("Status")),
)


def form_view(items: Iterable[Item], knowledge: Knowledge) -> list[dict[str, Any]]:
    """Each section with its items; of the suspect products each by itself."""
    return [
        {
            "title": SECTIONS[letter],
            "products": [
                {
                    "number": number,
                    "items": [
                        {
                            "section": one.section,
                            "label": FIELDS[one.field],
                            "value": _said(one, knowledge),
                        }
                        for one in same
                    ],
                }
                for number, same in groupby(rows, key=lambda one: one.number)
            ],
        }
        for letter, rows in groupby(items, key=lambda one: one.section[0])
    ]


def _is_recorded(one: Item) -> bool:
    return one.value is not None and one.value not in ((), "")


def _said(one: Item, knowledge: Knowledge) -> str:
    """An outcome is attributed by who ticked it, whatever the description says."""
    if not _is_recorded(one):
        is_ticked = one.field == "outcomes_attributed"
        return _now("not on record: none was ticked") if is_ticked else _now("not on record")
    codes: Mapping[str, Any] = {
        "kind_of_report": words.KINDS,
        "outcome": words.OUTCOMES,
    }.get(one.field, {})
    if codes:
        return str(codes[one.value])
    if one.field == "outcomes_attributed":
        return words.criteria(one.value)
    if one.field == "sex":
        return sex_word(one.value)
    if one.field == "used_for":
        condition = knowledge.conditions.get(one.value)
        return condition.label if condition else str(one.value)
    return one.value if isinstance(one.value, str) else shown(one.value)


def medwatch_listing(items: Iterable[Item]) -> Listing:
    """Codes and raw values; every row says that it is a draft, a blank one that nothing is on
    record."""
    rows = (
        {
            "section": one.section,
            "product_number": one.number or None,
            "field": one.field,
            "value": ", ".join(one.value) if isinstance(one.value, tuple) else one.value,
            "status": DRAFT if _is_recorded(one) else NOT_RECORDED,
        }
        for one in items
    )
    return listing("medwatch-3500-draft", HEADS, rows)
