"""When charges go so far above the estimate that the person may dispute them.

rule              fact
compare_charges   billing/estimate-dispute   a bill at least so much above the estimate, and so many
                                             calendar days from the bill; in US dollars
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from prolo.knowledge import Knowledge

DISPUTE = "estimate-dispute"
DOLLARS = "USD"
NEAR = Decimal("0.5")  # a choice of the project: of the way to the line, somebody is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What was charged beside what was estimated."""

    estimated: Decimal
    charged: Decimal
    line: Decimal | None  # so much above, a bill may be disputed; None: no such line here
    stands: str  # within · above · near · over
    until: date | None = None  # the last day of a dispute, once there is a bill over the line

    @property
    def above(self) -> Decimal:
        return self.charged - self.estimated

    @property
    def left(self) -> Decimal | None:
        """What may be charged until the line is reached; not below zero."""
        return None if self.line is None else max(self.line - self.above, Decimal(0))


def compare_charges(
    *,
    estimated: Decimal,
    charged: Decimal,
    currency: str,
    billed_on: date | None,
    owes_estimate: bool,
    knowledge: Knowledge,
) -> Beside:
    """``billed_on`` is the day of the bill that reached the line. There is one for who is owed an
    estimate alone (``payers.owes_estimate``)."""
    rule = knowledge.billing[DISPUTE]
    is_ruled = owes_estimate and currency == DOLLARS and rule.is_usable("says")
    line = Decimal(rule.says["threshold_usd"]) if is_ruled else None
    above = charged - estimated
    is_over = line is not None and above >= line
    until = billed_on + timedelta(days=int(rule.says["days"])) if is_over and billed_on else None
    return Beside(
        estimated=estimated,
        charged=charged,
        line=line,
        stands=_stands(above, line),
        until=until,
    )


def _stands(above: Decimal, line: Decimal | None) -> str:
    if above <= 0:
        return "within"
    if line is None:
        return "above"
    if above >= line:
        return "over"
    return "near" if above >= line * NEAR else "above"
