"""Disputed bills as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from prolo.care.money.disputes import check_dispute, papers_due
from prolo.knowledge import Knowledge
from prolo.registry.models import Dispute, DisputeEnd
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.patients import listed_name
from prolo.web.words.disputes import RESULTS
from prolo.web.words.money import money
from prolo.web.words.why import why


def dispute_rows(rows: Iterable[Dispute], knowledge: Knowledge) -> list[dict[str, Any]]:
    return [_row(one, knowledge) for one in rows]


def open_dispute_rows(rows: Iterable[Dispute], knowledge: Knowledge) -> list[dict[str, Any]]:
    """In short, of everybody."""
    return [
        {
            "name": listed_name(row.patient.identity),
            "since": row.disputed_on,
            "papers_by": papers_due(row.noticed_on, knowledge),
            "url": f"{reverse('web:statement', args=[row.patient_id])}#disputes",
        }
        for row in rows
    ]


def _row(row: Dispute, knowledge: Knowledge) -> dict[str, Any]:
    end = getattr(row, "end", None)
    return {
        "pk": row.pk,
        "about": course_title(row.course, knowledge) if row.course else "",
        "since": row.disputed_on,
        "reference": row.reference,
        "note": row.note,
        "follows": None if end else why(check_dispute(row.noticed_on, knowledge), knowledge),
        "end": _end(end) if end else None,
        "change_url": reverse("web:dispute", args=[row.pk]),
        "end_url": reverse("web:dispute-end", args=[row.pk]),
        "error_url": reverse("web:dispute-error", args=[row.pk]),
    }


def _end(end: DisputeEnd) -> dict[str, Any]:
    return {
        "on": end.ended_on,
        "result": RESULTS[end.result],
        "amount": "" if end.amount is None else money(end.amount, end.currency),
        "note": end.note,
    }
