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
ELEMENTS: dict[str, Any] = {
    "billing/element-patient": _("the birth date"),
    "billing/element-service-codes": _("the code of the service"),
    "billing/element-diagnosis-codes": _("the code of the diagnosis"),
    "billing/element-providers": _("provider number and tax number of the clinic"),
    "billing/element-place": _("the address of the clinic"),
    "billing/element-co-providers": _("who else is expected to bill, or that nobody is"),
}
