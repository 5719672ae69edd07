"""What is refused of prices, bills, payments and estimates, by field and code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

MONEY: Mapping[tuple[str, str], Callable[[], str]] = {
    ("amount", "questioned"): lambda: _(
        "This is ten times, or a tenth, of what it costs already, or far from what such a thing "
        "costs here or elsewhere, or the first price in this currency: correct it, or tick that it "
        "is right"
    ),
    ("amount", "too-many-decimals"): lambda: _("Enter no smaller part than this currency has"),
    ("starts_on", "priced-from-that-day"): lambda: _(
        "This has a price from that day already: choose another day, or withdraw that price first"
    ),
    ("currency", "unknown-currency"): lambda: _(
        "Check the letters: no currency is written like this"
    ),
    ("amount", "more-than-owed"): lambda: _(
        "This is more than the person owes, and than the estimates that they have say at most: "
        "correct it, or tick that it is right"
    ),
    ("paid_on", "long-ago"): lambda: _(
        "This is long ago: correct the day, or tick that it is right"
    ),
    ("amount", "more-than-theirs"): lambda: _(
        "With this the person owes what was paid already: correct it, or tick that it is right"
    ),
    ("amount", "more-than-received"): lambda: _(
        "Enter no more than was received and not given back yet"
    ),
    ("reason", "given-back"): lambda: _(
        "It was given back, in part or whole: mark that as entered in error first"
    ),
    ("of", "missing"): lambda: _("Enter what it is called"),
    ("file", "faults-in-the-list"): lambda: _(
        "Nothing was set: mend what is named below, and choose the file again"
    ),
    ("currency", "other-currency"): lambda: _(
        "This is not the clinic’s currency, and nothing is converted"
    ),
    ("amount", "not-a-number"): lambda: _("This is no amount: write it with digits"),
    ("amount", "two-readings"): lambda: _(
        "This can be read as thousands or as decimals: write it without a separator of thousands"
    ),
    ("starts_on", "not-a-day"): lambda: _("Write the day as 2026-03-02"),
    ("procedure", "no-rows"): lambda: _("There is no price in this list"),
    ("received_on", "before-the-bill"): lambda: _("Check the day: it is before that of the bill"),
    ("disputed_on", "disputed-already"): lambda: _(
        "This bill is disputed already: say there what is new"
    ),
    ("dispute", "ended-already"): lambda: _("This dispute has ended: look at the page anew"),
    ("amount", "known-already"): lambda: _("Leave this empty: what is to be paid follows"),
    ("estimate", "no-price"): lambda: _(
        "Something of it has no price, as named above: an administrator sets it, then it can be "
        "estimated"
    ),
    ("estimate", "nothing-to-estimate"): lambda: _(
        "There is nothing to estimate: no signed plan, and no visit chosen"
    ),
    ("estimate", "changed-on-disk"): lambda: _(
        "What is stored is not what was kept: it is not to be given"
    ),
    ("starts_on", "before-birth"): lambda: _("Check the day: it is before the person was born"),
    ("starts_on", "far-ahead"): lambda: _("Check the day: it is more than a year ahead"),
    ("starts_on", "nobody-until-then"): lambda: _(
        "Say first who pays today: this counts only later"
    ),
    ("at", "asked-long-ago"): lambda: _("Check the day: it is longer ago than four months"),
    ("how", "no-messages"): lambda: _("The person wants no messages: choose another"),
    ("how", "no-birth-date"): lambda: _(
        "A link asks for the birth date, and none is on record: enter it, or choose another"
    ),
    ("how", "switched-off"): lambda: _("This clinic sends no messages: choose another"),
    ("estimate", "replaced"): lambda: _("A newer estimate stands in its place: give that one"),
    ("estimate", "done-already"): lambda: _("This is on record already: look at the page anew"),
    ("estimate", "not-given"): lambda: _("It was not given yet"),
    ("scan", "not-given"): lambda: _("It was not given yet: attach it as you say that it was"),
    ("scan", "not-by-hand"): lambda: _(
        "It went by a message, an e-mail or own pages: no hand wrote on it"
    ),
    ("scan", "attached-already"): lambda: _("One of these files is attached already"),
    ("scan", "missing"): lambda: _("Choose at least one file"),
    ("at", "before-it-was-made"): lambda: _("Check the time: it is before the estimate was made"),
    ("of", "not-of-this"): lambda: _("Choose «Every one»: this has no kinds"),
}
