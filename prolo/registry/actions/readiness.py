"""The checks of a session's day: kept as answered, and weighed at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from prolo.care.checklist import ReadinessAnswers
from prolo.care.conclusions import Conclusion as CareConclusion
from prolo.care.stored import to_json
from prolo.care.units import Kind, Quantity, Unit, judge_quantity
from prolo.errors import Invalid
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.cream_on import keep_cream
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.actions.sedated_on import keep_sedative
from prolo.registry.actions.session_judgements import weigh_doses_counting
from prolo.registry.audit import conflict_over
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion
from prolo.registry.entering import entry, lock_with_courses
from prolo.registry.events import record_event
from prolo.registry.models import Conclusion, Measurement, Readiness, Session
from prolo.registry.planned import consent_of
from prolo.registry.readiness import answers_of, is_adult, judge_readiness, readiness_row
from prolo.registry.taken_over import times_taken_over
from prolo.registry.transactions import write_transaction

TAKEN_BACK = "Taken out of the checks of the same day by who had entered it, or a colleague."


def record_readiness(
    *,
    session: Session,
    answers: ReadinessAnswers,
    by: Actor,
    confirmed: Collection[str] = (),
    seen: int | None = None,
) -> Conclusion:
    """Keep the answers, whole or half done: saved again, they are a new version. A reading that
    looks like a slip is kept once the person who typed it says that it is right (``confirmed``,
    kinds). Raises ``Invalid`` for one that is not, ``CareError`` for what cannot be, ``Conflict``
    when somebody saved, or took over, after ``seen`` (``version_of``)."""
    check_may(by, "check_readiness")
    check_own(by, session)
    knowledge = clinic_knowledge(by.clinic)
    if session.state != Session.State.OPEN:
        raise Invalid({"session": "recorded-already"})
    asked = questions(session, answers, knowledge=knowledge)
    _check_asked(asked, confirmed)
    concluded = judge_readiness(session, answers)
    now = clock.now(by.clinic)
    earlier, before = readiness_row(session), frozenset(_given(answers_of(session)))
    with write_transaction(by=by):
        lock_with_courses(session.patient)  # a cream counts in the doses of the day
        _check_seen(session, earlier, seen)
        row = Readiness.objects.create(
            **entry(by, session.patient, at=now, after=earlier),
            session=session,
            answers=to_json(replace(answers, consent=consent_of(session))),
        )
        _keep_readings(session, answers, asked, before, now, by)
        keep_cream(session, answers.numbing, at=now, by=by)
        keep_sedative(session, answers.sedation, at=now, by=by)
        weigh_doses_counting(session, by=by)
        kept = keep_conclusion(
            concluded,
            subject=row,
            patient=session.patient,
            course=session.course,
            knowledge=knowledge,
            at=now,
            by=by,
        )
        record_event(
            verb="readiness_checked",
            subject=row,
            patient=session.patient,
            by=by,
            body={"verdict": concluded.verdict, "version": row.version},
        )
    return kept


def _check_seen(session: Session, earlier: Readiness | None, seen: int | None) -> None:
    """What was read before the transaction is still the last, and the one that was seen."""
    last = readiness_row(session)
    if last != earlier or (seen is not None and version_of(session, last) != seen):
        raise conflict_over(last or session)


def version_of(session: Session, last: Readiness | None) -> int:
    """Of the checks as a page shows them: what was saved, and who took over. 0: nothing yet."""
    return (last.version if last else 0) + times_taken_over(session)


# -- readings -----------------------------------------------------------------------------


def questions(
    session: Session, answers: ReadinessAnswers, *, knowledge: Knowledge
) -> Mapping[Kind, CareConclusion]:
    """What looks like a slip of the finger or a mistaken unit, among what was not kept before."""
    kept = readings_of(session)
    asked = {
        kind: judge_quantity(
            reading,
            adult=is_adult(session),
            previous=_previous(session, kind),
            knowledge=knowledge,
        )
        for kind, reading in _given(answers).items()
        if not _is_same(kept.get(kind), reading)
    }
    return {kind: one for kind, one in asked.items() if one.verdict != "plausible"}


def readings_of(session: Session) -> Mapping[Kind, Measurement]:
    """What was measured today at this visit."""
    kinds, clinic = {str(kind) for kind in Kind}, session.clinic
    rows = Measurement.objects.filter(visit=session.visit, kind__in=kinds).current()
    today = clock.today(clinic)
    return {
        Kind(row.kind): row
        for row in rows.order_by("recorded_at")
        if clock.day_at(row.happened_at, clinic) == today
    }


def quantity_of(row: Measurement) -> Quantity:
    """In the unit it was entered in."""
    return Quantity(
        kind=Kind(row.kind),
        value=row.value,
        entered_value=row.entered_value.normalize() + 0,
        entered_unit=Unit(row.entered_unit),
    )


def _given(answers: ReadinessAnswers) -> dict[Kind, Quantity]:
    readings = {kind: getattr(answers, kind) for kind in Kind}
    return {kind: reading for kind, reading in readings.items() if reading is not None}


def _previous(session: Session, kind: Kind) -> Quantity | None:
    """The person's last of its kind, of an earlier visit."""
    rows = Measurement.objects.filter(patient=session.patient, kind=kind).current()
    row = rows.exclude(visit=session.visit).order_by("happened_at").last()
    return quantity_of(row) if row else None


def _check_asked(asked: Mapping[Kind, CareConclusion], confirmed: Collection[str]) -> None:
    faults = {
        str(kind): "impossible" if one.verdict == "refuse" else "questioned"
        for kind, one in asked.items()
        if one.verdict == "refuse" or kind not in confirmed
    }
    if faults:
        raise Invalid(faults)


def _keep_readings(
    session: Session,
    answers: ReadinessAnswers,
    asked: Mapping[Kind, CareConclusion],
    before: frozenset[Kind],
    now: datetime,
    by: Actor,
) -> None:
    """A reading that changed replaces the one of the same visit; one that was taken out stays on
    record as entered in error."""
    kept, given = readings_of(session), _given(answers)
    for kind, reading in given.items():
        if not _is_same(kept.get(kind), reading):
            _keep_reading(session, reading, kept.get(kind), now, by, questioned=kind in asked)
    for kind in kept.keys() & (before - given.keys()):
        mark_in_error(entry=kept[kind], reason=TAKEN_BACK, by=by)


def _keep_reading(
    session: Session,
    reading: Quantity,
    earlier: Measurement | None,
    now: datetime,
    by: Actor,
    *,
    questioned: bool,
) -> None:
    Measurement.objects.create(
        **entry(by, session.patient, at=now, after=earlier),
        visit=session.visit,
        kind=reading.kind,
        value=reading.value,
        entered_value=reading.entered_value,
        entered_unit=reading.entered_unit,
        questioned=questioned,
    )


def _is_same(row: Measurement | None, reading: Quantity) -> bool:
    return row is not None and (row.entered_value, row.entered_unit) == (
        reading.entered_value,
        reading.entered_unit,
    )
