"""Codes that a biller writes beside a line. None is set by itself, and one that would hide what is
done is asked about.

rule                fact
questioned_codes    billing/code-…   a code of which we were warned, at every line but the one
                                     that it names; at prolotherapy itself (the session, and
                                     what is injected) also one that we do not know; no
                                     modifier helps
"""

from __future__ import annotations

from collections.abc import Mapping

from prolo.knowledge import Knowledge
from prolo.knowledge.records import BillingRule

ITSELF = frozenset({"session", "irritant"})
LENGTH = 5  # of a code; modifiers stand behind it


def known_codes(knowledge: Knowledge) -> dict[str, BillingRule]:
    return {one.says["code"]: one for one in knowledge.billing.values() if one.topic == "code"}


def questioned_codes(codes: Mapping[str, str], knowledge: Knowledge) -> tuple[str, ...]:
    """Lines (``session/``) with such a code, until somebody says that it is meant."""
    known = known_codes(knowledge)
    return tuple(thing for thing, code in codes.items() if _is_questioned(thing, code, known))


def _is_questioned(thing: str, code: str, known: Mapping[str, BillingRule]) -> bool:
    plain, what = bare_code(code), thing.partition("/")[0]
    rule = known.get(plain)
    if rule is None:
        return bool(plain) and what in ITSELF
    fits = rule.says.get("fits", "").split(", ")
    return "warning" in rule.says and not {thing, what} & {*fits}


def bare_code(code: str) -> str:
    """Without modifiers: 20550 of «20550-59» and of «20550RT»."""
    return code.strip().upper()[:LENGTH]
