"""The codes of ``evidence`` in words, which a page and a paper share."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from prolo.papers.words.evidence import (
    CAUTIONS,
    COMPARATORS,
    CONVERSIONS,
    DIRECTIONS,
    DOMAINS,
    LEVELS,
    OUTCOMES,
    REASONS,
    WINDOWS,
    Word,
    title_of,
    word,
)
from prolo.papers.words.evidence import (
    RISKS as RISK_WORDS,
)

# The domains of RoB 2, by name.
BIAS_DOMAIN_NAMES: Mapping[str, Word] = {
    "randomisation": lambda: _("Randomisation process"),
    "deviations": lambda: _("Deviations from intended treatments"),
    "missing-data": lambda: _("Missing outcome data"),
    "measurement": lambda: _("Measurement of the outcome"),
    "selection": lambda: _("Selection of the reported result"),
}

__all__ = [
    "BIAS_DOMAIN_NAMES",
    "CAUTIONS",
    "COMPARATORS",
    "CONVERSIONS",
    "DIRECTIONS",
    "DOMAINS",
    "LEVELS",
    "OUTCOMES",
    "REASONS",
    "RISK_WORDS",
    "WINDOWS",
    "Word",
    "title_of",
    "word",
]
