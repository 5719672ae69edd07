"""Messages to patients: how the clinic sends them, what a patient got and why, what they want."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient
from prolo.registry.actions.links import end_links, open_link_again
from prolo.registry.actions.messages import (
    SECRETS,
    SETTINGS,
    choose_messages,
    keep_message_settings,
    lost_secrets,
    tell_by_phone,
)
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.links import open_links
from prolo.registry.mail_folder import folder
from prolo.registry.messages import (
    FAILED,
    addresses_at_fault,
    choice_of,
    messages_due,
    messages_of_patient,
    reached,
    settings_of,
)
from prolo.registry.models import AnswerLink, Channel, MessageSettings
from prolo.registry.outside import carries
from prolo.web.forms.kit import Theirs
from prolo.web.forms.messages import (
    MessageChoiceForm,
    MessageSettingsForm,
    initial_choice,
    initial_of,
)
from prolo.web.listed import exported, files, listed
from prolo.web.presenters.messages import (
    choice_shown,
    link_rows,
    links_listing,
    message_rows,
    messages_listing,
    settings_words,
)
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, press_once, save_form, theirs_of


@sensitive_post_parameters(*SECRETS)
def message_settings(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "keep_clinic")
    clinic = request.actor.clinic
    kept = settings_of(clinic)
    form = MessageSettingsForm.of(request, kept=kept, initial=initial_of(kept))

    def save() -> str:
        seen = form.cleaned_data["lock_version"]
        keep_message_settings(by=request.actor, seen=seen, **form.given())
        notes.success(request, _("Saved."))
        return reverse("web:message-settings")

    if done := save_form(request, form, save, theirs=lambda: _theirs(kept)):
        return done
    context = {
        "is_on": kept.is_on,
        "is_without_mail": kept.is_on and not carries(kept, Channel.EMAIL),
        "is_demo": clinic.is_demo,
        "folder": folder(),
        "is_lost": bool(lost_secrets(kept)),
        "n_due": _how_many(messages_due(clinic)),
    }
    return page(request, "web/messages/settings.html", form, **context)


def _theirs(kept: MessageSettings) -> Theirs:
    return theirs_of(kept, **settings_words(kept, SETTINGS))


def _how_many(due: Iterable[object]) -> int:
    return sum(1 for _one in due)


def messages(request: ClinicRequest, patient_id: uuid.UUID, as_: str = "") -> HttpResponse:
    check_may(request.actor, "update_identity")
    found = get_patient(request.actor, patient_id)
    clinic = request.actor.clinic
    knowledge = clinic_knowledge(clinic)
    rows = messages_of_patient(found)
    if as_:
        return exported(request, messages_listing(rows, knowledge), as_)
    context = {
        "person": person(found.identity, today=clock.today(clinic)),
        "rows": message_rows(rows, knowledge),
        "choice": choice_shown(choice_of(found)),
        "is_second_way": reached(found.pk, clinic).is_second_way,
        "is_on": settings_of(clinic).is_on,
        "address_failed": addresses_at_fault([found.pk], clinic).get(found.pk) == FAILED,
        "links": link_rows(open_links(found)),
    }
    return render(request, "web/messages/list.html", context)


def links(request: ClinicRequest, patient_id: uuid.UUID, as_: str) -> HttpResponse:
    check_may(request.actor, "update_identity")
    found = get_patient(request.actor, patient_id)
    return exported(request, links_listing(open_links(found)), as_)


@require_POST
def told_by_phone(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "update_identity")
    found = get_patient(request.actor, patient_id)

    def save() -> str:
        tell_by_phone(patient=found, by=request.actor)
        notes.success(request, _("Kept: you told them by telephone."))
        return reverse("web:start")

    return press_once(request, save)


@require_POST
def link_again(request: ClinicRequest, link_id: uuid.UUID) -> HttpResponse:
    found = _link(request, link_id)
    open_link_again(link=found, by=request.actor)
    notes.success(request, _("The link opens again, with all its tries."))
    return redirect("web:messages", found.patient_id)


@require_POST
def link_end(request: ClinicRequest, link_id: uuid.UUID) -> HttpResponse:
    found = _link(request, link_id)
    end_links(link=found, by=request.actor)
    notes.success(
        request,
        _(
            "Ended. No link that went to that address opens any more, and nothing goes there "
            "until another is entered or messages are chosen anew. Ask the person for it."
        ),
    )
    return redirect("web:messages", found.patient_id)


def _link(request: ClinicRequest, link_id: uuid.UUID) -> AnswerLink:
    check_may(request.actor, "update_identity")
    found = AnswerLink.objects.filter(pk=link_id).select_related("patient").first()
    if found is None:
        raise NotFound("link")
    return found


def message_choice(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "update_identity")
    found = get_patient(request.actor, patient_id)
    clinic = request.actor.clinic
    initial = initial_choice(choice_of(found))
    form = MessageChoiceForm.of(request, clinic=clinic, initial=initial)

    def save() -> str:
        choose_messages(patient=found, by=request.actor, **form.given())
        notes.success(request, _("Saved."))
        return reverse("web:messages", args=[found.pk])

    if done := save_form(request, form, save):
        return done
    shown = person(found.identity, today=clock.today(clinic))
    return page(request, "web/messages/choice.html", form, person=shown)


urlpatterns = [
    path("our-clinic/messages", message_settings, name="message-settings"),
    *listed("patients/<uuid:patient_id>/messages", messages, name="messages"),
    *files("patients/<uuid:patient_id>/links", links, name="links"),
    path("patients/<uuid:patient_id>/messages/told", told_by_phone, name="told-by-phone"),
    path("links/<uuid:link_id>/again", link_again, name="link-again"),
    path("links/<uuid:link_id>/end", link_end, name="link-end"),
    path("patients/<uuid:patient_id>/messages/choice", message_choice, name="message-choice"),
]
