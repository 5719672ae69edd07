"""Pain over the weeks, as a drawing and as a table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from prolo.care.scores import Score as CareScore
from prolo.care.series import Series, series
from prolo.knowledge import Knowledge
from prolo.registry.actions.answers import BASELINE, FORMS, PAIN
from prolo.registry.models import Course
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words.values import day, number

WIDTH, HEIGHT = 560, 240
LEFT, RIGHT, TOP, BOTTOM = 36, 16, 14, 40
LEAST_WEEKS = Decimal(12)
DUE = {
    BASELINE: lambda: _("Before the first injection"),
    "w6": lambda: _("6 weeks"),
    "w12": lambda: _("12 weeks"),
    "w26": lambda: _("26 weeks"),
    "w52": lambda: _("52 weeks"),
}


def pain_series(course: Course, knowledge: Knowledge) -> Series:
    zone = ZoneInfo(course.clinic.time_zone)
    rows = course.scores.filter(
        instrument=PAIN,
        response__replaced_by__isnull=True,
        response__marked_in_error_at__isnull=True,
    ).select_related("response")
    ended = course.sessions.filter(ended_at__isnull=False).values_list("ended_at", flat=True)
    condition = knowledge.conditions.get(course.condition)
    return series(
        knowledge.instruments[PAIN],
        [
            (
                row.response.happened_at.astimezone(zone).date(),
                CareScore(instrument=PAIN, value=row.value),
            )
            for row in rows
        ],
        sessions_on=[at.astimezone(zone).date() for at in ended if at],
        region=condition.region if condition else "",
    )


def chart(shown: Series) -> dict[str, Any] | None:
    """Where every stroke lies. Points are joined; what is missing is said beside the drawing."""
    if not shown.points:
        return None
    last = max([*(one.weeks for one in shown.points), *shown.sessions_weeks, LEAST_WEEKS])
    first = min([*(one.weeks for one in shown.points), Decimal(0)])
    span = last - first

    def x(weeks: Decimal) -> float:
        return float(LEFT + (weeks - first) / span * (WIDTH - LEFT - RIGHT))

    def y(value: Decimal) -> float:
        return float(TOP + (10 - value) / 10 * (HEIGHT - TOP - BOTTOM))

    points = [
        {"x": x(one.weeks), "y": y(one.value), "value": number(one.value)} for one in shown.points
    ]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "top": TOP,
        "bottom": HEIGHT - BOTTOM,
        "label_y": HEIGHT - BOTTOM + 18,
        "points": points,
        "line": " ".join(f"{one['x']:.1f},{one['y']:.1f}" for one in points),
        "sessions": [x(weeks) for weeks in shown.sessions_weeks],
        "important_y": y(shown.important.near)
        if shown.important and shown.important.is_on_scale
        else None,
        "levels": [{"y": y(Decimal(one)), "value": one} for one in (0, 2, 4, 6, 8, 10)],
        "weeks": [
            {"x": x(Decimal(one)), "value": one} for one in (0, 6, 12, 26, 52) if one <= last
        ],
    }


def points_table(shown: Series) -> Table:
    return table(
        _("Pain, 0 to 10"),
        [Column(_("Day")), Column(_("Weeks"), is_number=True), Column(_("Pain"), is_number=True)],
        [(day(one.on), f"{one.weeks:.1f}", number(one.value)) for one in shown.points],
    )


def due_rows(course: Course) -> list[dict[str, Any]]:
    answered = set(course.responses.current().values_list("due_key", flat=True))
    return [{"key": key, "label": DUE[key](), "is_answered": key in answered} for key in FORMS]
