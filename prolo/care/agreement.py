"""Whether what was signed covers what is planned: that, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from prolo.care.checklist import ConsentGiven, Planned
from prolo.care.conclusions import Scalar
from prolo.care.plan import Plan, PlannedSite

NOTHING = Plan(protocol="", sites=(), sessions_on=())  # was planned when it was signed


class Beyond(NamedTuple):
    """One of the codes of ``readiness.consent``, which stop."""

    code: str
    params: dict[str, Scalar]


def beyond(
    consent: ConsentGiven,
    *,
    region: str,
    side: str,
    irritants: Sequence[str],
    plan: Plan | None,
) -> Iterator[Beyond]:
    """What is planned and was not agreed to. Less of the same is agreed to."""
    if consent.region != region:
        yield _other("other-site", consent.region, region)
    if consent.side != side:
        yield _other("other-side", consent.side, side)
    if not set(irritants) <= set(consent.irritants):
        yield _other("other-irritant", ", ".join(consent.irritants), ", ".join(irritants))
    if plan:
        yield from _beyond_plan(plan, consent.plan or NOTHING)


def beyond_planned(consent: ConsentGiven, planned: Planned) -> Iterator[Beyond]:
    return beyond(
        consent,
        region=planned.region,
        side=planned.side,
        irritants=planned.irritants,
        plan=planned.plan,
    )


def beyond_given(consent: ConsentGiven, needles: Sequence[PlannedSite]) -> Iterator[Beyond]:
    """What was injected and was not agreed to, as far as the paper named places."""
    irritants = dict.fromkeys(one.irritant for one in needles if one.irritant)
    if not irritants.keys() <= set(consent.irritants):
        yield _other("other-irritant", ", ".join(consent.irritants), ", ".join(irritants))
    if consent.plan:
        yield from _beyond_sites(needles, consent.plan)


def _beyond_plan(plan: Plan, agreed: Plan) -> Iterator[Beyond]:
    yield from _beyond_sites(plan.sites, agreed)
    if len(plan.sessions_on) > len(agreed.sessions_on):
        yield _other("more-sessions", len(agreed.sessions_on), len(plan.sessions_on))
    if plan.sedation not in ("", "none", agreed.sedation):
        yield _other("other-sedation", agreed.sedation, plan.sedation)


def _beyond_sites(sites: Sequence[PlannedSite], agreed: Plan) -> Iterator[Beyond]:
    places = {_place(one) for one in agreed.sites}
    if added := [one for one in sites if _place(one) not in places]:
        yield _there("other-structure", added)
    if stronger := [
        one
        for one in sites
        if _place(one) in places and not any(_allows(each, one) for each in agreed.sites)
    ]:
        yield _there("stronger", stronger)


def _allows(agreed: PlannedSite, site: PlannedSite) -> bool:
    """The same irritant in the same place, at most as strong."""
    nothing = Decimal(0)  # of a mixture, which has no one strength
    return (
        _place(agreed) == _place(site)
        and site.irritant in ("", agreed.irritant)
        and (site.irritant_pct or nothing) <= (agreed.irritant_pct or nothing)
    )


def _place(site: PlannedSite) -> str:
    return f"{site.structure} {site.side}"


def _there(code: str, sites: Iterable[PlannedSite]) -> Beyond:
    return Beyond(code, {"structures": ", ".join(dict.fromkeys(map(_place, sites)))})


def _other(code: str, agreed: Scalar, planned: Scalar) -> Beyond:
    return Beyond(code, {"agreed": agreed, "planned": planned})
