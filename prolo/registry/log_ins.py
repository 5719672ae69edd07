"""What an administrator sees of a person's log-in."""

from __future__ import annotations

from dataclasses import dataclass

from prolo.registry.access import Actor, check_may
from prolo.registry.actions.log_ins import seconds_to_wait
from prolo.registry.actions.passwords import accounts_of, works_elsewhere
from prolo.registry.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIn:
    username: str
    is_locked: bool  # too many failures in the last minutes
    must_change: bool  # has a code, and has not chosen a password yet
    may_reset: bool  # works in this clinic alone, and is somebody else


def log_in_of(user: User, *, by: Actor) -> LogIn:
    check_may(by, "keep_people")
    waits = [seconds_to_wait(account=one, address="") for one in accounts_of(user)]
    return LogIn(
        username=user.username,
        is_locked=any(waits),
        must_change=user.must_change_password,
        may_reset=user != by.user and not works_elsewhere(user, by),
    )
