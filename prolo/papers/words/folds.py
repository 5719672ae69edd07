"""What a fold of the options has inside, and how many."""

from __future__ import annotations

from django.utils.translation import gettext as _


def what_each_does(options: int) -> str:
    return _("All of what each does, and what guidelines say. Options: %(n)s") % {"n": options}


def what_each_asks(options: int) -> str:
    return _("Harms, visits, cost, and what is not known. Options: %(n)s") % {"n": options}


def numbers(answers: int, *, pictures: int, trials: int) -> str:
    return _("All numbers: %(answers)s. Pictures: %(pictures)s. Trials named: %(trials)s") % {
        "answers": answers,
        "pictures": pictures,
        "trials": trials,
    }


def compared(number: int) -> str:
    return _("What they compared with: %(n)s") % {"n": number}


def groups(number: int) -> str:
    return _("Groups of people, one by one: %(n)s") % {"n": number}


def guidelines(number: int) -> str:
    return _("Who says what: %(n)s") % {"n": number}


def prices(number: int) -> str:
    return _("Published prices: %(n)s") % {"n": number}


def prices_elsewhere(number: int) -> str:
    return _("Published prices from other countries: %(n)s") % {"n": number}


def sources(number: int) -> str:
    return _("Sources: %(n)s") % {"n": number}
