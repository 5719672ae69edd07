"""A consent before the person who signs it: one page for the tablet, a link, their own pages and a
screen of the clinic, on which it is signed, and taken back as easily."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from prolo.care.signing import reads_another
from prolo.errors import FieldFaults, NotFound
from prolo.papers.as_html import main_of
from prolo.registry.access import Actor
from prolo.registry.actions.consents import withdraw_consent
from prolo.registry.actions.signing import Signed, sign_consent
from prolo.registry.archive import hash_of
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.consents import has_own_pages, is_as_signed, signer_language
from prolo.registry.models import Consent, ConsentRequest
from prolo.web.forms.signing import SignForm, TakeBackForm
from prolo.web.languages import choices, is_read, spoken
from prolo.web.presenters.mine import lacking
from prolo.web.saving import show_faults
from prolo.web.views.answering import Around
from prolo.web.views.consent_papers import asked_document, made_of

State = ConsentRequest.State
TAKE_BACK = "take-back"
DONE = "Prolo-Signed"  # a header of the answer: it is signed, or taken back


@dataclass(frozen=True, slots=True, kw_only=True)
class SignTask:
    """``how`` and ``identity`` are recorded with the signature; ``may_sign`` False: whoever looks
    is not who was asked. ``copy_url`` is where their copy is, once it is signed."""

    request: ConsentRequest
    how: str
    identity: str
    by: Actor
    may_sign: bool = True
    may_take_back: bool = True
    copy_url: str = ""

    @property
    def mark(self) -> str:
        """Tells the page of one request from that of another at the same address."""
        return hashlib.sha256(f"sign {self.request.pk}".encode()).hexdigest()[:16]

    def consent(self) -> Consent | None:
        """What it led to; None as long as nobody signed, or where it was entered in error."""
        rows = Consent.objects.filter(signature__request=self.request).current()
        return rows.order_by("recorded_at").last()


def sign(
    request: HttpRequest, task: SignTask, around: Around, *, typed: Mapping[str, str] | None = None
) -> HttpResponse:
    """``typed`` is what was kept when who signs was asked anew who they are."""
    zone = timezone.override(task.by.clinic.time_zone)
    with task.by.at_work(), zone, spoken(around.language):
        if request.method != "POST":
            return _page(request, task, around, typed=typed)
        if request.POST.get("task") != task.mark:  # of another person, or an earlier request
            return _page(request, task, around, status=409, is_of_another=True)
        if TAKE_BACK in request.POST:
            return _take_back(request, task, around)
        return _take(request, task, around)


def _take(request: HttpRequest, task: SignTask, around: Around) -> HttpResponse:
    if not task.may_sign or task.request.state != State.OPEN:
        return _page(request, task, around, status=409, was_late=True)
    try:
        made = made_of(task.request, around.language)
    except NotFound:
        return _page(request, task, around, status=409)
    if request.POST.get("seen") != hash_of(made.document):
        return _page(request, task, around, status=409, document=made.document, is_changed=True)
    form = _form(task, around, request)
    if form.is_valid():
        signed = Signed(
            seen=hash_of(made.document),
            how=task.how,
            identity=task.identity,
            typed=form.cleaned_data["typed"],
            drawing=form.cleaned_data["drawing"],
            understands=form.cleaned_data.get("understands", False),
        )
        try:
            sign_consent(request=task.request, made=made, signed=signed, by=task.by)
        except FieldFaults as refused:
            if "paper" in refused.faults:  # another plan since it was made
                return _page(request, task, around, status=409, is_changed=True)
            show_faults(form, refused.faults, {"drawing": "typed"})
        else:
            return _done(request, task, around)
    return _page(request, task, around, status=422, document=made.document, form=form)


def _take_back(request: HttpRequest, task: SignTask, around: Around) -> HttpResponse:
    """Pressed twice, it is taken back once."""
    standing, form = task.consent(), TakeBackForm(request.POST, request=request)
    if standing is None or standing.withdrawn_at or not task.may_take_back:
        return _page(request, task, around, status=409)
    if not form.is_valid():
        return _page(request, task, around, status=422, take_back=form)
    reason = form.cleaned_data["reason"]
    withdraw_consent(consent=standing, reason=reason, how=task.how, by=task.by)
    return _done(request, task, around)


def _done(request: HttpRequest, task: SignTask, around: Around) -> HttpResponse:
    """Of a tablet this page is the last."""
    if around.end_url:
        task.request.refresh_from_db(fields=["state"])
        made = _page(request, task, around, is_last=True)
        made.headers[DONE] = "yes"
        return made
    return redirect(request.get_full_path())


def _form(
    task: SignTask,
    around: Around,
    request: HttpRequest | None = None,
    *,
    typed: Mapping[str, str] | None = None,
) -> SignForm:
    asked = task.request
    is_explained = bool(asked.interpreter or asked.language_note)
    return SignForm(
        request.POST if request else None,
        request=request,
        initial=typed,
        signer=asked.signer,
        is_interpreted=bool(asked.interpreter),
        is_in_another=not is_explained and reads_another(signer_language(asked), around.language),
    )


def _page(
    request: HttpRequest,
    task: SignTask,
    around: Around,
    *,
    status: int = 200,
    document: bytes = b"",
    form: SignForm | None = None,
    take_back: TakeBackForm | None = None,
    typed: Mapping[str, str] | None = None,
    **context: Any,
) -> HttpResponse:
    clinic, standing = task.by.clinic, task.consent()
    context |= {
        "around": around,
        "task": task,
        "asked": task.request,
        "clinic": clinic,
        "is_invented": clinic.is_demo,
        "languages": choices(around.language),
        "is_read": is_read(around.language, clinic_knowledge(clinic)),
        "consent": standing,
        "is_altered": standing is not None and not is_as_signed(standing),
        "lacking": lacking(standing),
        "has_own_pages": has_own_pages(task.request),
        "take_back": take_back or TakeBackForm(auto_id="back_%s", initial=typed),
        **_to_sign(task, around, document, form, typed or {}),
    }
    return render(request, "web/signing/page.html", context, status=status)


def _to_sign(
    task: SignTask,
    around: Around,
    document: bytes,
    form: SignForm | None,
    typed: Mapping[str, str],
) -> dict[str, Any]:
    """The paper and what it takes to sign it, while it waits."""
    if task.request.state != State.OPEN:
        return {}
    try:
        document = document or asked_document(task.request, around.language)
    except NotFound:
        return {}  # the plan was taken back
    seen = hash_of(document)
    kept = typed if typed.get("seen") == seen else None  # of another paper nothing is agreed to
    return {
        "paper": main_of(document),
        "seen": seen,
        "form": form or _form(task, around, typed=kept),
        "is_kept": bool(kept),
    }
