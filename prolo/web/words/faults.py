"""What the registry or a rule refused, said to the person who typed it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from prolo.web.words.faults_care import CARE
from prolo.web.words.faults_clinic import CLINIC
from prolo.web.words.faults_money import MONEY

GENERAL: dict[str, Callable[[], str]] = {
    "missing": lambda: _("Fill this in"),
    "required": lambda: _("Fill this in"),
    "unknown": lambda: _("Choose one of those that are offered: this one is not known here"),
    "out-of-range": lambda: _("Check this value: it is outside what is possible"),
    "in-the-future": lambda: _("Check the date: it is in the future"),
    "before-birth": lambda: _("Check the date: it is before the person was born"),
    "before-printed": lambda: _("Check the time: the paper was printed only later"),
    "before-opened": lambda: _("Check the date: the course was opened only later"),
    "before-plan": lambda: _("Check the time: the plan was signed only later"),
    "before-newer": lambda: _("Check the time: what stands was signed later than this"),
    "before-taken-back": lambda: _(
        "Check the time: the person took a consent back since. Only a new signature counts"
    ),
    "not-on-this-paper": lambda: _(
        "The paper that you chose does not say this: change this, or choose another paper"
    ),
    "before-start": lambda: _("Check the dates: the end is before the start"),
    "too-long-ago": lambda: _("Check the year: nobody is known to have lived that long"),
    "taken": lambda: _("This number already belongs to another patient of the clinic"),
    "max_length": lambda: _("Shorten this: it is too long to be stored"),
    "no-digits": lambda: _("Enter the telephone number with digits, for example +1 555 0100"),
    "phone-too-short": lambda: _(
        "Check this number: digits are missing. Write its area code too, for example +1 555 0100"
    ),
    "phone-too-long": lambda: _("Check this number: it has too many digits for one number"),
    "phone-unknown-country": lambda: _("Check what stands behind the +: no country has this code"),
    "null-character": lambda: _("Type this again: it contains a character that cannot be stored"),
    "ends-before-it-starts": lambda: _("Check the times: it closes before it opens"),
    "hours-overlap": lambda: _("Check the times: the two pairs overlap"),
    "both-or-neither": lambda: _("Enter both times, or leave both empty"),
    "nothing-changed": lambda: _("Nothing was changed"),
    "in-the-past": lambda: _("Choose a day that lies ahead"),
    "too-far-ahead": lambda: _("Check the year: this day is years ahead"),
    "not-after-the-one-before": lambda: _("Put the days in order: one after the other"),
    "not-a-percentage": lambda: _("Enter a percentage above 0 and up to 100"),
    "other-than-the-course": lambda: _("Choose the side of the course"),
    "invalid": lambda: _("Check this: it does not look right"),
    "questioned": lambda: _("Is this right? Look again, and say so, or correct it"),
    "impossible": lambda: _("This cannot be: check the number and the unit"),
    "not-above-zero": lambda: _("Enter more than 0"),
    "differs-from-the-lot": lambda: _(
        "This lot is in stock with another value here: correct this, or ask the supplier"
    ),
    "drawn-from-already": lambda: _(
        "This stays: it was drawn from or recalled under it. Correct the vial in its session"
    ),
    "below-zero": lambda: _("Enter 0 or more"),
    "not-said": lambda: _("Say it first: without it the consent is not informed"),
    "same-place": lambda: _("Choose another condition or side than this course has"),
    "has-two-sides": lambda: _("Choose left or right: this place has two sides"),
    "there-are-no-images": lambda: _(
        "There are no images: leave this empty, or say which they are"
    ),
    "not-in-the-system": lambda: _("Choose a grade of this scale"),
    "not-graded-here": lambda: _("Choose a grade that fits this place"),
    "no-system": lambda: _("Choose the scale of this grade"),
    "between-steps": lambda: _("Check this score: it lies between two scores of this measure"),
    "asked-here": lambda: _("This measure is asked here: enter its answers"),
    "another-place": lambda: _("This measure was made for another place than this course treats"),
    "wording-is-ours": lambda: _("The wording is our own: it may be shown without a permission"),
    "named-twice": lambda: _("Name each structure and each movement once"),
    "not-in-the-region": lambda: _("Choose a structure of this region"),
    "elements-missing": lambda: _(
        "It lacks what such an estimate must hold: write it in by hand, and attach a scan of that "
        "or say where a copy is kept; or fill it in and estimate anew"
    ),
    "not-by-hand": lambda: _(
        "It lacks what such an estimate must hold, and this way nothing can be written in by hand: "
        "fill it in and estimate anew"
    ),
    "near-the-line": lambda: _(
        "With it the bills come near the line from which the person may dispute them: look again"
    ),
    "over-the-line": lambda: _(
        "With it the bills reach the line from which the person may dispute them: look again"
    ),
    "above-what-was-done": lambda: _(
        "With it more is charged than was estimated for what was done so far: look again"
    ),
    "estimate-altered": lambda: _(
        "The estimate is not what was kept, so nobody can say what this bill is beside it: look "
        "again"
    ),
    "without-a-course": lambda: _(
        "The person has an estimate of a course, and beside it nothing counts that names no "
        "course: choose the course, or look again"
    ),
    "no-post": lambda: _(
        "No postal address of this person is on record: enter it, or choose another"
    ),
    "no-own-mail": lambda: _(
        "No e-mail address of this person, or of the guardian of a child, is on record: enter it, "
        "or choose another"
    ),
    "no-link": lambda: _(
        "No address is on record to which messages for this person go: enter it, or choose another"
    ),
    "no-own-pages": lambda: _(
        "Who gets this person's messages has no log-in to their pages: give one, or choose another"
    ),
    "warned-code": lambda: _(
        "We were warned of this code, or do not know it: look below, and say that it is meant, or "
        "write another"
    ),
    "no-column": lambda: _("This column is missing"),
    "unknown-column": lambda: _("No column is called so here"),
}

OF_FIELD: Mapping[tuple[str, str], Callable[[], str]] = {**CARE, **CLINIC, **MONEY}


def fault_sentence(field: str, code: str) -> str:
    last = field.rpartition(".")[2]
    said = OF_FIELD.get((last, code)) or GENERAL.get(code)
    if said is None:
        return _("Check this (%(field)s: %(code)s)") % {"field": field or "form", "code": code}
    return said()
