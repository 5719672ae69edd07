from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from prolo.care.answers import Answer
from prolo.care.conclusions import Conclusion
from prolo.care.leaving import LeavingAnswers, check_leaving
from prolo.errors import CareError
from prolo.knowledge import Knowledge, load_knowledge
from prolo.knowledge.clinic import with_clinic
from prolo.knowledge.records import Confirmation

DONE = LeavingAnswers(
    items={"aftercare-given": Answer.YES},
    observed_minutes=20,
    condition="walks, no complaint",
    awake=Answer.YES,
    escort=Answer.YES,
)


def confirmed() -> Knowledge:
    one = Confirmation(by="Dr Abel", on=date(2026, 6, 1), reason="usual here")
    return with_clinic(load_knowledge(), confirmations=[("thresholds/observe-minutes", one)])


def judge(answers: LeavingAnswers, sedation: str = "none") -> Conclusion:
    return check_leaving(answers, sedation, knowledge=confirmed())


def test_nobody_leaves_before_everything_is_done() -> None:
    assert judge(DONE).verdict == "complete"
    assert judge(replace(DONE, items={})).verdict == "open"
    assert judge(replace(DONE, condition=" ")).verdict == "open"
    assert judge(replace(DONE, observed_minutes=None)).verdict == "open"


def test_watched_for_too_short_is_a_persons_decision() -> None:
    assert judge(replace(DONE, observed_minutes=19)).verdict == "person-decides"


def test_minutes_that_nobody_verified_neither_hold_nor_release() -> None:
    conclusion = check_leaving(DONE, "none", knowledge=load_knowledge())
    observed = next(one for one in conclusion.findings if one.rule == "leaving.observed")
    assert (observed.code, observed.awaits) == ("long-awaits", "thresholds/observe-minutes")
    assert conclusion.verdict == "person-decides"


@pytest.mark.parametrize("answer", [Answer.NO, Answer.UNSURE, Answer.NOT_ASKED])
def test_after_sedation_the_person_is_awake_and_not_alone(answer: Answer) -> None:
    assert judge(DONE, "iv").verdict == "complete"
    assert judge(replace(DONE, awake=answer), "iv").verdict == "open"
    assert judge(replace(DONE, escort=answer), "iv").verdict == "open"
    assert judge(replace(DONE, escort=answer), "topical").verdict == "complete"


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(CareError) as caught:
        judge(replace(DONE, items={"magic": Answer.YES}, observed_minutes=-1))
    assert caught.value.faults == {"items.magic": "unknown", "observed_minutes": "out-of-range"}
