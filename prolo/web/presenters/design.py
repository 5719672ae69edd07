"""What /design shows in its components: invented, and nobody's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

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
