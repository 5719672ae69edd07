"""The audit trail: who changed which row when. What stood in a row is not told here."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from prolo.registry.access import check_may
from prolo.registry.audit_trail import changes
from prolo.registry.models import User
from prolo.web.forms.audit import asked_of
from prolo.web.listed import exported, listed
from prolo.web.presenters.audit import changes_listing, changes_table, kind_choices
from prolo.web.requests import ClinicRequest

AT_ONCE = 50
IN_A_FILE = 10_000


def audit(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_audit")
    asked = asked_of(request.GET.dict())
    if as_:
        found = changes(request.actor, asked, at_most=IN_A_FILE + 1)
        is_cut = len(found) > IN_A_FILE
        return exported(request, changes_listing(found[:IN_A_FILE], is_cut=is_cut), as_)
    found = changes(request.actor, asked, at_most=AT_ONCE + 1)
    shown = found[:AT_ONCE]
    older = request.GET.copy()
    older["before"] = str(shown[-1].seq) if shown else ""
    context = {
        "asked": asked,
        "table": changes_table(shown),
        "is_empty": not shown,
        "older": older.urlencode() if len(found) > AT_ONCE else "",
        "kinds": kind_choices(),
        "people": User.objects.filter(memberships__clinic=request.actor.clinic)
        .distinct()
        .order_by("full_name"),
    }
    return render(request, "web/our_clinic/audit.html", context)


urlpatterns = listed("our-clinic/audit", audit, name="audit")
