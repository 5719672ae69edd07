"""Who paid at some time, by what the person had said.

rule              fact
in_force          billing/estimate-who-then   what began last; what was said first counts before it
paid_at           the same                    as it stands at the visit
turned_self_pay   the same                    since they said that they pay, who did not before
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from prolo.care.money.payers import SELF_PAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """``begins_at`` lies before ``at`` where they tell of it afterwards, after it where it is still
    to come."""

    kind: str  # one of payers.KINDS
    at: datetime
    begins_at: datetime

    @property
    def counts_since(self) -> datetime:
        """Against what was said before: what is told afterwards corrects that, and what is still to
        come outlasts what is said until then."""
        return max(self.at, self.begins_at)


def in_force(said: Sequence[Said], at: datetime) -> int | None:
    """Its place in ``said``, which is in the order in which it came. None: nobody ever asked."""
    begun = [place for place, one in enumerate(said) if one.begins_at <= at]
    if begun:
        return max(begun, key=lambda place: (said[place].counts_since, place))
    return 0 if said else None


def paid_at(said: Sequence[Said], at: datetime) -> str:
    """``said`` as in ``in_force``. Empty: nobody ever asked."""
    place = in_force(said, at)
    return "" if place is None else said[place].kind


def turned_self_pay(said: Sequence[Said], at: datetime) -> datetime | None:
    """None: never before did anybody else pay, or somebody else does."""
    since = None
    begun = [one for one in said if one.begins_at <= at]
    for earlier, one in pairwise(sorted(begun, key=lambda one: one.counts_since)):
        if one.kind not in SELF_PAY:
            since = None
        elif earlier.kind not in SELF_PAY:
            since = one.at
    return since
