"""Headings, methods, limits and tables of an evidence report."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.evidence import AnalysisProtocol, Primary
from prolo.knowledge.trials import Arm, Study
from prolo.papers.citing import Citing, method_source
from prolo.papers.words.evidence import (
    COMPARATORS,
    DESIGNS,
    OUTCOMES,
    RISKS,
    TREATMENTS,
    word,
)
from prolo.papers.words.naming import outcome_word, weeks_of
from prolo.papers.words.sentences import commas, dated, said, semicolons


def title(label: str) -> str:
    return _("%(condition)s: what the trials of prolotherapy say") % {"condition": label}


def subtitle() -> str:
    return _("Every trial known, pooled where that is possible, with what is missing beside it")


def versions_mark(protocol: AnalysisProtocol, version: str, digest: str) -> str:
    return _(
        "Protocol version %(protocol)s of %(date)s · trial tables %(digest)s · prolo %(version)s"
    ) % {
        "protocol": protocol.version,
        "date": dated(protocol.written_on),
        "digest": digest,
        "version": version,
    }


def again_mark(command: str) -> str:
    return _("Made again, the same bytes with the same versions: %(command)s") % {
        "command": command
    }


def again_without_letterhead_mark(command: str) -> str:
    return _("The same without a letterhead, with the same versions: %(command)s") % {
        "command": command
    }


def own_mark(number: int) -> str:
    return ngettext(
        "%(n)s trial, marked *, is not from the shipped tables; nobody checked its facts here.",
        "%(n)s trials, marked *, are not from the shipped tables; nobody checked their facts here.",
        number,
    ) % {"n": number}


# -- the question --------------------------------------------------------------------------


def question_text(
    label: str,
    outcomes: tuple[str, ...],
    comparators: tuple[str, ...],
    primary: Primary,
    protocol: AnalysisProtocol,
) -> Iterator[str]:
    yield _(
        "%(condition)s: what does the injection of an irritant (%(irritants)s) do to %(outcomes)s, "
        "against each treatment that it was compared with (%(comparators)s)? Asked at %(windows)s "
        "from the first injection."
    ) % {
        "condition": label,
        "irritants": commas(word(TREATMENTS, one) for one in protocol.irritants),
        "outcomes": listed([outcome_word(one) for one in outcomes]),
        "comparators": semicolons(word(COMPARATORS, one) for one in comparators) or _("none"),
        "windows": listed([weeks_of(one) for one in protocol.windows.values()]),
    }
    if primary.outcome in outcomes and primary.comparator in comparators:
        yield _(
            "The question chosen before the others: %(outcome)s, against %(comparator)s, at "
            "%(weeks)s. Every other is secondary."
        ) % {
            "outcome": outcome_word(primary.outcome),
            "comparator": word(COMPARATORS, primary.comparator),
            "weeks": weeks_of(protocol.windows[primary.window]),
        }


def listed(items: list[str]) -> str:
    """``a, b and c``"""
    if len(items) < 2:
        return "".join(items)
    return _("%(all)s and %(last)s") % {"all": commas(items[:-1]), "last": items[-1]}


# -- methods -------------------------------------------------------------------------------


def methods(protocol: AnalysisProtocol, cite: Citing) -> Iterator[str]:
    def ref(*codes: str) -> str:
        return cite(*(method_source(code) for code in codes))

    windows = protocol.windows.values()
    yield _(
        "Protocol: version %(version)s of %(date)s (%(reason)s). It was written with the tables in "
        "view: it guards against choices made later to suit a result, not against its own."
    ) % {
        "version": protocol.version,
        "date": dated(protocol.written_on),
        "reason": said(protocol.reason),
    }
    yield _(
        "Direction and time: an effect above zero favours prolotherapy, whichever way its "
        "instrument counts. Of a trial's times within %(windows)s the one nearest to week %(near)s "
        "is taken; of its instruments the first in the protocol's order."
    ) % {
        "windows": listed([weeks_of(one) for one in windows]),
        "near": listed([f"{one.near_weeks:g}" for one in windows]),
    }
    yield _(
        "Effects: mean differences in points where all trials of a question share one scale, else "
        "standardised differences (Hedges' g, exact factor). Only differences between groups "
        "count; what treated people gained since the beginning is no effect and is not shown."
    )
    yield _(
        "Numbers not printed are worked out only where they follow from printed ones (SE from an "
        "interval or a p beside its difference, SD from an SE, mean and SD from a median with "
        "quartiles %(medians)s); each is named beside its trial. Where joints were counted as "
        "people, they weigh as fewer, by a correlation of %(rho)s within a person."
    ) % {
        "medians": ref("medians", "median-spread"),
        "rho": f"{protocol.assumptions.joint_correlation:g}",
    }
    yield _(
        "Pooling: random effects, τ² by REML %(reml)s; interval by Knapp and Hartung, t with k − 1 "
        "%(hk)s, never narrower than without it %(guard)s; prediction interval, t with k − 1 "
        "%(prediction)s; interval of τ² by Q-profile %(tau2)s; I² from τ² %(i2)s."
    ) % {
        "reml": ref("reml"),
        "hk": ref("knapp-hartung"),
        "guard": ref("guard"),
        "prediction": ref("prediction"),
        "tau2": ref("q-profile"),
        "i2": ref("i2"),
    }
    yield _(
        "Fewer than five trials: the Bayesian result leads (normal model, flat prior of the mean, "
        "integration over τ without simulation %(bayes)s), with a half-normal prior of τ, scale "
        "0.5 for standardised differences and half the SD at the start for points %(prior)s, or "
        "DuMouchel's where no SD is known %(dumouchel)s. One trial is shown as one trial, none as "
        "none."
    ) % {
        "bayes": ref("bayes"),
        "prior": ref("half-normal"),
        "dumouchel": ref("dumouchel"),
    }
    yield _(
        "The difference that matters, between groups: the instrument's where one is known, else a "
        "fifth of a standard deviation, by custom called small %(cohen)s. It is another number "
        "than the change that matters to one person. Points are standard deviations times the SD "
        "at the start %(points)s."
    ) % {"cohen": ref("cohen-small"), "points": ref("points")}
    yield _(
        "Certainty follows GRADE, by stated rules for risk of bias %(bias)s, inconsistency "
        "%(inconsistency)s, imprecision %(imprecision)s and missing evidence %(missing)s, whose "
        "cuts are ours; indirectness is asked of a person. It is about the effect lying on one "
        "side of the difference that matters, and judged on the interval that leads: below five "
        "trials the Bayesian one."
    ) % {
        "bias": ref("grade-bias"),
        "inconsistency": ref("grade-inconsistency"),
        "imprecision": ref("grade-imprecision"),
        "missing": ref("grade-missing"),
    }
    yield _(
        "Missing: trials that asked a question and print no usable number are listed with the way "
        "they pointed, as their reports say in words. How bad they would have to be is found by "
        "giving all of them one effect, with variances by their size, and pooling anew, by Bayes "
        "where that leads."
    )


# -- trials --------------------------------------------------------------------------------


def arms_cell(arms: tuple[Arm, ...]) -> str:
    """Each arm with its people: randomised, else analysed."""
    sizes = []
    for arm in arms:
        number = arm.n_randomised or arm.n_analysed
        size = "?" if number is None else f"{number}"
        sizes.append(f"{word(TREATMENTS, arm.treatment)} {size}")
    return semicolons(sizes) or _("not known")


def study_name(study: Study, own: Collection[str]) -> str:
    star = " *" if study.study_id in own else ""
    if study.first_author and study.year:
        return f"{study.first_author} {study.year}{star}"
    return f"{study.first_author or study.registration or study.study_id}{star}"


def design_cell(study: Study) -> str:
    design = word(DESIGNS, study.design)
    return commas((design, BLINDING[study.blinding]())) if study.blinding else design


BLINDING = {
    "open": lambda: _("open"),
    "single": lambda: _("single blind"),
    "double": lambda: _("double blind"),
    "triple": lambda: _("triple blind"),
}


def risk_cell(rating: str | None, by: str | None = None) -> str:
    """With the review that judged it, where that is said."""
    if rating is None:
        return _("not rated")
    return f"{word(RISKS, rating)} ({by})" if by else word(RISKS, rating)


def outcome_title(outcome: str) -> str:
    return word(OUTCOMES, outcome)


# -- in short ------------------------------------------------------------------------------


def tables_sentence(studies: int, people: int, comparing: int) -> str:
    return _(
        "The tables hold %(studies)s trials of this condition, with at least %(people)s people; "
        "%(comparing)s of them compare an irritant with something else."
    ) % {"studies": studies, "people": people, "comparing": comparing}


def questions_sentence(asked: int, none: int, one: int, several: int) -> str:
    return _(
        "Of %(asked)s questions asked here, %(none)s have no usable number, %(one)s rest on one "
        "trial, and %(several)s on two or more."
    ) % {"asked": asked, "none": none, "one": one, "several": several}


def proposed_sentence() -> str:
    return _(
        "Every certainty below is proposed by stated rules, and signed by nobody here: what the "
        "physicians of a clinic judged and signed stands on that clinic's page, and in the report "
        "made there. It can only fall when somebody judges whether these trials' people and "
        "treatments are those in question."
    )


def signed_mark(clinic: str, command: str) -> str:
    return _("With what was signed and rated in %(clinic)s; without it: %(command)s") % {
        "clinic": clinic,
        "command": command,
    }


# -- limits --------------------------------------------------------------------------------


def limits(
    *, read_in_abstracts: int, effects: int, unrated: int, trials: int, few: bool
) -> Iterator[str]:
    yield _(
        "Trials that print usable numbers lean towards prolotherapy, because those without a "
        "difference seldom print their means. Each pooled result stands beside what is missing "
        "from it and should not be quoted without."
    )
    yield _(
        "The tables hold the reports that were found. What was not found, or never published "
        "or registered, is not counted among the missing."
    )
    if effects:
        yield _(
            "Of %(effects)s effects used here, %(abstracts)s were read in an abstract, not in the "
            "full report."
        ) % {"effects": effects, "abstracts": read_in_abstracts}
    if trials:
        yield _(
            "Of %(trials)s trials, %(unrated)s have no overall risk of bias in the tables; they "
            "count as some risk."
        ) % {"trials": trials, "unrated": unrated}
    if few:
        yield _(
            "With fewer than five trials the Bayesian result depends on its prior; the interval of "
            "Knapp and Hartung beside it depends on none and is often too wide to say anything."
        )
    yield _(
        "Concentrations, sites and numbers of sessions differ between these trials; their effects "
        "are pooled as effects of one kind of treatment."
    )
    yield _(
        "The numbers are about people in these trials. They say nothing of one person, of "
        "harms, or of cost."
    )
