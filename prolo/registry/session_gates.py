"""May the first needle go in? What readiness and the time-out of a session say now."""

from __future__ import annotations

from datetime import date

from prolo.registry.models import Session
from prolo.registry.readiness import stand_of
from prolo.registry.timeout import timeout_verdict

MAY_BEGIN = {"readiness": "ready", "timeout": "go"}


def open_gates(session: Session, on: date | None = None) -> dict[str, str]:
    """Readiness and time-out, if they do not say that the needle may go in: what each says,
    «none» when it was not done. What a physician decided about readiness by name is not open;
    about a time-out nobody decides otherwise: it is repeated. ``on``: as of that day."""
    stand = stand_of(session, on)
    said = {
        "readiness": str(stand.verdict) if stand.kept else "none",
        "timeout": timeout_verdict(session, on) or "none",
    }
    return {kind: verdict for kind, verdict in said.items() if verdict != MAY_BEGIN[kind]}
