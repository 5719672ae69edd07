"""What is missing from an answer: which trials, how many people, and what they could do to it.

Trials with a printed p and nothing else, or with a direction in words, cannot be pooled; they
still say something. A sign test counts which way trials point, an albatross plot sets the size
of each trial against its p. Neither gives an effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from typing import Literal, TypeAlias

import numpy as np

from prolo.errors import SynthesisError
from prolo.evidence.answers import ConditionEvidence, Direction, MissingTrial
from prolo.evidence.checking import check_positive
from prolo.evidence.display import Shown
from prolo.evidence.distributions import ndtr, ndtri
from prolo.evidence.known import KnownShare, known_share
from prolo.evidence.protocol import AnalysisProtocol, load_protocol
from prolo.evidence.tipping import MissingEffect, missing_effect
from prolo.evidence.trials import gather_trials, sides_of
from prolo.knowledge.trials import Contrast, TrialTables

Sign: TypeAlias = Literal[1, -1, 0]
Bound: TypeAlias = Literal["", "<", ">"]
POINTING: dict[str, Sign] = {"irritant": 1, "comparator": -1}


# -- which way trials point ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SignTest:
    """``favour`` and ``against`` trials pointed one way, ``unclear`` nowhere: of these
    ``no_difference`` say in words that there was none, or point both ways, and the rest say
    nothing. ``p`` is exact, two-sided, of those that point; ``p_if_against`` is the worst case,
    every unclear trial counted for the smaller side. None where no trial points."""

    favour: int
    against: int
    unclear: int
    no_difference: int
    p: float | None
    p_if_against: float | None


def sign_test(signs: Sequence[int], *, no_difference: int = 0) -> SignTest:
    """Count the trials that point either way: 1, −1, or 0; of the last so many say that there
    was no difference, and have no sign.

    Cochrane Handbook 6.5, section 12.2.1.3
    """
    if any(sign not in (-1, 0, 1) for sign in signs):
        raise SynthesisError("signs are 1, -1, or 0 where the direction is not known.")
    favour, against = signs.count(1), signs.count(-1)
    unclear = len(signs) - favour - against
    fewer, more = sorted((favour, against))
    return SignTest(
        favour=favour,
        against=against,
        unclear=unclear,
        no_difference=no_difference,
        p=_binomial_p(more, fewer) if more else None,
        p_if_against=_binomial_p(more, fewer + unclear) if more + unclear else None,
    )


def _binomial_p(one: int, other: int) -> float:
    n, fewer = one + other, min(one, other)
    return min(1.0, float(2 * sum(comb(n, i) for i in range(fewer + 1)) / 2**n))


def signs_of(evidence: ConditionEvidence) -> list[int]:
    """Pooled trials by their effect, missing ones by what is said of them."""
    known: list[int] = [int(np.sign(trial.effect.value)) for trial in evidence.effects]
    return known + [POINTING.get(trial.direction, 0) for trial in evidence.missing]


# -- albatross -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbatrossPoint:
    """``p`` is two-sided; ``bound`` where only «<» or «>» of it was printed. ``sign`` 0 where
    the direction is not known: it then belongs on both sides, or in the middle."""

    trial_id: str
    people: int
    p: float
    sign: int
    bound: Bound
    pooled: bool

    @property
    def is_bound(self) -> bool:
        return self.bound != ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbatrossContour:
    """Along it a trial of ``people`` with two-sided ``p`` has this standardised difference."""

    effect: float
    p: tuple[float, ...]
    people: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Albatross(Shown):
    points: tuple[AlbatrossPoint, ...]
    contours: tuple[AlbatrossContour, ...]
    left_out: tuple[str, ...]  # trials without p or without people


def albatross(
    evidence: ConditionEvidence,
    trials: TrialTables,
    *,
    contours: Sequence[float] = (0.2, 0.5, 0.8),
    ratio: float = 1.0,
    protocol: AnalysisProtocol | None = None,
) -> Albatross:
    """The data of an albatross plot: people against p, the missing trials beside the pooled.

    Parameters
    ----------
    contours
        Standardised differences to draw lines of. None are drawn where people are counted: those of
        an odds ratio lie elsewhere for each share without the treatment.
    ratio
        People in one arm over those in the other, for the contours.

    Sources
    -------
    Harrison et al. 2017, doi:10.1002/jrsm.1239; the contour is |z| = d/√(var d) solved for n
    """
    protocol = protocol or load_protocol()
    check_positive("ratio", ratio)
    points, left_out = [], []
    for trial in evidence.effects:
        people = trial.n or trial.people
        p = 2 * float(ndtr(-abs(trial.effect.value) / trial.effect.se))
        sign = int(np.sign(trial.effect.value))
        if people:
            points.append(_point(trial.trial_id, people, p, sign, bound="", pooled=True))
        else:
            left_out.append(trial.trial_id)
    printed = _printed_p(evidence, trials, protocol)
    for missing in evidence.missing:
        found = printed.get(missing.trial_id)
        if found is None or not missing.people:
            left_out.append(missing.trial_id)
            continue
        sign = POINTING.get(missing.direction, 0)
        points.append(
            _point(missing.trial_id, missing.people, found[0], sign, bound=found[1], pooled=False)
        )
    counted = evidence.unit.measure == "logOR"
    return Albatross(
        points=tuple(points),
        contours=() if counted else tuple(_contour(effect, ratio) for effect in contours),
        left_out=tuple(left_out),
    )


def _point(
    trial_id: str, people: int, p: float, sign: int, *, bound: Bound, pooled: bool
) -> AlbatrossPoint:
    return AlbatrossPoint(
        trial_id=trial_id, people=people, p=p, sign=sign, bound=bound, pooled=pooled
    )


def _contour(effect: float, ratio: float) -> AlbatrossContour:
    """var d = ((r + 1)²/r + d²/2)/n, so that n = z²((r + 1)²/r + d²/2)/d²."""
    check_positive("effect of a contour", effect)
    p = np.logspace(-6, np.log10(0.9), 61)
    z = ndtri(1 - p / 2)
    people = z**2 * ((ratio + 1) ** 2 / ratio + effect**2 / 2) / effect**2
    return AlbatrossContour(effect=effect, p=tuple(p.tolist()), people=tuple(people.tolist()))


def _printed_p(
    evidence: ConditionEvidence, tables: TrialTables, protocol: AnalysisProtocol
) -> dict[str, tuple[float, Bound]]:
    """The p nearest to the window that a missing trial prints for the comparison."""
    question, found = evidence.question, {}
    wanted = {trial.trial_id for trial in evidence.missing}
    for trial in gather_trials(tables, question.condition):
        sides = sides_of(trial, question.comparator, protocol)
        if trial.id not in wanted or sides is None:
            continue
        rows = [
            row
            for row in trial.contrasts
            if row.outcome == question.outcome
            and row.weeks is not None
            and question.window.holds(float(row.weeks))
            and _reads(row) is not None
            and {row.arm_a, row.arm_b} & {*sides.irritant}
            and {row.arm_a, row.arm_b} & {*sides.comparator}
        ]
        if rows:
            near = min(rows, key=lambda row: question.window.distance(float(row.weeks or 0)))
            read = _reads(near)
            assert read is not None
            found[trial.id] = read
    return found


def _reads(row: Contrast) -> tuple[float, Bound] | None:
    """A printed p, and whether it is a bound."""
    text = (row.p or "").strip()
    bound: Bound = "<" if text[:1] in {"<", "≤"} else ">" if text[:1] in {">", "≥"} else ""
    try:
        p = float(text[1:] if bound else text)
    except ValueError:
        return None
    return (p, bound) if 0 < p < 1 else None


# -- all of it -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingEvidence:
    """Everything known of what is missing from one answer."""

    trials: tuple[MissingTrial, ...]
    share: KnownShare
    signs: SignTest
    albatross: Albatross
    effect: MissingEffect | None

    def pointing(self, direction: Direction) -> tuple[MissingTrial, ...]:
        return tuple(trial for trial in self.trials if trial.direction == direction)


def missing_evidence(
    evidence: ConditionEvidence,
    trials: TrialTables,
    *,
    important: float | None = None,
    protocol: AnalysisProtocol | None = None,
) -> MissingEvidence:
    """What an answer lacks; ``important`` in the unit of its effects."""
    return MissingEvidence(
        trials=evidence.missing,
        share=known_share(evidence),
        signs=sign_test(
            signs_of(evidence),
            no_difference=sum(one.direction in ("none", "mixed") for one in evidence.missing),
        ),
        albatross=albatross(evidence, trials, protocol=protocol),
        effect=missing_effect(evidence, trials, important=important, protocol=protocol),
    )
