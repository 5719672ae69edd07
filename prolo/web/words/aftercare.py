"""What a report after a session means, and what is due."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.registry.on_call import phone_of
from prolo.web.words.facts import fact_name
from prolo.web.words.units import temperature
from prolo.web.words.values import shown

LEVELS = {
    "emergency": (_("Emergency now"), "tag-bad"),
    "same-day": (_("To be seen today"), "tag-bad"),
    "call": (_("Somebody calls"), "tag-warn"),
    "watch": (_("Expected; keep watching"), "tag-info"),
    "none": (_("Nothing reported"), ""),
}
STEPS = {
    "taken": _("I have it"),
    "called": _("Called, and spoke to them"),
    "no-answer": _("Called, nobody answered: tried again"),
    "examined": _("Examined here"),
    "sent-on": _("Sent to the emergency department"),
    "again": _("Seen to; it is looked at again on a day"),
    "closed": _("Closed"),
}


def step_words(step: Any) -> str:
    """Of a ``ConcernStep``."""
    if step.step == "again" and step.again_on:
        return _now("Seen to; it is looked at again on %(day)s") % {"day": shown(step.again_on)}
    return str(STEPS.get(step.step, step.step))


def whom_to_call(level: str, duty: Any, clinic: Any) -> str:
    """Where somebody with such a report turns at once."""
    phone = phone_of(duty, clinic).replace(" ", "\N{NO-BREAK SPACE}")
    words = {"number": clinic.emergency_number, "phone": phone}
    if duty is None:
        return nobody_on_call(clinic)
    words["who"] = duty.user.full_name
    if level == "emergency" and phone:
        return _now("Call %(number)s now. Then tell %(who)s, who is on call: %(phone)s.") % words
    if level == "emergency":
        return _now("Call %(number)s now. Then tell %(who)s, who is on call.") % words
    if phone:
        return _now("Call %(who)s now, who is on call: %(phone)s.") % words
    return _now("Call %(who)s now, who is on call; no telephone is on record.") % words


def nobody_on_call(clinic: Any) -> str:
    said = _now(
        "Nobody of this clinic is on call now. If it is urgent, call %(number)s or go to the "
        "nearest emergency department."
    ) % {"number": clinic.emergency_number}
    return f"{said} {clinic.emergency_words}".strip()


def sign(finding: Finding, knowledge: Any) -> str:
    """The sign's label with what was measured, and «not sure» where that was the answer."""
    given = finding.params
    said = fact_name(finding.facts[0], knowledge) if finding.facts else finding.code
    is_measured = given.get("temperature_c") not in (None, "")
    if given.get("temp_c_min") is not None and not is_measured:
        said = _now("Fever, or hot and shivery; not measured")
    if is_measured:
        said = _now("%(sign)s: %(temperature)s was measured") % {
            "sign": said,
            "temperature": temperature(
                given["temperature_c"],
                finding.inputs.get("entered_value"),
                finding.inputs.get("entered_unit"),
            ),
        }
    if given.get("answer") == "unsure":
        said = _now("%(sign)s: not sure, so it is not read as no") % {"sign": said}
    return said


def unasked(finding: Finding, knowledge: Any) -> str:
    return _now("Nobody asked this: the form that was answered is older. Ask: %(sign)s") % {
        "sign": fact_name(finding.facts[0], knowledge)
    }


def of_place(finding: Finding, knowledge: Any) -> str:
    return _now("It was not asked, since another place was on record. Ask: %(sign)s") % {
        "sign": fact_name(finding.facts[0], knowledge)
    }


def silence(finding: Finding, _knowledge: Any) -> str:
    """Nothing was heard, where that is so; else when they were last heard of."""
    last = finding.inputs["last_report_at"]
    said = {"day": finding.params["day"], "at": shown(last)}
    if last is None:
        return _now("No word since the session, day %(day)s not answered: call.") % said
    return _now("Last heard on %(at)s, day %(day)s not answered: call.") % said


SENTENCES = {
    ("on-call", "nobody-on-call"): _(
        "Nobody of this clinic is on call now. If it is urgent, call the emergency number or go to "
        "the nearest emergency department."
    ),
    ("sign", "*"): sign,
    ("unasked", "*"): unasked,
    ("place", "*"): of_place,
    ("again", "corrected"): _(
        "No new report: what was injected was put right, and what was reported on "
        "%(reported_at)s is weighed again."
    ),
    ("again", "came-late"): _(
        "An earlier report came in later: what was reported on %(reported_at)s is weighed again."
    ),
    ("again", "long-ago"): _(
        "No new report: what was injected was put right after the last check of the session. What "
        "was reported on %(reported_at)s is read again within a working day."
    ),
    ("arrival", "other-time"): _(
        "The telephone says that it was answered on %(answered_at)s, and it came in on "
        "%(arrived_at)s: what is more urgent counts. Ask when it was."
    ),
    ("words", "worry"): _("Something worries the person: see their own words."),
    ("words", "wants-call"): _("The person asked to be called."),
    ("expected", "*"): sign,
    ("half-told", "not-sent"): _(
        "Half answered and not sent: the last word is of %(saved_at)s. Ask the rest."
    ),
    ("photo", "sent"): _("The person sent a photo: no software reads it, look at it."),
    ("silence", "after-anaesthetic"): _(
        "No answer for %(after_h)s hours after a session with an anaesthetic: call today."
    ),
    ("silence", "no-answer"): silence,
    ("call", "how-to-call"): _(
        "If anything gets worse or feels wrong, call the clinic; in an emergency call the "
        "emergency number."
    ),
}
