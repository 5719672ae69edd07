"""What was reported or happened after a session and nobody has closed, when the next one comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReport:
    """Somebody must act on it: a call at least."""

    level: str
    raised_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHarm:
    """An adverse event; ``kind`` as in ``care.harms.events``."""

    kind: str
    grade: int
    onset_on: date
