"""A password is set anew: by its owner, or by an administrator for somebody who forgot it."""

from __future__ import annotations

import secrets

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.actions.log_ins import forget_failures
from prolo.registry.actions.people import has_ended, password_faults
from prolo.registry.events import record_event
from prolo.registry.models import Membership, User
from prolo.registry.transactions import write_transaction

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another on paper
GROUPS, A_GROUP = 4, 4  # 79 bits


def new_code() -> str:
    """A password that lasts until its owner has logged in with it."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(A_GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def reset_password(*, user: User, by: Actor) -> str:
    """The code with which ``user`` logs in next, and must then choose a password. Whoever works
    in another clinic too keeps theirs: it would open that clinic to this one's administrator."""
    check_may(by, "keep_people")
    _check_may_reset(user, by)
    code = new_code()
    user.set_password(code)
    user.must_change_password = True
    with write_transaction(by=by):
        user.save(update_fields=["password", "must_change_password"])
        forget_failures(account=user.username)
        record_event(verb="password_reset", subject=user, by=by)
    return code


def choose_password(*, old: str, new: str, by: Actor) -> User:
    """Everybody does this for themselves; every other log-in of theirs ends with it."""
    user = by.user
    assert user is not None
    if not user.check_password(old):
        raise Invalid({"old": "wrong-password"})
    faults = password_faults(new, user)
    if old == new:
        faults = {"password": "same-password"}
    if faults:
        raise Invalid({"new": faults["password"]})
    user.set_password(new)
    user.must_change_password = False
    with write_transaction(by=by):
        user.save(update_fields=["password", "must_change_password"])
        record_event(verb="password_chosen", subject=user, by=by)
    return user


def unlock_log_in(*, user: User, by: Actor) -> None:
    """Somebody who mistyped too often may try again at once."""
    check_may(by, "keep_people")
    check_works_here(user)
    with write_transaction(by=by):
        for account in accounts_of(user):
            forget_failures(account=account)
        record_event(verb="log_in_unlocked", subject=user, by=by)


def accounts_of(user: User) -> list[str]:
    """What the person may have typed."""
    return [user.username, *([user.email] if user.email else [])]


def check_works_here(user: User) -> None:
    if not Membership.objects.filter(user=user).exists():
        raise Invalid({"user": "unknown"})


def _check_may_reset(user: User, by: Actor) -> None:
    check_works_here(user)
    if by.user == user:
        raise Invalid({"user": "own"})
    if works_elsewhere(user, by):
        raise Invalid({"user": "works-elsewhere"})


def works_elsewhere(user: User, by: Actor) -> bool:
    """Now or later, in another clinic."""
    others = Membership.unscoped.filter(user=user).exclude(clinic=by.clinic)
    return any(
        not has_ended(one, clock.today(one.clinic)) for one in others.select_related("clinic")
    )
