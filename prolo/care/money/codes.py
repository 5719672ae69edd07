"""Codes that a biller writes beside a line. None is set by itself, and one that would hide what is
done is asked about.

rule                fact
questioned_codes    billing/code-…   a code of which we were warned, at what prolotherapy itself is:
                                     the session, and what is injected
"""

from __future__ import annotations

from collections.abc import Mapping

from prolo.knowledge import Knowledge
from prolo.knowledge.records import BillingRule

ITSELF = frozenset({"session", "irritant"})


def known_codes(knowledge: Knowledge) -> dict[str, BillingRule]:
    return {one.says["code"]: one for one in knowledge.billing.values() if one.topic == "code"}


def questioned_codes(codes: Mapping[str, str], knowledge: Knowledge) -> tuple[str, ...]:
    """Lines (``session/``) with such a code, until somebody says that it is meant."""
    known = known_codes(knowledge)
    warned = {code for code, one in known.items() if one.says.get("warning")}
    return tuple(
        thing
        for thing, code in codes.items()
        if code in warned and thing.partition("/")[0] in ITSELF
    )
