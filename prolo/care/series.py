"""A measure over time, for the chart: scores, sessions, the important change and the noise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from prolo.care.change import Change, score_change
from prolo.care.important import choose, may_decide, region_fit
from prolo.care.scores import Score, is_on_scale
from prolo.knowledge.records import Change as KnownChange
from prolo.knowledge.records import Instrument

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """``weeks`` from the first injection, negative before it. ``change`` is from the baseline and
    ``important`` lies from where it began: of activities over those that were rated both times,
    so that ``value``, over all that were rated, need not be what was compared."""

    on: date
    weeks: Decimal
    value: Decimal
    change: Change
    important: Line | None

    @property
    def is_alike(self) -> bool:
        """Made of the same as the baseline."""
        return not self.change.left_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Where the important change from the baseline lies: ``near`` the least, ``far`` the greatest
    that a source gives, and both as far as the share of the baseline that counts too: beyond
    ``far`` a change is enough to the verdict. ``counts`` is False for one that nobody verified;
    ``is_on_scale`` is False where the baseline is so near the best end that the change cannot be
    reached."""

    near: Decimal
    far: Decimal
    points: Decimal
    pct: Decimal | None
    population: str
    source: str | None  # None: a choice of the project
    region_fit: str
    counts: bool
    is_on_scale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    instrument: str
    score_min: Decimal | None
    score_max: Decimal | None
    higher_is: str
    points: tuple[Point, ...]
    sessions_weeks: tuple[Decimal, ...]
    baseline: Decimal | None
    important: Line | None
    noise: Decimal | None  # points either side of the baseline; None: unknown


def series(
    instrument: Instrument,
    scores: Iterable[tuple[date, Score]],
    *,
    sessions_on: Sequence[date],
    region: str,
) -> Series:
    """The chart of one measure. The baseline is the last score on or before the day of the first
    session, on which people answer before the needle; without a session it is the first score."""
    first_on = min(sessions_on, default=None)
    known = sorted(
        ((on, one) for on, one in scores if one.value is not None), key=lambda pair: pair[0]
    )
    start = first_on or min((on for on, _ in known), default=date.min)
    before = _baseline(known, first_on)
    baseline = before.value if before else None
    return Series(
        instrument=instrument.id,
        score_min=instrument.score_min,
        score_max=instrument.score_max,
        higher_is=instrument.higher_is,
        points=tuple(
            _point(on, one, instrument, region, start=start, before=before) for on, one in known
        ),
        sessions_weeks=tuple(weeks_between(start, on) for on in sorted(set(sessions_on))),
        baseline=baseline,
        important=_important(instrument, region, baseline),
        noise=_noise(instrument),
    )


def _baseline(known: Sequence[tuple[date, Score]], first_on: date | None) -> Score | None:
    if first_on is None:
        return known[0][1] if known else None
    before = [one for on, one in known if on <= first_on]
    return before[-1] if before else None


def _point(
    on: date,
    score: Score,
    instrument: Instrument,
    region: str,
    *,
    start: date,
    before: Score | None,
) -> Point:
    assert score.value is not None
    change = score_change(before, score, instrument=instrument)
    return Point(
        on=on,
        weeks=weeks_between(start, on),
        value=score.value,
        change=change,
        important=_important(instrument, region, change.baseline),
    )


def weeks_between(start: date, on: date) -> Decimal:
    return round(Decimal((on - start).days) / DAYS_A_WEEK, 1)


def _important(instrument: Instrument, region: str, baseline: Decimal | None) -> Line | None:
    known = choose(instrument, region, "absolute")
    toward = {"better": 1, "worse": -1}.get(instrument.higher_is)
    if baseline is None or toward is None or not known:
        return None
    best: KnownChange = known[-1]
    assert best.absolute is not None
    most = best.absolute_max or best.absolute
    pct = _share(instrument, region)
    share = abs(baseline) * pct / 100 if pct else Decimal(0)
    far = baseline + toward * max(most, share)
    return Line(
        near=baseline + toward * max(best.absolute, share),
        far=far,
        points=most,
        pct=pct,
        population=best.population,
        source=best.source,
        region_fit=region_fit(best, region),
        counts=may_decide(best, instrument),
        is_on_scale=is_on_scale(instrument, far),
    )


def _share(instrument: Instrument, region: str) -> Decimal | None:
    known = choose(instrument, region, "relative_pct")
    return known[-1].relative_pct if known and may_decide(known[-1], instrument) else None


def _noise(instrument: Instrument) -> Decimal | None:
    is_usable = instrument.is_usable("minimal_detectable_change")
    return instrument.minimal_detectable_change if is_usable else None
