from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.care.aftercare import (
    AftercareReport,
    Level,
    form_start,
    read_report,
    triage_report,
    weigh_so_far,
)
from prolo.care.answers import Answer
from prolo.care.responses import read_answers
from prolo.errors import CareError
from prolo.knowledge import load_knowledge
from prolo.knowledge.questionnaires import load_questionnaire
from tests.care.answering import respond
from tests.spec.after_session import ENDED, after, all_no, report, said, session, triage

KNOWLEDGE = load_knowledge()
FORM = load_questionnaire("aftercare-check")
PLACES = st.sampled_from(["knee joint", "knee ligaments", "low back", "neck", "unknown"])
ASKED = sorted({*all_no(KNOWLEDGE), *KNOWLEDGE.expected})
SAID = st.sampled_from([Answer.NO, Answer.UNSURE, Answer.YES])
REPORTS = st.builds(
    report,
    st.integers(0, 3000),
    st.dictionaries(st.sampled_from(ASKED), SAID),
    temperature=st.sampled_from(["", "36.6 °C", "38.4 °C", "103 °F"]),
    pain=st.none() | st.integers(0, 10),
    worry=st.sampled_from(["", "it looks odd"]),
)


def level(given: AftercareReport, place: str, earlier: tuple[AftercareReport, ...] = ()) -> Level:
    return Level.of(triage(given, place, earlier=earlier).verdict)


def changed(given: AftercareReport, **answers: Answer) -> AftercareReport:
    return AftercareReport(
        answered_at=given.answered_at,
        answers={**given.answers, **answers},
        temperature=given.temperature,
        pain=given.pain,
        worry=given.worry,
        wants_call=given.wants_call,
    )


def faults_of(given: AftercareReport, now: datetime | None = None) -> dict[str, str]:
    with pytest.raises(CareError) as caught:
        triage_report(
            given,
            session("low back"),
            on_call=True,
            knowledge=KNOWLEDGE,
            now=now or given.answered_at,
        )
    return caught.value.faults


def test_a_red_flag_that_the_answered_version_does_not_ask_is_not_skipped_and_is_said() -> None:
    newer = next(
        one for one in KNOWLEDGE.signs.values() if one.is_red_flag and one.ask and not one.regions
    )
    said_no = {name: no for name, no in all_no(KNOWLEDGE).items() if name != newer.id}
    older = replace(report(48, {}), answers=said_no, asked=frozenset(said_no))
    concluded = triage(older, "low back")
    unasked = [one for one in concluded.findings if one.rule == "aftercare.unasked"]
    assert [(one.code, one.weight) for one in unasked] == [(newer.id, "inform")]
    assert concluded.verdict == "none"
    of_today = replace(older, asked=frozenset({*said_no, newer.id}))
    assert faults_of(of_today) == {newer.id: "red-flag-skipped"}


@given(REPORTS, PLACES, st.sampled_from(ASKED))
def test_one_more_sign_never_lowers_the_level(
    given: AftercareReport, place: str, name: str
) -> None:
    without = level(changed(given, **{name: Answer.NO}), place)
    assert level(changed(given, **{name: Answer.YES}), place) >= without
    assert level(changed(given, **{name: Answer.UNSURE}), place) >= without


@given(
    REPORTS,
    PLACES,
    st.sampled_from(sorted(s.id for s in KNOWLEDGE.signs.values() if s.is_red_flag)),
)
def test_not_sure_about_a_red_flag_is_a_call_at_least(
    given: AftercareReport, place: str, name: str
) -> None:
    is_asked = not KNOWLEDGE.signs[name].intra_articular or place in ("knee joint", "unknown")
    reached = level(changed(given, **{name: Answer.UNSURE}), place)
    assert reached >= Level.CALL or not is_asked


@given(REPORTS, PLACES, st.randoms())
def test_the_order_of_the_answers_does_not_matter(
    given: AftercareReport, place: str, random: Any
) -> None:
    shuffled = list(given.answers.items())
    random.shuffle(shuffled)
    other = AftercareReport(
        answered_at=given.answered_at,
        answers=dict(shuffled),
        temperature=given.temperature,
        pain=given.pain,
        worry=given.worry,
        wants_call=given.wants_call,
    )
    assert triage(other, place) == triage(given, place)


@given(REPORTS, PLACES, st.booleans())
def test_every_conclusion_says_how_to_call(
    given: AftercareReport, place: str, on_call: bool
) -> None:
    codes = [one.code for one in triage(given, place, on_call=on_call).findings]
    assert codes[-1] == "how-to-call"
    assert on_call or codes[0] == "nobody-on-call"


@given(REPORTS, PLACES)
def test_no_unverified_fact_decides_and_each_brings_a_person(
    given: AftercareReport, place: str
) -> None:
    for finding in triage(given, place).findings:
        if finding.awaits and finding.rule == "aftercare.sign":
            assert Level.of(finding.weight) >= Level.CALL
            published = Level.of(str(finding.params["sign_level"]))
            assert Level.of(finding.weight) < published or published <= Level.CALL


@given(st.lists(st.integers(0, 10), min_size=1, max_size=5), st.integers(0, 10))
def test_earlier_reports_count_in_any_order(pains: list[int], now: int) -> None:
    earlier = tuple(report(10 + place, pain=pain) for place, pain in enumerate(pains))
    given = report(96, pain=now)
    assert triage(given, earlier=earlier) == triage(given, earlier=earlier[::-1])


def test_reports_about_another_session_or_from_later_are_not_compared() -> None:
    before = AftercareReport(answered_at=ENDED - timedelta(days=1), pain=1)
    later = report(120, pain=1)
    assert said(triage(report(96, pain=6), "knee ligaments", earlier=(before, later))) == []


def test_a_skipped_red_flag_is_refused_by_name_and_an_ordinary_question_may_be_skipped() -> None:
    given = AftercareReport(answered_at=after(24))
    skipped = {
        sign.id: "red-flag-skipped"
        for sign in KNOWLEDGE.signs.values()
        if sign.is_red_flag and not sign.intra_articular and "back" in (sign.regions or ("back",))
    }
    assert faults_of(given) == skipped
    assert "rash" not in skipped


def test_an_emergency_shows_before_the_form_is_complete() -> None:
    given = AftercareReport(answered_at=after(24), answers={"chest": Answer.YES})
    said_so_far = weigh_so_far(given, session("low back"), on_call=True, knowledge=KNOWLEDGE)
    assert said_so_far.verdict == "emergency"
    assert said(said_so_far) == ["chest"]
    assert "chest" not in faults_of(given)


def test_not_asked_is_skipped() -> None:
    given = changed(report(), chest=Answer.NOT_ASKED)
    assert faults_of(given) == {"chest": "red-flag-skipped"}


def test_a_reading_answers_the_question_about_fever() -> None:
    answers = {name: one for name, one in report().answers.items() if name != "fever"}
    given = AftercareReport(
        answered_at=after(24),
        answers=answers,
        temperature=report(temperature="37.0 °C").temperature,
    )
    assert triage(given, "low back").verdict == "none"


def test_questions_about_another_region_may_be_skipped() -> None:
    answers = {
        name: one
        for name, one in report().answers.items()
        if not KNOWLEDGE.signs[name].intra_articular
        and (not KNOWLEDGE.signs[name].regions or "knee" in KNOWLEDGE.signs[name].regions)
    }
    given = AftercareReport(answered_at=after(24), answers=answers)
    assert triage(given, "knee ligaments").verdict == "none"
    assert set(faults_of(given)) == {"headache-spinal", "headache-neck", "bladder-bowel"}


@pytest.mark.parametrize(
    ("at", "now", "fault"),
    [
        (ENDED - timedelta(seconds=1), ENDED, "before-session"),
        (ENDED + timedelta(hours=1), ENDED, "in-the-future"),
        (datetime(2026, 6, 21), ENDED, "no-zone"),  # noqa: DTZ001
    ],
)
def test_an_answer_from_no_possible_time_is_refused(
    at: datetime, now: datetime, fault: str
) -> None:
    given = AftercareReport(answered_at=at, answers=all_no(KNOWLEDGE))
    assert faults_of(given, now) == {"answered_at": fault}


def test_all_faults_of_a_report_are_said_at_once() -> None:
    given = changed(report(pain=11), chest=Answer.NOT_ASKED, toothache=Answer.YES)
    assert faults_of(given) == {
        "pain": "out-of-range",
        "toothache": "unknown",
        "chest": "red-flag-skipped",
    }


def test_a_structure_that_is_no_longer_known_leaves_every_danger_open() -> None:
    assert level(report(answers={"pain-rising-joint": Answer.YES}), "knee ligaments") is Level.NONE
    place = session("knee ligaments")
    renamed = type(place)(ended_at=ENDED, structures=("knee-of-an-older-version",))
    conclusion = triage_report(
        report(answers={"pain-rising-joint": Answer.YES}),
        renamed,
        on_call=True,
        knowledge=KNOWLEDGE,
        now=after(25),
    )
    assert conclusion.verdict == "call"


def test_every_question_of_the_form_reaches_the_triage() -> None:
    given = dict.fromkeys(all_no(KNOWLEDGE), "no") | {
        "pain": "4",
        "temperature": Decimal("100.4"),
        "temperature-unit": "F",
        "worry": "a lump",
        "wants-call": "no",
        "hot-joint": "yes",
        "calf": "unsure",
    }
    response = respond(FORM, given)
    response["item"] = [*form_start(session("knee joint"), knowledge=KNOWLEDGE), *response["item"]]
    read = read_report(read_answers(FORM, response), answered_at=after(48))
    assert read.pain == 4
    assert read.temperature is not None
    assert read.temperature.value == 38
    conclusion = triage(read)
    assert conclusion.verdict == "emergency"
    assert said(conclusion) == ["hot-joint", "fever", "calf", "worry"]


@pytest.mark.parametrize("place", ["knee joint", "knee ligaments", "low back", "neck", "unknown"])
def test_the_form_asks_every_red_flag_of_the_place(place: str) -> None:
    start = form_start(session(place), knowledge=KNOWLEDGE)
    response = {**respond(FORM, {}), "item": start}
    with pytest.raises(CareError) as caught:
        read_answers(FORM, response)
    asked = set(caught.value.faults)
    with pytest.raises(CareError) as skipped:
        triage(AftercareReport(answered_at=after(24)), place)
    assert set(skipped.value.faults) <= asked


def test_a_stored_triage_names_its_facts() -> None:
    conclusion = triage(report(answers={"chest": Answer.YES}))
    assert conclusion.facts == ("signs/chest", "levels/emergency")
    assert conclusion.to_json()["findings"][0]["params"]["respond_minutes"] == 0
