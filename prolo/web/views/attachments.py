"""Pictures and documents of a course: attached, shown, handed out, marked as entered in error."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.attachments import (
    attach_files,
    attached_hashes,
    correct_caption,
    take_back_attachment,
)
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Attachment, AttachmentContent, Course, Response
from prolo.registry.reach import get_attachment, get_course
from prolo.web.forms.attachments import AttachForm, CaptionForm
from prolo.web.forms.sessions import MarkInErrorForm
from prolo.web.presenters.attachments import download_name, full_view, gallery
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.imaging import review_choices
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.views.undo import offer_undo

# What a file may do where it is opened by itself: nothing.
FILE_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
)


def attach(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "attach_files")
    course = get_course(request.actor, course_id)
    reviews = {str(one.pk): one for one in course.imaging_reviews.current().order_by("happened_at")}
    chosen = request.GET.get("review", "")
    report = _report(course, request.GET.get("report", ""))
    form = AttachForm.of(
        request,
        known=attached_hashes(course),
        reviews=review_choices(reviews.values()),
        initial={"review": chosen if chosen in reviews else ""},
    )

    def save() -> str:
        rows = attach_files(
            course=course,
            files=form.cleaned_data["file"],
            caption=form.cleaned_data["caption"],
            review=reviews.get(form.cleaned_data.get("review", "")),
            response=report,
            by=request.actor,
        )
        messages.success(request, _("Attached."))
        if report is not None and (concern := report.concerns.first()):
            return reverse("web:concern", args=[concern.pk])
        address = reverse("web:imaging", args=[course.pk])
        return f"{address}#attachment-{rows[0].pk}"

    if done := save_form(request, form, save):
        return done
    context = {**_about(request, course), "shown": gallery(course.attachments.current())}
    return page(request, "web/attachments/attach.html", form, **context)


def _report(course: Course, asked: str) -> Response | None:
    """The report after a session that a photo belongs to."""
    rows = course.responses.current()
    return next((one for one in rows if asked and str(one.pk) == asked), None)


def attachment(request: ClinicRequest, attachment_id: uuid.UUID) -> HttpResponse:
    found = get_attachment(request.actor, attachment_id)
    context = {
        **_about(request, found.course),
        **full_view(found, zoom=request.GET.get("zoom", "")),
        "may_correct": may(request.actor, "correct_entry") and _is_current(found),
    }
    return render(request, "web/attachments/attachment.html", context)


def _is_current(found: Attachment) -> bool:
    return found.marked_in_error_at is None and not hasattr(found, "replaced_by")


def attachment_file(request: ClinicRequest, attachment_id: uuid.UUID) -> HttpResponse:
    """A picture is shown, a document is handed over: none is opened inside the browser by us."""
    found, kept = _kept(request, attachment_id)
    return _answer(found, bytes(kept.content), found.content_type)


def attachment_small(request: ClinicRequest, attachment_id: uuid.UUID) -> HttpResponse:
    found, kept = _kept(request, attachment_id)
    if not kept.thumbnail:
        raise NotFound("attachment")
    return _answer(found, bytes(kept.thumbnail), Attachment.Type.PNG.value)


def attachment_in_error(request: ClinicRequest, attachment_id: uuid.UUID) -> HttpResponse:
    found = get_attachment(request.actor, attachment_id)
    check_may(request.actor, "correct_entry")
    form = MarkInErrorForm.of(request)

    def save() -> str:
        take_back_attachment(attachment=found, reason=form.cleaned_data["reason"], by=request.actor)
        said = _("Marked as entered in error. It stays on record.")
        offer_undo(request, said, "file", found)
        return reverse("web:imaging", args=[found.course_id])

    if done := save_form(request, form, save):
        return done
    context = {**_about(request, found.course), **full_view(found, zoom="")}
    return page(request, "web/attachments/in_error.html", form, **context)


def attachment_caption(request: ClinicRequest, attachment_id: uuid.UUID) -> HttpResponse:
    found = get_attachment(request.actor, attachment_id)
    check_may(request.actor, "correct_entry")
    form = CaptionForm.of(request, initial={"caption": found.caption})

    def save() -> str:
        later = correct_caption(
            attachment=found,
            caption=form.cleaned_data["caption"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
        )
        messages.success(request, _("Corrected. The earlier version stays on record."))
        return reverse("web:attachment", args=[later.pk])

    if done := save_form(request, form, save):
        return done
    context = {**_about(request, found.course), **full_view(found, zoom="")}
    return page(request, "web/attachments/caption.html", form, **context)


def _kept(request: ClinicRequest, attachment_id: uuid.UUID) -> tuple[Attachment, AttachmentContent]:
    """What was entered in error may be another person's: it is handed out no more."""
    found = get_attachment(request.actor, attachment_id)
    kept = AttachmentContent.objects.filter(attachment=found.first).first()
    if found.marked_in_error_at or kept is None:
        raise NotFound("attachment")
    return found, kept


def _answer(found: Attachment, body: bytes, content_type: str) -> HttpResponse:
    disposition = content_disposition_header(not found.is_picture, download_name(found))
    return HttpResponse(
        body,
        content_type=content_type,
        headers={
            "Content-Disposition": disposition or "attachment",
            "Content-Security-Policy": FILE_POLICY,
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _about(request: ClinicRequest, course: Course) -> dict[str, Any]:
    clinic = request.actor.clinic
    return {
        "course": course,
        "course_title": course_title(course, clinic_knowledge(clinic)),
        "person": person(course.patient.identity, today=clock.today(clinic)),
    }


urlpatterns = [
    path("courses/<uuid:course_id>/attach", attach, name="attach"),
    path("attachments/<uuid:attachment_id>", attachment, name="attachment"),
    path("attachments/<uuid:attachment_id>/file", attachment_file, name="attachment-file"),
    path("attachments/<uuid:attachment_id>/small", attachment_small, name="attachment-small"),
    path("attachments/<uuid:attachment_id>/caption", attachment_caption, name="attachment-caption"),
    path(
        "attachments/<uuid:attachment_id>/in-error",
        attachment_in_error,
        name="attachment-in-error",
    ),
]
