"""In the room: the numbing cream, the skin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.web.words.values import shown


def on(finding: Finding, knowledge: Any) -> str:
    return _now("Numbing cream on for %(minutes)s minutes, %(grams)s g.") % {
        "minutes": shown(finding.params["minutes_on"]),
        "grams": shown(finding.params["cream_g"]),
    }


BEFORE_THE_NEEDLE = {
    ("numbing", "not-needed"): _("No numbing cream is needed."),
    ("numbing", "on"): on,
    ("numbing", "on-too-short"): _(
        "Numbing cream on for %(minutes_on)s minutes; it needs about %(lead_minutes)s."
    ),
    ("numbing", "on-too-long"): _(
        "Numbing cream on for %(minutes_on)s minutes; its product allows %(max_hours)s hours. Take "
        "it off, look at the skin; a clinician decides."
    ),
    ("numbing", "not-on"): _("Numbing cream was planned and is not on."),
    ("numbing", "skin-anaesthetic"): _("The skin is numbed with an injection, not with cream."),
    ("numbing", "time-missing"): _("Numbing cream: say when it was put on."),
    ("numbing", "grams-missing"): _("Numbing cream: say how many grams, they count as a dose."),
    ("skin", "clean"): _("Skin cleaned with %(agent)s, and dry."),
    ("skin", "not-dry"): _("Skin cleaned with %(agent)s: let it dry."),
    ("skin", "not-recorded"): _("Clean the skin: say with what, and when."),
    ("skin", "allergic-to-agent"): _("The person reacts to %(agent)s: clean with something else."),
}
