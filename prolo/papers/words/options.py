"""The options of a person, in plain words: what stands around the answers of the trials."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.knowledge.records import Guideline, HarmRate, Price
from prolo.papers.options_sheet import Estimated, Visits
from prolo.papers.words.amounts import money, whole
from prolo.papers.words.evidence import (
    Word,
    word,
)
from prolo.papers.words.risks import figure_text
from prolo.papers.words.sentences import commas, day, doubted, said, semicolons

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
UNITS: Mapping[str, Word] = {
    "procedure": lambda: _("a procedure"),
    "session": lambda: _("a session"),
    "assessment": lambda: _("a first visit"),
    "course": lambda: _("a whole course"),
    "injection": lambda: _("an injection"),
    "operation": lambda: _("an operation"),
    "prescription": lambda: _("a prescription"),
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
        *reading_numbers(),
    )


def reading_numbers() -> tuple[str, ...]:
    return (
        _(
            "Points are on a scale from 0 to 10. «1 better» means for example: pain of 5 with "
            "prolotherapy, pain of 6 with the other."
        ),
        _(
            "The range after a number shows where the true value may well lie. A wide range means "
            "that little is known."
        ),
        _(
            "Very low certainty means: the true difference may be quite another one. High means: "
            "more trials would hardly change it."
        ),
    )


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


def published_prices() -> str:
    return _(
        "Prices that were published, with place and year. They are no offer: the clinic gives its "
        "own estimate."
    )


def prices_from(*, here: int, elsewhere: int) -> str:
    """Where the published prices are from, seen from the clinic; of both kinds there is one."""
    if not here:
        return _("None of them is from this country: all are from other countries.")
    return _(
        "Those from this country come first. Those from other countries are listed apart: %(n)s."
    ) % {"n": elsewhere}


def price(found: Price) -> str:
    amount = whole(found.low)
    if found.high != found.low:
        amount = _("%(low)s to %(high)s") % {"low": amount, "high": whole(found.high)}
    text = _("%(amount)s %(currency)s %(unit)s, %(country)s %(year)s") % {
        "amount": amount,
        "currency": found.currency,
        "unit": word(UNITS, found.unit),
        "country": found.country,
        "year": found.year or _("(no year)"),
    }
    return doubted(f"{text}. {capfirst(said(found.note))}" if found.note else text, found)


def estimated_text(found: Estimated) -> str:
    estimate = found.estimate
    least, expected, most = (
        money(one, estimate.currency) for one in (estimate.least, estimate.expected, estimate.most)
    )
    return _("This clinic's estimate of %(day)s: %(amount)s (%(low)s to %(high)s)") % {
        "day": day(found.on),
        "amount": expected,
        "low": least,
        "high": most,
    }


def not_known() -> str:
    return _("not known here; ask")


def units_in_short() -> str:
    return _(
        "Figures in points are points of 10. What prolotherapy does itself is told by trials "
        "against a dummy injection. The usual gap between people is how far most lie from the "
        "middle of their group."
    )


def see(part: str) -> str:
    """What says more of it, by its heading."""
    return _("See «%(part)s»") % {"part": part}


def no_number() -> str:
    return _("no number was read; ask")


def beside_prolotherapy(found: str) -> str:
    return _("Beside prolotherapy: %(found)s") % {"found": found}


def no_price() -> str:
    return _("no price was read; ask")


# -- guidelines ----------------------------------------------------------------------------


def guideline_row(found: Guideline, source: str) -> tuple[str, ...]:
    year = str(found.guideline_year or "")
    named = " ".join(one for one in (found.body, year) if one)
    says = commas(one for one in (word(SAYS, found.direction), said(found.strength)) if one)
    return (
        f"{named} {source}",
        guideline_about(found),
        doubted(says, found),
    )


def guideline_about(found: Guideline) -> str:
    """Of whom or what it speaks, and what is to be known of that."""
    return f"{said(found.topic)} ({said(found.note)})" if found.note else said(found.topic)


# -- what is not known ---------------------------------------------------------------------


def unknown_compared(names: Sequence[str]) -> str:
    return _("How these compare with prolotherapy, because no trial is known: %(options)s.") % {
        "options": semicolons(names)
    }


def unknown_numbers(names: Sequence[str]) -> str:
    return _(
        "How much, because no trial that compares them is known with usable numbers: %(options)s."
    ) % {"options": semicolons(names)}


def unknown_alone(names: Sequence[str]) -> str:
    return _("How much these do by themselves, because nothing was read of it: %(options)s.") % {
        "options": semicolons(names)
    }


def unknown_missing(trials: int, people: int) -> str:
    return ngettext(
        "What %(n)s trial with %(people)s people found in numbers: it was done, and its numbers "
        "cannot be used here.",
        "What %(n)s trials with %(people)s people found in numbers: they were done, and their "
        "numbers cannot be used here.",
        trials,
    ) % {"n": trials, "people": whole(people)}


def unknown_late(weeks: int) -> str:
    return _("What comes after %(weeks)s weeks: no trial here measured that in usable numbers.") % {
        "weeks": weeks
    }


def unknown_counted() -> str:
    return _(
        "How many of 100 people get better with prolotherapy: no trial here counted that in usable "
        "numbers."
    )


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
    """For whoever checks the numbers; without a trial there are none."""
    if not digest:
        return f"prolo {version}"
    return _(
        "Ranges: 95 %% intervals · analysis protocol %(protocol)s · trial tables %(digest)s · "
        "prolo %(version)s"
    ) % {"protocol": protocol, "digest": digest, "version": version}


def head_marks(*, is_invented: bool, is_read: bool, is_for_talk: bool = True) -> Iterator[str]:
    if is_invented:
        yield _("INVENTED: from a demonstration clinic")
    if is_for_talk:
        yield _("For talking through with a clinician. It does not replace that talk.")
    if not is_read:
        yield _(
            "A machine translated this page, and nobody has checked it. If something is unclear, "
            "ask the clinic before you do anything."
        )
