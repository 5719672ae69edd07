"""A plan is weighed and signed; a changed one replaces it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from prolo.care.answers import Answer
from prolo.care.conclusions import Conclusion as CareConclusion
from prolo.care.course import State
from prolo.care.limits import Patient as DosePatient
from prolo.care.mixtures import vials_of
from prolo.care.on_the_list import taken_in
from prolo.care.plan import Plan
from prolo.care.plan_check import PlannedFor, check_plan
from prolo.care.stored import to_json
from prolo.care.thinner_ended import thinners_ended
from prolo.errors import Invalid
from prolo.registry import clock, models
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.courses import move_course
from prolo.registry.actions.overrides import override_finding
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion
from prolo.registry.dose_limits import own_limits
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.medicine_uses import recognised
from prolo.registry.mixing import usual_vials
from prolo.registry.models import Course, Measurement, Session, Signature
from prolo.registry.planned import allergies_of
from prolo.registry.plans import current_plan_row, open_days
from prolo.registry.said import bounds_of, heeded, said_and_learned
from prolo.registry.signatures import content_sha256
from prolo.registry.transactions import write_transaction
from prolo.registry.weights import (
    Weighed,
    as_measured,
    is_adult,
    judge_weight_of,
    latest_weight,
    weight_faults,
)

PLANNABLE = frozenset({State.PLANNING, State.TREATING})
ANAESTHETIC = "allergy-anaesthetic"  # of the contraindications


def judge_plan(course: Course, plan: Plan, *, weight: Weighed | None = None) -> CareConclusion:
    """What the rules say of a plan for this course, with this weight or the last that was
    measured; nothing is stored. Raises ``CareError``."""
    clinic = course.clinic
    return check_plan(
        plan,
        _planned_for(course, plan, weight),
        open_days=open_days(clinic),
        knowledge=clinic_knowledge(clinic),
        now=clock.now(clinic),
        today=clock.today(clinic),
    )


def sign_plan(
    *, course: Course, plan: Plan, by: Actor, reason: str = "", weight: Weighed | None = None
) -> models.Plan:
    """Keep the plan under the physician's name, and start treating. What the rules stop or ask
    about needs a reason, which stands as an override. A weight is kept as measured now. Raises
    ``CareError`` and ``Invalid``."""
    check_may(by, "plan")
    check_may(by, "sign")
    check_own(by, course)
    concluded = judge_plan(course, plan, weight=weight)
    _check(course, plan, concluded, reason, weight)
    assert by.user is not None  # a signature is a person's
    now = clock.now(by.clinic)
    earlier = current_plan_row(course)
    with write_transaction(by=by):
        if weight:
            measured = as_measured(weight, judge_planned_weight(course, weight))
            Measurement.objects.create(**entry(by, course.patient, at=now), **measured)
        row = models.Plan.objects.create(
            **entry(by, course.patient, at=now, after=earlier),
            course=course,
            body=to_json(plan),
        )
        Signature.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            patient=course.patient,
            subject_kind="Plan",
            subject_id=row.pk,
            meaning="planned",
            content_sha256=content_sha256([row]),
            signed_at=now,
            signed_by=by.user,
        )
        kept = keep_conclusion(
            concluded,
            subject=row,
            patient=course.patient,
            course=course,
            knowledge=clinic_knowledge(by.clinic),
            at=now,
            by=by,
        )
        if needs_reason(concluded):
            override_finding(conclusion=kept, reason=reason, by=by)
        if course.state == State.PLANNING:
            move_course(course=course, move="sign-plan", by=by)
        record_event(
            verb="plan_signed",
            subject=row,
            patient=course.patient,
            by=by,
            body={"verdict": concluded.verdict, "sessions": len(plan.sessions_on)},
        )
    return row


def needs_reason(concluded: CareConclusion) -> bool:
    return concluded.verdict in ("stop", "ask")


def judge_planned_weight(course: Course, weight: Weighed) -> CareConclusion:
    """Is it likely what was meant?"""
    return judge_weight_of(course.patient, weight, latest_weight(course.patient))


def _check(
    course: Course, plan: Plan, concluded: CareConclusion, reason: str, weight: Weighed | None
) -> None:
    faults = weight_faults(weight, judge_planned_weight(course, weight)) if weight else {}
    if State(course.state) not in PLANNABLE:
        faults["course"] = "not-found-suitable"
    if needs_reason(concluded) and not reason.strip():
        faults["reason"] = "missing"
    faults |= _faults_of_days(course, plan.sessions_on, clock.today(course.clinic))
    if faults:
        raise Invalid(faults)


def _faults_of_days(course: Course, days: tuple[date, ...], today: date) -> dict[str, str]:
    """What was held already may lie in the past; what is to come may not."""
    held = course.sessions.exclude(state=Session.State.ABANDONED).count()
    return {
        f"sessions_on.{place}": "in-the-past"
        for place, day in enumerate(days)
        if place >= held and day < today
    }


def _planned_for(course: Course, plan: Plan, weight: Weighed | None) -> PlannedFor:
    patient, listed = course.patient, recognised(course.patient)
    newest = latest_weight(patient)
    weight_kg = weight.value_kg if weight else newest.value if newest else None
    return PlannedFor(
        condition=course.condition,
        side=course.side,
        patient=DosePatient(
            weight_kg=weight_kg,
            is_adult=is_adult(patient, clock.today(course.clinic)),
        ),
        own_limits=own_limits(patient, at=clock.now(course.clinic)),
        allergies=allergies_of(patient),
        medicines=taken_in(listed),
        thinners_ended=thinners_ended(listed, clinic_knowledge(course.clinic)),
        vials_pct=_vials_pct(course, plan),
        **_said(course),
    )


def _vials_pct(course: Course, plan: Plan) -> dict[str, Decimal]:
    """How strong the vials are that the clinic draws the plan's substances from."""
    knowledge = clinic_knowledge(course.clinic)
    irritants = [name for site in plan.sites for name in vials_of(site.irritant, knowledge)]
    names = [*irritants, *(site.anaesthetic for site in plan.sites)]
    vials = usual_vials(course.clinic, filter(None, names), knowledge)
    return {name: one.pct for name, one in vials.items() if one.pct is not None}


def _said(course: Course) -> dict[str, Any]:
    """What a needle has to heed of the person; and what the first visit of this course, and the
    checks of its sessions since, say of days and of numbing injections, as of today."""
    given = said_and_learned(course)
    if given is None:
        return {"said": heeded(course)}
    answer = given.contraindications.get(ANAESTHETIC, Answer.NOT_ASKED)
    return {
        "said": heeded(course),
        **bounds_of(given, course.clinic),
        "reacted_to_anaesthetic": answer in (Answer.YES, Answer.UNSURE),
    }
