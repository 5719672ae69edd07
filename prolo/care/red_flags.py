"""Signs that something else may be wrong: an emergency now, or to be investigated first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from prolo.care.answers import Answer
from prolo.care.assessment import age_on
from prolo.care.conclusions import Finding, Scalar
from prolo.care.weighing import Case, Weight, ask, find
from prolo.knowledge.records import RedFlag

NEW_PAIN_WEEKS = 12  # pain that is older is not new: criteria/duration calls it chronic


def weigh_red_flags(case: Case) -> Iterator[Finding]:
    """red-flags: a yes counts wherever the pain is; a question must have been asked where the
    flag belongs, and «not sure» is never a no."""
    for flag in case.knowledge.red_flags.values():
        answer = case.given.red_flags.get(flag.id, Answer.NOT_ASKED)
        if flag.needs_another:
            yield from _weigh_age(case, flag, answer)
        elif answer is Answer.YES:
            yield _flag(flag, answer)
        elif answer is Answer.UNSURE or (answer.is_open and case.belongs(flag.regions)):
            yield ask("candidate.red-flag", flag.id, flag, answer, _weight_of(flag))


def _flag(flag: RedFlag, answer: Answer) -> Finding:
    params: dict[str, Scalar] = {"answer": answer}
    if flag.action != "emergency":
        params["until"] = "investigated"
    return find(
        "candidate.red-flag",
        flag.id,
        _weight_of(flag),
        flag,
        inputs={"answer": answer},
        params=params,
    )


def _weight_of(flag: RedFlag) -> Weight:
    return Weight.EMERGENCY if flag.action == "emergency" else Weight.DEFER


def _weigh_age(case: Case, flag: RedFlag, answer: Answer) -> Iterator[Finding]:
    """red-flags/age, thresholds/onset-age-min and -max: new back pain at an unusual age counts only
    beside another sign."""
    onset_age = _age_at_new_pain(case)
    low, high = (case.knowledge.threshold(f"onset-age-{end}") for end in ("min", "max"))
    is_unusual = onset_age is not None and not low.value <= onset_age <= high.value
    if not case.belongs(flag.regions) or not (is_unusual or answer is Answer.YES):
        return
    beside = next(_other_signs(case), None)
    yield find(
        "candidate.age-flag",
        flag.id,
        _weight_of(flag) if beside else Weight.INFORM,
        flag,
        low,
        high,
        inputs={"born_on": case.given.born_on, "pain_weeks": case.given.pain_weeks},
        params={"onset_age": onset_age, "beside": beside, "until": "investigated"},
    )


def _age_at_new_pain(case: Case) -> int | None:
    weeks = case.given.pain_weeks
    if weeks is None or weeks >= NEW_PAIN_WEEKS:
        return None
    return age_on(case.given.born_on, case.today - timedelta(weeks=weeks))


def _other_signs(case: Case) -> Iterator[str]:
    for name, answer in case.given.red_flags.items():
        if answer is Answer.YES and not case.knowledge.red_flags[name].needs_another:
            yield name
