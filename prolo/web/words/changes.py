"""What has become of a measure since before the first injection, for the person and the clinic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from prolo.care.series import Line, Series
from prolo.knowledge import Knowledge
from prolo.web.words import Words
from prolo.web.words.measures import SCORE_SAID
from prolo.web.words.values import number

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
}
CHANCE: Words = _("A change of less than %(noise)s points may be chance.")


def change_said(drawn: Series, knowledge: Knowledge) -> tuple[str, ...]:
    """Nothing until something was answered before the first injection and after it."""
    after = [one for one in drawn.points if one.weeks > 0]
    if drawn.baseline is None or not after:
        return ()
    now = after[-1].value
    return tuple(_sentences(drawn, drawn.baseline, now, knowledge))


def _sentences(drawn: Series, before: Decimal, now: Decimal, knowledge: Knowledge) -> Iterator[str]:
    where = "same" if now == before else "lower" if now < before else "higher"
    words: dict[str, Any] = {
        "points": number(abs(now - before)),
        "before": number(before),
        "now": number(now),
    }
    yield str(SAID.get((drawn.instrument, where), SCORE_SAID[where])) % words
    if drawn.important is not None and drawn.important.counts and drawn.important.is_on_scale:
        yield from _important(drawn.important, drawn, before, now, knowledge)
    if drawn.noise is not None:
        yield str(CHANCE) % {"noise": number(drawn.noise)}


def _important(
    line: Line, drawn: Series, before: Decimal, now: Decimal, knowledge: Knowledge
) -> Iterator[str]:
    enough = abs(line.far - before)
    gain = before - now if drawn.higher_is == "worse" else now - before
    source = knowledge.sources[line.source].cite if line.source else ""
    words = {"enough": number(enough), "source": source}
    yield str(IMPORTANT["known" if source else "borrowed"]) % words
    yield str(IMPORTANT["reached" if gain >= enough else "not-reached"])
