"""What a plan cannot be: refused before anything of it is weighed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from prolo.care.assessment import SIDES
from prolo.care.plan import Plan, PlannedSite
from prolo.knowledge import Knowledge

INJECTIONS_MAX = 100  # of a session: thresholds/article-injections-max goes no higher
SESSIONS_MAX = 30
YEARS_AHEAD = 3
FOLLOW_UP_WEEKS_MAX = 520


def faults_of(
    plan: Plan, *, condition: str, side: str, knowledge: Knowledge, today: date
) -> Iterator[tuple[str, str]]:
    """By field: what no plan can be, at this place and side of the course."""
    if not plan.sites:
        yield "sites", "missing"
    if plan.sedation not in knowledge.sedation:
        yield "sedation", "unknown"
    yield from _faults_of_sites(plan, condition, side, knowledge)
    yield from _faults_of_dates(plan.sessions_on, today)
    if any(not 1 <= weeks <= FOLLOW_UP_WEEKS_MAX for weeks in plan.follow_up_weeks):
        yield "follow_up_weeks", "out-of-range"
    if not (plan.gain.points.is_finite() and plan.gain.points > 0):
        yield "gain.points", "not-above-zero"
    if plan.gain.instrument not in knowledge.instruments:
        yield "gain.instrument", "unknown"
    if not 1 <= plan.gain.sessions_without <= SESSIONS_MAX:
        yield "gain.sessions_without", "out-of-range"


def _faults_of_sites(
    plan: Plan, condition: str, side: str, knowledge: Knowledge
) -> Iterator[tuple[str, str]]:
    region = knowledge.regions[knowledge.conditions[condition].region]
    known = {one.code for one in region.structures}
    if plan.injections > INJECTIONS_MAX:
        yield "sites", "too-many"
    for place, site in enumerate(plan.sites):
        for name, fault in _faults_of_site(site, known, side, knowledge):
            yield f"sites.{place}.{name}", fault


def _faults_of_site(
    site: PlannedSite, known: set[str], side: str, knowledge: Knowledge
) -> Iterator[tuple[str, str]]:
    if site.structure not in known:
        yield "structure", "not-in-the-region"
    if site.side not in SIDES:
        yield "side", "unknown"
    elif side != "midline" and site.side not in (side, "midline"):
        yield "side", "other-than-the-course"
    if not 1 <= site.injections <= INJECTIONS_MAX:
        yield "injections", "out-of-range"
    if not (site.volume_ml.is_finite() and site.volume_ml > 0):
        yield "volume_ml", "not-above-zero"
    if not site.irritant and not site.anaesthetic:
        yield "irritant", "missing"
    if site.irritant and site.irritant not in knowledge.irritants:
        yield "irritant", "unknown"
    if site.anaesthetic and site.anaesthetic not in knowledge.anaesthetics:
        yield "anaesthetic", "unknown"
    yield from _faults_of_strength(site, knowledge)


def _faults_of_strength(site: PlannedSite, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for name in ("irritant_pct", "anaesthetic_pct"):
        pct = getattr(site, name)
        substance = getattr(site, name.removesuffix("_pct"))
        if pct is not None and not (pct.is_finite() and 0 < pct <= 100):
            yield name, "not-a-percentage"
        elif substance and pct is None and not _has_parts(substance, knowledge):
            yield name, "missing"


def _has_parts(substance: str, knowledge: Knowledge) -> bool:
    """A mixture, or a person's own blood, has no one strength."""
    irritant = knowledge.irritants.get(substance)
    return irritant is not None and (bool(irritant.parts) or irritant.used_pct_max is None)


def _faults_of_dates(days: Sequence[date], today: date) -> Iterator[tuple[str, str]]:
    if not days:
        yield "sessions_on", "missing"
    if len(days) > SESSIONS_MAX:
        yield "sessions_on", "too-many"
    last = date(today.year + YEARS_AHEAD, 12, 31)
    before: date | None = None
    for place, day in enumerate(days):
        if day > last:
            yield f"sessions_on.{place}", "too-far-ahead"
        elif before and day <= before:
            yield f"sessions_on.{place}", "not-after-the-one-before"
        before = day
