"""Bayes by quadrature against a slow twin: adaptive integration over τ, an integral a question."""

from __future__ import annotations

import csv
from itertools import pairwise
from math import exp, inf, log, pi, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import ndtr

from prolo.errors import SynthesisError
from prolo.evidence.bayes import MeanPrior, default_prior, pool_bayes
from prolo.evidence.bayes_regression import regress_bayes
from prolo.evidence.priors import (
    DuMouchel,
    HalfCauchy,
    HalfNormal,
    Jeffreys,
    LogNormal,
    LogT,
    Uniform,
    published_prior,
)

SCHOOLS = [28, 8, -3, 7, -1, 1, 18, 12], [se**2 for se in (15, 10, 16, 11, 9, 11, 10, 18)]
PRIORS = [
    HalfNormal(5.0),
    HalfCauchy(5.0),
    DuMouchel(),
    Jeffreys(),
    Uniform(),
    LogNormal(3.0, 1.5),
    LogT(3.0, 2.0),
]
DATASETS = Path(__file__).parents[2] / "validation" / "metafor" / "datasets.csv"


def plain_prior(prior, tau, variances):
    """Every density as its paper prints it, without logarithms."""
    if isinstance(prior, HalfNormal):
        return sqrt(2 / pi) / prior.scale * exp(-(tau**2) / (2 * prior.scale**2))
    if isinstance(prior, HalfCauchy):
        return 2 / (pi * prior.scale * (1 + (tau / prior.scale) ** 2))
    if isinstance(prior, DuMouchel):
        s = sqrt(len(variances) / sum(1 / v for v in variances))
        return s / (s + tau) ** 2
    if isinstance(prior, Jeffreys):
        return sqrt(sum((tau / (v + tau**2)) ** 2 for v in variances))
    if isinstance(prior, Uniform):
        return 1.0
    z = (log(tau**2) - prior.location) / prior.scale
    if isinstance(prior, LogNormal):
        height = exp(-0.5 * z * z) / sqrt(2 * pi)
    else:
        height = 8 / (3 * pi * sqrt(5) * (1 + z * z / 5) ** 3)  # t with 5 degrees of freedom
    return height / prior.scale * 2 / tau


class Twin:
    """The posterior of τ as an integrand, and whatever is asked as one more integral."""

    def __init__(self, y, v, prior):
        self.y, self.v, self.prior = np.array(y, float), np.array(v, float), prior
        self.scale = sqrt(min(v))
        self.mass = self.integral(lambda tau: 1.0)

    def given(self, tau):
        w = 1 / (self.v + tau**2)
        return (w @ self.y) / w.sum(), 1 / w.sum()

    def height(self, tau):
        w = 1 / (self.v + tau**2)
        m = (w @ self.y) / w.sum()
        q = w @ (self.y - m) ** 2
        return (
            np.prod(np.sqrt(w * self.scale**2))
            / sqrt(w.sum() * self.scale**2)
            * exp(-q / 2)
            * plain_prior(self.prior, tau, self.v)
        )

    def integral(self, function, upto=inf):
        def integrand(x):
            tau = exp(x)
            return self.height(tau) * tau * function(tau)

        ends = [-340, -80, *np.linspace(-20, 20, 41), 60]  # log-t leaves 1e-8 below -80
        ends = [log(self.scale) + e for e in ends]
        ends = [e for e in ends if e < log(upto)] + ([log(upto)] if upto < inf else [])
        return sum(
            quad(integrand, a, b, epsabs=0, epsrel=1e-12, limit=400)[0] for a, b in pairwise(ends)
        )

    def below(self, x, new=False):
        def conditional(tau):
            m, s2 = self.given(tau)
            return ndtr((x - m) / sqrt(s2 + (tau**2 if new else 0)))

        return self.integral(conditional) / self.mass

    def tau_below(self, tau):
        return self.integral(lambda tau: 1.0, upto=tau) / self.mass


@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: prior.code)
def test_every_interval_holds_what_it_says_by_adaptive_integration(prior):
    found, twin = pool_bayes(*SCHOOLS, prior=prior), Twin(*SCHOOLS, prior)
    for p, end in ((0.025, found.ci_lb), (0.5, found.estimate), (0.975, found.ci_ub)):
        assert twin.below(end) == pytest.approx(p, abs=1e-9)
    for p, end in ((0.025, found.pi_lb), (0.975, found.pi_ub)):
        assert twin.below(end, new=True) == pytest.approx(p, abs=1e-9)
    for p, end in ((0.025, found.tau_lb), (0.5, found.tau), (0.975, found.tau_ub)):
        assert twin.tau_below(end) == pytest.approx(p, abs=2e-9)


def test_a_median_is_the_root_of_the_twin_to_nine_digits():
    found, twin = pool_bayes(*SCHOOLS, prior=HalfNormal(5.0)), Twin(*SCHOOLS, HalfNormal(5.0))
    assert found.estimate == pytest.approx(
        brentq(lambda x: twin.below(x) - 0.5, -20, 30, xtol=1e-12), abs=1e-8
    )


def test_two_trials_that_disagree_leave_no_variance_under_a_heavy_prior():
    found = pool_bayes([0.1, 0.9], [0.04, 0.05], prior=HalfCauchy(0.5))
    assert found.sd is None
    assert found.mean is not None
    assert found.ci_lb < found.estimate < found.ci_ub
    assert pool_bayes([0.1, 0.9], [0.04, 0.05], prior=HalfNormal(0.5)).sd is not None


@pytest.mark.parametrize(
    ("k", "prior", "fewest"),
    [(2, Uniform(), "three|3"), (1, Jeffreys(), "2"), (1, LogT(-3.0, 2.0), "2")],
)
def test_a_prior_that_leaves_nothing_proper_is_refused(k, prior, fewest):
    with pytest.raises(SynthesisError, match=fewest):
        pool_bayes([0.5] * k, [0.1] * k, prior=prior)


def test_one_trial_keeps_its_own_effect_and_the_prior_its_tau():
    found = pool_bayes([0.5], [0.04], prior=HalfNormal(0.5))
    assert found.estimate == pytest.approx(0.5, abs=1e-12)
    assert found.tau == pytest.approx(0.5 * 0.6744897501960817, abs=1e-9)


def test_the_probability_beyond_a_threshold_is_kept_when_it_is_tiny():
    found = pool_bayes([0.5, 0.6, 0.4], [0.001] * 3, prior=HalfNormal(0.01))
    assert 0 < found.probability_below(0.0) < 1e-20
    assert found.probability_above(0.0) == pytest.approx(1.0)
    assert found.probability_above(0.5) == pytest.approx(0.5, abs=1e-9)


def test_shrinkage_lies_between_a_trial_and_the_mean():
    found = pool_bayes(*SCHOOLS, prior=Uniform())
    for y, own in zip(SCHOOLS[0], found.shrunken(), strict=True):
        assert min(y, found.estimate) - 1 < own.estimate < max(y, found.estimate) + 1
        assert own.ci_lb < own.estimate < own.ci_ub


def test_a_prior_of_the_mean_pulls_and_a_wide_one_does_not():
    flat = pool_bayes(*SCHOOLS, prior=HalfNormal(5.0))
    wide = pool_bayes(*SCHOOLS, prior=HalfNormal(5.0), mean_prior=MeanPrior(0.0, 1e7))
    tight = pool_bayes(*SCHOOLS, prior=HalfNormal(5.0), mean_prior=MeanPrior(0.0, 1e-3))
    assert wide.estimate == pytest.approx(flat.estimate, abs=1e-8)
    assert tight.estimate == pytest.approx(0.0, abs=1e-4)


def test_the_shortest_interval_holds_as_much_and_is_shorter():
    found = pool_bayes(*SCHOOLS, prior=Uniform())
    low, high = found.shortest_interval("new")
    assert found.new.below(high) - found.new.below(low) == pytest.approx(0.95, abs=1e-9)
    assert high - low < found.pi_ub - found.pi_lb


studies = st.lists(
    st.tuples(st.floats(-3, 3), st.floats(0.01, 4)), min_size=3, max_size=7, unique=True
)


@given(studies, st.randoms())
def test_order_does_not_matter_and_units_carry_over(pairs, random):
    y, v = zip(*pairs, strict=True)
    mixed = list(pairs)
    random.shuffle(mixed)
    found = pool_bayes(y, v, prior=HalfNormal(0.5))
    again = pool_bayes(*zip(*mixed, strict=True), prior=HalfNormal(0.5))
    assert again.quantiles([0.1, 0.9]) == found.quantiles([0.1, 0.9])
    unit = 1024.0
    scaled = pool_bayes(
        [unit * x for x in y], [unit**2 * x for x in v], prior=HalfNormal(0.5 * unit)
    )
    assert scaled.ci_ub / unit == pytest.approx(found.ci_ub, rel=1e-9, abs=1e-9)
    assert scaled.tau / unit == pytest.approx(found.tau, rel=1e-9)


@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: prior.code)
@pytest.mark.parametrize(
    "variances", [[1e-12, 1, 1e12], [1e-12] * 3, [1e12] * 4, [1, 1e-12, 1], [0.1] * 300]
)
def test_extreme_variances_give_an_answer_whose_parts_agree(prior, variances):
    y = np.sqrt(variances) * np.cos(np.arange(len(variances)))
    found = pool_bayes(y, variances, prior=prior)
    assert found.nodes.error <= 1e-10
    assert found.mu.below(found.ci_lb) == pytest.approx(0.025, abs=1e-12)
    assert found.mu.above(found.ci_ub) == pytest.approx(0.025, abs=1e-12)
    assert 0 < found.tau_lb < found.tau < found.tau_ub


@pytest.mark.parametrize(
    ("effects", "variances"),
    [
        ([], []),
        ([1, float("nan")], [1, 1]),
        ([1, 2], [1, 0]),
        ([1, 2], [1, float("inf")]),
        ([1, 2], [1]),
        ([[1], [2]], [1, 1]),
        (["a", "b"], [1, 1]),
    ],
)
def test_what_cannot_be_pooled_is_refused_in_words(effects, variances):
    with pytest.raises(SynthesisError):
        pool_bayes(effects, variances, prior=HalfNormal(0.5))


def test_regression_without_moderation_of_a_constant_is_pooling():
    """A moderator that sums to nothing against equal variances leaves the mean as it was."""
    y, v = [1.0, 2.0, 3.0, 2.0], [0.5] * 4
    line = regress_bayes(y, v, [-1, 1, -1, 1], prior=HalfNormal(1.0))
    assert line.coefficients[0].estimate == pytest.approx(2.0, abs=1e-9)
    assert line.coefficients[1].estimate == pytest.approx(0.0, abs=1e-9)


def test_regression_agrees_with_adaptive_integration():
    y, v = np.array(SCHOOLS[0], float), np.array(SCHOOLS[1], float)
    x = np.column_stack([np.ones(8), np.arange(8.0)])
    prior = HalfNormal(5.0)
    found = regress_bayes(y, v, np.arange(8.0), prior=prior, names=["place"])
    slope = found.coefficients[1]

    def parts(tau):
        w = 1 / (v + tau**2)
        inverse = np.linalg.inv(x.T @ (w[:, None] * x))
        beta = inverse @ (x.T @ (w * y))
        rest = y - x @ beta
        height = (
            np.prod(np.sqrt(100 * w))
            * sqrt(np.linalg.det(inverse))
            * exp(-0.5 * w @ rest**2)
            * plain_prior(prior, tau, v)
        )
        return height, beta[1], inverse[1, 1]

    def integral(function):
        return quad(lambda tau: function(*parts(tau)), 0, 60, epsabs=0, epsrel=1e-11, limit=400)[0]

    mass = integral(lambda height, beta, variance: height)
    for p, end in ((0.025, slope.ci_lb), (0.5, slope.estimate), (0.975, slope.ci_ub)):
        below = integral(lambda h, b, s2, end=end: h * ndtr((end - b) / sqrt(s2))) / mass
        assert below == pytest.approx(p, abs=1e-9)
    assert slope.p_positive == pytest.approx(1 - slope.posterior.below(0.0))


def test_regression_refuses_what_says_the_same_twice():
    with pytest.raises(SynthesisError, match="told apart"):
        regress_bayes([1, 2, 3], [1, 1, 1], [1, 1, 1], prior=HalfNormal(1.0))


def test_published_priors_name_their_paper():
    assert "Rhodes" in published_prior("SMD").source
    assert published_prior("SMD").location == -3.44
    assert published_prior("SMD").read_in == "transcription"
    assert "Turner" in published_prior("logOR", "pain", "pharmacological-placebo").source
    with pytest.raises(SynthesisError, match="name both"):
        published_prior("SMD", "pain")
    with pytest.raises(SynthesisError, match="SMD, logOR"):
        published_prior("MD")


def test_a_prior_in_points_needs_a_spread():
    with pytest.raises(SynthesisError, match="spread of people"):
        default_prior("MD")
    assert default_prior("MD", sd=20.0).scale == 10.0


@pytest.fixture(scope="module")
def drawn():
    sets = {}
    with DATASETS.open() as file:
        for row in csv.DictReader(file):
            y, v = sets.setdefault(row["set"], ([], []))
            y.append(float(row["effect"]))
            v.append(float(row["variance"]))
    return sets


def test_halving_the_step_once_more_moves_no_quantile_of_any_reference_set(drawn, monkeypatch):
    ordinary = {name: pool_bayes(*one, prior=HalfNormal(0.5)) for name, one in drawn.items()}
    monkeypatch.setattr("prolo.evidence.quadrature.FIRST_STEP", 1 / 64)
    for name, found in ordinary.items():
        finer = pool_bayes(*drawn[name], prior=HalfNormal(0.5))
        spread = found.ci_ub - found.ci_lb
        for end in ("ci_lb", "estimate", "ci_ub", "pi_lb", "pi_ub", "tau", "tau_lb", "tau_ub"):
            assert getattr(found, end) == pytest.approx(getattr(finer, end), abs=1e-9 * spread)
