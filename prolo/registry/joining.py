"""Whether what is concluded now joins a concern that was raised before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from prolo.care.conclusions import Conclusion, Finding, conclusion_from_json
from prolo.care.signs import Level, highest
from prolo.registry.heard import SPOKEN
from prolo.registry.models import Concern


def may_join(raised: Concern, concluded: Conclusion, at: datetime) -> bool:
    """A concern that nobody has taken is joined; one that has passed on is not made heavier: who
    was told of it heard of something lighter. Where somebody took, called, put off or closed it,
    they know what it said then: it is joined only by what says nothing more, and only until they
    have spoken with the person. All else is raised anew, with its own clock, alerts and next
    person: told twice is safe, told never is not. What asks for nobody stands beside what is not
    closed."""
    level = Level.of(concluded.verdict)
    if raised.state == Concern.State.OPEN:
        return level <= raised.rank or raised.respond_by > at
    if raised.state == Concern.State.CLOSED or says_more(concluded, raised):
        return False
    return level < Level.CALL or not was_spoken_with(raised)


def was_spoken_with(raised: Concern) -> bool:
    """By whoever has it now: what comes after that is news."""
    last = raised.steps.order_by("happened_at", "recorded_at").last()
    return raised.state == Concern.State.SEEN and last is not None and last.step in SPOKEN


def says_more(concluded: Conclusion, raised: Concern, *, least: Level = Level.CALL) -> bool:
    """Whether it finds, of ``least`` or heavier, what the concern does not say as heavily."""
    kept = conclusion_from_json(raised.conclusion.body).findings if raised.conclusion else ()
    return finds_more(concluded, [one for one in kept if _is_known(one)], least=least)


def finds_more(
    concluded: Conclusion, known: Iterable[Finding], *, least: Level = Level.CALL
) -> bool:
    """Whether it finds, of ``least`` or heavier, what is not ``known`` as heavily."""
    weights: dict[tuple[str, str], Level] = {}
    for one in known:
        weights[one.rule, one.code] = max(
            highest((one,)), weights.get((one.rule, one.code), Level.NONE)
        )
    return any(
        (weight := highest((one,))) >= least
        and weight > weights.get((one.rule, one.code), Level.NONE)
        for one in concluded.findings
    )


def _is_known(one: Finding) -> bool:
    """Of what somebody wrote only a person can read whether it says the same."""
    return (one.rule, one.code) != ("aftercare.words", "worry")
