"""Words of an estimate: why it is owed, how it was given, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from prolo.care.money.elements import AS_PLANNED, NOBODY, NOTHING
from prolo.papers.words.sentences import commas

WHY: dict[str, Any] = {
    "booking": _("a visit was booked"),
    "request": _("the person asked"),
    "asked": _("asked on their own pages; no clock of the law runs"),
    "change": _("plan or prices have changed"),
}
WITHOUT_COURSE = _("A first visit, without a course")
HOW: dict[str, Any] = {
    "in-person": _("Into their hands"),
    "post": _("By post"),
    "link": _("A link in a message that we send: it opens the paper"),
    "own-mail": _("By e-mail from your own mail programme: you send it yourself"),
    "own-pages": _("On their own pages"),
}
ELEMENTS: dict[str, Any] = {  # by code of care.money.estimate_changes.Element
    "clinic": _("Clinic"),
    "address": _("Where it will be done"),
    "provider_number": _("Provider number, %(of)s"),
    "tax_number": _("Tax number, %(of)s"),
    "providers": _("Who treats"),
    "service": pgettext_lazy("estimate", "What it is"),
    "diagnosis_codes": _("Codes of the diagnosis"),
    "others": _("Who else may send a bill"),
    "separately": _("What has to be booked by itself"),
    "code": _("Code of the service, %(of)s"),
}
WORDED: dict[str, Any] = {  # what nobody had to write, by code of care.money.elements
    AS_PLANNED: _("as it is planned"),
    NOBODY: _("nobody"),
    NOTHING: _("nothing"),
}
GAPS: dict[str, Any] = {
    "no-price": _("%(what)s: no price on %(day)s"),
    "other-currency": _("%(what)s: the price on %(day)s is in another currency"),
}
MISSING: dict[str, Any] = {  # by code of care.money.elements
    "birth-date": _("the birth date of the person"),
    "service": _("what it is, in plain words"),
    "service-code": _("the code of the service: %(of)s"),
    "diagnosis-code": _("the code of the diagnosis"),
    "clinic-provider-number": _("the provider number of the clinic (its NPI), in its settings"),
    "clinic-tax-number": _("the tax number of the clinic, in its settings"),
    "who-treats": _("who treats"),
    "provider-number": _("the provider number (NPI) of %(of)s, under «People»"),
    "address": _("the address of the clinic, in its settings"),
    "others": _("who else is expected to bill, or that nobody is"),
    "separately": _("what has to be booked by itself, or that nothing has"),
}


def scan_title(version: int) -> str:
    return _now("Estimate %(n)s, completed by hand") % {"n": version}


def beyond_words(numbers: Sequence[int], planned: int) -> str:
    """That more is booked than the plan names."""
    said = ngettext(
        "Session %(numbers)s is booked, and the signed plan has %(planned)s",
        "Sessions %(numbers)s are booked, and the signed plan has %(planned)s",
        len(numbers),
    )
    return said % {"numbers": commas(map(str, numbers)), "planned": planned}


def leaves_late(at: str, due: str) -> str:
    """That its message waits for the morning, and the deadline does not."""
    return _now(
        "Its message leaves %(at)s, after the deadline (%(due)s). Hand it over on paper or by "
        "another way now, and say that they have it."
    ) % {"at": at, "due": due}


STATES: dict[str, Any] = {  # of a row in the list of what is owed
    "owed": _("Owed"),
    "missed": _("Not given in time"),
    "unasked": _("Who pays is not known"),
}
WHENS: dict[str, Any] = {
    "late": _("Late"),
    "today": _("Today"),
    "week": _("From today, 7 days"),
}
