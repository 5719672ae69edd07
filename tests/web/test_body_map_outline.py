"""Each structure that can be chosen on a drawing lies within the body that it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from prolo.knowledge import load_knowledge
from prolo.web.presenters.bodymap import body_map
from prolo.web.presenters.drawings import DRAWINGS, Drawing

Point = tuple[float, float]

SKIN = re.compile(r'(<g transform="matrix\(-1 [^"]*">)?<path class="bm-skin" d="([^"]+)"')
STEP = re.compile(r"([MLC])([^MLCZ]*)")


def outlines(drawing: Drawing) -> Iterator[list[Point]]:
    for mirrored, path in SKIN.findall(render_to_string(drawing.template)):
        points = list(along(path))
        yield [(drawing.width - x, y) for x, y in points] if mirrored else points


def along(path: str) -> Iterator[Point]:
    at: Point = (0, 0)
    for letter, numbers in STEP.findall(path):
        values = [float(one) for one in re.findall(r"-?[\d.]+", numbers)]
        points = list(zip(values[::2], values[1::2], strict=True))
        if letter == "C":
            yield from (on_curve([at, *points], n / 8) for n in range(1, 9))
        else:
            yield from points
        at = points[-1]


def on_curve(points: list[Point], t: float) -> Point:
    while len(points) > 1:
        points = [
            (ax + (bx - ax) * t, ay + (by - ay) * t) for (ax, ay), (bx, by) in pairwise(points)
        ]
    return points[0]


def is_within(place: Point, outline: list[Point]) -> bool:
    x, y = place
    crossed = [
        ax + (y - ay) / (by - ay) * (bx - ax)
        for (ax, ay), (bx, by) in pairwise([*outline, outline[0]])
        if (ay > y) != (by > y)
    ]
    return sum(one > x for one in crossed) % 2 == 1


@pytest.mark.parametrize("region", sorted(DRAWINGS))
def test_each_structure_lies_within_the_outline_of_the_body(region: str) -> None:
    for view in body_map(load_knowledge().regions[region], "right").views:
        bodies = list(outlines(view.drawing))
        assert bodies, view.title
        outside = [
            one.code
            for one in view.targets
            if not any(is_within((one.x, one.y), body) for body in bodies)
        ]
        assert outside == []
