"""What is known of one option by itself, in plain words: what became of people with it in these
trials, its harms, its visits, and who advises it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.evidence.alone import ArmsChange, ArmsCourse, WithoutChange
from prolo.evidence.arms import ArmsCount
from prolo.evidence.conditions import SET_ASIDE
from prolo.knowledge.records import (
    Guideline,
    HarmRate,
    OptionVisits,
)
from prolo.papers.words import cautions
from prolo.papers.words.cautions import MINDED
from prolo.papers.words.evidence import OUTCOMES, WINDOWS, Word, word
from prolo.papers.words.options import SAYS
from prolo.papers.words.options_found import NOTHING, only_registered, way
from prolo.papers.words.options_read import asked, of_people, with_note
from prolo.papers.words.risks import counted_text, figure_text
from prolo.papers.words.sentences import commas, doubted, said, semicolons

# -- since the start -----------------------------------------------------------------------


def counted_asked(found: ArmsCount) -> str:
    return asked("responder", found.weeks)


def counted_on() -> str:
    return ngettext("%(k)s trial", "%(k)s trials", 1) % {"k": 1}


def changes(found: ArmsCourse, names: Mapping[str, str]) -> Iterator[str]:
    """From the trials of this condition: pooled, or each by itself. ``names`` with their numbers
    among the sources."""
    if found.pooled is not None:
        (whole,) = found.found
        yield f"{change(*whole)} ({commas(names.values())})"
        return
    for one in found.changes:
        by = commas((names[one.trial_id], of_people(one.n)))
        yield f"{change(one.change, one.low, one.high)} ({by})"


def asked_of(found: ArmsCourse) -> str:
    """Where no time has figures, it is of every time."""
    if not found.k:
        return word(OUTCOMES, found.outcome)
    return _("%(outcome)s, %(weeks)s") % {
        "outcome": word(OUTCOMES, found.outcome),
        "weeks": word(WINDOWS, found.window.id),
    }


def since_start(found: str) -> str:
    """Beside effects of other treatments nobody may read it as one."""
    return _("Only a change since the start, no effect: %(found)s") % {"found": found}


def change(estimate: float, low: float, high: float) -> str:
    moved = way(estimate, _("%(n)s points better"), _("%(n)s points worse"))
    return _("%(found)s than at the start; may be %(low)s to %(high)s") % {
        "found": moved if abs(estimate) >= NOTHING else _("neither better nor worse"),
        "low": way(low, _("%(n)s better"), _("%(n)s worse")),
        "high": way(high, _("%(n)s better"), _("%(n)s worse")),
    }


def minded(found: ArmsChange) -> tuple[str, ...]:
    """What is to be known before the number is believed."""
    texts = [word(MINDED, one) for one in cautions.minded(found.cautions)]
    if found.is_assumed:
        texts.append(_("how far it may be off was worked out with a guess; it may be more"))
    return tuple(texts)


def based_on(found: ArmsCourse) -> str:
    trials = ngettext("%(k)s trial", "%(k)s trials", found.k) % {"k": found.k}
    return commas((trials, of_people(found.n))) if found.k else trials


def done_without(found: Sequence[WithoutChange]) -> tuple[WithoutChange, ...]:
    """Trials that had such a group, were done, and print no change of it."""
    return tuple(
        one for one in found if not one.is_registered_only and not SET_ASIDE & {*one.reasons}
    )


def missing(found: ArmsCourse) -> str:
    done = len(done_without(found.missing))
    only = sum(one.is_registered_only and not SET_ASIDE & {*one.reasons} for one in found.missing)
    parts = [ngettext("%(n)s trial", "%(n)s trials", done) % {"n": done}] if done else []
    parts += [only_registered(only)] if only else []
    return semicolons(parts) or _("none known")


def better_counted(found: ArmsCount) -> str:
    """Of people, or of joints, that one trial counted."""
    return _with_joints(counted_text(found.events, found.n, said(found.event)), found)


def no_effect() -> str:
    """What a change since the start is not."""
    return _(
        "This does not tell what a treatment does. People join a trial when their pain is at its "
        "worst. Pain comes and goes. Some or all of a change may have come with nothing at all. "
        "So the certainty that the treatment did it is very low. What a treatment does is told by "
        "two groups side by side, further up."
    )


def without_change(names: Sequence[str]) -> str:
    return _(
        "These trials had such groups too and are missing from one or more of these numbers: "
        "%(trials)s."
    ) % {"trials": commas(names)}


# -- harms, visits, advice -----------------------------------------------------------------


def harm(found: HarmRate) -> str:
    text = figure_text(found)
    for more in (found.note, found.conflict):
        text = with_note(text, more)
    return doubted(text, found)


def harmed(found: ArmsCount, name: str) -> str:
    what = said(found.event) if found.event != "any" else _("any harm")
    in_trial = _("%(what)s, in %(trials)s") % {"what": what, "trials": name}
    return _with_joints(counted_text(found.events, found.n, in_trial), found)


def visits(found: OptionVisits) -> str:
    text = _times(found.visits_min, found.visits_max)
    if found.over_weeks:
        text = _("%(visits)s in %(weeks)s") % {
            "visits": text,
            "weeks": ngettext("%(n)s week", "%(n)s weeks", found.over_weeks)
            % {"n": found.over_weeks},
        }
    return doubted(with_note(text, found.note), found)


def _times(fewest: int, most: int) -> str:
    if fewest == most:
        return ngettext("%(n)s visit", "%(n)s visits", most) % {"n": most}
    return _("%(low)s to %(high)s visits") % {"low": fewest, "high": most}


def sessions(found: Mapping[str, int]) -> str:
    """As the trials planned them for those who got it."""
    fewest, most = min(found.values()), max(found.values())
    if fewest == most:
        return ngettext(
            "in trials beside prolotherapy %(n)s session",
            "in trials beside prolotherapy %(n)s sessions",
            most,
        ) % {"n": most}
    return _("in trials beside prolotherapy %(low)s to %(high)s sessions") % {
        "low": fewest,
        "high": most,
    }


def advised(found: Guideline) -> str:
    """Who advises what of it, and of whom or what alone."""
    year = str(found.guideline_year or "")
    named = " ".join(one for one in (found.body, year) if one)
    says = commas(one for one in (word(SAYS, found.direction), said(found.strength)) if one)
    note = f" ({said(found.note)})" if found.note else ""
    return doubted(f"{named}: {says}{note}", found)


def no_harm_of_waiting() -> str:
    return _("no treatment, so no harm of one; whether it gets worse meanwhile is not known here")


def no_price_of_waiting() -> str:
    return _("no treatment, no price")


def no_harm_counted() -> str:
    return _("no figure of harm was read; ask")


def none_advises() -> str:
    return _("nothing was read")


# -- what is not known ---------------------------------------------------------------------

GAPS: Mapping[str, Word] = {
    "effect": lambda: _("how much it does"),
    "alone": lambda: _("what became of people with it"),
    "harms": lambda: _("how often it harms"),
    "visits": lambda: _("how often one comes"),
    "price": lambda: _("what it costs"),
    "guidelines": lambda: _("what guidelines say"),
}


def gaps(codes: Sequence[str]) -> str:
    return capfirst(semicolons(word(GAPS, one) for one in codes)) or _("none of these columns")


# -- parts -------------------------------------------------------------------------------


def _with_joints(text: str, found: ArmsCount) -> str:
    return semicolons((text, word(MINDED, "unit-joints"))) if found.counts_joints else text
