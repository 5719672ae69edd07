"""Consent: the paper that a person is asked to sign, asking for it, and taking it back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.care.course import INJECTING
from prolo.care.plan import Plan
from prolo.errors import NotFound
from prolo.papers import can_typeset
from prolo.papers.as_html import as_html, main_of
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.archive import ShownTo, give_document
from prolo.registry.actions.attachments import attach_files
from prolo.registry.actions.consents import take_consents, withdraw_consent
from prolo.registry.actions.signing import Asked, ask_to_sign
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.consents import (
    covers,
    current_consent,
    open_request,
    printed_consents,
)
from prolo.registry.estimates_in_hand import is_altered_in_hand
from prolo.registry.models import Attachment, Consent, Course, Session
from prolo.registry.planned import USUAL_IRRITANT
from prolo.registry.plans import current_plan
from prolo.registry.reach import get_course
from prolo.web.forms.consents import AskForm, ConsentForm, WithdrawForm, minute
from prolo.web.languages import choices, language_name, language_of, spoken
from prolo.web.paper_pages import as_pdf
from prolo.web.presenters.consents import consent_view, lacking, printed_words, request_view
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.patients import person
from prolo.web.presenters.sheets.consent import made_for
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, press_once, save_form
from prolo.web.signing import who_may_sign
from prolo.web.views.consent_papers import made_for_a_pen
from prolo.web.views.undo import offer_undo

FIELDS = {"signed_as": "signer", "irritant": "irritants"}


def consent(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    """The paper, what stands, and asking somebody to sign."""
    check_may(request.actor, "take_consent")
    course = get_course(request.actor, course_id)
    who = who_may_sign(course)
    identity = course.patient.identity
    language = language_of(request.GET.get("language"), identity.preferred_language)
    form = AskForm.of(
        request,
        who=who,
        needs_interpreter=identity.interpreter_needed,
        languages=(language,),
        initial={"interpreter_language": _spoken_by(identity.preferred_language, on=language)},
    )

    def save() -> str:
        given = form.cleaned_data
        chosen = given["signer"]
        signer, signed_as = who.named(chosen, given.get("signed_by", ""))
        asked = Asked(
            signer=signer,
            signed_as=signed_as,
            language=language,
            identity=given["identity"],
            guardian=form.guardian(),
            **form.besides(),
        )
        row = ask_to_sign(
            course=course,
            asked=asked,
            off_label_said=given["off_label_said"],
            alternatives_said=given["alternatives_said"],
            by=request.actor,
        )
        return reverse("web:consent-request", args=[row.pk])

    if done := save_form(request, form, save, fields=FIELDS):
        return done
    stands, waits = current_consent(course), open_request(course)
    context = {
        **about(request, course),
        **_stands(stands, request),
        "waits": request_view(waits) if waits else None,
        "paper": _preview(course, language),
        "language": language,
        "languages": choices(language),
        "can_typeset": can_typeset(),
        "options_url": reverse("web:options", args=[course.pk]),
        "is_estimate_altered": is_altered_in_hand(course.patient, course),
    }
    return page(request, "web/consents/consent.html", form, **context)


def _spoken_by(code: str, *, on: str) -> str:
    """As the paper in this language calls it."""
    with spoken(on):
        return language_name(code.partition("-")[0]) if code else ""


def _preview(course: Course, language: str) -> str:
    """As it is signed with a pen; nothing without a plan."""
    if current_plan(course) is None:
        return ""
    return main_of(as_html(made_for(course, None, language=language)[1]))


def _stands(stands: Consent | None, request: ClinicRequest) -> dict[str, Any]:
    knowledge = clinic_knowledge(request.actor.clinic)
    return {
        "stands": consent_view(stands, knowledge) if stands else None,
        "stands_id": stands.pk if stands and stands.withdrawn_at is None else None,
        "lacking": lacking(stands, knowledge),
    }


def consent_pdf(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    """With lines for a pen."""
    check_may(request.actor, "take_consent")
    course = get_course(request.actor, course_id)
    preferred = course.patient.identity.preferred_language
    language = language_of(request.GET.get("language"), preferred)
    _sheet, paper = made_for(course, None, language=language)
    return as_pdf(paper, f"{course.condition}-consent")


@require_POST
def consent_print(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    """Keeps what is printed to be signed with a pen, under the hash at its foot."""
    check_may(request.actor, "take_consent")
    course = get_course(request.actor, course_id)
    identity = course.patient.identity
    language = language_of(request.POST.get("language"), identity.preferred_language)
    made = made_for_a_pen(course, language)

    def save() -> str:
        row = give_document(
            patient=course.patient,
            course=course,
            made=made,
            to=ShownTo(name=identity.full_name),
            by=request.actor,
        )
        name = "web:shown-printed" if made.printed else "web:shown-document"
        return reverse(name, args=[row.pk])

    return press_once(request, save)


def consent_on_paper(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    """It was signed with a pen: what for, by whom, when, and a scan."""
    check_may(request.actor, "take_consent")
    course = get_course(request.actor, course_id)
    clinic, who = request.actor.clinic, who_may_sign(course)
    knowledge, plan = clinic_knowledge(clinic), current_plan(course)
    others = _planned_besides(course)
    papers = {str(one.pk): one for one in printed_consents(course)}
    form = ConsentForm.of(
        request,
        who=who,
        needs_interpreter=course.patient.identity.interpreter_needed,
        knowledge=knowledge,
        clinic=clinic,
        along=[(key, course_title(one, knowledge)) for key, (one, _plan) in others.items()],
        papers=[(key, printed_words(one)) for key, one in papers.items()],
        languages={one.language for one in papers.values()},
        initial={
            "region": knowledge.conditions[course.condition].region,
            "side": course.side,
            "irritants": list((plan.irritants if plan else ()) or (USUAL_IRRITANT,)),
            "signed_at": minute(clock.now(clinic)),
        },
    )

    def save() -> str:
        given = form.cleaned_data
        signed_by, signed_as = who.named(given["signer"], given.get("signed_by", ""))
        taken = take_consents(
            course=course,
            along=[others[key] for key in given.get("along") or ()],
            region=given["region"],
            side=given["side"],
            irritant=given["irritants"][0],
            irritants_besides=given["irritants"][1:],
            off_label_said=given["off_label_said"],
            alternatives_said=given["alternatives_said"],
            signed_at=given["signed_at"],
            signed_by=signed_by,
            signed_as=signed_as,
            guardian=form.guardian(),
            printed=papers.get(given.get("printed") or ""),
            scan=_attached(course, form, request),
            paper_kept=given["paper_kept"],
            **form.besides(),
            by=request.actor,
        )
        _say_kept(request, taken)
        return _next_page(course)

    if done := save_form(request, form, save, fields=FIELDS):
        return done
    context = {**about(request, course), **_stands(current_consent(course), request)}
    return page(request, "web/consents/on_paper.html", form, **context)


def _say_kept(request: ClinicRequest, taken: Consent) -> None:
    if taken.relation is None or taken.relation.right:
        messages.success(request, _("The consent is kept."))
        return
    said = _(
        "The consent is kept, and does not count yet: nobody has recorded by what right %(name)s "
        "decides."
    )
    messages.warning(request, said % {"name": taken.signed_by})


def _attached(course: Course, form: ConsentForm, request: ClinicRequest) -> Attachment | None:
    if not (files := form.cleaned_data["scan"]):
        return None
    caption = _("Consent, signed on paper")
    return attach_files(course=course, files=files, caption=caption, by=request.actor)[0]


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
    context = {**about(request, found.course), "stands": consent_view(found, knowledge)}
    return page(request, "web/consents/withdraw.html", form, **context)


def _planned_besides(course: Course) -> dict[str, tuple[Course, Plan]]:
    """Other courses of the person in treatment whose plan no consent covers yet: what may be
    explained and signed at once."""
    rows = course.patient.courses.filter(state__in=INJECTING).exclude(pk=course.pk)
    found, now = {}, clock.now(course.clinic)
    for one in rows.select_related("clinic", "patient__identity").order_by("opened_on", "pk"):
        plan, stands = current_plan(one), current_consent(one)
        if plan and plan.irritants and not (stands and covers(stands, one, plan, at=now)):
            found[str(one.pk)] = (one, plan)
    return found


def _next_page(course: Course) -> str:
    """Back to the checks of the day, if that is where the person is."""
    session = course.sessions.filter(state=Session.State.OPEN).order_by("number").last()
    if session:
        return reverse("web:readiness", args=[session.pk])
    return reverse("web:course", args=[course.pk])


def about(request: ClinicRequest, course: Course) -> dict[str, Any]:
    clinic = request.actor.clinic
    return {
        "course": course,
        "person": person(course.patient.identity, today=clock.today(clinic)),
        "course_title": course_title(course, clinic_knowledge(clinic)),
        "course_url": reverse("web:course", args=[course.pk]),
    }


urlpatterns = [
    path("courses/<uuid:course_id>/consent", consent, name="consent"),
    path("courses/<uuid:course_id>/consent.pdf", consent_pdf, name="consent-pdf"),
    path("courses/<uuid:course_id>/consent/print", consent_print, name="consent-print"),
    path("courses/<uuid:course_id>/consent/on-paper", consent_on_paper, name="consent-on-paper"),
    path("consents/<uuid:consent_id>/withdraw", consent_withdraw, name="consent-withdraw"),
]
