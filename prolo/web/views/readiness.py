"""The checks of a session's day, and what a physician decides about what they found."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.care.readiness import Verdict
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.overrides import override_finding
from prolo.registry.actions.readiness import (
    quantity_of,
    questions,
    readings_of,
    record_readiness,
    version_of,
)
from prolo.registry.actions.unfinished import BEFORE, HERE, abandon_session
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.consents import current_consent
from prolo.registry.harms import rather_before
from prolo.registry.models import Session
from prolo.registry.put_right import put_right_of
from prolo.registry.reach import get_session
from prolo.registry.readiness import (
    Standing,
    readiness_row,
    row_of_the_day,
    stand_of,
    usual_skin_agent,
)
from prolo.registry.taken_over import last_taken_over
from prolo.web.forms.checks import Day
from prolo.web.forms.choices import Radios
from prolo.web.forms.fields import ChoiceField, LongTextField
from prolo.web.forms.kit import PageForm, Theirs
from prolo.web.forms.readiness import ReadinessForm
from prolo.web.presenters.appointments import place_of
from prolo.web.presenters.consents import consent_view
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.harms import rather_before_words
from prolo.web.presenters.patients import person
from prolo.web.presenters.put_right import put_right_rows
from prolo.web.presenters.readiness import standing_view
from prolo.web.presenters.session_steps import session_steps
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.words.sentences import say

FIELDS = {
    "sedation.given_at": "given_at",
    "sedation.dose_mg": "dose_mg",
    "sedation.dose_pct": "dose_pct",
    "numbing.cream": "cream",
    "numbing.cream_at": "cream_at",
    "numbing.cream_g": "cream_g",
    "numbing.cream_cm2": "cream_cm2",
    "numbing.cream_expires_on": "cream_expires_on",
    "skin.at": "skin_at",
    "food.ate_at": "ate_at",
    "food.drank_at": "drank_at",
}


class DecideForm(PageForm):
    reason = LongTextField(
        label=gettext_lazy("I decide otherwise, because"),
        help_text=gettext_lazy("Kept with your name beside what was found, which stays as it is."),
        asks=gettext_lazy("Enter the reason"),
        longest=2_000,
    )


class EndForm(PageForm):
    reason = LongTextField(
        label=gettext_lazy("Why nothing is injected today"),
        help_text=gettext_lazy("The session can be booked again under the same number."),
        asks=gettext_lazy("Enter the reason"),
        longest=2_000,
    )
    harms_are_of = ChoiceField(
        label=gettext_lazy("Of which session is the adverse event that is put to this one?"),
        choices=(
            (BEFORE, gettext_lazy("The session before: its lots, room and injector are looked at")),
            (HERE, gettext_lazy("This one, as with what cleaned the skin")),
        ),
        widget=Radios(),
        asks=gettext_lazy("Choose of which session it is"),
    )

    def __init__(self, *args: Any, harms: str = "", **options: Any) -> None:
        """``harms`` are put to it, and nothing is on record that could have harmed."""
        super().__init__(*args, **options)
        if harms:
            self.fields["harms_are_of"].help_text = harms
        else:
            del self.fields["harms_are_of"]


def readiness(request: ClinicRequest, session_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "check_readiness")
    found: Session = get_session(request.actor, session_id)
    standing = stand_of(found)
    if found.state != Session.State.OPEN:
        return render(request, "web/readiness/over.html", _shown(request, found, standing))
    row = readiness_row(found)
    form = ReadinessForm.of(
        request, day=_day(found, standing), initial={"lock_version": version_of(found, row)}
    )

    def save() -> str:
        record_readiness(
            session=found,
            answers=form.answers(),
            confirmed=form.confirmed(),
            seen=form.cleaned_data["lock_version"],
            by=request.actor,
        )
        return _after(request, found)

    if form.is_valid():
        _ask_about_readings(form, found)
    if done := save_form(request, form, save, theirs=lambda: _theirs(found), fields=FIELDS):
        return done
    context = {
        **_shown(request, found, standing),
        "outdated": row.happened_at if row and row != row_of_the_day(found) else None,
    }
    return page(request, "web/readiness/readiness.html", form, **context)


def _shown(request: ClinicRequest, found: Session, standing: Standing) -> dict[str, Any]:
    knowledge, kept = clinic_knowledge(request.actor.clinic), standing.kept
    may_decide = may(request.actor, "decide") and found.state == Session.State.OPEN
    consent = current_consent(found.course)
    return {
        **_about(request, found, standing),
        "standing": standing_view(standing, found, knowledge, may_decide=may_decide)
        if kept
        else None,
        "kept_url": reverse("web:conclusion", args=[kept.pk]) if kept else "",
        "put_right": put_right_rows(put_right_of(found), knowledge),
        "consent": consent_view(consent, knowledge) if consent else None,
    }


def _after(request: ClinicRequest, found: Session) -> str:
    """On to the time-out where nothing is open; else to what is."""
    if stand_of(found).verdict is Verdict.READY and may(request.actor, "record_session"):
        messages.success(request, _("Ready: nothing is open in the checks of the day."))
        return reverse("web:timeout", args=[found.pk])
    return f"{reverse('web:readiness', args=[found.pk])}#standing"


def readiness_decide(request: ClinicRequest, session_id: uuid.UUID) -> HttpResponse:
    """A physician decides otherwise than a finding, by name."""
    check_may(request.actor, "decide")
    found: Session = get_session(request.actor, session_id)
    rule, code = request.GET.get("rule", ""), request.GET.get("code", "")
    standing = stand_of(found)
    said = [
        one
        for one in standing.open
        if (one.rule, one.code) == (rule, code) and standing.may_be_decided(one)
    ]
    kept = standing.kept
    if not said or kept is None:
        messages.warning(request, _("This has changed: look at the checks anew."))
        return redirect("web:readiness", found.pk)
    form = DecideForm.of(request)

    def save() -> str:
        override_finding(
            conclusion=kept,
            rule=rule,
            code=code,
            reason=form.cleaned_data["reason"],
            by=request.actor,
        )
        return f"{reverse('web:readiness', args=[found.pk])}#standing"

    if done := save_form(request, form, save):
        return done
    knowledge = clinic_knowledge(request.actor.clinic)
    says = [say(one, knowledge) for one in said]
    about = _about(request, found, standing)
    return page(request, "web/readiness/decide.html", form, **about, says=says)


def session_end(request: ClinicRequest, session_id: uuid.UUID) -> HttpResponse:
    """Not today: the person came, and nothing is injected."""
    check_may(request.actor, "record_session")
    found: Session = get_session(request.actor, session_id)
    if found.state != Session.State.OPEN:
        return redirect("web:session", found.pk)
    form = EndForm.of(request, harms=rather_before_words(rather_before(found)))

    def save() -> str:
        abandon_session(
            session=found,
            reason=form.cleaned_data["reason"],
            harms_are_of=form.cleaned_data.get("harms_are_of", ""),
            by=request.actor,
        )
        messages.success(request, _("Ended without injecting. The session can be booked again."))
        return reverse("web:course", args=[found.course_id])

    if done := save_form(request, form, save):
        return done
    return page(request, "web/readiness/end.html", form, **_about(request, found))


def _day(found: Session, standing: Standing) -> Day:
    clinic = found.clinic
    return Day(
        planned=standing.planned,
        holds=standing.holds,
        stored=standing.answers,
        readings={kind: quantity_of(row) for kind, row in readings_of(found).items()},
        knowledge=clinic_knowledge(clinic),
        on=clock.today(clinic),
        now=clock.now(clinic),
        weight_unit=clinic.weight_unit,
        temperature_unit=clinic.temperature_unit,
        usual_agent=usual_skin_agent(clinic),
    )


def _ask_about_readings(form: ReadinessForm, found: Session) -> None:
    knowledge = clinic_knowledge(found.clinic)
    asked = questions(found, form.answers(), knowledge=knowledge)
    confirmed = form.confirmed()
    for kind, concluded in asked.items():
        if concluded.verdict == "refuse" or kind not in confirmed:
            form.ask_about(
                kind, say(concluded.findings[0], knowledge), can_be=concluded.verdict != "refuse"
            )


def _theirs(found: Session) -> Theirs:
    """Who saved the checks meanwhile, or took over."""
    row = readiness_row(found)
    last = max(
        [one for one in (row, last_taken_over(found)) if one],
        key=lambda one: one.recorded_at,
    )
    return Theirs(
        by=last.recorded_by.full_name if last.recorded_by else "",
        at=last.recorded_at,
        version=version_of(found, row),
    )


def _about(
    request: ClinicRequest, found: Session, standing: Standing | None = None
) -> dict[str, Any]:
    clinic = request.actor.clinic
    return {
        "session": found,
        "steps": session_steps(found, here="readiness", standing=standing),
        "person": person(found.patient.identity, today=clock.today(clinic)),
        "course_title": course_title(found.course, clinic_knowledge(clinic)),
        "course_url": reverse("web:course", args=[found.course_id]),
        "place": place_of(found.appointment) if found.appointment else "",
    }


urlpatterns = [
    path("sessions/<uuid:session_id>/readiness", readiness, name="readiness"),
    path("sessions/<uuid:session_id>/readiness/decide", readiness_decide, name="readiness-decide"),
    path("sessions/<uuid:session_id>/end", session_end, name="session-end"),
]
