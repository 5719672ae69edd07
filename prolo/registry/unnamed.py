"""Since when a blood thinner waits for its name, which nobody has put on the person's list."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from prolo.care.answers import Answer
from prolo.care.unnamed_thinner import unnamed_thinner
from prolo.knowledge import Knowledge
from prolo.registry.medicine_uses import recognised
from prolo.registry.models import Assessment, Course
from prolo.registry.prepared import prepared

THINNER = "anticoagulant"  # of the contraindications
OPEN = (Answer.YES, Answer.UNSURE)


def unnamed_since(course: Course, knowledge: Knowledge) -> datetime | None:
    """When it was said last that the person takes one, or may; None: they do not, or it is
    named."""
    said = [
        (date.fromisoformat(answers["assessed_on"]), Answer(answer), at)
        for answers, at in ever_assessed(course.patient_id)
        if (answer := answers.get("contraindications", {}).get(THINNER))
    ]
    if not any(answer in OPEN for _on, answer, _at in said):
        return None
    answers = [(on, answer) for on, answer, _at in said]
    if unnamed_thinner(answers, recognised(course.patient), knowledge) not in OPEN:
        return None
    last_on = max(on for on, answer in answers if answer is not Answer.NOT_ASKED)
    return max(at for on, answer, at in said if on == last_on and answer in OPEN)


@prepared
def ever_assessed(patient_id: uuid.UUID) -> QuerySet[Assessment, tuple[dict[str, Any], datetime]]:
    """Of every course of the person."""
    rows = Assessment.objects.filter(patient=patient_id).current().order_by("happened_at")
    return rows.values_list("answers", "happened_at")
