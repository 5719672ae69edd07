"""Every answer to our own forms that counts, with the form on which it was given, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse

from prolo.care.due_answers import POINT
from prolo.registry.asked import form_answered
from prolo.registry.models import Course, Response
from prolo.web.presenters.answers import AnswerRow, as_given
from prolo.web.words.aftercare import LEVELS
from prolo.web.words.due import check
from prolo.web.words.outcomes import due_label


def with_answers(times: Sequence[AnswerRow], course: Course) -> list[AnswerRow]:
    """Forms that the clinic brought stand apart, with their scores."""
    asked = {one.key for one in times if POINT not in one.key}
    rows = course.responses.current().filter(session__isnull=True, due_key__in=asked)
    said = {row.due_key: said_row(row) for row in rows.select_related("clinic")}
    return [replace(one, said=said.get(one.key)) for one in times]


def checks_said(course: Course) -> list[dict[str, Any]]:
    """After its sessions, the newest first: what raised a concern, and what raised none."""
    rows = course.responses.current().filter(session__isnull=False)
    rows = rows.select_related("clinic", "session").prefetch_related("concerns")
    return [
        {
            **said_row(row),
            "concerns": [
                {"level": LEVELS[one.level][0], "url": reverse("web:concern", args=[one.pk])}
                for one in row.concerns.all()
            ],
        }
        for row in rows.order_by("-happened_at")
    ]


def said_row(row: Response) -> dict[str, Any]:
    form = form_answered(row)
    return {
        **as_given(row, form),
        "mark": said_mark(row),
        "label": said_label(row),
        "form": f"{form.title}, {form.version}",
    }


def said_label(row: Response) -> str:
    """When it was asked; of a check after a session which one."""
    if row.session is None:
        return due_label(row.due_key)
    return check(row.due_key.rpartition("-")[2], row.session.number)


def said_url(row: Response) -> str:
    """Where each answer stands, of those that count."""
    return f"{reverse('web:outcomes', args=[row.course_id])}#{said_mark(row)}"


def said_mark(row: Response) -> str:
    return f"said-{row.pk}"
