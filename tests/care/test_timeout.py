from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from prolo.care.answers import Answer
from prolo.care.checklist import ConsentGiven
from prolo.care.timeout import TimeoutAnswers, check_timeout
from prolo.errors import CareError
from prolo.knowledge import load_knowledge
from tests.spec.ready_day import CONSENT, NOW, PLANNED

SAID = TimeoutAnswers(
    at=NOW,
    called_by="Nurse Bo",
    person=Answer.YES,
    side="right",
    side_marked="right",
    site="knee",
    irritant="dextrose",
    allergy=Answer.NO,
)


def verdict(answers: TimeoutAnswers, consent: ConsentGiven | None = CONSENT) -> str:
    knowledge = load_knowledge()
    return check_timeout(answers, PLANNED, consent, knowledge=knowledge, now=NOW).verdict


@pytest.mark.parametrize("name", ["person", "side", "side_marked", "site", "irritant", "allergy"])
def test_one_open_line_stops(name: str) -> None:
    assert verdict(SAID) == "go"
    assert verdict(replace(SAID, **{name: getattr(TimeoutAnswers(at=NOW), name)})) == "stop"


def test_no_consent_and_a_withdrawn_one_stop() -> None:
    assert verdict(SAID, None) == "stop"
    assert verdict(SAID, replace(CONSENT, withdrawn_at=NOW)) == "stop"


def test_consent_to_the_other_knee_stops() -> None:
    assert verdict(SAID, replace(CONSENT, side="left")) == "stop"


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"called_by": " "}, {"called_by": "missing"}),
        ({"at": NOW + timedelta(minutes=1)}, {"at": "in-the-future"}),
        ({"at": datetime(2026, 6, 20, 10)}, {"at": "no-zone"}),  # noqa: DTZ001
    ],
)
def test_a_pause_has_a_name_and_a_time(change: dict[str, object], faults: dict[str, str]) -> None:
    with pytest.raises(CareError) as caught:
        verdict(replace(SAID, **change))  # type: ignore[arg-type]
    assert caught.value.faults == faults
