"""What came of a person's earlier courses, for who assesses them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from prolo.knowledge import Knowledge
from prolo.registry.answer_judging import PAIN
from prolo.registry.asked import BASELINE
from prolo.registry.brought import region_of
from prolo.registry.course_facts import counted
from prolo.registry.models import Course, Score, Session
from prolo.web.presenters.courses import course_title, state_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """``pain_before`` and ``pain_last`` are of ten; None: nobody answered."""

    title: str
    url: str
    state: str
    opened_on: date
    is_here: bool  # of the same region
    sessions: int
    pain_before: Decimal | None
    pain_last: Decimal | None
    pain_last_on: date | None
    reason: str  # of the last move that gave one


def earlier_courses(course: Course, knowledge: Knowledge) -> list[Earlier]:
    """Those opened before this one; of this region first, the newest first."""
    rows = course.patient.courses.filter(recorded_at__lt=course.recorded_at).exclude(pk=course.pk)
    region = region_of(course, knowledge)
    found = [_earlier(one, region, knowledge) for one in rows.order_by("-recorded_at")]
    return sorted(found, key=lambda one: not one.is_here)


def _earlier(course: Course, region: str, knowledge: Knowledge) -> Earlier:
    scores = Score.objects.filter(
        instrument=PAIN, response__in=course.responses.current()
    ).select_related("response")
    before = scores.filter(response__due_key=BASELINE).first()
    later = scores.exclude(response__due_key=BASELINE).order_by("response__happened_at").last()
    moves = counted(course.moves.order_by("happened_at", "recorded_at"))
    reasons = [one.reason for one in moves if one.move != "open" and one.reason]
    return Earlier(
        title=course_title(course, knowledge),
        url=reverse("web:course", args=[course.pk]),
        state=state_word(course.state),
        opened_on=course.opened_on,
        is_here=region_of(course, knowledge) == region,
        sessions=course.sessions.filter(state=Session.State.SIGNED).count(),
        pain_before=before.value if before else None,
        pain_last=later.value if later else None,
        pain_last_on=later.response.happened_at.date() if later else None,
        reason=reasons[-1] if reasons else "",
    )
