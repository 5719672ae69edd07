"""When charges go so far above the estimate that the person may dispute them, and what follows.

rule              fact
compare_charges   billing/estimate-dispute        a bill at least so much above the estimate, and so
                                                  many calendar days; in US dollars
                  billing/estimate-dispute-from   from which day they count
                  billing/estimate-in-force       which estimate (care.money.account)

rule            code          weight   params
disputes.open   papers        ask      days: so many, once who decides asks for the papers
                papers-by     ask      due_on: they asked, and have them by then
                collections   ask      it is not collected meanwhile, and costs no late fee
                settle        ask      days: both may agree until it is decided
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from prolo.care.conclusions import Conclusion, Finding
from prolo.care.money.business_days import business_days_after
from prolo.knowledge import Knowledge

DISPUTE = "estimate-dispute"
PAPERS, SETTLED, COLLECTIONS = "dispute-papers", "dispute-settled", "estimate-collections"
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
    is_received: bool = False  # its days count from when the person had the bill
    is_older: bool = False  # a newer estimate was given, too late for what was charged

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
    is_good_faith: bool,
    knowledge: Knowledge,
    received_on: date | None = None,
) -> Beside:
    """``billed_on`` is the day of the bill that reached the line, ``received_on`` when the person
    had it. There is a line beside a Good Faith Estimate alone."""
    rule = knowledge.billing[DISPUTE]
    is_ruled = is_good_faith and currency == DOLLARS and rule.is_usable("says")
    line = Decimal(rule.says["threshold_usd"]) if is_ruled else None
    above = charged - estimated
    is_over = line is not None and above >= line
    begins = received_on or billed_on
    until = begins + timedelta(days=int(rule.says["days"])) if is_over and begins else None
    return Beside(
        estimated=estimated,
        charged=charged,
        line=line,
        stands=_stands(above, line),
        until=until,
        is_received=bool(until and received_on),
    )


def _stands(above: Decimal, line: Decimal | None) -> str:
    if above <= 0:
        return "within"
    if line is None:
        return "above"
    if above >= line:
        return "over"
    return "near" if above >= line * NEAR else "above"


def papers_due(noticed_on: date | None, knowledge: Knowledge) -> date | None:
    """By when who decides has what they asked for on that day."""
    rule = knowledge.billing[PAPERS]
    if noticed_on is None or not rule.is_usable("says"):
        return None
    return business_days_after(noticed_on, int(rule.says["due_business_days"]))


def check_dispute(noticed_on: date | None, knowledge: Knowledge) -> Conclusion:
    """What a clinic does while a bill is disputed. ``noticed_on``: who decides asked for papers."""
    papers, settled = knowledge.billing[PAPERS], knowledge.billing[SETTLED]
    collections = knowledge.billing[COLLECTIONS]
    due_on = papers_due(noticed_on, knowledge)
    findings = (
        Finding(
            rule="disputes.open",
            code="papers-by" if due_on else "papers",
            weight="ask",
            inputs={"noticed_on": noticed_on},
            facts=(papers.ref,),
            params={"due_on": due_on, "days": papers.says["due_business_days"]},
        ),
        Finding(
            rule="disputes.open",
            code="collections",
            weight="ask",
            facts=(collections.ref,),
            awaits=None if collections.is_usable() else collections.ref,
        ),
        Finding(
            rule="disputes.open",
            code="settle",
            weight="ask",
            facts=(settled.ref,),
            params={"days": settled.says["due_business_days"]},
        ),
    )
    return Conclusion(kind="dispute", verdict="open", findings=findings)
