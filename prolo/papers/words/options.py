"""The options of a person, in words that a child of twelve can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.evidence import AbsoluteEffect
from prolo.evidence.answers import Direction
from prolo.evidence.effects import Measure
from prolo.evidence.plots.words import MINUS, effect_text
from prolo.knowledge.records import Fact, Guideline, HarmRate, Option, Price
from prolo.papers.evidence_answers import Answer
from prolo.papers.options_sheet import COUNTED, Comparison, Estimated, Interval, Visits, on_ten
from prolo.papers.words.amounts import money
from prolo.papers.words.evidence import (
    COMPARATORS,
    DOMAINS,
    LEVELS,
    OUTCOMES,
    WINDOWS,
    Word,
    within,
    word,
)
from prolo.papers.words.risks import figure_text

SAYS: Mapping[str, Word] = {
    "for": lambda: _("advises it"),
    "against": lambda: _("advises against it"),
    "not-addressed": lambda: _("does not speak of it"),
    "no-benefit": lambda: _("found no benefit shown"),
    "no-evidence": lambda: _("found no evidence for it"),
    "unknown": lambda: _("not known"),
    "scope": lambda: _("what it is about"),
    "reviewed": lambda: _("reviewed it"),
}
POINTING: Mapping[Direction, Word] = {
    "irritant": lambda: _("%(n)s point to prolotherapy"),
    "none": lambda: _("%(n)s to no difference"),
    "comparator": lambda: _("%(n)s to the other"),
    "mixed": lambda: _("%(n)s both ways"),
    "unknown": lambda: _("%(n)s not known"),
}
OWN_UNITS: Mapping[Measure, Word] = {
    "MD": lambda: _(
        "%(found)s points of a scale whose length is not printed; above 0 is better with "
        "prolotherapy"
    ),
    "SMD": lambda: _("%(found)s standard deviations; above 0 is better with prolotherapy"),
    "logOR": lambda: _("odds ratio %(found)s; above 1 is better with prolotherapy"),
}
UNITS: Mapping[str, Word] = {
    "procedure": lambda: _("a procedure"),
    "session": lambda: _("a session"),
    "assessment": lambda: _("a first visit"),
    "course": lambda: _("a whole course"),
}


def title(label: str) -> str:
    return _("%(condition)s: the options side by side") % {"condition": said(label)}


def subtitle() -> str:
    return _(
        "What is known of each, how sure that is, and what nobody knows. None is advised here."
    )


def reading_it() -> tuple[str, ...]:
    return (
        _(
            "The numbers are about the people in these trials. Nobody can tell from them how it "
            "will go for one person."
        ),
        _("The options stand in the order of the alphabet. The order means nothing."),
        _(
            "Points are on a scale from 0 to 10. «1 better» means for example: pain of 5 with "
            "prolotherapy, pain of 6 with the other."
        ),
        _(
            "The range after a number shows where the true value may well lie (95 % interval). A "
            "wide range means that little is known."
        ),
        _(
            "Very low certainty means: the true difference may be quite another one. High means: "
            "more trials would hardly change it."
        ),
    )


def commas(parts: Iterable[str]) -> str:
    """In the reader's own commas."""
    return _(", ").join(parts)


def semicolons(parts: Iterable[str]) -> str:
    return _("; ").join(parts)


def said(text: str | None) -> str:
    """A sentence of the knowledge, in the reader's language where it has been translated."""
    return _(text) if text else ""


def compared(option: Option, condition: str) -> str:
    """What was compared, in general and of this condition."""
    parts = (option.compare, option.compare_of.get(condition))
    return semicolons(said(one) for one in parts if one)


def doubted(text: str, *facts: Fact) -> str:
    """With a mark where somebody wrote it down and nobody has checked it."""
    if text and any(not one.is_usable(name) for one in facts for name in one.unverified):
        return _("%(said)s (not verified)") % {"said": text}
    return text


# -- one answer ----------------------------------------------------------------------------


def points(value: float) -> str:
    shown = number_format(round(value, 1), 1)
    return shown.replace("-", MINUS) if round(value, 1) else number_format(0, 1)


def difference(found: Interval) -> str:
    """Of ten points: which way, and how far either way it may be."""
    return _("%(points)s; may be %(low)s to %(high)s") % {
        "points": _way(found.estimate),
        "low": _way(found.low),
        "high": _way(found.high),
    }


def _way(value: float) -> str:
    if round(value, 1) == 0:
        return _("no difference")
    said = _("%(n)s better") if value > 0 else _("%(n)s worse")
    return said % {"n": points(abs(value))}


def found_text(answer: Answer) -> str:
    """In points of ten; of people better or harmed, of a hundred; else in the trials' own unit."""
    absolute = answer.summary.absolute
    if absolute and answer.evidence.question.outcome in COUNTED:
        return of_hundred(absolute)
    if found := on_ten(answer):
        return difference(found)
    return _in_own_unit(answer)


def _in_own_unit(answer: Answer) -> str:
    """On a scale whose length nobody printed, in standard deviations, or as an odds ratio."""
    found, unit = answer.summary.found, answer.evidence.unit
    if found is None:
        return _("no usable numbers")
    shown = [effect_text(one, unit.measure) for one in (found.estimate, found.low, found.high)]
    text = _("%(middle)s (%(low)s to %(high)s)") % dict(
        zip(("middle", "low", "high"), shown, strict=True)
    )
    return OWN_UNITS[unit.measure]() % {"found": text}


def of_hundred(found: AbsoluteEffect) -> str:
    return _(
        "of 100 people %(without)s without it, %(with)s with it; may be %(low)s to %(high)s"
    ) % {
        "without": round(found.without),
        "with": round(found.with_treatment),
        "low": round(found.low),
        "high": round(found.high),
    }


def based_on(answer: Answer) -> str:
    trials = ngettext("%(k)s trial", "%(k)s trials", answer.k) % {"k": answer.k}
    if answer.evidence.n is None:
        return trials
    n = answer.evidence.n
    people = ngettext("%(n)s person", "%(n)s people", n) % {"n": n}
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
    if not lowered:
        return level
    why = commas(within(word(DOMAINS, one)) for one in lowered)
    return _("%(level)s, because of: %(why)s") % {"level": level, "why": why}


def missing(answer: Answer) -> str:
    """How many asked the same and are not in it, with how many people, and which way they point."""
    evidence = answer.evidence
    if not evidence.missing:
        return _("none known")
    number = len(evidence.missing)
    text = ngettext("%(n)s trial", "%(n)s trials", number) % {"n": number}
    if people := evidence.people_missing:
        text = commas((text, ngettext("%(n)s person", "%(n)s people", people) % {"n": people}))
    ways = evidence.directions_missing
    pointing = commas(POINTING[one]() % {"n": ways[one]} for one in POINTING if ways.get(one))
    return f"{text}: {pointing}"


def asked(answer: Answer) -> str:
    question = answer.evidence.question
    return _("%(outcome)s, %(weeks)s") % {
        "outcome": word(OUTCOMES, question.outcome),
        "weeks": word(WINDOWS, question.window.id),
    }


def in_short(answer: Answer) -> str:
    """For the table of all options: what was found, on whom, how sure."""
    level = word(LEVELS, answer.level) if answer.level else _("not judged")
    return _("%(asked)s: %(found)s (%(people)s; certainty: %(level)s)") % {
        "asked": asked(answer),
        "found": found_text(answer),
        "people": based_on(answer),
        "level": level,
    }


# -- one comparison ------------------------------------------------------------------------


def beside(comparison: Comparison) -> str:
    return _("Prolotherapy beside %(comparator)s") % {
        "comparator": word(COMPARATORS, comparison.comparator)
    }


def against(comparison: Comparison) -> str:
    return capfirst(word(COMPARATORS, comparison.comparator))


def no_figures(number: int) -> str:
    if not number:
        return _("No trial is known that compares it with prolotherapy.")
    return ngettext(
        "%(n)s trial compares it with prolotherapy and prints no usable numbers.",
        "%(n)s trials compare it with prolotherapy and print no usable numbers.",
        number,
    ) % {"n": number}


def used_sentence(names: Sequence[str]) -> str:
    return _("The numbers are from: %(trials)s.") % {"trials": commas(names)}


def missing_sentence(names: Sequence[str]) -> str:
    return _("These trials asked too and are missing from the numbers: %(trials)s.") % {
        "trials": commas(names)
    }


def hundred_sentence(answer: Answer) -> str:
    """Where the share without it is from."""
    control, found = answer.summary.control, answer.summary.absolute
    assert control is not None
    assert found is not None
    text = _("Without prolotherapy: %(events)s of %(n)s people in these trials.") % {
        "events": control.events,
        "n": control.n,
    }
    if found.route == "probit":
        text += " " + _(
            "The other number is worked out from a difference in points: an approximation, which "
            "need not agree with a count."
        )
    return text


# -- pictures ------------------------------------------------------------------------------


def intervals_caption(comparison: Comparison) -> str:
    return _(
        "Points of 10 by which people did better or worse with prolotherapy than with %(what)s"
    ) % {"what": word(COMPARATORS, comparison.comparator)}


def is_worse() -> str:
    return _("worse with it")


def is_better() -> str:
    return _("better with it")


def too_small() -> str:
    return _("Grey: too small to matter")


def icons_caption(answer: Answer) -> str:
    return _("Of 100 people in these trials: %(what)s") % {"what": _counted(answer)}


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
    return _("Full: yes. Half: perhaps, as far as the range goes. Empty: no.")


# -- time and cost -------------------------------------------------------------------------


def visits(found: Visits) -> str:
    parts = []
    if found.planned:
        text = ngettext("%(n)s session is planned", "%(n)s sessions are planned", found.planned)
        parts.append(text % {"n": found.planned})
    if found.fewest is not None and found.most is not None:
        parts.append(_in_reports(found.fewest, found.most))
    return capfirst(semicolons(parts)) or not_known()


def _in_reports(fewest: int, most: int) -> str:
    if fewest == most:
        return ngettext(
            "in published reports %(n)s session", "in published reports %(n)s sessions", most
        ) % {"n": most}
    return _("in published reports %(low)s to %(high)s sessions") % {"low": fewest, "high": most}


def price(found: Price) -> str:
    amount = number_format(found.low, 0)
    if found.high != found.low:
        amount = _("%(low)s to %(high)s") % {"low": amount, "high": number_format(found.high, 0)}
    text = _("%(amount)s %(currency)s %(unit)s, %(country)s %(year)s") % {
        "amount": amount,
        "currency": found.currency,
        "unit": word(UNITS, found.unit),
        "country": found.country,
        "year": found.year or _("(no year)"),
    }
    return doubted(text, found)


def estimated_text(found: Estimated) -> str:
    estimate = found.estimate
    least, expected, most = (
        money(one, estimate.currency) for one in (estimate.least, estimate.expected, estimate.most)
    )
    return _("This clinic's estimate of %(day)s: %(amount)s (%(low)s to %(high)s)") % {
        "day": found.on.isoformat(),
        "amount": expected,
        "low": least,
        "high": most,
    }


def not_known() -> str:
    return _("not known here; ask")


def no_price() -> str:
    return _("no price was read; ask")


# -- guidelines ----------------------------------------------------------------------------


def guideline_row(found: Guideline, source: str) -> tuple[str, ...]:
    year = str(found.guideline_year or "")
    named = " ".join(one for one in (found.body, year) if one)
    note = f" ({said(found.note)})" if found.note else ""
    says = commas(one for one in (word(SAYS, found.direction), said(found.strength)) if one)
    return (
        f"{named} {source}",
        f"{said(found.topic)}{note}",
        doubted(says, found),
    )


# -- what is not known ---------------------------------------------------------------------


def unknown_compared(names: Sequence[str]) -> str:
    return _("How these compare with prolotherapy, because no trial is known: %(options)s.") % {
        "options": semicolons(names)
    }


def unknown_numbers(names: Sequence[str]) -> str:
    return _(
        "How much, because the trials that compare them print no usable numbers: %(options)s."
    ) % {"options": semicolons(names)}


def unknown_alone() -> str:
    return _(
        "How much each of the others does by itself: here stand only the trials that compare it "
        "with prolotherapy."
    )


def unknown_missing(trials: int, people: int) -> str:
    return ngettext(
        "What %(n)s trial with %(people)s people found in numbers: it was done, and its numbers "
        "cannot be used here.",
        "What %(n)s trials with %(people)s people found in numbers: they were done, and their "
        "numbers cannot be used here.",
        trials,
    ) % {"n": trials, "people": people}


def unknown_late(weeks: int) -> str:
    return _("What comes after %(weeks)s weeks: no trial here measured that in usable numbers.") % {
        "weeks": weeks
    }


def unknown_harms(names: Sequence[str]) -> str:
    return _("How often these harms come: %(harms)s.") % {"harms": semicolons(names)}


def harms_of_others(names: Sequence[str]) -> str:
    return _("No figures of harm were read here for: %(options)s. Ask about each.") % {
        "options": semicolons(names)
    }


HARM_HEADS: Mapping[str, Callable[[], str]] = {
    "common": lambda: _("Common, and it passes"),
    "serious": lambda: _("Rare and serious"),
    "trials": lambda: _("In trials of this condition"),
}


def harm_note(rate: HarmRate) -> str:
    """The figure with what stands against it."""
    more = [capfirst(said(one)) for one in (rate.note, rate.conflict) if one]
    return ". ".join((figure_text(rate), *more))


def no_rate() -> str:
    return _("how often: no figure was read")


def versions(version: str, protocol: int, digest: str) -> str:
    return _("Analysis protocol %(protocol)s · trial tables %(digest)s · prolo %(version)s") % {
        "protocol": protocol,
        "digest": digest,
        "version": version,
    }


def head_marks(clinic: str, *, is_invented: bool, is_read: bool) -> Iterator[str]:
    if is_invented:
        yield _("INVENTED: from a demonstration clinic")
    if clinic:
        yield clinic
    yield _("For talking through with a clinician. It does not replace that talk.")
    if not is_read:
        yield _(
            "A machine translated this page, and nobody has checked it. If something is unclear, "
            "ask the clinic before you do anything."
        )
