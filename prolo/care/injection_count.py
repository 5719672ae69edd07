"""How many injections, against what reports of the condition and the article say.

``count_findings`` gives findings of weights warn and inform.

rule             code                     weight  params
plan.injections  below-published          warn    count, low, high, condition
plan.injections  above-published          warn    count, low, high, condition
plan.injections  none-published           inform  count, condition
plan.injections  outside-article          inform  count, low, high
"""

from __future__ import annotations

from collections.abc import Iterator

from prolo.care.conclusions import Finding, Scalar
from prolo.knowledge import Knowledge


def count_findings(
    count: int, *, condition: str, knowledge: Knowledge, is_complete: bool = True
) -> tuple[Finding, ...]:
    """protocols, thresholds/article-injections-min and -max: the published range of the condition
    warns, the article's 4 to 15 informs. While a session runs (``is_complete`` False) too few is
    not said."""
    return (
        *_published(count, condition, knowledge, is_complete),
        *_article(count, knowledge, is_complete),
    )


def _published(
    count: int, condition: str, knowledge: Knowledge, is_complete: bool
) -> Iterator[Finding]:
    protocols = [one for one in knowledge.protocols.values() if one.condition == condition]
    counts = [
        number
        for one in protocols
        for number in (one.injections_min, one.injections_max)
        if number is not None
    ]
    facts = tuple(one.ref for one in protocols if one.injections_min or one.injections_max)
    if not counts:
        yield _finding("none-published", "inform", (), count=count, condition=condition)
        return
    low, high = min(counts), max(counts)
    if count > high or (is_complete and count < low):
        code = "above-published" if count > high else "below-published"
        yield _finding(code, "warn", facts, count=count, low=low, high=high, condition=condition)


def _article(count: int, knowledge: Knowledge, is_complete: bool) -> Iterator[Finding]:
    low, high = (knowledge.threshold(f"article-injections-{end}") for end in ("min", "max"))
    if count > high.value or (is_complete and count < low.value):
        yield _finding(
            "outside-article",
            "inform",
            (low.ref, high.ref),
            count=count,
            low=int(low.value),
            high=int(high.value),
        )


def _finding(code: str, weight: str, facts: tuple[str, ...], **params: Scalar) -> Finding:
    return Finding(rule="plan.injections", code=code, weight=weight, facts=facts, params=params)
