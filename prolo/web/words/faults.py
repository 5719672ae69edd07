"""What the registry or a rule refused, said to the person who typed it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

GENERAL: dict[str, Callable[[], str]] = {
    "missing": lambda: _("Fill this in"),
    "required": lambda: _("Fill this in"),
    "unknown": lambda: _("Choose one of those that are offered: this one is not known here"),
    "out-of-range": lambda: _("Check this value: it is outside what is possible"),
    "in-the-future": lambda: _("Check the date: it is in the future"),
    "before-birth": lambda: _("Check the date: it is before the person was born"),
    "before-start": lambda: _("Check the dates: the end is before the start"),
    "too-long-ago": lambda: _("Check the year: nobody is known to have lived that long"),
    "taken": lambda: _("This number already belongs to another patient of the clinic"),
    "max_length": lambda: _("Shorten this: it is too long to be stored"),
    "null-character": lambda: _("Type this again: it contains a character that cannot be stored"),
    "invalid": lambda: _("Check this: it does not look right"),
    "has-two-sides": lambda: _("Choose left or right: this place has two sides"),
    "there-are-no-images": lambda: _(
        "There are no images: leave this empty, or say which they are"
    ),
    "not-in-the-system": lambda: _("Choose a grade of this scale"),
    "not-graded-here": lambda: _("Choose a grade that fits this place"),
    "no-system": lambda: _("Choose the scale of this grade"),
    "not-in-the-region": lambda: _("Choose a structure of this region"),
}

OF_FIELD: dict[tuple[str, str], Callable[[], str]] = {
    ("family_name", "missing"): lambda: _("Enter the family name"),
    ("none_reason", "missing"): lambda: _("Choose why there are no images"),
    ("none_reason", "there-are-images"): lambda: _(
        "There are images: leave this empty, or choose «No images» above"
    ),
    ("none_reason", "images-on-record"): lambda: _(
        "Images of this course are on record: say that more are to come, or are not wanted"
    ),
    ("taken_on", "missing"): lambda: _("Enter the day on which the images were taken"),
    ("taken_on", "in-the-future"): lambda: _(
        "Check the date: these images would be taken in the future"
    ),
    ("read_on", "before-taken"): lambda: _("Check the dates: read before they were taken"),
    ("findings", "nothing-and-something"): lambda: _(
        "Choose «Nothing abnormal» alone, or what was seen"
    ),
    ("over_limit_reason", "missing"): lambda: _(
        "Above a limit: say why it was given, or correct what was typed"
    ),
    ("other_side_reason", "missing"): lambda: _(
        "This is not the side of the course: correct the side, or say why"
    ),
    ("session", "not-open"): lambda: _("This session is recorded: no time-out can be added to it"),
    ("session", "not-recorded"): lambda: _("Record the injections of this session first"),
    ("called_by", "missing"): lambda: _("Enter the name of who calls it out"),
    ("injections", "missing"): lambda: _("Record at least one injection"),
    ("session_number", "booked-already"): lambda: _("This session has an appointment already"),
    ("starts_at", "in-the-past"): lambda: _("Choose a time that lies ahead"),
    ("to", "in-the-past"): lambda: _("Time only runs forward: choose a later time"),
    ("change", "not-yet"): lambda: _("The time has not come yet"),
    ("change", "not-possible-now"): lambda: _(
        "This is not possible any more: look at the page anew"
    ),
    ("note", "missing"): lambda: _("Enter what was found before you close it"),
    ("name", "missing"): lambda: _("Enter the name"),
    ("reason", "missing"): lambda: _("Enter the reason"),
    ("email", "invalid"): lambda: _(
        "Enter the e-mail address in full, for example ada@example.org"
    ),
    ("birth_date", "in-the-future"): lambda: _("Check the year: this birth date is in the future"),
    ("answered_on", "before-course"): lambda: _(
        "Check the date: this course had not been opened then"
    ),
    ("born_on", "in-the-future"): lambda: _("Check the year: this birth date is in the future"),
    ("value", "out-of-range"): lambda: _("Enter a value within the bounds that are named"),
}


def fault_sentence(field: str, code: str) -> str:
    last = field.rpartition(".")[2]
    said = OF_FIELD.get((last, code)) or GENERAL.get(code)
    if said is None:
        return _("Check this (%(field)s: %(code)s)") % {"field": field or "form", "code": code}
    return said()
