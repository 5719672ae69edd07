"""What cannot wait for the sending of a form, answer by answer, so that a form without a signal can
say whom to call."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from prolo.care.aftercare import askable, weigh_so_far
from prolo.care.answers import Answer
from prolo.care.reports import AftercareReport, SessionFacts
from prolo.care.signs import Level
from prolo.care.units import Kind, Unit, measure
from prolo.knowledge import Knowledge


class UrgentAnswer(NamedTuple):
    """How urgent an answer is now (empty: it can wait), and ``later``, from when on it is more or
    less: a form may be answered hours after it was opened."""

    level: str
    later: tuple[tuple[datetime, str], ...]


def urgent_answers(
    session: SessionFacts, *, now: datetime, knowledge: Knowledge
) -> dict[str, dict[str, UrgentAnswer]]:
    """By question and answer the level of each that somebody must hear of today or now, when it
    is the only thing said."""
    found: dict[str, dict[str, UrgentAnswer]] = {}
    for asked in sorted(askable(knowledge)):
        turns = [at for at in _turns_at(asked, session, knowledge) if at > now]
        for said in (Answer.YES, Answer.UNSURE):
            report = AftercareReport(answered_at=now, answers={asked: said})
            weighed = [
                (at, _urgent_level(replace(report, answered_at=at), session, knowledge))
                for at in (now, *turns)
            ]
            changes = [one for before, one in pairwise(weighed) if one[1] != before[1]]
            if weighed[0][1] or changes:
                found.setdefault(asked, {})[said.value] = UrgentAnswer(
                    weighed[0][1], tuple(changes)
                )
    return found


def _turns_at(asked: str, session: SessionFacts, knowledge: Knowledge) -> list[datetime]:
    """When an answer begins to weigh otherwise: from so many hours on, or later than so many."""
    sign = knowledge.signs.get(asked)
    if sign is None:
        return []
    hours = [timedelta(hours=float(sign.after_h))] if sign.after_h is not None else []
    if sign.window_h is not None:
        hours.append(timedelta(hours=float(sign.window_h), minutes=1))  # hours count to the minute
    return sorted(session.ended_at + one for one in hours)


def _urgent_level(report: AftercareReport, session: SessionFacts, knowledge: Knowledge) -> str:
    level = weigh_so_far(report, session, on_call=True, knowledge=knowledge).verdict
    return level if Level.of(level) >= Level.SAME_DAY else ""


def urgent_temperatures(
    session: SessionFacts, *, now: datetime, knowledge: Knowledge
) -> tuple[tuple[Decimal, str], ...]:
    """The same of what is measured: from how many °C on which level, the highest first."""
    found = []
    for from_c in sorted({one.temp_c_min for one in knowledge.signs.values() if one.temp_c_min}):
        read = measure(Kind.TEMPERATURE, from_c, Unit.CELSIUS)
        report = AftercareReport(answered_at=now, temperature=read)
        if level := _urgent_level(report, session, knowledge):
            found.append((from_c, level))
    return tuple(reversed(found))
