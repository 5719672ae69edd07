"""Lots: what was drawn from, and whom to call when one is recalled."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.lots import lots_of, recipients
from prolo.web.listed import exported, listed
from prolo.web.presenters.listings import listing
from prolo.web.presenters.lots import HEADS, LOT_HEADS, lot_rows, recipient_rows
from prolo.web.requests import ClinicRequest

LONGEST = 60


def lots(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "recall_lots")
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = lot_rows(lots_of(request.actor, text=text))
    if as_:
        return exported(request, listing("lots", LOT_HEADS, found), as_)
    context = {"q": text, "lots": found}
    return render(request, "web/lots/lots.html", context)


def lot(request: ClinicRequest, as_: str = "") -> HttpResponse:
    """Everybody who got a vial of the lot, each session once, with how to reach them."""
    name = _asked(request)
    knowledge = clinic_knowledge(request.actor.clinic)
    rows = list(recipient_rows(recipients(request.actor, lot=name), knowledge))
    if as_:
        return exported(request, listing("lot", HEADS, rows), as_)
    context = {
        "lot": name,
        "rows": rows,
        "people": len({row["patient_id"] for row in rows}),
        "as_of": clock.now(request.actor.clinic),
    }
    return render(request, "web/lots/lot.html", context)


def _asked(request: ClinicRequest) -> str:
    return request.GET.get("lot", "").strip()[:LONGEST]


urlpatterns = [*listed("lots", lots, name="lots"), *listed("lots/who", lot, name="lot")]
