"""The outcome chart: one score over the weeks, the sessions, the change that matters, the gaps.

``outcome_chart`` lays it out; ``web/_parts/outcome_chart.html`` draws it. What the drawing says
is said once more in a sentence and in a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words import Words
from prolo.web.words.values import number

WIDTH, HEIGHT = 400, 290  # the drawing's own units; type in it is 15 units high
LEFT, RIGHT, TOP, BOTTOM = 40, 18, 34, 52
USUAL_WEEKS = (0, 6, 12, 26, 52, 104)
SHORTEST_WEEKS = 12


@dataclass(frozen=True, slots=True)
class Answer:
    """A score at a week from the first injection; ``value`` None: due and not answered. ``moved``
    is how far it is from the start, None where that cannot be told; ``is_alike`` is False for a
    score made of other activities than the start: ``moved`` is of those that were rated then."""

    week: Decimal | int
    value: Decimal | None
    moved: Decimal | None = None
    is_alike: bool = True


@dataclass(frozen=True, slots=True)
class SessionMark:
    week: Decimal | int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    x: float
    y: float
    text: str
    is_alike: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Where a change from the start is important, or may be chance; ``edge`` is where it begins."""

    y: float
    height: float
    edge: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeChart:
    title: Words
    says: str
    band: Band | None
    noise: Band | None
    rows: tuple[Spot, ...]  # of the scale
    weeks: tuple[Spot, ...]
    sessions: tuple[Spot, ...]
    lines: tuple[str, ...]  # points of a polyline, one for each run of answers
    answers: tuple[Spot, ...]
    gaps: tuple[Spot, ...]
    table: Table
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM

    @property
    def has_others(self) -> bool:
        return not all(one.is_alike for one in self.answers)


@dataclass(frozen=True, slots=True)
class _Scale:
    first_week: float
    last_week: float
    low: float
    high: float

    def x(self, week: Decimal | int) -> float:
        share = (float(week) - self.first_week) / (self.last_week - self.first_week)
        return round(LEFT + share * (WIDTH - RIGHT - LEFT), 1)

    def y(self, value: Decimal | float) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP), 1)


def outcome_chart(
    title: Words,
    answers: Sequence[Answer],
    *,
    start: Decimal | None,
    sessions: Sequence[SessionMark] = (),
    important_change: Decimal | None = None,
    noise: Decimal | None = None,
    higher_is: str = "worse",
    low: Decimal | int = 0,
    high: Decimal | int = 10,
) -> OutcomeChart:
    """``answers`` in order of weeks; ``start`` is what changes are counted from, None where
    nothing was answered before the first needle."""
    given = [one for one in answers if one.value is not None]
    weeks = [float(one.week) for one in answers] + [float(one.week) for one in sessions]
    scale = _Scale(min(0.0, *weeks, 0.0), max(SHORTEST_WEEKS, *weeks, 0), float(low), float(high))
    return OutcomeChart(
        title=title,
        says=_sentence(answers, sessions),
        band=_band(start, important_change, higher_is, scale),
        noise=_noise(start, noise, scale),
        rows=tuple(_rows(scale)),
        weeks=tuple(_weeks(scale)),
        sessions=tuple(Spot(x=scale.x(one.week), y=TOP, text=str(one.number)) for one in sessions),
        lines=tuple(_lines(answers, scale)),
        answers=tuple(
            Spot(
                x=scale.x(one.week),
                y=scale.y(one.value),
                text=number(one.value),
                is_alike=one.is_alike,
            )
            for one in given
            if one.value is not None
        ),
        gaps=tuple(
            Spot(x=scale.x(one.week), y=HEIGHT - BOTTOM, text=_("no answer"))
            for one in answers
            if one.value is None
        ),
        table=_table(answers, sessions),
    )


def _band(
    start: Decimal | None, change: Decimal | None, higher_is: str, scale: _Scale
) -> Band | None:
    if start is None or change is None:
        return None
    if higher_is == "worse":
        edge, end = float(start - change), scale.low
    else:
        edge, end = float(start + change), scale.high
    if not scale.low <= edge <= scale.high:
        return None
    top, bottom = sorted((scale.y(edge), scale.y(end)))
    text = _("a change for the better of %(points)s or more, which people call important")
    return Band(
        y=top,
        height=round(bottom - top, 1),
        edge=scale.y(edge),
        text=text % {"points": number(change)},
    )


def _noise(start: Decimal | None, noise: Decimal | None, scale: _Scale) -> Band | None:
    """Either side of the start, as far as the scale goes; ``edge`` is the start."""
    if start is None or noise is None:
        return None
    top = scale.y(min(float(start + noise), scale.high))
    bottom = scale.y(max(float(start - noise), scale.low))
    text = _("a change of less than %(points)s, which may be chance")
    return Band(
        y=top,
        height=round(bottom - top, 1),
        edge=scale.y(start),
        text=text % {"points": number(noise)},
    )


def _rows(scale: _Scale) -> Iterator[Spot]:
    """Five steps, whatever the scale."""
    for step in range(6):
        value = scale.low + step * (scale.high - scale.low) / 5
        yield Spot(x=LEFT - 8, y=scale.y(value), text=f"{value:g}")


def _weeks(scale: _Scale) -> Iterator[Spot]:
    for week in USUAL_WEEKS:
        if week <= scale.last_week:
            yield Spot(x=scale.x(week), y=HEIGHT - BOTTOM, text=str(week))


def _lines(answers: Sequence[Answer], scale: _Scale) -> Iterator[str]:
    """A missing answer breaks the line: nobody knows what lay between. So does one of other
    activities: no way leads from those to these."""
    for is_drawn, run in groupby(answers, key=lambda one: one.value is not None and one.is_alike):
        points = [f"{scale.x(one.week)},{scale.y(one.value or 0)}" for one in run]
        if is_drawn and len(points) > 1:
            yield " ".join(points)


def _sentence(answers: Sequence[Answer], sessions: Sequence[SessionMark]) -> str:
    given = [one for one in answers if one.value is not None]
    if not given:
        return _("No answer yet.")
    parts = [_("From %(value)s at week %(week)s") % _said(given[0])]
    if len(given) > 1:
        parts = [
            _("From %(first)s at week %(first_week)s to %(value)s at week %(week)s")
            % {
                "first": number(given[0].value or 0),
                "first_week": number(Decimal(given[0].week)),
                **_said(given[-1]),
            }
        ]
    if sessions:
        parts.append(
            ngettext("%(many)s session", "%(many)s sessions", len(sessions))
            % {"many": len(sessions)}
        )
    missing = [number(Decimal(one.week)) for one in answers if one.value is None]
    if missing:
        parts.append(_("no answer at week %(weeks)s") % {"weeks": ", ".join(missing)})
    others = [number(Decimal(one.week)) for one in answers if not one.is_alike]
    if others:
        weeks = {"weeks": ", ".join(others)}
        parts.append(_("other activities than at the start at week %(weeks)s") % weeks)
    return "; ".join(parts) + "."


def _said(one: Answer) -> dict[str, str]:
    return {"value": number(one.value or 0), "week": number(Decimal(one.week))}


def _table(
    answers: Sequence[Answer],
    sessions: Sequence[SessionMark],
) -> Table:
    columns = [
        Column(_("Week")),
        Column(_("Score"), is_number=True),
        Column(_("Change from the start"), is_number=True),
        Column(_("Sessions until then"), is_number=True),
    ]
    return table("", columns, [_row(one, sessions) for one in answers])


def _row(one: Answer, sessions: Sequence[SessionMark]) -> list[Any]:
    until = sum(mark.week <= one.week for mark in sessions)
    if one.value is None:
        return [number(Decimal(one.week)), _("no answer"), "", until]
    return [number(Decimal(one.week)), number(one.value), _moved(one), until]


def _moved(one: Answer) -> str:
    if one.moved is None:
        return "" if one.is_alike else _("other activities: not known")
    moved = f"{'+' if one.moved > 0 else ''}{number(one.moved)}"
    if one.is_alike:
        return moved
    return _("%(moved)s, of what was rated both times") % {"moved": moved}
