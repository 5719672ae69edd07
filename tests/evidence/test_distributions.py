"""Our own normal, t and chi-squared beside SciPy's, which an answer need not load."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from prolo.evidence import distributions as own
from prolo.evidence.quadrature import gauss_rule, sine_integrals

DF = [1, 2, 3, 4, 5, 7, 10, 13, 19, 29, 50, 99, 100, 151, 199, 200, 201, 400, 1000]
LEVELS = [0.5, 0.8, 0.9, 0.95, 0.975, 0.99, 0.999, 0.999999]
TAILS = sorted({(1 - level) / 2 for level in LEVELS} | {1e-12, 1e-9, 1e-6})
SHARES = [*TAILS, 0.3, 0.4, 0.49, 0.5, 0.51, 0.6, 0.7, *(1 - tail for tail in TAILS)]
EXACT = 1e-13


def test_normal():
    x = np.linspace(-20, 8, 281)
    np.testing.assert_allclose([own.ndtr(one) for one in x], special.ndtr(x), rtol=EXACT)
    np.testing.assert_allclose(
        [own.ndtri(p) for p in SHARES], special.ndtri(SHARES), rtol=EXACT, atol=1e-16
    )


@pytest.mark.parametrize("df", DF)
def test_t(df):
    t = np.array([0.0, 0.01, 0.3, 1.0, 1.96, 2.5, 4.0, 8.0, 20.0, 100.0])
    np.testing.assert_allclose(
        [own.stdtr(df, -one) for one in t], special.stdtr(df, -t), rtol=EXACT, atol=1e-300
    )
    np.testing.assert_allclose([own.stdtr(df, one) for one in t], special.stdtr(df, t), rtol=EXACT)


@pytest.mark.parametrize("df", DF)
def test_a_quantile_of_t_leads_back_and_is_scipys(df):
    for p in SHARES:
        t = own.stdtrit(df, p)
        assert own.stdtr(df, t) == pytest.approx(p, rel=EXACT)
        assert t == pytest.approx(float(special.stdtrit(df, p)), rel=1e-12, abs=1e-16)


def test_near_the_middle_t_keeps_the_digits_that_scipys_loses():
    assert own.stdtr(1, -1e-6) == pytest.approx(0.5 - np.arctan(1e-6) / np.pi, rel=EXACT)


def test_quantiles_of_t_that_have_a_closed_form():
    for p in (one for one in SHARES if one <= 0.5):
        assert own.stdtrit(1, p) == pytest.approx(-1 / np.tan(np.pi * p), rel=1e-12, abs=1e-15)
    assert own.stdtrit(2, 0.975) == pytest.approx(0.95 * np.sqrt(2 / (1 - 0.95**2)), rel=EXACT)


@pytest.mark.parametrize("df", DF)
def test_chi_squared(df):
    for x in df * np.array([1e-3, 0.1, 0.5, 0.9, 1.0, 1.1, 1.5, 2.0, 4.0]):
        assert own.chdtrc(df, x) == pytest.approx(float(special.chdtrc(df, x)), rel=EXACT)
    for p in SHARES:
        assert own.chdtri(df, p) == pytest.approx(float(special.chdtri(df, p)), rel=1e-12)


def test_what_is_no_probability_has_no_quantile_and_the_ends_have_none_either():
    assert np.isnan([own.ndtri(1.5), own.stdtrit(3, -1), own.chdtri(3, np.nan)]).all()
    assert (own.ndtri(0), own.ndtri(1), own.chdtri(2, 0), own.chdtri(2, 1)) == (
        -np.inf,
        np.inf,
        np.inf,
        0,
    )
    assert np.isnan(own.stdtr(3, np.nan))
    assert np.isnan(own.chdtrc(3, np.nan))
    assert own.stdtr(3, -np.inf) == 0


def test_arrays_go_one_by_one_and_many_to_scipy():
    few, many = np.array([[0.1, 0.5], [0.9, 0.975]]), np.linspace(0.001, 0.999, own.MANY + 1)
    np.testing.assert_allclose(own.ndtri(few), special.ndtri(few), rtol=EXACT)
    np.testing.assert_array_equal(own.ndtri(many), special.ndtri(many))
    np.testing.assert_allclose(
        own.stdtrit([[2.0], [5.0]], [0.9, 0.95]), special.stdtrit([[2.0], [5.0]], [0.9, 0.95])
    )


def test_the_sine_integral_at_multiples_of_pi():
    np.testing.assert_allclose(
        sine_integrals(300), special.sici(np.pi * np.arange(300))[0], rtol=EXACT
    )
    places, shares = gauss_rule()
    assert shares @ places**23 == pytest.approx(1 / 24, rel=EXACT)
