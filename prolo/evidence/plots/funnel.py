"""The funnel plot, with contours of significance: where results near p = 0.05 would be missing."""

from __future__ import annotations

from collections.abc import Sequence

from prolo.evidence.answers import Unit
from prolo.evidence.asymmetry import Funnel, FunnelPoint
from prolo.evidence.plots.axis import Scale, round_numbers
from prolo.evidence.plots.marks import draw_axis, draw_favours
from prolo.evidence.plots.names import place_names
from prolo.evidence.plots.svg import FONT, Drawing, number, wrapped
from prolo.evidence.plots.words import PlotWords, axis_text, unit_text

WIDTH, LEFT, TOP, PLOT_HEIGHT = 640.0, 64.0, 14.0, 300.0
NARROW_WIDTH = 340.0
ROOM = 1.12  # below the least precise trial


def draw_funnel(
    found: Funnel,
    *,
    names: Sequence[str] = (),
    unit: Unit | None = None,
    words: PlotWords = PlotWords(),  # noqa: B008 — it is frozen
    title: str = "",
    narrow: bool = False,
    id: str = "funnel",  # noqa: A002
    font: str = FONT,
) -> str:
    """SVG of :func:`prolo.evidence.funnel`; ``names`` of its points, in their order."""
    drawing = Drawing(width=NARROW_WIDTH if narrow else WIDTH)
    plot = _Funnel(found, drawing, unit or Unit(measure="SMD"), words)
    plot.contours()
    plot.lines()
    plot.points(names)
    plot.axes(unit)
    says = funnel_says(found, words)
    return drawing.svg(id=id, title=title or words.funnel, says=says, font=font)


def funnel_says(found: Funnel, words: PlotWords) -> str:
    left = sum(point.effect < found.centre for point in found.points)
    return words.says_funnel.format(
        left=left,
        right=len(found.points) - left,
        significant=sum(point.p < 0.05 for point in found.points),
    )


class _Funnel:
    def __init__(self, found: Funnel, drawing: Drawing, unit: Unit, words: PlotWords) -> None:
        self.found, self.drawing, self.unit, self.words = found, drawing, unit, words
        self.se_max = found.se_max * ROOM
        self.width = drawing.width - LEFT - 14
        reach = found.reach * self.se_max
        effects = [point.effect for point in found.points]
        low = min(0.0, found.centre - reach, *effects)
        high = max(0.0, found.centre + reach, *effects)
        edge = 0.03 * (high - low)
        self.scale = Scale(low - edge, high + edge, self.width)

    def x(self, effect: float) -> float:
        return LEFT + self.scale.x(effect)

    def y(self, se: float) -> float:
        """No error at the top."""
        return TOP + PLOT_HEIGHT * se / self.se_max

    def contours(self) -> None:
        """Outside each pair of lines p is below its level; the darker, the smaller."""
        bottom, right = TOP + PLOT_HEIGHT, LEFT + self.width
        for place, (_, slope) in enumerate(sorted(self.found.contours, reverse=True)[:3], 1):
            for side in (-1, 1):
                self.drawing.path(f"pl-contour-{place}", self._outside(slope * side, bottom, right))

    def _outside(self, slope: float, bottom: float, right: float) -> str:
        """From the top of no effect along the contour, then back along the edge."""
        edge = right if slope > 0 else LEFT
        end = self.scale.high if slope > 0 else self.scale.low
        se_at_edge = end / slope
        if se_at_edge < self.se_max:
            corner = f"L{number(edge)} {number(self.y(se_at_edge))}"
        else:
            corner = f"L{number(self.x(slope * self.se_max))} {number(bottom)}H{number(edge)}"
        return f"M{number(self.x(0))} {number(TOP)}{corner}V{number(TOP)}z"

    def lines(self) -> None:
        found, bottom = self.found, TOP + PLOT_HEIGHT
        self.drawing.path("pl-zero", f"M{number(self.x(0))} {number(TOP)}V{number(bottom)}")
        top = f"{number(self.x(found.centre))} {number(TOP)}"
        for way in (-1, 0, 1):
            foot = self.x(found.centre + way * found.reach * self.se_max)
            self.drawing.path("pl-centre", f"M{top}L{number(foot)} {number(bottom)}")

    def points(self, names: Sequence[str]) -> None:
        spots = [(self.x(point.effect), self.y(point.se)) for point in self.found.points]
        for at, (x, y) in enumerate(spots):
            self.drawing.circle("pl-point", x, y, 5, says=names[at] if names else "")
        for x, y, anchor, name in place_names(spots, names, right=LEFT + self.width):
            self.drawing.text("pl-text", x, y, name, anchor=anchor, size=13)

    def axes(self, unit: Unit | None) -> None:
        drawing, words, bottom = self.drawing, self.words, TOP + PLOT_HEIGHT
        ticks = self.scale.ticks(is_ratio=self.unit.measure == "logOR")
        draw_axis(drawing, ticks, left=LEFT, width=self.width, y=bottom)
        drawing.path("pl-axis", f"M{number(LEFT)} {number(TOP)}V{number(bottom)}")
        for se in [one for one in round_numbers(0, self.se_max) if one >= 0]:
            drawing.path("pl-axis", f"M{number(LEFT)} {number(self.y(se))}h-5")
            drawing.text("pl-text", LEFT - 8, self.y(se), axis_text(se), anchor="end", size=13)
        y = bottom + 38
        draw_favours(drawing, self.x(0), y, words, left=LEFT, width=self.width)
        y += 40 if drawing.width == NARROW_WIDTH else 24
        if unit:
            y = drawing.lines("pl-soft", 8, y, wrapped(unit_text(unit, words), drawing.width - 8))
        y = drawing.lines("pl-soft", 8, y, wrapped(f"↑ {words.se}", drawing.width))
        drawing.height = self._legend(y + 2)

    def _legend(self, y: float) -> float:
        drawing, words, x = self.drawing, self.words, 8.0
        for place, (level, _) in enumerate(sorted(self.found.contours, reverse=True)[:3], 1):
            text = words.funnel_p.format(p=f"{level:g}")
            need = 30 + 7.5 * len(text)
            if x + need > drawing.width:
                x, y = 8.0, y + 24
            for darker in range(1, place + 1):
                drawing.rect(f"pl-contour-{darker}", x, y - 7, 20, 14)
            drawing.text("pl-soft", x + 26, y, text)
            x += need + 14
        share = f"{100 * (2 * _share_below(self.found.reach) - 1):.0f}"
        text = words.funnel_lines.format(level=share)
        return drawing.lines("pl-soft", 8, y + 26, wrapped(text, drawing.width - 8))


def _share_below(z: float) -> float:
    from math import erf, sqrt

    return 0.5 * (1 + erf(z / sqrt(2)))


def funnel_rows(points: Sequence[FunnelPoint]) -> tuple[tuple[float | None, ...], ...]:
    return tuple((point.effect, point.se, point.p, point.below) for point in points)
