"""May the first needle go in? What readiness and the time-out of a session say."""

from __future__ import annotations

from prolo.registry.conclusions import latest_conclusion
from prolo.registry.models import Conclusion, Session

MAY_BEGIN = {"readiness": "ready", "timeout": "go"}


def open_gates(session: Session) -> dict[str, str]:
    """Readiness and time-out, if they do not say that the needle may go in: what each says,
    «none» when it was not done. What a physician decided otherwise by name is not open."""
    found = {"readiness": _newest_readiness(session)}
    found["timeout"] = latest_conclusion("timeout", subject_id=session.pk)
    return {
        kind: one.verdict if one else "none"
        for kind, one in found.items()
        if one is None or (one.verdict != MAY_BEGIN[kind] and not one.overrides.exists())
    }


def _newest_readiness(session: Session) -> Conclusion | None:
    entry = session.readiness.current().order_by("happened_at", "recorded_at").last()
    about_entry = latest_conclusion("readiness", subject_id=entry.pk) if entry else None
    return about_entry or latest_conclusion("readiness", subject_id=session.pk)
