"""Numbers that rules need, and sentences of sources that inform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from prolo.knowledge.records.fact import Fact


@dataclass(frozen=True, kw_only=True)
class Threshold(Fact):
    """One number a rule needs, on its own, so that a clinic can set its own.

    ids: hold-days-minimum (3), half-lives (5), resume-days (7), fever-c (38.0), bp-systolic (180),
    bp-diastolic (110), article-injections-min (4), article-injections-max (15),
    course-months-min (3), course-months-max (6), sessions-without-gain (2),
    steroid-injection-days (90), replacement-days (90), duration-weeks (12), observe-minutes …
    The whole list is ``facts/thresholds.toml``.
    """

    kind: ClassVar[str] = "thresholds"

    label: str
    value: Decimal
    unit: str
    low: Decimal | None = None  # a clinic's own value must lie in low … high
    high: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Advice(Fact):
    """Sentences of sources about a topic: conflicting advice, aftercare advice, generalisations."""

    kind: ClassVar[str] = "advice"

    topic: str
    text: str
    verdict: str | None = None
    regions: tuple[str, ...] = ()
    says: Mapping[str, str] = field(default_factory=dict)
