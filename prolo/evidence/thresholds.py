"""The difference between groups that matters: by instrument with its source, or a choice that
says it is one. It is another number than the important change within one person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from types import MappingProxyType
from typing import Literal, TypeAlias

from prolo.evidence.answers import ConditionEvidence, Unit
from prolo.evidence.checking import check_positive
from prolo.evidence.few import spread_for
from prolo.evidence.protocol import AnalysisProtocol
from prolo.knowledge.records.outcomes import Instrument
from prolo.knowledge.trials import TrialTables

Basis: TypeAlias = Literal["source", "choice"]

# Instruments of the trial tables whose points are those of a fact.
INSTRUMENTS: Mapping[str, str] = MappingProxyType(
    {
        "VAS": "vas100", "VAS activity": "vas100", "VAS-activity": "vas100",
        "VAS-walking": "vas100", "VAS-movement": "vas100", "VAS rest": "vas100",
        "VAS-rest": "vas100", "VAS night": "vas100", "NRS": "nprs", "ODI": "odi",
        "RMDQ": "rmdq",
    }
)  # fmt: skip

# Where no instrument has one. A «small» standardised difference: Cohen 1988, Statistical Power
# Analysis, chapter 2. Odds a quarter higher: the appreciable benefit that GRADE falls back on,
# Guyatt et al. 2011, doi:10.1016/j.jclinepi.2011.01.012, there for the risk ratio.
SMD_CHOICE = 0.2
LOG_OR_CHOICE = log(1.25)


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """``value``, above 0, in the unit of the effects. ``basis`` ``choice``: nobody measured it.
    ``source`` and ``population`` are those of the fact it came from, where it came from one;
    ``instrument`` is the fact's id."""

    value: float
    basis: Basis
    code: str  # instrument, cohen-small, small-of-spread, odds-quarter, own
    instrument: str | None = None
    source: str | None = None
    population: str | None = None


def important_difference(
    unit: Unit, instruments: Mapping[str, Instrument], *, region: str | None = None
) -> Threshold | None:
    """The important difference in the unit of an answer.

    In points it is the fact's, stretched to as many points as the trials' scale has; None where
    the instrument has none, or nobody says how long the scale is (a VAS has 10 points or 100): the
    caller states a choice (:func:`own_threshold`) or does without.
    """
    if unit.measure == "SMD":
        return Threshold(value=SMD_CHOICE, basis="choice", code="cohen-small")
    if unit.measure == "logOR":
        return Threshold(value=LOG_OR_CHOICE, basis="choice", code="odds-quarter")
    fact = instruments.get(INSTRUMENTS.get(unit.instrument or "", ""))
    if fact is None or fact.score_min is None or fact.score_max is None:
        return None
    if unit.scale_points is None:
        return None
    fitting = [
        one
        for one in fact.important_difference
        if one.absolute is not None
        and not one.unverified
        and one.of is None
        and (not one.regions or region in one.regions)
    ]
    if not fitting:
        return None
    nearest = min(fitting, key=lambda one: (one.is_choice, not one.regions))
    assert nearest.absolute is not None
    points = float(fact.score_max - fact.score_min)
    return Threshold(
        value=float(nearest.absolute) * unit.scale_points / points,
        basis="choice" if nearest.is_choice else "source",
        code="instrument",
        instrument=fact.id,
        source=nearest.source,
        population=nearest.population,
    )


def own_threshold(value: float) -> Threshold:
    """A choice of whoever asks, in the unit of the effects."""
    check_positive("important difference", value)
    return Threshold(value=value, basis="choice", code="own")


def threshold_for(
    evidence: ConditionEvidence,
    trials: TrialTables,
    instruments: Mapping[str, Instrument],
    *,
    region: str | None = None,
    protocol: AnalysisProtocol | None = None,
) -> Threshold | None:
    """The difference that matters, in the unit of the answer: that of the instrument, else a
    choice. For points without one, the small standardised difference times the spread of people;
    None where no trial prints that either."""
    found = important_difference(evidence.unit, instruments, region=region)
    spread = spread_for(evidence, trials, protocol=protocol)
    if found is not None or spread is None:
        return found
    return Threshold(
        value=SMD_CHOICE * spread.sd,
        basis="choice",
        code="small-of-spread",
        instrument=spread.instrument,
    )
