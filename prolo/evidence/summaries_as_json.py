"""A summary for another program, and the digest by which it is known again."""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from prolo.evidence.bayes import BayesEffect
from prolo.evidence.report import as_json
from prolo.evidence.summaries import Summary
from prolo.evidence.thresholds import Threshold


def summary_json(summary: Summary) -> dict[str, Any]:
    """What a summary adds to its answer, in JSON's own types; ``evidence_json`` has the rest."""
    lead = summary.found
    return {
        "lead": None if lead is None else lead.by,
        "found": _plain(summary.found),
        "bayes": None if summary.bayes is None else _bayes_json(summary.bayes, summary.threshold),
        "threshold": _plain(summary.threshold),
        "size": summary.size,
        "certainty": _plain(summary.certainty),
        "points": _plain(summary.points),
        "absolute": _plain(summary.absolute),
        "by_other_sd": _plain(summary.by_other_sd),
        "control": _plain(summary.control),
        "share": _plain(summary.share),
    }


def _plain(record: Any) -> dict[str, Any] | None:
    return None if record is None else asdict(record)


def _bayes_json(found: BayesEffect, threshold: Threshold | None) -> dict[str, Any]:
    named = (
        "estimate", "ci_lb", "ci_ub", "pi_lb", "pi_ub", "tau", "tau_lb", "tau_ub", "k", "level",
    )  # fmt: skip
    important = threshold and found.probability_above(threshold.value)
    return {
        **{name: getattr(found, name) for name in named},
        "prior": found.prior.code,
        "scale": getattr(found.prior, "scale", None),
        "probability_above_0": found.probability_above(0.0),
        "probability_above_important": important,
    }


def digest_of(summary: Summary) -> str:
    """Of everything that a certainty is judged on: another trial or rule, another digest."""
    judged = summary.judged
    said = {
        "trials": [(one.trial_id, one.effect.value, one.effect.variance) for one in judged.effects],
        "missing": [
            (one.trial_id, one.people, one.direction, one.reasons) for one in judged.missing
        ],
        "certainty": summary.certainty,
    }
    text = json.dumps(as_json(said), sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()
