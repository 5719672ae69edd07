"""What is missing for somebody who is expected, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.board import Missing
from prolo.knowledge import Knowledge
from prolo.web.languages import language_name
from prolo.web.words.outcomes import due_label

MISSING: Mapping[str, tuple[Any, str]] = {  # the sentence, and the tone of its tag
    "to-move": (_("Cannot be kept as booked: move it"), "tag-bad"),
    "concern": (_("Somebody worries"), "tag-bad"),
    "harm": (_("Adverse event open"), "tag-bad"),
    "plan": (_("No signed plan"), "tag-bad"),
    "imaging": (_("Images not reviewed"), "tag-warn"),
    "medicines-to-ask": (_("Ask the prescriber: %(what)s"), "tag-bad"),
    "readiness-open": (_("Readiness: something stands against it"), "tag-bad"),
    "consent": (_("No consent"), "tag-bad"),
    "allergies": (_("Allergies never asked about"), "tag-warn"),
    "sheet": (_("No preparation sheet"), "tag-warn"),
    "told": (_("Not told how to prepare"), "tag-warn"),
    "holds": (_("Ask: left out %(what)s?"), "tag-warn"),
    "readiness": (_("Readiness not checked"), "tag-warn"),
    "forms": (_("Not answered: %(what)s"), "tag-warn"),
    "room": (_("No room"), "tag-warn"),
    "injector": (_("No physician"), "tag-warn"),
    "guardian": (_("Not of age, no guardian on record"), "tag-bad"),
    "birth-date": (_("Birth date not known"), "tag-warn"),
    "interpreter": (_("Interpreter: %(what)s"), "tag-info"),
    "phone": (_("No telephone"), "tag-warn"),
}
NOTHING = {  # for whom nothing is missing
    "all": _("Nothing is missing"),
    "front-desk": _("Nothing for the front desk"),
    "nurse": _("Nothing for the nurse"),
    "physician": _("Nothing for the physician"),
    "me": _("Nothing for you"),
    "with-me": _("Nothing for you"),
}


def missing_words(one: Missing, knowledge: Knowledge) -> str:
    return str(MISSING[one.code][0]) % {
        "what": ", ".join(_named(one.code, what, knowledge) for what in one.what)
    }


def _named(code: str, what: str, knowledge: Knowledge) -> str:
    if code == "forms":
        return form_name(what)
    if code == "interpreter":
        return _language(what)
    known = knowledge.medicines.get(what)
    return known.name if known else what


def form_name(key: str) -> str:
    if key.startswith("aftercare-"):
        return _now("how they are after session %(number)s") % {"number": key.split("-")[1]}
    label = due_label(key)
    return label[:1].lower() + label[1:]  # the names in it keep their letters


def _language(code: str) -> str:
    """By the name of the language; one that nobody knows by its code."""
    if code == "?":
        return _now("language not known")
    return language_name(code)
