"""What is known of one option by itself, in plain words: what it does, what became of people with
it, its harms, its visits, and who advises it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.evidence.alone import ArmsChange, ArmsCourse, WithoutChange
from prolo.evidence.arms import ArmsCount
from prolo.evidence.conditions import SET_ASIDE
from prolo.evidence.shares import difference_of_shares, exact_share
from prolo.knowledge.records import (
    Guideline,
    HarmRate,
    OptionCourse,
    OptionEffect,
    OptionVisits,
)
from prolo.papers.words.evidence import CAUTIONS, LEVELS, OUTCOMES, WINDOWS, Word, word
from prolo.papers.words.options import SAYS
from prolo.papers.words.options_found import NOTHING, because, only_registered, way
from prolo.papers.words.risks import counted_text, figure_text
from prolo.papers.words.sentences import commas, doubted, said, semicolons

TEN = 10
AGAINST: Mapping[str, Word] = {
    "nothing": lambda: _("than without it"),
    "dummy": lambda: _("than with a dummy"),
    "little": lambda: _("than with little or nothing"),
    "advice": lambda: _("than with advice alone"),
    "exercise": lambda: _("than with exercise alone"),
}
WITHOUT: Mapping[str, Word] = {
    "nothing": lambda: _("without it"),
    "dummy": lambda: _("with a dummy"),
    "little": lambda: _("with little or nothing"),
    "advice": lambda: _("with advice alone"),
    "exercise": lambda: _("with exercise alone"),
}
MINDED = ("unit-joints", "unit-unclear", "spread-perhaps-se", "spread-unusual", "spread-ambiguous")


# -- against something ---------------------------------------------------------------------


def effect(found: OptionEffect) -> str:
    """How much better people were than people without it, on whom, and what is to be minded."""
    what = _better_by_enough(found) if found.n else _apart(found)
    text = f"{what} ({semicolons((_read_on(found), *_how_sure(found)))})"
    return doubted(_with_note(text, found.note), found)


def _how_sure(found: OptionEffect) -> tuple[str, ...]:
    """As its authors say, and why. That nobody has read it is said once, of all."""
    if found.certainty is None:
        return ()
    if found.certainty == "not-graded":
        return (_("its authors did not grade how sure it is"),)
    level = because(word(LEVELS, found.certainty), found.certainty_why)
    return (_("certainty: %(level)s") % {"level": level},)


def certainty_unread() -> str:
    return _("Where an effect names no certainty, nobody has read how sure it is.")


def _apart(found: OptionEffect) -> str:
    assert found.better is not None
    text = _("%(asked)s: %(found)s %(against)s") % {
        "asked": _asked(found.outcome, found.weeks),
        "found": _on_ten(found.better, found.scale_points),
        "against": word(AGAINST, found.against),
    }
    return _ranged(text, found)


def _better_by_enough(found: OptionEffect) -> str:
    """Of a hundred with it and without it, and how many more that is."""
    assert None not in (found.events, found.n, found.events_without, found.n_without)
    events, n = found.events or 0, found.n or 0
    others, n_others = found.events_without or 0, found.n_without or 0
    apart = difference_of_shares(events, n, others, n_others)
    return _(
        "%(asked)s: of 100 people %(with)s with it, %(without)s %(other)s; that is %(more)s, may "
        "be %(low)s to %(high)s"
    ) % {
        "asked": _asked("responder", found.weeks),
        "with": round(100 * events / n),
        "without": round(100 * others / n_others),
        "other": word(WITHOUT, found.against),
        "more": _more(apart.estimate),
        "low": _more(apart.low),
        "high": _more(apart.high),
    }


def _more(share: float) -> str:
    n = round(100 * share)
    return (_("%(n)s more") if n >= 0 else _("%(n)s fewer")) % {"n": abs(n)}


def _read_on(found: OptionEffect) -> str:
    if not found.trials:
        return _("nobody read how many trials")
    trials = ngettext("%(k)s trial", "%(k)s trials", found.trials) % {"k": found.trials}
    people = found.people
    if people is None and found.n and found.n_without:
        people = found.n + found.n_without
    return commas((trials, _people(people))) if people else trials


# -- since the start -----------------------------------------------------------------------


def course(found: OptionCourse) -> str:
    """What became of people with it, as others print it."""
    if found.n and found.events is not None:
        text = _share_better(found.events, found.n)
    else:
        text = _since(found)
    return doubted(_with_note(text, found.note), found)


def course_asked(found: OptionCourse) -> str:
    return _asked("responder" if found.n else found.outcome, found.weeks)


def course_on(found: OptionCourse) -> str:
    groups = ngettext("%(k)s group", "%(k)s groups", found.groups) % {"k": found.groups}
    people = found.people or found.n
    return commas((groups, _people(people))) if people else groups


def counted_asked(found: ArmsCount) -> str:
    return _asked("responder", found.weeks)


def counted_on() -> str:
    return ngettext("%(k)s trial", "%(k)s trials", 1) % {"k": 1}


def _since(found: OptionCourse) -> str:
    if found.start is not None and found.later is not None and found.scale_points:
        scale = found.scale_points
        return _("from %(start)s to %(later)s of 10 (less is better)") % {
            "start": number_format(round(TEN * found.start / scale, 1), 1),
            "later": number_format(round(TEN * found.later / scale, 1), 1),
        }
    assert found.better is not None
    moved = _on_ten(found.better, found.scale_points)
    return _ranged(_("%(found)s than at the start") % {"found": moved}, found)


def _share_better(events: int, n: int) -> str:
    share = exact_share(events, n)
    assert share is not None
    return _("%(events)s of %(n)s people (of 100 it is %(share)s; may be %(low)s to %(high)s)") % {
        "events": events,
        "n": n,
        "share": round(100 * share.estimate),
        "low": round(100 * share.low),
        "high": round(100 * share.high),
    }


def changes(found: ArmsCourse, names: Mapping[str, str]) -> Iterator[str]:
    """From the trials of this condition: pooled, or each by itself. ``names`` with their numbers
    among the sources."""
    if found.pooled is not None:
        (whole,) = found.found
        yield f"{change(*whole)} ({commas(names.values())})"
        return
    for one in found.changes:
        by = commas((names[one.trial_id], _people(one.n)))
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
    codes = [one for one in MINDED if one in found.cautions]
    texts = [word(CAUTIONS, one) for one in codes]
    if found.is_assumed:
        texts.append(_("how far it may be off was worked out with a guess; it may be more"))
    return tuple(texts)


def based_on(found: ArmsCourse) -> str:
    trials = ngettext("%(k)s trial", "%(k)s trials", found.k) % {"k": found.k}
    return commas((trials, _people(found.n))) if found.k else trials


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
    if found.pct is not None and found.pct_without is not None:
        text = _("%(pct)s %%, %(other)s %(without)s %%: %(what)s") % {
            "pct": number_format(found.pct),
            "other": word(WITHOUT, found.against),
            "without": number_format(found.pct_without),
            "what": said(found.event),
        }
    else:
        text = figure_text(found)
    for more in (found.note, found.conflict):
        text = _with_note(text, more)
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
    return doubted(_with_note(text, found.note), found)


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


# -- parts ---------------------------------------------------------------------------------


def _asked(outcome: str, weeks: float | None) -> str:
    return commas((word(OUTCOMES, outcome), *(_after(weeks) if weeks else ())))


def _after(weeks: float) -> tuple[str, ...]:
    n = round(weeks)
    return (ngettext("after %(n)s week", "after %(n)s weeks", n) % {"n": n},)


def _on_ten(value: Decimal, scale: Decimal | None) -> str:
    if scale is None:
        return way(
            value,
            _("%(n)s of the usual gap between people better"),
            _("%(n)s of the usual gap between people worse"),
            places=2,
        )
    return way(TEN * value / scale, _("%(n)s points better"), _("%(n)s points worse"))


def _ranged(text: str, found: OptionEffect | OptionCourse) -> str:
    if found.better_min is None or found.better_max is None:
        return _("%(text)s; no range was read") % {"text": text}
    scale = found.scale_points
    low, high = (
        way(
            TEN * one / scale if scale else one,
            _("%(n)s better"),
            _("%(n)s worse"),
            places=1 if scale else 2,
        )
        for one in (found.better_min, found.better_max)
    )
    return _("%(text)s; may be %(low)s to %(high)s") % {"text": text, "low": low, "high": high}


def _people(n: int | None) -> str:
    number = n or 0
    return ngettext("%(n)s person", "%(n)s people", number) % {
        "n": number_format(number, 0, force_grouping=True)
    }


def _with_joints(text: str, found: ArmsCount) -> str:
    return semicolons((text, word(CAUTIONS, "unit-joints"))) if found.counts_joints else text


def _with_note(text: str, note: str | None) -> str:
    return f"{text}. {capfirst(said(note))}" if note else text
