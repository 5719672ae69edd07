"""A link in a message: one form for one person, without a log-in, and nothing but it.

Looking at it changes nothing, however often a scanner does. What the person said in an earlier
form, and that they sent one, is shown only to who says the birth date; what is half given also to
the browser that began it, as long as nobody who showed who they are has written in it. The form
opens at once all the same: the activities that they named before are left out of it, until the
birth date is said there, or for good. Either holds
while something is sent from there, and of a paper while it is read: who left a shared computer half
an hour ago is not read on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import load_knowledge
from prolo.knowledge.questionnaires.items import items_of
from prolo.papers.as_html import main_of
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.estimates import acknowledge_by_link
from prolo.registry.actions.links import press_no_messages, try_birth_date
from prolo.registry.answering import Task, task_here
from prolo.registry.clinic_knowledge import clinic_knowledge, standing_knowledge
from prolo.registry.consents import read_signed, request_of, signer_decides
from prolo.registry.estimates import is_intact
from prolo.registry.estimates_in_hand import is_over
from prolo.registry.links import find_link, still_takes, tries_left, why_closed
from prolo.registry.models import (
    PAPER,
    SIGN,
    AnswerLink,
    Clinic,
    ConsentRequest,
    ConsentSignature,
    Course,
    Estimate,
    EstimateStep,
)
from prolo.registry.paper_messages import paper_of
from prolo.registry.sent import answered_at
from prolo.web.entrance import without_clinic
from prolo.web.forms.fields import BirthDateField
from prolo.web.forms.kit import PageForm
from prolo.web.known_by_link import (
    is_known,
    is_still_known,
    keep_typed,
    know,
    mark_of_browser,
    note_sending,
    take_typed,
)
from prolo.web.languages import choices, is_read, language_of, spoken
from prolo.web.presenters.answers import activities_named
from prolo.web.presenters.sheets.estimate import given_paper
from prolo.web.saving import page
from prolo.web.views.answering import DRAFT, Around, answer, offline_script
from prolo.web.views.shown import as_shown
from prolo.web.views.signing import SignTask, sign
from prolo.web.words.messages import why_you

NOT_FOUND, GONE = 404, 410
FIRST_NAMED = "activity-1"  # of the activities that a person names, in our forms


class BirthDateForm(PageForm):
    birth_date = BirthDateField(label=_("Birth date"))


def _for_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the link that the token names, at work in its clinic."""

    @without_clinic
    @login_not_required
    @wraps(view)
    def shown(request: HttpRequest, token: str) -> HttpResponse:
        found = find_link(token)
        if found is None:
            return _closed(request, "unknown")
        by = system(found.clinic)
        zone = timezone.override(found.clinic.time_zone)
        with by.at_work(), zone, standing_knowledge():
            return view(request, token, found=found, by=by)

    return shown


@_for_link
def link(request: HttpRequest, token: str, *, found: AnswerLink, by: Actor) -> HttpResponse:
    why = why_closed(found, clock.now(found.clinic))
    if why and not _is_sent_late(request, found, by):
        return _closed(request, why, found)
    if asked := request_of(found.due_key):
        return _consent(request, token, asked, found=found, by=by)
    if paper := paper_of(found.due_key):
        return _paper(request, token, paper, found=found, by=by)
    task = _task(found, by, request.POST.get("task", ""))
    here = is_known(request, found)
    if not here:
        task = replace(task, browser=mark_of_browser(request))
    can_tell = found.patient.identity.birth_date is not None
    may_see = here or task.may_see_draft()
    if request.method == "POST":
        note_sending(request, found, by_known=here)
        withholds = FIRST_NAMED not in request.POST  # as the page was that is sent
    else:
        withholds = not here and can_tell and bool(tries_left(found)) and _names_activities(task)
    if not may_see:
        # Without a birth date on record they answer it without what was said before.
        if request.method != "POST" and can_tell:
            return _ask_who(request, found, token)
        if DRAFT in request.headers:  # it would write over what somebody else has begun
            return HttpResponse(status=403)
    task = replace(task, withholds=withholds)
    return answer(request, task, _around(request, found, token, may_keep=may_see, is_known=here))


def _is_sent_late(request: HttpRequest, found: AnswerLink, by: Actor) -> bool:
    """A form that was opened before: only who saw it knows the mark of its task."""
    mark, now = request.POST.get("task", ""), clock.now(found.clinic)
    said = request.POST.get("waited_s", "")
    waited = timedelta(seconds=int(said[:9]) if said.isdecimal() else 0)
    if not mark or not still_takes(found, answered_at=answered_at(now, waited), now=now):
        return False
    if found.course_id is None:
        return False
    return request_of(found.due_key) is None and _task(found, by, mark).mark == mark


def _consent(
    request: HttpRequest, token: str, asked: ConsentRequest, *, found: AnswerLink, by: Actor
) -> HttpResponse:
    """Shown, signed and taken back by who said the birth date alone, while they decide."""
    if not signer_decides(asked):
        return _closed(request, "revoked", found)
    if not is_still_known(request, found):
        if request.method == "POST":
            keep_typed(request, found)
        return _ask_who(request, found, token)
    is_signed = asked.state == ConsentRequest.State.SIGNED
    task = SignTask(
        request=asked,
        how="link",
        identity="birth-date",
        by=by,
        copy_url=reverse("web:link-copy", args=[token]) if is_signed else "",
    )
    around = Around(language=_language(request, found))
    return sign(request, task, around, typed=take_typed(request, found))


def _paper(
    request: HttpRequest, token: str, row: Estimate, *, found: AnswerLink, by: Actor
) -> HttpResponse:
    """An estimate that was given so, for who said the birth date; they can say that they have
    it."""
    steps = {one.step for one in row.steps.all()}
    if is_over(row) or not is_intact(row):
        return _closed(request, "revoked", found)
    if not is_still_known(request, found):
        return _ask_who(request, found, token)
    is_had = EstimateStep.Step.ACKNOWLEDGED in steps
    if request.method == "POST":
        if not is_had:
            acknowledge_by_link(estimate=row, by=by)
        return redirect(_address(request, "web:link", token))
    here = _language(request, found)
    with spoken(here):
        context = {
            "clinic": found.clinic,
            "paper": main_of(given_paper(row, here).content),
            "is_had": is_had,
            **_spoken_here(here, found.clinic),
        }
        return render(request, "web/links/paper.html", context)


@_for_link
def link_copy(request: HttpRequest, token: str, *, found: AnswerLink, by: Actor) -> HttpResponse:
    """What was signed behind this link."""
    asked = request_of(found.due_key)
    is_closed = bool(why_closed(found, clock.now(by.clinic)))
    is_closed = is_closed or (asked is not None and not signer_decides(asked))
    signature = ConsentSignature.objects.filter(request=asked).first() if asked else None
    if is_closed or signature is None or not is_still_known(request, found):
        return redirect(_address(request, "web:link", token))
    return as_shown(read_signed(signature))


def _task(found: AnswerLink, by: Actor, mark: str) -> Task:
    assert found.course_id is not None  # else it is closed
    course = Course.objects.select_related("patient__identity", "clinic").get(pk=found.course_id)
    is_guardian = found.message is not None and found.message.relation_id is not None
    teller = "guardian" if is_guardian else "patient"
    given = {"answered_by": teller, "how": "link", "by": by}
    return task_here(course, found.due_key, mark, **given)


def _names_activities(task: Task) -> bool:
    """Which the person named before, where the form asks for them again; none where this browser
    named them anew."""
    draft = None if task.session else task.draft()
    if task.session or (draft and FIRST_NAMED in draft.typed):
        return False
    named = activities_named(task.course, knowledge=clinic_knowledge(task.by.clinic))
    return any(item["linkId"] in named for item in items_of(task.form.body["item"]))


def _around(
    request: HttpRequest, found: AnswerLink, token: str, *, may_keep: bool, is_known: bool
) -> Around:
    return Around(
        language=_language(request, found),
        may_keep=may_keep,
        sees_earlier=is_known,
        offline_url=reverse("web:link-offline"),
        who_url=_address(request, "web:link-who", token),
        url_of=lambda _key: request.get_full_path(),
    )


def _language(request: HttpRequest, found: AnswerLink) -> str:
    """What is chosen, else what a signature is asked for in, else what the person prefers."""
    asked = request_of(found.due_key)
    preferred = asked.language if asked else found.patient.identity.preferred_language
    return language_of(request.GET.get("language"), preferred)


def _spoken_here(here: str, clinic: Clinic | None) -> dict[str, Any]:
    knowledge = clinic_knowledge(clinic) if clinic else load_knowledge()
    return {"languages": choices(here), "is_read": is_read(here, knowledge)}


# -- who comes back


def _ask_who(request: HttpRequest, found: AnswerLink, token: str) -> HttpResponse:
    if not tries_left(found):
        return _closed(request, "locked", found)
    return _who_page(request, found, token, BirthDateForm(request=request))


@_for_link
def link_who(request: HttpRequest, token: str, *, found: AnswerLink, by: Actor) -> HttpResponse:
    """The birth date; a wrong one says how many tries are left, and nothing else."""
    if why := why_closed(found, clock.now(found.clinic)):
        return _closed(request, why, found)
    if not tries_left(found):
        return _closed(request, "locked", found)
    if request.method != "POST" and is_known(request, found):
        return redirect(_address(request, "web:link", token))
    if request.method != "POST":
        return _ask_who(request, found, token)
    with spoken(_language(request, found)):
        form = BirthDateForm(request.POST, request=request, today=clock.today(found.clinic))
        born = form.cleaned_data["birth_date"] if form.is_valid() else None
    if born is None:
        return _who_page(request, found, token, form)
    if not try_birth_date(link=found, born=born, by=by):
        left = tries_left(found)
        if not left:
            return _closed(request, "locked", found)
        return _who_page(request, found, token, form, left=left)
    know(request, found)
    return redirect(_address(request, "web:link", token))


def _address(request: HttpRequest, name: str, token: str) -> str:
    """In the language that was chosen, if one was."""
    chosen = request.GET.get("language")
    return reverse(name, args=[token], query={"language": chosen} if chosen else None)


def _who_page(
    request: HttpRequest, found: AnswerLink, token: str, form: BirthDateForm, *, left: int = 0
) -> HttpResponse:
    here, asked = _language(request, found), request_of(found.due_key)
    paper = paper_of(found.due_key)
    with spoken(here):
        return page(
            request,
            "web/links/who.html",
            form,
            clinic=found.clinic,
            who_url=_address(request, "web:link-who", token),
            left=left,
            can_tell=found.patient.identity.birth_date is not None,
            is_to_sign=asked is not None,
            is_paper=paper is not None,
            own_page=_own_page(found, asked, paper),
            form_url=_address(request, "web:link", token) if _opens(request, found) else "",
            **_spoken_here(here, found.clinic),
        )


def _opens(request: HttpRequest, found: AnswerLink) -> bool:
    """Its form, to who does not say the birth date."""
    if request_of(found.due_key) or paper_of(found.due_key):
        return False
    task = _task(found, system(found.clinic), "")
    return replace(task, browser=mark_of_browser(request)).may_see_draft()


def _own_page(found: AnswerLink, asked: ConsentRequest | None, paper: Estimate | None) -> str:
    if asked:
        return reverse("web:mine-consent", args=[asked.pk])
    if paper:
        return reverse("web:mine-estimate", args=[paper.pk])
    return reverse("web:mine-answer", args=[found.course_id, found.due_key])


# -- what does not open, and no more messages


def _closed(request: HttpRequest, why: str, found: AnswerLink | None = None) -> HttpResponse:
    """Says nothing of anybody: the number of the clinic, and that of an ambulance."""
    here = _language(request, found) if found else language_of(request.GET.get("language"), "")
    clinic = found.clinic if found else None
    is_to_sign = found is not None and found.due_key.startswith(f"{SIGN}-")
    is_paper = found is not None and found.due_key.startswith(f"{PAPER}-")
    context = {
        "why": why,
        "clinic": clinic,
        "is_to_sign": is_to_sign,
        "is_paper": is_paper,
        "may_send": found is not None and not (is_to_sign or is_paper),
        **_spoken_here(here, clinic),
    }
    with spoken(here):
        return render(
            request, "web/links/closed.html", context, status=GONE if found else NOT_FOUND
        )


@_for_link
def link_stop(request: HttpRequest, token: str, *, found: AnswerLink, by: Actor) -> HttpResponse:
    """Also of a link that opens nothing any more."""
    if request.method == "POST":
        press_no_messages(link=found, by=by)
    here = _language(request, found)
    with spoken(here):
        context = {
            "is_done": request.method == "POST",
            "why": why_you(found.message),
            "clinic": found.clinic,
            **_spoken_here(here, found.clinic),
        }
        return render(request, "web/links/stop.html", context)


urlpatterns = [
    path("a/offline.js", offline_script, name="link-offline"),
    path("a/<str:token>", link, name="link"),
    path("a/<str:token>/who", link_who, name="link-who"),
    path("a/<str:token>/copy", link_copy, name="link-copy"),
    path("a/<str:token>/s", link_stop, name="link-stop"),  # as short as a text message says it
]
