"""On the patient's own pages: what is asked to be signed, what was signed, and taking it back."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import path, reverse

from prolo.errors import NotFound
from prolo.papers import can_typeset
from prolo.papers.as_html import as_html, main_of
from prolo.registry import clock
from prolo.registry.actions.consents import withdraw_consent
from prolo.registry.archive import read_printed
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.consents import (
    as_it_ended,
    check_signature,
    current_consent,
    is_as_signed,
    is_signer,
    may_take_back,
    read_signed,
)
from prolo.registry.models import Consent, ConsentRequest, ConsentSignature
from prolo.web.forms.signing import TakeBackForm
from prolo.web.languages import language_of, spoken
from prolo.web.paper_pages import as_pdf
from prolo.web.presenters.mine import lacking, title
from prolo.web.presenters.sheets.signature import paper_of_signature
from prolo.web.requests import ClinicRequest
from prolo.web.saving import save_form
from prolo.web.views.answering import Around
from prolo.web.views.mine import language_here, own_page, own_row
from prolo.web.views.shown import as_shown
from prolo.web.views.signing import SignTask, sign


def mine_consent(request: ClinicRequest, request_id: uuid.UUID) -> HttpResponse:
    """In the language of these pages, or the one that is chosen for this paper."""
    found: ConsentRequest = own_row(request, ConsentRequest, request_id)
    here = language_here(request, found.patient)
    around = Around(
        language=language_of(request.GET.get("language"), here),
        leave_url=reverse("web:mine-home", args=[found.patient_id]),
    )
    signature = ConsentSignature.objects.filter(request=found).first()
    task = SignTask(
        request=found,
        how="own-device",
        identity="log-in",
        by=request.actor,
        may_sign=is_signer(request.actor, found),
        may_take_back=may_take_back(request.actor, found.patient),
        copy_url=reverse("web:mine-signature", args=[signature.pk]) if signature else "",
    )
    return sign(request, task, around)


def mine_consent_on_paper(request: ClinicRequest, consent_id: uuid.UUID) -> HttpResponse:
    """It was signed with a pen: what for, and taking it back."""
    found: Consent = own_row(request, Consent, consent_id)
    consent = as_it_ended(found)
    if consent.signature_id or consent.marked_in_error_at:
        raise NotFound("consent")
    course, printed = consent.course, consent.printed
    is_newest = current_consent(course) == consent
    with spoken(language_here(request, course.patient)):
        form = TakeBackForm.of(request)

        def save() -> str:
            reason = form.cleaned_data["reason"]
            withdraw_consent(consent=consent, reason=reason, how="own-device", by=request.actor)
            return reverse("web:mine-consent-on-paper", args=[consent.pk])

        if done := save_form(request, form, save):
            return done
        is_open = is_newest and consent.withdrawn_at is None
        context = {
            "title": title(course, clinic_knowledge(course.clinic)),
            "consent": consent,
            "is_newest": is_newest,
            "is_altered": not is_as_signed(consent),
            "lacking": lacking(consent),
            "printed_url": reverse("web:mine-shown", args=[printed.pk]) if printed else "",
            "form": form if is_open and may_take_back(request.actor, course.patient) else None,
        }
        return own_page(request, "web/mine/on_paper.html", course.patient, context)


def mine_signature(request: ClinicRequest, signature_id: uuid.UUID) -> HttpResponse:
    """What is kept of a signature, and the way to what was signed."""
    found: ConsentSignature = own_row(request, ConsentSignature, signature_id)
    check_signature(found)
    language = language_here(request, found.patient)
    context = {
        "paper": main_of(as_html(paper_of_signature(found, language=language))),
        "document_url": reverse("web:mine-signed", args=[found.pk]),
        "printed_url": reverse("web:mine-signed-pdf", args=[found.pk])
        if found.paper.printed_sha256
        else "",
        "record_url": reverse("web:mine-signature-pdf", args=[found.pk]) if can_typeset() else "",
        "consent_url": reverse("web:mine-consent", args=[found.request_id]),
    }
    with spoken(language):
        return own_page(request, "web/mine/signature.html", found.patient, context)


def mine_signed(request: ClinicRequest, signature_id: uuid.UUID) -> HttpResponse:
    return as_shown(read_signed(own_row(request, ConsentSignature, signature_id)))


def mine_signed_pdf(request: ClinicRequest, signature_id: uuid.UUID) -> HttpResponse:
    found: ConsentSignature = own_row(request, ConsentSignature, signature_id)
    read = read_printed(found.paper)
    if read is None:
        raise NotFound("document")
    day = clock.day_at(found.signed_at, found.clinic)
    return as_shown(read, name=f"consent-{day:%Y-%m-%d}.pdf")


def mine_signature_pdf(request: ClinicRequest, signature_id: uuid.UUID) -> HttpResponse:
    found: ConsentSignature = own_row(request, ConsentSignature, signature_id)
    paper = paper_of_signature(found, language=language_here(request, found.patient))
    return as_pdf(paper, "signature")


urlpatterns = [
    path(
        "my/consents/on-paper/<uuid:consent_id>",
        mine_consent_on_paper,
        name="mine-consent-on-paper",
    ),
    path("my/consents/<uuid:request_id>", mine_consent, name="mine-consent"),
    path("my/signatures/<uuid:signature_id>", mine_signature, name="mine-signature"),
    path("my/signatures/<uuid:signature_id>/paper", mine_signed, name="mine-signed"),
    path("my/signatures/<uuid:signature_id>/paper.pdf", mine_signed_pdf, name="mine-signed-pdf"),
    path(
        "my/signatures/<uuid:signature_id>/signature.pdf",
        mine_signature_pdf,
        name="mine-signature-pdf",
    ),
]
