"""The archive: papers exactly as they were shown, and what would differ today."""

from __future__ import annotations

import base64
import hashlib
import logging
import uuid
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from prolo.errors import Altered, NotFound
from prolo.papers.as_html import style_of
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient, may
from prolo.registry.actions.archive import VERBS
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.actions.estimate_scans import SCAN
from prolo.registry.archive import Read, read_document, read_printed, shown_to
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.consents import PAPER
from prolo.registry.estimate_changes import changes_since
from prolo.registry.estimates import is_intact
from prolo.registry.in_force import standing_of
from prolo.registry.models import DocumentShown, Estimate
from prolo.registry.reach import get_shown
from prolo.web.forms.sessions import MarkInErrorForm
from prolo.web.listed import exported, listed
from prolo.web.presenters.estimates import gap_rows
from prolo.web.presenters.patients import person
from prolo.web.presenters.sheets.options import KIND as OPTIONS
from prolo.web.presenters.shown import (
    archive_listing,
    archive_rows,
    differing,
    shown_row,
    standing_row,
)
from prolo.web.record_papers import MADE
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.views import consent_papers, dossiers, given, options

logger = logging.getLogger(__name__)

Remaking = Callable[[DocumentShown, date], bytes]  # the same made now, dated as it was then
REMADE: Mapping[str, Remaking] = {
    **dict.fromkeys(MADE, given.document_today),
    OPTIONS: options.shown_today,
    PAPER: consent_papers.document_today,
    dossiers.KIND: dossiers.document_today,
}
ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
POLICY = (
    "default-src 'none'; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)


def archive(request: ClinicRequest, patient_id: uuid.UUID, as_: str = "") -> HttpResponse:
    """Every paper that this person was shown, each compared with its hash."""
    check_may(request.actor, "see_chart")
    patient = get_patient(request.actor, patient_id)
    rows = shown_to(patient)
    if as_:
        return exported(request, archive_listing(rows), as_)
    context = {
        "person": person(patient.identity, today=clock.today(request.actor.clinic)),
        "rows": archive_rows(rows),
    }
    return render(request, "web/options/archive.html", context)


def shown(request: ClinicRequest, shown_id: uuid.UUID) -> HttpResponse:
    found = get_shown(request.actor, shown_id)
    standing = standing_row(standing_of([found]).get(found.pk))
    context = {**_about(request, found), "one": shown_row(found), "standing": standing}
    try:
        then = read_document(found)
        read_printed(found)
    except Altered as fault:
        return render(request, "web/options/shown.html", {**context, "fault": fault}, status=409)
    now = _today(found)
    changes = differing(then.content, now) if now is not None else None
    context |= {
        "is_scan": found.kind == SCAN,
        "changes": changes,
        "is_remade": now is not None,
        "why_not": _why_not(found) if now is None else [],
    }
    return render(request, "web/options/shown.html", context)


def shown_in_error(request: ClinicRequest, shown_id: uuid.UUID) -> HttpResponse:
    """It was another person, or another paper: it stays on record, and no consent names it from
    then on. What was signed is taken back, or signed anew."""
    found = get_shown(request.actor, shown_id)
    verb = _verb_to_correct(found)
    check_may(request.actor, verb)
    if found.marked_in_error_at or found.kind == PAPER:
        raise NotFound("document")
    form = MarkInErrorForm.of(request)

    def save() -> str:
        reason = form.cleaned_data["reason"]
        mark_in_error(entry=found, reason=reason, verb=verb, by=request.actor)
        messages.success(request, _("Marked as entered in error. It stays on record."))
        return reverse("web:shown", args=[found.pk])

    if done := save_form(request, form, save):
        return done
    context = {**_about(request, found), "one": shown_row(found)}
    return page(request, "web/options/shown_in_error.html", form, **context)


def _verb_to_correct(found: DocumentShown) -> str:
    """Who scans a page takes a wrong one back."""
    return VERBS[SCAN] if found.kind == SCAN else "correct_entry"


def document(request: ClinicRequest, shown_id: uuid.UUID) -> HttpResponse:
    """A scan goes out as a file, and no more once it was entered in error: it may be somebody
    else's."""
    found = get_shown(request.actor, shown_id)
    if found.kind != SCAN:
        return as_shown(read_document(found))
    if found.marked_in_error_at:
        raise NotFound("document")
    return as_shown(read_document(found), name=_file_name(found))


def _file_name(found: DocumentShown) -> str:
    kept = found.personal_document
    assert kept is not None  # of a scan
    day = clock.day_at(found.happened_at, found.clinic)
    return f"{found.kind}-{day:%Y-%m-%d}{ENDINGS[kept.content_type]}"


def printed(request: ClinicRequest, shown_id: uuid.UUID) -> HttpResponse:
    found = get_shown(request.actor, shown_id)
    return as_file(read_printed(found), found)


def as_file(read: Read | None, found: DocumentShown) -> HttpResponse:
    if read is None:
        raise NotFound("document")
    day = clock.day_at(found.happened_at, found.clinic)
    return as_shown(read, name=f"{found.kind}-{day:%Y-%m-%d}.pdf")


def as_shown(read: Read, *, name: str = "") -> HttpResponse:
    """The bytes themselves, which may do nothing where they are opened; with a name as a file."""
    style = "'none'"
    if read.content_type == "text/html":
        digest = hashlib.sha256(style_of(read.content).encode()).digest()
        style = f"'sha256-{base64.b64encode(digest).decode()}'"
    headers = {
        "Content-Security-Policy": POLICY.format(style=style),
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    if name:
        headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    kind = "text/html; charset=utf-8" if read.content_type == "text/html" else read.content_type
    return HttpResponse(read.content, content_type=kind, headers=headers)


def _today(found: DocumentShown) -> bytes | None:
    """The same paper made now, dated as it was then; None where it cannot be made any more. A
    record that a later program cannot read hides none of what is kept."""
    remake = REMADE.get(found.kind)
    try:
        return remake(found, clock.day_at(found.happened_at, found.clinic)) if remake else None
    except (NotFound, Altered):
        return None
    except Exception:
        logger.exception("a paper of kind %s cannot be made anew", found.kind)
        return None


def _why_not(found: DocumentShown) -> list[str]:
    """Of an estimate what has no price today, or that its figures are not what was kept."""
    if found.kind != "estimate" or found.subject_id is None:
        return []
    row = Estimate.objects.get(pk=found.subject_id)
    if not is_intact(row):
        return [_("The figures that it was made from are not what was kept.")]
    return gap_rows(changes_since(row).gaps, clinic_knowledge(row.clinic))


def _about(request: ClinicRequest, found: DocumentShown) -> dict[str, Any]:
    return {
        "person": person(found.patient.identity, today=clock.today(request.actor.clinic)),
        "archive_url": reverse("web:archive", args=[found.patient_id])
        if may(request.actor, "see_chart")
        else "",
        "may_correct": may(request.actor, _verb_to_correct(found)),
    }


urlpatterns = [
    *listed("patients/<uuid:patient_id>/archive", archive, name="archive"),
    path("shown/<uuid:shown_id>", shown, name="shown"),
    path("shown/<uuid:shown_id>/in-error", shown_in_error, name="shown-in-error"),
    path("shown/<uuid:shown_id>/document", document, name="shown-document"),
    path("shown/<uuid:shown_id>/printed.pdf", printed, name="shown-printed"),
]
