"""Whether it is better, and by enough."""

from __future__ import annotations

from decimal import Decimal

from prolo.care.outcomes import (
    Change,
    enter_score,
    judge_global_change,
    judge_response,
    score_change,
)
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "outcomes"
title = "Better, and by enough?"
text = """
A later score is compared with the one from before the first injection. An improvement is positive,
whichever way the scale runs. It is enough when every important change that is known is reached, in
points and as a share of the baseline; where the two disagree it is not yet enough. What the measure
moves by itself is no change. Published figures of the same region come first; borrowed ones say so.
"""


def changed(instrument: str, baseline: str, later: str) -> Change:
    fact = load_knowledge().instruments[instrument]
    before = enter_score(fact, Decimal(baseline)) if baseline else None
    return score_change(before, enter_score(fact, Decimal(later)), instrument=fact)


def response(instrument: str, region: str, baseline: str, later: str) -> dict[str, object]:
    knowledge = load_knowledge()
    change = changed(instrument, baseline, later)
    conclusion = judge_response(
        change, instrument=knowledge.instruments[instrument], region=region, knowledge=knowledge
    )
    found = {one.rule.split(".")[1]: one for one in conclusion.findings}
    return {
        "improvement": change.improvement,
        "pct": None if change.relative_pct is None else round(change.relative_pct, 1),
        "points": found["absolute"].code if "absolute" in found else None,
        "share": found["relative"].code if "relative" in found else None,
        "fit": found["absolute"].params["region_fit"] if "absolute" in found else None,
        "noise": found["noise"].code if "noise" in found else None,
        "verdict": conclusion.verdict,
    }


def responders(baseline: str, later: str) -> dict[str, object]:
    knowledge = load_knowledge()
    conclusion = judge_response(
        changed("nprs", baseline, later),
        instrument=knowledge.instruments["nprs"],
        region="back",
        knowledge=knowledge,
    )
    flags = [one for one in conclusion.findings if one.rule == "outcomes.responder"]
    reached = {one.code: one.params["reached"] for one in flags}
    return {
        "thirty_percent": reached["thirty-percent"],
        "half": reached["fifty-percent-pain"],
        "2.8_points": reached["twice-mcid"],
        "saline": "saline-improved-too" in [one.code for one in conclusion.findings],
    }


def global_change(answer: str) -> dict[str, object]:
    knowledge = load_knowledge()
    score = enter_score(knowledge.instruments["pgic"], Decimal(answer))
    return {"verdict": judge_global_change(score, knowledge=knowledge).verdict}


def test_pain_is_better_by_enough_when_points_and_share_agree(spec: Spec) -> None:
    """0–10, more is worse. Less than two points is what the measure moves by itself."""
    spec(
        response,
        """
        instrument | region | baseline | later || improvement | pct  | points      | share       | noise  | verdict
        nprs       | back   | 7        | 4     || 3           | 42.9 | reached     | reached     | beyond | better-by-enough
        nprs       | back   | 6        | 4     || 2           | 33.3 | reached     | reached     | beyond | better-by-enough
        nprs       | back   | 9        | 7     || 2           | 22.2 | reached     | not-reached | beyond | better-not-enough
        nprs       | back   | 7        | 6     || 1           | 14.3 | not-reached | not-reached | within | no-change-beyond-noise
        nprs       | back   | 5        | 5     || 0           | 0    | not-reached | not-reached | within | no-change-beyond-noise
        nprs       | back   | 5        | 6     || -1          | -20  | not-reached | not-reached | within | no-change-beyond-noise
        nprs       | back   | 5        | 7     || -2          | -40  | not-reached | not-reached | beyond | worse
        nprs       | back   | 0        | 3     || -3          | –    | not-reached | no-share    | beyond | worse
        nprs       | back   | –        | 3     || –           | –    | –           | –           | –      | cannot-say
        """,
        follows=["instruments/nprs"],
    )


def test_a_borrowed_figure_says_so(spec: Spec) -> None:
    """For knees no figure for 0–10 pain was read. A range counts by its larger end; between its
    ends it is not yet enough."""
    spec(
        response,
        """
        instrument | region   | baseline | later || improvement | points       | fit         | noise   | verdict
        nprs       | back     | 7        | 4     || 3           | reached      | same-region | beyond  | better-by-enough
        nprs       | knee     | 7        | 4     || 3           | reached      | any-region  | beyond  | better-by-enough
        psfs       | shoulder | 3        | 4.95  || 1.95        | within-range | same-region | unknown | better-not-enough
        psfs       | shoulder | 3        | 5     || 2           | reached      | same-region | unknown | better-by-enough
        psfs       | knee     | 3        | 5     || 2           | reached      | any-region  | unknown | better-by-enough
        psfs       | knee     | 5        | 3     || -2          | not-reached  | any-region  | unknown | worse
        rmdq       | back     | 14       | 9     || 5           | reached      | same-region | unknown | better-by-enough
        koos-12    | knee     | 40       | 60    || 20          | –            | –           | unknown | better-size-unknown
        """,
        follows=["instruments/psfs", "instruments/rmdq", "instruments/koos-12"],
    )


def test_responders_are_flagged_as_the_trials_count_them(spec: Spec) -> None:
    """With every improvement stands that people given salt water improved too."""
    spec(
        responders,
        """
        baseline | later || thirty percent | half | 2.8 points | saline
        10       | 7     || yes            | no   | yes        | yes
        8        | 4     || yes            | yes  | yes        | yes
        4        | 2     || yes            | yes  | no         | yes
        7        | 6     || no             | no   | no         | yes
        0        | 0     || –              | –    | no         | no
        4        | 6     || no             | no   | no         | no
        """,
        follows=[
            "responder-rules/thirty-percent",
            "responder-rules/fifty-percent-pain",
            "responder-rules/twice-mcid",
            "responder-rules/regression",
        ],
    )


def test_a_persons_own_judgement_needs_no_baseline(spec: Spec) -> None:
    """1 is very much worse, 7 very much better."""
    spec(
        global_change,
        """
        answer || verdict
        7      || better-by-enough
        6      || better-by-enough
        5      || better-not-enough
        4      || no-change-beyond-noise
        3      || worse
        1      || worse
        """,
        follows=["instruments/pgic"],
    )
