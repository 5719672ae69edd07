"""All checks of one answer together, each found or refused with its reason."""

from __future__ import annotations

import pytest

from prolo.errors import SynthesisError
from prolo.evidence import bias, check_bias, egger_test, evidence_for
from tests.evidence.invented import arm, protocol, score, study, tables

SIZES = (12, 15, 18, 20, 24, 28, 32, 40, 50, 60, 75, 90)
EFFECTS = (22, 3, 16, 14, 2, 13, 4, 11, 7, 9, 1, 5)


def answer(k: int, measure: str = "auto"):
    rows = []
    for i, (n, better) in enumerate(zip(SIZES[:k], EFFECTS[:k], strict=True)):
        name = f"trial-{i:02}"
        rows += [study(name), arm("dpt", "dextrose", name), arm("saline", "saline", name)]
        rows.append(score("dpt", 50.0 - better, name, sd=20.0, n=n))
        rows.append(score("saline", 50.0, name, sd=20.0, n=n))
    return evidence_for(
        "knee-oa", "pain", "placebo", tables(*rows), measure=measure, protocol=protocol()
    )


@pytest.fixture
def without_selection(monkeypatch):
    """Selection models take seconds."""

    def refuse(*_, **__):
        raise SynthesisError("left out here")

    monkeypatch.setattr(bias, "step_selection", refuse)
    monkeypatch.setattr(bias, "beta_selection", refuse)


def test_from_ten_trials_on_every_check_may_conclude():
    seen = []
    checks = check_bias(answer(12), progress=lambda done, of: seen.append((done, of)))
    assert [one.code for one in checks if one.refused or not one.conclusive] == []
    assert seen[0] == (0, len(checks))
    assert seen[-1] == (len(checks), len(checks))


@pytest.mark.usefixtures("without_selection")
def test_of_fewer_every_check_is_shown_and_none_concludes():
    checks = check_bias(answer(9))
    assert not any(one.conclusive for one in checks)
    assert any(one.result for one in checks)


def test_of_two_the_reason_is_said():
    by_code = {one.code: one for one in check_bias(answer(2))}
    assert by_code["egger"].result is None
    assert "takes at least 3" in by_code["egger"].refused
    assert by_code["excess"].result.k == 2


@pytest.mark.usefixtures("without_selection")
@pytest.mark.parametrize(("measure", "predictor"), [("auto", "se"), ("SMD", "size")])
def test_standardised_effects_are_set_against_size_not_against_an_error_that_holds_them(
    measure, predictor
):
    evidence = answer(12, measure)
    found = {one.code: one.result for one in check_bias(evidence)}["egger"]
    values = [one.effect.value for one in evidence.effects]
    variances = [one.effect.variance for one in evidence.effects]
    sizes = (list(SIZES), list(SIZES)) if measure == "SMD" else None
    assert found.predictor == predictor
    assert found.line.slope == egger_test(values, variances, sizes=sizes).line.slope
