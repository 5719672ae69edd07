"""The words on the plots of the evidence. What stands in braces is put in by the plot."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prolo.evidence import PlotWords


def plot_words() -> PlotWords:
    return PlotWords(
        trial=_("Trial"),
        irritant=_("Prolotherapy"),
        comparator=_("Comparator"),
        weight=_("Weight"),
        effect=_("Effect ({level} % interval)"),
        risk=_("Risk of bias"),
        risk_low=_("low"),
        risk_some=_("some"),
        risk_high=_("high"),
        risk_unknown=_("not rated"),
        pooled=_("All trials, random effects"),
        bayes=_("All trials, by Bayes"),
        prediction=_("Where a new trial may lie"),
        favours_comparator=_("favours the comparator"),
        favours_irritant=_("favours prolotherapy"),
        to=_("{low} to {high}"),
        arms=_("{irritant} and {comparator} people, weight {weight}"),
        arms_alone=_("{irritant} and {comparator} people"),
        heterogeneity=_(
            "Heterogeneity: τ² {tau2} ({low} to {high}), I² {i2} %, Q {q} on {df} df, p {p}"
        ),
        test=_("Random effects against no effect: t {t} on {df} df, p {p}"),
        test_normal=_("Random effects against no effect: z {t}, p {p}"),
        important=_("Shaded: too small to matter, less than {value} either way ({basis})"),
        important_source=_("important difference, from a source"),
        important_choice=_("chosen, not measured"),
        smd=_("standard deviations (Hedges' g)"),
        odds_ratio=_("odds ratio"),
        points=_("points of {instrument}"),
        points_of=_("points of {instrument}, a scale of {points}"),
        se=_("Standard error"),
        says_forest=_("{k} trials; {found}. In {unit}; above {none} favours prolotherapy."),
        says_trials=_("{k} trials, not pooled. In {unit}; above {none} favours prolotherapy."),
        says_one=_("One trial: {found}. In {unit}; above {none} favours prolotherapy."),
        says_pooled=_("pooled {found}"),
        forest=_("Each trial, and all together"),
        funnel=_("Effects against their standard errors"),
        says_funnel=_(
            "Trials left of the pooled effect: {left}; right of it: {right}; with p below 0.05: "
            "{significant}."
        ),
        funnel_p=_("p below {p}"),
        funnel_lines=_(
            "{level} % of trials would lie within the dashed lines, if all had one effect"
        ),
        albatross=_("People against p"),
        says_albatross=_(
            "Trials that favour prolotherapy: {irritant}; the comparator: {comparator}; nobody "
            "that is known: {unknown}. Missing from the answer: {missing}."
        ),
        people=_("People"),
        p_axis=_("p, two-sided"),
        in_answer=_("in the answer"),
        not_in_answer=_("missing from it"),
        bound=_("only «{sign}» printed"),
        both_sides=_("direction not known: on both sides"),
        along=_("dashed: standardised difference of {effects}"),
        leave_one_out=_("The answer without each trial"),
        without=_("Without {trial}"),
        cumulative=_("The answer as trials came in"),
        until=_("+ {trial}"),
        says_answers=_("{first} to {last}: estimates from {low} to {high}."),
        influential=_("influential"),
        influence=_("What each trial does to the answer"),
        cook=_("Cook's distance"),
        hat=_("Hat value"),
        says_influence=_("{k} trials; influential: {names}."),
        nobody=_("none"),
    )
