"""What can go wrong at the place that is planned: what is common, what is rare and serious."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.care.plan import Plan, PlannedSite
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Expected, Fact, HarmRate, Structure
from prolo.registry.models import Course
from prolo.web.words.risks import EXPECTED_RATES, SERIOUS, Harm
from prolo.web.words.values import number
from prolo.web.words.why import WhyFact, why_fact

RECALLED = "prolo-events"  # all of which the others are parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What of the planned place decides which harms belong to it."""

    region: str
    near_lung: bool
    near_spine: bool
    is_deep: bool
    is_numbed: bool
    is_numbed_inside: bool

    @property
    def in_neck(self) -> bool:
        return self.region == "neck"


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Without ``figures`` nobody here has read how often it happens."""

    label: str
    lasts: str = ""
    figures: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    facts: tuple[WhyFact, ...] = ()

    @property
    def is_doubted(self) -> bool:
        """Something of it is unverified."""
        return any(one.is_doubted for one in self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Risks:
    common: tuple[Risk, ...]
    serious: tuple[Risk, ...]


def risks(course: Course, plan: Plan | None, knowledge: Knowledge) -> Risks:
    """Without a plan everything that belongs to the region of the condition."""
    region = knowledge.conditions[course.condition].region
    place = _place(region, plan, knowledge)
    return Risks(
        common=tuple(_expected(one, knowledge) for one in knowledge.expected.values()),
        serious=tuple(
            _serious(harm, place, knowledge)
            for harm in SERIOUS
            if not harm.where or getattr(place, harm.where)
        ),
    )


def _place(region: str, plan: Plan | None, knowledge: Knowledge) -> Place:
    sites = plan.sites if plan else ()
    needled = [knowledge.structure(one.structure) for one in sites]
    structures: Sequence[Structure] = needled or knowledge.regions[region].structures
    return Place(
        region=region,
        near_lung=any(one.near_pleura for one in structures),
        near_spine=any(one.near_spinal_canal for one in structures),
        is_deep=any(one.bleeding_risk == "high" for one in structures),
        is_numbed=not sites or any(one.anaesthetic for one in sites),
        is_numbed_inside=_is_numbed_inside(sites, structures, knowledge),
    )


def _is_numbed_inside(
    sites: Sequence[PlannedSite], structures: Sequence[Structure], knowledge: Knowledge
) -> bool:
    if not sites:
        return any(one.intra_articular for one in structures)
    return any(
        one.anaesthetic and knowledge.structure(one.structure).intra_articular for one in sites
    )


def _expected(fact: Expected, knowledge: Knowledge) -> Risk:
    rates = [knowledge.harm_rates[one] for one in EXPECTED_RATES.get(fact.id, ())]
    return Risk(
        label=fact.label,
        lasts=_lasts(fact),
        figures=tuple(_figure(one) for one in rates),
        facts=_facts([fact, *rates], knowledge),
    )


def _lasts(fact: Expected) -> str:
    hours = fact.usual_h_max
    days = hours // 24
    usual = (
        ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        if days
        else ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    )
    if fact.can_last_days:
        words = {"usual": usual, "days": fact.can_last_days}
        return _("usually up to %(usual)s, at times %(days)s days") % words
    return _("usually up to %(usual)s") % {"usual": usual}


def _serious(harm: Harm, place: Place, knowledge: Knowledge) -> Risk:
    signs = [
        sign
        for sign in (knowledge.signs[one] for one in harm.signs)
        if not sign.regions or place.region in sign.regions
    ]
    rates = [knowledge.harm_rates[one] for one in harm.rates]
    recalled = [knowledge.harm_rates[one] for one in harm.recalled]
    facts = [*(knowledge.fact(one) for one in harm.facts), *rates, *recalled, *signs]
    return Risk(
        label=harm.label(),
        figures=(*(_figure(one) for one in rates), *_recalled(recalled, knowledge)),
        signs=tuple(one.label for one in signs),
        facts=_facts(facts, knowledge),
    )


def _figure(rate: HarmRate) -> str:
    if rate.n is not None and rate.events is not None:
        words = {"events": rate.events, "n": rate.n, "what": rate.event}
        return _("%(events)s of %(n)s: %(what)s") % words
    return _("%(pct)s %%: %(what)s") % {"pct": number(rate.pct or 0), "what": rate.event}


def _recalled(rates: Sequence[HarmRate], knowledge: Knowledge) -> Iterator[str]:
    """A share of what was remembered, which says nothing of how often it happens."""
    if not rates:
        return
    of_all = knowledge.harm_rates[RECALLED]
    parts = [f"{one.event.removeprefix('of those, ')}: {one.events}" for one in rates]
    yield _("Of %(all)s events (%(what)s): %(parts)s. That is no rate.") % {
        "all": of_all.events,
        "what": of_all.event,
        "parts": "; ".join(parts),
    }


def _facts(facts: Sequence[Fact], knowledge: Knowledge) -> tuple[WhyFact, ...]:
    return tuple(why_fact(one.ref, knowledge) for one in facts)
