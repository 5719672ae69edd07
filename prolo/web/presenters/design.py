"""What /design shows in its components: invented, and nobody's."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from prolo.knowledge.records import Region, Structure
from prolo.web.presenters.bodymap import MapPoint, body_map, region_map
from prolo.web.presenters.tables import Column, table
from prolo.web.words.why import Why, WhyFact, WhyFinding, WhySource


def examples(today: date) -> dict[str, Any]:
    return {
        "born": date(1958, 3, 14),
        "example_table": table(
            "Running totals",
            [
                Column("Substance"),
                Column("Given", True),
                Column("Limit", True),
                Column("Share", True),
            ],
            [
                ["Lidocaine 1 %", "18.0 mL", "300 mg", "60 %"],
                ["Dextrose 25 %", "12.0 mL", "", ""],
                ["عبد الرحمن", "2.5 mL", "100 mg", "25 %"],
            ],
        ),
        "example_why": example_why(),
        "example_map": example_map("left"),
        "example_back": example_back(),
        "example_regions": region_map(
            [KNEE, BACK], lambda region, side: f"#{region}-{side}", chosen=[("knee", "left")]
        ),
        "days": [today - timedelta(days=42), today, today + timedelta(days=14)],
    }


def example_why() -> Why:
    source = WhySource(
        cite="An invented report, Journal of Examples 1:1–2",
        url="https://example.org/",
        grade="trial or review",
        year="2020?",
        read_in="abstract, Results",
    )
    fact = WhyFact(
        ref="medicines/example",
        kind="Medicine",
        name="Examplin",
        note="Half-life from healthy volunteers.",
        conflict="The label says 2 days, the article 3.",
        unverified=("half_life_h_max",),
        vouched=(),
        own=(("4 days", "3 days", "Dr. Ada Example", "our prescribers asked for it"),),
        sources=(source,),
    )
    finding = WhyFinding(
        sentence="Stop Examplin on Wed 4 March 2026.",
        rule="preparation.hold",
        code="hold",
        weight="act",
        inputs=(("as typed", "examplin 250"), ("session", "Mon 9 March 2026")),
        facts=(fact,),
        awaits=fact,
    )
    return Why(kind="preparation", verdict="ready", findings=(finding,))


def _structure(code: str, view: Any, x: int, y: int, **more: Any) -> Structure:
    label = code.replace("-", " ").capitalize()
    return Structure(code=code, label=label, view=view, map_x=Decimal(x), map_y=Decimal(y), **more)


KNEE = Region(
    id="knee",
    label="Knee",
    midline=False,
    structures=(
        _structure("joint-space", "front", 57, 53, intra_articular=True),
        _structure("tibial-tuberosity", "front", 50, 65),
        _structure("quadriceps-tendon", "front", 50, 31),
        _structure("medial-collateral-femoral", "medial", 56, 41),
        _structure("pes-anserinus", "medial", 51, 71),
        _structure("lateral-collateral-fibular", "lateral", 36, 59),
    ),
)

BACK = Region(
    id="back",
    label="Back and sacroiliac",
    midline=True,
    structures=(
        _structure("supraspinous-ligament-l5", "back", 50, 44),
        _structure("iliolumbar-ligament", "back", 64, 39, bleeding_risk="high"),
        _structure("sacroiliac-ligament", "back", 58, 54, near_spinal_canal=True),
    ),
)


def example_map(side: str) -> Any:
    planned = [
        MapPoint(structure=one.code, side=side, text="1 mL dextrose 15 %")
        for one in KNEE.structures
    ]
    given = [
        MapPoint(structure="joint-space", side=side, number=1, text="6 mL dextrose 25 %"),
        MapPoint(
            structure="pes-anserinus",
            side=side,
            number=2,
            text="1 mL dextrose 15 %",
            view="medial",
            x=Decimal("54.25"),
            y=Decimal("69.10"),
        ),
    ]
    return body_map(KNEE, side, planned=planned[1:], given=given)


def example_back() -> Any:
    given = [
        MapPoint(structure="iliolumbar-ligament", side="left", number=1, text="2 mL"),
        MapPoint(structure="supraspinous-ligament-l5", side="midline", number=2, text="1 mL"),
    ]
    return body_map(BACK, "midline", given=given)
