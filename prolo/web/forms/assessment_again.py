"""A person is assessed again: what a form is opened with, and what is asked anew."""

from __future__ import annotations

from typing import Any

from prolo.care.answers import Answer as Given
from prolo.care.assessment import (
    Assessment,
    EarlierTreatment,
    Expectation,
    IllnessState,
    Result,
)
from prolo.care.examined import Examination
from prolo.web.forms.assessment import FLAG, REASON
from prolo.web.forms.choices import CHOSEN
from prolo.web.forms.examination import examination_in_rows, examination_initial
from prolo.web.forms.fields import Answer

ANEW = frozenset(  # of today alone, like every danger: asked and looked at each time
    {
        *(f"{REASON}{one}" for one in ("local-infection", "septic-joint", "systemic-infection")),
        *(f"{REASON}{one}" for one in ("fracture", "gout-flare", "unexplained-swelling")),
        f"{REASON}pregnancy",
        "warmth",
        "effusion",
        "can_consent",
        "guardian",
    }
)


def initial_of(given: Assessment) -> dict[str, Any]:
    """What an ``AssessmentForm`` is opened with, its ``initial`` and its ``rows``. Sent unchanged
    it gives these answers again, but for those about danger and about today: they stay open."""
    found = given.examination or Examination()
    ticked, told = _ticked_and_told(given.earlier_treatments)
    return {
        "initial": {
            **_kept(_answers_of(given) | examination_initial(found)),
            "tried": [one.kind.value for one in ticked],
            "illnesses": [
                one.code.value
                for one in given.chronic_conditions
                if one.state is IllnessState.UNKNOWN
            ],
        },
        "rows": {
            "treatments": [_treatment_row(one) for one in told],
            "ill": [
                {"illness": one.code.value, "state": one.state.value}
                for one in given.chronic_conditions
                if one.state is not IllnessState.UNKNOWN
            ],
            **examination_in_rows(found),
        },
    }


def _kept(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answers.items() if not is_asked_anew(name)}


def is_asked_anew(name: str) -> bool:
    return name.startswith(FLAG) or name in ANEW


def answers_anew(given: Assessment) -> dict[str, Given]:
    """What was answered last time to the questions that are asked anew, by field."""
    found = given.examination or Examination()
    answers = {
        **{f"{FLAG}{name}": answer for name, answer in given.red_flags.items()},
        **{f"{REASON}{name}": answer for name, answer in given.contraindications.items()},
        "warmth": found.warmth,
        "effusion": found.effusion,
        "can_consent": given.can_consent,
    }
    return {name: answer for name, answer in answers.items() if is_asked_anew(name)}


def _answers_of(given: Assessment) -> dict[str, Any]:
    asked = {Expectation.CURE: Answer.YES, Expectation.IMPROVEMENT: Answer.NO}
    return {
        **{f"{FLAG}{name}": CHOSEN[answer] for name, answer in given.red_flags.items()},
        **{f"{REASON}{name}": CHOSEN[answer] for name, answer in given.contraindications.items()},
        "pain": given.pain,
        "pain_weeks": given.pain_weeks,
        "block_relief_pct": given.block_relief_pct,
        "goals": "\n".join(given.goals),
        "steroid_on": given.last_steroid_on,
        "replacement_on": given.replacement_on,
        "allergies": "\n".join(given.allergies),
        "prosthesis": CHOSEN[given.prosthesis_at_target],
        "cure": asked.get(given.expectation, Answer.NOT_SURE).value,
        "can_consent": CHOSEN[given.can_consent],
        "guardian": given.guardian_present,
    }


def _ticked_and_told(
    treated: tuple[EarlierTreatment, ...],
) -> tuple[list[EarlierTreatment], list[EarlierTreatment]]:
    """Of this place alone: a tick says that it was tried, a row what it did, or when."""
    here = [one for one in treated if one.at_target]
    told = [one for one in here if one.result != Result.UNKNOWN or one.started_on or one.ended_on]
    kinds = {one.kind for one in told}
    return [one for one in here if one.kind not in kinds], told


def _treatment_row(one: EarlierTreatment) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "result": one.result.value,
        "started_on": one.started_on,
        "ended_on": one.ended_on,
    }
