"""Agreement to what is planned: given in writing, with a clear head, and taken back at any time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from prolo.care.assessment import age_on
from prolo.care.plan import Plan
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.archive import last_shown
from prolo.registry.checking import check_row
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.models import Consent, Course, Patient, Side
from prolo.registry.transactions import write_transaction

SIGNED_AS = ("patient", "guardian")
ASSENTS = ("signed", "said", "not-able")


def take_consent(
    *,
    course: Course,
    region: str,
    side: str,
    irritant: str,
    off_label_said: bool,
    alternatives_said: bool,
    signed_by: str,
    signed_as: str,
    signed_at: datetime,
    irritants_besides: Sequence[str] = (),
    assent: str = "",
    assent_note: str = "",
    by: Actor,
) -> Consent:
    """The newest replaces the one before, and names the options sheet that was shown last before
    it was signed. Raises ``Invalid`` unless both things were said, and
    for a child unless it was asked too; over its «no» nobody agrees."""
    check_may(by, "take_consent")
    check_own(by, course)
    assert by.user is not None  # a person explains and takes it
    earlier = current_consent(course)
    row = Consent(
        **entry(by, course.patient, at=signed_at, after=earlier),
        course=course,
        region=region,
        side=side,
        irritant=irritant,
        irritants_besides=[one for one in irritants_besides if one != irritant],
        off_label_said=off_label_said,
        alternatives_said=alternatives_said,
        options_shown=last_shown(course, "options", until=signed_at),
        signed_by=signed_by.strip(),
        signed_as=signed_as,
        assent=assent,
        assent_note=assent_note.strip() if assent == "not-able" else "",
        taken_by=by.user,
    )
    check_row(row, faults=_faults(row, by))
    with write_transaction(by=by):
        row.recorded_at = clock.now(by.clinic)
        row.save(force_insert=True)
        record_event(
            verb="consent_taken",
            subject=row,
            patient=course.patient,
            by=by,
            body={
                "region": region,
                "side": side,
                "irritant": irritant,
                "irritants_besides": row.irritants_besides,
                "signed_as": signed_as,
                "assent": assent,
                "options_sha256": row.options_shown.sha256 if row.options_shown else "",
            },
        )
    return row


def take_consents(
    *, course: Course, along: Sequence[tuple[Course, Plan]], by: Actor, **given: Any
) -> Consent:
    """One signature under what is planned at several places: a consent for each, all or none.
    ``given`` is what ``take_consent`` takes; of the others their plan says what is agreed to."""
    with write_transaction(by=by):
        taken = take_consent(course=course, by=by, **given)
        for one, plan in along:
            condition = clinic_knowledge(by.clinic).conditions[one.condition]
            own = {
                "region": condition.region,
                "side": one.side,
                "irritant": plan.irritants[0],
                "irritants_besides": plan.irritants[1:],
            }
            take_consent(course=one, by=by, **{**given, **own})
    return taken


def restore_consent(*, consent: Consent, by: Actor) -> Consent:
    """It was not taken back after all: a version that stands again, as it was signed."""
    check_may(by, "take_consent")
    check_own(by, consent)
    if consent.withdrawn_at is None or current_consent(consent.course) != consent:
        raise Invalid({"consent": "not-withdrawn"})
    kept = {name: getattr(consent, name) for name in KEPT}
    with write_transaction(by=by):
        row = Consent.objects.create(
            **kept,
            clinic=by.clinic,
            recorded_by=by.user,
            replaces=consent,
            version=consent.version + 1,
        )
        record_event(verb="consent_restored", subject=row, patient=row.patient, by=by)
    return row


def withdraw_consent(*, consent: Consent, reason: str, by: Actor) -> Consent:
    """Taken back: a version that says when and why, after the one that was signed."""
    check_may(by, "take_consent")
    check_own(by, consent)
    faults = {} if reason.strip() else {"reason": "missing"}
    if consent.withdrawn_at is not None:
        faults["consent"] = "withdrawn-already"
    if faults:
        raise Invalid(faults)
    now = clock.now(by.clinic)
    kept = {name: getattr(consent, name) for name in KEPT}
    with write_transaction(by=by):
        row = Consent.objects.create(
            **kept,
            clinic=by.clinic,
            recorded_by=by.user,
            withdrawn_at=now,
            withdrawn_reason=reason.strip(),
            replaces=consent,
            version=consent.version + 1,
        )
        record_event(verb="consent_withdrawn", subject=row, patient=row.patient, by=by)
    return row


KEPT = (
    "patient",
    "course",
    "happened_at",
    "region",
    "side",
    "irritant",
    "irritants_besides",
    "off_label_said",
    "alternatives_said",
    "options_shown",
    "signed_by",
    "signed_as",
    "assent",
    "assent_note",
    "taken_by",
)


def current_consent(course: Course) -> Consent | None:
    """The newest on record; one that was withdrawn says so."""
    return course.consents.current().order_by("recorded_at").last()


def is_child(patient: Patient, at: datetime) -> bool:
    """For a child a guardian agrees."""
    born = patient.identity.birth_date
    majority = patient.clinic.age_of_majority
    return born is not None and age_on(born, at.date()) < majority


def _faults(row: Consent, by: Actor) -> dict[str, str]:
    knowledge = clinic_knowledge(by.clinic)
    faults = {
        name: "not-said"
        for name in ("off_label_said", "alternatives_said")
        if not getattr(row, name)
    }
    if row.region not in knowledge.regions:
        faults["region"] = "unknown"
    if row.side not in Side.values:
        faults["side"] = "unknown"
    if not {row.irritant, *row.irritants_besides} <= knowledge.irritants.keys():
        faults["irritant"] = "unknown"
    if not row.signed_by:
        faults["signed_by"] = "missing"
    if row.signed_as not in SIGNED_AS:
        faults["signed_as"] = "unknown"
    elif row.signed_as == "patient" and is_child(row.patient, row.happened_at):
        faults["signed_as"] = "needs-guardian"
    if row.happened_at > clock.now(by.clinic):
        faults["signed_at"] = "in-the-future"
    return faults | _faults_of_assent(row)


def _faults_of_assent(row: Consent) -> dict[str, str]:
    """A child is asked in its own words; an adult with a guardian may be."""
    if row.assent == "refused":
        return {"assent": "refused"}
    if row.assent and row.assent not in ASSENTS:
        return {"assent": "unknown"}
    if row.assent == "not-able" and not row.assent_note:
        return {"assent_note": "missing"}
    if not row.assent and is_child(row.patient, row.happened_at):
        return {"assent": "not-asked"}
    return {}
