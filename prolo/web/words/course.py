"""Whether sessions brought a gain."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.web.words.values import shown


def _not_known(finding: Finding, knowledge: Any) -> str:
    number = shown(finding.params.get("number"))
    if finding.params.get("before") in (None, ""):
        return _now("Session %(number)s: nobody asked before it.") % {"number": number}
    return _now("Session %(number)s: nobody has answered since.") % {"number": number}


SENTENCES = {
    ("gain", "gain"): _(
        "Session %(number)s: %(before)s before, %(after)s after: a gain of %(improvement)s."
    ),
    ("gain", "no-gain"): _(
        "Session %(number)s: %(before)s before, %(after)s after: less than the %(points)s points "
        "that count as a gain."
    ),
    ("gain", "not-known"): _not_known,
    ("stop", "without-gain"): _(
        "Sessions in a row without gain: %(in_a_row)s. The plan says that a person decides after "
        "%(limit)s."
    ),
    ("stop", "below-limit"): _(
        "Sessions in a row without gain: %(in_a_row)s; the plan asks after %(limit)s."
    ),
}
