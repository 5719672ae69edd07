"""Can what was given have come from the vials on record?

It warns and never refuses: what was given is on record whatever the vials say. What a label's
strength or size is missing of is not compared.

rule        code                    weight  params
vials.given stronger-than-vial      warn    substance, pct, vial_pct
vials.given stronger-than-any-vial  warn    substance, pct, usual_pct: an anaesthetic, and no
                                            vial of a known strength
vials.given cannot-be-mixed         warn    substances, share_pct: the vials alone come to more
                                            than the whole syringe
vials.given more-than-vials         warn    substance, given_mg, vials_mg
vials.given more-volume-than-vials  warn    given_ml, vials_ml: a vial or a diluent is missing
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction

from prolo.care.conclusions import Finding, Scalar
from prolo.care.limits import Weight
from prolo.care.mixing import ML_STEP, milligrams
from prolo.care.mixtures import STRONGEST_VIAL_PCT, wanted_pcts
from prolo.knowledge import Knowledge

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnVial:
    """A vial as recorded, by its label; no cream."""

    substance: str
    pct: Decimal | None
    size_ml: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Injected:
    volume_ml: Decimal
    pcts: Mapping[str, Decimal]


def drawn_findings(
    vials: Sequence[DrawnVial], injected: Sequence[Injected], knowledge: Knowledge
) -> Iterator[Finding]:
    given = [
        Injected(volume_ml=one.volume_ml, pcts=_from_vials(one.pcts, knowledge)) for one in injected
    ]
    strongest = _strongest(vials)
    yield from _too_strong(given, strongest, knowledge)
    yield from _stronger_than_any(given, strongest, knowledge)
    yield from _not_to_be_mixed(given, strongest)
    yield from _too_much(given, vials, knowledge)
    yield from _too_many_ml(given, vials)


def used_ml(
    substance: str, vial_pct: Decimal, injected: Sequence[Injected], knowledge: Knowledge
) -> Decimal:
    """How much of its vial went into what was given; what was drawn up and thrown away is not
    known."""
    used = sum(
        (
            Fraction(_from_vials(one.pcts, knowledge).get(substance, ZERO))
            * Fraction(one.volume_ml)
            / Fraction(vial_pct)
            for one in injected
        ),
        Fraction(0),
    )
    return (Decimal(used.numerator) / Decimal(used.denominator)).quantize(ML_STEP, ROUND_HALF_UP)


def _from_vials(pcts: Mapping[str, Decimal], knowledge: Knowledge) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for name, pct in pcts.items():
        for one, share in (wanted_pcts(name, pct, knowledge) or {name: pct}).items():
            found[one] = found.get(one, ZERO) + share
    return found


def _strongest(vials: Sequence[DrawnVial]) -> dict[str, Decimal]:
    """By substance; where one vial's strength is unknown, nothing is known of the strongest."""
    found: dict[str, Decimal] = {}
    for one in vials:
        if one.pct:
            found[one.substance] = max(found.get(one.substance, ZERO), one.pct)
    unknown = {one.substance for one in vials if not one.pct}
    return {name: pct for name, pct in found.items() if name not in unknown}


def _too_strong(
    given: Sequence[Injected], strongest: Mapping[str, Decimal], knowledge: Knowledge
) -> Iterator[Finding]:
    for name, vial_pct in strongest.items():
        pct = max((one.pcts.get(name, ZERO) for one in given), default=ZERO)
        if pct > vial_pct:
            yield _found(
                "stronger-than-vial",
                _facts(name, knowledge),
                substance=name,
                pct=pct,
                vial_pct=vial_pct,
            )


def _stronger_than_any(
    given: Sequence[Injected], strongest: Mapping[str, Decimal], knowledge: Knowledge
) -> Iterator[Finding]:
    """Nobody said what the vial holds; no usual one makes this."""
    for name in knowledge.anaesthetics:
        pct = max((one.pcts.get(name, ZERO) for one in given), default=ZERO)
        if name not in strongest and pct > STRONGEST_VIAL_PCT:
            yield _found(
                "stronger-than-any-vial",
                _facts(name, knowledge),
                substance=name,
                pct=pct,
                usual_pct=STRONGEST_VIAL_PCT,
            )


def _not_to_be_mixed(
    given: Sequence[Injected], strongest: Mapping[str, Decimal]
) -> Iterator[Finding]:
    """Each is strong enough alone; together they would have to be more than the whole."""
    mixtures = {tuple(sorted(one.pcts.items())) for one in given}
    for mixture in sorted(mixtures):
        known = [(name, pct) for name, pct in mixture if name in strongest]
        share = sum((Fraction(pct) / Fraction(strongest[name]) for name, pct in known), Fraction(0))
        if share > 1 and all(pct <= strongest[name] for name, pct in known):
            yield _found(
                "cannot-be-mixed",
                substances=", ".join(name for name, _pct in known),
                share_pct=(Decimal(share.numerator) * 100 / Decimal(share.denominator)).quantize(
                    Decimal(1), ROUND_CEILING
                ),
            )


def _too_much(
    given: Sequence[Injected], vials: Sequence[DrawnVial], knowledge: Knowledge
) -> Iterator[Finding]:
    for name in dict.fromkeys(one.substance for one in vials):
        mine = [one for one in vials if one.substance == name]
        if not all(one.pct and one.size_ml for one in mine):
            continue
        held = sum((milligrams(one.pct or ZERO, one.size_ml or ZERO) for one in mine), ZERO)
        used = sum((milligrams(one.pcts.get(name, ZERO), one.volume_ml) for one in given), ZERO)
        if used > held:
            yield _found(
                "more-than-vials",
                _facts(name, knowledge),
                substance=name,
                given_mg=used,
                vials_mg=held,
            )


def _too_many_ml(given: Sequence[Injected], vials: Sequence[DrawnVial]) -> Iterator[Finding]:
    if not vials or not all(one.size_ml for one in vials):
        return
    held = sum((one.size_ml or ZERO for one in vials), ZERO)
    used = sum((one.volume_ml for one in given), ZERO)
    if used > held:
        yield _found("more-volume-than-vials", given_ml=used, vials_ml=held)


def _facts(name: str, knowledge: Knowledge) -> tuple[str, ...]:
    fact = knowledge.substance(name)
    return (fact.ref,) if fact else ()


def _found(code: str, facts: tuple[str, ...] = (), **params: Scalar) -> Finding:
    return Finding(rule="vials.given", code=code, weight=Weight.WARN, facts=facts, params=params)
