"""One answer in a sentence: one wording a level of certainty, and none stronger than it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from prolo.evidence import (
    ConditionEvidence,
)
from prolo.evidence.summaries import Size
from prolo.papers.evidence_answers import Answer
from prolo.papers.words.missing_trials import missing_cell
from prolo.papers.words.naming import answer_title, comparator_word, outcome_word, trials_and_people
from prolo.papers.words.results import effect_cell

STATEMENTS: Mapping[tuple[str, Size], Callable[[], str]] = {
    ("high", "better"): lambda: _(
        "In these trials prolotherapy did more for %(outcome)s than %(comparator)s, by an amount "
        "that matters."
    ),
    ("high", "little"): lambda: _(
        "In these trials prolotherapy made little or no difference to %(outcome)s against "
        "%(comparator)s."
    ),
    ("high", "worse"): lambda: _(
        "In these trials prolotherapy did less for %(outcome)s than %(comparator)s, by an amount "
        "that matters."
    ),
    ("moderate", "better"): lambda: _(
        "Prolotherapy probably does more for %(outcome)s than %(comparator)s, by an amount that "
        "matters."
    ),
    ("moderate", "little"): lambda: _(
        "Prolotherapy probably makes little or no difference to %(outcome)s against %(comparator)s."
    ),
    ("moderate", "worse"): lambda: _(
        "Prolotherapy probably does less for %(outcome)s than %(comparator)s, by an amount that "
        "matters."
    ),
    ("low", "better"): lambda: _(
        "Prolotherapy may do more for %(outcome)s than %(comparator)s, by an amount that matters; "
        "more trials may change this."
    ),
    ("low", "little"): lambda: _(
        "Prolotherapy may make little or no difference to %(outcome)s against %(comparator)s; more "
        "trials may change this."
    ),
    ("low", "worse"): lambda: _(
        "Prolotherapy may do less for %(outcome)s than %(comparator)s, by an amount that matters; "
        "more trials may change this."
    ),
}


def statement(answer: Answer) -> str:
    """What may be said, in the fixed wording of its certainty."""
    evidence = answer.evidence
    if evidence.verdict == "none":
        return _("No trial has usable numbers.")
    if evidence.verdict == "one" and answer.certainty is None:
        return one_trial_says()
    if evidence.verdict == "not-pooled":
        return _("Each trial stands alone here: no two of them asked the same.")
    if answer.level is None or answer.lead is None:
        return _(
            "How sure this is cannot be said. For this measure nobody knows which difference "
            "matters, or how far people are apart."
        )
    assert answer.summary.size is not None
    said = certainty_statement(answer.level, answer.summary.size, evidence)
    return f"{said} {one_trial_says()}" if evidence.verdict == "one" else said


def one_trial_says() -> str:
    return _(
        "One trial says what was found once. It does not say how the effect varies, or whether a "
        "second trial would agree."
    )


def certainty_statement(level: str, size: Size, evidence: ConditionEvidence) -> str:
    """One fixed wording for each certainty and what was found; for very low one alone."""
    said = {
        "outcome": outcome_word(evidence.question.outcome),
        "comparator": comparator_word(evidence),
    }
    if level == "very-low":
        return (
            _(
                "Whether prolotherapy does more or less for %(outcome)s than %(comparator)s is not "
                "known: the certainty is very low."
            )
            % said
        )
    return STATEMENTS[level, size]() % said


def short_statement(answer: Answer) -> str:
    """The statement with its numbers, for the head of a report."""
    title = answer_title(answer)
    if answer.certainty is None:  # with one the statement names the comparator itself
        title = _("%(title)s, against %(comparator)s") % {
            "title": title,
            "comparator": comparator_word(answer.evidence),
        }
    said = [f"{title}. {statement(answer)}"]
    if answer.k:
        said.append(f"{trials_and_people(answer.evidence)}: {effect_cell(answer)}.")
    said.append(_("Missing: %(missing)s.") % {"missing": missing_cell(answer)})
    return " ".join(said)
