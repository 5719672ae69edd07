"""May this person treat this region today?

``check_injector`` gives a ``Conclusion`` of kind ``injector``: ``ask`` (another physician decides,
by name and with a reason; where there is none, the injector), ``clear``, or ``inform`` where the
clinic keeps no privileges. Every finding has ``inputs`` region and on. ``injector.region`` speaks
of the region that is treated; ``injector.near`` of a place near the lung or the spinal canal in
another region: it needs the privilege of its own.

rule             code                  weight  params
injector.region, allowed               clear   region
injector.near    supervised            clear   region (who is named may treat it alone)
                 supervisor-missing    ask     region (nobody is named)
                 supervisor-not-alone  ask     region (who is named may not treat it alone)
                 none                  ask     region
                 ended                 ask     region, on (the last day)
injector.kept    not-kept              inform  –  (the clinic has recorded nobody's privileges)

The findings of ``injector.near`` have ``structure`` besides, one of the places.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from prolo.care.conclusions import Conclusion, Finding
from prolo.knowledge import Knowledge


class Weight(StrEnum):
    """What a finding does to the verdict, heaviest first."""

    ASK = "ask"
    CLEAR = "clear"
    INFORM = "inform"


class Level(StrEnum):
    ALONE = "alone"
    SUPERVISED = "supervised"


NEEDS_SUPERVISOR = frozenset({"supervisor-missing", "supervisor-not-alone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A privilege on record. Its last day counts."""

    region: str
    level: str
    starts_on: date
    ends_on: date | None = None

    def counts_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedInjector:
    """Who is booked to inject, and what they hold; None: the clinic keeps no privileges of anybody.
    ``beside``: what the other physicians who are there hold."""

    name: str
    held: tuple[Held, ...] | None
    beside: tuple[Held, ...] = ()


def check_injector(
    held: Sequence[Held] | None,
    *,
    region: str,
    structures: Iterable[str],
    on: date,
    knowledge: Knowledge,
    supervisor: Sequence[Held] | None = None,
) -> Conclusion:
    """``held`` by the injector, None: the clinic keeps no privileges of anybody. ``supervisor``:
    what the physician who is named beside them holds, None: nobody is named."""
    if held is None:
        kept = Finding(rule="injector.kept", code="not-kept", weight=Weight.INFORM)
        return Conclusion(kind="injector", verdict=Weight.INFORM, findings=(kept,))
    alone = None if supervisor is None else _alone(supervisor, on)
    places = {region: "", **dict(_near_elsewhere(structures, region, knowledge))}
    findings = tuple(
        _judge(one, place, held, on, alone, knowledge) for one, place in places.items()
    )
    needs_somebody = any(one.weight == Weight.ASK for one in findings)
    verdict = Weight.ASK if needs_somebody else Weight.CLEAR
    return Conclusion(kind="injector", verdict=verdict, findings=findings)


def supervisor_helps(conclusion: Conclusion) -> bool:
    """Would a physician who is named beside the injector clear something that is open? Without a
    privilege of one's own a supervisor changes nothing."""
    return any(one.code in NEEDS_SUPERVISOR for one in conclusion.findings)


def may_supervise(held: Iterable[Held], *, region: str, on: date) -> bool:
    return region in _alone(held, on)


def _alone(held: Iterable[Held], on: date) -> frozenset[str]:
    return frozenset(one.region for one in held if one.level == Level.ALONE and one.counts_on(on))


def _near_elsewhere(
    structures: Iterable[str], region: str, knowledge: Knowledge
) -> Iterator[tuple[str, str]]:
    """regions: of every other region the first place near the lung or the spinal canal."""
    wanted = set(structures)
    seen = {region}
    for its, place in knowledge.structures():
        is_near = place.near_pleura or place.near_spinal_canal
        if is_near and place.code in wanted and its.id not in seen:
            seen.add(its.id)
            yield its.id, place.code


def _judge(
    region: str,
    place: str,
    held: Sequence[Held],
    on: date,
    alone: Collection[str] | None,
    knowledge: Knowledge,
) -> Finding:
    own = [one for one in held if one.region == region]
    code = _code(region, own, on, alone)
    last = max((one.ends_on for one in own if one.ends_on), default=None)
    ended = {"on": last} if code == "ended" else {}
    return Finding(
        rule="injector.near" if place else "injector.region",
        code=code,
        weight=Weight.CLEAR if code in ("allowed", "supervised") else Weight.ASK,
        inputs={"region": region, "on": on},
        facts=(knowledge.regions[region].ref,),
        params={"region": region, **ended, **({"structure": place} if place else {})},
    )


def _code(region: str, own: Sequence[Held], on: date, alone: Collection[str] | None) -> str:
    """Who holds both levels on a day treats alone."""
    levels = {one.level for one in own if one.counts_on(on)}
    if Level.ALONE in levels:
        return "allowed"
    if Level.SUPERVISED in levels:
        return _supervision(region, alone)
    has_ended = any(one.ends_on is not None and one.ends_on < on for one in own)
    return "ended" if has_ended else "none"


def _supervision(region: str, alone: Collection[str] | None) -> str:
    if alone is None:
        return "supervisor-missing"
    return "supervised" if region in alone else "supervisor-not-alone"
