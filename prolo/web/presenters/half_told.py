"""What somebody has answered and not sent, for who calls them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prolo.care.signs import Level, highest
from prolo.knowledge import Knowledge
from prolo.registry.access import Actor, may
from prolo.registry.actions.aftercare import weigh_half
from prolo.registry.half_told import half_told_by, session_of_check
from prolo.registry.models import Draft, Patient
from prolo.web.forms.questionnaires import Half
from prolo.web.words.board import form_name
from prolo.web.words.sentences import say


def begun(draft: Draft | None) -> Half | None:
    """As the form of who types it for them begins."""
    if draft is None:
        return None
    return Half(canonical=draft.questionnaire, typed=draft.typed, at=draft.saved_at)


def half_rows(patient: Patient, actor: Actor, knowledge: Knowledge) -> list[dict[str, Any]]:
    """What was said of danger is for those who act on it."""
    sees = may(actor, "handle_concern")
    return [
        {
            "what": form_name(one.due_key),
            "at": one.saved_at,
            "said": list(_said(one, actor, knowledge)) if sees else [],
            "concern": one.concern_id if sees else None,
        }
        for one in half_told_by(patient)
    ]


def _said(draft: Draft, actor: Actor, knowledge: Knowledge) -> Iterator[str]:
    session = session_of_check(draft.course, draft.due_key)
    if session is None:
        return
    concluded = weigh_half(session, draft.said, at=draft.saved_at, by=actor)
    for finding in concluded.findings:
        if highest((finding,)) >= Level.CALL:
            yield say(finding, knowledge)
