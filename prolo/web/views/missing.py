"""Answers that closed without having been given, and why each is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from prolo.care.due_answers import AT_SESSION
from prolo.care.due_answers import BASELINE as BEFORE
from prolo.registry import clock
from prolo.registry.contact import CHECK, FOLLOW_UP
from prolo.registry.missing import Closed, closed_answers, why_missing
from prolo.web.filters import Filter
from prolo.web.listed import UNASKED, exported, listed
from prolo.web.presenters.contact import MISSING_HEADS, missing_row
from prolo.web.presenters.listings import listing
from prolo.web.requests import ClinicRequest
from prolo.web.views.contact import A_PAGE, courses_of

MISSING_DAYS = 90
OF_MISSING = Filter(
    "kind",
    gettext_lazy("What is missing"),
    {
        "": gettext_lazy("Everything"),
        BEFORE: gettext_lazy("Answers before the first injection"),
        AT_SESSION: gettext_lazy("Answers before a later session"),
        CHECK: gettext_lazy("Checks after a session"),
        FOLLOW_UP: gettext_lazy("Answers weeks later"),
    },
)


def missing(request: ClinicRequest, as_: str = "") -> HttpResponse:
    since = clock.today(request.actor.clinic) - timedelta(days=MISSING_DAYS)
    is_all, kind = bool(request.GET.get("all")), OF_MISSING.chosen(request.GET)
    found = closed_answers(by=request.actor, since=None if is_all else since, kind=kind)
    if as_:
        rows = _missing_rows(request, found)
        return exported(request, listing("missing-answers", MISSING_HEADS, rows), as_)
    shown = Paginator(found, A_PAGE).get_page(request.GET.get(UNASKED))
    asked = {"kind": kind, "all": "1" if is_all else ""}
    context = {
        "rows": _missing_rows(request, list(shown)),
        "page": shown,
        "query": "".join(f"{name}={value}&" for name, value in asked.items() if value),
        "kinds": [(code, label, code == kind) for code, label in OF_MISSING.known.items()],
        "kind": kind,
        "days": MISSING_DAYS,
        "is_all": is_all,
    }
    return render(request, "web/contact/missing.html", context)


def _missing_rows(request: ClinicRequest, found: Sequence[Closed]) -> list[dict[str, Any]]:
    courses = courses_of({one.course_id for one in found})
    return [missing_row(one, courses) for one in why_missing(found, by=request.actor)]


urlpatterns = [*listed("calls/missing", missing, name="calls-missing")]
