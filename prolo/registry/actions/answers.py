"""What a person answers before and after a course, scored by our rules and judged at once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from prolo.care.conclusions import Conclusion as CareConclusion
from prolo.care.outcomes import judge_response, read_circumstances, score_change
from prolo.care.responses import Answers, read_answers
from prolo.care.scores import Score as CareScore
from prolo.care.scores import score_answers
from prolo.errors import Invalid
from prolo.knowledge import Knowledge
from prolo.knowledge.questionnaires import load_questionnaire
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion
from prolo.registry.events import record_event
from prolo.registry.models import Course, Response, Score
from prolo.registry.transactions import write_transaction

BASELINE = "baseline"
FORMS: Mapping[str, str] = {
    BASELINE: "first-visit",
    "w6": "follow-up",
    "w12": "follow-up",
    "w26": "follow-up",
    "w52": "follow-up",
}


def session_key(number: int) -> str:
    """What is asked at each session, before injecting."""
    return f"session-{number}"


INSTRUMENTS = ("nprs", "psfs", "pgic")
PAIN = "nprs"


def record_answers(
    *,
    course: Course,
    due_key: str,
    response: Mapping[str, Any],
    answered_by: str,
    how: str,
    by: Actor,
) -> Response:
    """Keep raw answers with the form's version, the scores that follow, and what the change in
    pain means. Answered again, it is a new version. Raises ``CareError`` with a code a question."""
    check_may(by, "record_answers")
    check_own(by, course)
    if due_key not in FORMS:
        raise Invalid({"due_key": "unknown"})
    form = load_questionnaire(FORMS[due_key])
    answers = read_answers(form, response)
    knowledge = clinic_knowledge(by.clinic)
    scores = _scores(answers, knowledge)
    concluded = _judge(course, due_key, answers, scores, knowledge)
    now = clock.now(by.clinic)
    earlier = course.responses.filter(due_key=due_key).current().first()
    with write_transaction(by=by):
        row = Response.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            patient=course.patient,
            course=course,
            happened_at=now,
            questionnaire=form.canonical,
            questionnaire_sha256=form.sha256,
            answers=dict(response),
            due_key=due_key,
            answered_by=answered_by,
            how=how,
            replaces=earlier,
            version=earlier.version + 1 if earlier else 1,
        )
        for name, score in scores.items():
            if score.value is not None:
                _keep_score(row, name, score.value, by)
        if concluded:
            keep_conclusion(
                concluded,
                subject=row,
                patient=course.patient,
                course=course,
                knowledge=knowledge,
                at=now,
                by=by,
            )
        record_event(
            verb="answers_recorded",
            subject=row,
            patient=course.patient,
            by=by,
            body={"due_key": due_key, "how": how},
        )
    return row


def _keep_score(row: Response, name: str, value: Decimal, by: Actor) -> None:
    Score.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=row.patient,
        course=row.course,
        response=row,
        instrument=name,
        value=value,
    )


def answers_of(row: Response) -> Answers:
    """Read against the version of the form they were given on."""
    canonical, _, version = row.questionnaire.rpartition("|")
    form = load_questionnaire(canonical.rpartition("/")[2], version=version)
    return read_answers(form, row.answers)


def _scores(answers: Answers, knowledge: Knowledge) -> dict[str, CareScore]:
    return {name: score_answers(knowledge.instruments[name], answers) for name in INSTRUMENTS}


def _judge(
    course: Course,
    due_key: str,
    answers: Answers,
    scores: Mapping[str, CareScore],
    knowledge: Knowledge,
) -> CareConclusion | None:
    """The change in pain since the baseline; nothing to judge at the baseline itself."""
    if due_key == BASELINE:
        return None
    first_row = course.responses.filter(due_key=BASELINE).current().first()
    first = answers_of(first_row) if first_row else None
    instrument = knowledge.instruments[PAIN]
    before = score_answers(instrument, first) if first else None
    condition = knowledge.conditions.get(course.condition)
    return judge_response(
        score_change(before, scores[PAIN], instrument=instrument),
        instrument=instrument,
        region=condition.region if condition else "",
        knowledge=knowledge,
        circumstances=read_circumstances(answers, first=first),
    )
