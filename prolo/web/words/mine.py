"""What a patient reads about their own treatment: short, and without the clinic's own words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.course import State
from prolo.care.food import EAT, FAST, FoodAdvice
from prolo.care.taken import Instruction
from prolo.papers.words.personal import IN_ENGLISH
from prolo.web.languages import ENGLISH

STATES: dict[str, Any] = {
    State.ASSESSING: _("The clinic is finding out whether injections may help you."),
    State.DEFERRED: _("Not now. The clinic told you what has to happen first."),
    State.NOT_SUITABLE: _("No injections. The clinic talked with you about what else there is."),
    State.PLANNING: _("The clinic writes your plan."),
    State.TREATING: _("You are being treated."),
    State.PAUSED: _("The treatment pauses."),
    State.FOLLOWING: _("No more injections are planned. The clinic asks how you are."),
    State.WITHDRAWN: _("You ended the treatment."),
    State.CLOSED: _("The treatment is over."),
}
PURPOSES: dict[str, Any] = {
    "session": _("Injections, session %(number)s"),
    "assessment": _("First visit: questions and examination"),
    "follow-up": _("Visit to see how you are"),
}
OVER, CANCELLED = _("This appointment is over"), _("This appointment was cancelled")
BEYOND: dict[str, Any] = {  # what is planned and was not agreed to, by ``care.agreement``
    "other-site": _("Another part of the body is planned."),
    "other-side": _("The other side is planned."),
    "other-irritant": _("Another irritant is planned."),
    "other-structure": _("A place is planned that your paper does not name."),
    "stronger": _("A stronger or another irritant is planned."),
    "other-anaesthetic": _("A stronger or another numbing drug is planned."),
    "more-there": _("More injections or more liquid are planned for a place."),
    "x-rays": _("X-rays are planned that your paper does not name."),
    "more-sessions": _("Sessions you agreed to: %(agreed)s. Sessions planned now: %(planned)s."),
    "other-sedation": _("Another calming medicine is planned."),
    "by-guardian": _("A parent or guardian signed. From now on the patient signs."),
    "no-right": _("Show the clinic a paper that says that the guardian may decide."),
    "guardian-in-error": _("Somebody signed who does not decide. Please ask the clinic."),
    "parent-of-adult": _("A parent signed. For an adult somebody else has to decide."),
}
INSTRUCTIONS: dict[str, Any] = {
    Instruction.LEAVE_OUT: _("Leave it out"),
    Instruction.KEEP_TAKING: _("Keep taking it"),
    Instruction.ASK_FIRST: _("Keep taking it until the clinic tells you otherwise"),
    Instruction.NOTHING: _("Nothing to do"),
}
SIDES: dict[str, Any] = {
    "left": _("%(place)s, left"),
    "right": _("%(place)s, right"),
    "midline": _("%(place)s, middle"),
}


def label(text: str) -> str:
    """A name of the knowledge, in the patient's language where it has been translated."""
    return _now(text)


def named(text: str) -> str:
    """The same, marked where it is in no language but English."""
    said = label(text)
    is_english = (get_language() or ENGLISH).startswith(ENGLISH)
    return said if is_english or said != text else f"{said} {IN_ENGLISH}"


def sentence(text: str) -> str:
    """The same of what the knowledge writes without a capital and a full stop."""
    said = label(text)
    return f"{said[:1].upper()}{said[1:]}."


def food(advice: FoodAdvice) -> list[str]:
    """What to eat and drink before, and who drives."""
    said = {
        EAT: _now("Eat as usual before you come; a meal with protein is advised."),
        FAST: _now(
            "Do not eat anything fatty for %(fatty)s hours before, nothing at all for "
            "%(light)s hours, and do not drink for %(clear)s hours."
        )
        % {
            "fatty": advice.fatty_meal_h,
            "light": advice.light_meal_h,
            "clear": advice.clear_fluid_h,
        },
    }.get(advice.food, _now("Ask the clinic what you may eat and drink before."))
    return [said, *_driver(advice.driver)]


def guardian() -> str:
    return _now("A parent or guardian must come along: without one nothing is injected.")


def _driver(needed: bool | None) -> list[str]:
    if needed:
        return [_now("Somebody else must drive you home.")]
    return [_now("Ask the clinic whether somebody must drive you home.")] if needed is None else []
