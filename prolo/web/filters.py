"""What an address asks of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from prolo.web.words import Words


@dataclass(frozen=True, slots=True)
class Filter:
    """A question that the address may answer; ``known`` are its answers by code."""

    name: str
    label: Words
    known: Mapping[str, Words]
    usual: str = ""

    def chosen(self, asked: Mapping[str, str]) -> str:
        """What is no answer is none."""
        code = asked.get(self.name, "")
        return code if code in self.known else self.usual
