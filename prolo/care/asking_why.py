"""Of what was given, and is recorded whatever a rule says: what asks why it was given?"""

from __future__ import annotations

from collections.abc import Mapping

# Verdicts by the kind of conclusion. A dose of which a limit, a strength or the weight is not known
# may be within its limit or beyond it: nobody knows, so somebody answers for it;
# and so for an allergy of which a clinician decides.
ASKS_WHY: Mapping[str, frozenset[str]] = {
    "dose": frozenset({"stop", "missing"}),
    "vials": frozenset({"stop", "ask"}),
    "injector": frozenset({"ask"}),
}


def asks_why(kind: str, verdict: str) -> bool:
    """A reason, which becomes the override of the physician who records or signs."""
    return verdict in ASKS_WHY.get(kind, ())
