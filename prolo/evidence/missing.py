"""What is missing from an answer: which trials, how many people, and what they could do to it.

Trials with a printed p and nothing else, or with a direction in words, cannot be pooled; they
still say something. A sign test counts which way trials point, an albatross plot sets the size
of each trial against its p. Neither gives an effect.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb
from statistics import median
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from prolo.errors import SynthesisError
from prolo.evidence.answers import ConditionEvidence, Direction, MissingTrial
from prolo.evidence.bayes import pool_bayes
from prolo.evidence.checking import check_positive, checked_studies
from prolo.evidence.display import Shown
from prolo.evidence.distributions import ndtr, ndtri
from prolo.evidence.few import choose_prior
from prolo.evidence.heterogeneity import Vector
from prolo.evidence.known import KnownShare, known_share
from prolo.evidence.lead import LedBy, Whole
from prolo.evidence.pooling import pool_effects
from prolo.evidence.priors import TauPrior
from prolo.evidence.protocol import AnalysisProtocol, load_protocol
from prolo.evidence.roots import bracketed_root
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


# -- how bad the missing would have to be --------------------------------------------------

Target: TypeAlias = Literal["half", "none", "unimportant", "uncertain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tipping:
    """For ``target`` the missing trials would have to average ``needed``, in the unit of the
    effects. ``half``: the pooled effect halves; ``none``: it vanishes; ``unimportant``: it
    falls to the important difference; ``uncertain``: its interval reaches no effect. ``needed``
    is None where that is true already, as ``already`` says."""

    target: Target
    goal: float
    needed: float | None
    already: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingEffect:
    """``tippings`` under the assumption that all missing trials share one effect. ``people``
    are those of the missing trials; ``assumed`` of the trials had no size printed and got the
    median of all. ``by`` says which answer was made anew with them: the one that leads."""

    by: LedBy
    k_missing: int
    people: int
    assumed: int
    tippings: tuple[Tipping, ...]

    @property
    def telling(self) -> tuple[Tipping, ...]:
        """Those that tell something: of an effect too small to matter already, how to halve it
        tells nothing."""
        small = any(one.target == "unimportant" and one.already for one in self.tippings)
        return tuple(one for one in self.tippings if one.already or not small)


def tipping_points(
    effects: ArrayLike,
    variances: ArrayLike,
    missing_variances: ArrayLike,
    *,
    important: float | None = None,
    prior: TauPrior | None = None,
) -> tuple[Tipping, ...]:
    """How bad trials without results would have to be to change the answer.

    The missing trials are given one common effect and pooled with the rest, τ² and all
    estimated anew; ``needed`` is the first such effect, from
    the pooled one downwards, at which the target is met.

    Parameters
    ----------
    effects, variances
        Of the pooled trials, shape (k,), k ≥ 2.
    missing_variances
        What the variances of the missing would be, shape (m,), m ≥ 1.
    important
        The important difference, above 0, in the unit of the effects.
    prior
        Of τ, where the answer that leads is by Bayes; without one it is REML with
        Knapp–Hartung and its guard.

    Raises
    ------
    SynthesisError
        As for ``pool_effects`` or ``pool_bayes``; no missing trial; an important difference that
        is not above 0.
    """
    y, v = checked_studies(effects, variances, least=2, what="a pooled effect")
    zeros = np.zeros(np.shape(missing_variances))
    _, w = checked_studies(zeros, missing_variances, least=1, what="what is missing")
    if important is not None:
        check_positive("important difference", important)

    def pool(values: Vector, spread: Vector) -> Whole:
        if prior is not None:
            return pool_bayes(values, spread, prior=prior)
        return pool_effects(values, spread, tau2_interval="none")

    whole = pool(y, v)
    turn = 1.0 if whole.estimate >= 0 else -1.0
    together = np.append(v, w)

    def repooled(effect: float) -> Whole:
        return pool(np.append(turn * y, np.full(len(w), effect)), together)

    found = [
        _tip("half", 0.5 * abs(whole.estimate), whole, turn, repooled, _estimate, y),
        _tip("none", 0.0, whole, turn, repooled, _estimate, y),
    ]
    if important is not None:
        found.append(_tip("unimportant", important, whole, turn, repooled, _estimate, y))
    found.append(_tip("uncertain", 0.0, whole, turn, repooled, _nearer_end, y))
    return tuple(found)


def _estimate(pooled: Whole, turn: float) -> float:
    return turn * pooled.estimate


def _nearer_end(pooled: Whole, turn: float) -> float:
    return pooled.ci_lb if turn > 0 else -pooled.ci_ub


def _tip(
    target: Target,
    goal: float,
    whole: Whole,
    turn: float,
    repooled: Callable[[float], Whole],
    read: Callable[[Whole, float], float],
    y: Vector,
) -> Tipping:
    if read(whole, turn) <= goal:
        return Tipping(target=target, goal=turn * goal, needed=None, already=True)

    def left(effect: float) -> float:
        return read(repooled(effect), 1.0) - goal

    high = abs(whole.estimate)
    if left(high) <= 0:  # even trials that agree move it there: their weight widens nothing
        return Tipping(target=target, goal=turn * goal, needed=turn * high, already=False)
    step = max(float(np.ptp(y)), high) / 4
    low = high - step
    while left(low) > 0:
        high, low, step = low, low - step, 1.5 * step
    # shifted, so that the tolerance is of the distance walked and not of an effect near 0
    walked = bracketed_root(
        lambda down: left(abs(whole.estimate) - down),
        abs(whole.estimate) - high,
        abs(whole.estimate) - low,
        tolerance=1e-10,
    )
    return Tipping(
        target=target,
        goal=turn * goal,
        needed=turn * (abs(whole.estimate) - walked),
        already=False,
    )


def missing_effect(
    evidence: ConditionEvidence,
    trials: TrialTables,
    *,
    important: float | None = None,
    protocol: AnalysisProtocol | None = None,
) -> MissingEffect | None:
    """How bad the trials without usable numbers would have to be; None where nothing is pooled
    or nothing is missing.

    Judged on the answer that leads: where that is by Bayes, its prior of τ stays, whatever the
    number of trials the missing would make. A missing trial's variance is that of a pooled trial
    of its size: the median of variance times people, over people. Trials of which only a
    registration is known do not count: they may still be running.
    """
    done = [trial for trial in evidence.missing if not trial.is_registered_only]
    sizes = [trial.n or trial.people for trial in evidence.effects]
    pooled = [(trial, n) for trial, n in zip(evidence.effects, sizes, strict=True) if n]
    if evidence.pooled is None or not done or not pooled:
        return None
    per_person = median(trial.effect.variance * n for trial, n in pooled)
    known = [n for _, n in pooled] + [trial.people for trial in done if trial.people]
    people = [trial.people or round(median(known)) for trial in done]
    prior = choose_prior(evidence, trials, protocol=protocol).prior if evidence.is_few else None
    return MissingEffect(
        by="pooled" if prior is None else "bayes",
        k_missing=len(done),
        people=sum(people),
        assumed=sum(trial.people is None for trial in done),
        tippings=tipping_points(
            [trial.effect.value for trial in evidence.effects],
            [trial.effect.variance for trial in evidence.effects],
            [per_person / n for n in people],
            important=important,
            prior=prior,
        ),
    )


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
