"""A signature that is asked for: handed over on the tablet, signed on this screen, sent as a link;
and what came of it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.errors import NotFound
from prolo.papers import can_typeset
from prolo.papers.as_html import as_html, main_of
from prolo.registry.access import check_may
from prolo.registry.actions.signature_links import send_signature_link
from prolo.registry.actions.signing import end_request
from prolo.registry.models import ConsentRequest, ConsentSignature
from prolo.registry.reach import get_signature
from prolo.web.languages import ENGLISH, language_of
from prolo.web.paper_pages import as_pdf
from prolo.web.presenters.consents import request_view, signature_view
from prolo.web.presenters.sheets.signature import paper_of_signature
from prolo.web.requests import ClinicRequest
from prolo.web.views.answering import Around
from prolo.web.views.consents import about
from prolo.web.views.signing import SignTask, sign
from prolo.web.views.tablet import HANDED_OVER, stay_open


def consent_request(request: ClinicRequest, request_id: uuid.UUID) -> HttpResponse:
    found = _get(request, request_id)
    context = {
        **about(request, found.course),
        "asked": request_view(found),
        "is_open": found.state == ConsentRequest.State.OPEN,
    }
    return render(request, "web/consents/request.html", context)


def consent_sign(request: ClinicRequest, request_id: uuid.UUID) -> HttpResponse:
    """On a screen of the clinic, while somebody of the clinic looks on."""
    found = _get(request, request_id)
    around = Around(
        language=language_of(request.GET.get("language"), found.language),
        leave_url=reverse("web:consent-request", args=[found.pk]),
    )
    task = SignTask(
        request=found,
        how="screen",
        identity=found.identity,
        by=request.actor,
        copy_url=_copy_url(found),
    )
    return sign(request, task, around)


def _copy_url(found: ConsentRequest) -> str:
    signature = ConsentSignature.objects.filter(request=found).first()
    return reverse("web:shown-document", args=[signature.paper_id]) if signature else ""


@require_POST
def consent_tablet(request: ClinicRequest, request_id: uuid.UUID) -> HttpResponse:
    """The person at work is logged out with it: what they may do goes with nobody."""
    found = _get(request, request_id)
    note = {
        "user": str(request.user.pk),
        "clinic": str(request.actor.clinic.pk),
        "consent": str(found.pk),
    }
    logout(request)
    request.session[HANDED_OVER] = note
    stay_open(request)
    return redirect("web:tablet")


@require_POST
def consent_link(request: ClinicRequest, request_id: uuid.UUID) -> HttpResponse:
    found = _get(request, request_id)
    send_signature_link(request=found, by=request.actor)
    messages.success(request, _("The link is on its way."))
    return redirect("web:consent-request", found.pk)


@require_POST
def consent_request_end(request: ClinicRequest, request_id: uuid.UUID) -> HttpResponse:
    found = _get(request, request_id)
    end_request(request=found, by=request.actor)
    messages.success(request, _("Nobody is asked to sign this any more."))
    return redirect("web:consent", found.course_id)


def signature(request: ClinicRequest, signature_id: uuid.UUID) -> HttpResponse:
    """Its own page, which can be printed beside the paper."""
    found = get_signature(request.actor, signature_id)
    context = {
        **about(request, found.request.course),
        **signature_view(found),
        "paper": main_of(as_html(paper_of_signature(found, language=ENGLISH))),
        "printed_url": reverse("web:signature-pdf", args=[found.pk]) if can_typeset() else "",
    }
    status = 409 if context["fault"] else 200
    return render(request, "web/consents/signature.html", context, status=status)


def signature_pdf(request: ClinicRequest, signature_id: uuid.UUID) -> HttpResponse:
    found = get_signature(request.actor, signature_id)
    return as_pdf(paper_of_signature(found, language=ENGLISH), "signature")


def _get(request: ClinicRequest, request_id: uuid.UUID) -> ConsentRequest:
    check_may(request.actor, "take_consent")
    rows = ConsentRequest.objects.select_related(
        "course__clinic", "patient__identity", "patient__clinic", "relation", "asked_by"
    )
    found = rows.filter(pk=request_id).first()
    if found is None:
        raise NotFound("consent")
    return found


urlpatterns = [
    path("consent-requests/<uuid:request_id>", consent_request, name="consent-request"),
    path("consent-requests/<uuid:request_id>/sign", consent_sign, name="consent-sign"),
    path("consent-requests/<uuid:request_id>/tablet", consent_tablet, name="consent-tablet"),
    path("consent-requests/<uuid:request_id>/link", consent_link, name="consent-link"),
    path("consent-requests/<uuid:request_id>/end", consent_request_end, name="consent-request-end"),
    path("signatures/<uuid:signature_id>", signature, name="signature"),
    path("signatures/<uuid:signature_id>/signature.pdf", signature_pdf, name="signature-pdf"),
]
