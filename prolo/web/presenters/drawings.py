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


def _drawing(
    region: str, view: str, ends: tuple[Any, Any], height: int = 500, title: Any = None
) -> Drawing:
    template = f"web/bodymap/{region}_{view}.svg"
    return Drawing(view, title or TITLES[view], template, 400, height, ends)


OUTER, INNER = _("outer side"), _("inner side")
FRONT, BACK = _("front"), _("back")
LEFT, RIGHT = _("person’s left"), _("person’s right")
TITLES: Mapping[str, Any] = {
    "front": _("from the front"),
    "medial": _("from the inner side"),
    "lateral": _("from the outer side"),
    "back": _("from behind"),
}
BACK_OF_THE_HAND, FROM_THE_SIDE = _("from the back of the hand"), _("from the side")
THUMB, LITTLE_FINGER = _("thumb"), _("little finger")

DRAWINGS: Mapping[str, tuple[Drawing, ...]] = {
    "knee": (
        _drawing("knee", "front", (OUTER, INNER)),
        _drawing("knee", "medial", (FRONT, BACK)),
        _drawing("knee", "lateral", (BACK, FRONT)),
        _drawing("knee", "back", (INNER, OUTER)),
    ),
    "back": (_drawing("back", "back", (LEFT, RIGHT), height=440),),
    "hip-pelvis": (
        _drawing("hip-pelvis", "front", (OUTER, INNER)),
        _drawing("hip-pelvis", "lateral", (BACK, FRONT)),
        _drawing("hip-pelvis", "back", (INNER, OUTER)),
    ),
    "ankle-foot": (
        _drawing("ankle-foot", "lateral", (BACK, FRONT), height=400),
        _drawing("ankle-foot", "front", (OUTER, INNER)),
        _drawing("ankle-foot", "back", (INNER, OUTER)),
    ),
    "shoulder": (
        _drawing("shoulder", "front", (OUTER, INNER), height=420),
        _drawing("shoulder", "back", (INNER, OUTER), height=420),
        _drawing("shoulder", "lateral", (BACK, FRONT), height=420),
    ),
    "elbow": (
        _drawing("elbow", "lateral", (BACK, FRONT), height=400),
        _drawing("elbow", "front", (OUTER, INNER)),
        _drawing("elbow", "back", (INNER, OUTER)),
    ),
    "wrist-hand": (_drawing("wrist-hand", "back", (THUMB, LITTLE_FINGER), title=BACK_OF_THE_HAND),),
    "neck": (
        _drawing("neck", "back", (LEFT, RIGHT)),
        _drawing("neck", "front", (RIGHT, LEFT)),
    ),
    "thorax": (
        _drawing("thorax", "back", (LEFT, RIGHT)),
        _drawing("thorax", "front", (RIGHT, LEFT), height=460),
    ),
    "jaw": (_drawing("jaw", "lateral", (BACK, FRONT), height=420, title=FROM_THE_SIDE),),
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
