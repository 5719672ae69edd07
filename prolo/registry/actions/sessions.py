"""A session: begun when the person is there, recorded as it was given, signed by who injected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from prolo.care.asking_why import asks_why
from prolo.care.beginning import WRITTEN_LATE
from prolo.care.conclusions import Conclusion as CareConclusion
from prolo.care.privileges import supervisor_helps
from prolo.care.sides import on_another_side
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own, may
from prolo.registry.actions.appointments import change_appointment, faults_of_treatment
from prolo.registry.actions.cream_on import cream_of
from prolo.registry.actions.harms import judge_anew
from prolo.registry.actions.infections import follow_record
from prolo.registry.actions.opened_vials import vial_drawn_from
from prolo.registry.actions.overrides import override_finding
from prolo.registry.actions.session_judgements import (
    REASON_FOR,
    keep_judgement,
    unsettled,
    weigh_doses_counting,
)
from prolo.registry.actions.stock import take_for_session
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.entering import entry, lock_with_courses
from prolo.registry.events import record_event
from prolo.registry.models import (
    Appointment,
    Injection,
    Measurement,
    Session,
    Signature,
    User,
    Vial,
    Visit,
)
from prolo.registry.planned import beyond_agreed
from prolo.registry.preparation import day_of
from prolo.registry.privileges import judge_injector, lets_themselves, physicians
from prolo.registry.same_visit import questions_before
from prolo.registry.session_gates import open_gates
from prolo.registry.session_judging import (
    REASONS,
    Recording,
    as_of,
    judge_session,
    recording_of,
)
from prolo.registry.session_rows import as_planned, place_of, places_of, planned_rows
from prolo.registry.signatures import content_sha256, is_changed_since_signed, signed_rows
from prolo.registry.stock import Cupboard
from prolo.registry.transactions import write_transaction
from prolo.registry.weights import (
    Weighed,
    as_measured,
    judge_weight,
    weight_faults,
    weight_of_the_visit,
)


def start_session(
    *, appointment: Appointment, by: Actor, reason: str = "", anyway: bool = True
) -> Session:
    """The person is there: their visit, and the session of this appointment. Begun after its day it
    was held on that day, and is written down late. Asked again it is the same session. Pages hand
    over ``anyway=False``: what is begun long before its time, after its day or beyond the plan then
    needs a ``reason``, which stays."""
    check_may(by, "record_session")
    check_own(by, appointment)
    if appointment.course is None or appointment.session_number is None:
        raise Invalid({"appointment": "not-a-session"})
    if standing := _standing(appointment):
        return standing
    if appointment.state not in (Appointment.State.BOOKED, Appointment.State.ARRIVED):
        raise Invalid({"appointment": "over"})
    if day_of(appointment) > clock.today(by.clinic):
        raise Invalid({"appointment": "not-yet"})
    if faults := faults_of_treatment(appointment.course):
        raise Invalid(faults)
    asked = [one.code for one in questions_before(appointment)]
    if asked and not anyway and not reason.strip():
        raise Invalid({"reason": "missing"})
    is_late = WRITTEN_LATE in asked
    with write_transaction(by=by):
        lock_with_courses(appointment.patient)
        if standing := _standing(appointment):  # somebody else began it at the same moment
            return standing
        if appointment.state == Appointment.State.BOOKED:
            change_appointment(appointment=appointment, change="arrived", by=by)
        visit, _ = Visit.objects.get_or_create(
            clinic=by.clinic,
            patient=appointment.patient,
            day=day_of(appointment),
            place="",
            defaults={
                "arrived_at": appointment.starts_at if is_late else clock.now(by.clinic),
                "recorded_by": by.user,
            },
        )
        session = Session.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            patient=appointment.patient,
            course=appointment.course,
            visit=visit,
            appointment=appointment,
            number=appointment.session_number,
            scribe=by.user,
            closing={"begin_reason": reason.strip()} if asked and reason.strip() else {},
        )
        record_event(
            verb="session_started",
            subject=session,
            patient=session.patient,
            by=by,
            body={"number": session.number, "despite": asked},
        )
    return session


def _standing(appointment: Appointment) -> Session | None:
    return appointment.sessions.exclude(state=Session.State.ABANDONED).first()


def record_session(*, session: Session, recording: Recording, by: Actor) -> Session:
    """Everything that was given is kept, whatever a limit says: above one with a reason, and by
    a physician with their name as an override (a nurse's reason is taken over by who signs). What
    is written down on a later day happened when the last needle was given."""
    check_may(by, "record_session")
    check_own(by, session)
    with write_transaction(by=by):
        lock_with_courses(session.patient)  # the dose counts what is recorded beside it
        now = clock.now(by.clinic)
        is_late = is_written_late(session)
        at = (recording.last_needle_at if is_late else None) or now
        recording = as_of(recording, at) if is_late else recording
        injector = recording.injector or (by.user if may(by, "sign") else None)
        concluded = _check_recording(session, recording, injector, at)
        _keep_rows(session, recording, at, by)
        session.state, session.started_at, session.ended_at = Session.State.RECORDED, at, at
        session.injector, session.scribe = injector, by.user
        session.supervisor = recording.supervisor
        session.closing = {**session.closing, **_closing(recording)}
        session.save_if_unchanged(
            ["state", "started_at", "ended_at", "injector", "supervisor", "scribe", "closing"]
        )
        judge_anew(session, by=by, verb="record_session")
        keep_judgement(session, concluded, at=now, by=by)
        weigh_doses_counting(session, by=by)
        if may(by, "decide"):
            _take_over_reasons(session, by)
        record_event(
            verb="session_recorded",
            subject=session,
            patient=session.patient,
            by=by,
            body={
                "injections": len(recording.injections),
                **{one.kind: one.verdict for one in concluded},
            },
        )
    return session


def is_written_late(session: Session) -> bool:
    """The day on which it was held is over."""
    return session.visit.day < clock.today(session.clinic)


def asks_why_late(session: Session) -> bool:
    """Begun on its day, and recorded after it; who began it late said why then."""
    begun_on = clock.day_at(session.recorded_at, session.clinic)
    return is_written_late(session) and begun_on <= session.visit.day


def sign_session(
    *, session: Session, by: Actor, instead_because: str = "", stopped_because: str = ""
) -> Signature:
    """The injector's name under what was recorded, bound to its content. Somebody else than who
    is named says why they sign: then they are the injector. After a correction it is signed
    again; the earlier signature stays. What a correction brought that a rule stops needs a reason
    here, as it would have when it was recorded."""
    check_may(by, "sign")
    check_own(by, session)
    assert by.user is not None  # a signature is a person's
    if session.state != Session.State.RECORDED and not is_changed_since_signed(session):
        raise Invalid({"session": "not-recorded"})
    is_other = session.injector is not None and session.injector != by.user
    if is_other and not instead_because.strip():
        raise Invalid({"instead_because": "missing"})
    stopped = unsettled(session)
    if stopped and not stopped_because.strip():
        raise Invalid({"stopped_because": "missing"})
    with write_transaction(by=by):
        session.state, session.injector = Session.State.SIGNED, by.user
        if is_other:
            session.closing = {**session.closing, "instead_reason": instead_because.strip()}
            _judge_other_injector(session, by)
        session.save_if_unchanged(["state", "injector", "closing"])
        if is_other:
            judge_anew(session, by=by, verb="sign")
            follow_record(session.adverse_events.all(), instead_because, by)
        signature = Signature.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            patient=session.patient,
            subject_kind="Session",
            subject_id=session.pk,
            meaning="injected",
            content_sha256=content_sha256(signed_rows(session)),
            signed_at=clock.now(by.clinic),
            signed_by=by.user,
        )
        for one in stopped:
            override_finding(conclusion=one, reason=stopped_because, by=by)
        _take_over_reasons(session, by)
        appointment = session.appointment
        if appointment and appointment.state == Appointment.State.ARRIVED:
            appointment.refresh_from_db()
            change_appointment(appointment=appointment, change="done", by=by)
        record_event(verb="session_signed", subject=session, patient=session.patient, by=by)
    return signature


def _judge_other_injector(session: Session, by: Actor) -> None:
    """Who signs instead is the injector: what they may treat is weighed in their name."""
    found = judge_injector(session, recording_of(session), injector=session.injector)
    if found:
        keep_judgement(session, [found], at=clock.now(by.clinic), by=by)
        if asks_why(found.kind, found.verdict):
            why = session.closing.get("injector_reason") or session.closing["instead_reason"]
            session.closing = {**session.closing, "injector_reason": why}


def injectors(session: Session) -> list[User]:
    """Who may be named as the injector: the physicians who work in the clinic today."""
    return physicians(session.clinic)


def _take_over_reasons(session: Session, by: Actor) -> None:
    """The reason for going on above a limit becomes the physician's who records or signs; but for a
    privilege that they lack themselves: another answers for that."""
    for kind, name in REASON_FOR.items():
        last = latest_conclusion(kind, subject_id=session.pk)
        reason = session.closing.get(f"{name}_reason", "")
        if not last or not asks_why(kind, last.verdict) or last.overrides.exists():
            continue
        if reason and not lets_themselves(last, "", by):
            override_finding(conclusion=last, reason=reason, by=by)


def _check_recording(
    session: Session, recording: Recording, injector: User | None, now: datetime
) -> tuple[CareConclusion, ...]:
    """Every fault at once; and what the rules say of it."""
    faults = {}
    if session.state != Session.State.OPEN:
        faults["session"] = "recorded-already"
    if not recording.injections:
        faults["injections"] = "missing"
    if injector not in injectors(session):
        faults["injector"] = "unknown" if injector else "missing"
    who = judge_injector(session, recording, injector=injector)
    concluded = (*judge_session(session, recording, at=now), *([who] if who else []))
    if recording.supervisor and recording.supervisor not in injectors(session):
        faults["supervisor"] = "unknown"
    faults |= _faults_of_needle(session, recording)
    faults |= {f"{name}_reason": "missing" for name in _reasons_missing(session, recording)}
    faults |= {
        f"{REASON_FOR[one.kind]}_reason": _why_missing(one)
        for one in concluded
        if asks_why(one.kind, one.verdict) and not recording.reason(REASON_FOR[one.kind])
    }
    if recording.weight:
        faults |= weight_faults(recording.weight, judge_weight(session, recording.weight))
    if faults:
        raise Invalid(faults)
    return concluded


def _why_missing(concluded: CareConclusion) -> str:
    """Who has no privilege of their own is not told to name a supervisor: it would not help."""
    if (concluded.kind, concluded.verdict) == ("vials", "ask"):
        return "clinician-decides"
    is_nobodys = concluded.kind == "injector" and not supervisor_helps(concluded)
    return "no-privilege" if is_nobodys else "missing"


def _faults_of_needle(session: Session, recording: Recording) -> dict[str, str]:
    """When the last one was given is asked once the day of the session is over."""
    if not is_written_late(session):
        return {}
    at = recording.last_needle_at
    if at is None:
        return {"last_needle_at": "missing"}
    is_that_day = clock.day_at(at, session.clinic) == session.visit.day
    return {} if is_that_day else {"last_needle_at": "another-day"}


def _reasons_missing(session: Session, recording: Recording) -> list[str]:
    rows, planned = recording.injections, places_of(planned_rows(session.course))
    other_side = on_another_side(session.course.side, planned, places_of(rows))
    rest = [row for row in rows if place_of(row) not in other_side]
    asked = {
        "other_side": bool(other_side),
        "other_than_agreed": bool(beyond_agreed(session, rest)),
        "not_ready": bool(open_gates(session, session.visit.day)),
        "written_late": asks_why_late(session),
    }
    return [name for name, is_asked in asked.items() if is_asked and not recording.reason(name)]


def _closing(recording: Recording) -> dict[str, str]:
    return {f"{name}_reason": recording.reason(name) for name in REASONS if recording.reason(name)}


def _keep_rows(session: Session, recording: Recording, now: datetime, by: Actor) -> None:
    own = entry(by, session.patient, at=now)
    if recording.weight:
        _keep_weight(session, recording.weight, own)
    cupboard = Cupboard(session.clinic)
    on = cream_of(session)
    vials = [
        Vial.objects.create(
            **(entry(by, session.patient, at=now, after=on) if _is_same_tube(row, on) else own),
            session=session,
            **_drawn({"opened_at": now, **row, "stock": cupboard.lot_of(row)}, session, by),
        )
        for row in recording.vials
    ]
    take_for_session(session, vials, by=by)
    planned = as_planned(recording.injections, planned_rows(session.course))
    rows: Iterable[tuple[Mapping[str, Any], bool]] = zip(recording.injections, planned, strict=True)
    for sequence, (row, is_planned) in enumerate(rows, start=1):
        Injection.objects.create(
            **own, session=session, sequence=sequence, as_planned=is_planned, **row
        )


def _drawn(row: dict[str, Any], session: Session, by: Actor) -> dict[str, Any]:
    found = vial_drawn_from(row, session=session, stock=row["stock"], by=by)
    return {**row, "opened_vial": found}


def _is_same_tube(row: Mapping[str, Any], on: Vial | None) -> bool:
    """The checks of the day have put it on record already."""
    return on is not None and (row["role"], row["substance"]) == (on.role, on.substance)


def _keep_weight(session: Session, weighed: Weighed, own: Mapping[str, Any]) -> None:
    """One that readiness has measured already today is not kept twice."""
    today = weight_of_the_visit(session)
    if today and today.value == weighed.value_kg:
        return
    measured = as_measured(weighed, judge_weight(session, weighed))
    Measurement.objects.create(**own, visit=session.visit, **measured)
