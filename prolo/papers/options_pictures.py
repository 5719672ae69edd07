"""Intervals and people of a hundred, drawn so that they are read without colour."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from django.utils import translation

from prolo.evidence.plots.svg import Drawing, number, wrapped
from prolo.papers.evidence_answers import Answer
from prolo.papers.options_answers import Interval, matters_on_ten, on_ten
from prolo.papers.options_sheet import Comparison
from prolo.papers.paper import FONT, Picture
from prolo.papers.words import options_found as told
from prolo.papers.words import sentences

WIDTH = 360.0  # as wide as a phone, so that it need not be drawn twice
SHARE = 0.6  # of the width of a page of paper
EDGE = 12.0
LINE = 20.0
NARROWER = 0.8  # letters of the one font for Arabic that Typst ships, beside those of others
BOLDER = 0.82  # a bold head on a screen whose font is wide, so that no end of a range is cut off
LEAST_REACH = 4  # points either way: a small difference must not look large
DOT, STEP = 6.0, 16.0  # of an icon array: radius, and from one to the next
A_ROW = 20


def intervals(comparison: Comparison) -> Picture:
    """Every time and outcome on one axis, as long to the left as to the right."""
    rows = [(one, found) for one in comparison.answers if (found := on_ten(one))]
    reach = max(LEAST_REACH, *(ceil(max(-found.low, found.high)) for _one, found in rows))
    caption = told.intervals_caption(comparison)
    says = sentences.semicolons(
        f"{told.asked(one)}: {told.difference(found)}" for one, found in rows
    )
    drawing = Drawing(width=WIDTH)
    y = _head(drawing)
    for answer, found in rows:
        y = _row(drawing, y, answer, found, reach)
    _axis(drawing, y, reach)
    drawing.height = y + 2 * LINE
    name = f"intervals-{comparison.comparator}"
    svg = drawing.svg(id=name, title=caption, says=says, font=FONT)
    return Picture(svg=svg, alt=says, caption=f"{caption}. {told.too_small()}.", width=SHARE)


def _x(value: float, reach: float) -> float:
    return EDGE + (value + reach) / (2 * reach) * (WIDTH - 2 * EDGE)


def _head(drawing: Drawing) -> float:
    drawing.text("pl-soft", EDGE, LINE / 2, f"← {told.is_worse()}")
    drawing.text("pl-soft", WIDTH - EDGE, LINE / 2, f"{told.is_better()} →", anchor="end")
    return 1.5 * LINE


def _write(drawing: Drawing, look: str, y: float, text: str) -> float:
    """Lines from where the language begins them; a script without a narrow font takes more room,
    and so does a bold head."""
    from_right = translation.get_language_bidi()
    x, anchor = (WIDTH - EDGE, "end") if from_right else (EDGE, "start")
    fits = (NARROWER if from_right else 1) * (BOLDER if look == "pl-head" else 1)
    for line in wrapped(text, (WIDTH - 2 * EDGE) * fits):
        drawing.text(look, x, y, line, anchor=anchor)
        y += LINE
    return y


def _row(drawing: Drawing, y: float, answer: Answer, found: Interval, reach: float) -> float:
    y = _write(drawing, "pl-head", y, told.asked(answer))
    y = _write(drawing, "pl-text", y, told.difference(found))
    if matters := matters_on_ten(answer):
        left, right = _x(-matters, reach), _x(matters, reach)
        drawing.rect("pl-band", left, y - 9, right - left, 18)
    low, middle, high = (_x(one, reach) for one in (found.low, found.estimate, found.high))
    ends = " ".join(f"M{number(x)} {number(y - 5)}v10" for x in (low, high))
    drawing.path("pl-line", f"M{number(low)} {number(y)}H{number(high)} {ends}")
    drawing.rect("pl-square", middle - 5, y - 5, 10, 10)
    drawing.path("pl-zero", f"M{number(_x(0, reach))} {number(y - 12)}v24")
    return y + 1.6 * LINE


def _axis(drawing: Drawing, y: float, reach: int) -> None:
    drawing.path("pl-axis", f"M{number(EDGE)} {number(y)}H{number(WIDTH - EDGE)}")
    step = max(1, reach // 4)
    for value in range(-reach + reach % step, reach + 1, step):
        x = _x(value, reach)
        drawing.path("pl-axis", f"M{number(x)} {number(y)}v5")
        drawing.text("pl-soft", x, y + LINE, str(abs(value)), anchor="middle")


def icons(answer: Answer, comparison: Comparison) -> Picture:
    """A hundred people without it and a hundred with it."""
    found = answer.summary.absolute
    assert found is not None
    without, with_it = told.icons_without(found, comparison), told.icons_with(found)
    caption = f"{told.icons_caption(answer)}. {told.icons_legend()}"
    drawing = Drawing(width=WIDTH)
    y = _people(drawing, LINE / 2, without, found.without)
    y = _people(drawing, y + LINE / 2, with_it, found.with_treatment, (found.low, found.high))
    drawing.height = y
    asked = answer.evidence.question
    name = f"icons-{comparison.comparator}-{asked.outcome}-{asked.window.id}"
    says = f"{without}. {with_it}."
    svg = drawing.svg(id=name, title=told.icons_caption(answer), says=says, font=FONT)
    return Picture(svg=svg, alt=says, caption=caption, width=SHARE)


def _people(
    drawing: Drawing, y: float, text: str, share: float, between: Sequence[float] = ()
) -> float:
    """As many full as the text says, the others empty; a bar where the range begins and ends."""
    y = _write(drawing, "pl-head", y, text) + 2
    for at in range(100):
        x = EDGE + DOT + (at % A_ROW) * STEP
        middle = y + (at // A_ROW) * STEP
        drawing.circle("pl-hollow", x, middle, DOT)
        if at < round(share):
            drawing.circle("pl-point", x, middle, DOT)
    for bound in between:
        row, behind = divmod(round(bound), A_ROW)
        if row and not behind:  # at the end of a row, not before the next
            row, behind = row - 1, A_ROW
        x = EDGE + DOT + (behind - 0.5) * STEP
        drawing.path("pl-line", f"M{number(x)} {number(y + row * STEP - DOT - 2)}v{2 * DOT + 4:g}")
    return y + 5 * STEP + LINE / 2
