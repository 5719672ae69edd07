"""The plan of a course: what goes where, how strong, how often, when, and when to stop.

``propose_plan`` drafts one from what a published report did; a physician changes what they want.
``plan_check.check_plan`` weighs it, ``stop_rule.check_stop_rule`` later asks whether to go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from prolo.care.dates import OpenDays
from prolo.care.sides import sides_to_plan
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Protocol

WEEKS_BETWEEN = Decimal(4)  # a choice of the project, where the report does not say: that of most
SESSIONS = 3  # the same
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSite:
    """One structure: how many needles, and what each of them gives."""

    structure: str
    side: str
    injections: int = 1
    volume_ml: Decimal  # of each injection
    irritant: str = ""
    irritant_pct: Decimal | None = None
    anaesthetic: str = ""
    anaesthetic_pct: Decimal | None = None
    depth_mm: Decimal | None = None
    needle: str = ""
    guidance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What counts as a gain: so many points of the instrument better than at the last gain, or
    before the first session. Less than two of ten points is what the measure moves by itself."""

    instrument: str = "nprs"
    points: Decimal = Decimal(2)
    sessions_without: int = 2  # after so many in a row a person decides whether to stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    protocol: str  # id of the report it was drafted from, empty: none
    sites: tuple[PlannedSite, ...]
    sessions_on: tuple[date, ...]  # the first is session 1
    sedation: str = "none"
    numbing_cream: bool = False
    follow_up_weeks: tuple[int, ...] = (6, 12, 26, 52)  # from the first injection
    gain: Gain = Gain()
    note: str = ""

    @property
    def injections(self) -> int:
        """In one session."""
        return sum(site.injections for site in self.sites)

    @property
    def irritants(self) -> tuple[str, ...]:
        """All that is called out; what most of the needles give, and is agreed to, comes first."""
        counts: dict[str, int] = {}
        for site in self.sites:
            if site.irritant:
                counts[site.irritant] = counts.get(site.irritant, 0) + site.injections
        return tuple(sorted(counts, key=lambda name: -counts[name]))

    @property
    def irritant(self) -> str:
        return next(iter(self.irritants), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedSite:
    """As ``PlannedSite``; what the report does not say, or nobody verified, is left open."""

    structure: str
    side: str
    irritant: str
    volume_ml: Decimal | None = None
    irritant_pct: Decimal | None = None
    anaesthetic: str = ""
    anaesthetic_pct: Decimal | None = None
    guidance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    protocol: str
    sites: tuple[ProposedSite, ...]
    sessions_on: tuple[date, ...]
    follow_up_weeks: tuple[int, ...]
    gain: Gain


def protocols_for(condition: str, knowledge: Knowledge) -> tuple[Protocol, ...]:
    """Reports about this condition. First those that a plan can best be drafted from: several
    sessions, of dextrose, from a randomised trial, with the fewest figures left open."""
    found = [one for one in knowledge.protocols.values() if one.condition == condition]
    return tuple(sorted(found, key=_lack))


def _lack(protocol: Protocol) -> tuple[bool, bool, bool, int, str]:
    figures = ("sessions_min", "intra_articular_ml", "intra_articular_pct", "extra_articular_pct")
    return (
        (protocol.sessions_min or 0) < 2,
        protocol.irritant != "dextrose",
        "random" not in protocol.design,
        sum(getattr(protocol, name) is None or not protocol.is_usable(name) for name in figures),
        protocol.id,
    )


def propose_plan(
    *,
    protocol: Protocol | None,
    condition: str,
    side: str,
    tender: Sequence[str],
    first_on: date,
    open_days: OpenDays,
    knowledge: Knowledge,
) -> Proposal:
    """protocols: the report's structures inside a joint with its figures for them, the structures
    that are tender with its figures for those. In a course of the midline a structure with two
    sides stands once for each. Figures that nobody verified are left open."""
    region = knowledge.conditions[condition].region
    weeks = sorted(
        one.weeks
        for one in knowledge.follow_ups.values()
        if one.weeks  # not the baseline
    )
    return Proposal(
        protocol=protocol.id if protocol else "",
        sites=tuple(_sites(protocol, region, side, tender, knowledge)),
        sessions_on=tuple(_sessions_on(protocol, first_on, open_days)),
        follow_up_weeks=tuple(weeks),
        gain=Gain(sessions_without=int(knowledge.threshold("sessions-without-gain").value)),
    )


def _sites(
    protocol: Protocol | None, region: str, side: str, tender: Sequence[str], knowledge: Knowledge
) -> Iterator[ProposedSite]:
    named = protocol.structures if protocol else ()
    known = knowledge.regions[region]
    for structure in known.structures:
        inside = structure.intra_articular
        if structure.code in tender or (structure.code in named and inside):
            for own_side in sides_to_plan(known, structure.code, side):
                yield _site(protocol, structure.code, inside, own_side)


def _site(protocol: Protocol | None, code: str, inside: bool, side: str) -> ProposedSite:
    if protocol is None:
        return ProposedSite(structure=code, side=side, irritant="dextrose")
    pct = "intra_articular_pct" if inside else "extra_articular_pct"
    volume = "intra_articular_ml" if inside else "extra_articular_ml_per_site_min"
    lidocaine_pct = _usable(protocol, "lidocaine_pct")
    return ProposedSite(
        structure=code,
        side=side,
        irritant=protocol.irritant,
        volume_ml=_usable(protocol, volume),
        irritant_pct=_usable(protocol, pct),
        anaesthetic="lidocaine" if lidocaine_pct else "",
        anaesthetic_pct=lidocaine_pct,
        guidance=(protocol.guidance or "") if protocol.is_usable("guidance") else "",
    )


def left_open(proposal: Proposal) -> tuple[str, ...]:
    """What the draft could not fill at some place: volume, strength, anaesthetic."""
    if not proposal.protocol:
        return ()
    lacks = (
        ("volume", any(site.volume_ml is None for site in proposal.sites)),
        ("strength", any(site.irritant_pct is None for site in proposal.sites)),
        ("anaesthetic", any(not site.anaesthetic for site in proposal.sites)),
    )
    return tuple(name for name, is_open in lacks if is_open)


def _usable(protocol: Protocol, name: str) -> Decimal | None:
    value: Decimal | None = getattr(protocol, name)
    return value if protocol.is_usable(name) else None


def _sessions_on(protocol: Protocol | None, first_on: date, open_days: OpenDays) -> Iterator[date]:
    for days in _offsets(protocol):
        yield open_days.first_from(first_on + timedelta(days=days))


def _offsets(protocol: Protocol | None) -> Iterator[int]:
    """Days from the first session."""
    if protocol and protocol.schedule_weeks:
        first = protocol.schedule_weeks[0]
        yield from ((week - first) * DAYS_A_WEEK for week in protocol.schedule_weeks)
        return
    every = (protocol.interval_weeks_max if protocol else None) or WEEKS_BETWEEN
    count = (protocol.sessions_min if protocol else None) or SESSIONS
    yield from (int(every * DAYS_A_WEEK * place) for place in range(count))
