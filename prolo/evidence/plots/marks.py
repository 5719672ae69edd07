"""The marks on an axis of effects, as paths, and the axis below them."""

from __future__ import annotations

from prolo.evidence.plots.axis import Line, Tick
from prolo.evidence.plots.svg import Drawing, number
from prolo.evidence.plots.words import PlotWords, axis_text


def line_path(line: Line, left: float, y: float) -> str:
    low, high = left + line.x_low, left + line.x_high
    return f"M{number(low)} {number(y)}H{number(high)}{arrowheads(line, left, y)}"


def arrowheads(line: Line, left: float, y: float) -> str:
    """At each end that is cut off: the interval goes on beyond the edge."""
    low, high = left + line.x_low, left + line.x_high
    path = ""
    if line.is_cut_low:
        path += f"M{number(low + 6)} {number(y - 4)}L{number(low)} {number(y)}l6 4"
    if line.is_cut_high:
        path += f"M{number(high - 6)} {number(y - 4)}L{number(high)} {number(y)}l-6 4"
    return path


def square_path(x: float, y: float, side: float) -> str:
    half = side / 2
    return f"M{number(x - half)} {number(y - half)}h{number(side)}v{number(side)}h-{number(side)}z"


def diamond_path(line: Line, x: float, left: float, y: float, half: float) -> str:
    low, high = left + line.x_low, left + line.x_high
    return (
        f"M{number(low)} {number(y)}L{number(left + x)} {number(y - half)}"
        f"L{number(high)} {number(y)}L{number(left + x)} {number(y + half)}z"
    )


def draw_axis(
    drawing: Drawing, ticks: tuple[Tick, ...], *, left: float, width: float, y: float
) -> None:
    drawing.path("pl-axis", f"M{number(left)} {number(y)}H{number(left + width)}")
    for tick in ticks:
        drawing.path("pl-axis", f"M{number(left + tick.x)} {number(y)}v5")
        drawing.text("pl-text", left + tick.x, y + 16, axis_text(tick.shown), anchor="middle")


def draw_favours(
    drawing: Drawing, zero_x: float, y: float, words: PlotWords, *, left: float, width: float
) -> None:
    """Both labels beside the line of no effect; moved inwards where one would leave the plot."""
    room = 7.6
    need_left = (len(words.favours_comparator) + 2) * room + 8
    need_right = (len(words.favours_irritant) + 2) * room + 8
    at = min(max(zero_x, need_left), drawing.width - need_right)
    if need_left + need_right <= drawing.width:
        drawing.text("pl-soft", at - 8, y, f"← {words.favours_comparator}", anchor="end")
        drawing.text("pl-soft", at + 8, y, f"{words.favours_irritant} →")
        return
    drawing.text("pl-soft", left, y, f"← {words.favours_comparator}")
    drawing.text("pl-soft", left + width, y + 18, f"{words.favours_irritant} →", anchor="end")
