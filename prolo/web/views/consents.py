"""Consent: what a person agrees to before anything is injected, and taking it back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.care.course import INJECTING
from prolo.care.plan import Plan
from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.consents import (
    current_consent,
    take_consents,
    withdraw_consent,
)
from prolo.registry.archive import last_shown
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.consents import covers
from prolo.registry.models import Consent, Course, Session
from prolo.registry.planned import USUAL_IRRITANT
from prolo.registry.plans import current_plan
from prolo.registry.reach import get_course
from prolo.web.forms.consents import ConsentForm, WithdrawForm, minute
from prolo.web.presenters.consents import (
    alternatives,
    consent_view,
    expected_gain,
    off_label_facts,
    planned_words,
)
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.patients import person
from prolo.web.presenters.risks import risks
from prolo.web.presenters.shown import shown_row
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.signing import who_may_sign
from prolo.web.views.undo import offer_undo

FIELDS = {"signed_as": "signer"}


def consent(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "take_consent")
    course = get_course(request.actor, course_id)
    clinic = request.actor.clinic
    knowledge = clinic_knowledge(clinic)
    plan = current_plan(course)
    irritants = (plan.irritants if plan else ()) or (USUAL_IRRITANT,)
    now = clock.now(clinic)
    who = who_may_sign(course)
    others = _planned_besides(course)
    form = ConsentForm.of(
        request,
        knowledge=knowledge,
        clinic=clinic,
        is_child=who.is_child,
        signers=who.choices,
        decides_alone=who.decides_alone,
        along=[(key, course_title(one, knowledge)) for key, (one, _plan) in others.items()],
        initial={
            "region": knowledge.conditions[course.condition].region,
            "side": course.side,
            "irritants": list(irritants),
            "signed_at": minute(now),
        },
    )

    def save() -> str:
        given = form.cleaned_data
        signed_by, signed_as = who.named(given["signer"], given.get("signed_by", ""))
        take_consents(
            course=course,
            along=[others[key] for key in given.get("along") or ()],
            region=given["region"],
            side=given["side"],
            irritant=given["irritants"][0],
            irritants_besides=given["irritants"][1:],
            off_label_said=given["off_label_said"],
            alternatives_said=given["alternatives_said"],
            signed_at=given["signed_at"],
            assent=given.get("assent", ""),
            assent_note=given.get("assent_note", ""),
            signed_by=signed_by,
            signed_as=signed_as,
            by=request.actor,
        )
        messages.success(request, _("The consent is kept."))
        return _next_page(course)

    if done := save_form(request, form, save, fields=FIELDS):
        return done
    stands = current_consent(course)
    shown = last_shown(course, "options")
    context = {
        **_about(request, course),
        "says": planned_words(course, plan, knowledge),
        "risks": risks(course, plan, knowledge),
        "others": [
            {
                "title": course_title(one, knowledge),
                "says": planned_words(one, besides, knowledge),
                "risks": risks(one, besides, knowledge),
            }
            for one, besides in others.values()
        ],
        "gain": expected_gain(course, knowledge),
        "sees_evidence": may(request.actor, "see_evidence"),
        "off_label": off_label_facts(irritants, knowledge),
        "alternatives": alternatives(course, knowledge),
        "options": shown_row(shown) if shown else None,
        "options_url": reverse("web:options", args=[course.pk]),
        "stands": consent_view(stands, knowledge) if stands else None,
        "stands_id": stands.pk if stands and stands.withdrawn_at is None else None,
    }
    return page(request, "web/consents/consent.html", form, **context)


def consent_withdraw(request: ClinicRequest, consent_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "take_consent")
    found = Consent.objects.filter(pk=consent_id).current().select_related("course").first()
    if found is None or found.withdrawn_at is not None:
        raise NotFound("consent")
    form = WithdrawForm.of(request)

    def save() -> str:
        row = withdraw_consent(consent=found, reason=form.cleaned_data["reason"], by=request.actor)
        said = _("Withdrawn. Nothing is injected until a new one is signed.")
        offer_undo(request, said, "consent", row)
        return reverse("web:consent", args=[found.course_id])

    if done := save_form(request, form, save):
        return done
    knowledge = clinic_knowledge(request.actor.clinic)
    context = {**_about(request, found.course), "stands": consent_view(found, knowledge)}
    return page(request, "web/consents/withdraw.html", form, **context)


def _planned_besides(course: Course) -> dict[str, tuple[Course, Plan]]:
    """Other courses of the person in treatment whose plan no consent covers yet: what may be
    explained and signed at once."""
    rows = course.patient.courses.filter(state__in=INJECTING).exclude(pk=course.pk)
    found = {}
    for one in rows.select_related("clinic", "patient__identity").order_by("opened_on", "pk"):
        plan, stands = current_plan(one), current_consent(one)
        if plan and plan.irritants and not (stands and covers(stands, one, plan)):
            found[str(one.pk)] = (one, plan)
    return found


def _next_page(course: Course) -> str:
    """Back to the checks of the day, if that is where the person is."""
    session = course.sessions.filter(state=Session.State.OPEN).order_by("number").last()
    if session:
        return reverse("web:readiness", args=[session.pk])
    return reverse("web:course", args=[course.pk])


def _about(request: ClinicRequest, course: Course) -> dict[str, Any]:
    clinic = request.actor.clinic
    return {
        "person": person(course.patient.identity, today=clock.today(clinic)),
        "course_title": course_title(course, clinic_knowledge(clinic)),
        "course_url": reverse("web:course", args=[course.pk]),
    }


urlpatterns = [
    path("courses/<uuid:course_id>/consent", consent, name="consent"),
    path("consents/<uuid:consent_id>/withdraw", consent_withdraw, name="consent-withdraw"),
]
