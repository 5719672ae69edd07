"""The albatross plot: people against p, on the side to which a trial points.

Trials that print a p and no figures stand beside those that are pooled. Along a contour lie the
trials of one size of effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import log10

from prolo.evidence.missing import Albatross, AlbatrossContour, AlbatrossPoint
from prolo.evidence.plots.names import place_names
from prolo.evidence.plots.svg import FONT, Drawing, number, wrapped
from prolo.evidence.plots.words import PlotWords, axis_text

WIDTH, NARROW_WIDTH, LEFT, TOP, PLOT_HEIGHT = 640.0, 340.0, 52.0, 14.0, 290.0
FARTHEST = 1e-4  # p smaller than this lie on the edge
P_TICKS = (1.0, 0.05, 0.01, 0.001)
PEOPLE = (5, 10, 20, 30, 40, 60, 80, 100, 150, 200, 300, 500, 1000, 2000, 5000, 10000, 50000)


def draw_albatross(
    found: Albatross,
    *,
    names: Mapping[str, str] | None = None,
    words: PlotWords = PlotWords(),  # noqa: B008 — it is frozen
    title: str = "",
    narrow: bool = False,
    id: str = "albatross",  # noqa: A002
    font: str = FONT,
) -> str:
    """SVG of :func:`prolo.evidence.missing.albatross`; ``names`` by the id of the trial. Empty
    where no trial has a p and its number of people."""
    if not found.points:
        return ""
    drawing = Drawing(width=NARROW_WIDTH if narrow else WIDTH)
    plot = _Albatross(found, drawing, words)
    plot.contours()
    plot.axes()
    plot.points(names or {})
    plot.legend()
    says = albatross_says(found, words)
    return drawing.svg(id=id, title=title or words.albatross, says=says, font=font)


def albatross_says(found: Albatross, words: PlotWords) -> str:
    signs = [point.sign for point in found.points]
    return words.says_albatross.format(
        irritant=signs.count(1),
        comparator=signs.count(-1),
        unknown=signs.count(0),
        missing=sum(not point.pooled for point in found.points),
    )


class _Albatross:
    def __init__(self, found: Albatross, drawing: Drawing, words: PlotWords) -> None:
        self.found, self.drawing, self.words = found, drawing, words
        self.width = drawing.width - LEFT - 24
        sizes = [point.people for point in found.points]
        self.fewest = max(one for one in (2, *PEOPLE) if one <= max(2, min(sizes) * 0.8))
        self.most = next((one for one in PEOPLE if one >= max(sizes) * 1.15), max(sizes) * 1.2)
        smallest = min(point.p for point in found.points)
        self.depth = -log10(max(FARTHEST, min(0.001, smallest / 2)))

    def x(self, p: float, side: int) -> float:
        """p = 1 in the middle; the smaller, the farther out on the side it points to."""
        out = min(1.0, -log10(max(p, 1e-300)) / self.depth)
        return LEFT + self.width / 2 * (1 + side * out)

    def y(self, people: float) -> float:
        share = (log10(people) - log10(self.fewest)) / (log10(self.most) - log10(self.fewest))
        return TOP + PLOT_HEIGHT * (1 - share)

    def contours(self) -> None:
        for contour in self.found.contours:
            for side in (-1, 1):
                path = self._along(contour, side)
                if path:
                    self.drawing.path("pl-along", path)
        placed: list[float] = []
        for contour in self.found.contours:
            self._name(contour, placed)

    def _seen(self, contour: AlbatrossContour) -> list[tuple[float, float]]:
        """The part between the edges, with the point where it leaves."""
        whole = sorted(zip(contour.p, contour.people, strict=True), reverse=True)
        seen: list[tuple[float, float]] = []
        for (p, n), (next_p, next_n) in pairwise(whole):
            for limit in (self.fewest, self.most):
                if n < limit <= next_n:
                    share = (log10(limit) - log10(n)) / (log10(next_n) - log10(n))
                    seen.append((10 ** (log10(p) + share * (log10(next_p) - log10(p))), limit))
            if self.fewest <= next_n <= self.most:
                seen.append((next_p, next_n))
        return [one for one in seen if -log10(one[0]) <= self.depth]

    def _along(self, contour: AlbatrossContour, side: int) -> str:
        points = [(self.x(p, side), self.y(n)) for p, n in self._seen(contour)]
        return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) if points else ""

    def _name(self, contour: AlbatrossContour, placed: list[float]) -> None:
        """The size of effect, where its contour leaves the plot on the right."""
        seen = self._seen(contour)
        if not seen:
            return
        p, people = seen[-1]
        x, y = min(self.x(p, 1), LEFT + self.width - 4), max(self.y(people), TOP + 9)
        while any(abs(y - one) < 14 for one in placed):
            y += 14
        placed.append(y)
        self.drawing.text("pl-soft", x - 6, y, f"{contour.effect:g}", anchor="end", size=12)

    def axes(self) -> None:
        drawing, words, bottom = self.drawing, self.words, TOP + PLOT_HEIGHT
        drawing.path(
            "pl-axis",
            f"M{number(LEFT)} {number(TOP)}V{number(bottom)}H{number(LEFT + self.width)}",
        )
        middle = number(self.x(1, 1))
        drawing.path("pl-zero", f"M{middle} {number(TOP)}V{number(bottom)}")
        is_narrow = drawing.width == NARROW_WIDTH
        for side in (-1, 1):
            for p in P_TICKS[1:] if side < 0 else P_TICKS:
                if is_narrow and p == 0.01:
                    continue
                if -log10(p) > self.depth:
                    continue
                x = self.x(p, side)
                drawing.path("pl-axis", f"M{number(x)} {number(bottom)}v5")
                drawing.text("pl-text", x, bottom + 16, axis_text(p), anchor="middle", size=12)
        for people in PEOPLE:
            if self.fewest <= people <= self.most:
                y = number(self.y(people))
                drawing.path("pl-axis", f"M{number(LEFT)} {y}h-5")
                drawing.text(
                    "pl-text", LEFT - 8, self.y(people), str(people), anchor="end", size=13
                )
        self.below = bottom + 38
        if is_narrow:
            drawing.text("pl-soft", LEFT - 40, self.below, f"← {words.favours_comparator}")
            self.below += 20
            end = LEFT + self.width
            drawing.text("pl-soft", end, self.below, f"{words.favours_irritant} →", anchor="end")
        else:
            x = self.x(1, 1)
            drawing.text(
                "pl-soft", x - 10, self.below, f"← {words.favours_comparator}", anchor="end"
            )
            drawing.text("pl-soft", x + 10, self.below, f"{words.favours_irritant} →")

    def points(self, names: Mapping[str, str]) -> None:
        spots, said = [], []
        for point in self.found.points:
            name = names.get(point.trial_id, point.trial_id)
            for side in (point.sign,) if point.sign else (-1, 1):
                x, y = self.x(point.p, side), self.y(point.people)
                self._point(point, x, y, side, name)
                if side == (point.sign or 1):
                    spots.append((x, y))
                    said.append(name)
        for x, y, anchor, name in place_names(spots, said, right=LEFT + self.width):
            self.drawing.text("pl-text", x, y, name, anchor=anchor, size=12)

    def _point(self, point: AlbatrossPoint, x: float, y: float, side: int, name: str) -> None:
        """Full: pooled. Hollow: missing. A tail towards where a bound leaves it."""
        drawing = self.drawing
        if point.bound:
            way = side if point.bound == "<" else -side
            drawing.path(
                "pl-hollow",
                f"M{number(x + 6 * way)} {number(y)}h{14 * way}m{-5 * way} -4l{5 * way} 4"
                f"l{-5 * way} 4",
            )
        if not point.sign:
            square = f"M{number(x)} {number(y - 6)}l6 6l-6 6l-6 -6z"
            drawing.path("pl-hollow", square, says=name)
        else:
            drawing.circle("pl-point" if point.pooled else "pl-hollow", x, y, 5, says=name)

    def legend(self) -> None:
        drawing, words, y = self.drawing, self.words, self.below + 26
        points = self.found.points
        shown = [("pl-point", words.in_answer)] if any(one.pooled for one in points) else []
        if any(not one.pooled and one.sign for one in points):
            shown.append(("pl-hollow", words.not_in_answer))
        x = 8.0
        for look, text in shown:
            need = 24 + 7.5 * len(text)
            if x + need > drawing.width:
                x, y = 8.0, y + 22
            drawing.circle(look, x + 6, y, 5)
            drawing.text("pl-soft", x + 18, y, text)
            x += need + 12
        if any(not one.sign for one in points):
            y += 22
            drawing.path("pl-hollow", f"M14 {number(y - 6)}l6 6l-6 6l-6 -6z")
            drawing.text("pl-soft", 26, y, words.both_sides)
        for sign in ("<", ">"):
            if any(one.bound == sign for one in points):
                y += 22
                way = 1 if sign == "<" else -1
                path = (
                    f"M{14 - 7 * way} {number(y)}h{14 * way}m{-5 * way} -4l{5 * way} 4l{-5 * way} 4"
                )
                drawing.path("pl-hollow", path)
                drawing.text("pl-soft", 26, y, words.bound.format(sign=sign))
        effects = ", ".join(f"{one.effect:g}" for one in self.found.contours)
        along = [words.along.format(effects=effects)] if effects else []
        lines = [*along, f"↑ {words.people}; → {words.p_axis}"]
        broken = [part for line in lines for part in wrapped(line, drawing.width - 8)]
        drawing.height = drawing.lines("pl-soft", 8, y + 24, broken, step=22)
