"""When a person was heard of, of whom it may be silent after a session."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet

from prolo.care.contact import HEARD
from prolo.care.due_facts import HeardFact
from prolo.registry.asked import AFTERCARE
from prolo.registry.models import ConcernStep, ContactAttempt, Response
from prolo.registry.prepared import prepared

ALONE = frozenset({"link", "own-device", "tablet"})  # how people answer by themselves
AT_ONCE = timedelta(hours=1)  # what is told on the telephone is typed; an earlier day is at noon
SPOKEN = ("called", "examined", "sent-on")  # steps in which somebody spoke with the person


def reports(answers: Iterable[Response]) -> dict[uuid.UUID, list[datetime]]:
    """When checks were answered, of each session."""
    found: dict[uuid.UUID, list[datetime]] = {}
    for one in answers:
        if one.session_id and AFTERCARE in one.questionnaire:
            found.setdefault(one.session_id, []).append(one.happened_at)
    return found


def heard(answers: Iterable[Response]) -> Iterator[HeardFact]:
    """Answers to a check, and what the person said alone or on the telephone. What was typed from a
    paper, or later than it was told, is no sign that they are well now."""
    for one in answers:
        is_call = one.how == "phone" and one.recorded_at - one.happened_at < AT_ONCE
        is_check = AFTERCARE in one.questionnaire
        if is_check or one.how in ALONE or is_call:
            yield HeardFact(at=one.happened_at, is_check=is_check)


@prepared
def spoken_at(course_id: uuid.UUID) -> QuerySet[ConcernStep, datetime]:
    """About something that was reported."""
    steps = ConcernStep.objects.filter(concern__course=course_id, step__in=SPOKEN)
    return steps.values_list("happened_at", flat=True)


@prepared
def reached_at(course_id: uuid.UUID) -> QuerySet[ContactAttempt, datetime]:
    """How they are was still to be said, or was said and not recorded."""
    reached = ContactAttempt.objects.filter(course=course_id, outcome__in=sorted(HEARD)).current()
    return reached.values_list("happened_at", flat=True)
