"""How far a person's score has moved.

An improvement is positive, whichever way the scale runs. A change that cannot be told has no
improvement and says why, ``why_none``:

no-baseline         there is no score from before the first injection
no-later-score      there is none to compare with it
other-instrument    the two scores are of different instruments
no-common-activity  no activity was rated both times
no-direction        more is better for some people and worse for others
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from prolo.care.scores import Score, activity_key, mean
from prolo.knowledge.records import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """``baseline`` and ``later`` are what was compared; ``over`` names the activities that were,
    ``left_out`` those that were rated only once."""

    instrument: str
    baseline: Decimal | None = None
    later: Decimal | None = None
    improvement: Decimal | None = None
    over: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    why_none: str | None = None

    @property
    def relative_pct(self) -> Decimal | None:
        """The improvement as a share of the baseline. From a baseline of 0 there is no share."""
        if self.improvement is None or not self.baseline:
            return None
        return self.improvement / abs(self.baseline) * 100

    def reaches_points(self, points: Decimal) -> bool:
        return self.improvement is not None and _at_least(self.improvement, points)

    def reaches_pct(self, pct: Decimal) -> bool:
        """Compared without dividing: from 7 to 4.9 is exactly 30 %."""
        if self.improvement is None or not self.baseline:
            return False
        return _at_least(self.improvement * 100, pct * abs(self.baseline))


def score_change(baseline: Score | None, later: Score | None, *, instrument: Instrument) -> Change:
    """The later score against the first. Activities are compared only with themselves."""
    if why_none := _why_none(baseline, later, instrument):
        return Change(instrument=instrument.id, why_none=why_none)
    assert baseline is not None
    assert later is not None
    if baseline.items or later.items:
        return _change_of_items(baseline, later, instrument)
    return _change(instrument, baseline.value, later.value)


def _why_none(baseline: Score | None, later: Score | None, instrument: Instrument) -> str | None:
    if baseline is None or baseline.value is None:
        return "no-baseline"
    if later is None or later.value is None:
        return "no-later-score"
    if {baseline.instrument, later.instrument} != {instrument.id}:
        return "other-instrument"
    return None


def _change_of_items(baseline: Score, later: Score, instrument: Instrument) -> Change:
    first, then = ({activity_key(name): name for name in one.items} for one in (baseline, later))
    both = sorted(first.keys() & then.keys())
    once = tuple((then | first)[key] for key in sorted(first.keys() ^ then.keys()))
    if not both:
        return Change(instrument=instrument.id, left_out=once, why_none="no-common-activity")
    return _change(
        instrument,
        mean([baseline.items[first[key]] for key in both]),
        mean([later.items[then[key]] for key in both]),
        over=tuple(first[key] for key in both),
        left_out=once,
    )


def _change(
    instrument: Instrument,
    baseline: Decimal | None,
    later: Decimal | None,
    over: tuple[str, ...] = (),
    left_out: tuple[str, ...] = (),
) -> Change:
    assert baseline is not None
    assert later is not None
    gain = {"better": later - baseline, "worse": baseline - later}.get(instrument.higher_is)
    return Change(
        instrument=instrument.id,
        baseline=baseline,
        later=later,
        improvement=gain,
        over=over,
        left_out=left_out,
        why_none="no-direction" if gain is None else None,
    )


def _at_least(value: Decimal, bound: Decimal) -> bool:
    """A third is not exact in decimals: a difference in the tenth place is none."""
    return round(value - bound, 9) >= 0
