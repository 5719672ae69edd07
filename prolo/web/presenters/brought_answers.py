"""What was answered to forms that the clinic brought, and how each was scored."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import ngettext

from prolo.care.conclusions import conclusion_from_json
from prolo.care.dates import local_day
from prolo.care.due_answers import POINT
from prolo.knowledge import Knowledge
from prolo.knowledge.questionnaires import Questionnaire
from prolo.knowledge.questionnaires.kept import not_comparing
from prolo.registry.answer_scoring import OURS
from prolo.registry.asked import forms_answered
from prolo.registry.comparable import left_out
from prolo.registry.conclusions import latest_by_subject
from prolo.registry.models import Conclusion, Course, Response
from prolo.web.presenters.answers import as_given
from prolo.web.words.courses import verdict_word
from prolo.web.words.measures import measure_name
from prolo.web.words.outcomes import due_label
from prolo.web.words.sentences import say

TONES = {"scored": "tag-good", "differs": "tag-warn", "not-scored": "tag-warn"}


def brought_answers(course: Course, knowledge: Knowledge) -> list[dict[str, Any]]:
    """The newest first, with every word that was answered on the version that was shown."""
    answered = course.responses.current().filter(due_key__contains=POINT).select_related("clinic")
    rows = list(answered.order_by("-happened_at"))
    forms, stored = forms_answered(rows), latest_by_subject("score", [row.pk for row in rows])
    return [_row(one, forms[one.questionnaire], stored.get(one.pk), knowledge) for one in rows]


def left_out_words(course: Course) -> list[str]:
    """Of each measure whose form has changed so that earlier scores are not drawn."""
    measures = course.scores.values_list("instrument", flat=True)
    if not not_comparing():  # of our own forms none has changed so
        measures = measures.exclude(instrument__in=OURS)
    counts = {one: left_out(course, one) for one in sorted(set(measures))}
    return [
        ngettext(
            "%(measure)s: %(n)s score of another version of the form is left out of charts and "
            "figures, because it does not compare.",
            "%(measure)s: %(n)s scores of another version of the form are left out of charts and "
            "figures, because they do not compare.",
            n,
        )
        % {"measure": measure_name(one), "n": n}
        for one, n in counts.items()
        if n
    ]


def _row(
    row: Response, form: Questionnaire, stored: Conclusion | None, knowledge: Knowledge
) -> dict[str, Any]:
    concluded = conclusion_from_json(stored.body) if stored else None
    return {
        **as_given(row, form),
        "label": due_label(row.due_key),
        "on": local_day(row.happened_at, ZoneInfo(row.clinic.time_zone)),
        "form": f"{form.title}, {form.version}",
        "language": str(form.body.get("language", "")),
        "verdict": verdict_word("score", concluded.verdict) if concluded else "",
        "tone": TONES.get(concluded.verdict, "") if concluded else "",
        "found": [say(one, knowledge) for one in concluded.findings] if concluded else [],
        "url": reverse("web:conclusion", args=[stored.pk]) if stored else "",
    }
