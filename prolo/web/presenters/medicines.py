"""Medicines on record, as people read them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.care.contraindicated import thinners
from prolo.care.explained import plain
from prolo.care.on_the_list import is_local
from prolo.knowledge import Knowledge
from prolo.registry.medicine_uses import own_holds
from prolo.registry.models import ClinicianHold, Event, MedicineUse, Patient
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.words.medicines import REASONS
from prolo.web.words.values import shown

HEADS = (
    Head("typed", gettext_lazy("As typed")),
    Head("medicine", gettext_lazy("Recognised as")),
    Head("dose", gettext_lazy("Dose")),
    Head("topical", gettext_lazy("On the skin")),
    Head("reason", gettext_lazy("What for")),
    Head("prescriber", gettext_lazy("Prescribed by")),
    Head("started_on", gettext_lazy("Since")),
    Head("ended_on", gettext_lazy("Last taken")),
    Head("days_before", gettext_lazy("Clinician’s own days before")),
    Head("recorded_at", gettext_lazy("Recorded")),
)


def medicine_rows(patient: Patient, knowledge: Knowledge) -> list[dict[str, Any]]:
    own = own_holds(patient)
    return [_row(row, own.get(row.pk), knowledge) for row in _current(patient)]


def thinner_names(patient: Patient, knowledge: Knowledge) -> list[str]:
    """As typed, what of the list a person may call a blood thinner."""
    typed = {
        row.medicine: row.typed
        for row in _current(patient).filter(ended_on__isnull=True)
        if (known := knowledge.medicines.get(row.medicine))
        and not is_local(known, topical=row.topical)
    }
    return [typed[one] for one in thinners(typed, knowledge)]


def medicines_listing(patient: Patient) -> Listing:
    own = own_holds(patient)
    rows = (_listed(row, own.get(row.pk)) for row in _current(patient))
    return listing("medicines", HEADS, rows)


def _current(patient: Patient) -> QuerySet[MedicineUse]:
    return MedicineUse.objects.filter(patient=patient).current().order_by("recorded_at")


def _listed(row: MedicineUse, hold: ClinicianHold | None) -> dict[str, Any]:
    kept = {one.key: getattr(row, one.key) for one in HEADS if one.key != "days_before"}
    return {**kept, "days_before": hold.days_before if hold else None}


def _row(row: MedicineUse, hold: ClinicianHold | None, knowledge: Knowledge) -> dict[str, Any]:
    known = knowledge.medicines.get(row.medicine)
    return {
        "id": row.pk,
        "typed": row.typed,
        "name": known.name if known else _("no rule here knows it: a clinician looks"),
        "is_known": known is not None,
        "reason": REASONS.get(row.reason, ""),
        "dose": _not_yet_read(row),
        "topical": row.topical and not row.dose,  # else it is said there
        "prescriber": row.prescriber,
        "ended_on": row.ended_on,
        "hold": hold,
    }


def _not_yet_read(row: MedicineUse) -> str:
    """What was understood and does not stand in the line itself: the form a brand has."""
    line = plain(row.typed)
    return ", ".join(one for one in row.dose.split(", ") if plain(one) not in line)


def none_said(patient: Patient) -> dict[str, Any] | None:
    """Who was told, and when, that none is taken; for a list that is empty."""
    said = Event.objects.filter(patient=patient, verb="no_medicines_said")
    last = said.select_related("recorded_by").order_by("recorded_at").last()
    if last is None:
        return None
    return {"at": last.recorded_at, "by": last.recorded_by.full_name if last.recorded_by else ""}


def medicine_words(row: MedicineUse, knowledge: Knowledge) -> dict[str, str]:
    """What an edit page asks, as it is now on record."""
    known = knowledge.medicines.get(row.medicine)
    return {
        "medicine": known.name if known else _("not known"),
        "reason": str(REASONS.get(row.reason, _("not known"))),
        "topical": shown(row.topical),
        "prescriber": shown(row.prescriber),
        "ended_on": shown(row.ended_on),
    }
