"""A session as it was recorded."""

from __future__ import annotations

from typing import Any

from prolo.care.conclusions import Conclusion
from prolo.knowledge import Knowledge
from prolo.registry.actions.sessions import signed_rows
from prolo.registry.models import Session, Signature
from prolo.registry.signatures import still_matches
from prolo.web.words.sentences import say
from prolo.web.words.values import number
from prolo.web.words.why import why

TONES = {"stop": "tag-bad", "missing": "tag-warn", "warn": "tag-warn", "clear": "tag-good"}
NOTICES = {"stop": "notice-emergency", "missing": "notice-warning", "warn": "notice-warning"}


def dose_view(concluded: Conclusion, knowledge: Knowledge) -> dict[str, Any]:
    heavy = {"stop", "missing", "warn", "clear"}
    ordered = sorted(concluded.findings, key=lambda one: one.weight not in heavy)
    return {
        "verdict": concluded.verdict,
        "notice": NOTICES.get(concluded.verdict, "notice-good"),
        "says": [
            {"text": say(one, knowledge), "tone": TONES.get(one.weight, "")} for one in ordered
        ],
        "why": why(concluded, knowledge),
    }


def injection_rows(session: Session, knowledge: Knowledge) -> list[dict[str, Any]]:
    places = {one.code: one.label for _, one in knowledge.structures()}
    return [
        {
            "sequence": row.sequence,
            "structure": places.get(row.structure, row.structure),
            "side": row.get_side_display(),
            "volume": f"{number(row.volume_ml)} mL",
            "mixture": mixture(row),
            "depth": f"{number(row.depth_mm)} mm" if row.depth_mm is not None else "",
            "needle": row.needle,
            "guidance": row.guidance,
        }
        for row in session.injections.current()
    ]


def mixture(row: Any) -> str:
    parts = [(row.irritant, row.irritant_pct), (row.anaesthetic, row.anaesthetic_pct)]
    return ", ".join(f"{name} {number(pct)} %" if pct else name for name, pct in parts if name)


def signature_view(session: Session) -> dict[str, Any] | None:
    found = Signature.objects.filter(subject_kind="Session", subject_id=session.pk)
    signature = found.select_related("signed_by").order_by("-signed_at").first()
    if signature is None:
        return None
    return {
        "by": signature.signed_by.full_name,
        "title": signature.signed_by.title,
        "at": signature.signed_at,
        "matches": still_matches(signature, signed_rows(session)),
    }
