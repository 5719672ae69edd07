"""Every check for missing results that the trials of one answer allow, or why it does not work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from prolo.errors import SynthesisError
from prolo.evidence.answers import ConditionEvidence
from prolo.evidence.asymmetry import Sizes, egger_test, pet_peese
from prolo.evidence.excess import excess_significance
from prolo.evidence.ranks import begg_test
from prolo.evidence.selection import beta_selection, step_selection
from prolo.evidence.trim_fill import trim_and_fill

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasCheck:
    """``result`` is the record of the function that ``code`` names, or None where the trials do not
    allow it, as ``refused`` says. Nothing may be concluded unless ``conclusive``."""

    code: str
    result: Any
    refused: str | None

    @property
    def conclusive(self) -> bool:
        return bool(self.result is not None and self.result.conclusive)


def check_bias(
    evidence: ConditionEvidence, *, level: float = 0.95, progress: Progress | None = None
) -> tuple[BiasCheck, ...]:
    """All of them, in a fixed order, on the effects of one answer.

    For standardised differences the regressions are on √(1/n₁ + 1/n₂), where every trial prints its
    sizes: their standard errors contain the effect itself.
    """
    checks = _checks(evidence, level)
    found = []
    for done, (code, check) in enumerate(checks.items()):
        if progress is not None:
            progress(done, len(checks))
        try:
            found.append(BiasCheck(code=code, result=check(), refused=None))
        except SynthesisError as problem:
            found.append(BiasCheck(code=code, result=None, refused=str(problem)))
    if progress is not None:
        progress(len(checks), len(checks))
    return tuple(found)


def _checks(evidence: ConditionEvidence, level: float) -> Mapping[str, Callable[[], Any]]:
    y = [trial.effect.value for trial in evidence.effects]
    v = [trial.effect.variance for trial in evidence.effects]
    sizes = sizes_of(evidence) if evidence.unit.measure == "SMD" else None
    return {
        "egger": lambda: egger_test(y, v, sizes=sizes, level=level),
        "egger-mixed": lambda: egger_test(y, v, model="mixed", sizes=sizes, level=level),
        "begg": lambda: begg_test(y, v),
        "pet-peese": lambda: pet_peese(y, v, sizes=sizes, level=level),
        "trim-and-fill-L0": lambda: trim_and_fill(y, v, estimator="L0", level=level),
        "trim-and-fill-R0": lambda: trim_and_fill(y, v, estimator="R0", level=level),
        "trim-and-fill-Q0": lambda: trim_and_fill(y, v, estimator="Q0", level=level),
        "step-selection": lambda: step_selection(y, v, level=level),
        "beta-selection": lambda: beta_selection(y, v, level=level),
        "excess": lambda: excess_significance(y, v),
    }


def sizes_of(evidence: ConditionEvidence) -> Sizes | None:
    """People of both arms; None where a trial does not print them."""
    first = [trial.n_irritant for trial in evidence.effects]
    second = [trial.n_comparator for trial in evidence.effects]
    if None in first or None in second:
        return None
    return [float(n or 0) for n in first], [float(n or 0) for n in second]
