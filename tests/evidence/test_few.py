"""Which prior an answer gets, and what may be asked of it."""

from __future__ import annotations

import pytest

from prolo.errors import SynthesisError
from prolo.evidence import (
    DuMouchel,
    HalfCauchy,
    HalfNormal,
    bayes_for,
    choose_prior,
    evidence_for,
    pool_bayes,
)
from tests.evidence.invented import arm, protocol, score, study, tables

HERE = protocol()


def trial(name: str, better: float, n: int, *, baseline: float | None = None):
    rows = [study(name), arm("dpt", "dextrose", name), arm("saline", "saline", name)]
    rows += [
        score("dpt", 50 - better, name, sd=20.0, n=n),
        score("saline", 50.0, name, sd=20.0, n=n),
    ]
    if baseline is not None:
        rows.append(score("dpt", 60.0, name, sd=baseline, n=n, weeks=0))
    return rows


WITH_BASELINE = tables(*trial("one", 8, 30, baseline=24.0), *trial("two", 12, 25))
WITHOUT = tables(*trial("one", 8, 30), *trial("two", 12, 25))


def asked(trials, measure="auto"):
    return evidence_for("knee-oa", "pain", "placebo", trials, measure=measure, protocol=HERE)


def chosen(trials, measure="auto", **choice):
    return choose_prior(asked(trials, measure), trials, protocol=HERE, **choice)


@pytest.mark.parametrize(
    ("trials", "measure", "choice", "prior", "basis"),
    [
        (WITH_BASELINE, "auto", {}, HalfNormal(12.0), "baseline-sd"),
        (WITHOUT, "auto", {}, DuMouchel(), "errors"),
        (WITHOUT, "SMD", {}, HalfNormal(0.5), "unit"),
        (WITHOUT, "SMD", {"name": "half-cauchy"}, HalfCauchy(0.5), "unit"),
        (WITHOUT, "auto", {"name": "half-cauchy", "scale": 3.0}, HalfCauchy(3.0), "asked"),
        (WITHOUT, "auto", {"scale": 3.0}, HalfNormal(3.0), "asked"),
    ],
)
def test_the_prior_is_in_the_unit_of_the_answer(trials, measure, choice, prior, basis):
    found = chosen(trials, measure, **choice)
    assert (found.prior, found.basis) == (prior, basis)


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ({"name": "half-norml"}, "Did you mean half-normal?"),
        ({"name": "uniform", "scale": 1.0}, "the uniform prior takes no scale"),
        ({"name": "published"}, "SMD, logOR"),  # of points nobody has published one
    ],
)
def test_a_prior_that_there_is_not_is_refused(choice, says):
    with pytest.raises(SynthesisError, match=says.replace("?", r"\?")):
        chosen(WITHOUT, **choice)


def test_a_published_prior_is_named_with_its_source():
    found = chosen(WITHOUT, "SMD", name="published", outcome="pain", comparison="other-placebo")
    assert found.basis == "published"
    assert "Rhodes" in found.prior.source


def test_the_answer_is_that_of_the_trials_by_that_prior():
    evidence = asked(WITHOUT)
    found = bayes_for(evidence, HalfNormal(5.0), level=0.9)
    effects = [one.effect.value for one in evidence.effects]
    variances = [one.effect.variance for one in evidence.effects]
    same = pool_bayes(effects, variances, prior=HalfNormal(5.0), level=0.9)
    assert (found.estimate, found.ci_lb) == (same.estimate, same.ci_lb)


def test_nothing_and_what_has_nothing_in_common_is_not_pooled():
    with pytest.raises(SynthesisError, match="no trial has usable numbers"):
        bayes_for(asked(tables(study())), HalfNormal())
    rows = [row for name in ("one", "two") for row in trial(name, 5, 20)]
    others = tables(*[_against_other(row) for row in rows])
    apart = evidence_for("knee-oa", "pain", "other", others, protocol=HERE)
    assert apart.verdict == "not-pooled"
    with pytest.raises(SynthesisError, match="nothing in common"):
        bayes_for(apart, HalfNormal())


def _against_other(row):
    from dataclasses import replace

    return replace(row, treatment="other") if getattr(row, "treatment", "") == "saline" else row
