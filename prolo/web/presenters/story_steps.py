"""A step of the story; whom somebody tried to reach, and what was answered otherwise at first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from prolo.knowledge import Knowledge
from prolo.registry.models import ContactAttempt
from prolo.registry.put_right import put_right_in
from prolo.web.words import contact
from prolo.web.words import story as words
from prolo.web.words.sentences import say
from prolo.web.words.values import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """``order`` puts steps of one instant as they followed from each other."""

    at: datetime
    order: int
    kind: str
    course: Any
    says: str
    reason: str = ""
    url: str = ""


def who(row: Any) -> str:
    return row.recorded_by.full_name if row.recorded_by else str(words.SYSTEM)


def attempts(ids: Collection[Any]) -> Iterator[Step]:
    """Whoever was tried to be reached because answers were awaited."""
    rows = ContactAttempt.objects.filter(course__in=ids).current()
    for row in rows.select_related("recorded_by"):
        yield Step(
            at=row.happened_at,
            order=2,
            kind="attempts",
            course=row.course_id,
            says=" ".join(_attempt_words(row)),
            reason=row.note,
        )


def _attempt_words(row: ContactAttempt) -> Iterator[str]:
    yield str(words.TRIED) % {"who": who(row), "what": contact.attempt(row)}
    if row.call_back_at:
        yield str(words.CALL_BACK) % {"when": shown(timezone.localtime(row.call_back_at))}
    if row.good_time:
        yield str(words.BEST_CALLED) % {"part": contact.PARTS_OF_DAY[row.good_time]}


def answered_otherwise(ids: Collection[Any], knowledge: Knowledge) -> Iterator[Step]:
    for one in put_right_in(ids):
        yield Step(
            at=one.changed_at,
            order=2,
            kind="sessions",
            course=one.course_id,
            says=str(words.ANSWERED_OTHERWISE)
            % {
                "who": one.changed_by or words.SYSTEM,
                "before": one.said_by or words.SYSTEM,
                "when": shown(timezone.localtime(one.said_at)),
                "text": say(one.finding, knowledge),
            },
        )
