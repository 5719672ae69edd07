"""What the tour is made of: whose day, which page, in a sentence, and where it is found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stop:
    """Without an address ``tour_ways.py`` knows the way to it."""

    page: str  # its name in prolo.web.urls
    says: str
    address: str = ""  # with the keys of ROWS in braces


@dataclass(frozen=True, slots=True)
class Day:
    slug: str
    title: str
    username: str
    says: str
    stops: tuple[Stop, ...]
