"""A form that one person answers alone, and nothing but it.

``answer(request, task, around)`` is the whole page of one ``Task`` at one address: it shows the
form, keeps what is half given, takes what is sent and says what became of it. The views that call
it have found out who is there: own pages, a link, the tablet of the clinic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prolo.errors import FieldFaults
from prolo.registry import clock
from prolo.registry.actions.own_answers import (
    Seen,
    keep_draft,
    send_answers,
    so_far,
    stamp,
    stamp_of,
)
from prolo.registry.actions.photos import send_photos
from prolo.registry.answering import Task
from prolo.registry.clinic_knowledge import clinic_knowledge, standing_knowledge
from prolo.registry.models import Draft, Response
from prolo.registry.on_call import Watch, watches_kept
from prolo.registry.photos import photos_sent
from prolo.web.forms.answering import AnsweringForm
from prolo.web.forms.attachments import PhotosForm
from prolo.web.languages import choices, is_read, spoken
from prolo.web.presenters import answering as shown
from prolo.web.presenters.answers import activities_named
from prolo.web.saving import show_faults

DRAFT = "Prolo-Draft"  # a header: what is half given is to be kept, not sent
SEEN = "Prolo-Seen"  # a header of the answer: the stamp of what is kept, if all of it stood there
LEVEL = "Prolo-Level"  # a header of the answer: how urgent what was kept is
SENT = "Prolo-Sent"  # a header of the answer: it is kept for good
WHO = ":who"  # a control, and no linkId: what is half given is kept, the birth date asked for
PHOTOS = "photos"  # a control of the form that sends photos, and no answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Where the form stands. Without ``leave_url`` nothing but the form is visible, no name and
    no way elsewhere; ``offline_url`` is the script that keeps the page without a signal."""

    language: str
    leave_url: str = ""
    may_keep: bool = True  # what is half given, over what somebody has begun
    sees_earlier: bool = True  # that it was sent before, and when
    offline_url: str = ""
    who_url: str = ""  # where who has but a link says the birth date
    end_url: str = ""  # of a tablet, which is given back with or without answers
    idle_url: str = ""  # … where it goes by itself, so long after the last touch
    idle_s: int = 0
    url_of: Callable[[str], str] = field(default=lambda _key: "")  # of another form, by its key


def answer(request: HttpRequest, task: Task, around: Around) -> HttpResponse:
    zone = timezone.override(task.by.clinic.time_zone)
    with task.by.at_work(), standing_knowledge(), zone, spoken(around.language):
        if request.method == "POST" and request.POST.get("task") != task.mark:
            return HttpResponse(status=409)  # kept on this device for another person, or form
        if request.method == "POST" and PHOTOS in request.POST and task.session:
            return _take_photos(request, task, around)
        if request.method == "POST":
            task = replace(task, shown=request.POST.get("form_shown", ""))
            if WHO in request.POST and around.who_url:
                return _ask_who(request, task, around)
            return (
                _keep(request, task) if DRAFT in request.headers else _take(request, task, around)
            )
        if task.answered() or task.closed_at():
            return _over(request, task, around)
        return _form_page(request, task, around, _form(request, task))


def _over(request: HttpRequest, task: Task, around: Around) -> HttpResponse:
    answered = task.answered() if around.sees_earlier else None
    return _page(request, "web/answering/over.html", task, around, is_answered=answered)


def _form(
    request: HttpRequest, task: Task, typed: Mapping[str, str] | None = None
) -> AnsweringForm:
    """With what was sent; or with what was ``typed``, here and elsewhere."""
    draft, asked = _draft_shown(task), task.form
    offered = {"temperature-unit": task.by.clinic.temperature_unit, **_activities(task)}
    options: dict[str, Any] = {
        "questionnaire": shown.in_words(asked, get_language()),
        "start": task.start(),
        "urgent": task.urgent(),
        "offered": offered,
        "initial": {
            "task": task.mark,
            "form_shown": asked.canonical,
            "draft_seen": stamp_of(draft) if draft else "",
            **offered,
            **(draft.typed if draft else {}),
        },
    }
    return (
        AnsweringForm.of(request, **options) if typed is None else AnsweringForm(typed, **options)
    )


def _draft_shown(task: Task) -> Draft | None:
    return task.draft() if task.may_see_draft() else None


def _activities(task: Task) -> dict[str, str]:
    """Which they named before; who has shown nothing but a link names them anew."""
    if task.browser:
        return {}
    return activities_named(task.course, knowledge=clinic_knowledge(task.by.clinic))


def _keep(request: HttpRequest, task: Task) -> HttpResponse:
    """Half given answers, on the server after every question."""
    form = _form(request, task)
    form.full_clean()
    try:
        draft = _keep_half(request, task, form)
    except FieldFaults:
        return HttpResponse(status=422)
    if draft is None:
        return HttpResponse(status=204)
    concluded = so_far(task, draft.said)
    headers = {LEVEL: concluded.verdict if concluded else ""}
    if draft.typed == form.typed():
        headers[SEEN] = stamp_of(draft)
    return HttpResponse(status=204, headers=headers)


def _keep_half(request: HttpRequest, task: Task, form: AnsweringForm) -> Draft | None:
    """Beside what was kept from another page since this one was opened; none of what is answered
    by now."""

    def with_rest(stood: Mapping[str, str]) -> tuple[dict[str, str], dict[str, Any]]:
        typed = form.typed_over(stood)
        both = _form(request, task, typed)
        both.full_clean()
        return typed, both.response()

    seen = Seen(stamp=form.seen, with_rest=with_rest)
    return keep_draft(task=task, typed=form.typed(), response=form.response(), seen=seen)


def _ask_who(request: HttpRequest, task: Task, around: Around) -> HttpResponse:
    """Without a script: what was answered so far comes back behind the birth date."""
    form = _form(request, task)
    form.full_clean()
    if around.may_keep and form.typed():
        with suppress(FieldFaults):
            _keep_half(request, task, form)
    return redirect(around.who_url)


def _take(request: HttpRequest, task: Task, around: Around) -> HttpResponse:
    form = _form(request, task)
    if form.is_valid():
        try:
            row = send_answers(
                task=task, response=form.response(), sent_key=form.key, waited=form.waited
            )
        except FieldFaults as refused:
            show_faults(form, refused.faults, {})
        else:
            return _thanks(request, task, around, row)
    if around.may_keep:  # who sent it may have closed the page: what it says is not lost
        with suppress(FieldFaults):
            draft = _keep_half(request, task, form)
            if draft and draft.typed == form.typed():
                form.show_kept(stamp_of(draft))
    return _form_page(request, task, around, form)


def _form_page(
    request: HttpRequest, task: Task, around: Around, form: AnsweringForm
) -> HttpResponse:
    if not task.may_show():
        return _over(request, task, around)
    is_refused = form.is_bound and not form.was_kept
    concluded = so_far(task, form.response()) if is_refused else None
    return _page(
        request,
        "web/answering/form.html",
        task,
        around,
        status=422 if is_refused else 200,
        form=form,
        level=concluded.verdict if concluded else "",
        draft=_draft_shown(task) if not form.is_bound else None,
        sent=task.sent() if around.sees_earlier and not form.is_bound else None,
        is_unsent=task.sent() is None,  # without a script, what is half given would be lost
        **_photos(request, task, around),
    )


def _thanks(request: HttpRequest, task: Task, around: Around, row: Response) -> HttpResponse:
    roster = watches_kept(task.by.clinic, clock.now(task.by.clinic))
    told = shown.ended(row, roster, task.by.clinic)
    following = task.next()
    made = _page(
        request,
        "web/answering/sent.html",
        task,
        around,
        roster=roster,
        told=told,
        next_title=shown.heading(following) if following else "",
        next_url=around.url_of(following.due_key) if following else "",
        **({} if around.end_url else _photos(request, task, around)),
    )
    made.headers[SENT] = str(row.pk)
    return made


def _take_photos(request: HttpRequest, task: Task, around: Around) -> HttpResponse:
    form, kept = PhotosForm.of(request), 0
    if form.is_valid():
        try:
            kept = send_photos(
                task=task, files=form.cleaned_data["photo"], caption=_caption(form, task)
            )
        except FieldFaults as refused:
            show_faults(form, refused.faults, {})
    shown_here = _photos(request, task, around, kept=kept)
    if not kept:
        shown_here["photos"] = form
    status = 200 if kept else 422
    return _page(request, "web/answering/photos.html", task, around, status=status, **shown_here)


def _caption(form: PhotosForm, task: Task) -> str:
    """What the person says it shows; else what people of the clinic know of it."""
    assert task.session is not None
    if said := form.cleaned_data["shows"]:
        return str(said)
    with spoken(settings.LANGUAGE_CODE):
        return _("Photo after session %(number)s") % {"number": task.session.number}


def _photos(request: HttpRequest, task: Task, around: Around, *, kept: int = 0) -> dict[str, Any]:
    """``kept`` just now. How many came before is said on own pages alone: whoever has a link
    learns nothing."""
    if task.session is None:
        return {}
    all_kept = photos_sent(task.session).count() if around.leave_url else kept
    return {
        "photos": PhotosForm(request=request),
        "photos_kept": all_kept,
        "photos_now": kept,
        "mark": task.mark,
    }


def _page(
    request: HttpRequest,
    template: str,
    task: Task,
    around: Around,
    status: int = 200,
    roster: Sequence[Watch] = (),
    **context: Any,
) -> HttpResponse:
    clinic = task.by.clinic
    now = clock.now(clinic)
    roster = roster or watches_kept(clinic, now)
    duty = roster[0].duty
    shows_name = bool(around.leave_url or around.end_url)
    context |= {
        "around": around,
        "clinic": clinic,
        "patient": task.course.patient,
        "is_invented": clinic.is_demo,
        "heading": shown.heading(task),
        "asked_about": shown.asked_about(task, is_own=shows_name),
        "why": shown.why(task),
        "words_of": shown.words_of(task.form, around.language),
        "teller": shown.teller(task, is_named=shows_name),
        "shows_name": shows_name,
        "is_after_session": task.session is not None,
        "duty": duty,
        "opened_at": now,
        "opened_stamp": stamp(now),
        **shown.by_the_hour(roster, clinic),
        "urgent": shown.urgent_notices(roster, clinic) if task.session else [],
        "languages": choices(around.language),
        "is_read": is_read(around.language, clinic_knowledge(clinic)),
    }
    return render(request, template, context, status=status)


@login_not_required
def offline_script(_request: HttpRequest) -> HttpResponse:
    """The worker that shows a form again without a signal; it serves the addresses below its
    own, so each part of the site that has such forms has it at its own address."""
    found = Path(str(finders.find("web/js/offline.js")))
    return HttpResponse(found.read_text(), content_type="text/javascript; charset=utf-8")
