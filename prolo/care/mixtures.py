"""What to draw from each vial, so that a syringe holds what is wanted; and whether it can be made.

``work_out`` is exact (fractions), and then rounds each draw to the marks of the syringe and says
what strengths that really gives. A strength in per cent is grams in 100 mL; of a vial with several
parts (phenol–glycerin–glucose) it is that of the first, the dextrose.

code                  what keeps it from being made
weaker-than-wanted    the vial of this substance is weaker than the mixture would be
too-much-together     what must be drawn comes to more than the whole: each vial alone would do
too-little-to-draw    the draw is nothing on a syringe with these marks
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction

from prolo.care.mixing import PCT_STEP, Portion, mix
from prolo.errors import CareError
from prolo.knowledge import Knowledge

ZERO = Decimal(0)
STRONGEST_VIAL_PCT = Decimal(
    2
)  # a choice of the project: of an anaesthetic, none beyond is offered
WHOLE_PCT = Decimal(100)
EXACT_STEP = Decimal("0.0001")  # of a millilitre, for what is shown of the exact draw
MARKS_ML = (Decimal("0.01"), Decimal("0.1"), Decimal("0.2"), Decimal("0.5"), Decimal(1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """A vial as its label says. ``package_ml`` None: its size is not known."""

    substance: str
    pct: Decimal
    package_ml: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``spare_ml`` is made besides what is injected: for needle and hub, and for one more place."""

    volume_ml: Decimal
    pcts: Mapping[str, Decimal]
    spare_ml: Decimal = ZERO

    @property
    def total_ml(self) -> Decimal:
        return self.volume_ml + self.spare_ml


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """``exact_ml`` as worked out, ``ml`` at a mark of the syringe. ``vials`` and ``rest_ml`` are
    None where the size of the vial is not known."""

    substance: str
    stock_pct: Decimal
    wanted_pct: Decimal
    exact_ml: Decimal
    ml: Decimal
    pct: Decimal  # what the rounded volumes give
    vials: int | None
    rest_ml: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """``lacks`` is empty where it can be made. ``share_pct`` is what the vials alone take up of
    the whole, 100 leaving no room for a diluent."""

    wanted: Wanted
    mark_ml: Decimal
    share_pct: Decimal
    lacks: Mapping[str, str] = field(default_factory=dict)  # substance → code; "" for all together
    draws: tuple[Draw, ...] = ()
    diluent_ml: Decimal = ZERO
    total_ml: Decimal = ZERO

    @property
    def can_be_made(self) -> bool:
        return not self.lacks

    @property
    def is_as_wanted(self) -> bool:
        """No strength was changed by rounding."""
        return all(one.pct == one.wanted_pct for one in self.draws)


def work_out(
    wanted: Wanted, stocks: Sequence[Stock], *, mark_ml: Decimal = Decimal("0.1")
) -> Sheet:
    """Raises ``CareError`` for what is no amount, and for a substance without a vial."""
    _check(wanted, stocks, mark_ml)
    vials = {one.substance: one for one in stocks}
    exact = {
        name: Fraction(pct) * Fraction(wanted.total_ml) / Fraction(vials[name].pct)
        for name, pct in wanted.pcts.items()
    }
    share = sum(exact.values(), Fraction(0)) / Fraction(wanted.total_ml)
    drawn = {name: _at_a_mark(ml, mark_ml) for name, ml in exact.items()}
    sheet = {
        "wanted": wanted,
        "mark_ml": mark_ml,
        "share_pct": (_decimal(share) * 100).quantize(Decimal("0.01"), ROUND_CEILING),
    }
    if lacks := dict(_lacks(wanted, vials, drawn, share)):
        return Sheet(**sheet, lacks=lacks)  # type: ignore[arg-type]
    diluent = max(_at_a_mark(Fraction(wanted.total_ml), mark_ml) - sum(drawn.values(), ZERO), ZERO)
    total = sum(drawn.values(), ZERO) + diluent
    return Sheet(
        **sheet,  # type: ignore[arg-type]
        draws=tuple(
            _draw(vials[name], wanted.pcts[name], ml, drawn[name], total)
            for name, ml in exact.items()
        ),
        diluent_ml=diluent,
        total_ml=total,
    )


def vial_pct(substance: str, knowledge: Knowledge) -> Decimal | None:
    """irritants: what the vial's label says; of one made of parts, its first part."""
    fact = knowledge.irritants.get(substance)
    if fact is None:
        return None
    if fact.parts and fact.is_usable("parts"):
        return fact.parts[0].pct
    return fact.stock_pct if fact.is_usable("stock_pct") else None


def wanted_pcts(substance: str, pct: Decimal | None, knowledge: Knowledge) -> dict[str, Decimal]:
    """irritants: what of which vial the mixture holds. One that is made of several vials (dextrose
    with morrhuate) in their published proportion; without a strength, as published."""
    fact = knowledge.irritants.get(substance)
    final = fact.final_parts if fact and fact.is_usable("final_parts") else ()
    if pct is None and final:
        pct = final[0].pct
    if pct is None:
        return {}
    if not final or (fact and fact.parts):
        return {substance: pct}
    vials = [one for one in final if one.name in knowledge.irritants]
    return {one.name: one.pct * pct / final[0].pct for one in vials}


def vials_of(substance: str, knowledge: Knowledge) -> tuple[str, ...]:
    """irritants: of what is made of several vials, each; of everything else itself."""
    fact = knowledge.irritants.get(substance)
    if fact is None or fact.parts:
        return (substance,)
    known = [one.name for one in fact.final_parts if one.name in knowledge.irritants]
    return tuple(known) or (substance,)


def parts_of(substance: str, pct: Decimal, knowledge: Knowledge) -> dict[str, Decimal]:
    """irritants: what each part of one vial comes to when its first part comes to ``pct``."""
    fact = knowledge.irritants.get(substance)
    if fact is None or not fact.parts or not fact.is_usable("parts"):
        return {}
    return {
        one.name: (one.pct * pct / fact.parts[0].pct).quantize(PCT_STEP, ROUND_HALF_UP)
        for one in fact.parts
    }


def _lacks(
    wanted: Wanted, vials: Mapping[str, Stock], drawn: Mapping[str, Decimal], share: Fraction
) -> Iterator[tuple[str, str]]:
    weak = [name for name, pct in wanted.pcts.items() if pct > vials[name].pct]
    for name in weak:
        yield name, "weaker-than-wanted"
    if not weak and share > 1:
        yield "", "too-much-together"
    for name, ml in drawn.items():
        if not ml and name not in weak:
            yield name, "too-little-to-draw"


def _draw(stock: Stock, pct: Decimal, exact: Fraction, ml: Decimal, total_ml: Decimal) -> Draw:
    made = mix(
        [Portion(volume_ml=ml, strengths_pct={stock.substance: stock.pct})]
        + ([Portion(volume_ml=total_ml - ml)] if total_ml > ml else [])
    )
    vials = _vials(ml, stock.package_ml)
    return Draw(
        substance=stock.substance,
        stock_pct=stock.pct,
        wanted_pct=pct,
        exact_ml=_decimal(exact).quantize(EXACT_STEP, ROUND_HALF_UP).normalize(),
        ml=ml,
        pct=made.strengths_pct[stock.substance],
        vials=vials,
        rest_ml=None if vials is None or not stock.package_ml else vials * stock.package_ml - ml,
    )


def _vials(ml: Decimal, package_ml: Decimal | None) -> int | None:
    return int((ml / package_ml).to_integral_value(ROUND_CEILING)) if package_ml else None


def _at_a_mark(ml: Fraction, mark_ml: Decimal) -> Decimal:
    marks = _decimal(ml / Fraction(mark_ml)).to_integral_value(ROUND_HALF_UP)
    return marks * mark_ml


def _check(wanted: Wanted, stocks: Sequence[Stock], mark_ml: Decimal) -> None:
    amounts = {"volume_ml": wanted.volume_ml, "mark_ml": mark_ml}
    faults = {name: "not-above-zero" for name, ml in amounts.items() if not _is_above_zero(ml)}
    if not wanted.spare_ml.is_finite() or wanted.spare_ml < 0:
        faults["spare_ml"] = "below-zero"
    strengths = {**{f"{one.substance}.stock": one.pct for one in stocks}, **wanted.pcts}
    for name, pct in strengths.items():
        if not (_is_above_zero(pct) and pct <= WHOLE_PCT):
            faults[f"{name}_pct"] = "not-a-percentage"
    for name in wanted.pcts.keys() - {one.substance for one in stocks}:
        faults[name] = "no-vial"
    if not wanted.pcts:
        faults["pcts"] = "required"
    if faults:
        raise CareError(faults)


def _is_above_zero(value: Decimal) -> bool:
    return value.is_finite() and value > 0


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
