"""The choices of the analysis, and the readings of the notes, against the tables themselves."""

from __future__ import annotations

import pytest

from prolo.cli.evidence.words import CAUTIONS as CAUTION_WORDS
from prolo.cli.evidence.words import REASONS
from prolo.errors import KnowledgeError, SynthesisError
from prolo.evidence.conditions import comparisons_of, outcomes_of
from prolo.evidence.protocol import (
    CAUTIONS,
    EXCLUSIONS,
    HERE,
    REFUSALS,
    Window,
    joints_and_people,
    load_protocol,
    read_protocol,
)
from prolo.knowledge.trials import load_trials

CHOICES, READINGS = HERE / "protocol.toml", HERE / "readings.csv"


def test_every_reading_is_about_a_trial_and_an_arm_of_the_tables():
    tables = load_trials()
    studies = {study.study_id for study in tables.studies}
    arms = {(arm.study_id, arm.arm_id) for arm in tables.arms}
    for reading in load_protocol().readings:
        assert reading.study_id in studies
        assert reading.arm_id is None or (reading.study_id, reading.arm_id) in arms
        if reading.code == "overlaps":
            assert reading.value in studies
        if reading.code == "direction":
            assert reading.arm_id is not None


def test_a_condition_has_a_question_of_its_own_only_where_its_trials_asked_another():
    protocol, tables = load_protocol(), load_trials()
    for condition, primary in protocol.primary_elsewhere.items():
        asked = comparisons_of(condition, tables, protocol=protocol)
        assert primary.comparator in asked
        assert protocol.primary.comparator not in asked
        assert primary.outcome in outcomes_of(condition, tables)


def test_every_treatment_of_the_tables_is_an_irritant_or_in_one_comparator_group():
    protocol = load_protocol()
    grouped = {one for group in protocol.comparators.values() for one in group.treatments}
    assert {arm.treatment for arm in load_trials().arms} <= grouped | {*protocol.irritants}


def test_every_instrument_that_is_preferred_stands_in_the_tables():
    tables = load_trials()
    names = {row.instrument for row in (*tables.outcomes, *tables.contrasts)}
    names |= {row.event for row in tables.binary}
    preferred = {name for order in load_protocol().instruments.values() for name in order}
    assert preferred <= names


def test_the_windows_leave_no_week_out_and_count_none_twice():
    windows = load_protocol().windows.values()
    for week in range(1, 105):
        assert sum(window.holds(week) for window in windows) == 1


def test_of_two_times_equally_near_the_later_is_taken():
    window = Window(id="w", low_weeks=12, high_weeks=26, near_weeks=19)
    assert sorted([12, 16, 22, 26], key=window.distance) == [22, 16, 26, 12]


def test_every_code_has_words_for_the_terminal():
    assert set(REASONS) >= EXCLUSIONS | REFUSALS
    assert set(CAUTION_WORDS) >= CAUTIONS


def test_an_unknown_choice_is_answered_with_the_nearest():
    with pytest.raises(SynthesisError, match="Did you mean corticosteroid"):
        load_protocol().comparator("corticosteroids")
    with pytest.raises(SynthesisError, match="there are short, medium, long"):
        load_protocol().window("half a year")


def test_faults_are_named_with_file_row_and_key_all_at_once(tmp_path):
    text = CHOICES.read_text().replace("version = 6", "colour = 6", 1)
    (tmp_path / "protocol.toml").write_text(text)
    rows = READINGS.read_text() + "one,,,,,implausable,,note\none,,,,,direction,upwards,note\n"
    (tmp_path / "readings.csv").write_text(rows)
    with pytest.raises(KnowledgeError) as caught:
        read_protocol(tmp_path / "protocol.toml", tmp_path / "readings.csv")
    last = len(rows.splitlines())
    near, words = "Did you mean implausible?", "There are comparator, irritant, none."
    assert caught.value.faults == (
        "protocol.toml: version is missing.",
        "protocol.toml: colour is not known.",
        f"readings.csv: row {last - 1}: code: 'implausable' is not known. {near}",
        f"readings.csv: row {last}: value: 'upwards' is none. {words}",
    )


@pytest.mark.parametrize(
    ("there", "instead", "says"),
    [
        ("version = 5", "version = 6", "earlier: must hold versions 5 to 1, each once"),
        ('reason = "first version"', 'reason = ""', "version 1: reason: is empty"),
        ("written_on = 2026-11-24", "written_on = 2027-01-01", "younger than the one after it"),
        (
            'window = "medium"\n\n#',
            'window = "soon"\n\n#',
            "primary: window: 'soon' is not under windows",
        ),
        ('comparator = "placebo"', 'comparator = "sugar"', "'sugar' is not under comparators"),
        ("joint_correlation = 0.5", "joint_correlation = 1.5", "1.5 lies outside 0 to 1"),
    ],
)
def test_a_history_or_a_choice_that_cannot_be_is_named(tmp_path, there, instead, says):
    text = CHOICES.read_text()
    assert text.count(there) == 1
    (tmp_path / "protocol.toml").write_text(text.replace(there, instead))
    with pytest.raises(KnowledgeError, match=says):
        read_protocol(tmp_path / "protocol.toml", READINGS)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("43/29", (43, 29)),
        ("29/43", None),
        ("43", None),
        (None, None),
        ("a/b", None),
        ("0/0", None),
    ],
)
def test_joints_and_people_are_read_as_two_numbers(value, found):
    assert joints_and_people(value) == found


def test_every_trial_that_counts_joints_says_of_how_many_people():
    joints = [one for one in load_protocol().readings if one.code == "unit-joints"]
    assert len(joints) == 5
    assert all(joints_and_people(one.value) for one in joints)


def test_a_treatment_cannot_be_compared_with_itself(tmp_path):
    text = CHOICES.read_text().replace('treatments = ["prp"]', 'treatments = ["prp", "dextrose"]')
    (tmp_path / "protocol.toml").write_text(text)
    with pytest.raises(KnowledgeError, match="dextrose is in two groups or is an irritant"):
        read_protocol(tmp_path / "protocol.toml", READINGS)
