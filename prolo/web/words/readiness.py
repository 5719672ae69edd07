"""The checks of a session's day in words: what they found, what they come to, what they are
called on a phone."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.web.words import agreed, arrival, injector, plan, pregnancy, room, sedated, since_booking
from prolo.web.words.facts import fact_name

VERDICTS = {
    "ready": (_("Ready for the time-out"), "notice-good"),
    "ready-after": (_("Not ready yet: something is missing"), "notice-warning"),
    "person-decides": (_("A clinician decides first"), "notice-warning"),
    "not-today": (_("Not today"), "notice-emergency"),
}
WHO_DECIDES = {
    "stop": _("What stops: not today, unless a physician decides otherwise by name"),
    "ask": _("A physician decides: go ahead, rebook, or ask the prescriber"),
    "missing": _("Still missing: nothing is injected before it is answered or done"),
    "inform": _("To know"),
}

# Short names of the checklist's items; an item that is not here has the name of its fact.
ITEMS = {
    "images-brought": _("Earlier images or reports are here"),
    "estimate-given": _("Written cost estimate given, or insurance is used for it"),
    "shower": _("Showered, no lotion or perfume"),
    "clothes": _("Loose clothes"),
    "protein-meal": _("Ate well"),
    "light-meal": _("Light meal 1 to 2 hours before"),
    "fasting": _("Kept to the clinic’s rule about food"),
    "driver": _("Somebody drives them home"),
    "identity": _("Name and birth date agree"),
    "allergies": _("Allergies read back"),
    "minor-agrees": _("Guardian here or within reach, and the young person agrees"),
    "inr": _("INR with its day"),
    "implant-known": _("The injector knows where the screw, plate or device lies"),
    "room": _("Room ready, person can lie flat, helper here"),
    "resus": _("Resuscitation kit and oxygen close by"),
    "aseptic": _("Hands cleaned, aseptic technique"),
    "one-person-vial": _("Vials, needles, syringes for this person only"),
    "mask": _("Mask on: near the spinal canal"),
    "lots": _("Lot, expiry and maker of every vial noted"),
    "dose-check": _("Total anaesthetic checked against the ceiling"),
}


def item_name(item_id: str, label: str = "") -> str:
    return str(ITEMS.get(item_id) or label or item_id.replace("-", " "))


def _item(sentence: Any) -> Any:
    def said(finding: Finding, knowledge: Any) -> str:
        label = fact_name(finding.facts[0], knowledge) if finding.facts else ""
        return str(sentence) % {"item": item_name(str(finding.params["item"]), label)}

    return said


SENTENCES = {
    ("item", "done"): _item(_("%(item)s: yes.")),
    ("item", "not-needed"): _item(_("%(item)s: not needed for this person.")),
    ("item", "not-done"): _item(_("%(item)s: not so.")),
    ("item", "not-sure"): _item(_("%(item)s: not sure, so it is not read as yes.")),
    ("item", "not-asked"): _item(_("%(item)s: not asked.")),
    **arrival.BEFORE_THE_NEEDLE,
    **since_booking.BEFORE_THE_NEEDLE,
    **injector.BEFORE_THE_NEEDLE,
    **pregnancy.BEFORE_THE_NEEDLE,
    **agreed.BEFORE_THE_NEEDLE,
    **sedated.BEFORE_THE_NEEDLE,
    **room.BEFORE_THE_NEEDLE,
    **{
        key: one
        for key, one in plan.SENTENCES.items()
        if key[0] == "allergy" and key[1] not in ("reacted-to-an-anaesthetic", "read-the-label")
    },
}
