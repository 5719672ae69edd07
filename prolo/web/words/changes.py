"""What has become of a measure since before the first injection, for the person and the clinic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.change import Change
from prolo.care.series import Line, Point, Series
from prolo.knowledge import Knowledge
from prolo.web.words import Words
from prolo.web.words.measures import SCORE_SAID
from prolo.web.words.values import apart, number

SAID: Mapping[tuple[str, str], Words] = {  # by instrument, and where it went
    ("nprs", "lower"): _(
        "Pain is lower by %(points)s of 10 points than before the first injection: it was "
        "%(before)s and is %(now)s."
    ),
    ("nprs", "higher"): _(
        "Pain is higher by %(points)s of 10 points than before the first injection: it was "
        "%(before)s and is %(now)s."
    ),
    ("nprs", "same"): _("Pain is as strong as before the first injection: %(now)s of 10."),
    ("psfs", "higher"): _(
        "What you want to do goes better by %(points)s of 10 points than before the first "
        "injection: it was %(before)s and is %(now)s."
    ),
    ("psfs", "lower"): _(
        "What you want to do goes worse by %(points)s of 10 points than before the first "
        "injection: it was %(before)s and is %(now)s."
    ),
    ("psfs", "same"): _("What you want to do goes as before the first injection: %(now)s of 10."),
}
IMPORTANT: Mapping[str, Words] = {
    "known": _(
        "From there %(enough)s points is the smallest change for the better that people call "
        "important (%(source)s)."
    ),
    "borrowed": _(
        "From there %(enough)s points is the smallest change for the better that people call "
        "important. It was not measured at this place: a number from another place is borrowed."
    ),
    "reached": _("This change is at least as large."),
    "not-reached": _("This change is smaller."),
    "unchanged": _("So far nothing has changed."),
}
WORSE: Words = _(
    "This is a change for the worse. We know no figure from which on people call that important: "
    "what it means to you is what counts."
)
IN_PART: Words = _("Only what was rated both times is compared: %(over)s. Not: %(left_out)s.")
NOTHING_IN_COMMON: Words = _(
    "Not the same things were rated then and now, so we cannot compare: %(left_out)s."
)
CHANCE: Words = _("A change of less than %(noise)s points may be chance.")


def change_said(drawn: Series, knowledge: Knowledge) -> tuple[str, ...]:
    """Nothing until something was answered before the first injection and after it."""
    after = [one for one in drawn.points if one.weeks > 0]
    if drawn.baseline is None or not after:
        return ()
    return tuple(_sentences(drawn, after[-1], knowledge))


def in_part(change: Change) -> str:
    """Of activities that are not the same as at the start: which are compared, which are not."""
    words = {"over": _named(change.over), "left_out": _named(change.left_out)}
    return str(IN_PART if change.over else NOTHING_IN_COMMON) % words


def _named(activities: Iterable[str]) -> str:
    return ", ".join(_now("«%(activity)s»") % {"activity": apart(one)} for one in activities)


def _points(value: Decimal) -> str:
    """A mean of activities has no end of decimals."""
    return number(round(value, 1))


def _sentences(drawn: Series, last: Point, knowledge: Knowledge) -> Iterator[str]:
    before, now = last.change.baseline, last.change.later
    if before is None or now is None:
        yield in_part(last.change)
        return
    where = "same" if now == before else "lower" if now < before else "higher"
    words: dict[str, Any] = {
        "points": _points(abs(now - before)),
        "before": _points(before),
        "now": _points(now),
    }
    yield str(SAID.get((drawn.instrument, where), SCORE_SAID[where])) % words
    if last.change.left_out:
        yield in_part(last.change)
    if last.change.improvement is not None and last.change.improvement < 0:
        yield str(WORSE)  # no important change on file is one for the worse
    elif last.important is not None and last.important.counts and last.important.is_on_scale:
        yield from _important(last.important, drawn, before, now, knowledge)
    if drawn.noise is not None:
        yield str(CHANCE) % {"noise": number(drawn.noise)}


def _important(
    line: Line, drawn: Series, before: Decimal, now: Decimal, knowledge: Knowledge
) -> Iterator[str]:
    enough = abs(line.far - before)
    gain = before - now if drawn.higher_is == "worse" else now - before
    source = knowledge.sources[line.source].cite if line.source else ""
    words = {"enough": _points(enough), "source": source}
    yield str(IMPORTANT["known" if source else "borrowed"]) % words
    is_far = "reached" if gain >= enough else "not-reached"
    yield str(IMPORTANT[is_far if gain else "unchanged"])
