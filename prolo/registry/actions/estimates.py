"""Who pays; an estimate is asked for, kept, given to the person, and acknowledged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from prolo.care.money.codes import questioned_codes
from prolo.care.money.estimate import Visits, with_codes
from prolo.care.money.payers import KINDS, known_payer
from prolo.care.stored import to_json
from prolo.errors import Invalid, NotFound
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own, own_patients
from prolo.registry.actions.archive import Made, ShownTo, keep_personal
from prolo.registry.actions.attachments import SentFile
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.actions.estimate_scans import OVER_A_WIRE, keep_scans
from prolo.registry.checking import check_row
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.coverage import said_by
from prolo.registry.entering import entry, lock_patient
from prolo.registry.estimates import (
    Written,
    content_sha256,
    current_estimate,
    is_intact,
    missing_of,
    plan_row,
    price_course,
    state_now,
)
from prolo.registry.estimates_in_hand import OWN_PAGES, is_over, is_received
from prolo.registry.events import record_event
from prolo.registry.links import LINK
from prolo.registry.messages import reached
from prolo.registry.models import (
    Course,
    Coverage,
    DocumentShown,
    Estimate,
    EstimateRequest,
    EstimateStep,
    Patient,
    User,
)
from prolo.registry.paper_messages import (
    OWN_MAIL,
    logs_in,
    mail_of,
    tell_of_estimate,
    why_no_link,
)
from prolo.registry.transactions import write_transaction

HOW = ("in-person", "post", LINK, OWN_MAIL, OWN_PAGES)
VERB = "keep_money"
NOTHING = Written()
LONGEST = {"service": 300, "others": 500, "separately": 500}
LONGEST_CODE = 10
LONGEST_PLACE = 200
AHEAD = timedelta(days=366)  # a choice of the project: an insurance is changed for the next year
ASKED_BEFORE = timedelta(days=120)  # a choice of the project: what is older is a slip of the day


def record_coverage(
    *,
    patient: Patient,
    kind: str,
    by: Actor,
    payer: str = "",
    note: str = "",
    starts_on: date | None = None,
    slip_because: str = "",
) -> Coverage:
    """As the person says, from that day or today on; what they said before stays on record, and
    counts before. A payer that the knowledge knows by this name is connected with it.
    ``slip_because``: what was entered last was never so, why it is known; this stands in its place
    from when that was entered, and moves no clock."""
    check_may(by, VERB)
    check_own(by, patient)
    known = known_payer(payer, kind, clinic_knowledge(by.clinic))
    with write_transaction(by=by):
        lock_patient(patient)
        said, now = said_by(patient), clock.now(by.clinic)
        before = said[-1] if said else None
        slip = before if slip_because.strip() else None
        row = Coverage(
            **entry(by, patient, at=slip.happened_at if slip else now, after=before),
            correction_reason=slip_because.strip() if slip else "",
            kind=kind,
            payer=payer.strip(),
            known_payer=known.id if known else "",
            note=note.strip(),
            starts_on=starts_on or (slip.starts_on if slip else clock.day_at(now, by.clinic)),
        )
        others = [one for one in said if one != slip]
        faults = {} if kind in KINDS else {"kind": "unknown"}
        check_row(row, faults=faults | _fault_of_start(row, others, now))
        row.recorded_at = now
        if slip:
            mark_in_error(entry=slip, reason=slip_because, by=by, verb=VERB)
        row.save(force_insert=True)
        record_event(
            verb="coverage_recorded", subject=row, patient=patient, by=by, body={"kind": kind}
        )
    return row


def _fault_of_start(row: Coverage, others: Sequence[Coverage], now: datetime) -> dict[str, str]:
    """Somebody pays today: who is known to pay later is entered beside that."""
    today, born = clock.day_at(now, row.clinic), row.patient.identity.birth_date
    if born and row.starts_on < born:
        return {"starts_on": "before-birth"}
    if row.starts_on > today + AHEAD:
        return {"starts_on": "far-ahead"}
    if row.starts_on > today and not any(one.starts_on <= today for one in others):
        return {"starts_on": "nobody-until-then"}
    return {}


def ask_for_estimate(
    *,
    patient: Patient,
    course: Course | None,
    by: Actor,
    at: datetime | None = None,
    asked_by: str = "",
) -> EstimateRequest:
    """Somebody asked what it costs, by whatever way: now, or ``at`` a time before. ``asked_by`` is
    who, where it was not the person. The clock runs from when they asked."""
    check_may(by, VERB)
    check_own(by, patient, *([course] if course else []))
    now = clock.now(by.clinic)
    with write_transaction(by=by):
        row = EstimateRequest(
            **entry(by, patient, at=at or now), course=course, asked_by=asked_by.strip()
        )
        check_row(row, faults=_faults_of_asking(at or now, now))
        row.save(force_insert=True)
        record_event(verb="estimate_requested", subject=row, patient=patient, by=by)
    return row


def _faults_of_asking(at: datetime, now: datetime) -> dict[str, str]:
    if at > now:
        return {"at": "in-the-future"}
    return {"at": "asked-long-ago"} if at < now - ASKED_BEFORE else {}


def keep_estimate(
    *,
    patient: Patient,
    course: Course | None,
    visits: Visits,
    by: Actor,
    injector: User | None = None,
    written: Written = NOTHING,
    are_codes_meant: bool = False,
) -> Estimate:
    """A version that never changes, by the plan, the prices and the calendar as they stand, with
    clinic and people as they are called now. Raises ``Invalid`` where something that would be
    charged has no price, or a code would hide what is done and nobody says that it is meant."""
    check_may(by, VERB)
    check_own(by, patient, *([course] if course else []))
    with write_transaction(by=by):
        lock_patient(patient)
        plan = plan_row(course)
        priced = price_course(patient, course, plan=plan, visits=visits, injector=injector)
        made = with_codes(priced.estimate, written.codes)
        stated = state_now(patient, course, visits=visits, injector=injector, written=written)
        row = Estimate(
            **entry(by, patient, at=clock.now(by.clinic), after=current_estimate(patient, course)),
            course=course,
            plan=plan,
            injector=injector,
            asked=to_json(visits),
            body=to_json(made),
            stated=to_json(stated),
        )
        row.sha256 = content_sha256(row)
        faults = _faults(priced.gaps, made.lines) | _faults_of_text(written)
        asked = (
            () if are_codes_meant else questioned_codes(written.codes, clinic_knowledge(by.clinic))
        )
        check_row(row, faults=faults | {f"codes.{one}": "warned-code" for one in asked})
        row.recorded_at = clock.now(by.clinic)
        row.save(force_insert=True)
        record_event(
            verb="estimate_kept",
            subject=row,
            patient=patient,
            by=by,
            body={"version": row.version, "currency": made.currency},
        )
    return row


def _faults(gaps: object, lines: object) -> dict[str, str]:
    if gaps:
        return {"estimate": "no-price"}
    return {} if lines else {"estimate": "nothing-to-estimate"}


def _faults_of_text(written: Written) -> dict[str, str]:
    """What is inside JSON no column measures."""
    texts = {name: getattr(written, name) for name in LONGEST}
    texts |= {f"codes.{thing}": code for thing, code in written.codes.items()}
    texts |= {f"diagnosis_codes.{at}": one for at, one in enumerate(written.diagnosis_codes)}
    faults = {}
    for name, text in texts.items():
        if len(text) > LONGEST.get(name, LONGEST_CODE):
            faults[name] = "max_length"
        elif "\0" in text:
            faults[name] = "null-character"
    return faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """The paper itself, and into whose hands it went; ``scans`` of what was written in by hand,
    under the title that the archive gives them."""

    made: Made
    to: ShownTo
    scans: Sequence[SentFile] = ()
    scans_title: str = ""


def give_estimate(
    *,
    estimate: Estimate,
    how: str,
    at: datetime,
    by: Actor,
    handed: Handed | None = None,
    paper_kept: str = "",
) -> EstimateStep:
    """It is in the person's hands, or on its way, from then on; ``handed`` is kept byte by byte.
    What no message told them of may be given another way. A Good Faith Estimate that lacks what it
    must hold is none until somebody wrote it in by hand, and a copy of that lies where
    ``paper_kept`` says, or was scanned."""
    check_may(by, VERB)
    knowledge = clinic_knowledge(by.clinic)
    missing = [one.code for one in missing_of(estimate, knowledge)] if is_intact(estimate) else []
    if not missing:
        return _step(estimate, EstimateStep.Step.GIVEN, how, at, by, handed)
    scans = handed.scans if handed else ()
    if faults := _faults_by_hand(how, paper_kept.strip(), scans):
        raise Invalid(faults)
    if handed and paper_kept.strip():
        made_with = {**handed.made.made_with, "paper_kept": paper_kept.strip()}
        handed = replace(handed, made=replace(handed.made, made_with=made_with))
    written = {
        "completed_by_hand": missing,
        "paper_kept": paper_kept.strip(),
        "scans": [one.sha256 for one in scans],
    }
    return _step(estimate, EstimateStep.Step.GIVEN, how, at, by, handed, written)


def _faults_by_hand(how: str, paper_kept: str, scans: Sequence[SentFile]) -> dict[str, str]:
    if how in OVER_A_WIRE:
        return {"how": "not-by-hand"}
    if len({one.sha256 for one in scans}) < len(scans):
        return {"scan": "attached-already"}
    if not paper_kept and not scans:
        return {"paper_kept": "elements-missing"}
    return {"paper_kept": "max_length"} if len(paper_kept) > LONGEST_PLACE else {}


def acknowledge_estimate(*, estimate: Estimate, how: str, at: datetime, by: Actor) -> EstimateStep:
    """The person said that they have it."""
    check_may(by, VERB)
    return _step(estimate, EstimateStep.Step.ACKNOWLEDGED, how, at, by)


def acknowledge_by_link(*, estimate: Estimate, by: Actor) -> EstimateStep:
    """Whoever said the birth date behind the link that was sent says so there."""
    return _step(estimate, EstimateStep.Step.ACKNOWLEDGED, LINK, clock.now(by.clinic), by)


def acknowledge_own_estimate(*, estimate: Estimate, by: Actor) -> EstimateStep:
    """The person, or who speaks for them, says so on their own pages."""
    if estimate.patient not in own_patients(by):
        raise NotFound("estimate")
    step, now = EstimateStep.Step.ACKNOWLEDGED, clock.now(by.clinic)
    return _step(estimate, step, OWN_PAGES, now, by)


def _step(
    estimate: Estimate,
    step: str,
    how: str,
    at: datetime,
    by: Actor,
    handed: Handed | None = None,
    body: Mapping[str, object] = MappingProxyType({}),
) -> EstimateStep:
    check_own(by, estimate)
    with write_transaction(by=by):
        estimate = Estimate.objects.select_for_update().get(pk=estimate.pk)
        at = max(at, estimate.happened_at) if _same_minute(at, estimate.happened_at) else at
        faults = _faults_of_step(estimate, step, how, at, by)
        if faults:
            raise Invalid(faults)
        kept = _keep(estimate, handed, at, by) if handed else None
        row = EstimateStep.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            patient=estimate.patient,
            estimate=estimate,
            step=step,
            how=how,
            document=kept,
            happened_at=at,
        )
        if handed and handed.scans:
            keep_scans(row, handed.scans, handed.scans_title, by)
        hashes = {"sha256": kept.sha256, "printed_sha256": kept.printed_sha256} if kept else {}
        record_event(
            verb=f"estimate_{step}",
            subject=estimate,
            patient=estimate.patient,
            by=by,
            body={"how": how, **hashes, **body},
        )
        if step == EstimateStep.Step.GIVEN:
            tell_of_estimate(estimate, how=how, by=by)
    return row


def _keep(estimate: Estimate, handed: Handed, at: datetime, by: Actor) -> DocumentShown:
    made = replace(handed.made, subject_id=estimate.pk)
    return keep_personal(estimate.patient, estimate.course, made, handed.to, at=at, by=by)


def _same_minute(at: datetime, other: datetime) -> bool:
    """A box for day and time holds no seconds."""
    return abs(at - other) < timedelta(minutes=1)


def _faults_of_step(
    estimate: Estimate, step: str, how: str, at: datetime, by: Actor
) -> dict[str, str]:
    faults = {}
    if fault := _fault_of_way(estimate, step, how):
        faults["how"] = fault
    if at > clock.now(by.clinic):
        faults["at"] = "in-the-future"
    elif at < estimate.happened_at:
        faults["at"] = "before-it-was-made"
    done = {one.step for one in estimate.steps.all()}
    if not is_intact(estimate):
        faults["estimate"] = "changed-on-disk"
    elif is_over(estimate):
        faults["estimate"] = "replaced"
    elif step in done and not (step == EstimateStep.Step.GIVEN and not is_received(estimate)):
        faults["estimate"] = "done-already"
    elif step == EstimateStep.Step.ACKNOWLEDGED and EstimateStep.Step.GIVEN not in done:
        faults["estimate"] = "not-given"
    return faults


def _fault_of_way(estimate: Estimate, step: str, how: str) -> str:
    """What is given some way reaches the person only where that way leads to them."""
    if how not in HOW:
        return "unknown"
    if step != EstimateStep.Step.GIVEN:
        return ""
    patient = estimate.patient
    to = reached(patient.pk, estimate.clinic)
    if how == LINK:
        return why_no_link(patient, to, estimate.clinic)
    leads = {
        "post": patient.identity.address,
        OWN_MAIL: mail_of(patient, to),
        OWN_PAGES: logs_in(patient, to),
    }
    return "" if leads.get(how, True) else f"no-{how}"
