"""The shape of every answer that care gives: a verdict, and the findings that led to it.

Codes and numbers only. What a person reads is written by ``web``, from ``rule``, ``code`` and
``params``; what the rule looked at is in ``inputs``; where it comes from is in ``facts``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

Scalar = str | int | bool | Decimal | date | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a rule found.

    rule     ``module.rule``, for example ``preparation.hold``; its docstring names the fact
    code     what was found, for example ``hold`` or a contraindication's id
    weight   what it does to the verdict; each module says its own words
    inputs   what the rule looked at, as recorded
    facts    refs of the knowledge it followed, for example ``medicines/naproxen``
    params   numbers, dates and codes that the sentence about it needs
    awaits   ref of an unverified fact that a clinician must confirm before it may decide, or None
    """

    rule: str
    code: str
    weight: str
    inputs: Mapping[str, Scalar] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    params: Mapping[str, Scalar] = field(default_factory=dict)
    awaits: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What follows: ``kind`` says of what (``candidate``, ``preparation`` …), ``verdict`` what."""

    kind: str
    verdict: str
    findings: tuple[Finding, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """Refs of all facts used, each once, in order of use."""
        return tuple(dict.fromkeys(ref for finding in self.findings for ref in finding.facts))

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "verdict": self.verdict,
            "findings": [
                {
                    "rule": finding.rule,
                    "code": finding.code,
                    "weight": finding.weight,
                    "inputs": {key: _plain(value) for key, value in finding.inputs.items()},
                    "facts": list(finding.facts),
                    "params": {key: _plain(value) for key, value in finding.params.items()},
                    "awaits": finding.awaits,
                }
                for finding in self.findings
            ],
        }


def conclusion_from_json(body: Mapping[str, Any]) -> Conclusion:
    """The stored form back as a record. Decimals and dates come back as the text they were
    stored as: a stored conclusion is shown, never computed with."""
    return Conclusion(
        kind=body["kind"],
        verdict=body["verdict"],
        findings=tuple(
            Finding(**{**one, "facts": tuple(one["facts"])}) for one in body["findings"]
        ),
    )


def _plain(value: Scalar) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):  # datetimes are dates
        return value.isoformat()
    return value
