"""A session: begun when the person is there, recorded as it was given, signed by who injected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from prolo.care import dose
from prolo.care.assessment import age_on
from prolo.care.conclusions import Conclusion as CareConclusion
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own, may
from prolo.registry.actions.appointments import change_appointment
from prolo.registry.actions.overrides import override_finding
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion
from prolo.registry.events import record_event
from prolo.registry.models import (
    Appointment,
    Injection,
    Measurement,
    Patient,
    Session,
    Side,
    Signature,
    Vial,
    Visit,
)
from prolo.registry.signatures import content_sha256
from prolo.registry.transactions import write_transaction

ADULT_AGE = 18
DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A weight with the unit it was entered in."""

    value_kg: Decimal
    entered_value: Decimal
    entered_unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What is recorded of a session: rows as the fields of ``Vial`` and ``Injection``."""

    weight: Weighed | None
    vials: Sequence[Mapping[str, Any]]
    injections: Sequence[Mapping[str, Any]]
    over_limit_reason: str = ""
    other_side_reason: str = ""


def start_session(*, appointment: Appointment, by: Actor) -> Session:
    """The person is there: their visit, and the session of this appointment. Asked again it is
    the same session."""
    check_may(by, "record_session")
    check_own(by, appointment)
    if appointment.course is None or appointment.session_number is None:
        raise Invalid({"appointment": "not-a-session"})
    standing = appointment.sessions.exclude(state=Session.State.ABANDONED).first()
    if standing:
        return standing
    now = clock.now(by.clinic)
    with write_transaction(by=by):
        if appointment.state == Appointment.State.BOOKED:
            change_appointment(appointment=appointment, change="arrived", by=by)
        visit, _ = Visit.objects.get_or_create(
            clinic=by.clinic,
            patient=appointment.patient,
            day=clock.today(by.clinic),
            place=appointment.place,
            defaults={"arrived_at": now, "recorded_by": by.user},
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
        )
        record_event(
            verb="session_started",
            subject=session,
            patient=session.patient,
            by=by,
            body={"number": session.number},
        )
    return session


def judge_dose(session: Session, recording: Recording, *, at: datetime) -> CareConclusion:
    """What was given in this person's last 24 hours, with what is being recorded now."""
    clinic = session.clinic
    given = [*given_before(session, at), *(_given(row, at) for row in recording.injections)]
    creams = [
        dose.Cream(anaesthetic=row["substance"], amount_g=row["amount_g"], at=at)
        for row in recording.vials
        if row["role"] == "cream" and row.get("amount_g")
    ]
    return dose.check_dose(
        given=given,
        creams=creams,
        patient=dose.Patient(
            weight_kg=recording.weight.value_kg if recording.weight else None,
            is_adult=is_adult(session.patient, clock.today(clinic)),
        ),
        knowledge=clinic_knowledge(clinic),
        now=at,
    )


def record_session(*, session: Session, recording: Recording, by: Actor) -> Session:
    """Everything that was given is kept, whatever a limit says: above one with a reason, and by
    a physician with their name as an override."""
    check_may(by, "record_session")
    check_own(by, session)
    now = clock.now(by.clinic)
    _check_recording(session, recording)
    concluded = judge_dose(session, recording, at=now)
    if concluded.verdict == "stop" and not recording.over_limit_reason.strip():
        raise Invalid({"over_limit_reason": "missing"})
    with write_transaction(by=by):
        _keep_rows(session, recording, now, by)
        session.state, session.started_at, session.ended_at = Session.State.RECORDED, now, now
        session.closing = _closing(recording)
        session.save_if_unchanged(["state", "started_at", "ended_at", "closing"])
        kept = keep_conclusion(
            concluded,
            subject=session,
            patient=session.patient,
            course=session.course,
            knowledge=clinic_knowledge(by.clinic),
            at=now,
            by=by,
        )
        if concluded.verdict == "stop" and may(by, "decide"):
            override_finding(conclusion=kept, reason=recording.over_limit_reason, by=by)
        record_event(
            verb="session_recorded",
            subject=session,
            patient=session.patient,
            by=by,
            body={"injections": len(recording.injections), "dose": concluded.verdict},
        )
    return session


def sign_session(*, session: Session, by: Actor) -> Signature:
    """The injector's name under what was recorded, bound to its content."""
    check_may(by, "sign")
    check_own(by, session)
    if session.state != Session.State.RECORDED:
        raise Invalid({"session": "not-recorded"})
    assert by.user is not None  # a signature is a person's
    with write_transaction(by=by):
        session.state, session.injector = Session.State.SIGNED, by.user
        session.save_if_unchanged(["state", "injector"])
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
        appointment = session.appointment
        if appointment and appointment.state == Appointment.State.ARRIVED:
            appointment.refresh_from_db()
            change_appointment(appointment=appointment, change="done", by=by)
        record_event(verb="session_signed", subject=session, patient=session.patient, by=by)
    return signature


def signed_rows(session: Session) -> list[Vial | Injection]:
    """What a signature covers."""
    return [*session.vials.current(), *session.injections.current()]


def given_before(session: Session, at: datetime) -> list[dose.Given]:
    """What the person got in the last 24 hours in other sessions, of any course."""
    rows = Injection.objects.filter(
        patient=session.patient, happened_at__gt=at - DAY, happened_at__lte=at
    ).exclude(session=session)
    return [
        _given({name: getattr(row, name) for name in GIVEN}, row.happened_at)
        for row in rows.current()
    ]


GIVEN = ("volume_ml", "anaesthetic", "anaesthetic_pct", "irritant", "irritant_pct", "structure")


def _given(row: Mapping[str, Any], at: datetime) -> dose.Given:
    anaesthetic = row.get("anaesthetic")
    return dose.Given(
        volume_ml=row["volume_ml"],
        anaesthetics_pct={anaesthetic: row.get("anaesthetic_pct")} if anaesthetic else {},
        irritant=row.get("irritant") or "",
        irritant_pct=row.get("irritant_pct"),
        structure=row["structure"],
        at=at,
    )


def is_adult(patient: Patient, today: Any) -> bool:
    """Of unknown age is no adult: a limit for adults never clears a child."""
    born = patient.identity.birth_date
    return born is not None and age_on(born, today) >= ADULT_AGE


def _check_recording(session: Session, recording: Recording) -> None:
    faults = {}
    if session.state != Session.State.OPEN:
        faults["session"] = "recorded-already"
    if not recording.injections:
        faults["injections"] = "missing"
    sides = {row["side"] for row in recording.injections} - {session.course.side, Side.MIDLINE}
    if session.course.side == Side.MIDLINE:
        sides = set()
    if sides and not recording.other_side_reason.strip():
        faults["other_side_reason"] = "missing"
    if faults:
        raise Invalid(faults)


def _closing(recording: Recording) -> dict[str, str]:
    said = {
        "over_limit_reason": recording.over_limit_reason.strip(),
        "other_side_reason": recording.other_side_reason.strip(),
    }
    return {name: text for name, text in said.items() if text}


def _keep_rows(session: Session, recording: Recording, now: datetime, by: Actor) -> None:
    own = {
        "clinic": by.clinic,
        "recorded_by": by.user,
        "patient": session.patient,
        "happened_at": now,
    }
    if recording.weight:
        Measurement.objects.create(
            **own,
            visit=session.visit,
            kind="weight",
            value=recording.weight.value_kg,
            entered_value=recording.weight.entered_value,
            entered_unit=recording.weight.entered_unit,
        )
    for row in recording.vials:
        Vial.objects.create(**own, session=session, opened_at=now, **row)
    for sequence, row in enumerate(recording.injections, start=1):
        Injection.objects.create(**own, session=session, sequence=sequence, **row)
