"""Whether it is this person, this place and side, and what they agreed to."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.web.words.facts import known_name
from prolo.web.words.places import place_name
from prolo.web.words.values import shown

NOT_SAID = {
    "side-stated": _(
        "Ask openly which side is treated today, and write down what the person says."
    ),
    "site-stated": _("Ask openly where it is treated today, and write down what the person says."),
    "side-marked": _("The injector marks the side on the skin."),
}
SAID_RIGHT = {
    "side-stated": _("The person names the side that is planned: %(planned)s."),
    "site-stated": _("The person names the place that is planned: %(planned)s."),
    "side-marked": _("Marked on the skin: %(planned)s, as planned."),
}
SAID_OTHERWISE = {
    "side-stated": _(
        "The person says %(found)s, and %(planned)s is planned. Stop: find out which is right."
    ),
    "site-stated": _(
        "The person says %(found)s, and %(planned)s is planned. Stop: find out which is right."
    ),
    "side-marked": _(
        "Marked is %(found)s, and %(planned)s is planned. Stop: find out which is right."
    ),
}


def compared(finding: Finding, knowledge: Any) -> str:
    what = finding.rule.partition(".")[2]
    if finding.code == "missing":
        return str(NOT_SAID[what])
    blanks = {
        name: known_name("regions", finding.params[name], knowledge)
        for name in ("found", "planned")
    }
    sentence = SAID_OTHERWISE[what] if finding.code == "differs" else SAID_RIGHT[what]
    return str(sentence) % blanks


def _consent(sentence: Any, kind: str = "") -> Any:
    def said(finding: Finding, knowledge: Any) -> str:
        blanks = {name: shown(value) for name, value in finding.params.items()}
        if kind:
            blanks |= {
                name: ", ".join(
                    known_name(kind, one, knowledge)
                    for one in str(finding.params[name]).split(", ")
                )
                for name in ("agreed", "planned")
            }
        return str(sentence) % blanks

    return said


def _places(sentence: Any) -> Any:
    def said(finding: Finding, _knowledge: Any) -> str:
        places = str(finding.params["structures"]).split(", ")
        return str(sentence) % {"places": ", ".join(map(place_name, places))}

    return said


BEFORE_THE_NEEDLE = {
    ("identity", "confirmed"): _("The right person: name and birth date agree."),
    ("identity", "another-person"): _("Name or birth date do not agree: this is another person."),
    ("identity", "not-sure"): _("Not sure that this is the right person. Stop and find out."),
    ("identity", "not-asked"): _("Ask for name and birth date."),
    ("side-stated", "*"): compared,
    ("site-stated", "*"): compared,
    ("side-marked", "*"): compared,
    ("consent", "signed"): _("Consent signed %(signed_at)s, for what is planned."),
    ("consent", "not-signed"): _("No consent is signed."),
    ("consent", "by-guardian"): _(
        "A guardian signed, and the person is an adult who decides: they sign themselves."
    ),
    ("consent", "no-right"): _(
        "A guardian signed, and nobody has recorded by what right they decide: it is no consent "
        "until somebody saw it."
    ),
    ("consent", "guardian-in-error"): _(
        "Who signed was entered in error as a guardian: it is no consent."
    ),
    ("consent", "parent-of-adult"): _(
        "A parent signed, and the person is of age: a parent decides for a child alone."
    ),
    ("consent", "other-site"): _consent(
        _("Agreed was to %(agreed)s, and %(planned)s is planned."), "regions"
    ),
    ("consent", "other-side"): _consent(_("Agreed was to %(agreed)s, and %(planned)s is planned.")),
    ("consent", "other-irritant"): _consent(
        _("Agreed was to %(agreed)s, and %(planned)s is planned."), "irritants"
    ),
    ("consent", "other-structure"): _places(
        _("The paper that was signed does not name: %(places)s.")
    ),
    ("consent", "stronger"): _places(
        _("The paper that was signed names a weaker or another irritant for: %(places)s.")
    ),
    ("consent", "other-anaesthetic"): _places(
        _("The paper that was signed names a weaker, another or no anaesthetic for: %(places)s.")
    ),
    ("consent", "more-there"): _places(
        _("The paper that was signed names fewer injections, or less liquid, for: %(places)s.")
    ),
    ("consent", "x-rays"): _places(
        _("The paper that was signed names no X-rays, which are planned for: %(places)s.")
    ),
    ("consent", "more-sessions"): _consent(
        _("Sessions that were agreed to: %(agreed)s. Planned: %(planned)s.")
    ),
    ("consent", "other-sedation"): _consent(
        _("Agreed was to %(agreed)s, and %(planned)s is planned."), "sedation"
    ),
    ("consent", "after-sedation"): _consent(
        _(
            "The consent was signed %(signed_at)s, after the calming medicine of %(sedated_at)s: "
            "it does not count today."
        )
    ),
    ("consent", "sedated-without"): _consent(
        _("A calming medicine was given %(sedated_at)s, and no consent was signed before.")
    ),
    ("consent", "withdrawn"): _consent(_("The consent was withdrawn, %(withdrawn_at)s.")),
}
