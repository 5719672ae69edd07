"""Why nobody is reminded of a check any more, though it is not answered: the call about it is due
by now, or somebody has spoken with the person about it since it was asked.

Only what was said of that check counts: that the person was reached about it or for the call about
it, or a step of a concern after the same session. Who wants to be called about something else was
told nothing of this check, and about the last ones nobody calls. Nor does a word stand for the
first asking: where no message went out, as after an outage, and no call is due, the reminder asks.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import QuerySet

from prolo.care.contact import REACHED
from prolo.care.messages import ANSWER_CHECK, REMIND
from prolo.registry.heard import SPOKEN
from prolo.registry.messages import calls_about
from prolo.registry.models import ConcernStep, ContactAttempt, Course, Message, MessageState
from prolo.registry.prepared import prepared

CALL_DUE, SPOKEN_WITH = "call-due", "spoken-with"  # in place of a reminder


def called_instead(row: Message, now: datetime) -> str:
    """Empty: neither is so."""
    if row.rule != REMIND or row.due_kind != ANSWER_CHECK or row.course_id is None:
        return ""
    call = calls_about([row.course_id]).get((row.course_id, row.due_key))
    if call is None and not _invited(row.course_id, row.about):
        return ""
    if call is not None and call.due_at <= now:
        return CALL_DUE
    keys = [row.due_key, *([call.key] if call else [])]
    words = _words(row.course_id, keys, row.session_number)
    return SPOKEN_WITH if any(at >= row.due_at for at in words) else ""


def _words(
    course_id: uuid.UUID, keys: Collection[str], session_number: int | None
) -> Iterator[datetime]:
    reached = ContactAttempt.objects.filter(course=course_id, due_key__in=keys, outcome=REACHED)
    yield from reached.current().values_list("happened_at", flat=True)
    if session_number is not None:
        yield from _spoken_of(course_id, session_number)


@prepared
def _spoken_of(course_id: uuid.UUID, number: int) -> QuerySet[ConcernStep, datetime]:
    steps = ConcernStep.objects.filter(
        concern__course=course_id, concern__session__number=number, step__in=SPOKEN
    )
    return steps.values_list("happened_at", flat=True)


@prepared
def _invited(course_id: uuid.UUID, about: str) -> QuerySet[Message, uuid.UUID]:
    """The first message, which was handed over and did not come back."""
    rows = Message.objects.filter(course=course_id, about=about, step=0, state=Message.State.SENT)
    return rows.values_list("pk", flat=True)


def needed_again(course: Course, now: datetime) -> list[Message]:
    """Reminders that somebody's word stood in for, which they said by mistake."""
    rows = Message.objects.select_for_update().filter(
        course=course, rule=REMIND, state=Message.State.NOT_NEEDED, closes_at__gt=now
    )
    return [row for row in rows if _why(row) == SPOKEN_WITH and not called_instead(row, now)]


def _why(row: Message) -> str:
    last = MessageState.objects.filter(message=row).last()
    return last.code if last else ""
