"""The pause before the first needle, each line in words that can be read aloud."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.knowledge import load_knowledge
from prolo.web.words.places import structure_name
from prolo.web.words.values import number, shown

LINES = {
    "person": _("Person"),
    "side": _("Side"),
    "marked": _("Mark on the skin"),
    "site": _("Place"),
    "irritant": _("Irritants on the syringes"),
    "anaesthetic": _("Anaesthetics on the syringes"),
    "strength": _("Strength of the irritant, %"),
    "mixed": _("Strength of the anaesthetic, %"),
    "consent": _("Consent"),
    "allergy": _("Allergy"),
}
SAID = {  # of lines that are answered, and compared with nothing
    ("person", "confirmed"): _("the right person"),
    ("person", "open"): _("not confirmed"),
    ("anaesthetic", "none"): _("none"),
    ("strength", "none"): _("not planned"),
    ("mixed", "none"): _("not planned"),
    ("allergy", "none"): _("no allergy"),
    ("allergy", "allergic"): _("an allergy"),
    ("allergy", "open"): _("not sure"),
}
VERDICTS = {"go": _("Go"), "stop": _("Stop")}


def name_of(code: Any) -> str:
    """A side, a region or a substance as people call it; nothing is said as such."""
    if code in (None, ""):
        return _now("nothing")
    if isinstance(code, Decimal):
        return number(code)
    return ", ".join(_name_of_one(one) for one in str(code).split(", "))


def _name_of_one(code: str) -> str:
    knowledge = load_knowledge()
    known = (
        knowledge.regions.get(code)
        or knowledge.irritants.get(code)
        or knowledge.anaesthetics.get(code)
    )
    return known.label if known else structure_name(shown(code))


def line(text: Any) -> Callable[[Finding, Any], str]:
    def sentence(finding: Finding, knowledge: Any) -> str:
        names = {name: name_of(finding.params.get(name)) for name in ("found", "planned")}
        return str(text) % names

    return sentence


def not_the_person(finding: Finding, knowledge: Any) -> str:
    if finding.inputs.get("answer") == "no":
        return _now("Another person: name or birth date do not match.")
    return _now("Nobody is sure that this is the person.")


SENTENCES = {
    ("person", "confirmed"): _("The right person: name and birth date were said and match."),
    ("person", "open"): not_the_person,
    ("side", "agrees"): line(_("The side called out is the planned one: %(planned)s.")),
    ("side", "differs"): line(_("Wrong side. Called out: %(found)s. Planned: %(planned)s.")),
    ("side", "open"): line(_("No side was called out. Planned: %(planned)s.")),
    ("marked", "agrees"): line(_("The mark on the skin is on the planned side: %(planned)s.")),
    ("marked", "differs"): line(
        _("The mark is on the wrong side. Marked: %(found)s. Planned: %(planned)s.")
    ),
    ("marked", "open"): line(_("No mark is seen on the skin. Planned: %(planned)s.")),
    ("site", "agrees"): line(_("The place called out is the planned one: %(planned)s.")),
    ("site", "differs"): line(_("Wrong place. Called out: %(found)s. Planned: %(planned)s.")),
    ("site", "open"): line(_("No place was called out. Planned: %(planned)s.")),
    ("irritant", "agrees"): line(_("The syringes hold what is planned: %(planned)s.")),
    ("irritant", "differs"): line(
        _("Wrong irritant. On the syringes: %(found)s. Planned: %(planned)s.")
    ),
    ("irritant", "open"): line(
        _("A syringe is not known here, cannot be read, or was not read. Planned: %(planned)s.")
    ),
    ("anaesthetic", "none"): _("No anaesthetic is planned, and none was read."),
    ("anaesthetic", "agrees"): line(_("The anaesthetic is what is planned: %(planned)s.")),
    ("anaesthetic", "differs"): line(
        _(
            "Another anaesthetic than planned. On the syringes: %(found)s. Planned: %(planned)s. "
            "If it is meant, correct the plan."
        )
    ),
    ("anaesthetic", "open"): line(
        _("The planned anaesthetic was not read on a syringe. Planned: %(planned)s.")
    ),
    ("strength", "none"): _("No strength of the irritant is planned."),
    ("strength", "agrees"): line(_("The strength is what is planned: %(planned)s %%.")),
    ("strength", "differs"): line(
        _("Another strength than planned. On the label: %(found)s %%. Planned: %(planned)s %%.")
    ),
    ("strength", "partly"): line(
        _(
            "Not every strength of the irritant was read. On the labels: %(found)s %%. "
            "Planned: %(planned)s %%."
        )
    ),
    ("strength", "open"): line(
        _("The strength of the irritant was not read. Planned: %(planned)s %%.")
    ),
    ("mixed", "none"): _("No strength of an anaesthetic is planned."),
    ("mixed", "agrees"): line(
        _("The strength of the anaesthetic is what is planned: %(planned)s %%.")
    ),
    ("mixed", "differs"): line(
        _(
            "The anaesthetic has another strength than planned. On the label: %(found)s %%. "
            "Planned: %(planned)s %%."
        )
    ),
    ("mixed", "partly"): line(
        _(
            "Not every strength of the anaesthetic was read. On the labels: %(found)s %%. "
            "Planned: %(planned)s %%."
        )
    ),
    ("mixed", "open"): line(
        _("The strength of the anaesthetic was not read. Planned: %(planned)s %%.")
    ),
    ("consent", "agrees"): _(
        "The person agreed to this side, this place and what is on the syringes."
    ),
    ("consent", "differs"): line(
        _("The person agreed to something else. Agreed: %(found)s. Planned: %(planned)s.")
    ),
    ("consent", "beyond"): _("More is planned than the paper that was signed names."),
    ("consent", "open"): _("No consent stands: none was signed, or it was withdrawn."),
    ("allergy", "none"): _("No allergy to what is drawn up."),
    ("allergy", "allergic"): line(
        _("Allergy to what is drawn up, or to what is in it. Drawn up: %(found)s.")
    ),
    ("allergy", "open"): _("Nobody is sure that there is no allergy to what is drawn up."),
}
