"""``prolo evidence bayes``."""

from __future__ import annotations

import json

from tests.cli.evidence.asked import refused, said


def test_a_prior_of_ones_own_and_the_important_difference(capsys):
    question = ("evidence", "bayes", "--condition", "knee-oa", "--weeks", "long")
    out = said(capsys, *question, "--prior", "half-cauchy", "--scale", "4", "--important", "5")
    assert "prior of τ: half-Cauchy with scale 4" in out
    assert "Beyond the important difference, 5 (your choice): " in out
    assert "With twice the scale, 8: " in out
    whole = json.loads(said(capsys, *question, "--important", "5", "--json"))
    assert 0 < whole["probability_beyond_new"] < whole["probability_beyond"] < 1
    assert "the jeffreys prior takes no scale" in refused(
        capsys, *question, "--prior", "jeffreys", "--scale", "4"
    )
