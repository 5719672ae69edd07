"""What medicine says, with every source, and what this clinic makes of it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.errors import KnowledgeError
from prolo.knowledge import Knowledge, load_knowledge
from prolo.knowledge.records import Fact, Instrument, Threshold
from prolo.knowledge.status import knowledge_status
from prolo.registry import clock
from prolo.registry.access import check_may, may, verb_to_confirm, verb_to_set
from prolo.registry.actions.facts import (
    confirm_fact,
    set_clinic_value,
    withdraw_clinic_value,
    withdraw_confirmations,
)
from prolo.registry.brought import said_of
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.web.forms.knowledge import ConfirmForm, OwnValueForm
from prolo.web.listed import exported, files, listed
from prolo.web.presenters.instruments import passport, wording
from prolo.web.presenters.knowledge import (
    decided,
    decided_listing,
    fact_fields,
    fact_row,
    facts_listing,
    is_open,
    kinds,
    open_kinds,
    open_listing,
)
from prolo.web.requests import ClinicRequest
from prolo.web.rule_changes import change_page, press_change
from prolo.web.words.facts import kind_name, name_of, who_decides
from prolo.web.words.why import why_fact

OPEN = "/knowledge/open"  # its files stand on the page of what was decided


def knowledge(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "see_knowledge")
    known = clinic_knowledge(request.actor.clinic)
    status = knowledge_status(known, clock.today(request.actor.clinic))
    context = {
        "kinds": kinds(known),
        "unverified": len({line.ref for line in status.unverified}),
        "conflicting": len(status.conflicting),
        "stale": len(status.stale),
        "due": len(status.due),
    }
    return render(request, "web/knowledge/kinds.html", context)


def knowledge_kind(request: ClinicRequest, kind: str, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_knowledge")
    facts = _facts(clinic_knowledge(request.actor.clinic), kind)
    if as_:
        return exported(request, facts_listing(kind, facts), as_)
    rows = sorted((fact_row(fact) for fact in facts), key=lambda row: str(row["name"]).casefold())
    return render(request, "web/knowledge/kind.html", {"kind": kind_name(kind), "facts": rows})


def knowledge_decided(request: ClinicRequest, as_: str = "") -> HttpResponse:
    """What this clinic vouches for and sets for itself: who, when, why; and what is open yet."""
    check_may(request.actor, "see_knowledge")
    found = decided(load_knowledge())
    if as_:
        return exported(request, decided_listing(found), as_)
    known = clinic_knowledge(request.actor.clinic)
    context = {"decided": found, "open": open_kinds(known), "open_files": OPEN}
    return render(request, "web/knowledge/decided.html", context)


def knowledge_open(request: ClinicRequest, as_: str) -> HttpResponse:
    """Every fact that waits for somebody to vouch for it, and for whom."""
    check_may(request.actor, "see_knowledge")
    return exported(request, open_listing(clinic_knowledge(request.actor.clinic)), as_)


def knowledge_fact(request: ClinicRequest, kind: str, fact_id: str) -> HttpResponse:
    check_may(request.actor, "see_knowledge")
    known = clinic_knowledge(request.actor.clinic)
    fact = _fact(known, kind, fact_id)
    may_confirm = may(request.actor, verb_to_confirm(fact))
    context = {
        **_about(fact),
        "fields": fact_fields(fact, known),
        "why": why_fact(fact.ref, known),
        "may_confirm": is_open(fact) and may_confirm,
        "may_set": isinstance(fact, Threshold) and may(request.actor, verb_to_set(fact)),
        "may_withdraw": bool(fact.confirmations) and may_confirm,
        "decides": who_decides(fact) if is_open(fact) or isinstance(fact, Threshold) else "",
        "has_own": bool(fact.own_values),
    }
    if isinstance(fact, Instrument):
        clinic = request.actor.clinic
        context |= {
            "fields": passport(fact, known, said_of(fact)),
            "wording": wording(fact, clinic, clock.today(clinic), known),
            "may_keep": may(request.actor, "keep_clinic"),
        }
    return render(request, "web/knowledge/fact.html", context)


def knowledge_confirm(request: ClinicRequest, kind: str, fact_id: str) -> HttpResponse:
    fact = _fact(clinic_knowledge(request.actor.clinic), kind, fact_id)
    check_may(request.actor, verb_to_confirm(fact))
    return change_page(
        request,
        ConfirmForm.of(request, fact=fact),
        lambda given: confirm_fact(
            ref=fact.ref, field=given["field"], reason=given["reason"], by=request.actor
        ),
        kept=["field"],
        to=_address(kind, fact_id),
        template="web/knowledge/confirm.html",
        context=_about(fact),
    )


def knowledge_own_value(request: ClinicRequest, kind: str, fact_id: str) -> HttpResponse:
    fact = _threshold(request, kind, fact_id)
    check_may(request.actor, verb_to_set(fact))
    return change_page(
        request,
        OwnValueForm.of(request, threshold=fact),
        lambda given: set_clinic_value(
            ref=fact.ref, value=given["value"], reason=given["reason"], by=request.actor
        ),
        kept=["value"],
        to=_address(kind, fact_id),
        template="web/knowledge/own_value.html",
        context=_about(fact),
    )


@require_POST
def knowledge_unconfirmed(request: ClinicRequest, kind: str, fact_id: str) -> HttpResponse:
    fact = _fact(clinic_knowledge(request.actor.clinic), kind, fact_id)

    return press_change(
        request,
        lambda: withdraw_confirmations(ref=fact.ref, by=request.actor),
        said=_("Unverified again: it is shown and decides nothing."),
        to=_address(kind, fact_id),
        context={
            **_about(fact),
            "title": _("Withdraw the confirmation"),
            "button": _("Withdraw the confirmation all the same"),
        },
    )


@require_POST
def knowledge_published_value(request: ClinicRequest, kind: str, fact_id: str) -> HttpResponse:
    fact = _threshold(request, kind, fact_id)

    return press_change(
        request,
        lambda: withdraw_clinic_value(ref=fact.ref, by=request.actor),
        said=_("Prolo’s value counts again."),
        to=_address(kind, fact_id),
        context={
            **_about(fact),
            "title": _("Prolo’s value"),
            "button": _("Use prolo’s value all the same"),
        },
    )


def _threshold(request: ClinicRequest, kind: str, fact_id: str) -> Threshold:
    fact = _fact(clinic_knowledge(request.actor.clinic), kind, fact_id)
    if not isinstance(fact, Threshold):
        raise Http404
    return fact


def _address(kind: str, fact_id: str) -> str:
    return reverse("web:knowledge-fact", args=[kind, fact_id])


def _about(fact: Fact) -> dict[str, object]:
    return {
        "fact": fact,
        "name": name_of(fact),
        "kind": kind_name(fact.kind),
        "kind_url": reverse("web:knowledge-kind", args=[fact.kind]),
        "fact_url": _address(fact.kind, fact.id),
    }


def _facts(known: Knowledge, kind: str) -> list[Fact]:
    try:
        return list(known.of_kind(kind).values())
    except KnowledgeError:
        raise Http404 from None


def _fact(known: Knowledge, kind: str, fact_id: str) -> Fact:
    if not known.has(f"{kind}/{fact_id}"):
        raise Http404
    return known.fact(f"{kind}/{fact_id}")


FACT = "knowledge/<slug:kind>/<slug:fact_id>"
urlpatterns = [
    path("knowledge", knowledge, name="knowledge"),
    *listed("knowledge/decided-here", knowledge_decided, name="knowledge-decided"),
    *files("knowledge/open", knowledge_open, name="knowledge-open"),
    *listed("knowledge/<slug:kind>", knowledge_kind, name="knowledge-kind"),
    path(FACT, knowledge_fact, name="knowledge-fact"),
    path(f"{FACT}/confirm", knowledge_confirm, name="knowledge-confirm"),
    path(f"{FACT}/unconfirmed", knowledge_unconfirmed, name="knowledge-unconfirmed"),
    path(f"{FACT}/own-value", knowledge_own_value, name="knowledge-own-value"),
    path(f"{FACT}/published", knowledge_published_value, name="knowledge-published"),
]
