"""Who may treat which region: granted by name, with the training, and ended, never deleted."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.entries import put_in_error, put_right
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import rebuild_patients
from prolo.registry.events import record_event
from prolo.registry.falling import booked_with
from prolo.registry.models import Privilege, User
from prolo.registry.privileges import physicians, standing_privileges
from prolo.registry.transactions import write_transaction


def grant_privilege(
    *,
    user: User,
    region: str,
    level: str,
    by: Actor,
    starts_on: date | None = None,
    ends_on: date | None = None,
    note: str = "",
) -> Privilege:
    """``user``, a physician of this clinic, treats ``region`` from a day on (today)."""
    check_may(by, "keep_privileges")
    starts_on = starts_on or clock.today(by.clinic)
    if faults := _faults(user, region, level, starts_on, ends_on, by):
        raise Invalid(faults)
    with write_transaction(by=by):
        try:
            row = Privilege.objects.create(
                clinic=by.clinic,
                recorded_by=by.user,
                user=user,
                region=region,
                level=level,
                starts_on=starts_on,
                ends_on=ends_on,
                note=note.strip(),
            )
        except IntegrityError:
            raise Invalid({"region": "privilege-open"}) from None
        record_event(
            verb="privilege_granted",
            subject=row,
            by=by,
            body={"region": region, "level": str(level)},
        )
        is_first = standing_privileges().count() == 1
        whose = {"injector__isnull": False} if is_first else {"injector": user}
        rebuild_patients(booked_with(by, **whose), by=by)
    return row


def end_privilege(*, privilege: Privilege, by: Actor, ends_on: date | None = None) -> Privilege:
    """The last day counts. What was injected while it stood keeps its conclusion."""
    check_may(by, "keep_privileges")
    check_own(by, privilege)
    last = ends_on or clock.today(by.clinic)
    if privilege.marked_in_error_at is not None:
        raise Invalid({"ends_on": "in-error-already"})
    if privilege.ends_on is not None and privilege.ends_on <= last:
        raise Invalid({"ends_on": "ended-already"})
    if last < privilege.starts_on:
        raise Invalid({"ends_on": "before-start"})
    privilege.ends_on = last
    with write_transaction(by=by):
        privilege.save(update_fields=["ends_on"])
        record_event(
            verb="privilege_ended", subject=privilege, by=by, body={"region": privilege.region}
        )
        rebuild_patients(booked_with(by, injector=privilege.user), by=by)
    return privilege


def mark_privilege_in_error(*, privilege: Privilege, reason: str, by: Actor) -> Privilege:
    """It was never theirs, and counts for no day; that it was granted stays on record, and so does
    what was concluded of sessions while it stood. Where it was the only one, none are kept."""
    check_may(by, "keep_privileges")
    check_own(by, privilege)
    with write_transaction(by=by):
        put_in_error(privilege, reason=reason, by=by)
        record_event(
            verb="privilege_marked_in_error",
            subject=privilege,
            by=by,
            body={"region": privilege.region, "level": privilege.level},
        )
        is_kept = standing_privileges().exists()
        whose = {"injector": privilege.user} if is_kept else {"injector__isnull": False}
        rebuild_patients(booked_with(by, **whose), by=by)
    return privilege


def take_privilege_back(*, privilege: Privilege, by: Actor) -> Privilege:
    """That it was entered in error was the error, seen on that day: it counts as before. Raises
    ``Invalid`` on another day, or where they were granted another meanwhile."""
    check_may(by, "keep_privileges")
    check_own(by, privilege)
    marked_at = privilege.marked_in_error_at
    if marked_at is None or clock.day_at(marked_at, by.clinic) != clock.today(by.clinic):
        raise Invalid({"privilege": "not-in-error-today"})
    if privilege.user not in physicians(by.clinic):
        raise Invalid({"user": "unknown"})
    with write_transaction(by=by):
        is_first = not standing_privileges().exists()
        try:
            put_right(privilege)
        except IntegrityError:
            raise Invalid({"region": "privilege-open"}) from None
        record_event(
            verb="privilege_restored",
            subject=privilege,
            by=by,
            body={"region": privilege.region, "level": privilege.level},
        )
        whose = {"injector__isnull": False} if is_first else {"injector": privilege.user}
        rebuild_patients(booked_with(by, **whose), by=by)
    return privilege


def _faults(
    user: User, region: str, level: str, starts_on: date, ends_on: date | None, by: Actor
) -> dict[str, str]:
    faults = {}
    if user not in physicians(by.clinic):
        faults["user"] = "unknown"
    if region not in clinic_knowledge(by.clinic).regions:
        faults["region"] = "unknown"
    if level not in Privilege.Level.values:
        faults["level"] = "unknown"
    if ends_on and ends_on < starts_on:
        faults["ends_on"] = "before-start"
    return faults
