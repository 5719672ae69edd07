"""What was answered at first and otherwise afterwards, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from prolo.knowledge import Knowledge
from prolo.registry.put_right import PutRight
from prolo.web.words.sentences import say


def put_right_rows(found: Iterable[PutRight], knowledge: Knowledge) -> list[dict[str, Any]]:
    return [
        {
            "text": say(one.finding, knowledge),
            "said_by": one.said_by,
            "said_at": one.said_at,
            "changed_by": one.changed_by,
            "changed_at": one.changed_at,
        }
        for one in found
    ]
