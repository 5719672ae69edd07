"""Which published change counts as important for this person, and is it reached?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from prolo.care.change import Change
from prolo.care.conclusions import Finding
from prolo.knowledge.records import Change as ImportantChange
from prolo.knowledge.records import Instrument

FIELD = "important_change"


def weigh_important(change: Change, instrument: Instrument, region: str) -> Iterator[Finding]:
    """instruments: each important change in points and as a share. The best-fitting verified one
    of each decides; a better-fitting one that nobody verified is shown and awaits."""
    for name, weigh in (("absolute", _weigh_points), ("relative_pct", _weigh_share)):
        for known in choose(instrument, region, name):
            yield weigh(change, instrument, region, known)


def choose(instrument: Instrument, region: str, name: str) -> list[ImportantChange]:
    """The best-fitting change that states ``name`` and may decide, and before it the best of all
    where that one may not."""
    known = sorted(
        (one for one in instrument.important_change if one.of is None and getattr(one, name)),
        key=lambda one: (one.from_surgery, _DISTANCE[region_fit(one, region)], one.unverified),
    )
    best = known[:1]
    usable = [one for one in known if may_decide(one, instrument)][:1]
    return best if best == usable else [*best, *usable]


def of_part(instrument: Instrument, part: str) -> Instrument:
    """The measure of one part: what counts as important for that part, or for any."""
    if not part:
        return instrument
    known = tuple(
        replace(one, of=None) for one in instrument.important_change if one.of in (None, part)
    )
    return replace(instrument, important_change=known)


def may_decide(known: ImportantChange, instrument: Instrument) -> bool:
    confirmed = any(one.field in (FIELD, "*") for one in instrument.confirmations)
    return confirmed or (not known.unverified and instrument.is_usable(FIELD))


def region_fit(known: ImportantChange, region: str) -> str:
    if region in known.regions:
        return "same-region"
    return "other-region" if known.regions else "any-region"


_DISTANCE = {"same-region": 0, "any-region": 1, "other-region": 2}


def _weigh_points(
    change: Change, instrument: Instrument, region: str, known: ImportantChange
) -> Finding:
    assert known.absolute is not None
    enough = known.absolute_max or known.absolute
    if change.reaches_points(enough):
        code = "reached"
    else:
        code = "within-range" if change.reaches_points(known.absolute) else "not-reached"
    return _finding(
        "absolute",
        code,
        change,
        instrument,
        region,
        known,
        points=known.absolute,
        points_max=enough,
    )


def _weigh_share(
    change: Change, instrument: Instrument, region: str, known: ImportantChange
) -> Finding:
    assert known.relative_pct is not None
    if change.relative_pct is None:
        code = "no-share"
    else:
        code = "reached" if change.reaches_pct(known.relative_pct) else "not-reached"
    return _finding("relative", code, change, instrument, region, known, pct=known.relative_pct)


def _finding(
    rule: str,
    code: str,
    change: Change,
    instrument: Instrument,
    region: str,
    known: ImportantChange,
    **params: Decimal | None,
) -> Finding:
    decides = may_decide(known, instrument) and code != "no-share"
    return Finding(
        rule=f"outcomes.{rule}",
        code=code,
        weight="decides" if decides else "inform",
        inputs={"baseline": change.baseline, "later": change.later},
        facts=(instrument.ref,),
        params={
            **params,
            "improvement": change.improvement,
            "relative_pct": change.relative_pct,
            "population": known.population,
            "source": known.source,
            "region_fit": region_fit(known, region),
            "from_surgery": known.from_surgery,
            "is_choice": known.is_choice,
        },
        awaits=None if may_decide(known, instrument) else instrument.ref,
    )
