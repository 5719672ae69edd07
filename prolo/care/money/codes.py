"""Codes that a biller writes beside a line. None is set by itself, and one that would hide what is
done is asked about.

rule                fact
questioned_codes    billing/code-…   a code of which we were warned, at what prolotherapy itself is
                                     (the session, and what is injected) and at extras; at the
                                     former also one that we do not know; no modifier helps
"""

from __future__ import annotations

from collections.abc import Mapping

from prolo.knowledge import Knowledge
from prolo.knowledge.records import BillingRule

ITSELF = frozenset({"session", "irritant"})
MAY_HIDE = ITSELF | {"extra"}  # what else is done may be written under another name
LENGTH = 5  # of a code; modifiers stand behind it


def known_codes(knowledge: Knowledge) -> dict[str, BillingRule]:
    return {one.says["code"]: one for one in knowledge.billing.values() if one.topic == "code"}


def questioned_codes(codes: Mapping[str, str], knowledge: Knowledge) -> tuple[str, ...]:
    """Lines (``session/``) with such a code, until somebody says that it is meant."""
    known = known_codes(knowledge)
    warned = {code for code, one in known.items() if one.says.get("warning")}
    return tuple(
        thing
        for thing, code in codes.items()
        if ((plain := bare_code(code)) in warned and thing.partition("/")[0] in MAY_HIDE)
        or (plain and plain not in known and thing.partition("/")[0] in ITSELF)
    )


def bare_code(code: str) -> str:
    """Without modifiers: 20550 of «20550-59» and of «20550RT»."""
    return code.strip().upper()[:LENGTH]
