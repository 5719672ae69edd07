"""Guessing passwords is slow: by account, and by the address it is tried from.

There is nobody yet to act, and no clinic, so these write no event.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from prolo.registry.models import FailedLogIn
from prolo.registry.transactions import write_transaction

WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=1)
TRIES_AN_ACCOUNT = 8
TRIES_AN_ADDRESS = 60  # a clinic may stand behind one address


def seconds_to_wait(*, account: str, address: str) -> int:
    """0: try now."""
    now = datetime.now(UTC)
    recent = FailedLogIn.objects.filter(failed_at__gt=now - WINDOW)
    return max(
        _wait(recent.filter(account=_hidden(account)), TRIES_AN_ACCOUNT, now),
        _wait(recent.filter(address=address[:64]), TRIES_AN_ADDRESS, now),
    )


def record_failure(*, account: str, address: str) -> None:
    now = datetime.now(UTC)
    with write_transaction():
        FailedLogIn.objects.filter(failed_at__lt=now - KEPT).delete()
        FailedLogIn.objects.create(account=_hidden(account), address=address[:64], failed_at=now)


def forget_failures(*, account: str) -> None:
    failures = FailedLogIn.objects.filter(account=_hidden(account))
    if failures.exists():
        with write_transaction():
            failures.delete()


def _wait(failures: QuerySet[FailedLogIn], tries: int, now: datetime) -> int:
    """Until the first of the last ``tries`` failures leaves the window."""
    times = list(failures.order_by("-failed_at").values_list("failed_at", flat=True)[:tries])
    if len(times) < tries:
        return 0
    return max(0, round((times[-1] + WINDOW - now).total_seconds()))


def _hidden(account: str) -> str:
    typed = account.strip().lower()
    return salted_hmac("prolo.registry.log_ins", typed, algorithm="sha256").hexdigest()
