"""What the trials asked of the people they entered, and what the article says of long illness."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from prolo.care.assessment import FIRST_LINE
from prolo.care.conclusions import Finding, Scalar
from prolo.care.weighing import Case, Weight, find
from prolo.knowledge.records import Criterion

BLOCK_CONDITIONS = frozenset({"sacroiliac"})
RULE = "candidate.criterion"


def weigh_criteria(case: Case) -> Iterator[Finding]:
    """criteria: met, not met, or not known. None of them bars anybody."""
    for name, weigh in _CRITERIA.items():
        fact = case.knowledge.criteria.get(name)
        if fact is not None:
            yield from weigh(case, fact)


def weigh_long_illness(case: Case) -> Iterator[Finding]:
    """criteria/chronic-disease: such people may see no effect, and are told of other options.
    The illness that is the very condition of the course is what is treated, and says nothing; nor
    does one that is over."""
    fact = case.knowledge.criteria.get("chronic-disease")
    treated = case.knowledge.conditions[case.given.condition].illness
    for one in case.given.chronic_conditions if fact else ():
        assert fact
        if one.code == treated or not one.is_present:
            continue
        yield find(
            "candidate.chronic-disease",
            "chronic-disease",
            Weight.INFORM,
            fact,
            inputs={"illness": one.code, "illness_state": one.state},
            params={"illness": one.code, "illness_state": one.state},
        )


def _judge(fact: Criterion, is_met: bool | None, /, **params: Scalar) -> Finding:
    weight = {True: Weight.MET, False: Weight.NOT_MET, None: Weight.INFORM}[is_met]
    state = "unknown" if is_met is None else str(weight)
    return find(RULE, fact.id, weight, fact, inputs=params, params={"state": state, **params})


def _duration(case: Case, fact: Criterion) -> Iterator[Finding]:
    """criteria/duration, thresholds/duration-weeks."""
    weeks = case.given.pain_weeks
    needed = case.knowledge.threshold("duration-weeks")
    is_met = None if weeks is None else weeks >= needed.value
    yield _judge(fact, is_met, weeks=weeks, weeks_needed=needed.value)


def _first_line(case: Case, fact: Criterion) -> Iterator[Finding]:
    """criteria/failed-first-line: met by any usual care of this place; the pain is still there."""
    treated = case.given.earlier_treatments
    tried = [one for one in treated if one.kind in FIRST_LINE and one.at_target]
    first = str(tried[0].kind) if tried else None
    yield _judge(fact, bool(tried), tried=first, treatments=len(tried))


def _source_of_pain(case: Case, fact: Criterion) -> Iterator[Finding]:
    """criteria/source-of-pain: a tender structure, by its code, from the examination."""
    is_met = bool(case.tender) if case.given.examination else None
    yield _judge(fact, is_met, structures=len(case.tender))


def _block(case: Case, fact: Criterion) -> Iterator[Finding]:
    """criteria/diagnostic-block, thresholds/block-relief-pct: asked by the trial of one condition
    only."""
    if case.given.condition in BLOCK_CONDITIONS:
        relief = case.given.block_relief_pct
        needed = case.knowledge.threshold("block-relief-pct")
        is_met = None if relief is None else relief >= needed.value
        yield _judge(fact, is_met, relief_pct=relief, relief_needed_pct=needed.value)


_CRITERIA: Mapping[str, Callable[[Case, Criterion], Iterator[Finding]]] = {
    "duration": _duration,
    "failed-first-line": _first_line,
    "source-of-pain": _source_of_pain,
    "diagnostic-block": _block,
}
