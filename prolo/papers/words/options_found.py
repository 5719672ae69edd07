"""What trials found, for a person who chooses: one answer, one comparison, their pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.formats import get_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.evidence import AbsoluteEffect
from prolo.evidence.answers import Direction
from prolo.evidence.effects import Measure
from prolo.evidence.plots.words import MINUS, effect_text
from prolo.papers.evidence_answers import Answer
from prolo.papers.options_answers import (
    Interval,
    cautions_of,
    counts_joints,
    names_of,
    on_ten,
    printed_on_ten,
)
from prolo.papers.options_sheet import COUNTED, Comparison
from prolo.papers.words.amounts import whole
from prolo.papers.words.cautions import MINDED, minded
from prolo.papers.words.evidence import (
    COMPARATORS,
    LEVELS,
    OUTCOMES,
    WINDOWS,
    Word,
    within,
    word,
)
from prolo.papers.words.sentences import commas, semicolons

NOTHING = 1e-9  # what binary fractions leave of a difference that is none
POINTING: Mapping[Direction, Word] = {
    "irritant": lambda: _("%(n)s point to prolotherapy"),
    "none": lambda: _("%(n)s to no difference"),
    "comparator": lambda: _("%(n)s to the other"),
    "mixed": lambda: _("%(n)s both ways"),
    "unknown": lambda: _("%(n)s not known"),
}
WHY_UNSURE: Mapping[str, Word] = {  # the domains of GRADE, in a patient's words
    "risk-of-bias": lambda: _("trials that may mislead"),
    "inconsistency": lambda: _("trials that do not agree"),
    "indirectness": lambda: _("other people than you, or other scales"),
    "imprecision": lambda: _("too few people"),
    "missing": lambda: _("trials that are not there"),
}
OWN_UNITS: Mapping[Measure, Word] = {
    "MD": lambda: _(
        "%(found)s points of a scale whose length is not printed; above 0 is better with "
        "prolotherapy"
    ),
    "SMD": lambda: _(
        "%(found)s times the usual gap between people; above 0 is better with prolotherapy"
    ),
    "logOR": lambda: _(
        "for each who did worse %(found)s times as many did better with prolotherapy as without; "
        "above 1 is better with prolotherapy"
    ),
}


# -- one answer ----------------------------------------------------------------------------


def points(value: float, places: int = 1) -> str:
    shown = number_format(round(value, places), places)
    return shown.replace("-", MINUS) if round(value, places) else number_format(0, places)


def difference(found: Interval) -> str:
    """Of ten points: whose people did better, and how far either way it may be."""
    return _("with prolotherapy %(points)s; may be %(low)s to %(high)s") % {
        "points": better_or_worse(found.estimate),
        "low": way(found.low, _("%(n)s better"), _("%(n)s worse")),
        "high": way(found.high, _("%(n)s better"), _("%(n)s worse")),
    }


def better_or_worse(value: float) -> str:
    return way(value, _("%(n)s points better"), _("%(n)s points worse"))


def way(value: float | Decimal, better: str, worse: str, places: int = 1) -> str:
    shown = float(value.__round__(places))  # of a printed decimal, not of the nearest float
    if shown:
        return (better if shown > 0 else worse) % {"n": points(abs(shown), places)}
    if abs(float(value)) < NOTHING:
        return _("no difference")
    less = _("less than %(n)s") % {"n": points(10**-places, places)}
    return (better if value > 0 else worse) % {"n": less}


def found_text(answer: Answer) -> str:
    """In points of ten; of people better or harmed, of a hundred; else in the trials' own unit."""
    absolute = answer.summary.absolute
    if absolute and answer.evidence.question.outcome in COUNTED:
        return _of_hundred(answer, absolute)
    if found := on_ten(answer):
        return difference(found)
    return _in_own_unit(answer)


def _in_own_unit(answer: Answer) -> str:
    """On a scale whose length nobody printed, in standard deviations, or as an odds ratio."""
    found, unit = answer.summary.found, answer.evidence.unit
    if found is None:
        return _("no usable numbers")
    point = get_format("DECIMAL_SEPARATOR")
    shown = [
        effect_text(one, unit.measure).replace(".", point)
        for one in (found.estimate, found.low, found.high)
    ]
    text = _("%(middle)s (%(low)s to %(high)s)") % dict(
        zip(("middle", "low", "high"), shown, strict=True)
    )
    return OWN_UNITS[unit.measure]() % {"found": text}


def _of_hundred(answer: Answer, found: AbsoluteEffect) -> str:
    said = (
        _(
            "of 100 joints %(without)s without prolotherapy, %(with)s with prolotherapy; may be "
            "%(low)s to %(high)s"
        )
        if counts_joints(answer)
        else _(
            "of 100 people %(without)s without prolotherapy, %(with)s with prolotherapy; may be "
            "%(low)s to %(high)s"
        )
    )
    return said % {
        "without": round(found.without),
        "with": round(found.with_treatment),
        "low": round(found.low),
        "high": round(found.high),
    }


def based_on_these(answer: Answer, names: Sequence[str]) -> str:
    return f"{based_on(answer)}: {commas(names)}"


def based_on(answer: Answer) -> str:
    trials = ngettext("%(k)s trial", "%(k)s trials", answer.k) % {"k": answer.k}
    if answer.evidence.n is None:
        return trials
    n = answer.evidence.n
    people = ngettext("%(n)s person", "%(n)s people", n) % {"n": whole(n)}
    return commas((trials, people))


def sure(answer: Answer) -> str:
    """The certainty, who decided it, and what lowered it."""
    if answer.level is None or answer.certainty is None:
        return _("not judged")
    level = word(LEVELS, answer.level)
    if answer.decided is not None:
        lowered = [code for code, one in answer.decided.judgements.items() if one.down]
        level = _("%(level)s, judged by %(who)s") % {"level": level, "who": answer.decided.by}
    else:
        lowered = [one.code for one in answer.certainty.domains if one.down]
    return because(level, lowered)


def because(level: str, lowered: Sequence[str]) -> str:
    """The certainty, with the domains that took from it."""
    if not lowered:
        return level
    why = semicolons(word(WHY_UNSURE, one) for one in lowered)
    return _("%(level)s, because of: %(why)s") % {"level": level, "why": why}


def missing(answer: Answer) -> str:
    """How many asked the same and are not in it, with how many people, and which way they point."""
    evidence = answer.evidence
    done = [one for one in evidence.missing if not one.is_registered_only]
    parts = []
    if done:
        text = ngettext("%(n)s trial", "%(n)s trials", len(done)) % {"n": len(done)}
        if people := evidence.people_missing:
            said = ngettext("%(n)s person", "%(n)s people", people) % {"n": whole(people)}
            text = commas((text, said))
        ways = Counter(one.direction for one in done)
        pointing = commas(POINTING[one]() % {"n": ways[one]} for one in POINTING if ways[one])
        parts.append(f"{text}: {pointing}")
    if only := len(evidence.missing) - len(done):
        parts.append(only_registered(only))
    return semicolons(parts) or _("none known")


def only_registered(number: int) -> str:
    return ngettext(
        "%(n)s trial is only registered", "%(n)s trials are only registered", number
    ) % {"n": number}


def asked(answer: Answer) -> str:
    question = answer.evidence.question
    return _("%(outcome)s, %(weeks)s") % {
        "outcome": word(OUTCOMES, question.outcome),
        "weeks": word(WINDOWS, question.window.id),
    }


def in_short(answer: Answer, cited: str) -> str:
    """For the table of all options: what was found, on whom, how sure, in which trials, and what
    speaks against."""
    text = _("%(asked)s: %(found)s (%(people)s; certainty: %(level)s)") % {
        "asked": asked(answer),
        "found": found_text(answer),
        "people": based_on(answer),
        "level": sure(answer),
    }
    return ". ".join((f"{text} {cited}", *cautions(answer)))


def cautions(answer: Answer) -> tuple[str, ...]:
    """One sentence, or none where nothing is to be minded."""
    by_code: dict[str, list[str]] = {}
    printed = printed_on_ten(answer)
    for name, codes in cautions_of(answer):
        for code in minded(codes):
            of = [name]
            if code == "difference-disagrees" and name in printed:
                of.append(better_or_worse(printed[name]))
            by_code.setdefault(code, []).append(commas(of))
    found = [
        _("%(what)s (%(trials)s)") % {"what": word(MINDED, code), "trials": commas(by_code[code])}
        for code in MINDED
        if code in by_code
    ]
    return (_("Mind: %(cautions)s") % {"cautions": semicolons(found)},) if found else ()


# -- one comparison ------------------------------------------------------------------------


def beside(comparison: Comparison) -> str:
    return _("Prolotherapy beside %(comparator)s") % {
        "comparator": word(COMPARATORS, comparison.comparator)
    }


def against(comparison: Comparison) -> str:
    return capfirst(word(COMPARATORS, comparison.comparator))


def placebo() -> str:
    return capfirst(word(COMPARATORS, "placebo"))


def no_trial() -> str:
    return _("No trial is known that compares it with prolotherapy.")


def no_figures(comparison: Comparison) -> Iterator[str]:
    """How many compare the two without an effect to show; each is named in its list."""
    if number := len(comparison.missing):
        yield ngettext(
            "%(n)s trial compares it with prolotherapy and prints no usable numbers.",
            "%(n)s trials compare it with prolotherapy and print no usable numbers.",
            number,
        ) % {"n": number}
    if only := len(comparison.registered):
        yield f"{capfirst(only_registered(only))}."


def used_sentence(names: Sequence[str]) -> str:
    return _("The numbers are from: %(trials)s.") % {"trials": commas(names)}


def missing_sentence(names: Sequence[str]) -> str:
    return _(
        "These trials asked too and are missing from one or more of these numbers: %(trials)s."
    ) % {"trials": commas(names)}


def registered_sentence(names: Sequence[str]) -> str:
    return _("Of these only a registration is known, no result: %(trials)s.") % {
        "trials": commas(names)
    }


def hundred_sentence(answer: Answer) -> str:
    """Where the share without it is from."""
    control, found = answer.summary.control, answer.summary.absolute
    assert control is not None
    assert found is not None
    said = (
        _("Without prolotherapy: %(events)s of %(n)s joints in %(trials)s.")
        if counts_joints(answer)
        else _("Without prolotherapy: %(events)s of %(n)s people in %(trials)s.")
    )
    texts = [
        said
        % {
            "events": whole(control.events or 0),
            "n": whole(control.n or 0),
            "trials": commas(names_of(answer, control.trial_ids)),
        }
    ]
    if found.route == "probit":
        texts.append(
            _(
                "The other number is worked out from a difference in points. It is rough, and "
                "need not agree with a count."
            )
        )
    return " ".join((*texts, *(f"{one}." for one in cautions(answer))))


# -- pictures ------------------------------------------------------------------------------


def intervals_caption(comparison: Comparison) -> str:
    return _(
        "Points of 10 by which people did better or worse with prolotherapy than with %(what)s"
    ) % {"what": word(COMPARATORS, comparison.comparator)}


def is_worse() -> str:
    return _("prolotherapy worse")


def is_better() -> str:
    return _("prolotherapy better")


def too_small() -> str:
    return _("Grey: too small to matter")


def icons_caption(answer: Answer) -> str:
    said = (
        _("Of 100 joints in these trials: %(what)s")
        if counts_joints(answer)
        else _("Of 100 people in these trials: %(what)s")
    )
    return said % {"what": _counted(answer)}


def _counted(answer: Answer) -> str:
    question = answer.evidence.question
    weeks = word(WINDOWS, question.window.id)
    if question.outcome == "adverse-event":
        return _("harmed, counted, %(weeks)s") % {"weeks": weeks}
    if question.outcome == "responder":
        return _("better by enough, counted, %(weeks)s") % {"weeks": weeks}
    return _("better by enough, worked out from points of %(outcome)s, %(weeks)s") % {
        "outcome": within(word(OUTCOMES, question.outcome)),
        "weeks": weeks,
    }


def icons_without(found: AbsoluteEffect, comparison: Comparison) -> str:
    return _("With %(what)s: %(n)s of 100") % {
        "what": word(COMPARATORS, comparison.comparator),
        "n": round(found.without),
    }


def icons_with(found: AbsoluteEffect) -> str:
    return _("With prolotherapy: %(n)s of 100; may be %(low)s to %(high)s") % {
        "n": round(found.with_treatment),
        "low": round(found.low),
        "high": round(found.high),
    }


def icons_legend() -> str:
    return _("Full: yes. Empty: no. Bars: so few or so many it may be. No bars: no range was made.")
