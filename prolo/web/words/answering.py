"""What a person reads who answers a form alone, and what they are told at its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Said(NamedTuple):
    title: Any
    text: Any


URGENT: Mapping[str, Said] = {
    "emergency": Said(
        _("Call %(number)s now"),
        _("What you answered may be an emergency. Call first; the form can wait."),
    ),
    "same-day": Said(
        _("Call the clinic today"),
        _("What you answered must be looked at today. Do not wait for an answer to this form."),
    ),
}
ENDED: Mapping[str, Said] = {  # by what the answers after a session ask of the clinic
    "emergency": Said(
        _("Call %(number)s now"),
        _("Your answers have reached the clinic, but do not wait for it to call."),
    ),
    "same-day": Said(
        _("Call the clinic today"),
        _("Your answers have reached the clinic. Do not wait for it to call: call yourself."),
    ),
    "call": Said(
        _("The clinic has been asked to call you"),
        _("Your answers have reached the clinic. If it gets worse or nobody calls, call."),
    ),
    "watch": Said(
        _("Your answers have reached the clinic"),
        _(
            "What you describe is often there after injections. That does not mean that all is "
            "well: if it gets worse, lasts longer or worries you, call."
        ),
    ),
    "none": Said(
        _("Your answers have reached the clinic"),
        _(
            "Nothing you answered asks for a call now. That does not mean that all is well: if "
            "anything gets worse or worries you, call."
        ),
    ),
    "answers": Said(
        _("Your answers have reached the clinic"),
        _(
            "They are kept with your treatment. If something cannot wait, call: nobody reads "
            "this at once."
        ),
    ),
}
TASKS: Mapping[str, Any] = {
    "answer-baseline": _("Before the first injection"),
    "answer-session": _("Before session %(number)s"),
    "answer-check": _("How are you after session %(number)s?"),
    "answer-follow-up": _("How are you now?"),
}
TELLERS: Mapping[str, Any] = {
    "proxy": _("You answer for %(name)s, who lets you."),
    "guardian": _("You answer for %(name)s as their guardian."),
}
FOR_A_CHILD = _("You answer for a child: every question is about the child.")
WHY: Mapping[str, Any] = {  # by the form of our own that is answered then
    "aftercare-check": _(
        "After a session everybody is asked at set times how they are, so that what goes wrong is "
        "seen early. If nobody hears from you, the clinic calls."
    ),
    "first-visit": _(
        "Before the first injection everybody is asked how they are: afterwards nobody could say "
        "what has changed."
    ),
    "each-session": _(
        "Before each later session everybody is asked how they are, so that you and the clinic can "
        "decide whether to go on."
    ),
    "follow-up": _(
        "Everybody is asked again so many weeks after the first injection, better or worse. Only "
        "so does the clinic learn what the treatment does."
    ),
}
WHY_NOW: Mapping[str, Any] = {  # the time of the rule that asks now
    "same-day": _(
        "These are the questions of the same day, some hours after numbing medicine was injected."
    ),
    "aftercare-check": _("These are the questions of day %(n)s after the session."),
    "follow-up": _("These are the questions of week %(n)s after the first injection."),
}
WHY_THEN: Mapping[str, Any] = {  # the day of their own from which it counts
    "aftercare-check": _("Your session %(number)s was on %(day)s."),
    "follow-up": _("Your first injection was on %(day)s."),
    "first-visit": _("Your first session is on %(day)s."),
    "each-session": _("Your session %(number)s is on %(day)s."),
}
