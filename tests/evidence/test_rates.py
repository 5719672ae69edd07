"""Rates with their denominators, and two readers, against R and irrCAC."""

from __future__ import annotations

import pytest

from prolo.errors import SynthesisError
from prolo.evidence.agreement import agree
from prolo.evidence.rates import exact_share, rate_of_people, rate_of_units

TABLE = {
    ("a", "a"): 53, ("a", "b"): 5, ("a", "c"): 2,
    ("b", "a"): 11, ("b", "b"): 14, ("b", "c"): 5,
    ("c", "a"): 1, ("c", "b"): 6, ("c", "c"): 3,
}  # fmt: skip
PAIRS = [pair for pair, count in TABLE.items() for _ in range(count)]


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (3, 47, 0.0133617694973, 0.1753924300129),
        (47, 47, 0.9245142663089, 1),
        (0, 60, 0, 0.05962949228616),
        (1, 1, 0.025, 1),
    ],
)
def test_people_as_binom_test_of_r_4_2_2(count: int, of: int, low: float, high: float) -> None:
    """``binom.test(count, of)$conf.int``"""
    found = exact_share(count, of)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(
    ("events", "units", "wanted"),
    [
        ([1, 0, 0, 2, 0, 0], [4, 3, 5, 4, 2, 6], (0.125, 0.018037099455, 0.526301328812)),
        (
            [1, 0, 3, 0, 0, 2, 0, 1, 0, 0, 5, 0],
            [20, 24, 30, 16, 8, 24, 40, 12, 24, 24, 30, 18],
            (0.0444444444444, 0.0167272028332, 0.1128198683381),
        ),
    ],
)
def test_units_as_a_sandwich_around_glm_of_r_4_2_2(
    events: list[int], units: list[int], wanted: tuple[float, ...]
) -> None:
    """``f <- glm(cbind(y, n - y) ~ 1, binomial, control = list(epsilon = 1e-15)); m <- length(y);
    u <- y - n * fitted(f)[1]; B <- vcov(f)[1]; se <- sqrt(B * sum(u^2) * B * m / (m - 1));
    plogis(coef(f) + c(0, -1, 1) * qt(.975, m - 1) * se)``"""
    found = rate_of_units(events, units)
    assert found.method == "robust"
    assert (found.estimate, found.low, found.high) == pytest.approx(wanted, rel=2e-8)


def test_one_unit_a_person_is_as_wide_as_people_are() -> None:
    units = rate_of_units([1, 1, 1, 1, 1, 1] + [0] * 94, [1] * 100)
    people = rate_of_people(6, 100)
    assert (units.low, units.high) == pytest.approx((people.low, people.high), abs=0.01)


def test_units_that_resemble_each_other_widen_the_interval() -> None:
    apart = rate_of_units([1] * 8 + [0] * 32, [4] * 40)
    together = rate_of_units([4, 4] + [0] * 38, [4] * 40)
    assert apart.estimate == together.estimate
    assert together.high > apart.high  # type: ignore[operator]
    assert together.is_rough
    assert not apart.is_rough


def test_without_an_event_the_bound_is_that_of_people() -> None:
    found = rate_of_units([0] * 12, [30] * 12)
    assert (found.estimate, found.low, found.method) == (0, 0, "bound")
    assert found.high == pytest.approx(1 - 0.025 ** (1 / 12))


def test_nobody_has_no_rate() -> None:
    assert rate_of_people(0, 0).estimate is None
    assert rate_of_units([], []).estimate is None


@pytest.mark.parametrize(
    ("events", "units"), [([1], [0]), ([2], [1]), ([-1], [2]), ([1, 2], [3]), ([[1]], [[2]])]
)
def test_what_cannot_be_counted_is_refused(events: list[int], units: list[int]) -> None:
    with pytest.raises(SynthesisError):
        rate_of_units(events, units)


def test_two_readers_as_irrcac_0_4_4() -> None:
    """``irrCAC.raw.CAC(pandas.DataFrame(PAIRS), digits=10).gwet()``; kappa and its standard error
    by ``irrCAC.table.CAC(table).cohen()``: 0.42857 and 0.07596."""
    found = agree(PAIRS, ["a", "b", "c"])
    assert (found.n, found.agreed) == (100, 70)
    assert found.kappa is not None
    assert found.ac1 is not None
    assert found.kappa.estimate == pytest.approx(0.42857, abs=5e-6)
    assert (found.kappa.high - found.kappa.low) / 2 / 1.959964 == pytest.approx(0.07596, abs=5e-6)
    ac1 = (found.ac1.estimate, found.ac1.low, found.ac1.high)
    assert ac1 == pytest.approx((0.5935647756, 0.459242545, 0.7278870063), abs=1e-9)


def test_where_both_say_the_same_of_everything_kappa_is_silent_and_ac1_is_one() -> None:
    found = agree([("a", "a")] * 9, ["a", "b"])
    assert found.kappa is None
    assert found.ac1 is not None
    assert found.ac1.estimate == 1


def test_of_one_or_of_nothing_no_coefficient_is_given() -> None:
    assert agree([], ["a", "b"]).share is None
    assert agree([("a", "b")], ["a", "b"]).ac1 is None
    with pytest.raises(SynthesisError):
        agree([("a", "z")], ["a", "b"])
