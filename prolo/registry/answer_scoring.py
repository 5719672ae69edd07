"""What answers score: our own measures, or that of a form which the clinic brought."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from prolo.care.conclusions import Conclusion
from prolo.care.form_scores import judge_scores, score_form
from prolo.care.responses import Answers
from prolo.care.scores import score_answers
from prolo.knowledge import Knowledge
from prolo.knowledge.questionnaires import Questionnaire
from prolo.knowledge.records import Instrument
from prolo.registry.answer_judging import FUNCTION, GLOBAL, PAIN

OURS = (PAIN, FUNCTION, GLOBAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """``part`` is of a measure without a score of the whole; ``items`` are what it is made of and
    compared over, by name."""

    instrument: Instrument
    value: Decimal
    part: str = ""
    items: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """``concluded`` says how a brought form was scored, or why it was not; None: it is ours."""

    measured: tuple[Measured, ...]
    concluded: Conclusion | None = None


def score_all(
    form: Questionnaire, response: Mapping[str, Any], answers: Answers, *, knowledge: Knowledge
) -> Scored:
    if form.is_ours:
        return Scored(measured=tuple(_ours(answers, knowledge)))
    instrument = knowledge.instruments[form.id]
    scores = score_form(instrument, form, answers)
    return Scored(
        measured=tuple(
            Measured(instrument=instrument, value=one.value, part=one.part)
            for one in scores
            if one.value is not None
        ),
        concluded=judge_scores(scores, instrument=instrument, form=form, response=response),
    )


def _ours(answers: Answers, knowledge: Knowledge) -> Iterator[Measured]:
    for name in OURS:
        instrument = knowledge.instruments[name]
        score = score_answers(instrument, answers)
        if score.value is not None:
            yield Measured(instrument=instrument, value=score.value, items=score.items)
