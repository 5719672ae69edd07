"""What was charged so far beside what the estimate says of what was done so far.

It is a help of the project and no line of any rule: that is drawn at the total of the whole course
(care.money.disputes). Who stops early has been charged what was done, as the paper promises, or
somebody looks again.

session              one that was held, with all that is given at each
first visit          once a session was held, or it was charged
later visits, extras as often as they were charged, and no oftener than was estimated
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from prolo.care.money.account import CHARGE, Item
from prolo.care.money.estimate import Estimate
from prolo.care.money.prices import BESIDES

IN_A_SESSION = BESIDES | {"session"}
FIRST = "assessment"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoFar:
    sessions: int  # that were held
    estimated: Decimal  # of what was done
    charged: Decimal

    @property
    def is_above(self) -> bool:
        return self.charged > self.estimated


def charged_so_far(made: Estimate, items: Iterable[Item], held: Collection[int]) -> SoFar | None:
    """``held`` are numbers of sessions. None where nothing was charged in its currency."""
    charges = [one for one in items if one.kind == CHARGE and one.currency == made.currency]
    if not charges:
        return None
    sessions = sum((_of_session(made, number) for number in held), Decimal(0))
    besides = _of_visits(made, Counter(one.what for one in charges), is_begun=bool(held))
    return SoFar(
        sessions=len(held),
        estimated=sessions + besides,
        charged=sum((one.amount for one in charges), Decimal(0)),
    )


def _of_session(made: Estimate, number: int) -> Decimal:
    """One beyond the plan costs what the last planned one does, where the estimate goes so far."""
    planned = made.sessions_on[:number]
    if not planned or number > made.sessions.most:
        return Decimal(0)
    day = planned[-1]
    place = planned.count(day)  # of several on one day
    lines = (one for one in made.lines if one.what in IN_A_SESSION)
    return sum((one.amount for one in lines if one.on.count(day) >= place), Decimal(0))


def _of_visits(made: Estimate, charged: Counter[str], *, is_begun: bool) -> Decimal:
    """Of several prices of one thing the highest first: what is dear is not taken for too dear."""
    left, total = Counter(charged), Decimal(0)
    lines = (one for one in made.lines if one.what not in IN_A_SESSION)
    for one in sorted(lines, key=lambda line: -line.amount):
        is_done = one.what == FIRST and is_begun
        times = one.count.expected if is_done else min(one.count.expected, left[one.what])
        left[one.what] -= times
        total += times * one.amount
    return total
