"""What an evidence report says of one answer. No sentence is stronger than the certainty."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.evidence import (
    BayesEffect,
    ConditionEvidence,
    MissingTrial,
    PooledEffect,
    Tipping,
    TrialEffect,
    Unit,
    Window,
    plots,
)
from prolo.evidence.answers import Direction
from prolo.evidence.certainty import Domain
from prolo.evidence.conditions import SET_ASIDE
from prolo.evidence.plots.words import p_text, plain, rounded, unit_text
from prolo.evidence.summaries import Size
from prolo.papers.evidence_answers import Answer
from prolo.papers.words.certainty import TARGETS, threshold_words
from prolo.papers.words.evidence import (
    CAUTIONS,
    COMPARATORS,
    CONVERSIONS,
    DIRECTIONS,
    LEVELS,
    OUTCOMES,
    REASONS,
    TREATMENTS,
    word,
)
from prolo.papers.words.figures import between, people, percent, shown, with_interval
from prolo.papers.words.plots import plot_words
from prolo.papers.words.sensitivity import joint_lines, split_lines

# -- names ---------------------------------------------------------------------------------


def trial_name(trial: TrialEffect | MissingTrial, own: tuple[str, ...] = ()) -> str:
    """A trial of one's own has a star."""
    star = " *" if trial.trial_id in own else ""
    return f"{plots.trial_name(trial)}{star}"


IN_SENTENCE: Mapping[str, Callable[[], str]] = {
    "responder": lambda: _("getting people better by enough"),
    "adverse-event": lambda: _("avoiding harms"),
}


def outcome_word(outcome: str) -> str:
    """As it stands within a sentence."""
    return word(IN_SENTENCE, outcome) if outcome in IN_SENTENCE else word(OUTCOMES, outcome).lower()


def weeks_of(window: Window) -> str:
    return _("%(low)s to %(high)s weeks") % {
        "low": f"{window.low_weeks:g}",
        "high": f"{window.high_weeks:g}",
    }


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
    return f"{trials}, {counted}"


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
        "times": ", ".join(weeks_short(one.window) for one in asked),
    }


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
    said = _("Certainty: %(level)s. Proposed by stated rules, not signed here.") % {
        "level": word(LEVELS, answer.certainty.level)
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
        "outcome": _capital(_(" and ").join(outcome_word(one) for one in outcomes)),
        "comparator": comparator_word(answer.evidence),
    }


def by_window(cells: Mapping[str, str]) -> str:
    """What is said at each time; once, where it is the same at all."""
    if len({*cells.values()}) == 1:
        return next(iter(cells.values()))
    times: dict[str, list[str]] = {}
    for weeks, said in cells.items():
        times.setdefault(said, []).append(weeks)
    return "; ".join(f"{', '.join(weeks)}: {said}" for said, weeks in times.items())


def weeks_short(window: Window) -> str:
    return f"{window.low_weeks:g}–{window.high_weeks:g}"


# -- the answer in one sentence, one wording a level ----------------------------------------

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
        return _("These comparators have nothing in common: each trial stands alone.")
    if answer.certainty is None or answer.lead is None:
        return _(
            "No certainty is proposed: no difference between groups that matters is known for "
            "this measure, and no spread of people from which to choose one."
        )
    assert answer.summary.size is not None
    said = certainty_statement(answer.certainty.level, answer.summary.size, evidence)
    return f"{said} {one_trial_says()}" if evidence.verdict == "one" else said


def one_trial_says() -> str:
    return _(
        "One trial, which says what was found once: not how the effect varies from place to "
        "place, and not whether a second trial would agree."
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


# -- the numbers ---------------------------------------------------------------------------


def effect_cell(answer: Answer) -> str:
    """For a summary: one effect with its interval, or why there is none."""
    evidence, unit = answer.evidence, answer.evidence.unit
    if evidence.verdict == "none":
        return _("none with usable numbers")
    if answer.lead is None:
        return _("not pooled")
    return f"{with_interval(*answer.lead, unit)} {unit_short(unit)}"


def points_sentence(answer: Answer) -> str:
    found = answer.summary.points
    if found is None:
        return ""
    by = found.by
    return _(
        "In points of %(instrument)s, a scale of %(points)s: %(estimate)s (%(low)s to %(high)s), "
        "by the SD of %(sd)s that %(people)s people of these trials had at the start."
    ) % {
        "instrument": by.instrument,
        "points": f"{by.scale_points:g}",
        "estimate": rounded(found.estimate, 1),
        "low": rounded(found.low, 1),
        "high": rounded(found.high, 1),
        "sd": rounded(by.sd, 1),
        "people": by.people,
    }


def absolute_sentence(answer: Answer) -> str:
    """What the effect would mean for a hundred people, from the share that trials print."""
    found, control = answer.summary.absolute, answer.summary.control
    if found is None or control is None or control.code != "trials":
        return ""
    said = _(
        "If this effect holds, of 100 people in these trials %(without)s were better without and "
        "%(with)s would be with prolotherapy (%(low)s to %(high)s); %(events)s of %(n)s were "
        "better in the comparators that count them."
    ) % {
        "without": f"{found.without:.0f}",
        "with": f"{found.with_treatment:.0f}",
        "low": f"{found.low:.0f}",
        "high": f"{found.high:.0f}",
        "events": control.events,
        "n": control.n,
    }
    if found.route == "probit":
        said += " " + _("Worked out by shifting normal scores: an approximation.")
    return said


def why_bayes(answer: Answer) -> str:
    return _(
        "%(k)s trials are too few to see how much the effect varies from place to place, so the "
        "Bayesian result leads: it adds what is known of such variation elsewhere, and says what."
    ) % {"k": answer.k}


def prior_sentence(answer: Answer) -> str:
    """What was thought of τ beforehand."""
    if answer.bayes is None:
        return ""
    scale = getattr(answer.bayes.prior, "scale", None)
    if answer.bayes.prior.code != "half-normal" or scale is None:
        return _("Prior of τ: DuMouchel's, whose scale is that of the trials' own errors.")
    if answer.evidence.unit.measure == "MD":
        text = _("Prior of τ: half-normal, scale %(scale)s points, half the SD at the start.")
    else:
        text = _("Prior of τ: half-normal, scale %(scale)s.")
    return text % {"scale": plain(scale)}


def chances_sentence(answer: Answer) -> str:
    if answer.bayes is None or answer.threshold is None:
        return ""
    return _(
        "By the trials pooled and this prior, the mean effect favours prolotherapy with "
        "probability %(above)s, and by an amount that matters with probability %(important)s. "
        "Neither knows of the missing trials."
    ) % {
        "above": percent(answer.bayes.probability_above(0.0)),
        "important": percent(answer.bayes.probability_above(answer.threshold.value)),
    }


def ways_of_pooling(answer: Answer) -> Iterator[tuple[str, ...]]:
    """How, mean effect, where a new trial may lie, p: the one that leads first."""
    evidence, pooled, found = answer.evidence, answer.evidence.pooled, answer.bayes
    if pooled is None:
        return
    leads = _("Leads: %(how)s")
    by_bayes = _("by Bayes; median and credible interval")
    is_led_by_bayes = found is not None and evidence.is_few
    if found is not None and is_led_by_bayes:
        yield leads % {"how": by_bayes}, *_bayes_cells(evidence, found)
    how = _("random effects, REML; Knapp and Hartung, t with %(df)s df") % {"df": pooled.df}
    if pooled.guarded:
        how += _("; their factor kept at 1 by its guard")
    how = _capital(how) if is_led_by_bayes else leads % {"how": how}
    yield how, *_pooled_cells(evidence, pooled)
    if found is not None and not is_led_by_bayes:
        yield _capital(by_bayes), *_bayes_cells(evidence, found)
    for other in evidence.also:
        name = (
            _("For comparison: common effect, normal interval")
            if other.method == "common"
            else _("For comparison: random effects, REML, normal interval")
        )
        yield name, *_pooled_cells(evidence, other)


def adjusted_sentence(answer: Answer) -> str:
    if not answer.evidence.mixes_adjusted:
        return ""
    return _("Adjusted and unadjusted effects stand side by side.")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _bayes_cells(evidence: ConditionEvidence, found: BayesEffect) -> tuple[str, str, str]:
    effect = with_interval(found.estimate, found.ci_lb, found.ci_ub, evidence.unit)
    return effect, between(found.pi_lb, found.pi_ub, evidence.unit), "–"


def _pooled_cells(evidence: ConditionEvidence, pooled: PooledEffect) -> tuple[str, str, str]:
    new = "–"
    if pooled.pi_lb is not None and pooled.pi_ub is not None:
        new = between(pooled.pi_lb, pooled.pi_ub, evidence.unit)
    effect = with_interval(pooled.estimate, pooled.ci_lb, pooled.ci_ub, evidence.unit)
    return effect, new, p_text(pooled.pval)


def heterogeneity(pooled: PooledEffect) -> str:
    ends = ""
    if pooled.tau2_lb is not None and pooled.tau2_ub is not None:
        ends = _(" (%(low)s to %(high)s)") % {
            "low": plain(pooled.tau2_lb),
            "high": plain(pooled.tau2_ub),
        }
    return _("Heterogeneity: τ² %(tau2)s%(ends)s, I² %(i2)s %%, Q %(q)s on %(df)s df, p %(p)s.") % {
        "tau2": plain(pooled.tau2),
        "ends": ends,
        "i2": f"{pooled.I2:.0f}",
        "q": f"{pooled.QE:.2f}",
        "df": pooled.k - 1,
        "p": p_text(pooled.QEp),
    }


def threshold_sentence(answer: Answer) -> str:
    if answer.threshold is None:
        return threshold_words(None, answer.evidence)
    return _("Difference that matters: %(value)s.") % {
        "value": threshold_words(answer.threshold, answer.evidence)
    }


# -- one trial's row -----------------------------------------------------------------------


def arm_sizes(trial: TrialEffect) -> str:
    return f"{people(trial.n_irritant)} / {people(trial.n_comparator)}"


def notes_of(trial: TrialEffect) -> str:
    """What a reader must know beside the number, and how it was made."""
    found = [word(CAUTIONS, code) for code in trial.cautions]
    found += [word(CONVERSIONS, made.code) for made in trial.effect.conversions]
    return "; ".join(dict.fromkeys(found))


# -- certainty -----------------------------------------------------------------------------


def down_cell(domain: Domain) -> str:
    if domain.down is None:
        return _("asked")
    return _("no") if domain.down == 0 else f"−{domain.down}"


# -- missing -------------------------------------------------------------------------------


def missing_cell(answer: Answer) -> str:
    """For a summary: how many, how many people, which way."""
    evidence = answer.evidence
    if not evidence.missing:
        return _("none known")
    said = ngettext("%(n)s trial", "%(n)s trials", len(evidence.missing)) % {
        "n": len(evidence.missing)
    }
    if evidence.people_missing:
        said += _(", %(people)s people") % {"people": evidence.people_missing}
    return f"{said}: {directions_text(evidence)}"


TOWARDS: Mapping[Direction, Callable[[], str]] = {
    "irritant": lambda: _("%(n)s for"),
    "none": lambda: _("%(n)s no difference"),
    "comparator": lambda: _("%(n)s against"),
    "mixed": lambda: _("%(n)s mixed"),
    "unknown": lambda: _("%(n)s unknown"),
}


def directions_text(evidence: ConditionEvidence) -> str:
    counted = evidence.directions_missing
    return ", ".join(TOWARDS[way]() % {"n": counted[way]} for way in TOWARDS if counted.get(way))


def why_missing(trial: MissingTrial) -> str:
    said = "; ".join(word(REASONS, code) for code in trial.reasons)
    if SET_ASIDE & {*trial.reasons}:
        return _("set aside: %(why)s") % {"why": said}
    if not trial.other_weeks:
        return said
    weeks = ", ".join(f"{one:g}" for one in trial.other_weeks)
    return _("%(why)s (week %(weeks)s)") % {"why": said, "weeks": weeks}


def pointing(trial: MissingTrial) -> str:
    return word(DIRECTIONS, trial.direction)


def share_sentence(answer: Answer) -> str:
    share = answer.missing.share
    if share.of_done is None:
        return ""
    said = _(
        "The answer rests on %(pooled)s of at least %(done)s people randomised in trials that were "
        "done and asked this: %(share)s."
    ) % {
        "pooled": share.pooled,
        "done": share.pooled + share.missing,
        "share": percent(share.of_done),
    }
    if share.registered:
        said += " " + _("Another %(people)s are registered in trials without results.") % {
            "people": share.registered
        }
    return said


def sign_sentence(answer: Answer) -> str:
    """Which way every trial points that asked, pooled or not."""
    signs = answer.missing.signs
    if signs.p is None or signs.p_if_against is None:
        return ""
    return _(
        "All trials by direction: %(favour)s towards prolotherapy, %(against)s towards the other, "
        "%(unclear)s not clear. Sign test of those that point: p %(p)s; with every unclear trial "
        "counted for the smaller side: p %(worst)s."
    ) % {
        "favour": signs.favour,
        "against": signs.against,
        "unclear": signs.unclear,
        "p": p_text(signs.p),
        "worst": p_text(signs.p_if_against),
    }


def tipping_head(answer: Answer) -> str:
    found = answer.missing.effect
    if found is None:
        return ""
    said = _(
        "How bad the %(k)s missing trials (%(people)s people) would have to be, if they shared one "
        "effect, in %(unit)s:"
    ) % {"k": found.k_missing, "people": found.people, "unit": unit_word(answer.evidence.unit)}
    if found.assumed:
        said = said[:-1] + ngettext(
            " (%(n)s prints no size and was given the median of the others):",
            " (%(n)s print no size and were given the median of the others):",
            found.assumed,
        ) % {"n": found.assumed}
    return said


def tipping_sentence(tipping: Tipping, unit: Unit) -> str:
    target = word(TARGETS, tipping.target)
    if tipping.needed is None:
        return _("%(target)s: nothing is needed, it is so already") % {"target": target}
    return _("%(target)s: %(needed)s on average") % {
        "target": target,
        "needed": shown(tipping.needed, unit),
    }


def sensitivity_head() -> str:
    return _("What assumptions that nobody can check would change, over their whole range:")


def sensitivity_lines(answer: Answer) -> Iterator[str]:
    said = [*joint_lines(answer.joints), *split_lines(answer.evidence, answer.splits)]
    for line in said:
        yield f"{answer_title(answer)}. {line}"
