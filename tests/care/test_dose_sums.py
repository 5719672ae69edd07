"""The sums of a session against a naive twin, and that the order of its rows does not matter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from prolo.care.dose import Given, Patient, check_dose, total_up
from prolo.knowledge import load_knowledge

NOW = datetime(2026, 6, 20, 9, 0, tzinfo=UTC)
LIMITS_MG_PER_KG = {"lidocaine": (Fraction(9, 2), 300), "lidocaine-epinephrine": (Fraction(7), 500)}

volumes = st.decimals("0.001", "60", places=3)
strengths = st.decimals("0.0001", "5", places=4)
needles = st.builds(
    Given,
    volume_ml=volumes,
    anaesthetics_pct=st.dictionaries(st.sampled_from(sorted(LIMITS_MG_PER_KG)), strengths),
    irritant=st.sampled_from(["", "dextrose"]),
    irritant_pct=st.none() | st.decimals("0.5", "50", places=2),
    structure=st.sampled_from(["knee-joint", "knee-pes-anserine"]),
    at=st.timedeltas(timedelta(0), timedelta(hours=30)).map(lambda ago: NOW - ago),
)
sessions = st.lists(needles, max_size=20)
weights = st.decimals("30", "160", places=1)


def share_naive(rows: list[Given], weight_kg: Decimal) -> Fraction:
    """One needle after the other: 1 % is 10 mg a millilitre, over its own ceiling."""
    share = Fraction(0)
    for row in rows:
        if row.at is not None and NOW - row.at >= timedelta(hours=24):
            continue
        for name, pct in row.anaesthetics_pct.items():
            assert pct is not None
            per_kg, most = LIMITS_MG_PER_KG[name]
            ceiling = min(per_kg * Fraction(weight_kg), Fraction(most))
            share += Fraction(pct) * 10 * Fraction(row.volume_ml) / ceiling
    return share


def checked(rows: list[Given], weight_kg: Decimal) -> tuple[str, Decimal | None]:
    concluded = check_dose(
        given=rows,
        patient=Patient(weight_kg=weight_kg, is_adult=True),
        knowledge=load_knowledge(),
        now=NOW,
    )
    total = next((one for one in concluded.findings if one.rule == "dose.total"), None)
    share = total.params["share_pct"] if total else None
    assert share is None or isinstance(share, Decimal)
    return (total.code if total else ""), share


@given(sessions, weights)
def test_the_share_is_that_of_adding_needle_by_needle(
    rows: list[Given], weight_kg: Decimal
) -> None:
    naive = share_naive(rows, weight_kg)
    code, share_pct = checked(rows, weight_kg)
    if share_pct is None:
        assert naive == 0
        return
    assert 0 <= Fraction(share_pct) - naive * 100 < Fraction(1, 100)  # rounded up, never down
    assert (code == "over-limit") == (naive > 1)


@given(sessions, weights, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(
    rows: list[Given], weight_kg: Decimal, random: object
) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert checked(shuffled, weight_kg) == checked(rows, weight_kg)
    assert total_up(shuffled) == total_up(rows)


@given(sessions, weights)
def test_another_needle_never_lowers_a_total(rows: list[Given], weight_kg: Decimal) -> None:
    found = [checked(rows[:count], weight_kg)[1] or Decimal(0) for count in range(len(rows) + 1)]
    assert all(earlier <= later for earlier, later in pairwise(found))
