"""Words of an estimate: why it is owed, how it was given, what is missing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

WHY: dict[str, Any] = {
    "booking": _("a visit was booked"),
    "request": _("the person asked"),
    "change": _("plan or prices have changed"),
}
HOW: dict[str, Any] = {
    "in-person": _("Into their hands"),
    "post": _("By post"),
    "e-mail": _("By e-mail"),
    "own-pages": _("On their own pages"),
}
CHANGES: dict[str, Any] = {
    "new": _("is new"),
    "gone": _("is no longer there"),
    "count": _("another number"),
    "price": _("another price"),
    "price-and-count": _("another price and another number"),
    "included": _("is now in the price of the session"),
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
