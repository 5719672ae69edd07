"""Is each session of a plan on a day that fits: beside the reports of the condition, the clinic's
week, and what the first visit said of days?

``plan_check.py`` lists the codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from prolo.care.conclusions import Finding, Scalar
from prolo.care.dates import OpenDays
from prolo.care.plan import Plan
from prolo.care.plan_found import found
from prolo.care.spacing import published_distance, weeks_of, without_distance
from prolo.knowledge import Knowledge

WEEKS_A_MONTH = Decimal("4.348")  # 52.18 weeks a year


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between them something may be injected; None: nothing was said of it."""

    start_on: date | None  # the first day after what the first visit deferred by a date
    last_injection_on: date | None  # before a planned joint replacement


def weigh_days(
    plan: Plan, *, condition: str, bounds: Bounds, open_days: OpenDays, knowledge: Knowledge
) -> Iterator[Finding]:
    yield from _weigh_sessions(len(plan.sessions_on), condition, knowledge)
    for number, day in enumerate(plan.sessions_on, start=1):
        yield from _weigh_closed(number, day, open_days)
        yield from _weigh_bounds(number, day, bounds, knowledge)
    yield from _weigh_distances(plan, condition, knowledge)
    yield from _weigh_span(plan, knowledge)


def _weigh_sessions(count: int, condition: str, knowledge: Knowledge) -> Iterator[Finding]:
    """protocols: as many sessions as reports of the condition say."""
    reports = [one for one in knowledge.protocols.values() if one.condition == condition]
    told = [one for one in reports if one.sessions_min and one.is_usable("sessions_min")]
    if not told:
        yield found("sessions", "none-published", "inform", count=count, condition=condition)
        return
    low = min(one.sessions_min or 0 for one in told)
    high = max(one.sessions_max or one.sessions_min or 0 for one in told)
    if not low <= count <= high:
        code = "below-published" if count < low else "above-published"
        figures: dict[str, Scalar] = {"count": count, "low": low, "high": high}
        yield found("sessions", code, "warn", *told, **figures, condition=condition)


def _weigh_closed(number: int, day: date, open_days: OpenDays) -> Iterator[Finding]:
    """A day on which the clinic treats."""
    if why := open_days.why_closed(day):
        code = "closure" if why == "closure" else "closed-weekday"
        yield found("dates", code, "warn", number=number, on=day)


def _weigh_bounds(
    number: int, day: date, bounds: Bounds, knowledge: Knowledge
) -> Iterator[Finding]:
    """contraindications/recent-steroid, planned-replacement: what the first visit said of days."""
    reasons = knowledge.contraindications
    params: dict[str, Scalar] = {"number": number, "on": day}
    if bounds.start_on and day < bounds.start_on:
        fact = reasons["recent-steroid"]
        start_on = bounds.start_on
        yield found("dates", "before-deferral-ends", "ask", fact, **params, start_on=start_on)
    if bounds.last_injection_on and day > bounds.last_injection_on:
        params["last_injection_on"] = bounds.last_injection_on
        fact = reasons["planned-replacement"]
        yield found("dates", "too-near-replacement", "ask", fact, **params)


def _weigh_distances(plan: Plan, condition: str, knowledge: Knowledge) -> Iterator[Finding]:
    """protocols, irritants: not closer to the one before than was published of the condition, and
    of what is injected. Of an irritant of which nobody says it, whoever signs decides."""
    least = published_distance(condition, knowledge, plan.irritants)
    for number, (before, day) in enumerate(pairwise(plan.sessions_on), start=2):
        days = (day - before).days
        if least and days < least.days:
            params: dict[str, Scalar] = {"number": number, "on": day, "weeks": weeks_of(days)}
            code = "closer-than-published"
            yield found("dates", code, "warn", *least.facts, **params, low=least.weeks)
    if len(plan.sessions_on) > 1:
        for name in without_distance(plan.irritants, knowledge):
            fact = knowledge.irritants[name]
            yield found("dates", "distance-unknown", "ask", fact, irritant=name)


def _weigh_span(plan: Plan, knowledge: Knowledge) -> Iterator[Finding]:
    """thresholds/course-months-min and -max: the article's 3 to 6 months inform."""
    low, high = (knowledge.threshold(f"course-months-{end}") for end in ("min", "max"))
    weeks = weeks_of((plan.sessions_on[-1] - plan.sessions_on[0]).days)
    params: dict[str, Scalar] = {"weeks": weeks, "low": int(low.value), "high": int(high.value)}
    if weeks > high.value * WEEKS_A_MONTH:
        yield found("span", "longer-than-article", "inform", low, high, **params)
    elif weeks < low.value * WEEKS_A_MONTH:
        yield found("span", "shorter-than-article", "inform", low, high, **params)
