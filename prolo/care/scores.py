"""What answers to an outcome form score.

A score that cannot be made has no value and says why, ``why_none``:

not-answered   nothing was answered that it is made of
item-missing   an activity was named and not rated: a mean over the rest would be another score
not-scored     the clinic enters this instrument's score; prolo does not hold its rule
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from prolo.care.responses import Answers
from prolo.errors import CareError
from prolo.knowledge.records import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """``items`` are the parts that a later score is compared over: rated activities by their name
    as it was typed."""

    instrument: str
    value: Decimal | None
    items: Mapping[str, Decimal] = field(default_factory=dict)
    why_none: str | None = None


def score_answers(instrument: Instrument, answers: Answers) -> Score:
    """The instrument's score from answers to its form."""
    rule = _RULES.get(instrument.id)
    if rule is None:
        return Score(instrument=instrument.id, value=None, why_none="not-scored")
    score = rule(instrument.id, answers)
    if score.value is not None:
        check_score(instrument, score.value)
    return score


def enter_score(instrument: Instrument, value: Decimal) -> Score:
    """A score that the clinic worked out elsewhere. Outside the scale it is refused."""
    check_score(instrument, value)
    return Score(instrument=instrument.id, value=value)


def check_entered(instrument: Instrument, part: str, value: Decimal) -> None:
    """A score that a person types: it lies on the range and on a step, and says of which part it is
    where each part has its own. A step that nobody verified refuses nothing."""
    faults = {}
    if part not in (instrument.domains if instrument.by_part else ("",)):
        faults["part"] = "unknown" if part else "missing"
    try:
        check_score(instrument, value)
    except CareError as refused:
        faults["value"] = refused.faults[instrument.id]
    else:
        steps = steps_of(instrument, value)
        if steps is not None and steps != int(steps):
            faults["value"] = "between-steps"
    if faults:
        raise CareError(faults)


def steps_of(instrument: Instrument, value: Decimal) -> Decimal | None:
    """From the least score; None where the step is not known or not verified."""
    if instrument.step is None or not instrument.is_usable("step"):
        return None
    return (value - (instrument.score_min or 0)) / instrument.step


def check_score(instrument: Instrument, value: Decimal) -> None:
    if not value.is_finite():
        raise CareError({instrument.id: "not-a-number"})
    if not is_on_scale(instrument, value):
        raise CareError({instrument.id: "out-of-range"})


def is_on_scale(instrument: Instrument, value: Decimal) -> bool:
    low, high = instrument.score_min, instrument.score_max
    return (low is None or value >= low) and (high is None or value <= high)


def _score_single(link_id: str) -> Callable[[str, Answers], Score]:
    def score(instrument: str, answers: Answers) -> Score:
        value = answers.number(link_id)
        why_none = "not-answered" if value is None else None
        return Score(instrument=instrument, value=value, why_none=why_none)

    return score


def _score_activities(instrument: str, answers: Answers) -> Score:
    """instruments/psfs: the mean of the chosen activities, all of which must be rated."""
    rated = {
        activity_key(name): (name, answers.number(f"activity-{place}-score"))
        for place in range(1, MOST_ACTIVITIES + 1)
        if (name := " ".join(answers.text(f"activity-{place}").split()))
    }
    items = {name: value for name, value in rated.values() if value is not None}
    if not rated:
        return Score(instrument=instrument, value=None, why_none="not-answered")
    if len(items) < len(rated):
        return Score(instrument=instrument, value=None, items=items, why_none="item-missing")
    return Score(instrument=instrument, value=mean(items.values()), items=items)


def activity_key(name: str) -> str:
    """An activity's name as it is compared: spaces and capitals do not make another activity."""
    return " ".join(name.split()).casefold()


def mean(values: Collection[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)


MOST_ACTIVITIES = 3  # instruments/psfs: our forms ask for up to three

_RULES: Mapping[str, Callable[[str, Answers], Score]] = {
    "nprs": _score_single("pain"),
    "pgic": _score_single("change"),
    "psfs": _score_activities,
}
