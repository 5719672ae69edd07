"""An examination, checked, and how laxity and motion went from one to the next.

``examine_again`` gives a ``Conclusion`` of kind ``examination``; its verdict is ``look-again``
where ``warm-and-swollen`` was found, else ``recorded``.

rule                          code              weight  params
examination.warm-and-swollen  warm-and-swollen  ask     would_weigh
examination.laxity            firmer, looser,   inform  structure, before, before_on, grade
                              as-before
examination.motion            more, less,       inform  movement, before, before_on, degrees
                              as-before

Whether a change of laxity or motion matters is nowhere published in what was read: they decide
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from prolo.care.answers import Answer
from prolo.care.conclusions import Conclusion, Finding
from prolo.care.examined import (
    Examination,
    Examined,
    degrees_of,
    faults_of_examination,
    grades_of,
)
from prolo.care.weighing import Weight
from prolo.errors import CareError
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Region


def examine_again(
    examination: Examination,
    *,
    condition: str,
    earlier: Sequence[Examined],
    knowledge: Knowledge,
) -> Conclusion:
    """What was found, beside what was found last. ``earlier`` is in the order of its days.

    Raises ``CareError`` for what cannot be, and for an examination of which nothing was said.
    """
    region = knowledge.regions[knowledge.conditions[condition].region]
    faults = faults_of_examination(examination, region)
    if examination == Examination():
        faults["laxity"] = "missing"
    if faults:
        raise CareError(faults)
    findings = (
        *warm_and_swollen(examination, knowledge, rule="examination.warm-and-swollen"),
        *_compare_laxity(examination, earlier, region),
        *_compare_motion(examination, earlier, region),
    )
    must_look = any(one.weight == Weight.ASK for one in findings)
    verdict = "look-again" if must_look else "recorded"
    return Conclusion(kind="examination", verdict=verdict, findings=findings)


def warm_and_swollen(
    examination: Examination, knowledge: Knowledge, *, rule: str
) -> Iterator[Finding]:
    """red-flags/hot-joint: warmth and effusion were found, which may be a hot joint."""
    flag = knowledge.red_flags.get("hot-joint")
    if flag and examination.warmth is Answer.YES and examination.effusion is Answer.YES:
        yield Finding(
            rule=rule,
            code="warm-and-swollen",
            weight=Weight.ASK,
            inputs={"warmth": examination.warmth, "effusion": examination.effusion},
            facts=(flag.ref,),
            params={"would_weigh": Weight.EMERGENCY},
        )


def _compare_laxity(
    now: Examination, earlier: Sequence[Examined], region: Region
) -> Iterator[Finding]:
    for name, grade in grades_of(now).items():
        if last := _last([(one.on, grades_of(one.found)) for one in earlier], name):
            before_on, before = last
            yield Finding(
                rule="examination.laxity",
                code=_compared(grade, before, less="firmer", more="looser"),
                weight=Weight.INFORM,
                facts=(region.ref,),
                params={
                    "structure": name,
                    "before": before,
                    "before_on": before_on,
                    "grade": grade,
                },
            )


def _compare_motion(
    now: Examination, earlier: Sequence[Examined], region: Region
) -> Iterator[Finding]:
    for name, degrees in degrees_of(now).items():
        if last := _last([(one.on, degrees_of(one.found)) for one in earlier], name):
            before_on, before = last
            yield Finding(
                rule="examination.motion",
                code=_compared(degrees, before, less="less", more="more"),
                weight=Weight.INFORM,
                facts=(region.ref,),
                params={
                    "movement": name,
                    "before": before,
                    "before_on": before_on,
                    "degrees": degrees,
                },
            )


def _last(measured: Sequence[tuple[date, dict[str, int]]], name: str) -> tuple[date, int] | None:
    days = [(on, values[name]) for on, values in measured if name in values]
    return days[-1] if days else None


def _compared(now: int, before: int, *, less: str, more: str) -> str:
    if now == before:
        return "as-before"
    return more if now > before else less
