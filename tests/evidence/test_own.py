"""Trials of one's own: the form, what is read from it, every fault at once, and whose is whose."""

from __future__ import annotations

import csv
import sys

import pytest

from prolo.errors import KnowledgeError, SetupError
from prolo.evidence import evidence_for, load_own, load_protocol, trial_table
from prolo.evidence.form import workbook, write_form
from prolo.evidence.own import READING_COLUMNS
from prolo.knowledge.trials import form, load_trials

SHIPPED = load_trials()

STUDY = {
    "study_id": "mine-2026", "condition": "knee-oa", "region": "knee", "design": "parallel",
    "source_url": "https://example.org/mine", "first_author": "Mine", "year": "2026",
}  # fmt: skip
ARMS = [
    {"study_id": "mine-2026", "arm_id": one, "treatment": treatment, "n_randomised": "20"}
    for one, treatment in (("dpt", "dextrose"), ("saline", "saline"))
]
SCORES = [
    {
        "study_id": "mine-2026", "arm_id": one, "outcome": "pain", "instrument": "VAS",
        "scale_min": "0", "scale_max": "100", "higher_is": "worse", "weeks": "24",
        "kind": "value", "n": "20", "mean": mean, "sd": "18.5", "as_reported": mean,
        "source_url": "https://example.org/mine", "read_in": "table 2",
    }
    for one, mean in (("dpt", "31"), ("saline", "42.5"))
]  # fmt: skip
READING = {"study_id": "mine-2026", "code": "unit-joints", "value": "40/32", "read_in": "methods"}
ROWS = {"studies": [STUDY], "arms": ARMS, "outcomes": SCORES, "readings": [READING]}


def columns_of(name):
    return READING_COLUMNS if name == "readings" else form()[name]


def lines(name, rows):
    columns = columns_of(name)
    return [columns, *([row.get(column, "") for column in columns] for row in rows)]


def as_csv(folder, rows, delimiter=","):
    folder.mkdir()
    for name, table in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(lines(name, table))
    return folder


def as_workbook(path, rows):
    path.write_bytes(workbook({name: lines(name, table) for name, table in rows.items()}))
    return path


def load(path, **how):
    return load_own(path, SHIPPED, load_protocol(), **how)


def refused(path):
    with pytest.raises(KnowledgeError) as caught:
        load(path)
    return caught.value.faults


def with_row(name, at, **changed):
    rows = {each: [dict(row) for row in table] for each, table in ROWS.items()}
    rows[name][at].update(changed)
    return rows


def answer(own):
    return evidence_for("knee-oa", "pain", "placebo", own.tables, protocol=own.protocol)


# -- reading -------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_folder_of_csv_files_is_read_and_pooled(tmp_path, delimiter):
    found = answer(load(as_csv(tmp_path / "mine", ROWS, delimiter)))
    (trial,) = found.effects
    assert (trial.trial_id, trial.effect.value) == ("mine-2026", pytest.approx(11.5))
    assert [made.code for made in trial.effect.conversions] == ["design-effect"]
    assert found.own == ("mine-2026",)


def test_a_workbook_gives_what_the_csv_files_give(tmp_path):
    sheets, files = as_workbook(tmp_path / "mine.xlsx", ROWS), as_csv(tmp_path / "mine", ROWS)
    assert load(sheets) == load(files)


def test_a_workbook_inside_a_folder_is_read_too(tmp_path):
    (tmp_path / "mine").mkdir()
    as_workbook(tmp_path / "mine" / "trials.xlsx", ROWS)
    (tmp_path / "mine" / "~$trials.xlsx").write_text("open in a spreadsheet")
    assert len(load(tmp_path / "mine").tables.outcomes) == 2


def test_columns_that_may_be_empty_may_be_left_out(tmp_path):
    folder = as_csv(tmp_path / "mine", ROWS)
    few = [key for key in STUDY if key != "year"]
    (folder / "studies.csv").write_text(
        ",".join(few) + "\n" + ",".join(STUDY[key] for key in few) + "\n"
    )
    (study,) = load(folder).tables.studies
    assert (study.study_id, study.year) == ("mine-2026", None)


def test_empty_rows_below_and_between_are_passed_over(tmp_path):
    rows = {**ROWS, "arms": [ARMS[0], {}, ARMS[1], {}]}
    assert len(load(as_csv(tmp_path / "mine", rows)).tables.arms) == 2


# -- whose is whose ------------------------------------------------------------------------


def test_own_trials_alone_leave_the_shipped_ones_out(tmp_path):
    own = load(as_csv(tmp_path / "mine", ROWS))
    assert {one.study_id for one in own.tables.studies} == own.tables.own == {"mine-2026"}


def test_own_trials_beside_the_shipped_ones_are_marked_each(tmp_path):
    own = load(as_csv(tmp_path / "mine", ROWS), with_shipped=True)
    found = answer(own)
    assert {one.trial_id for one in found.effects} == {"rabago-2013a", "mine-2026"}
    assert found.own == ("mine-2026",)
    table = trial_table(found)
    at, whose = table.columns.index("trial_id"), table.columns.index("tables")
    assert {row[at] for row in table.rows if row[whose] == "own"} == {"mine-2026"}


def test_the_shipped_tables_know_no_trial_of_ones_own():
    assert SHIPPED.own == frozenset()
    assert evidence_for("knee-oa", "pain", "placebo", SHIPPED).own == ()


def test_an_id_of_a_shipped_trial_is_refused(tmp_path):
    rows = {name: [dict(row, study_id="sit-2020") for row in table] for name, table in ROWS.items()}
    (fault,) = refused(as_csv(tmp_path / "mine", rows))
    assert fault.startswith("studies.csv: row 2, study_id: 'sit-2020' is a trial of the shipped")
    assert fault.endswith("Give yours another id.")


# -- faults --------------------------------------------------------------------------------


def test_every_fault_of_every_file_is_said_at_once_with_what_was_expected(tmp_path):
    rows = with_row("outcomes", 0, mean="a lot", outcome="paim", weeks="")
    rows["arms"][1].update(treatment="xx", n_randomised="12.5")
    rows["outcomes"][1].update(arm_id="salin")
    rows["readings"][0].update(code="unit-joint")
    faults = refused(as_csv(tmp_path / "mine", rows))
    assert set(faults) >= {
        "outcomes.csv: row 2, mean: 'a lot' is not a number.",
        "outcomes.csv: row 2, outcome: 'paim' is not a word here. Did you mean \"pain\"?",
        "arms.csv: row 3, n_randomised: '12.5' is not a whole number.",
        "readings.csv: row 2: code: 'unit-joint' is not known. Did you mean unit-joints?",
    }
    whole = "\n".join(faults)
    assert "treatment: 'xx' is not a word here. There are dextrose," in whole
    assert "arm_id: 'salin' is not an arm." in whole


def test_a_fault_in_a_study_is_not_said_again_of_its_arms_and_scores(tmp_path):
    rows = with_row("studies", 0, year="soon")
    rows["arms"][0].update(n_randomised="some")
    assert refused(as_csv(tmp_path / "mine", rows)) == (
        "studies.csv: row 2, year: 'soon' is not a whole number.",
        "arms.csv: row 2, n_randomised: 'some' is not a whole number.",
    )


def test_faults_of_a_workbook_name_its_sheet_and_row(tmp_path):
    path = as_workbook(tmp_path / "mine.xlsx", with_row("outcomes", 1, sd="-3"))
    assert refused(path) == ("mine.xlsx, sheet outcomes: row 3, sd: -3 is below 0.",)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("outcome.csv", "a\n", "outcome.csv: is none of studies, arms"),
        ("contrasts.csv", "study_id,study_id\n", "column study_id stands there twice"),
        ("contrasts.csv", "", "contrasts.csv: row 1: is empty"),
        ("contrasts.csv", "study_id,colour\n", "column colour is not a column of contrasts"),
        ("contrasts.csv", "study_id,arm_a\n", "contrasts.csv: row 1: column arm_b is missing"),
        ("readings.csv", "study_id,code\n", "readings.csv: row 1: column read_in is missing"),
        ("readings.csv", "study_id,code,read_in\nyours,implausible,text\n", "none of your studies"),
        ("contrasts.xlsx", "no workbook", "contrasts.xlsx: cannot be read"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_named(tmp_path, name, text, says):
    folder = as_csv(tmp_path / "mine", ROWS)
    (folder / name).write_text(text)
    assert any(says in fault for fault in refused(folder))


def test_a_table_that_stands_there_twice_is_named(tmp_path):
    folder = as_csv(tmp_path / "mine", ROWS)
    as_workbook(folder / "more.xlsx", {"studies": [STUDY]})
    assert any("stands in" in fault and "keep one" in fault for fault in refused(folder))


def test_a_row_with_more_cells_than_columns_is_named(tmp_path):
    folder = as_csv(tmp_path / "mine", ROWS)
    with (folder / "studies.csv").open("a") as file:
        file.write("," * 30 + "lost\n")
    assert "studies.csv: row 3: has more cells than columns." in refused(folder)


def test_no_files_no_folder_and_no_arms_are_said(tmp_path):
    assert "holds no CSV file" in refused(tmp_path)[0]
    assert "is not there" in refused(tmp_path / "nowhere")[0]
    (tmp_path / "notes.txt").write_text("")
    assert "notes.txt: is neither .csv nor" in refused(tmp_path / "notes.txt")[0]
    assert refused(as_csv(tmp_path / "mine", {"studies": [STUDY]})) == (
        "arms: is missing. Trials need studies and arms.",
    )


def test_without_its_library_a_workbook_is_answered_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    (fault,) = refused(as_workbook(tmp_path / "mine.xlsx", ROWS))[:1]
    assert "pip install 'prolo[excel]'" in fault


# -- the form ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["mine", "mine.xlsx"])
def test_the_form_is_read_back_without_a_fault_but_its_emptiness(tmp_path, name):
    write_form(tmp_path / name)
    own = load(tmp_path / name)
    assert (own.tables.studies, own.tables.own) == ((), frozenset())


def test_the_form_says_what_belongs_into_each_column(tmp_path):
    write_form(tmp_path / "mine")
    guide = (tmp_path / "mine" / "FORMAT.md").read_text()
    for name, columns in form().items():
        assert f"{name}.csv" in guide
        assert [one for one in columns if one not in guide] == []
    assert "unit-joints" in guide
    needed = guide.partition("## What no row may leave empty")[2].partition("##")[0]
    assert "- arms: study_id, arm_id, treatment\n" in needed


DESIGNS = ("parallel", "crossover", "factorial", "split-body")


def test_an_empty_cell_is_answered_with_what_is_expected_there(tmp_path):
    rows = with_row("studies", 0, design="", source_url="")
    assert refused(as_csv(tmp_path / "mine", rows)) == (
        f"studies.csv: row 2, design: is empty. {' or '.join(DESIGNS)} is expected.",
        "studies.csv: row 2, source_url: is empty. Text is expected.",
    )


def test_nothing_is_overwritten(tmp_path):
    write_form(tmp_path / "mine")
    with pytest.raises(SetupError, match="there already"):
        write_form(tmp_path / "mine")
    with pytest.raises(SetupError, match=r"a new folder or a new \.xlsx"):
        write_form(tmp_path / "mine.pdf")


def test_the_same_form_is_the_same_bytes():
    assert workbook({"arms": [["a", "ü & <b>"]]}) == workbook({"arms": [["a", "ü & <b>"]]})
