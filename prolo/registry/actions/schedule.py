"""What a clinic keeps of its week: rooms, opening hours, usual lengths, closures, absences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from itertools import pairwise

from django.db import IntegrityError, transaction

from prolo.errors import Invalid, NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own, may
from prolo.registry.checking import check_row
from prolo.registry.due import rebuild_patients
from prolo.registry.events import record_event
from prolo.registry.falling import booked_with, met_by, outside_hours
from prolo.registry.models import Absence, Clinic, Closure, OpeningHours, Purpose, Room, User
from prolo.registry.schedule import (
    physicians_on,
    standing_closures,
    standing_hours,
    usual_minutes,
)
from prolo.registry.transactions import write_transaction

Hours = Mapping[int, Sequence[tuple[time, time]]]  # by weekday, Monday is 0

DayHours = tuple[time | None, time | None]  # from, to
DAYS = ("day", "until", "from_time", "to_time")

REPORTED_DAYS = 1  # after today; who is sick for longer says it, or the administrator does
MOST_DAYS = 92  # a clinic that closes for longer closes again
MOST_MINUTES = 8 * 60  # a working day
WEEK = range(7)


# -- rooms


def add_room(*, name: str, by: Actor, opened_on: date | None = None) -> Room:
    check_may(by, "keep_clinic")
    row = Room(
        clinic=by.clinic,
        recorded_by=by.user,
        name=name.strip(),
        opened_on=opened_on or clock.today(by.clinic),
    )
    check_row(row, faults=_room_faults(row))
    with write_transaction(by=by):
        _save_room(row)
        record_event(verb="room_added", subject=row, by=by, body={"name": row.name})
    return row


def change_room(
    *,
    room: Room,
    name: str,
    opened_on: date,
    by: Actor,
    closed_on: date | None = None,
    seen: int | None = None,
) -> Room:
    """Its last day counts. Who is booked there after it stays booked, and is to be moved."""
    check_may(by, "keep_clinic")
    check_own(by, room)
    room.name, room.opened_on, room.closed_on = name.strip(), opened_on, closed_on
    check_row(room, faults=_room_faults(room))
    with write_transaction(by=by):
        _save_room(room, seen=seen)
        record_event(verb="room_changed", subject=room, by=by, body={"name": room.name})
        rebuild_patients(booked_with(by, room=room), by=by)
    return room


def _room_faults(row: Room) -> dict[str, str]:
    faults = {} if row.name else {"name": "missing"}
    if row.closed_on and row.closed_on < row.opened_on:
        faults["closed_on"] = "before-start"
    return faults


def _save_room(row: Room, *, seen: int | None = None) -> None:
    try:
        with transaction.atomic():
            if row._state.adding:
                row.save(force_insert=True)
            else:
                row.save_if_unchanged(["name", "opened_on", "closed_on"], seen=seen)
    except IntegrityError:
        raise Invalid({"name": "room-named-so"}) from None


# -- the week


def keep_opening_hours(*, hours: Hours, by: Actor) -> None:
    """The whole week at once; a weekday without hours is closed. Raises ``Invalid``."""
    check_may(by, "keep_clinic")
    if faults := _hours_faults(hours):
        raise Invalid(faults)
    now = clock.now(by.clinic)
    wanted = {(day, opens, closes) for day in WEEK for opens, closes in hours.get(day, ())}
    with write_transaction(by=by):
        met = outside_hours(by.clinic)
        standing = {(one.weekday, one.opens_at, one.closes_at): one for one in standing_hours()}
        for key, row in standing.items():
            if key not in wanted:
                row.ended_at = now
                row.save(update_fields=["ended_at"])
        for weekday, opens_at, closes_at in sorted(wanted - standing.keys()):
            OpeningHours.objects.create(
                clinic=by.clinic,
                recorded_by=by.user,
                weekday=weekday,
                opens_at=opens_at,
                closes_at=closes_at,
            )
        _close_weekdays({day for day in WEEK if not hours.get(day)}, by)
        record_event(verb="opening_hours_kept", subject=by.clinic, by=by)
        rebuild_patients(met | outside_hours(by.clinic), by=by)


def _close_weekdays(closed: set[int], by: Actor) -> None:
    by.clinic.closed_weekdays = "".join(map(str, sorted(closed)))
    by.clinic.save(update_fields=["closed_weekdays"])


def _hours_faults(hours: Hours) -> dict[str, str]:
    faults = {}
    for day, spans in hours.items():
        ordered = sorted(spans)
        if any(closes <= opens for opens, closes in ordered):
            faults[f"hours.{day}"] = "ends-before-it-starts"
        elif any(one[1] > other[0] for one, other in pairwise(ordered)):
            faults[f"hours.{day}"] = "hours-overlap"
    return faults if any(hours.values()) else {**faults, "hours": "never-open"}


def keep_usual_lengths(*, minutes: Mapping[str, int], by: Actor) -> Clinic:
    """How long an appointment of each purpose usually takes."""
    check_may(by, "keep_clinic")
    wrong = {
        f"{purpose}_minutes": "out-of-range"
        for purpose in Purpose.values
        if not 0 < minutes.get(purpose, usual_minutes(by.clinic, purpose)) <= MOST_MINUTES
    }
    if wrong:
        raise Invalid(wrong)
    names = {purpose: f"{purpose.replace('-', '_')}_minutes" for purpose in minutes}
    for purpose, name in names.items():
        setattr(by.clinic, name, minutes[purpose])
    with write_transaction(by=by):
        by.clinic.save(update_fields=list(names.values()))
        record_event(
            verb="usual_lengths_kept", subject=by.clinic, by=by, body={"minutes": dict(minutes)}
        )
    return by.clinic


# -- closures


def keep_closure(
    *,
    day: date,
    reason: str,
    by: Actor,
    until: date | None = None,
    hours: DayHours | None = None,
) -> Closure:
    """From that day until another (the last counts) nobody is treated, or for some ``hours`` of
    one day; a plan made from now on says so of whole days. Who is booked then stays booked, and is
    to be moved."""
    check_may(by, "keep_clinic")
    row = Closure(
        clinic=by.clinic,
        recorded_by=by.user,
        day=day,
        until=until or day,
        reason=reason.strip(),
        **_hours_of(hours),
    )
    check_row(row, faults=_closure_faults(row))
    with write_transaction(by=by):
        _check_is_apart(row)
        row.save(force_insert=True)
        rebuild_patients(met_by(row), by=by)
        _tell(row, "closure_kept", by)
    return row


def change_closure(
    *,
    closure: Closure,
    day: date,
    reason: str,
    by: Actor,
    until: date | None = None,
    hours: DayHours | None = None,
    seen: int | None = None,
) -> Closure:
    check_may(by, "keep_clinic")
    check_own(by, closure)
    _check_stands(closure)
    met = met_by(closure)
    closure.day, closure.until, closure.reason = day, until or day, reason.strip()
    closure.from_time, closure.to_time = hours or (None, None)
    check_row(closure, faults=_closure_faults(closure))
    with write_transaction(by=by):
        _check_is_apart(closure)
        closure.save_if_unchanged([*DAYS, "reason"], seen=seen)
        rebuild_patients(met | met_by(closure), by=by)
        _tell(closure, "closure_changed", by)
    return closure


def mark_closure_in_error(*, closure: Closure, reason: str, by: Actor) -> Closure:
    """The clinic is open then after all; that it was entered stays on record."""
    check_may(by, "keep_clinic")
    check_own(by, closure)
    _mark_in_error(closure, "closure_marked_in_error", reason, by)
    return closure


def _mark_in_error(row: Closure | Absence, verb: str, reason: str, by: Actor) -> None:
    _check_stands(row)
    if not reason.strip():
        raise Invalid({"reason": "missing"})
    row.marked_in_error_at, row.marked_in_error_by = clock.now(by.clinic), by.user
    row.marked_in_error_reason = reason.strip()
    check_row(row)
    with write_transaction(by=by):
        row.save_if_unchanged(
            ["marked_in_error_at", "marked_in_error_by", "marked_in_error_reason"]
        )
        rebuild_patients(met_by(row), by=by)
        _tell(row, verb, by)


def _closure_faults(row: Closure) -> dict[str, str]:
    return _days_faults(row) | ({} if row.reason else {"reason": "missing"})


def _days_faults(row: Closure | Absence) -> dict[str, str]:
    faults = {}
    if row.until < row.day:
        faults["until"] = "before-start"
    elif row.until - row.day >= timedelta(days=MOST_DAYS):
        faults["until"] = "closed-too-long"
    elif row.from_time and row.to_time:
        if row.until != row.day:
            faults["until"] = "hours-of-one-day"
        if row.to_time <= row.from_time:
            faults["to_time"] = "before-start"
    elif row.from_time or row.to_time:
        faults["to_time" if row.from_time else "from_time"] = "both-or-neither"
    return faults


def _hours_of(hours: DayHours | None) -> dict[str, time | None]:
    from_time, to_time = hours or (None, None)
    return {"from_time": from_time, "to_time": to_time}


def _check_stands(row: Closure | Absence) -> None:
    if row.marked_in_error_at is not None:
        raise Invalid({"closure": "in-error-already"})


# -- absences


def keep_absence(
    *,
    user: User,
    day: date,
    by: Actor,
    until: date | None = None,
    hours: DayHours | None = None,
    reason: str = "",
    is_reason_shown: bool = False,
) -> Absence:
    """From that day until another (the last counts), or for some ``hours`` of one day, nobody is
    booked with this physician. Who is booked then stays booked, and is to be moved. A physician
    says it of themselves, the administrator of everybody; who answers the telephone, of somebody
    who rings in sick, for today and tomorrow, and shows nobody the reason."""
    is_kept = may_keep_absence(by, user)
    if not is_kept:
        check_may(by, "report_absence")
    row = Absence(
        clinic=by.clinic,
        recorded_by=by.user,
        user=user,
        day=day,
        until=until or day,
        reason=reason.strip(),
        is_reason_shown=is_reason_shown and is_kept,
        **_hours_of(hours),
    )
    faults = _days_faults(row) | ({} if is_kept else reported_faults(row))
    if user not in physicians_on(day) and user not in physicians_on(clock.today(by.clinic)):
        faults["user"] = "unknown"
    check_row(row, faults=faults)
    with write_transaction(by=by):
        row.save(force_insert=True)
        rebuild_patients(met_by(row), by=by)
        _tell(row, "absence_kept", by)
    return row


def change_absence(
    *,
    absence: Absence,
    day: date,
    by: Actor,
    until: date | None = None,
    hours: DayHours | None = None,
    reason: str = "",
    is_reason_shown: bool = False,
    seen: int | None = None,
) -> Absence:
    """Longer, shorter or at another time; whose it is stays."""
    _check_may_be_absent(absence.user, by)
    check_own(by, absence)
    _check_stands(absence)
    met = met_by(absence)
    absence.day, absence.until = day, until or day
    absence.from_time, absence.to_time = hours or (None, None)
    absence.reason, absence.is_reason_shown = reason.strip(), is_reason_shown
    check_row(absence, faults=_days_faults(absence))
    with write_transaction(by=by):
        absence.save_if_unchanged([*DAYS, "reason", "is_reason_shown"], seen=seen)
        rebuild_patients(met | met_by(absence), by=by)
        _tell(absence, "absence_changed", by)
    return absence


def mark_absence_in_error(*, absence: Absence, reason: str, by: Actor) -> Absence:
    """They are there after all; that it was entered stays on record."""
    if not may_take_back_absence(by, absence):
        raise NotAllowed("keep_clinic")
    check_own(by, absence)
    _mark_in_error(absence, "absence_marked_in_error", reason, by)
    return absence


def may_keep_absence(actor: Actor, user: User) -> bool:
    return may(actor, "keep_clinic") or (may(actor, "keep_own_absence") and actor.user == user)


def may_take_back_absence(actor: Actor, absence: Absence) -> bool:
    """Who entered what somebody told them may say that it was wrong, until it is over."""
    is_own = actor.user is not None and absence.recorded_by == actor.user
    is_heard = is_own and may(actor, "report_absence")
    ahead = absence.until >= clock.today(actor.clinic)
    return may_keep_absence(actor, absence.user) or (is_heard and ahead)


def reported_faults(row: Absence) -> dict[str, str]:
    """Of what somebody says who was told of it."""
    today = clock.today(row.clinic)
    days = {"day": row.day, "until": row.until}
    last = today + timedelta(days=REPORTED_DAYS)
    return {name: "today-or-tomorrow" for name, day in days.items() if not today <= day <= last}


def _check_may_be_absent(user: User, by: Actor) -> None:
    if not may_keep_absence(by, user):
        raise NotAllowed("keep_clinic")


def _check_is_apart(row: Closure) -> None:
    others = standing_closures().exclude(pk=row.pk)
    near = others.filter(day__lte=row.until, until__gte=row.day)
    if any(row.shares_hours_with(one) for one in near):
        raise Invalid({"day": "closed-already"})


def _tell(row: Closure | Absence, verb: str, by: Actor) -> None:
    body = {"day": row.day.isoformat(), "until": row.until.isoformat()}
    record_event(verb=verb, subject=row, by=by, body=body)
