"""The tablet of the waiting room: somebody of the clinic opens one form for one person and hands it
over. Whoever holds it sees that form alone; going back to the clinic asks for a log-in."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from prolo.registry import clock
from prolo.registry.access import Actor, actor_for
from prolo.registry.answering import Task, task_here
from prolo.registry.consents import is_child
from prolo.registry.models import Clinic, ConsentRequest, Course, User
from prolo.registry.reach import get_course
from prolo.web.languages import language_of, spoken
from prolo.web.requests import ClinicRequest
from prolo.web.views.answering import SENT, Around, answer
from prolo.web.views.signing import DONE, SignTask, sign
from prolo.web.words.outcomes import TELLERS

HANDED_OVER = "tablet"  # in the session, which holds nothing else then
UNSIGNED = "unsigned"  # in the address: a paper was left without a signature


@require_POST
def hand_over(request: ClinicRequest, course_id: uuid.UUID, due_key: str) -> HttpResponse:
    """The person at work is logged out with it: what they may do goes with nobody."""
    course = get_course(request.actor, course_id, verb="record_answers")
    task = _task(course, due_key, request.POST.get("answered_by", ""), request.actor)
    note = {
        "user": str(task.by.user.pk) if task.by.user else "",
        "clinic": str(task.by.clinic.pk),
        "course": str(course.pk),
        "due_key": due_key,
        "answered_by": task.answered_by,
    }
    logout(request)
    request.session[HANDED_OVER] = note
    stay_open(request)
    return redirect("web:tablet")


def stay_open(request: HttpRequest) -> None:
    """From now on for twice as long as the page stays open by itself."""
    request.session.set_expiry(settings.SESSION_IDLE_S * 2)


def _task(course: Course, due_key: str, answered_by: str, by: Any, mark: str = "") -> Task:
    grown_up = "guardian" if is_child(course.patient, clock.now(by.clinic)) else "patient"
    teller = answered_by if answered_by in TELLERS else grown_up
    return task_here(course, due_key, mark, answered_by=teller, how="tablet", by=by)


@login_not_required
def tablet(request: HttpRequest) -> HttpResponse:
    note = request.session.get(HANDED_OVER)
    if note is None:
        return _given_back(request)
    by = actor_for(User.objects.get(pk=note["user"]), Clinic.objects.get(pk=note["clinic"]))
    with by.at_work():
        if "consent" in note:
            return _consent(request, note["consent"], by)
        course = Course.objects.select_related("patient__identity", "clinic").get(pk=note["course"])
        mark = request.POST.get("task", "")
        task = _task(course, note["due_key"], note["answered_by"], by, mark)
        preferred = course.patient.identity.preferred_language
        language = language_of(request.GET.get("language"), preferred)
        around = Around(
            language=language,
            **_ends(language),
            url_of=lambda _key: request.get_full_path(),
        )
        answered = answer(request, task, around)
        is_over = task.next() is None
    if SENT in answered.headers and is_over:
        request.session.flush()
    return answered


def _consent(request: HttpRequest, request_id: str, by: Actor) -> HttpResponse:
    """Once it is signed or taken back the tablet shows nothing more of it."""
    rows = ConsentRequest.objects.select_related(
        "course__clinic", "patient__identity", "patient__clinic", "relation"
    )
    found = rows.get(pk=request_id)
    language = language_of(request.GET.get("language"), found.language)
    around = Around(language=language, **_ends(language))
    task = SignTask(request=found, how="tablet", identity=found.identity, by=by)
    made = sign(request, task, around)
    if DONE in made.headers:
        request.session.flush()
    return made


def _ends(language: str) -> dict[str, Any]:
    """How the page is left, and where it goes by itself: nobody's name stays on a tablet that was
    laid down."""
    spoken_there = {"language": language}
    return {
        "end_url": reverse("web:tablet-end", query=spoken_there),
        "idle_url": reverse("web:tablet-idle", query=spoken_there),
        "idle_s": settings.SESSION_IDLE_S,
    }


def _given_back(request: HttpRequest) -> HttpResponse:
    with spoken(language_of(request.GET.get("language"), "")):
        is_unsigned = UNSIGNED in request.GET
        return render(request, "web/answering/given_back.html", {"is_unsigned": is_unsigned})


@require_POST
@login_not_required
def awake(request: HttpRequest) -> HttpResponse:
    """Somebody touched the page since: who reads a long paper is not cut off."""
    if HANDED_OVER in request.session:
        stay_open(request)
    return HttpResponse(status=204)


@login_not_required
def laid_down(request: HttpRequest) -> HttpResponse:
    """Where the page goes by itself; of a session that is no tablet's nothing ends."""
    return _end(request) if HANDED_OVER in request.session else _leave(request)


def _end(request: HttpRequest) -> HttpResponse:
    """Says whether a paper was left unsigned, and of whom not."""
    is_unsigned = _is_unsigned(request.session.get(HANDED_OVER) or {})
    request.session.flush()
    return _leave(request, **({UNSIGNED: "yes"} if is_unsigned else {}))


def _leave(request: HttpRequest, **said: str) -> HttpResponse:
    """In the language of who had it in their hands."""
    query = {"language": language_of(request.GET.get("language"), ""), **said}
    return redirect(reverse("web:tablet", query=query))


def _is_unsigned(note: dict[str, str]) -> bool:
    if "consent" not in note:
        return False
    clinic = Clinic.objects.get(pk=note["clinic"])
    with actor_for(User.objects.get(pk=note["user"]), clinic).at_work():
        rows = ConsentRequest.objects.filter(pk=note["consent"], state=ConsentRequest.State.OPEN)
        return rows.exists()


@require_POST
@login_not_required
def give_back(request: HttpRequest) -> HttpResponse:
    """What is half given stays, for a device of the person's own or for the next time."""
    return _end(request)


urlpatterns = [
    path("courses/<uuid:course_id>/answers/<str:due_key>/tablet", hand_over, name="tablet-start"),
    path("tablet", tablet, name="tablet"),
    path("tablet/end", give_back, name="tablet-end"),
    path("tablet/awake", awake, name="tablet-awake"),
    path("tablet/idle", laid_down, name="tablet-idle"),
]
