"""The command and the script that repeat an answer of the evidence."""

from __future__ import annotations

from prolo.evidence import ConditionEvidence

SCRIPT = """from pathlib import Path

from prolo.evidence import evidence_for, summary_of
from prolo.knowledge import load_knowledge
from prolo.knowledge.trials import load_trials

trials = load_trials()
evidence = evidence_for(
    "{condition}", "{outcome}", "{comparator}", trials, window="{window}"
)
print(evidence.table())
if evidence.pooled:
    print(evidence.pooled.table())
summary = summary_of(evidence, trials, load_knowledge().instruments{region})
print(summary.found, summary.certainty)
svg = evidence.svg(bayes=summary.bayes, important=summary.threshold)
Path("forest.svg").write_text(svg, encoding="utf-8")
"""


def repeat(evidence: ConditionEvidence, region: str | None) -> dict[str, str]:
    asked = evidence.question
    command = (
        f"prolo evidence pool --condition {asked.condition} --outcome {asked.outcome} "
        f"--against {asked.comparator.id} --weeks {asked.window.id}"
    )
    script = SCRIPT.format(
        condition=asked.condition,
        outcome=asked.outcome,
        comparator=asked.comparator.id,
        window=asked.window.id,
        region=f', region="{region}"' if region else "",
    )
    return {"command": command, "script": script}
