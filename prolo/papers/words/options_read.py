"""What others print of an option, in plain words: how much better people were with it than without,
and what became of them since the start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.evidence.scales import ScaleSd
from prolo.evidence.shares import difference_of_shares, exact_share
from prolo.knowledge.records import OptionCourse, OptionEffect
from prolo.papers.words.amounts import whole
from prolo.papers.words.evidence import LEVELS, OUTCOMES, Word, within, word
from prolo.papers.words.options_found import because, points, way
from prolo.papers.words.risks import WITHOUT
from prolo.papers.words.sentences import commas, doubted, said, semicolons

TEN = 10
AGAINST: Mapping[str, Word] = {
    "nothing": lambda: _("than without it"),
    "dummy": lambda: _("than with a dummy"),
    "little": lambda: _("than with little or nothing"),
    "advice": lambda: _("than with advice alone"),
    "exercise": lambda: _("than with exercise alone"),
}


# -- against something ---------------------------------------------------------------------


def effect(found: OptionEffect, by: ScaleSd | None = None) -> str:
    """How much better people were than people without it, on whom, and what is to be minded.
    ``by``: how far people are apart, which makes points of standard deviations."""
    what = _better_by_enough(found) if found.n else _apart(found, by)
    text = f"{what} ({semicolons((_read_on(found), *_how_sure(found)))})"
    return doubted(with_note(text, found.note), found)


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


def _apart(found: OptionEffect, by: ScaleSd | None) -> str:
    assert found.better is not None
    scale = _scale(found, by)
    text = _("%(asked)s: %(found)s %(against)s") % {
        "asked": asked(found.outcome, found.weeks),
        "found": _on_ten(found.better, scale),
        "against": word(AGAINST, found.against),
    }
    return _ranged(text, found, scale)


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
        "asked": asked("responder", found.weeks),
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
    return commas((trials, of_people(people))) if people else trials


# -- since the start -----------------------------------------------------------------------


def course(found: OptionCourse, by: ScaleSd | None = None) -> str:
    """What became of people with it, as others print it; ``by`` as of an effect."""
    if found.n and found.events is not None:
        text = _share_better(found.events, found.n)
    else:
        text = _since(found, by)
    return doubted(with_note(text, found.note), found)


def course_asked(found: OptionCourse) -> str:
    return asked("responder" if found.n else found.outcome, found.weeks)


def course_on(found: OptionCourse) -> str:
    groups = ngettext("%(k)s group", "%(k)s groups", found.groups) % {"k": found.groups}
    people = found.people or found.n
    return commas((groups, of_people(people))) if people else groups


def _since(found: OptionCourse, by: ScaleSd | None) -> str:
    if found.start is not None and found.later is not None and found.scale_points:
        of = found.scale_points
        return _("from %(start)s to %(later)s of 10 (less is better)") % {
            "start": number_format(round(TEN * found.start / of, 1), 1),
            "later": number_format(round(TEN * found.later / of, 1), 1),
        }
    assert found.better is not None
    scale = _scale(found, by)
    moved = _on_ten(found.better, scale)
    return _ranged(_("%(found)s than at the start") % {"found": moved}, found, scale)


def _share_better(events: int, n: int) -> str:
    share = exact_share(events, n)
    assert share is not None
    return _("%(events)s of %(n)s people (of 100 it is %(share)s; may be %(low)s to %(high)s)") % {
        "events": whole(events),
        "n": whole(n),
        "share": round(100 * share.estimate),
        "low": round(100 * share.low),
        "high": round(100 * share.high),
    }


# -- parts ---------------------------------------------------------------------------------


def asked(outcome: str, weeks: float | None) -> str:
    return commas((word(OUTCOMES, outcome), *(_after(weeks) if weeks else ())))


def _after(weeks: float) -> tuple[str, ...]:
    n = round(weeks)
    return (ngettext("after %(n)s week", "after %(n)s weeks", n) % {"n": n},)


def is_in_gaps(found: OptionEffect | OptionCourse) -> bool:
    """In standard deviations, which are told as the usual gap between people."""
    return found.better is not None and found.scale_points is None


def usual_gap(outcome: str, by: ScaleSd, trials: Sequence[str]) -> str:
    """Whose gap it was that made points."""
    return _(
        "The usual gap in %(outcome)s was taken as %(points)s points of 10: that of %(people)s in "
        "%(trials)s at the start (%(scale)s)."
    ) % {
        "outcome": within(word(OUTCOMES, outcome)),
        "points": number_format(round(TEN * by.sd / by.scale_points, 1), 1),
        "people": of_people(by.people),
        "trials": commas(trials),
        "scale": by.instrument,
    }


def no_gap(outcome: str) -> str:
    return _(
        "How wide the usual gap in %(outcome)s is, no trial here prints: no points were made of it."
    ) % {"outcome": within(word(OUTCOMES, outcome))}


def _scale(found: OptionEffect | OptionCourse, by: ScaleSd | None) -> Decimal | None:
    """How long the scale is, counted in the unit of the figure."""
    if by is None or not is_in_gaps(found):
        return found.scale_points
    return Decimal(by.scale_points) / Decimal(by.sd)


def _on_ten(value: Decimal, scale: Decimal | None) -> str:
    if not value:
        return _("neither better nor worse")
    if scale is None:
        return way(
            value,
            _("%(n)s of the usual gap between people better"),
            _("%(n)s of the usual gap between people worse"),
            places=2,
        )
    return way(TEN * value / scale, _("%(n)s points better"), _("%(n)s points worse"))


def _ranged(text: str, found: OptionEffect | OptionCourse, scale: Decimal | None) -> str:
    """With how far it may be off; and where points were made of it, with the gap itself."""
    assert found.better is not None
    gap = points(float(found.better), 2)
    if found.better_min is None or found.better_max is None:
        text = _("%(text)s; no range was read") % {"text": text}
    else:
        ends = (found.better_min, found.better_max)
        low, high = (
            way(
                TEN * one / scale if scale else one,
                _("%(n)s better"),
                _("%(n)s worse"),
                places=1 if scale else 2,
            )
            for one in ends
        )
        text = _("%(text)s; may be %(low)s to %(high)s") % {"text": text, "low": low, "high": high}
        low, high = (points(float(one), 2) for one in ends)
        gap = _("%(middle)s (%(low)s to %(high)s)") % {"middle": gap, "low": low, "high": high}
    if scale is None or not is_in_gaps(found):
        return text
    return _("%(text)s; made from %(gap)s of the usual gap") % {"text": text, "gap": gap}


def of_people(n: int | None) -> str:
    number = n or 0
    return ngettext("%(n)s person", "%(n)s people", number) % {"n": whole(number)}


def with_note(text: str, note: str | None) -> str:
    return f"{text}. {capfirst(said(note))}" if note else text
