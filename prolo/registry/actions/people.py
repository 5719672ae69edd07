"""People of a clinic: who may log in, who works there as what, who is on call."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from prolo.care.dates import local_day
from prolo.errors import Invalid, NotFound
from prolo.registry import clock
from prolo.registry.access import CLINICAL, Actor, actor_for, check_may, check_own, counts_on
from prolo.registry.checking import check_row
from prolo.registry.due import rebuild_patients
from prolo.registry.events import record_event
from prolo.registry.falling import booked_with
from prolo.registry.models import Membership, OnCall, Role, User
from prolo.registry.phones import phone_fault, written_phone
from prolo.registry.schedule import day_bounds
from prolo.registry.transactions import write_transaction

FEWEST_CHARACTERS = 5  # different ones in a password; fewer is a key held down


def register_user(
    *,
    username: str,
    full_name: str,
    password: str,
    by: Actor,
    email: str | None = None,
    title: str = "",
    must_change_password: bool = False,
) -> User:
    """Somebody who can log in; where they work is said by ``add_membership``."""
    check_may(by, "keep_people")
    user = User(
        username=username.strip().lower(),
        full_name=full_name.strip(),
        email=(email or "").strip().lower() or None,
        title=title.strip(),
        must_change_password=must_change_password,
    )
    check_row(user, faults=_faults(user) | password_faults(password, user))
    user.set_password(password)  # slow on purpose, so before the transaction
    with write_transaction(by=by):
        _check_is_new(user)
        user.save(force_insert=True)
        record_event(verb="user_registered", subject=user, by=by)
    return user


def set_provider_number(*, user: User, provider_number: str, by: Actor) -> User:
    """Of who treats here, as it stands on an estimate: theirs alone, wherever they work."""
    check_may(by, "keep_people")
    if not Membership.objects.filter(clinic=by.clinic, user=user).exists():
        raise NotFound("worker")
    with write_transaction(by=by):
        user = User.objects.select_for_update().get(pk=user.pk)
        user.provider_number = provider_number.strip()
        check_row(user)
        user.save(update_fields=["provider_number"])
        record_event(verb="provider_number_set", subject=user, by=by)
    return user


def _faults(user: User) -> dict[str, str]:
    faults = {name: "missing" for name in ("username", "full_name") if not getattr(user, name)}
    return faults | ({"username": "is-an-address"} if "@" in user.username else {})


def password_faults(password: str, user: User) -> dict[str, str]:
    if len(set(password.strip())) < FEWEST_CHARACTERS:
        return {"password": "password_too_plain"}
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {"password": error.error_list[0].code or "invalid"}
    return {}


def _check_is_new(user: User) -> None:
    taken = {}
    if User.objects.filter(username=user.username).exists():
        taken["username"] = "taken"
    if user.email and User.objects.filter(email=user.email).exists():
        taken["email"] = "taken"
    if taken:
        raise Invalid(taken)


def add_membership(
    *,
    user: User,
    role: Role,
    by: Actor,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Membership:
    """``user`` works in the clinic of ``by`` from a day on (today), perhaps until another."""
    check_may(by, "keep_people")
    starts_on = starts_on or clock.today(by.clinic)
    if ends_on and ends_on < starts_on:
        raise Invalid({"ends_on": "before-start"})
    with write_transaction(by=by):
        try:
            membership = Membership.objects.create(
                clinic=by.clinic,
                recorded_by=by.user,
                user=user,
                role=Role(role),
                starts_on=starts_on,
                ends_on=ends_on,
            )
        except IntegrityError:
            raise Invalid({"role": "held-already"}) from None
        record_event(verb="membership_added", subject=membership, by=by, body={"role": role})
        _rebuild_booked_with(membership, by)
    return membership


def end_membership(
    *,
    membership: Membership,
    by: Actor,
    ends_on: date | None = None,
    at_once: bool = False,
) -> Membership:
    """The last day counts; ``at_once`` ends it now, in the middle of a day. A clinic always keeps
    an administrator."""
    check_may(by, "keep_people")
    check_own(by, membership)
    today = clock.today(by.clinic)
    last = today if at_once else ends_on or today
    if last < membership.starts_on:
        raise Invalid({"ends_on": "before-start"})
    with write_transaction(by=by):
        membership = Membership.objects.select_for_update().get(pk=membership.pk)
        if has_ended(membership, today):
            raise Invalid({"membership": "ended-already"})
        if membership.role == Role.ADMINISTRATOR and not _others_who_stay(membership):
            raise Invalid({"membership": "last-administrator"})
        membership.ends_on = last
        membership.ended_at = clock.now(by.clinic) if at_once else None
        membership.save(update_fields=["ends_on", "ended_at"])
        record_event(
            verb="membership_ended",
            subject=membership,
            by=by,
            body={"role": membership.role, "at_once": at_once},
        )
        _leave_duties(membership, by)
        _rebuild_booked_with(membership, by)
    return membership


def _rebuild_booked_with(membership: Membership, by: Actor) -> None:
    """Who is booked with a physician after their last day is to be moved."""
    if membership.role == Role.PHYSICIAN:
        rebuild_patients(booked_with(by, injector=membership.user), by=by)


def _leave_duties(membership: Membership, by: Actor) -> None:
    """Whoever cares for nobody here any more is on call no longer."""
    until = membership.ended_at
    if until is None:
        assert membership.ends_on
        zone = ZoneInfo(by.clinic.time_zone)
        until = day_bounds(membership.ends_on, zone)[1]
    rows = OnCall.objects.select_for_update().filter(
        user=membership.user, withdrawn_at__isnull=True, ends_at__gt=until
    )
    for duty in rows:
        if not _cares_through(duty):
            _take_off(duty, until, by)


def _cares_through(duty: OnCall) -> bool:
    """On every day of it that is left they work in the clinic as a nurse or a physician."""
    held = list(Membership.objects.filter(user=duty.user, role__in=CLINICAL))
    zone = ZoneInfo(duty.clinic.time_zone)
    first = local_day(max(duty.starts_at, clock.now(duty.clinic)), zone)
    last = local_day(duty.ends_at - timedelta(microseconds=1), zone)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return all(any(counts_on(one, day) for one in held) for day in days)


def has_ended(membership: Membership, today: date) -> bool:
    if membership.ended_at is not None:
        return True
    return membership.ends_on is not None and membership.ends_on < today


def _others_who_stay(membership: Membership) -> list[Membership]:
    """Administrators of the clinic today whose work has no end, but for this one."""
    rows = Membership.objects.select_for_update().filter(
        role=Role.ADMINISTRATOR,
        ends_on__isnull=True,
        starts_on__lte=clock.today(membership.clinic),
        user__is_active=True,
    )
    return list(rows.exclude(pk=membership.pk))


def put_on_call(
    *, user: User, starts_at: datetime, ends_at: datetime, by: Actor, phone: str = ""
) -> OnCall:
    """``user``, who works in this clinic as a nurse or a physician, answers for it from one
    instant to another."""
    check_may(by, "keep_on_call")
    actor_for(user, by.clinic)
    duty = OnCall(
        clinic=by.clinic,
        recorded_by=by.user,
        user=user,
        starts_at=starts_at,
        ends_at=ends_at,
        phone=written_phone(phone, country=by.clinic.country),
    )
    faults = {"ends_at": "before-start"} if ends_at <= starts_at else {}
    if not faults and not _cares_through(duty):
        faults["user"] = "not-caring"
    if fault := phone_fault(phone, country=by.clinic.country, is_internal=True):
        faults["phone"] = fault
    check_row(duty, faults=faults)
    with write_transaction(by=by):
        duty.recorded_at = clock.now(by.clinic)
        duty.save(force_insert=True)
        record_event(verb="put_on_call", subject=duty, by=by)
    return duty


def take_off_call(*, duty: OnCall, by: Actor) -> OnCall:
    """A duty that has begun ends now; one that lies ahead does not come."""
    check_may(by, "keep_on_call")
    check_own(by, duty)
    now = clock.now(by.clinic)
    with write_transaction(by=by):
        duty = OnCall.objects.select_for_update().get(pk=duty.pk)
        if duty.withdrawn_at is not None or duty.ends_at <= now:
            raise Invalid({"duty": "over"})
        _take_off(duty, now, by)
    return duty


def _take_off(duty: OnCall, at: datetime, by: Actor) -> None:
    if duty.starts_at < at:
        duty.ends_at = at
        duty.save(update_fields=["ends_at"])
    else:
        duty.withdrawn_at = clock.now(by.clinic)
        duty.save(update_fields=["withdrawn_at"])
    record_event(verb="taken_off_call", subject=duty, by=by)
