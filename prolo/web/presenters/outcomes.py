"""Charts of a course's answers: pain, and what the person wants to be able to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.care.important import of_part
from prolo.care.series import Line, Point, Series, series, weeks_between
from prolo.knowledge import Knowledge
from prolo.registry.answer_judging import FUNCTION, PAIN
from prolo.registry.answer_scoring import OURS
from prolo.registry.brought import region_of
from prolo.registry.models import Course
from prolo.registry.stopping import scores_by_day
from prolo.web.presenters.answers import MISSING, Times, answer_rows, times_of
from prolo.web.presenters.entered_scores import measure_title
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.outcome_chart import Answer, OutcomeChart, SessionMark, outcome_chart
from prolo.web.words import Words
from prolo.web.words.changes import change_said, in_part
from prolo.web.words.knowledge import HIGHER
from prolo.web.words.mine import named
from prolo.web.words.values import number

HEADS = (
    Head("instrument", gettext_lazy("Measure")),
    Head("week", gettext_lazy("Weeks from the first injection")),
    Head("score_points", gettext_lazy("Score, points")),
    Head("change_points", gettext_lazy("Change from the start, points")),
    Head("is_alike", gettext_lazy("Made of the same as at the start")),
    Head("is_answered", gettext_lazy("Answered")),
)
ASKED_AT_SESSIONS = frozenset({PAIN})  # of what is drawn; the form of a session is short


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A chart, what became of the measure in words, and what must be said beside it; ``figures``
    are its rows for a file, ``mark`` its name on the page."""

    mark: str
    chart: OutcomeChart
    said: tuple[str, ...]
    notes: tuple[str, ...]
    figures: tuple[dict[str, Any], ...]


def pain_chart(course: Course, knowledge: Knowledge, today: date) -> Drawn | None:
    """None while nothing was answered."""
    return _draw(course, PAIN, _("Pain, 0 to 10"), knowledge, today)


def function_chart(course: Course, knowledge: Knowledge, today: date) -> Drawn | None:
    title = _("Own activities, 0 to 10: higher is better")
    return _draw(course, FUNCTION, title, knowledge, today)


def measure_charts(course: Course, knowledge: Knowledge, today: date) -> list[Drawn]:
    """Of each measure beside our own questions that has a score, computed from a form that the
    clinic brought or entered by hand, and of each of its parts."""
    computed = course.scores.exclude(instrument__in=OURS).values_list("instrument", "part")
    entered = course.entered_scores.current().values_list("instrument", "part")
    drawn = (
        _draw(course, name, _chart_title(name, part, knowledge), knowledge, today, part)
        for name, part in sorted({*computed, *entered})
        if name in knowledge.instruments
    )
    return [one for one in drawn if one]


def _chart_title(name: str, part: str, knowledge: Knowledge) -> str:
    known = knowledge.instruments[name]
    return _("%(measure)s, %(low)s to %(high)s: higher is %(higher)s") % {
        "measure": measure_title(name, part, knowledge),
        "low": number(known.score_min or 0),
        "high": number(known.score_max or 0),
        "higher": HIGHER[known.higher_is],
    }


def _draw(
    course: Course, name: str, title: Words, knowledge: Knowledge, today: date, part: str = ""
) -> Drawn | None:
    times = times_of(course)
    drawn = _series(course, name, times, knowledge, part)
    if not drawn.points:
        return None
    answers = [
        Answer(one.weeks, one.value, moved=_moved(one), is_alike=one.is_alike)
        for one in drawn.points
    ]
    answers += _missing(course, name, times, knowledge, today)
    answers.sort(key=lambda one: (one.week, one.value is None))
    chart = outcome_chart(
        title,
        answers,
        start=drawn.baseline,
        sessions=[
            SessionMark(weeks_between(times.start, on), session)
            for session, on in times.held.items()
        ],
        important_change=_important_points(drawn),
        noise=drawn.noise,
        higher_is=drawn.higher_is,
        low=drawn.score_min or 0,
        high=drawn.score_max or 0,
    )
    return Drawn(
        mark=f"{name}-{part}".rstrip("-"),
        chart=chart,
        said=change_said(drawn, knowledge),
        notes=tuple(_notes(drawn)),
        figures=tuple(_figures(f"{name} {part}".strip(), answers)),
    )


def _moved(point: Point) -> Decimal | None:
    """How far from the start, up or down, as exactly as scores are kept."""
    before, later = point.change.baseline, point.change.later
    return None if before is None or later is None else round(later - before, 3)


def _figures(name: str, answers: Iterable[Answer]) -> Iterator[dict[str, Any]]:
    for one in answers:
        yield {
            "instrument": name,
            "week": one.week,
            "score_points": one.value,
            "change_points": one.moved,
            "is_alike": one.is_alike if one.value is not None else None,
            "is_answered": one.value is not None,
        }


def outcomes_listing(charts: Iterable[Drawn | None]) -> Listing:
    """Every answer of every chart; what was due and never answered has no score."""
    return listing("outcomes", HEADS, (row for one in charts if one for row in one.figures))


def _series(
    course: Course, name: str, times: Times, knowledge: Knowledge, part: str = ""
) -> Series:
    return series(
        of_part(knowledge.instruments[name], part),
        scores_by_day(course, name, part),
        sessions_on=list(times.held.values()),
        region=region_of(course, knowledge),
    )


def _missing(
    course: Course, name: str, times: Times, knowledge: Knowledge, today: date
) -> Iterator[Answer]:
    """Where an answer was due that will not come any more."""
    own_form = "" if name in OURS else name
    rows = (one for one in answer_rows(course, knowledge, today) if one.instrument == own_form)
    for row in rows:
        is_asked = row.session is None or own_form or name in ASKED_AT_SESSIONS
        if row.state == MISSING and is_asked:
            on = times.held.get(row.session or 0)
            yield Answer(weeks_between(times.start, on) if on else row.weeks or 0, None)


def _important_points(drawn: Series) -> Decimal | None:
    if drawn.important is None or drawn.baseline is None:
        return None
    return abs(drawn.important.far - drawn.baseline)


def _enough(points: Decimal, important: Line) -> str:
    words = {
        "points": number(important.points),
        "pct": number(important.pct or 0),
        "here": number(points),
        "who": named(important.population),
    }
    if important.pct is None:
        return (
            _("People call a change for the better of %(points)s points important (%(who)s).")
            % words
        )
    return (
        _(
            "People call a change for the better important that is both %(points)s points and "
            "%(pct)s %% of the first score: from here %(here)s points (%(who)s)."
        )
        % words
    )


def _week_in_part(point: Point) -> str:
    """Which activities of a time are compared with the start, and which cannot be."""
    return _("Week %(week)s: %(compared)s") % {
        "week": number(point.weeks),
        "compared": in_part(point.change),
    }


def _notes(drawn: Series) -> Iterator[str]:
    for one in drawn.points:
        if not one.is_alike:
            yield _week_in_part(one)
    points, important = _important_points(drawn), drawn.important
    if points is None or important is None:
        if drawn.baseline is None:
            yield _("Nothing was answered before the first injection: no change can be counted.")
    else:
        yield _enough(points, important)
        if not important.is_on_scale:
            yield _("From this start the scale has no room for it.")
        if not important.counts:
            yield _("Nobody has verified this figure.")
    if drawn.noise is None:
        yield _("How much this measure moves by itself is not known.")
    else:
        words = {"points": number(drawn.noise)}
        yield _("A change of less than %(points)s points may be chance.") % words
