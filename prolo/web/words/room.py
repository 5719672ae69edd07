"""In the room: the numbing cream, the skin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.web.words.dose import substance_name
from prolo.web.words.values import shown


def on(finding: Finding, knowledge: Any) -> str:
    return _now("Numbing cream on for %(minutes)s minutes, %(grams)s g.") % {
        "minutes": shown(finding.params["minutes_on"]),
        "grams": shown(finding.params["cream_g"]),
    }


def _of_the_cream(sentence: Any) -> Any:
    def said(finding: Finding, knowledge: Any) -> str:
        words = {name: shown(value) for name, value in finding.params.items()}
        words["cream"] = substance_name(str(finding.params["cream"]))
        return str(sentence) % words

    return said


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
    ("numbing", "lot-missing"): _(
        "Numbing cream: read lot and expiry off the tube. A recall asks who got it."
    ),
    ("numbing", "expired"): _(
        "The numbing cream expired on %(expires_on)s: take it off, clean and look at the skin."
    ),
    ("numbing", "recalled"): _(
        "Lot %(recalled_lot)s of the numbing cream was recalled on %(on)s: %(reason)s. Take it "
        "off, clean and look at the skin."
    ),
    ("numbing", "shares-infections"): _(
        "Infections of people who got this lot of the numbing cream are looked into since "
        "%(since)s (%(infections)s so far). A physician decides before it is put on."
    ),
    ("numbing", "allergic"): _of_the_cream(
        _(
            "The person reacts to «%(allergy)s», and it is in %(cream)s: take it off, clean and "
            "look at the skin."
        )
    ),
    ("numbing", "same-family"): _of_the_cream(
        _(
            "The person reacts to %(named)s, and %(cream)s is of the same family: a clinician says "
            "whether it may be used."
        )
    ),
    ("numbing", "other-anaesthetic"): _of_the_cream(
        _(
            "The person reacts to «%(named)s», another anaesthetic: a clinician says whether "
            "%(cream)s may be used."
        )
    ),
    ("numbing", "nearly-named"): _of_the_cream(
        _(
            "The person reacts to «%(allergy)s», which is nearly %(named)s: a clinician says "
            "whether %(cream)s may be used."
        )
    ),
    ("numbing", "not-on"): _("Numbing cream was planned and is not on."),
    ("numbing", "skin-anaesthetic"): _("The skin is numbed with an injection, not with cream."),
    ("numbing", "time-missing"): _("Numbing cream: say when it was put on."),
    ("numbing", "grams-missing"): _("Numbing cream: say how many grams, they count as a dose."),
    ("skin", "clean"): _("Skin cleaned with %(agent)s, and dry."),
    ("skin", "not-dry"): _("Skin cleaned with %(agent)s: let it dry."),
    ("skin", "not-recorded"): _("Clean the skin: say with what, and when."),
    ("skin", "allergic-to-agent"): _("The person reacts to %(agent)s: clean with something else."),
    ("skin", "perhaps-allergic-to-agent"): _(
        "The person reacts to «%(allergy)s», which may be in %(agent)s: a clinician says whether "
        "it may be used."
    ),
}
