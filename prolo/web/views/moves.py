"""A person decides where a course goes: suitable or not, on or no further."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.care.conclusions import conclusion_from_json
from prolo.care.course import TAKEN_BACK, Move, State, moves_from
from prolo.registry import clock
from prolo.registry.access import may
from prolo.registry.actions.courses import (
    FOLLOWS,
    UNTREATED,
    WHILE_NONE_IS_OPEN,
    candidate_conclusion,
    decided_against,
    move_course,
    open_session_of,
)
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.earlier_here import was_treated
from prolo.registry.models import Conclusion, Course
from prolo.registry.reach import get_course
from prolo.registry.still_asked import still_asked
from prolo.registry.stopping import is_stop_asked, stop_rule
from prolo.web.forms.kit import Theirs
from prolo.web.forms.moves import MoveForm
from prolo.web.presenters.courses import course_title, state_word
from prolo.web.presenters.earlier import earlier_courses
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.views.undo import move_back, offer_undo
from prolo.web.words.courses import verdict_word
from prolo.web.words.due import title_of
from prolo.web.words.sentences import say
from prolo.web.words.stored_facts import StoredFacts

WITHIN = frozenset(  # done on a page of its own
    {"sign-plan", "go-elsewhere", "record-death", "take-up-following", "take-up-assessing"}
)
HEAVY = frozenset({"emergency", "bar", "ask", "defer", "condition", "not-met", "caution"})


def decide(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    course = get_course(request.actor, course_id)
    clinic = request.actor.clinic
    form = MoveForm.of(
        request,
        today=clock.today(clinic),
        moves=_moves(request, course),
        initial={"lock_version": course.lock_version},
    )

    def save() -> str:
        given = form.cleaned_data
        before, booked = course.state, _booked_sessions(course)
        waited = course.waiting_entries.filter(state="waiting").exists()
        move_course(
            course=course,
            move=given["move"],
            reason=given["reason"],
            until=given["until"],
            seen=given["lock_version"],
            by=request.actor,
        )
        said = _("Decided: %(state)s.") % {"state": state_word(course.state)}
        cancelled = booked if course.state != State.TREATING else 0
        back = move_back(request, given["move"], before=before, after=course.state)
        if back == TAKEN_BACK:
            words = " ".join([said, *_stays_off(cancelled, waited)])
            offer_undo(request, words, "course", course, move=back)
        elif back and not cancelled:
            offer_undo(request, said, "course", course, move=back)
        else:
            messages.success(request, said)
        return reverse("web:course", args=[course.pk])

    if done := save_form(request, form, save, theirs=lambda: theirs_of(course)):
        return done
    knowledge = clinic_knowledge(clinic)
    context = {
        "course": course,
        "course_title": course_title(course, knowledge),
        "state": state_word(course.state),
        "person": person(course.patient.identity, today=clock.today(clinic)),
        "found": _found(course) if course.state == State.ASSESSING else [],
        "earlier": earlier_courses(course, knowledge) if course.state == State.ASSESSING else [],
        "open_session": open_session_of(course),
        "not_asked": _not_asked(course),
        "stop_says": _stop_says(course) if course.state == State.TREATING else [],
        "may_plan_more": course.state == State.TREATING and may(request.actor, "plan"),
    }
    return page(request, "web/courses/decide.html", form, **context)


def _booked_sessions(course: Course) -> int:
    return course.appointments.filter(purpose="session", state="booked").count()


def _stays_off(cancelled: int, waited: bool) -> Iterator[str]:
    """What Undo does not bring back."""
    if cancelled:
        words = ngettext(
            "%(n)s appointment was cancelled: Undo does not bring it back, it is booked anew.",
            "%(n)s appointments were cancelled: Undo does not bring them back, they are booked "
            "anew.",
            cancelled,
        )
        yield words % {"n": cancelled}
    if waited:
        yield _("They were taken off the waiting list: Undo does not put them on it again.")


def _moves(request: ClinicRequest, course: Course) -> list[Move]:
    """Whether it is stopped and followed, or closed, hangs on whether a needle was given; neither
    is offered while a session is open. To go on although nothing was gained is an answer to the
    stop rule alone."""
    not_here = {*WITHIN, *(UNTREATED if was_treated(course) else FOLLOWS)}
    if open_session_of(course):
        not_here.update(WHILE_NONE_IS_OPEN)
    if not is_stop_asked(course, knowledge=clinic_knowledge(course.clinic)):
        not_here.add("go-on")
    return [
        one
        for one in moves_from(State(course.state))
        if one.name not in not_here and may(request.actor, one.verb)
    ]


def _found(course: Course) -> list[dict[str, Any]]:
    """What the rules concluded of the assessment and the images: the ground of the decision. What
    speaks against «suitable» says where it can be put right."""
    against = {one.pk for one in decided_against(course, "find-suitable")}
    candidate = candidate_conclusion(course)
    images = Conclusion.objects.filter(
        kind="imaging",
        subject_id__in=course.imaging_reviews.current().values_list("pk", flat=True),
    ).order_by("concluded_at")
    return [
        {**_conclusion(one), "mend_url": _mend_url(one, course) if one.pk in against else ""}
        for one in (candidate, *images)
        if one
    ]


def _not_asked(course: Course) -> list[dict[str, Any]]:
    """What nobody would be asked any more if it were closed now."""
    if all(one.name != "close" for one in moves_from(State(course.state))):
        return []
    return [{"title": title_of(one), "due_at": one.due_at} for one in still_asked(course)]


def _mend_url(kept: Conclusion, course: Course) -> str:
    page_name = "web:imaging" if kept.kind == "imaging" else "web:assessment"
    return reverse(page_name, args=[course.pk])


def _conclusion(kept: Conclusion) -> dict[str, Any]:
    concluded = conclusion_from_json(kept.body)
    facts = StoredFacts(kept.facts)
    return {
        "kind": kept.kind,
        "verdict": verdict_word(kept.kind, kept.verdict),
        "says": [say(one, facts) for one in concluded.findings if one.weight in HEAVY],
        "url": reverse("web:conclusion", args=[kept.pk]),
    }


def _stop_says(course: Course) -> list[str]:
    knowledge = clinic_knowledge(course.clinic)
    concluded = stop_rule(course, knowledge=knowledge)
    return [say(one, knowledge) for one in concluded.findings] if concluded else []


def theirs_of(course: Course) -> Theirs:
    now = Course.objects.get(pk=course.pk)
    last = now.moves.select_related("recorded_by").order_by("happened_at").last()
    return Theirs(
        by=last.recorded_by.full_name if last and last.recorded_by else "",
        at=last.happened_at if last else None,
        version=now.lock_version,
        values={"move": state_word(now.state)},
    )


urlpatterns = [path("courses/<uuid:course_id>/decide", decide, name="decide")]
