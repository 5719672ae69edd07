"""A person's own limits of anaesthetics, with what counts because of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from prolo.care.conclusions import Finding
from prolo.care.limits import Limit, limit_of
from prolo.care.limits import Patient as DosePatient
from prolo.knowledge import Knowledge
from prolo.registry.access import Actor, may
from prolo.registry.dose_limits import own_limits, standing
from prolo.registry.models import DoseLimit, Patient
from prolo.registry.weights import is_adult, latest_weight
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.words.dose import limit_words, substance_name
from prolo.web.words.values import number

HEADS = (
    Head("anaesthetic", gettext_lazy("Anaesthetic")),
    Head("max_mg", gettext_lazy("Most in 24 hours, mg")),
    Head("reason", gettext_lazy("Reason")),
    Head("set_by", gettext_lazy("Set by")),
    Head("set_at", gettext_lazy("Set")),
    Head("is_standing", gettext_lazy("Stands now")),
    Head("ended_at", gettext_lazy("Ended")),
)


def limits_listing(patient: Patient, *, now: datetime) -> Listing:
    """Those that stand and what was before."""
    now_standing = {one.pk for one in standing(patient, at=now)}
    rows = DoseLimit.objects.filter(patient=patient).select_related("recorded_by")
    found = (
        {
            "anaesthetic": one.anaesthetic,
            "max_mg": one.max_mg,
            "reason": one.reason,
            "set_by": one.recorded_by.full_name if one.recorded_by else "",
            "set_at": one.happened_at,
            "is_standing": one.pk in now_standing,
            "ended_at": one.ended_at,
        }
        for one in rows.order_by("-happened_at")
    )
    return listing("own-limits", HEADS, found)


def limit_rows(
    patient: Patient, knowledge: Knowledge, *, now: datetime, today: date
) -> list[dict[str, Any]]:
    """Those that stand now, each with the limit that counts because of it, or instead of it."""
    weight = latest_weight(patient)
    who = DosePatient(weight_kg=weight.value if weight else None, is_adult=is_adult(patient, today))
    own = own_limits(patient, at=now)
    return [
        _row(row) | _counting(limit_of(row.anaesthetic, patient=who, own=own, knowledge=knowledge))
        for row in standing(patient, at=now)
    ]


def _counting(limit: Limit) -> dict[str, Any]:
    return {
        "counts": limit_words(limit.params()),
        "is_own": limit.basis == "own",
        "lacks_weight": limit.lack == "weight",
    }


def former_rows(patient: Patient, *, now: datetime) -> list[dict[str, Any]]:
    """What was replaced, and what ended it, newest first."""
    rows = DoseLimit.objects.filter(patient=patient).select_related("recorded_by")
    former = rows.exclude(pk__in=standing(patient, at=now).values("pk"))
    return [_row(row) for row in former.order_by("-happened_at")]


def _row(row: DoseLimit) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "name": substance_name(row.anaesthetic),
        "mg": number(row.max_mg),
        "reason": row.reason,
        "by": row.recorded_by.full_name if row.recorded_by else "",
        "at": row.happened_at,
        "is_end": row.ended_at is not None,
    }


def limits_url(actor: Actor, patient: Patient) -> str:
    """Where a limit is set, for who may set one."""
    return reverse("web:dose-limits", args=[patient.pk]) if may(actor, "decide") else ""


def is_for_an_own_limit(finding: Finding) -> bool:
    """Nothing published counts for this person."""
    is_of_one = finding.rule == "dose.anaesthetic"
    return is_of_one and finding.code in ("child-needs-clinician", "limit-unknown")
