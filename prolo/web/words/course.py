"""Whether sessions brought a gain."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.web.words.values import shown

NOT_KNOWN = {
    "no-baseline": _("Session %(number)s: nobody asked before it."),
    "no-later-score": _("Session %(number)s: nobody has answered since."),
    "no-common-activity": _("Session %(number)s: no activity was rated both before and after."),
    "no-direction": _("Session %(number)s: it is not said which way this measure is better."),
}


def _not_known(finding: Finding, knowledge: Any) -> str:
    why = finding.params.get("why_none")
    return str(NOT_KNOWN[str(why)]) % {"number": shown(finding.params.get("number"))}


def _points(value: Any) -> str:
    """A mean of activities has no end of decimals."""
    return shown(round(Decimal(str(value)), 1))


def _gain(finding: Finding, knowledge: Any) -> str:
    given = finding.params
    words = {
        "number": shown(given.get("number")),
        **{name: _points(given.get(name)) for name in ("before", "after", "improvement", "points")},
    }
    if finding.code == "gain":
        said = _now(
            "Session %(number)s: %(before)s before, %(after)s after: a gain of %(improvement)s."
        )
    else:
        said = _now(
            "Session %(number)s: %(before)s before, %(after)s after: less than the %(points)s "
            "points that count as a gain."
        )
    if not given.get("left_out"):
        return said % words
    return f"{said % words} {_now('Only activities that were rated both times are compared.')}"


SENTENCES = {
    ("gain", "gain"): _gain,
    ("gain", "no-gain"): _gain,
    ("gain", "not-known"): _not_known,
    ("stop", "without-gain"): _(
        "Sessions in a row without gain: %(in_a_row)s. The plan says that a person decides after "
        "%(limit)s."
    ),
    ("stop", "below-limit"): _(
        "Sessions in a row without gain: %(in_a_row)s; the plan asks after %(limit)s."
    ),
}
