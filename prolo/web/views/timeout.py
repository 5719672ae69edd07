"""The pause before the first needle.

A time-out is worth something because the side is said by the person and seen on the skin, not
read from a screen: whoever reads «right» above the question will hear «right». So the page that
asks shows neither the side nor the place nor the irritant, not even in the course's name; what is
planned stands beside each answer only when all are given.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prolo.care.conclusions import conclusion_from_json
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.timeouts import record_timeout
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.models import Conclusion, Session
from prolo.registry.put_right import put_right_of
from prolo.registry.reach import get_session
from prolo.registry.same_visit import of_that_visit
from prolo.registry.session_gates import open_gates
from prolo.registry.taken_over import taken_over_since
from prolo.registry.timeout import timeout_now, timeout_verdict
from prolo.web.forms.kit import Theirs
from prolo.web.forms.timeout import TimeoutForm
from prolo.web.presenters.harms import lot_cluster_rows
from prolo.web.presenters.patients import person
from prolo.web.presenters.put_right import put_right_rows
from prolo.web.presenters.same_visit import visit_rows
from prolo.web.presenters.session_steps import session_steps
from prolo.web.presenters.sessions import gates_view
from prolo.web.presenters.timeout import timeout_view
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form, theirs_of
from prolo.web.words.stored_facts import StoredFacts

AGAIN = "again"  # in the address: pause once more


def timeout(request: ClinicRequest, session_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "record_session")
    found: Session = get_session(request.actor, session_id)
    form = TimeoutForm.of(
        request,
        knowledge=clinic_knowledge(request.actor.clinic),
        initial={"called_by": _name(request), "lock_version": found.lock_version},
    )

    def save() -> str:
        given = form.given(at=clock.now(request.actor.clinic))
        record_timeout(
            session=found, given=given, seen=form.cleaned_data["lock_version"], by=request.actor
        )
        return _after(request, found)

    if done := save_form(request, form, save, theirs=lambda: _theirs(found)):
        return done
    last = latest_conclusion("timeout", subject_id=found.pk)
    is_open = found.state == Session.State.OPEN
    lapsed = _lapsed(found) if is_open else ""
    if form.is_bound or (is_open and (last is None or lapsed or AGAIN in request.GET)):
        about = {
            **_about(request, found),
            "was_changed": bool(put_right_of(found)),
            "lapsed": lapsed,
        }
        return page(request, "web/sessions/timeout.html", form, **about)
    result = _result(found, last) if last else None
    context = {
        **_about(request, found),
        "result": result,
        "is_open": is_open,
        "put_right": put_right_rows(put_right_of(found), clinic_knowledge(found.clinic)),
    }
    return render(request, "web/sessions/timeout_result.html", context)


def _lapsed(found: Session) -> str:
    """Why the last pause counts no more, so that there is none."""
    if found.timeout_at is None or timeout_now(found) is not None:
        return ""
    since = taken_over_since(found, found.timeout_at)
    if since.by_another_injector:
        return _("Another physician injects than at the last pause. Pause again.")
    if since.in_another_room:
        return _("It is done in another room than that of the last pause. Pause again.")
    return _("The last pause was on another day. Pause again.")


def _after(request: ClinicRequest, found: Session) -> str:
    """On to the injections where every answer is as planned and nothing else holds the needle."""
    if timeout_verdict(found) == "go" and not _readiness_open(found):
        said = _("Time-out at %(at)s, called out by %(who)s: go. Every answer is as planned.")
        at = timezone.localtime(found.timeout_at)
        who = found.timeout_answers.get("called_by", "")
        messages.success(request, said % {"at": f"{at:%H:%M}", "who": who})
        return reverse("web:session", args=[found.pk])
    return reverse("web:timeout", args=[found.pk])


def _name(request: ClinicRequest) -> str:
    return request.actor.user.full_name if request.actor.user else ""


def _about(request: ClinicRequest, found: Session) -> dict[str, Any]:
    return {
        "session": found,
        "person": person(found.patient.identity, today=clock.today(request.actor.clinic)),
        "course_url": reverse("web:course", args=[found.course_id]),
        "steps": session_steps(found, here="timeout"),
        # the side is asked here, so nothing gives it away
        "visit": visit_rows(of_that_visit(found.appointment), says_side=False)
        if found.appointment
        else [],
        # of the clinic, whatever is planned here: it gives away nothing of the plan
        "lot_clusters": lot_cluster_rows(found.clinic) if found.state == Session.State.OPEN else [],
    }


def _result(found: Session, last: Conclusion) -> dict[str, Any]:
    """While the session is open, what was said against the plan of now; afterwards as it was."""
    about = {"at": found.timeout_at, "called_by": found.timeout_answers.get("called_by", "")}
    now = timeout_now(found) if found.state == Session.State.OPEN else None
    if now is None:
        stored = conclusion_from_json(last.body)
        return {**about, **timeout_view(stored, StoredFacts(last.facts))}
    return {
        **about,
        **timeout_view(now, clinic_knowledge(found.clinic)),
        "readiness_open": _readiness_open(found),
        "changed_since": now.verdict != last.verdict,
    }


def _readiness_open(found: Session) -> dict[str, str] | None:
    """What readiness says while it does not let the needle go in."""
    verdict = open_gates(found).get("readiness")
    return gates_view(found, {"readiness": verdict})[0] if verdict else None


def _theirs(found: Session) -> Theirs:
    now = Session.objects.get(pk=found.pk)
    return theirs_of(now)


urlpatterns = [path("sessions/<uuid:session_id>/timeout", timeout, name="timeout")]
