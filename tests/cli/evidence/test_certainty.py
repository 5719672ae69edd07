"""``prolo evidence certainty``."""

from __future__ import annotations

import json

from tests.cli.evidence.asked import refused, said


def test_certainty_is_proposed_by_rules_and_decided_by_a_person(capsys):
    question = ("evidence", "certainty", "--condition", "knee-oa", "--weeks", "long")
    judged = ("--judge", "indirectness", "0", "people like ours", "--by", "A. Person")
    proposed = said(capsys, *question, "--important", "10")
    assert "Proposed, indirectness not yet judged: very low." in proposed
    signed = said(capsys, *question, "--important", "10", *judged, "--on", "2026-01-31")
    assert "Certainty: very low. Decided by A. Person, 2026-01-31." in signed
    assert "people like ours (proposed: asked" in signed
    assert "a choice: a fifth of the SD before treatment" in said(capsys, *question)
    assert "name the person with --by" in refused(
        capsys, *question, "--important", "9", *judged[:4]
    )
    err = refused(capsys, *question, "--important", "9", "--judge", "direct", "0", "x", "--by", "B")
    assert "Did you mean indirectness?" in err


def test_points_without_a_difference_that_matters_are_judged_in_standard_deviations(capsys):
    question = ("evidence", "certainty", "--condition", "knee-oa", "--outcome", "function")
    out = said(capsys, *question, "--weeks", "long")
    assert "Judged in standard deviations: no difference that matters is known" in out
    whole = json.loads(said(capsys, *question, "--weeks", "long", "--json"))
    assert whole["unit"]["measure"] == "SMD"
    assert whole["proposal"]["level"] == "very-low"


def test_where_no_difference_that_matters_is_known_it_says_so_and_signs_nothing(capsys):
    question = ("evidence", "certainty", "--condition", "osgood-schlatter", "--outcome", "function")
    out = said(capsys, *question, "--weeks", "medium", "--against", "placebo")
    assert "One trial, Wu 2022: " in out
    assert "No certainty is proposed: no important difference" in out
    signed = refused(capsys, *question, "--against", "placebo", "--by", "A. Person")
    assert "No certainty is proposed" in signed


def test_responders_of_a_hundred_are_never_without_their_source(capsys):
    question = ("evidence", "certainty", "--condition", "knee-oa", "--weeks", "long")
    share = ("--measure", "SMD", "--control-share", "0.3")
    out = said(capsys, *question, *share, "--control-source", "an example")
    assert "Of 100 people in these trials 30 respond without (an example) and " in out
    assert "where does it come from?" in refused(capsys, *question, *share)
    counted = ("evidence", "certainty", "--condition", "low-back", "--outcome", "responder")
    out = said(capsys, *counted)
    assert "46 respond without (37 of 81 in ongley-1987, klein-1993) and 82 with (62 to 93)" in out


def test_a_threshold_is_named_by_the_scale_that_trials_print_and_an_interval_is_one_phrase(capsys):
    out = said(capsys, "evidence", "certainty", "--condition", "hip-oa")
    assert "Important difference: 0.75 (a choice, VAS)" in out
    assert "interval from 0.1 to 3.1, threshold 0.8" in out
