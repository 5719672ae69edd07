"""What /design shows in its components: invented, and nobody's."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from prolo.evidence import evidence_for
from prolo.knowledge import load_knowledge
from prolo.knowledge.records import Region
from prolo.knowledge.trials import load_trials
from prolo.web.presenters.bodymap import BodyMap, MapPoint, body_map, region_map
from prolo.web.presenters.forest_chart import forest_chart
from prolo.web.presenters.outcome_chart import Answer, OutcomeChart, SessionMark, outcome_chart
from prolo.web.presenters.plots import Plot
from prolo.web.presenters.tables import Column, table
from prolo.web.words.why import Why, WhyFact, WhyFinding, WhySource

COLOURS = {
    "Grounds": ("ground", "paper", "sunken", "accent-soft", "demo-soft"),
    "Ink and lines": ("ink", "ink-soft", "line-strong", "line-soft", "focus"),
    "Tones, each with its ground": (
        "accent",
        "good",
        "good-soft",
        "warn",
        "warn-soft",
        "bad",
        "bad-soft",
        "info",
        "info-soft",
        "demo",
    ),
}
SIZES = {"xxl": "Heading 1", "xl": "Heading 2", "l": "Heading 3, lead", "m": "Text", "s": "Hint"}
SPACES = range(1, 8)


def examples(today: date) -> dict[str, Any]:
    knowledge = load_knowledge()
    return {
        "born": date(1958, 3, 14),
        "colours": COLOURS,
        "sizes": SIZES,
        "spaces": SPACES,
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
        "example_map": example_map(knowledge.regions["knee"], "left"),
        "example_back": example_back(knowledge.regions["back"]),
        "example_regions": region_map(
            knowledge.regions.values(),
            lambda _region, _side: "#regions",
            chosen=[("knee", "left")],
        ),
        "example_outcome": example_outcome(),
        "example_forest": example_forest(),
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
        own=(("4 days", "3 days", "Dr. Ada Example", "Mon 2 March 2026", "our prescribers asked"),),
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


def example_map(knee: Region, side: str) -> BodyMap:
    planned = [
        MapPoint(structure=one.code, side=side, text="1 mL dextrose 15 %")
        for one in knee.structures[3:]
    ]
    given = [
        MapPoint(structure=one.code, side=side, number=number, text="1 mL dextrose 15 %")
        for number, one in enumerate(knee.structures[:3], start=1)
    ]
    off_its_structure = MapPoint(
        structure="knee-pes-anserine",
        side=side,
        number=4,
        text="1 mL dextrose 15 %",
        view="medial",
        x=Decimal("54.25"),
        y=Decimal("69.10"),
    )
    return body_map(knee, side, planned=planned, given=[*given, off_its_structure])


def example_back(back: Region) -> BodyMap:
    given = [
        MapPoint(structure="back-iliolumbar-crest", side="left", number=1, text="2 mL"),
        MapPoint(structure="back-interspinous-l4-5", side="midline", number=2, text="1 mL"),
    ]
    return body_map(back, "midline", given=given)


def example_outcome() -> OutcomeChart:
    return outcome_chart(
        "Pain, 0 to 10",
        [
            Answer(0, Decimal(7), moved=Decimal(0)),
            Answer(4, Decimal("6.5"), moved=Decimal("-0.5")),
            Answer(6, None),
            Answer(8, Decimal(5), moved=Decimal(-2)),
            Answer(12, Decimal("3.5"), moved=Decimal("-3.5")),
            Answer(26, Decimal(3), moved=Decimal(-4)),
        ],
        start=Decimal(7),
        sessions=[SessionMark(0, 1), SessionMark(4, 2), SessionMark(8, 3)],
        important_change=Decimal(2),
    )


def example_forest() -> Plot | None:
    evidence = evidence_for("low-back", "pain", "placebo", load_trials())
    return forest_chart("Pain in low back pain", evidence)
