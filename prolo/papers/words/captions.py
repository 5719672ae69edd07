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
)
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


def nothing_text(answers: Sequence[Answer]) -> str:
    grouped = groupby(answers, lambda one: one.evidence.question.outcome)
    asked = "; ".join(
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
