"""Agreement to what is planned: given in writing, with a clear head, and taken back at any time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.dates import local_day
from prolo.care.plan import Plan
from prolo.care.signing import GUARDIAN, NO_RIGHT, SignerFacts, reads_another, signer_faults
from prolo.errors import Invalid, NotAllowed
from prolo.registry import clock, models
from prolo.registry.access import Actor, check_may, check_own, may, own_patients
from prolo.registry.actions.guardians import (
    GuardianGiven,
    guardian_faults,
    guardian_of,
    keep_guardian,
)
from prolo.registry.agreed import AGREED, seal, taken_back_sha256
from prolo.registry.archive import last_shown
from prolo.registry.checking import check_row
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.consents import (
    current_consent,
    given_of,
    is_as_signed,
    may_take_back,
    printed_consents,
    signer_facts,
    withdrawals,
)
from prolo.registry.entering import entry, lock_patient
from prolo.registry.events import record_event
from prolo.registry.models import (
    Attachment,
    Consent,
    ConsentRequest,
    Course,
    DocumentShown,
    Patient,
    Relation,
    Side,
)
from prolo.registry.plans import current_plan_row, plan_row_at
from prolo.registry.transactions import write_transaction

ASSENTS = ("signed", "said", "not-able")
TOLD = "told"  # how it is withdrawn, where somebody of the clinic was told
NOT_ON_PAPER = "not-on-this-paper"


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
    guardian: GuardianGiven | None = None,
    decides_note: str = "",
    assent: str = "",
    assent_note: str = "",
    interpreter: str = "",
    interpreter_language: str = "",
    language_note: str = "",
    printed: DocumentShown | None = None,
    scan: Attachment | None = None,
    paper_kept: str = "",
    by: Actor,
) -> Consent:
    """Signed on real paper, of which ``scan`` is or which lies where ``paper_kept`` says, to what
    was planned there then; ``printed`` is that paper where it was printed from here, and its plan
    is agreed to. The newest replaces the one before. Raises ``Invalid`` unless both things were
    said, and for a child unless it was asked too; over its «no» nobody agrees. What was signed
    before a consent was taken back, or before the one that stands, comes too late. Where nobody
    saw by what right a ``guardian`` decides it is kept, and counts once somebody did."""
    check_may(by, "take_consent")
    check_own(by, course)
    assert by.user is not None  # a person explains and takes it
    signer = signing_guardian(guardian, course.patient, signed_as, at=signed_at, by=by)
    row = new_consent(
        course,
        at=signed_at,
        by=by,
        region=region,
        side=side,
        irritant=irritant,
        irritants_besides=[one for one in irritants_besides if one != irritant],
        plan=_plan_on_paper(course, region, side, signed_at, printed),
        off_label_said=off_label_said,
        alternatives_said=alternatives_said,
        signed_by=signer.name if signer else signed_by.strip(),
        signed_as=signed_as,
        relation=signer,
        decides_note=decides_note.strip(),
        assent=assent,
        assent_note=assent_note.strip() if assent == "not-able" else "",
        interpreter=interpreter.strip(),
        interpreter_language=interpreter_language.strip(),
        language_note=language_note.strip(),
        printed=printed,
        scan=scan,
        paper_kept=paper_kept.strip(),
        taken_by=by.user,
    )
    paper = printed.language if printed else ""
    keep_language_note(row, signed_at, paper=paper)
    faults = _faults_of_moment(row) | _faults_of_printed(row)
    faults |= consent_faults(row, by, paper=paper)
    if faults.get("right") == NO_RIGHT:
        del faults["right"]
    check_row(row, faults=faults)
    with write_transaction(by=by):
        if signer:
            keep_guardian(signer, by=by)
        keep_consent(row, by=by)
    return row


def _faults_of_moment(row: Consent) -> dict[str, str]:
    """Recorded later, an older paper changes nothing of what the person said since; and nobody
    agrees to what was not opened or planned yet."""
    at, stands = row.happened_at, current_consent(row.course)
    if clock.day_at(at, row.course.clinic) < row.course.opened_on:
        return {"signed_at": "before-opened"}
    if withdrawals(row.course).filter(withdrawn_at__gte=at).exists():
        return {"signed_at": "before-taken-back"}
    if stands and stands.happened_at > at:
        return {"signed_at": "before-newer"}
    if (
        row.plan is None
        and _is_there(row.course, row.region, row.side)
        and current_plan_row(row.course)
    ):
        return {"signed_at": "before-plan"}
    return {}


def _faults_of_printed(row: Consent) -> dict[str, str]:
    """What was signed was there before, is about this course, and is recorded as it says; of its
    irritants the person may have crossed some out."""
    if row.printed is None:
        return {}
    if row.printed not in printed_consents(row.course):
        return {"printed": "unknown"}
    faults = {}
    printed_at = row.printed.happened_at.replace(second=0, microsecond=0)  # as minutes are typed
    if row.happened_at < printed_at:
        faults["signed_at"] = "before-printed"
    if row.region != _region(row.course):
        faults["region"] = NOT_ON_PAPER
    if row.side != row.course.side:
        faults["side"] = NOT_ON_PAPER
    said, plan = {row.irritant, *row.irritants_besides}, given_of(row).plan
    if plan and plan.irritants and not said <= set(plan.irritants):
        faults["irritant"] = NOT_ON_PAPER
    return faults


def _region(course: Course) -> str:
    return clinic_knowledge(course.clinic).conditions[course.condition].region


def _plan_on_paper(
    course: Course, region: str, side: str, at: datetime, printed: DocumentShown | None
) -> models.Plan | None:
    """None where the paper is about another place than the plan."""
    if printed is not None:
        assert printed.subject_id is not None  # nothing is printed without one
        return models.Plan.objects.get(pk=printed.subject_id)
    return plan_row_at(course, at) if _is_there(course, region, side) else None


def _is_there(course: Course, region: str, side: str) -> bool:
    return (region, side) == (_region(course), course.side)


def new_consent(course: Course, *, at: datetime, by: Actor, **given: Any) -> Consent:
    """Not saved yet. It names the options sheet that who signs was shown last before."""
    signer = {"to": given["signed_by"], "as_": given["signed_as"]}
    return Consent(
        **entry(by, course.patient, at=at, after=current_consent(course)),
        course=course,
        options_shown=last_shown(course, "options", until=at, **signer),
        **given,
    )


def keep_consent(row: Consent, *, by: Actor) -> None:
    """Part of the transaction of whoever took it."""
    signed, options, printed = row.signature, row.options_shown, row.printed
    row.recorded_at = clock.now(by.clinic)
    seal(row).save(force_insert=True)
    record_event(
        verb="consent_taken",
        subject=row,
        patient=row.course.patient,
        by=by,
        body={
            "region": row.region,
            "side": row.side,
            "irritant": row.irritant,
            "irritants_besides": row.irritants_besides,
            "signed_as": row.signed_as,
            "assent": row.assent,
            "options_sha256": options.sha256 if options else "",
            "sha256": signed.sha256 if signed else printed.sha256 if printed else "",
            "how": signed.how if signed else "on-paper",
        },
    )


def take_consents(
    *, course: Course, along: Sequence[tuple[Course, Plan]], by: Actor, **given: Any
) -> Consent:
    """One signature under what is planned at several places: a consent for each, all or none.
    ``given`` is what ``take_consent`` takes; of the others their plan says what is agreed to. A
    paper that was printed from here speaks of one place."""
    if along and given.get("printed"):
        raise Invalid({"along": NOT_ON_PAPER})
    with write_transaction(by=by):
        taken = take_consent(course=course, by=by, **given)
        for one, plan in along:
            own: dict[str, Any] = {
                "region": _region(one),
                "side": one.side,
                "irritant": plan.irritants[0],
                "irritants_besides": plan.irritants[1:],
            }
            if taken.relation:  # who is on record now
                own["guardian"] = GuardianGiven(relation=taken.relation)
            take_consent(course=one, by=by, **{**given, **own})
    return taken


def restore_consent(*, consent: Consent, by: Actor) -> Consent:
    """Who recorded by a slip that it was taken back says so on the same day: a version that stands
    again, as it was signed. What the person took back by themselves stays taken back, and what the
    clinic noted days ago is signed anew."""
    check_may(by, "take_consent")
    check_own(by, consent)
    if consent.withdrawn_at is None or current_consent(consent.course) != consent:
        raise Invalid({"consent": "not-withdrawn"})
    if not is_as_signed(consent):
        raise Invalid({"consent": "altered"})
    if consent.withdrawn_how != TOLD:
        raise Invalid({"consent": "withdrawn-by-signer"})
    zone = ZoneInfo(by.clinic.time_zone)
    if consent.recorded_by != by.user or local_day(consent.withdrawn_at, zone) != clock.today(
        by.clinic
    ):
        raise Invalid({"consent": "withdrawn-no-slip"})
    with write_transaction(by=by):
        row = _next_version(consent, by)
        seal(row).save(force_insert=True)
        record_event(verb="consent_restored", subject=row, patient=row.patient, by=by)
    return row


def withdraw_consent(*, consent: Consent, by: Actor, reason: str = "", how: str = TOLD) -> Consent:
    """Taken back: a version that says when and how, after the one that was signed. Nobody has to
    say why. ``how``: told to the clinic, or as a signature is given. One that was altered can be
    taken back too, and stays one that was altered."""
    check_speaks(by, consent.patient)
    if not may(by, "take_consent") and not may_take_back(by, consent.patient):
        raise NotAllowed("take_consent")
    check_own(by, consent)
    with write_transaction(by=by):
        lock_patient(consent.patient)
        if consent.withdrawn_at is not None or current_consent(consent.course) != consent:
            raise Invalid({"consent": "withdrawn-already"})
        row = _next_version(
            consent,
            by,
            withdrawn_at=clock.now(by.clinic),
            withdrawn_how=how,
            withdrawn_reason=reason.strip(),
        )
        row.content_sha256 = taken_back_sha256(consent.content_sha256, row)
        check_row(row)
        row.save(force_insert=True)
        record_event(
            verb="consent_withdrawn",
            subject=row,
            patient=row.patient,
            by=by,
            body={"how": how},
        )
    return row


def check_speaks(by: Actor, patient: Patient) -> None:
    """Who takes consents, the person themselves, and who speaks for them."""
    if not may(by, "take_consent") and patient not in own_patients(by):
        raise NotAllowed("take_consent")


def _next_version(consent: Consent, by: Actor, **withdrawn: Any) -> Consent:
    """Not saved yet."""
    return Consent(
        **{name: getattr(consent, name) for name in AGREED},
        patient=consent.patient,
        clinic=by.clinic,
        recorded_by=by.user,
        replaces=consent,
        version=consent.version + 1,
        **withdrawn,
    )


def consent_faults(row: Consent, by: Actor, *, paper: str) -> dict[str, str]:
    """``paper`` is its language, where it is known."""
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
    if row.happened_at > clock.now(by.clinic):
        faults["signed_at"] = "in-the-future"
    return faults | signing_faults(row.course, row, row.happened_at, paper=paper)


def signing_guardian(
    given: GuardianGiven | None, patient: Patient, signed_as: str, *, at: datetime, by: Actor
) -> Relation | None:
    """On record from the day on which they sign, where another is named; not saved yet."""
    if signed_as != GUARDIAN:
        return None
    since = clock.day_at(at, by.clinic)
    return guardian_of(given or GuardianGiven(), patient=patient, since=since, by=by)


def keep_language_note(row: Consent | ConsentRequest, at: datetime, *, paper: str) -> None:
    """Only where it explains something."""
    facts = signer_facts(row.course, at, asked=row, paper=paper)
    if row.interpreter or (paper and not reads_another(facts.reads, paper)):
        row.language_note = ""


def signing_faults(
    course: Course, asked: Consent | ConsentRequest, at: datetime, *, paper: str
) -> dict[str, str]:
    """Who may not sign, a language that nobody named, and a child that was not asked."""
    facts = signer_facts(course, at, asked=asked, paper=paper)
    faults = guardian_faults(asked.relation) if asked.relation else {}
    faults |= signer_faults(asked.signed_as, asked.interpreter, facts)
    if asked.interpreter and not asked.interpreter_language:
        faults["interpreter_language"] = "missing"
    return faults | _faults_of_assent(asked, facts)


def _faults_of_assent(asked: Consent | ConsentRequest, facts: SignerFacts) -> dict[str, str]:
    """A child is asked in its own words; an adult with a guardian may be."""
    if asked.assent == "refused":
        return {"assent": "refused"}
    if asked.assent and asked.assent not in ASSENTS:
        return {"assent": "unknown"}
    if asked.assent == "not-able" and not asked.assent_note:
        return {"assent_note": "missing"}
    if not asked.assent and facts.is_minor and asked.signed_as == GUARDIAN:
        return {"assent": "not-asked"}
    return {}
