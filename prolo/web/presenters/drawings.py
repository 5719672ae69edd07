"""The drawings of the body map: own line art, one file a view under templates/web/bodymap.

Each shows the person's right side; the left is its mirror image. A place on a drawing is given
in hundredths of its width from the viewer's left and of its height from the top. In the midline
regions both sides are on one drawing, so nothing is mirrored as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Drawing:
    """``ends`` says what is at the viewer's left and right on the drawing as drawn."""

    view: str
    title: Any
    template: str
    width: int
    height: int
    ends: tuple[Any, Any]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Hundredths to the drawing's own units."""
        return round(x * self.width / 100, 1), round(y * self.height / 100, 1)


def _knee(view: str, title: Any, ends: tuple[Any, Any]) -> Drawing:
    return Drawing(view, title, f"web/bodymap/knee_{view}.svg", 400, 500, ends)


def _leg(region: str, view: str, ends: tuple[Any, Any], height: int = 500) -> Drawing:
    template = f"web/bodymap/{region}_{view}.svg"
    return Drawing(view, LEG_TITLES[view], template, 400, height, ends)


OUTER, INNER = _("outer side"), _("inner side")
FRONT, BACK = _("front"), _("back")
LEFT, RIGHT = _("person’s left"), _("person’s right")
LEG_TITLES: Mapping[str, Any] = {
    "front": _("from the front"),
    "lateral": _("from the outer side"),
    "back": _("from behind"),
}

DRAWINGS: Mapping[str, tuple[Drawing, ...]] = {
    "knee": (
        _knee("front", _("from the front"), (OUTER, INNER)),
        _knee("medial", _("from the inner side"), (FRONT, BACK)),
        _knee("lateral", _("from the outer side"), (BACK, FRONT)),
        _knee("back", _("from behind"), (INNER, OUTER)),
    ),
    "back": (
        Drawing("back", _("from behind"), "web/bodymap/back_back.svg", 400, 440, (LEFT, RIGHT)),
    ),
    "hip-pelvis": (
        _leg("hip-pelvis", "front", (OUTER, INNER)),
        _leg("hip-pelvis", "lateral", (BACK, FRONT)),
        _leg("hip-pelvis", "back", (INNER, OUTER)),
    ),
    "ankle-foot": (
        _leg("ankle-foot", "lateral", (BACK, FRONT), height=400),
        _leg("ankle-foot", "front", (OUTER, INNER)),
        _leg("ankle-foot", "back", (INNER, OUTER)),
    ),
}

WHOLE_BODY = (
    Drawing("front", _("from the front"), "web/bodymap/body_front.svg", 300, 710, (RIGHT, LEFT)),
    Drawing("back", _("from behind"), "web/bodymap/body_back.svg", 300, 710, (LEFT, RIGHT)),
)


@dataclass(frozen=True, slots=True)
class Area:
    """Where a region is on the whole body: an ellipse on the person's right side (midline
    regions: in the middle), in the drawing's own units."""

    region: str
    view: str
    x: int
    y: int
    rx: int
    ry: int
    is_midline: bool = False


AREAS = (
    Area("neck", "front", 150, 100, 15, 11, is_midline=True),
    Area("jaw", "front", 132, 82, 9, 9),
    Area("shoulder", "front", 92, 138, 20, 20),
    Area("elbow", "front", 71, 248, 14, 18),
    Area("wrist-hand", "front", 42, 372, 19, 38),
    Area("thorax", "front", 150, 178, 36, 34, is_midline=True),
    Area("hip-pelvis", "front", 116, 330, 26, 24),
    Area("knee", "front", 124, 482, 20, 24),
    Area("ankle-foot", "front", 123, 660, 18, 34),
    Area("neck", "back", 150, 100, 15, 13, is_midline=True),
    Area("shoulder", "back", 204, 138, 20, 20),
    Area("elbow", "back", 229, 248, 14, 18),
    Area("wrist-hand", "back", 258, 372, 19, 38),
    Area("thorax", "back", 150, 176, 34, 36, is_midline=True),
    Area("back", "back", 150, 272, 32, 44, is_midline=True),
    Area("hip-pelvis", "back", 186, 338, 20, 24),
    Area("knee", "back", 176, 486, 18, 22),
    Area("ankle-foot", "back", 177, 660, 18, 34),
)
