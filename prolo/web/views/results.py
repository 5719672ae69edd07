"""What came in since somebody last looked, and whom it concerns; with filters in the address."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.results import see_result, see_results
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Conclusion, ResultSeen
from prolo.registry.results import AT_MOST, UNSEEN, Kind, Listed, Result, list_results
from prolo.web.filters import Filter
from prolo.web.listed import UNASKED, exported, listed
from prolo.web.presenters.listings import listing
from prolo.web.presenters.results import HEADS, result_groups, result_rows
from prolo.web.requests import ClinicRequest
from prolo.web.views.steps import A_PAGE
from prolo.web.views.undo import offer_undo
from prolo.web.words.results import KINDS, OWNERS, SEEN

MOST_AT_ONCE = 200
FILTERS = (
    Filter("seen", gettext_lazy("Seen"), SEEN, "unseen"),
    Filter("kind", gettext_lazy("Kind"), KINDS),
    Filter("owner", gettext_lazy("Owner"), OWNERS),
)


def results(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_results")
    chosen = {one.name: one.chosen(request.GET) for one in FILTERS}
    found = list_results(request.actor, **chosen, course=_course(request))
    if as_:
        rows = _rows(request, found.results)
        return exported(request, listing("results", HEADS, rows, is_cut=found.is_cut), as_)
    if chosen["seen"] == UNSEEN:
        groups = result_groups(_rows(request, found.results))
        return render(request, "web/results/unseen.html", _context(request, chosen, found, groups))
    page = Paginator(found.results, A_PAGE).get_page(request.GET.get(UNASKED))
    asked = request.GET.copy()
    asked.pop(UNASKED, None)
    context = {
        **_context(request, chosen, found, []),
        "rows": _rows(request, list(page)),
        "page": page,
        "query": f"{asked.urlencode()}&" if asked else "",
    }
    return render(request, "web/results/results.html", context)


def _context(
    request: ClinicRequest,
    chosen: Mapping[str, str],
    found: Listed,
    groups: list[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "groups": groups,
        "number": len(found.results),
        "overdue": sum(one.is_overdue for one in found.results),
        "query": request.GET.urlencode(),
        "filters": [(one, chosen[one.name]) for one in FILTERS],
        "is_filtered": any(chosen[one.name] != one.usual for one in FILTERS)
        or _course(request) is not None,
        "which": SEEN[chosen["seen"]],
        "at_most": AT_MOST,
        "is_cut": found.is_cut,
    }


def _course(request: ClinicRequest) -> uuid.UUID | None:
    """Of one course, as the next steps lead here."""
    try:
        return uuid.UUID(request.GET.get("course", ""))
    except ValueError:
        return None


@require_POST
def results_seen(request: ClinicRequest) -> HttpResponse:
    """Everything of a person, as it was shown."""
    found = [_mark(one) for one in request.POST.getlist("result")[:MOST_AT_ONCE]]
    began = clock.now(request.actor.clinic)
    seen = see_results(found=found, by=request.actor)
    said = ngettext("Seen: %(n)s result.", "Seen: %(n)s results.", len(seen)) % {"n": len(seen)}
    _say(request, said, seen, began)
    return _back(request)


def _say(request: ClinicRequest, said: str, seen: Sequence[ResultSeen], began: datetime) -> None:
    """Undo of what is new by this press: of what somebody saw before there is none."""
    new = [one for one in seen if one.recorded_by == request.actor.user and one.seen_at >= began]
    if new:
        offer_undo(request, said, "seen", new[0])
    else:
        messages.success(request, said)


def _mark(text: str) -> tuple[str, uuid.UUID]:
    kind, _space, subject = text.partition(" ")
    try:
        return kind, uuid.UUID(subject)
    except ValueError:
        raise NotFound("result") from None


def _back(request: ClinicRequest) -> HttpResponse:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{reverse('web:results')}{query}")


@require_POST
def result_seen(request: ClinicRequest, kind: str, subject_id: uuid.UUID) -> HttpResponse:
    began = clock.now(request.actor.clinic)
    seen = see_result(kind=kind, subject_id=subject_id, by=request.actor)
    _say(request, _("Seen."), [seen], began)
    return _back(request)


def _rows(request: ClinicRequest, found: list[Result]) -> list[dict[str, Any]]:
    clinic = request.actor.clinic
    reviews = [one.subject_id for one in found if one.kind == Kind.IMAGES]
    concluded = Conclusion.objects.filter(
        kind="imaging", subject_kind="ImagingReview", subject_id__in=reviews
    )
    return result_rows(
        found,
        knowledge=clinic_knowledge(clinic),
        verdicts={one.subject_id: one.verdict for one in concluded.order_by("concluded_at")},
        today=clock.today(clinic),
    )


urlpatterns = [
    *listed("results", results, name="results"),
    path("results/seen", results_seen, name="results-seen"),
    path("results/<str:kind>/<uuid:subject_id>/seen", result_seen, name="result-seen"),
]
