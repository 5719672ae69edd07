"""What an answer would be under other assumptions that nobody can check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from prolo.evidence import ConditionEvidence, JointRange, SplitRange
from prolo.evidence.answers import MissingTrial
from prolo.evidence.plots import trial_name
from prolo.evidence.plots.words import unit_text
from prolo.papers.evidence_answers import Answer
from prolo.papers.words.evidence import Word, word
from prolo.papers.words.figures import between, with_interval
from prolo.papers.words.naming import answer_title
from prolo.papers.words.plots import plot_words
from prolo.papers.words.sentences import commas, semicolons

BY: Mapping[str, Word] = {
    "bayes": lambda: _("by Bayes"),
    "pooled": lambda: _("by Knapp and Hartung"),
}


def split_lines(evidence: ConditionEvidence, ranges: Sequence[SplitRange]) -> list[str]:
    """Trials whose arms' sizes are not printed: what each split of their people would give."""
    missing = {trial.trial_id: trial for trial in evidence.missing}
    return [_split(missing[one.trial_id], one) for one in ranges]


def _counted(trial: MissingTrial, one: SplitRange) -> str:
    if one.are_joints:
        return _("%(joints)s joints of %(people)s people") % {
            "joints": one.people,
            "people": trial.people,
        }
    return _("%(people)s people") % {"people": one.people}


def _split(trial: MissingTrial, one: SplitRange) -> str:
    name, answer = trial_name(trial), one.even_answer
    if answer is None or one.effect is None or one.low is None or one.high is None:
        return _("%(trial)s: too many ways to split %(people)s over its arms.") % {
            "trial": name,
            "people": _counted(trial, one),
        }
    said = {
        "trial": name,
        "people": _counted(trial, one),
        "splits": one.splits,
        "effect": between(*one.effect, answer.unit),
        "ends": between(one.low, one.high, answer.unit),
        "zero": one.crosses_zero,
        "unit": unit_text(answer.unit, plot_words()),
    }
    if one.estimate is None:
        return (
            _(
                "%(trial)s (%(people)s, sizes of the arms not printed), over all %(splits)s "
                "ways to split them: its effect is %(effect)s %(unit)s, its interval within "
                "%(ends)s; %(zero)s of them hold the value of no difference."
            )
            % said
        )
    return (
        _(
            "With %(trial)s (%(people)s, sizes of the arms not printed), over all "
            "%(splits)s ways to split them: all together %(pooled)s %(unit)s, intervals %(by)s "
            "within %(ends)s; %(zero)s of them hold the value of no difference."
        )
    ) % {**said, "pooled": between(*one.estimate, answer.unit), "by": word(BY, one.by)}


def joint_lines(others: Sequence[JointRange]) -> list[str]:
    """Joints counted as people: the answer at both ends of how alike joints of a person may be."""
    lines = []
    for one in others:
        lead, other = one.lead, one.evidence
        if lead is not None and lead.by != "one":
            text = with_interval(lead.estimate, lead.low, lead.high, other.unit)
            text = commas((text, word(BY, lead.by)))
        else:
            text = semicolons(
                f"{trial_name(trial)} "
                + with_interval(trial.effect.value, trial.low, trial.high, other.unit)
                for trial in other.effects
                if "unit-joints" in trial.cautions
            )
        lines.append(
            _("If joints of one person correlate by ρ = %(correlation)s: %(text)s")
            % {"correlation": f"{one.correlation:g}", "text": text}
        )
    return lines


def sensitivity_head() -> str:
    return _("What assumptions that nobody can check would change, over their whole range:")


def sensitivity_lines(answer: Answer) -> Iterator[str]:
    said = [*joint_lines(answer.joints), *split_lines(answer.evidence, answer.splits)]
    for line in said:
        yield f"{answer_title(answer)}. {line}"
