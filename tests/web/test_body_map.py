"""The body map: every structure on its drawing, the left the mirror image of the right, and a place
chosen on the whole body."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string

from prolo.knowledge import load_knowledge
from prolo.web.presenters.bodymap import body_map
from prolo.web.presenters.drawings import AREAS, DRAWINGS, WHOLE_BODY, Drawing
from prolo.web.presenters.places import chosen_place

ALL = [one for drawings in (*DRAWINGS.values(), WHOLE_BODY) for one in drawings]


def test_every_region_has_its_drawings_and_a_place_on_the_whole_body() -> None:
    known = set(load_knowledge().regions)
    assert set(DRAWINGS) == known
    assert {one.region for one in AREAS} == known


@pytest.mark.parametrize("region", sorted(DRAWINGS))
def test_each_structure_of_a_drawn_region_can_be_chosen_once_on_its_drawings(region: str) -> None:
    known = load_knowledge().regions[region]
    shown = body_map(known, "right")
    on_right = [one for view in shown.views for one in view.targets if one.side != "left"]
    assert sorted(one.code for one in on_right) == sorted(one.code for one in known.structures)
    assert all(view.targets for view in shown.views)


@pytest.mark.parametrize("region", sorted(set(DRAWINGS) - {"back"}))
def test_the_left_is_the_right_in_a_mirror(region: str) -> None:
    known = load_knowledge().regions[region]
    if known.midline:
        assert not any(view.is_mirrored for view in body_map(known, "left").views)
        return
    for right, left in zip(
        body_map(known, "right").views, body_map(known, "left").views, strict=True
    ):
        assert left.is_mirrored
        assert left.ends == right.ends[::-1]
        for one, other in zip(right.targets, left.targets, strict=True):
            assert other.x == pytest.approx(left.drawing.width - one.x, abs=0.2)
            assert (other.y, other.map_x, other.map_y) == (one.y, one.map_x, one.map_y)


@pytest.mark.parametrize("drawing", ALL, ids=lambda one: one.template)
def test_a_drawing_is_shapes_in_the_classes_of_the_style_sheet_alone(drawing: Drawing) -> None:
    svg = render_to_string(drawing.template)
    assert set(re.findall(r"<(\w+)", svg)) <= {"path", "g", "circle", "ellipse"}
    assert "style=" not in svg
    assert set(re.findall(r'class="([^"]*)"', svg)) <= {
        "bm-skin",
        "bm-bone",
        "bm-cord",
        "bm-fibre",
        "bm-behind",
        "bm-crease",
        "bm-hole",
        "bm-nerve",
    }


@pytest.mark.parametrize(
    ("asked", "label", "filled"),
    [
        ({"region": "knee", "side": "left"}, "Knee, left", ("left", "")),
        (
            {"region": "thorax", "side": "midline"},
            "Thoracic spine and ribs",
            ("midline", "thoracic-pain"),
        ),
        ({"region": "knee", "side": "midline"}, None, None),
        ({"region": "knee"}, None, None),
        ({"region": "<b>", "side": "left"}, None, None),
        ({}, None, None),
    ],
)
def test_an_address_names_a_place_of_the_body_or_none(
    asked: dict[str, str], label: str | None, filled: tuple[str, str] | None
) -> None:
    place = chosen_place(asked, load_knowledge())
    assert (place and place.label) == label
    assert (place and (place.filled["side"], place.filled["condition"])) == filled
