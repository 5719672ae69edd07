"""What stands above and below the tables and pictures of a report."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.papers.evidence_answers import Answer
from prolo.papers.words.certainty import LEADS
from prolo.papers.words.evidence import (
    TREATMENTS,
    word,
)
from prolo.papers.words.naming import (
    answer_title,
    comparator_word,
    outcome_word,
    times_title,
    trials_and_people,
    unit_word,
    weeks_short,
)
from prolo.papers.words.sentences import commas, semicolons
from prolo.papers.words.signed import certainty_says


def against_text(answer: Answer) -> str:
    """What counts as this comparator, and how many trials compared with it."""
    evidence = answer.evidence
    known = (*evidence.effects, *evidence.missing)
    registered = sum(one.is_registered_only for one in evidence.missing)
    treatments = evidence.question.comparator.treatments
    said = ngettext(
        "%(n)s trial compares an irritant with %(treatments)s.",
        "%(n)s trials compare an irritant with %(treatments)s.",
        len(known),
    ) % {
        "n": len(known),
        "treatments": _(" or ").join(word(TREATMENTS, one) for one in treatments),
    }
    if registered:
        said += " " + ngettext(
            "%(n)s of them is known by its registration alone.",
            "%(n)s of them are known by their registration alone.",
            registered,
        ) % {"n": registered}
    if not evidence.question.comparator.pooled:
        said += " " + _("These treatments have nothing in common: they are listed, not pooled.")
    return said


def elsewhere_text(answers: Sequence[Answer]) -> list[str]:
    """For a first page: which questions rest on one trial, and which on none."""
    said = []
    if one := [answer for answer in answers if answer.k == 1]:
        said.append(_("One trial, no more: %(asked)s.") % {"asked": _by_comparator(one, answers)})
    if none := [answer for answer in answers if not answer.k]:
        asked = _by_comparator(none, answers)
        said.append(_("None with usable numbers: %(asked)s.") % {"asked": asked})
    return said


def _by_comparator(found: Sequence[Answer], answers: Sequence[Answer]) -> str:
    """Comparators of which it is true at every time and outcome stand together, at the end."""
    every = [one.evidence.question.comparator.id for one in answers]
    parts, whole = [], []
    for id_, each in groupby(found, lambda one: one.evidence.question.comparator.id):
        group = list(each)
        name = comparator_word(group[0].evidence)
        if len(group) == every.count(id_):
            whole.append(name)
        else:
            said = {"comparator": name, "asked": _times(group)}
            parts.append(_("against %(comparator)s, %(asked)s") % said)
    if whole:
        parts.append(_("at any time, against %(all)s") % {"all": commas(whole)})
    return semicolons(parts)


def _times(answers: Sequence[Answer]) -> str:
    groups = groupby(answers, lambda one: one.evidence.question.outcome)
    return _(" and ").join(
        _("%(outcome)s at %(times)s weeks")
        % {
            "outcome": outcome_word(outcome),
            "times": commas(weeks_short(one.evidence.question.window) for one in each),
        }
        for outcome, each in groups
    )


def nothing_text(answers: Sequence[Answer]) -> str:
    grouped = groupby(answers, lambda one: one.evidence.question.outcome)
    asked = semicolons(
        _("%(times)s weeks") % {"times": times_title(list(group))} for _outcome, group in grouped
    )
    return _("None with usable numbers: %(asked)s.") % {"asked": asked}


def effects_caption(answer: Answer) -> str:
    return _("%(title)s, against %(comparator)s: %(trials)s. In %(unit)s.") % {
        "title": answer_title(answer),
        "comparator": comparator_word(answer.evidence),
        "trials": trials_and_people(answer.evidence),
        "unit": unit_word(answer.evidence.unit),
    }


def forest_caption(answer: Answer) -> str:
    return _(
        "%(title)s, against %(comparator)s. Squares: trials, larger with more weight; filled "
        "diamond: the result that leads, with its interval; bar: where a new trial may lie."
    ) % {"title": answer_title(answer), "comparator": comparator_word(answer.evidence)}


def certainty_caption(answer: Answer) -> str:
    assert answer.certainty is not None
    said = certainty_says(answer)
    said += " " + _("Judged on the %(judged)s.") % {
        "judged": word(LEADS, answer.certainty.interval_by)
    }
    if answer.summary.judged is not answer.evidence:
        said += " " + _(
            "Judged in standard deviations: no difference that matters is known in points."
        )
    return said


def one_trial_caption(answer: Answer) -> str:
    return _("Against %(comparator)s: questions that rest on one trial.") % {
        "comparator": comparator_word(answer.evidence)
    }


def pooled_caption(answer: Answer) -> str:
    return _("All together, in %(unit)s.") % {"unit": unit_word(answer.evidence.unit)}


def missing_caption(answer: Answer, outcomes: Sequence[str]) -> str:
    return _(
        "%(outcome)s, against %(comparator)s: trials missing from an answer, which way they point, "
        "and why they are missing."
    ) % {
        "outcome": capfirst(_(" and ").join(outcome_word(one) for one in outcomes)),
        "comparator": comparator_word(answer.evidence),
    }
