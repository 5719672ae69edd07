"""One warning sign after a session: is it there, how urgent is it, and may it decide?

Answers are read towards danger. A sign is as present as the worst of what was said, measured and
compared. Then:

- «Not sure» is one level lower than yes: about an emergency a clinician phones within the hour.
  About a red flag it is never below a call.
- Where a fact that nobody verified would decide (the sign itself, its temperature, or its hours
  when it is reported before them) a person decides instead: one level lower, never below a call,
  with the fact it awaits. It is neither acted on nor passed over.
- A sign before its verified hours is what is expected (still a call where it would be an
  emergency); one after its window is a call.
- A sign of other regions counts where somebody has it: people do not know regions.
- A red flag that the version of the form which was answered does not ask was not passed over: the
  answers are taken, and it is said that nobody asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from prolo.care.answers import Answer, worse_of
from prolo.care.conclusions import Finding, Scalar
from prolo.care.reports import AftercareReport, Place
from prolo.care.units import Quantity
from prolo.knowledge import Knowledge
from prolo.knowledge.records import WarningSign


class Level(IntEnum):
    """levels: how urgent, by rank."""

    NONE = 0
    WATCH = 1
    CALL = 2
    SAME_DAY = 3
    EMERGENCY = 4

    @property
    def id(self) -> str:
        return self.name.lower().replace("_", "-")

    @property
    def one_lower(self) -> Level:
        """Never below a call, unless it was."""
        return self if self <= Level.CALL else Level(self - 1)

    @classmethod
    def of(cls, name: str) -> Level:
        return cls[name.upper().replace("-", "_")]


@dataclass(frozen=True, slots=True)
class Case:
    """One report about one session. ``lowest_pain`` is the least of the earlier reports,
    ``pain_before`` the pain on arrival."""

    given: AftercareReport
    place: Place
    hours: Decimal
    lowest_pain: int | None
    pain_before: int | None
    knowledge: Knowledge

    def said(self, name: str) -> Answer:
        return self.given.answers.get(name, Answer.NOT_ASKED)


def weigh_signs(case: Case) -> Iterator[Finding]:
    for sign in reported_signs(case.knowledge):
        if not _is_impossible(sign, case):
            answer = read_sign(sign, case)
            if answer in (Answer.YES, Answer.UNSURE):
                yield from _weigh(sign, answer, case)


def reported_signs(knowledge: Knowledge) -> tuple[WarningSign, ...]:
    """All but silence, which the clinic sees and the person cannot say."""
    return knowledge.once("reported-signs", _reported_signs)


def _reported_signs(knowledge: Knowledge) -> tuple[WarningSign, ...]:
    return tuple(sign for sign in knowledge.signs.values() if sign.id != SILENCE)


def skipped_red_flags(case: Case) -> tuple[str, ...]:
    """Questions that cannot be skipped at this place, and were."""
    return tuple(sign.id for sign in red_flags_of_place(case))


def unasked_red_flags(case: Case) -> Iterator[Finding]:
    """Those that came with a newer version of the form than the one that was answered."""
    for sign in _open_red_flags(case):
        if _is_unasked(sign, case):
            facts = (sign.ref,)
            yield Finding(rule="aftercare.unasked", code=sign.id, weight="inform", facts=facts)


def red_flags_of_place(case: Case) -> Iterator[WarningSign]:
    """Those that the form would have asked of this place, and of which nothing was said."""
    return (sign for sign in _open_red_flags(case) if not _is_unasked(sign, case))


def _open_red_flags(case: Case) -> Iterator[WarningSign]:
    """That belong to the place, and of which nothing was said."""
    for sign in reported_signs(case.knowledge):
        if (
            sign.is_red_flag
            and case.place.belongs(sign.regions)
            and case.said(sign.id) is Answer.NOT_ASKED  # known at once, and nearly always said
            and not _is_impossible(sign, case)
            and read_sign(sign, case) is Answer.NOT_ASKED
        ):
            yield sign


def _is_unasked(sign: WarningSign, case: Case) -> bool:
    """Of a sign that is asked in words, not read from numbers."""
    return bool(sign.ask and case.given.asked and sign.id not in case.given.asked)


def _is_impossible(sign: WarningSign, case: Case) -> bool:
    return sign.intra_articular and not case.place.into_joint


# -- is it there ---------------------------------------------------------------------------


def read_sign(sign: WarningSign, case: Case) -> Answer:
    """The worst of what was said, measured and compared."""
    return worse_of(
        case.given.answers.get(sign.id), _read_temperature(sign, case), _read_pain(sign, case)
    )


def _read_temperature(sign: WarningSign, case: Case) -> Answer | None:
    if sign.temp_c_min is None or case.given.temperature is None:
        return None
    return Answer.YES if case.given.temperature.value >= sign.temp_c_min else Answer.NO


def _read_pain(sign: WarningSign, case: Case) -> Answer | None:
    """signs/pain-rising, pain-rising-joint: pain now against the least since the session; a rise
    that nobody verified narrows nothing, so that any counts. signs/pain-long: against the pain on
    arrival."""
    if sign.id in RISING:
        is_known = sign.rise_points is not None and sign.is_usable("rise_points")
        return _is_up(case, case.lowest_pain, sign.rise_points if is_known else None)
    return _is_up(case, case.pain_before) if sign.id == LASTING else None


SILENCE = "no-answer"
RISING = frozenset({"pain-rising", "pain-rising-joint"})
LASTING = "pain-long"


def _is_up(case: Case, since: int | None, points: int | None = None) -> Answer | None:
    if case.given.pain is None or since is None:
        return None
    return Answer.YES if case.given.pain - since >= (points or 1) else Answer.NO


# -- how urgent ----------------------------------------------------------------------------


def _weigh(sign: WarningSign, answer: Answer, case: Case) -> Iterator[Finding]:
    timing = timing_of(sign, case.hours)
    awaits = not _may_decide(sign, timing, case)
    if timing == "early" and not awaits and not sign.ask:
        return  # nobody said so, and it is read from numbers that mean nothing yet
    level = level_of(sign, answer, timing, awaits=awaits)
    yield _find(sign, level, case, answer=answer, timing=timing, awaits=awaits)


def timing_of(sign: WarningSign, hours: Decimal) -> str:
    """``early``, ``late`` or ``in-time``."""
    if sign.after_h is not None and hours < sign.after_h:
        return "early"
    return "late" if sign.window_h is not None and hours > sign.window_h else "in-time"


def _may_decide(sign: WarningSign, timing: str, case: Case) -> bool:
    """Is every field verified that this answer turns on?"""
    turns_on = ["level"]
    if timing == "early":
        turns_on.append("after_h")
    if timing == "late":
        turns_on.append("window_h")
    if _read_temperature(sign, case) is Answer.YES and case.said(sign.id) is not Answer.YES:
        turns_on.append("temp_c_min")
    return all(map(sign.is_usable, turns_on))


def level_of(sign: WarningSign, answer: Answer, timing: str, *, awaits: bool) -> Level:
    """The rules at the head of this module."""
    level = Level.of(sign.level)
    if awaits:
        level = max(level.one_lower, Level.CALL)
    elif timing == "early":
        level = Level.CALL if level is Level.EMERGENCY else min(level, Level.WATCH)
    elif timing == "late":
        level = min(level, Level.CALL)
    if answer is Answer.YES:
        return level
    return max(level.one_lower, Level.CALL) if sign.is_red_flag else level.one_lower


def _find(
    sign: WarningSign,
    level: Level,
    case: Case,
    *,
    answer: Answer,
    timing: str,
    awaits: bool = False,
) -> Finding:
    fact = case.knowledge.levels[level.id]
    temperature = case.given.temperature if sign.temp_c_min is not None else None
    since = _compared_with(sign, case)
    return Finding(
        rule="aftercare.sign",
        code=sign.id,
        weight=level.id,
        inputs={
            "answer": answer,
            "said": case.given.answers.get(sign.id),
            **_as_entered(temperature),
        },
        facts=(sign.ref, fact.ref),
        params={
            "answer": answer,
            "sign_level": sign.level,
            "respond_minutes": fact.respond_minutes,
            "hours_since": round(case.hours, 1),
            "timing": timing,
            "after_h": sign.after_h,
            "window_h": sign.window_h,
            "temperature_c": temperature.value if temperature else None,
            "temp_c_min": sign.temp_c_min,
            "pain": None if since is None else case.given.pain,
            "pain_since": since,
        },
        awaits=sign.ref if awaits else None,
    )


def _as_entered(reading: Quantity | None) -> dict[str, Scalar]:
    if reading is None:
        return {}
    return {"entered_value": reading.entered_value, "entered_unit": reading.entered_unit}


def _compared_with(sign: WarningSign, case: Case) -> int | None:
    if sign.id in RISING:
        return case.lowest_pain
    return case.pain_before if sign.id == LASTING else None


def highest(findings: Sequence[Finding]) -> Level:
    known = {level.id: level for level in Level}
    return max((known[one.weight] for one in findings if one.weight in known), default=Level.NONE)
