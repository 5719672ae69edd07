"""Who paid at some time, by what the person had said until then.

rule              fact
paid_at           billing/estimate-who-then   as it stood then; what was said first counts before it
turned_self_pay   the same                    since when somebody pays who did not before
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from prolo.care.money.payers import SELF_PAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    kind: str  # one of payers.KINDS
    at: datetime


def paid_at(said: Sequence[Said], at: datetime) -> str:
    """``said`` is in the order in which it came. Empty: nobody ever asked."""
    by_then = [one.kind for one in said if one.at <= at] or [one.kind for one in said[:1]]
    return by_then[-1] if by_then else ""


def turned_self_pay(said: Sequence[Said], at: datetime) -> datetime | None:
    """None: never before did anybody else pay, or somebody else does."""
    since = None
    for earlier, one in pairwise(said):
        if one.at > at:
            break
        if one.kind not in SELF_PAY:
            since = None
        elif earlier.kind not in SELF_PAY:
            since = one.at
    return since
