"""What is in a syringe: strengths, volumes and masses, exact.

A strength in per cent is grams in 100 mL: 1 % is 10 mg a millilitre.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from prolo.errors import CareError

MG_A_ML_A_PCT = 10
ML_STEP = Decimal("0.01")  # finest volume a small syringe shows
PCT_STEP = Decimal("0.0001")
DEXTROSE_STOCK_PCT = Decimal(50)  # irritants/dextrose: the stock that is diluted


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What is drawn of one stock, with the strength of each thing in it; of a diluent, nothing."""

    volume_ml: Decimal
    strengths_pct: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    volume_ml: Decimal
    strengths_pct: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dilution:
    """``pct`` is what the volumes give: the strength asked for, unless a volume was rounded."""

    stock_pct: Decimal
    stock_ml: Decimal
    diluent_ml: Decimal
    total_ml: Decimal
    pct: Decimal


def milligrams(pct: Decimal, volume_ml: Decimal) -> Decimal:
    """mg = pct × 10 × mL.

    >>> milligrams(Decimal("0.2"), Decimal(60)), milligrams(Decimal(1), Decimal("22.5"))
    (Decimal('120.0'), Decimal('225.0'))
    """
    return pct * MG_A_ML_A_PCT * volume_ml


def grams(pct: Decimal, volume_ml: Decimal) -> Decimal:
    return milligrams(pct, volume_ml) / 1000


def mix(portions: Iterable[Portion]) -> Mixture:
    """Portions in one syringe. The same substance may come in twice.

    >>> stock = Portion(volume_ml=Decimal(3), strengths_pct={"dextrose": Decimal(50)})
    >>> mix([stock, Portion(volume_ml=Decimal(7))]).strengths_pct
    {'dextrose': Decimal('15.0000')}
    """
    portions = tuple(portions)
    _check_positive({f"{place}.volume_ml": one.volume_ml for place, one in enumerate(portions)})
    volume_ml = sum((one.volume_ml for one in portions), Decimal(0))
    if not volume_ml:
        raise CareError({"portions": "required"})
    masses: dict[str, Decimal] = {}
    for one in portions:
        for name, pct in one.strengths_pct.items():
            masses[name] = masses.get(name, Decimal(0)) + milligrams(pct, one.volume_ml)
    return Mixture(
        volume_ml=volume_ml,
        strengths_pct={
            name: (mass / volume_ml / MG_A_ML_A_PCT).quantize(PCT_STEP, ROUND_HALF_UP)
            for name, mass in masses.items()
        },
    )


def dilute(*, stock_pct: Decimal, target_pct: Decimal, total_ml: Decimal) -> Dilution:
    """How much stock and how much diluent give this volume at this strength.

    >>> dilute(stock_pct=Decimal(50), target_pct=Decimal("12.5"), total_ml=Decimal(10)).stock_ml
    Decimal('2.50')
    """
    _check_positive({"stock_pct": stock_pct, "target_pct": target_pct, "total_ml": total_ml})
    if target_pct > stock_pct:
        raise CareError({"target_pct": "stronger-than-the-stock"})
    exact = Fraction(target_pct) * Fraction(total_ml) / Fraction(stock_pct)
    stock_ml = _decimal(exact).quantize(ML_STEP, ROUND_HALF_UP)
    if not stock_ml:
        raise CareError({"total_ml": "too-little-to-measure"})
    pct = stock_pct * stock_ml / total_ml
    return Dilution(
        stock_pct=stock_pct,
        stock_ml=stock_ml,
        diluent_ml=total_ml - stock_ml,
        total_ml=total_ml,
        pct=target_pct if stock_ml == exact else pct.quantize(PCT_STEP, ROUND_HALF_UP),
    )


def dextrose_from_50(*, target_pct: Decimal, total_ml: Decimal) -> Dilution:
    """arithmetic: final_pct = 50 × mL of 50 % / total mL."""
    return dilute(stock_pct=DEXTROSE_STOCK_PCT, target_pct=target_pct, total_ml=total_ml)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _check_positive(values: Mapping[str, Decimal]) -> None:
    faults = {
        name: "not-above-zero"
        for name, value in values.items()
        if not value.is_finite() or value <= 0
    }
    if faults:
        raise CareError(faults)
