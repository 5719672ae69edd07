"""What was planned for a session, and what the person agreed to, as care reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.agreement import Beyond, beyond_given
from prolo.care.assessment import Assessment as Assessed
from prolo.care.checklist import ConsentGiven, Planned, ReadinessAnswers
from prolo.care.plan import Plan, PlannedSite
from prolo.care.stored import from_json
from prolo.registry import models
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.consents import AS_SIGNED, given_of, is_as_signed
from prolo.registry.models import Consent, Patient, Session
from prolo.registry.plans import current_plan

USUAL_IRRITANT = "dextrose"  # where no plan names one


def planned_of(session: Session) -> Planned:
    course, plan = session.course, current_plan(session.course)
    irritants = plan.irritants if plan else ()
    appointment = session.appointment
    return Planned(
        starts_at=appointment.starts_at if appointment else session.visit.arrived_at,
        zone=ZoneInfo(session.clinic.time_zone),
        number=session.number,
        region=clinic_knowledge(session.clinic).conditions[course.condition].region,
        side=course.side,
        irritant=irritants[0] if irritants else USUAL_IRRITANT,
        irritants_besides=irritants[1:],
        anaesthetics=tuple(dict.fromkeys(one.anaesthetic for one in plan.sites if one.anaesthetic))
        if plan
        else (),
        irritant_pcts=_strengths(plan, "irritant_pct"),
        anaesthetic_pcts=_strengths(plan, "anaesthetic_pct"),
        sedation=plan.sedation if plan else "none",
        structures=tuple(dict.fromkeys(one.structure for one in plan.sites)) if plan else (),
        allergies=allergies_of(session.patient),
        plan=plan,
        numbing_cream=plan.numbing_cream if plan else False,
        creams=_creams_on(session),
        estimate_needed=session.clinic.country == "US",
    )


def _strengths(plan: Plan | None, name: str) -> tuple[Decimal, ...]:
    given = (getattr(one, name) for one in plan.sites) if plan else ()
    return tuple(sorted({one for one in given if one}))


def planned_sedation(session: Session) -> str:
    plan = current_plan(session.course)
    return plan.sedation if plan else "none"


def consent_of(session: Session) -> ConsentGiven | None:
    """The newest that stands on record; one that was withdrawn says so. One that is no longer as it
    was signed, or a paper whose bytes are others, is none."""
    rows = Consent.objects.filter(course=session.course).current().order_by("happened_at")
    row = rows.select_related(*AS_SIGNED).last()
    if row is None or not is_as_signed(row):
        return None
    return given_of(row)


def beyond_agreed(session: Session, rows: Iterable[Mapping[str, Any]]) -> list[Beyond]:
    """What needles gave that the person had not agreed to. Nothing where no consent stands: that
    is said before the needle."""
    consent = consent_of(session)
    if consent is None or consent.withdrawn_at is not None:
        return []
    return list(beyond_given(consent, [_needle(row) for row in rows]))


def _needle(row: Mapping[str, Any]) -> PlannedSite:
    return PlannedSite(
        structure=row["structure"],
        side=row["side"],
        volume_ml=row["volume_ml"],
        irritant=row.get("irritant") or "",
        irritant_pct=row.get("irritant_pct"),
        anaesthetic=row.get("anaesthetic") or "",
        anaesthetic_pct=row.get("anaesthetic_pct"),
        guidance=row.get("guidance") or "",
    )


def _creams_on(session: Session) -> tuple[str, ...]:
    """What the checks of the session say is on the skin."""
    numbing = _last_checks(session).numbing
    return (numbing.cream,) if numbing and numbing.cream else ()


def sedation_of(session: Session) -> str:
    """What was given on the day counts; until it is recorded, what is planned."""
    given = _last_checks(session).sedation
    return given.level if given else planned_sedation(session)


def _last_checks(session: Session) -> ReadinessAnswers:
    row = session.readiness.current().order_by("happened_at").last()
    return from_json(ReadinessAnswers, row.answers) if row else ReadinessAnswers()


def allergies_of(patient: Patient) -> tuple[str, ...]:
    """Whatever the person ever named, in any course: an allergy does not lapse with a form."""
    rows = models.Assessment.objects.filter(patient=patient).current().order_by("happened_at")
    said = [one for row in rows for one in from_json(Assessed, row.answers).allergies]
    listed = models.Allergy.objects.filter(patient=patient).current()
    return tuple(dict.fromkeys([*said, *listed.values_list("substance", flat=True)]))
