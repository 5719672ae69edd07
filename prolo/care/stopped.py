"""What only its prescriber may stop, and is on record as stopped lately: who was asked about it?

The preparation lists it with «nothing» to do, and asks who ended it (``leaving_out.py``). On the
day itself the question is asked again, until somebody has answered for this session.
"""

from __future__ import annotations

from datetime import date

from prolo.care.checklist import Decided, Stopped
from prolo.care.conclusions import Finding
from prolo.care.on_the_list import is_local, must_be_taken_on
from prolo.care.preparation import Decision, PreparationPlan
from prolo.knowledge import Knowledge

CLEARED = "preparation.cleared"
OF_LATE = ("ended-of-late", "cleared")  # long ago is neither


def stopped_lately(prepared: PreparationPlan, knowledge: Knowledge) -> tuple[Stopped, ...]:
    """checklist/heart-aspirin-kept: heart aspirin, blood thinners and steroids. What is put on the
    skin works where it is put, and is no matter of this day."""
    findings = prepared.conclusion.findings
    answers = {one.inputs["place"]: answer_in(one) for one in findings if one.rule == CLEARED}
    ended = {
        one.inputs["place"]: (one, on)
        for one in findings
        if (on := _ended_on(one, prepared.session_on)) and _is_of_the_day(one, knowledge)
    }
    return tuple(
        Stopped(
            medicine=str(one.inputs["medicine"]),
            ended_on=on,
            asked=_about_the_end(answers.get(place), prepared.session_on),
        )
        for place, (one, on) in ended.items()
    )


def answer_in(cleared: Finding | None) -> Decided | None:
    """What somebody answered for one medicine and this session."""
    if cleared is None:
        return None
    return Decided(
        by=str(cleared.params["by"]),
        on=cleared.params["on"],  # type: ignore[arg-type]
        takes_on=cleared.params["decision"] == Decision.CONTINUE,
    )


def _ended_on(one: Finding, session_on: date) -> date | None:
    """What was taken on the session's own day counts as taken."""
    ended_on = one.inputs.get("ended_on")
    if one.code not in OF_LATE or not isinstance(ended_on, date) or ended_on >= session_on:
        return None
    return ended_on


def _is_of_the_day(one: Finding, knowledge: Knowledge) -> bool:
    medicine = knowledge.medicines.get(str(one.inputs["medicine"]))
    if medicine is None or is_local(medicine, topical=bool(one.inputs["topical"])):
        return False
    return must_be_taken_on(medicine, str(one.inputs["reason"]))


def _about_the_end(answer: Decided | None, session_on: date) -> Decided | None:
    """That it is taken on, said before the day, settles nothing where it still stands as ended:
    nobody knows whether the person heard it."""
    if answer and answer.takes_on and answer.on < session_on:
        return None
    return answer
