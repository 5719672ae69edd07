"""What each trial does to the answer, one measure a column, with the limits beyond which it counts
as influential."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from prolo.evidence.plots.axis import round_numbers
from prolo.evidence.plots.svg import FONT, Drawing, number
from prolo.evidence.plots.words import PlotWords, axis_text, short
from prolo.evidence.refits import Influence

ROW, TOP, LEFT, PANEL, GAP = 26.0, 36.0, 190.0, 140.0, 24.0
HALF_CHI2 = 0.45493642311957283


def draw_influence(
    found: Influence,
    *,
    names: Sequence[str] = (),
    words: PlotWords = PlotWords(),  # noqa: B008 — it is frozen
    title: str = "",
    id: str = "measures",  # noqa: A002
    font: str = FONT,
) -> str:
    """SVG of :func:`prolo.evidence.measure_influence`."""
    k = len(found.hat)
    told = names or [str(i + 1) for i in range(k)]
    far = 3 * sqrt(1 / (k - 1))
    panels = (
        ("rstudent", found.rstudent.tolist(), (-1.96, 1.96)),
        ("DFFITS", found.dffits.tolist(), (-far, far)),
        (words.cook, found.cook_d.tolist(), (HALF_CHI2,)),
        (words.hat, found.hat.tolist(), (3 / k,)),
    )
    drawing = Drawing(width=LEFT + len(panels) * (PANEL + GAP))
    bottom = TOP + ROW * k
    for place, name in enumerate(told):
        look = "pl-strong" if found.influential[place] else "pl-text"
        drawing.text(look, 0, TOP + ROW * (place + 0.5), short(name, 25))
        y = number(TOP + ROW * (place + 1))
        drawing.path("pl-grid", f"M0 {y}H{number(drawing.width - GAP)}")
    for at, (head, values, limits) in enumerate(panels):
        _panel(drawing, LEFT + at * (PANEL + GAP), bottom, head, values, limits)
    drawing.height = bottom + 30
    seen = [name for name, one in zip(told, found.influential, strict=True) if one]
    says = words.says_influence.format(k=k, names=", ".join(seen) or words.nobody)
    return drawing.svg(id=id, title=title or words.influence, says=says, font=font)


def _panel(
    drawing: Drawing,
    left: float,
    bottom: float,
    head: str,
    values: Sequence[float],
    limits: Sequence[float],
) -> None:
    """One measure; a limit far beyond every value is not shown."""
    low, high = min(0.0, *values), max(0.0, *values)
    span = high - low or 1.0
    limits = [one for one in limits if low - span <= one <= high + span]
    low, high = min([low, *limits]), max([high, *limits])
    edge = 0.06 * (high - low or 1.0)
    low, high = low - edge, high + edge

    def x(value: float) -> float:
        return left + (value - low) / (high - low) * PANEL

    drawing.text("pl-head", left, 14, head)
    drawing.path("pl-zero", f"M{number(x(0))} {number(TOP)}V{number(bottom)}")
    for limit in limits:
        drawing.path("pl-centre", f"M{number(x(limit))} {number(TOP)}V{number(bottom)}")
    for place, value in enumerate(values):
        drawing.circle("pl-point", x(value), TOP + ROW * (place + 0.5), 4.5)
    for tick in round_numbers(low, high)[::2]:
        drawing.text("pl-text", x(tick), bottom + 14, axis_text(tick), anchor="middle", size=12)
