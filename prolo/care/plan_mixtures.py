"""Can what a plan gives be mixed from the vials that the clinic usually opens?

``plan_check.py`` lists the codes. A substance takes up its planned strength divided by that of its
vial, and all of them together fill at most the whole syringe. In the params: irritant,
anaesthetic, and of each pct, vial_pct and share_pct; together_pct; and what is possible,
most_irritant_pct and most_anaesthetic_pct beside the other as planned, and needed_vial_pct, the
weakest vial of the anaesthetic that makes the plan, of those there are. None: not known, or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from prolo.care.conclusions import Finding, Scalar
from prolo.care.mixtures import STRONGEST_VIAL_PCT, vial_pct, wanted_pcts
from prolo.care.plan import Plan, PlannedSite
from prolo.knowledge import Knowledge

COMMON_PCT = Decimal(1)  # a choice of the project: nobody is told that a vial this weak is needed
STEP = Decimal("0.01")
ZERO, WHOLE = Fraction(0), Fraction(1)


def weigh_mixtures(
    plan: Plan, vials: Mapping[str, Decimal], knowledge: Knowledge
) -> Iterator[Finding]:
    """irritants: each mixture once. ``vials`` are the strengths that the clinic draws from; of an
    irritant without one, what its label says."""
    mixtures = {
        (one.irritant, one.irritant_pct, one.anaesthetic, one.anaesthetic_pct): one
        for one in plan.sites
        if one.irritant and one.anaesthetic and one.anaesthetic_pct
    }
    for site in mixtures.values():
        wanted = wanted_pcts(site.irritant, site.irritant_pct, knowledge)
        stock = {name: vials.get(name) or vial_pct(name, knowledge) for name in wanted}
        known = {name: pct for name, pct in stock.items() if pct}
        if wanted and len(known) == len(wanted):
            yield from _weigh(site, wanted, known, vials.get(site.anaesthetic))


def _weigh(
    site: PlannedSite,
    wanted: Mapping[str, Decimal],
    known: Mapping[str, Decimal],
    vial: Decimal | None,
) -> Iterator[Finding]:
    irritant = sum((Fraction(pct) / Fraction(known[one]) for one, pct in wanted.items()), ZERO)
    pct = Fraction(site.anaesthetic_pct or 0)
    anaesthetic = pct / Fraction(vial) if vial else None
    room = WHOLE - irritant
    needed = pct / room if room > 0 else None
    too_strong = needed is not None and needed > Fraction(STRONGEST_VIAL_PCT)
    if room <= 0 or (too_strong if anaesthetic is None else anaesthetic > room):
        code, weight = "cannot-be-mixed", "warn"
    elif anaesthetic is None and needed is not None and needed > Fraction(COMMON_PCT):
        code, weight = "needs-strong-vial", "inform"
    else:
        return
    irritant_vial = next(iter(known.values())) if len(known) == 1 else None
    planned: dict[str, Scalar] = {
        "irritant": site.irritant,
        "irritant_pct": next(iter(wanted.values())),
        "irritant_vial_pct": irritant_vial,
        "anaesthetic": site.anaesthetic,
        "anaesthetic_pct": site.anaesthetic_pct,
        "anaesthetic_vial_pct": vial,
    }
    worked_out: dict[str, Scalar] = {
        "irritant_share_pct": _up(irritant * 100),
        "anaesthetic_share_pct": _up(anaesthetic * 100) if anaesthetic else None,
        "together_pct": _up((irritant + (anaesthetic or 0)) * 100),
        "most_irritant_pct": _most(WHOLE - (anaesthetic or 0), irritant_vial),
        "most_anaesthetic_pct": _most(room, vial or STRONGEST_VIAL_PCT),
        "needed_vial_pct": _up(needed) if needed and not too_strong else None,
    }
    yield Finding(
        rule="plan.mixture",
        code=code,
        weight=weight,
        inputs=planned,
        facts=(f"irritants/{site.irritant}",),
        params=planned | worked_out,
    )


def _most(room: Fraction, vial: Decimal | None) -> Decimal | None:
    """The strongest that this vial makes in what is left of the syringe."""
    return _rounded(room * Fraction(vial), ROUND_FLOOR) if vial and room > 0 else None


def _up(value: Fraction) -> Decimal:
    return _rounded(value, ROUND_CEILING)


def _rounded(value: Fraction, way: str) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(STEP, way)
