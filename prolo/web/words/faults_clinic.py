"""What is refused of the clinic itself: who works here, its rooms and hours, stock, how it sends,
by field and code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

CLINIC: Mapping[tuple[str, str], Callable[[], str]] = {
    ("substance", "not-to-calm"): lambda: _("This is one of the substances above: choose it there"),
    ("supervisor", "unknown"): lambda: _("Choose a physician who works here today"),
    ("user", "unknown"): lambda: _("Choose a physician who works here today"),
    ("region", "privilege-open"): lambda: _(
        "This person has a privilege for this region already: end that one first"
    ),
    ("result", "seen-no-slip"): lambda: _(
        "Only who saw it takes that back, on the same day: open the person to look at it again"
    ),
    ("result", "not-seen"): lambda: _("This was taken back already"),
    ("relation", "not-ended-today"): lambda: _(
        "It ended on another day, or was taken up again: add them anew if they speak for the person"
    ),
    ("ends_on", "ended-already"): lambda: _("It ends on that day or before already"),
    ("units", "more-than-there"): lambda: _(
        "So many are not there: count the stock, or enter fewer"
    ),
    ("units", "not-above-zero"): lambda: _("Enter how many packages"),
    ("rest_ml", "missing"): lambda: _("Enter the rest in millilitres"),
    ("rest_ml", "more-than-the-vial"): lambda: _("That is more than the vial holds"),
    ("note", "say-why"): lambda: _("Say in the note why it is put right"),
    ("vial", "from-stock"): lambda: _("This vial is from stock: throw the rest away there"),
    ("expires_on", "expired"): lambda: _("It has expired: do not take it into stock"),
    ("opened_life_days", "for-one-person"): lambda: _(
        "A vial for one person is not kept open: leave this empty, or say that it is multi-dose"
    ),
    ("reason", "recalled-already"): lambda: _("This lot was recalled already"),
    ("reason", "taken-back-already"): lambda: _("This is marked as entered in error already"),
    ("lot", "taken-meanwhile"): lambda: _("Somebody has just received this lot: send it again"),
    ("lot", "another-in-stock"): lambda: _(
        "This lot of this product is in stock beside this one: count both, and use that one"
    ),
    ("lot", "not-given-to-them"): lambda: _("This person did not get the lot"),
    ("result", "missing"): lambda: _("Enter what came of it"),
    ("name", "room-named-so"): lambda: _("Another open room is called so: choose another name"),
    ("day", "closed-already"): lambda: _(
        "The clinic is closed on one of these days already: change that closure instead"
    ),
    ("until", "closed-too-long"): lambda: _("Check the year: a closure lasts three months at most"),
    ("day", "today-or-tomorrow"): lambda: _(
        "Who rings in sick is entered for today and tomorrow: the physician or an administrator "
        "enters other days"
    ),
    ("until", "today-or-tomorrow"): lambda: _(
        "The last day is today or tomorrow: the physician or an administrator makes it longer"
    ),
    ("until", "hours-of-one-day"): lambda: _("Hours are of one day: leave the last day empty"),
    ("relation", "in-error-already"): lambda: _("This was marked as entered in error already"),
    ("privilege", "not-in-error-today"): lambda: _(
        "It was marked as entered in error on another day: grant it anew"
    ),
    ("relation", "not-in-error-today"): lambda: _(
        "It was marked as entered in error on another day: enter them anew"
    ),
    ("reason", "in-error-already"): lambda: _("This was marked as entered in error already"),
    ("ends_on", "in-error-already"): lambda: _("This was marked as entered in error already"),
    ("closure", "in-error-already"): lambda: _("This was marked as entered in error already"),
    ("hours", "never-open"): lambda: _("Enter the hours of at least one weekday"),
    ("room", "room-not-open"): lambda: _("This room is not open on that day: choose another"),
    ("room", "room-taken"): lambda: _("This room is taken at that time: choose another"),
    ("injector", "injector-not-here"): lambda: _(
        "This physician does not work here on that day: choose somebody else"
    ),
    ("injector", "injector-not-privileged"): lambda: _(
        "No privilege of this physician for this region is on record for that day"
    ),
    ("to", "in-the-past"): lambda: _("Time only runs forward: choose a later time"),
    ("username", "missing"): lambda: _("Enter a user name"),
    ("username", "is-an-address"): lambda: _(
        "Leave out the @: with an e-mail address they log in as well"
    ),
    ("username", "taken"): lambda: _(
        "Somebody logs in with this name. If it is the same person, give them a role instead"
    ),
    ("email", "works-elsewhere"): lambda: _(
        "They work in another clinic too and log in there with this address: it stays"
    ),
    ("from_address", "invalid"): lambda: _(
        "Enter an e-mail address with an @, for example office@example.org"
    ),
    ("from_address", "missing"): lambda: _("Enter from which address messages are sent"),
    ("smtp_host", "missing"): lambda: _(
        "Enter a mail server, or a provider of text messages below: there is no way to send yet"
    ),
    ("sms_address", "no-phone"): lambda: _("Write {phone} where the number belongs"),
    ("sms_address", "unknown-provider"): lambda: _(
        "Apprise does not know this address: look up how it writes that of your provider"
    ),
    ("sms_address", "not-installed"): lambda: _(
        "Nothing can be sent this way yet: prolo[messages] is not installed on this machine"
    ),
    ("email", "taken"): lambda: _(
        "Somebody logs in with this address. If it is the same person, give them a role instead"
    ),
    ("username", "nobody"): lambda: _(
        "Nobody has this user name: check it, or put the person on record as a new one"
    ),
    ("role", "held-already"): lambda: _("This person has this role already: end that one first"),
    ("membership", "last-administrator"): lambda: _(
        "A clinic needs an administrator whose work has no end: give somebody else the role first"
    ),
    ("membership", "ended-already"): lambda: _("This role has ended already"),
    ("user", "works-elsewhere"): lambda: _(
        "This person works in another clinic too: only they change their password"
    ),
    ("user", "own"): lambda: _("Change your own password under your name"),
    ("old", "wrong-password"): lambda: _("This is not the password you have now"),
    ("new", "same-password"): lambda: _("Choose another than the one you have"),
    ("new", "password_too_short"): lambda: _("Make it longer: this is quickly guessed"),
    ("new", "password_too_common"): lambda: _("Many people use this password: choose another"),
    ("new", "password_entirely_numeric"): lambda: _("Use letters too"),
    ("new", "password_too_similar"): lambda: _("This is too much like your name or address"),
    ("new", "password_too_plain"): lambda: _("Use more different characters"),
    ("user", "not-caring"): lambda: _(
        "On these days they do not work here as a nurse or a physician, and others do not see what "
        "patients report: choose somebody else, or other days"
    ),
    ("duty", "over"): lambda: _("This duty is over or taken off already"),
    ("time_zone", "unknown"): lambda: _("Choose a time zone of the list"),
    ("value", "out-of-range"): lambda: _("Enter a value within the bounds that are named"),
}
