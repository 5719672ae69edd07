"""What trials, outcomes, comparators, times and units are called in a report."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.evidence import (
    ConditionEvidence,
    MissingTrial,
    TrialEffect,
    Unit,
    Window,
    plots,
)
from prolo.evidence.plots.words import unit_text
from prolo.papers.evidence_answers import Answer
from prolo.papers.words.evidence import (
    COMPARATORS,
    OUTCOMES,
    within,
    word,
)
from prolo.papers.words.plots import plot_words
from prolo.papers.words.sentences import commas, semicolons


def trial_name(trial: TrialEffect | MissingTrial, own: tuple[str, ...] = ()) -> str:
    """A trial of one's own has a star."""
    star = " *" if trial.trial_id in own else ""
    return f"{plots.trial_name(trial)}{star}"


READ_IN: Mapping[str, Callable[[], str]] = {
    "abstract": lambda: _("abstract"),
    "conference abstract": lambda: _("conference abstract"),
    "text": lambda: _("text"),
    "full text": lambda: _("full text"),
    "review table": lambda: _("review table"),
    "baseline WOMAC table": lambda: _("baseline WOMAC table"),
}
NUMBERED: Mapping[str, Callable[[], str]] = {
    "table": lambda: _("table %(n)s"),
    "figure": lambda: _("figure %(n)s"),
}


def read_in(said: str | None) -> str:
    """Where in a report numbers were read; in the words of whoever wrote it where they are none of
    these."""
    if not said:
        return _("not said")
    if said in READ_IN:
        return word(READ_IN, said)
    found = re.fullmatch(r"(table|figure) (\S+)", said)
    return word(NUMBERED, found[1]) % {"n": found[2]} if found else said


IN_SENTENCE: Mapping[str, Callable[[], str]] = {
    "responder": lambda: _("getting people better by enough"),
    "adverse-event": lambda: _("avoiding harms"),
}


def outcome_word(outcome: str) -> str:
    """As it stands within a sentence."""
    return within(word(IN_SENTENCE if outcome in IN_SENTENCE else OUTCOMES, outcome))


def weeks_of(window: Window) -> str:
    return _("%(low)s to %(high)s weeks") % {
        "low": f"{window.low_weeks:g}",
        "high": f"{window.high_weeks:g}",
    }


def weeks_short(window: Window) -> str:
    return f"{window.low_weeks:g}–{window.high_weeks:g}"


def comparator_word(evidence: ConditionEvidence) -> str:
    return word(COMPARATORS, evidence.question.comparator.id)


def unit_word(unit: Unit) -> str:
    return unit_text(unit, plot_words())


def unit_short(unit: Unit) -> str:
    if unit.measure == "SMD":
        return _("SD")
    if unit.measure == "logOR":
        return _("odds ratio")
    if unit.scale_points:
        return _("of %(points)s points") % {"points": f"{unit.scale_points:g}"}
    return _("points")


def trials_and_people(evidence: ConditionEvidence) -> str:
    trials = ngettext("%(k)s trial", "%(k)s trials", evidence.k) % {"k": evidence.k}
    if evidence.n is None:
        return trials
    counted = ngettext("%(n)s person", "%(n)s people", evidence.n) % {"n": evidence.n}
    return commas((trials, counted))


def against_title(answer: Answer) -> str:
    return _("Against %(comparator)s") % {"comparator": comparator_word(answer.evidence)}


def answer_title(answer: Answer) -> str:
    asked = answer.evidence.question
    return _("%(outcome)s, %(weeks)s") % {
        "outcome": word(OUTCOMES, asked.outcome),
        "weeks": weeks_of(asked.window),
    }


def times_title(answers: Sequence[Answer]) -> str:
    """One outcome at the times of several answers."""
    asked = [one.evidence.question for one in answers]
    return _("%(outcome)s, %(times)s") % {
        "outcome": word(OUTCOMES, asked[0].outcome),
        "times": commas(weeks_short(one.window) for one in asked),
    }


def by_window(cells: Mapping[str, str]) -> str:
    """What is said at each time; once, where it is the same at all."""
    if len({*cells.values()}) == 1:
        return next(iter(cells.values()))
    times: dict[str, list[str]] = {}
    for weeks, said in cells.items():
        times.setdefault(said, []).append(weeks)
    return semicolons(f"{commas(weeks)}: {said}" for said, weeks in times.items())
