"""By when a person who pays themselves is owed a Good Faith Estimate (United States).

rule                fact                                due
of_booking          billing/estimate-deadline-short     1 business day after a booking that lies 3
                                                        to 9 business days ahead of the service
                    billing/estimate-deadline-long      3 after one that lies 10 or more ahead
                    billing/estimate-under-3            less than 3 ahead: by no clock, unless asked
of_request          billing/estimate-deadline-request   3 after the person asked
of_change           billing/estimate-change             1 business day before the service, when what
                                                        was estimated has changed

What a business day is says ``billing/estimate-business-day``. A fact that nobody verified sets no
clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from prolo.care.money.business_days import (
    business_days_after,
    business_days_ahead,
    business_days_before,
)
from prolo.knowledge import Knowledge
from prolo.knowledge.records import BillingRule

SHORT, LONG = "estimate-deadline-short", "estimate-deadline-long"
REQUEST, CHANGE = "estimate-deadline-request", "estimate-change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last day on which the estimate is given in time."""

    due_on: date
    fact: str  # ref of the rule
    days_ahead: int | None = None  # business days, of a booking


def of_booking(booked_on: date, service_on: date, knowledge: Knowledge) -> Deadline | None:
    """None: no clock runs."""
    ahead = business_days_ahead(booked_on, service_on)
    for name in (LONG, SHORT):
        rule = knowledge.billing[name]
        if rule.is_usable("says") and ahead >= int(rule.says["business_days_ahead_min"]):
            due_on = business_days_after(booked_on, _business_days(rule))
            return Deadline(due_on=due_on, fact=rule.ref, days_ahead=ahead)
    return None


def of_request(asked_on: date, knowledge: Knowledge) -> Deadline | None:
    rule = knowledge.billing[REQUEST]
    if not rule.is_usable("says"):
        return None
    return Deadline(due_on=business_days_after(asked_on, _business_days(rule)), fact=rule.ref)


def of_change(changed_on: date, service_on: date, knowledge: Knowledge) -> Deadline | None:
    """What changes later than that is due at once."""
    last = last_for_change(service_on, knowledge)
    if last is None:
        return None
    return Deadline(due_on=max(last, changed_on), fact=knowledge.billing[CHANGE].ref)


def last_for_change(service_on: date, knowledge: Knowledge) -> date | None:
    """The last day on which a new estimate comes in time for that service."""
    rule = knowledge.billing[CHANGE]
    if not rule.is_usable("says"):
        return None
    return business_days_before(service_on, _business_days(rule))


def _business_days(rule: BillingRule) -> int:
    return int(rule.says["due_business_days"])
