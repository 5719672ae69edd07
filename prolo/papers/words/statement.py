"""What a statement says around its figures."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def title() -> str:
    return _("What you were billed and what you paid")


def in_short(owed: str, *, is_credit: bool) -> str:
    if not owed:
        return _("Nothing is left to pay.")
    if is_credit:
        return _("You paid %(amount)s more than you were billed. It is yours.") % {"amount": owed}
    return _("Still to pay: %(amount)s.") % {"amount": owed}


def not_decided(billed: str) -> str:
    """Of what is disputed nobody is told to pay."""
    return _(
        "Not paid: %(amount)s. You dispute bills: what you owe of this is not decided yet."
    ) % {"amount": billed}


def nothing_yet() -> str:
    return _("You were billed nothing yet, and paid nothing.")


def caption() -> str:
    return _("Each bill and each payment, by day.")


def billed() -> str:
    return pgettext("statement", "Billed")


def paid() -> str:
    return pgettext("statement", "Paid")


def paid_by(how: str) -> str:
    return _("Paid: %(how)s") % {"how": how}


def given_back(how: str) -> str:
    return _("Given back to you: %(how)s") % {"how": how}


def disputed() -> str:
    return _("You dispute these bills. What you owe of them is not decided yet:")


def how_to_ask() -> str:
    return _("If something here is not right, ask the clinic.")
