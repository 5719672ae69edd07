"""The plan of a course: what goes where, how strong, how often, when, and when to stop.

``propose_plan`` drafts one from a published protocol; a physician changes what they want.
``check_plan`` gives a ``Conclusion`` of kind ``plan`` whose verdict is the weight of its heaviest
finding: stop, ask, warn, inform or ok.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


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
    """What counts as a gain from one session: so many points of the instrument, better."""

    instrument: str = "nprs"
    points: Decimal = Decimal(1)
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
