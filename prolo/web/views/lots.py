"""Lots: what was drawn from, and whom to call when one is recalled."""

from __future__ import annotations

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.lots import lots_of, recipients
from prolo.web.presenters.lots import HEADS, lot_rows, recipient_cells, recipient_rows
from prolo.web.requests import ClinicRequest

LONGEST = 60


def lots(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "recall_lots")
    text = request.GET.get("q", "").strip()[:LONGEST]
    context = {"q": text, "lots": lot_rows(lots_of(request.actor, text=text))}
    return render(request, "web/lots/lots.html", context)


def lot(request: ClinicRequest) -> HttpResponse:
    """Everybody who got a vial of the lot, each session once, with how to reach them."""
    name = _asked(request)
    knowledge = clinic_knowledge(request.actor.clinic)
    rows = list(recipient_rows(recipients(request.actor, lot=name), knowledge))
    context = {
        "lot": name,
        "rows": rows,
        "people": len({row["patient_id"] for row in rows}),
        "as_of": clock.now(request.actor.clinic),
    }
    return render(request, "web/lots/lot.html", context)


def lot_csv(request: ClinicRequest) -> HttpResponse:
    name = _asked(request)
    knowledge = clinic_knowledge(request.actor.clinic)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="lot.csv"'
    writer = csv.writer(answer)
    writer.writerow([str(head) for head in HEADS])
    for row in recipient_rows(recipients(request.actor, lot=name), knowledge):
        writer.writerow(recipient_cells(row))
    return answer


def _asked(request: ClinicRequest) -> str:
    return request.GET.get("lot", "").strip()[:LONGEST]


urlpatterns = [
    path("lots", lots, name="lots"),
    path("lots/who.csv", lot_csv, name="lot-csv"),
    path("lots/who", lot, name="lot"),
]
