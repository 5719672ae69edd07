"""What was recorded of a session, put right: a new version with its reason, or marked as entered
in error. A signature shows then that it stands under something else; the dose, the vials and what
the injector may treat are weighed anew, and the doses of later sessions that count it, and alarms
about infections that share a vial; a package that was never opened is in stock again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prolo.care.weighed_again import Why
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.aftercare import weigh_reports_again
from prolo.registry.actions.entries import correct_entry, mark_in_error
from prolo.registry.actions.infections import follow_record
from prolo.registry.actions.opened_vials import TYPED, vial_after_correction, vial_drawn_from
from prolo.registry.actions.session_judgements import keep_judgement, weigh_doses_counting
from prolo.registry.actions.stock import settle_session, take_for_session
from prolo.registry.checking import check_row
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.entering import entry, lock_with_courses
from prolo.registry.events import record_event
from prolo.registry.models import Injection, Session, Vial
from prolo.registry.privileges import judge_injector
from prolo.registry.session_judging import judge_session, recording_of
from prolo.registry.stock import Cupboard
from prolo.registry.transactions import write_transaction

Row = Injection | Vial


def correct_row(*, row: Row, changes: Mapping[str, Any], reason: str, by: Actor) -> Row:
    """As it should have been. Only what differs is changed; nothing that differs is refused."""
    check_may(by, "correct_entry")
    check_own(by, row)
    differing = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if not differing:
        raise Invalid({"": "nothing-changed"})
    if not reason.strip():
        raise Invalid({"reason": "missing"})
    if isinstance(row, Injection):
        differing["as_planned"] = False
    elif differing.keys() & {"lot", "product", "substance"}:
        now = {name: getattr(row, name) for name in ("lot", "product", "substance")}
        differing["stock"] = Cupboard(row.clinic).lot_of({**now, **differing})
    with write_transaction(by=by):
        lock_with_courses(row.patient)
        if isinstance(row, Vial):
            stock = differing.get("stock", row.stock)
            found = vial_after_correction(row, differing, stock=stock, by=by)
            if found != row.opened_vial:
                differing["opened_vial"] = found
        later = correct_entry(entry=row, changes=differing, reason=reason, by=by)
        if isinstance(row, Vial) and isinstance(later, Vial):
            _settle_stock(reason, by, row, later)
            follow_record(row.session.adverse_events.all(), reason, by)
        _weigh_again(row.session, by)
    return later


def add_row(
    *,
    session: Session,
    model: type[Injection] | type[Vial],
    values: Mapping[str, Any],
    reason: str,
    by: Actor,
) -> Row:
    """What was given or drawn from and forgotten when the session was recorded."""
    check_may(by, "correct_entry")
    check_own(by, session)
    if session.ended_at is None:
        raise Invalid({"session": "not-recorded"})
    if not reason.strip():
        raise Invalid({"reason": "missing"})
    row: Row = model(
        **entry(by, session.patient, at=session.ended_at),
        session=session,
        correction_reason=reason.strip(),
        **_next_sequence(session, model),
        **_in_stock(values, model, session),
    )
    check_row(row)
    with write_transaction(by=by):
        lock_with_courses(session.patient)
        if isinstance(row, Vial):
            typed = {name: getattr(row, name) for name in TYPED}
            row.opened_vial = vial_drawn_from(typed, session=session, stock=row.stock, by=by)
        row.save(force_insert=True)
        if isinstance(row, Vial):
            take_for_session(session, [row], by=by)
            follow_record(session.adverse_events.all(), reason, by)
        _weigh_again(session, by)
        record_event(verb="entry_added", subject=row, patient=session.patient, by=by)
    return row


def _in_stock(values: Mapping[str, Any], model: type[Any], session: Session) -> dict[str, Any]:
    if model is not Vial:
        return dict(values)
    return {**values, "stock": Cupboard(session.clinic).lot_of(values)}


def _next_sequence(session: Session, model: type[Any]) -> dict[str, int]:
    if model is not Injection:
        return {}
    last = session.injections.order_by("sequence").last()
    return {"sequence": last.sequence + 1 if last else 1}


def take_back_row(*, row: Row, reason: str, by: Actor) -> None:
    """This was never injected, or never drawn from."""
    check_may(by, "correct_entry")
    check_own(by, row)
    with write_transaction(by=by):
        lock_with_courses(row.patient)
        mark_in_error(entry=row, reason=reason, by=by)
        if isinstance(row, Vial):
            _settle_stock(reason, by, row)
            follow_record(row.session.adverse_events.all(), reason, by)
        _weigh_again(row.session, by)


def _settle_stock(reason: str, by: Actor, *vials: Vial) -> None:
    for stock in {one.stock for one in vials if one.stock}:
        settle_session(stock, vials[0].session, reason=reason, by=by)


def _weigh_again(session: Session, by: Actor) -> None:
    assert session.ended_at is not None  # its rows were recorded then
    at = session.ended_at
    recording = recording_of(session)
    who = judge_injector(session, recording, injector=session.injector)
    last = latest_conclusion("injector", subject_id=session.pk)
    if who and last and last.body == who.to_json():
        who = None  # what was decided about it stands
    concluded = (*judge_session(session, recording, at=at), *([who] if who else []))
    keep_judgement(session, concluded, at=clock.now(by.clinic), by=by)
    weigh_reports_again(session, since=at, why=Why.CORRECTED, by=by)
    weigh_doses_counting(session, by=by)
