"""Whether what was signed covers what is planned: that, and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from prolo.care.checklist import ConsentGiven, Planned
from prolo.care.conclusions import Scalar
from prolo.care.plan import Plan, PlannedSite

X_RAYS = "fluoroscopy"
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
    number: int = 0,
) -> Iterator[Beyond]:
    """What is planned and was not agreed to. Less of the same is agreed to. ``number`` is that of
    the session, where one is meant: it may come after the last that the plan names."""
    if consent.region != region:
        yield _other("other-site", consent.region, region)
    if consent.side != side:
        yield _other("other-side", consent.side, side)
    if not set(irritants) <= set(consent.irritants):
        yield _other("other-irritant", ", ".join(consent.irritants), ", ".join(irritants))
    if plan:
        yield from _beyond_plan(plan, consent.plan or NOTHING, number)


def beyond_planned(consent: ConsentGiven, planned: Planned) -> Iterator[Beyond]:
    return beyond(
        consent,
        region=planned.region,
        side=planned.side,
        irritants=planned.irritants,
        plan=planned.plan,
        number=planned.number,
    )


def beyond_given(consent: ConsentGiven, needles: Sequence[PlannedSite]) -> Iterator[Beyond]:
    """What was injected and was not agreed to, as far as the paper named places."""
    irritants = dict.fromkeys(one.irritant for one in needles if one.irritant)
    if not irritants.keys() <= set(consent.irritants):
        yield _other("other-irritant", ", ".join(consent.irritants), ", ".join(irritants))
    if consent.plan:
        yield from _beyond_sites(needles, consent.plan)


def _beyond_plan(plan: Plan, agreed: Plan, number: int) -> Iterator[Beyond]:
    yield from _beyond_sites(plan.sites, agreed)
    sessions = max(len(plan.sessions_on), number)
    if sessions > len(agreed.sessions_on):
        yield _other("more-sessions", len(agreed.sessions_on), sessions)
    if plan.sedation not in ("", "none", agreed.sedation):
        yield _other("other-sedation", agreed.sedation, plan.sedation)


def _beyond_sites(sites: Sequence[PlannedSite], agreed: Plan) -> Iterator[Beyond]:
    places = {_place(one) for one in agreed.sites}
    if added := [one for one in sites if _place(one) not in places]:
        yield _there("other-structure", added)
    named = [one for one in sites if _place(one) in places]
    x_rayed = {_place(one) for one in agreed.sites if one.guidance == X_RAYS}
    found = {
        "stronger": [one for one in named if not _is_allowed(one, agreed, _is_no_stronger)],
        "other-anaesthetic": [one for one in named if not _is_allowed(one, agreed, _numbs_no_more)],
        "more-there": [one for one in named if _is_more(sites, agreed.sites, _place(one))],
        "x-rays": [one for one in named if one.guidance == X_RAYS and _place(one) not in x_rayed],
    }
    yield from (_there(code, beyond) for code, beyond in found.items() if beyond)


def _is_allowed(
    site: PlannedSite, agreed: Plan, allows: Callable[[PlannedSite, PlannedSite], bool]
) -> bool:
    return any(_place(one) == _place(site) and allows(one, site) for one in agreed.sites)


def _is_no_stronger(agreed: PlannedSite, site: PlannedSite) -> bool:
    """The same irritant, at most as strong."""
    is_same = site.irritant in ("", agreed.irritant)
    return is_same and _pct(site.irritant_pct) <= _pct(agreed.irritant_pct)


def _numbs_no_more(agreed: PlannedSite, site: PlannedSite) -> bool:
    """No anaesthetic, or the same, at most as strong."""
    is_same = site.anaesthetic == agreed.anaesthetic
    return not site.anaesthetic or (
        is_same and _pct(site.anaesthetic_pct) <= _pct(agreed.anaesthetic_pct)
    )


def _pct(strength: Decimal | None) -> Decimal:
    """Of a mixture, which has no one strength, none."""
    return strength or Decimal(0)


def _is_more(sites: Sequence[PlannedSite], agreed: Sequence[PlannedSite], place: str) -> bool:
    """More needles, or more millilitres in all, however they are shared out."""
    needles, ml = _amount(sites, place)
    agreed_needles, agreed_ml = _amount(agreed, place)
    return needles > agreed_needles or ml > agreed_ml


def _amount(sites: Iterable[PlannedSite], place: str) -> tuple[int, Decimal]:
    there = [one for one in sites if _place(one) == place]
    ml = sum((one.injections * one.volume_ml for one in there), Decimal(0))
    return sum(one.injections for one in there), ml


def _place(site: PlannedSite) -> str:
    return f"{site.structure} {site.side}"


def _there(code: str, sites: Iterable[PlannedSite]) -> Beyond:
    return Beyond(code, {"structures": ", ".join(dict.fromkeys(map(_place, sites)))})


def _other(code: str, agreed: Scalar, planned: Scalar) -> Beyond:
    return Beyond(code, {"agreed": agreed, "planned": planned})
