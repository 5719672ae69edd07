"""What stands beside prolotherapy for each alternative and for nothing: each number, each gap."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import get_args

import pytest

from prolo.evidence.alone import course_of
from prolo.evidence.certainty import DOMAINS
from prolo.knowledge import load_knowledge
from prolo.knowledge.records.choices import GradedDomain
from prolo.knowledge.trials import load_trials
from prolo.papers.options_beside import gaps_of
from prolo.papers.options_parts import WAITING
from prolo.papers.options_sheet import Choice, OptionsSheet
from prolo.papers.paper import Table
from prolo.papers.words import options, options_found
from prolo.papers.words import options_known as words
from prolo.papers.words import options_read as read
from prolo.papers.words.risks import figure_text
from prolo.papers.words.sentences import said as said_of
from tests.papers.option_sheets import CONDITIONS, known, said, sheet_of, table

KNOWLEDGE = load_knowledge()


@cache
def sheet(condition: str) -> OptionsSheet:
    return sheet_of(condition)


def row(condition: str, option: str, begins: str) -> tuple[str, ...]:
    label = KNOWLEDGE.options[option].label
    cells = table(known(condition), begins).parts[0].cells
    return next(one for one in cells if one[0].split(" [")[0] == label)


def does(condition: str, option: str) -> tuple[str, ...]:
    return row(condition, option, "Every option, with what is known")


def asks(condition: str, option: str) -> tuple[str, ...]:
    return row(condition, option, "Every option, with what it asks")


def of_people(condition: str) -> Table:
    return table(known(condition), "How people were later")


# -- side by side --------------------------------------------------------------------------


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_option_stands_in_both_tables_and_no_cell_is_empty(condition: str) -> None:
    names = [said_of(one.option.label) for one in sheet(condition).choices]
    for begins in ("Every option, with what is known", "Every option, with what it asks"):
        cells = table(known(condition), begins).parts[0].cells
        assert sorted(one[0].split(" [")[0] for one in cells) == sorted(names)
        assert all(all(one) for one in cells)


def test_beside_prolotherapy_for_the_knee_each_injection_has_visits_price_and_effect() -> None:
    for option in ("corticosteroid", "hyaluronic-acid", "prp", "exercise"):
        _name, _harm, _mind, visits, cost, _gaps = asks("knee-oa", option)
        assert re.search(r"\d+ (visits|sessions?)", visits), option
        assert re.search(r"\d USD", cost), option
        assert "better than" in does("knee-oa", option)[2], option


def test_the_cells_of_the_knee_say_what_was_read() -> None:
    assert (
        "Pain: 1.3 points better than with little or nothing; may be 1.0 better to 1.6 better (56 "
        "trials, 4,184 people; certainty: low)" in (does("knee-oa", "exercise")[2])
    )
    assert (
        "42 of 107 (of 100 it is 39.3; may be 30.0 to 49.2)" in asks("knee-oa", "topical-nsaid")[1]
    )
    assert (
        "7.0 %, with a dummy 1.8 % (of how many is not printed): blood tests of the liver"
        in asks("knee-oa", "paracetamol")[1]
    )
    assert "in trials beside prolotherapy 3 to 5 sessions" in asks("knee-oa", "hyaluronic-acid")[3]
    assert "19,002 to 30,249 USD an operation, US 2017" in asks("knee-oa", "surgery")[4]
    assert "ACR / Arthritis Foundation 2019: advises it, strong" in does("knee-oa", "exercise")[3]
    assert "0.5 to 1 % (of how many is not printed): died within" in asks("knee-oa", "surgery")[1]
    assert (
        "12 %, with exercise alone 9 % (of how many is not printed): a serious"
        in asks("hip-oa", "surgery")[1]
    )


def test_of_a_review_it_is_said_that_nobody_read_how_many_trials_it_took() -> None:
    told = read.effect(KNOWLEDGE.option_effects["snri-back-pain"])
    assert (
        "than with a dummy; may be 0.3 better to 0.7 better (nobody read how many trials; " in told
    )


def test_what_a_guideline_advises_for_new_back_pain_alone_is_not_said_of_pain_that_lasts() -> None:
    tablets = does("low-back", "oral-nsaid")[3]
    assert "strong" not in tablets
    assert "ACP 2017: advises it, weak (where care without a drug did not help enough)" in tablets
    assert "weak" in does("low-back", "duloxetine")[3]
    assert "strong (manipulation and acupuncture alone)" in does("low-back", "heat-manual")[3]


def test_a_difference_too_small_for_one_decimal_is_still_one() -> None:
    pain = KNOWLEDGE.option_effects["prp-knee-pain"]
    assert "0.4 points better than with a dummy; may be 0.2 worse to 0.9" in read.effect(pain)
    least = replace(
        KNOWLEDGE.option_effects["oral-nsaid-back-pain"],
        better=Decimal("0.4"),
        better_min=Decimal("-0.4"),
    )
    assert "less than 0.1 points better" in read.effect(least)
    assert "may be less than 0.1 worse to 0.5 better" in read.effect(least)
    assert words.change(0.04, -0.04, 0.0).startswith("less than 0.1 points better")
    assert words.change(0.0, -0.04, 0.0).endswith("less than 0.1 worse to no difference")


def test_doing_nothing_has_numbers_of_what_happens_by_itself() -> None:
    assert (
        "Only a change since the start, no effect: Pain: 0.03 of the usual gap between people "
        "better than at the start; may be 0.13 worse" in (does("hip-oa", WAITING)[2])
    )
    assert "from 5.1 to 2.3 of 10 (less is better)" in does("low-back", WAITING)[2]
    assert (
        "49 of 59 people (of 100 it is 83; may be 71 to 92)"
        in (does("lateral-epicondylitis", WAITING)[2])
    )
    assert "3 of 22" in does("osgood-schlatter", WAITING)[2]  # counted in a trial of this condition


def test_who_were_better_by_enough_are_told_of_a_hundred_with_their_difference() -> None:
    """Smidt 2002: after 52 weeks 43 of 62 with injections and 49 of 59 who waited."""
    told = does("lateral-epicondylitis", "corticosteroid")[2]
    assert "of 100 people 69 with it, 83 without it; that is 14 fewer, may be 28 fewer to 2" in told
    assert "of 100 people 92 with it, 32 without it; that is 60 more, may be 44 more" in told


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_gap_is_named_where_a_cell_is_empty_and_nowhere_else(condition: str) -> None:
    for choice in sheet(condition).choices:
        if choice.is_prolotherapy:
            continue
        gaps = set(gaps_of(choice))
        cells = asks(condition, choice.option.id)
        assert ("harms" in gaps) == (cells[1] == words.no_harm_counted())
        assert ("visits" in gaps) == (cells[3] == "not known here; ask")
        assert ("price" in gaps) == ("no price was read" in cells[4])
        assert ("guidelines" in gaps) == (
            does(condition, choice.option.id)[3] == "nothing was read"
        )


def test_what_prolotherapy_gains_is_never_said_of_another_option() -> None:
    for condition in CONDITIONS:
        for choice in sheet(condition).choices:
            known_of = choice.known
            for one in chain(known_of.effects, known_of.courses, known_of.harm_rates):
                assert one.option == choice.option.id
                assert {"any", condition} & {*one.conditions}


# -- each number ---------------------------------------------------------------------------


def on_ten(value: Decimal, scale: Decimal | None) -> str:
    if scale and 0 < 10 * abs(value) / scale < Decimal("0.05"):
        return "less than 0.1"
    shown = round(10 * abs(value) / scale, 1) if scale else round(abs(value), 2)
    return f"{shown:.1f}" if scale else f"{shown:.2f}"


@pytest.mark.parametrize("ref", sorted(KNOWLEDGE.option_effects))
def test_each_effect_is_shown_as_it_was_read(ref: str) -> None:
    fact = KNOWLEDGE.option_effects[ref]
    text = read.effect(fact)
    if fact.better is not None:
        way = "better" if fact.better > 0 else "worse"
        shown = rf"{on_ten(fact.better, fact.scale_points)} [a-z ]*{way}"
        assert re.search(shown if fact.better else "neither better nor worse than", text)
        if fact.better_max is not None:
            assert on_ten(fact.better_max, fact.scale_points) in text.partition("may be")[2]
        else:
            assert "no range was read" in text
    else:
        assert fact.events is not None
        assert fact.n
        assert f"of 100 people {round(100 * fact.events / fact.n)} with it" in text
    if fact.people:
        assert f"{fact.people:,} people" in text
    for condition in fact.conditions:
        by = sheet(condition).spreads.get(fact.outcome)
        assert read.effect(fact, by) in does(condition, fact.option)[2]


def test_standard_deviations_are_told_in_points_too_by_a_gap_that_is_named() -> None:
    """Saltychev 2020, 0.58 (0.27 to 0.88), by how far people in Rabago 2013 were apart."""
    by = sheet("knee-oa").spreads["pain"]
    assert (by.instrument, by.people, round(10 * by.sd / by.scale_points, 1)) == (
        "WOMAC-pain",
        90,
        1.5,
    )
    told = does("knee-oa", "corticosteroid")[2]
    assert "0.9 points better than with a dummy; may be 0.4 better to 1.3 better" in told
    assert "; made from 0.58 (0.27 to 0.88) of the usual gap (8 trials" in told
    for begins in ("The options in short", "Every option, with what is known", "How people were"):
        note = table(known("knee-oa"), begins).note
        assert (
            "usual gap in pain was taken as 1.5 points of 10: that of 90 people in Rabago" in note
        )
        assert note.count("WOMAC-pain") == 1


def test_a_gap_of_which_no_range_was_read_is_printed_beside_its_points_too() -> None:
    fact = KNOWLEDGE.option_effects["steroid-knee-pain"]
    bare = replace(fact, better_min=None, better_max=None)
    told = read.effect(bare, sheet("knee-oa").spreads["pain"])
    assert "0.9 points better" in told
    assert "; no range was read; made from 0.58 of the usual gap (" in told


@pytest.mark.parametrize("condition", CONDITIONS)
def test_an_effect_in_standard_deviations_has_points_or_it_is_said_why_not(condition: str) -> None:
    effects = [one for choice in sheet(condition).choices for one in choice.known.effects]
    bare = {
        one.outcome
        for one in effects
        if read.is_in_gaps(one) and one.outcome not in sheet(condition).spreads
    }
    note = table(known(condition), "Every option, with what is known").note
    assert all(read.no_gap(one) in note for one in bare)
    for one in (one for one in effects if one.better):
        text = read.effect(one, sheet(condition).spreads.get(one.outcome))
        made = read.is_in_gaps(one) and one.outcome not in bare
        assert ("points" in text.partition("(")[0]) == (made or bool(one.scale_points))
        assert ("of the usual gap" in text) == read.is_in_gaps(one)


def test_how_sure_its_authors_are_stands_beside_each_effect_with_what_they_lowered_it_for() -> None:
    back = replace(
        KNOWLEDGE.option_effects["oral-nsaid-back-pain"],
        certainty="low",
        certainty_why=("risk-of-bias", "missing"),
        note=None,
    )
    why = "certainty: low, because of: trials that may mislead; trials that are not there)"
    assert read.effect(back).endswith(f"(6 trials, 1,354 people; {why}")
    assert read.effect(replace(back, certainty_why=())).endswith("people; certainty: low)")
    ungraded = read.effect(replace(back, certainty="not-graded", certainty_why=()))
    assert ungraded.endswith("people; its authors did not grade how sure it is)")
    unread = read.effect(replace(back, certainty=None, certainty_why=()))
    assert unread.endswith("(6 trials, 1,354 people)")


def test_what_lowers_the_certainty_of_others_is_coded_as_what_lowers_that_of_prolotherapy() -> None:
    assert set(get_args(GradedDomain)) == set(DOMAINS)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_that_nobody_read_how_sure_is_said_once_where_it_is_so(condition: str) -> None:
    effects = [one for choice in sheet(condition).choices for one in choice.known.effects]
    unread = any(one.certainty is None for one in effects)
    for begins in ("The options in short", "Every option, with what is known"):
        note = table(known(condition), begins).note
        assert note.count(read.certainty_unread()) == unread


@pytest.mark.parametrize("ref", sorted(KNOWLEDGE.option_courses))
def test_what_became_of_people_is_shown_and_called_no_effect(ref: str) -> None:
    fact = KNOWLEDGE.option_courses[ref]
    for condition in fact.conditions:
        paper = known(condition)
        cells = [one for part in of_people(condition).parts for one in part.cells]
        by = sheet(condition).spreads.get(fact.outcome)
        assert any(read.course(fact, by) in one[1] for one in cells)
        assert words.no_effect() in said(paper)


def test_what_became_of_people_in_the_trials_is_what_the_evidence_says() -> None:
    parts = {one.head: one.cells for one in of_people("knee-oa").parts}
    for head, arms in (
        ("Exercise, physiotherapy", "exercise"),
        ("Prolotherapy", "irritant"),
        ("A dummy injection (salt water or anaesthetic)", "placebo"),
    ):
        found = course_of("knee-oa", "pain", arms, load_trials(), window="medium")
        ((estimate, low, high),) = found.found
        (told,) = [one[1] for one in parts[head] if one[0] == "Pain, 12 to 26 weeks"]
        shown = [float(one) for one in re.findall(r"\d+\.\d", told)]
        assert shown == pytest.approx([estimate, abs(low), abs(high)], abs=0.051)
        assert f"{found.n} people" in told


def test_two_trials_that_are_not_pooled_are_told_one_by_one() -> None:
    parts = {one.head: one.cells for one in of_people("low-back").parts}
    dummy = parts["A dummy injection (salt water or anaesthetic)"]
    (told,) = [one[1] for one in dummy if one[0] == "Pain, 12 to 26 weeks"]
    assert "(Dechow 1999" in told
    assert "(Yelland 2004" in told
    assert "worked out with a guess" in told


def test_trials_that_had_such_a_group_and_print_no_change_are_named() -> None:
    text = said(known("knee-oa"))
    (line,) = re.findall("^These trials had such groups too.*$", text, re.MULTILINE)
    assert "Sit 2020 [" in line
    assert "NCT" not in line  # of a registration nothing can be missing
    rows = [one for part in of_people("knee-oa").parts for one in part.cells]
    assert any(one[3] == "8 trials; 1 trial is only registered" for one in rows)


def test_a_harm_of_another_option_is_no_harm_of_prolotherapy() -> None:
    for condition in CONDITIONS:
        assert all(one.option is None for one in sheet(condition).harm_rates)
    harms = said(known("knee-oa")).partition("What can go wrong with prolotherapy")[2]
    assert "new knee" not in harms


def test_harms_counted_beside_prolotherapy_have_their_denominator_and_their_trial() -> None:
    choice: Choice = next(
        one for one in sheet("lateral-epicondylitis").choices if one.option.id == WAITING
    )
    (counted,) = choice.known.harmed
    assert words.harmed(counted, "Rabago 2013") == (
        "0 of 12 (of 100 it is 0; may be 0 to 26.5): any harm, in Rabago 2013; joints counted as "
        "people"
    )
    of_people = words.harmed(replace(counted, counts_joints=False), "Rabago 2013")
    assert of_people.endswith("any harm, in Rabago 2013")


@pytest.mark.parametrize("ref", sorted(KNOWLEDGE.harm_rates))
def test_every_rate_of_harm_says_of_how_many_or_that_nobody_prints_that(ref: str) -> None:
    rate = KNOWLEDGE.harm_rates[ref]
    if rate.pct is None and rate.n is None:
        return  # told or remembered: no rate, as a sheet says
    text = figure_text(rate)
    if rate.n is not None:
        assert f" of {rate.n:,}" in text
    elif rate.n_missing == "guessed":
        assert "guessed" in text
    else:
        assert "(of how many is not printed)" in text


def test_the_denominator_of_the_others_stands_beside_theirs() -> None:
    rate = replace(
        KNOWLEDGE.harm_rates["paracetamol-liver"], n_missing=None, n=2000, n_without=1800
    )
    assert figure_text(rate).startswith("7.0 % of 2,000, with a dummy 1.8 % of 1,800: blood tests")


@pytest.mark.parametrize("condition", CONDITIONS)
def test_what_prolotherapy_was_counted_to_harm_stands_beside_the_harms_of_the_others(
    condition: str,
) -> None:
    for begins, at in (("The options in short", 2), ("Every option, with what it asks", 1)):
        cells = table(known(condition), begins).parts[0].cells
        (harms,) = [one[at] for one in cells if one[0] == "Prolotherapy"]
        assert re.match(r"\d+ of [\d,]+ \(of [\d,]+ it is [\d.]+; may be", harms)
        assert harms.endswith("See «Harms»")


def test_no_trial_is_counted_twice_among_the_harms_of_prolotherapy() -> None:
    """Sit 2020 counted 0 of 38, which are of the 0 of 68 of both trials of the knee."""
    harms = asks("knee-oa", "prolotherapy")[1]
    assert harms.startswith("0 of 68 ")
    assert "0 of 38" not in harms


def test_that_nobody_counted_who_got_better_with_prolotherapy_is_said_where_it_is_so() -> None:
    counted = {one for one in CONDITIONS if options.unknown_counted() not in said(known(one))}
    assert counted == {"low-back", "osgood-schlatter", "tmj"}


def test_no_patient_reads_of_odds_or_of_confidence() -> None:
    for condition in CONDITIONS:
        lines = [
            one for one in said(known(condition)).split("\n") if "analysis protocol" not in one
        ]
        text = "\n".join(lines[: lines.index("References")])
        assert not re.search(r"odds|95 %|confidence", text)
    assert not any("odds" in say() for say in options_found.OWN_UNITS.values())
