"""What came between, what is not closed, and whether the day is one on which the course injects."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from prolo.care.conclusions import Finding
from prolo.web.words.aftercare import LEVELS
from prolo.web.words.dose import substance_name
from prolo.web.words.harms import KINDS
from prolo.web.words.values import shown

CHANGES = {
    "new-medicine": _("takes a new medicine since booking"),
    "new-illness": _("has had a new illness since booking"),
    "steroid-here": _("was injected with cortisone at this place since the plan"),
    "replacement": _("is to have this joint replaced"),
}


def answered(said: Any, answer: Any) -> str:
    match str(answer):
        case "yes":
            return _now("The person %(does)s.") % {"does": said}
        case "unsure":
            return _now("Not sure whether the person %(does)s: it is not read as no.") % {
                "does": said
            }
        case "no":
            return _now("Asked whether the person %(does)s: no.") % {"does": said}
    return _now("Not asked whether the person %(does)s.") % {"does": said}


def change(finding: Finding, knowledge: Any) -> str:
    return answered(CHANGES[finding.code], finding.params["answer"])


def distance_unknown(finding: Finding, knowledge: Any) -> str:
    return _now(
        "This place was injected on %(day)s, %(ago)s. Neither a report nor the plan says how long "
        "to wait between two sessions."
    ) % _when(finding)


def irritant_distance_unknown(finding: Finding, knowledge: Any) -> str:
    named = {"irritant": substance_name(finding.params["irritant"])}
    return _now(
        "This place was injected on %(day)s, %(ago)s. %(irritant)s: no report says how long to "
        "wait between two sessions, and the plan has one. A clinician decides."
    ) % {**_when(finding), **named}


def _when(finding: Finding) -> dict[str, str]:
    days = int(str(finding.params["days"]))
    ago = ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    return {"day": shown(finding.params["injected_on"]), "ago": ago}


def report_open(finding: Finding, knowledge: Any) -> str:
    words, _tone = LEVELS[str(finding.params["report_level"])]
    return _now(
        "A report after a session, of %(raised_at)s, is not closed: %(level)s. A clinician decides."
    ) % {"raised_at": shown(finding.params["raised_at"]), "level": words}


def event_open(finding: Finding, knowledge: Any) -> str:
    return _now(
        "An adverse event is open: %(what)s, grade %(grade)s, since %(day)s. A clinician decides."
    ) % {
        "what": KINDS[str(finding.params["harm"])],
        "grade": finding.params["grade"],
        "day": shown(finding.params["onset_on"]),
    }


BEFORE_THE_NEEDLE = {
    ("day", "before-deferral-ends"): _(
        "A corticosteroid injection at this place is too recent before %(start_on)s. A clinician "
        "decides."
    ),
    ("day", "too-near-replacement"): _(
        "The joint is to be replaced: the last day for an injection was %(last_injection_on)s. A "
        "clinician decides."
    ),
    ("day", "sooner-than-published"): _(
        "This place was injected on %(injected_on)s, %(weeks)s weeks ago; published reports waited "
        "at least %(low)s. A clinician decides."
    ),
    ("day", "sooner-than-planned"): _(
        "This place was injected on %(injected_on)s, %(weeks)s weeks ago; between two sessions the "
        "plan has at least %(low)s."
    ),
    ("day", "distance-unknown"): distance_unknown,
    ("day", "irritant-distance-unknown"): irritant_distance_unknown,
    ("day", "injected-today"): _(
        "Another course injected this place on this day: %(injected_at)s. A clinician decides."
    ),
    ("harm", "report-open"): report_open,
    ("harm", "event-open"): event_open,
    ("change", "steroid-long-ago"): _(
        "Cortisone was injected at this place on %(steroid_on)s: long enough ago."
    ),
    ("change", "replacement-later"): _(
        "This joint is to be replaced: the last day for an injection is %(last_injection_on)s."
    ),
    ("change", "steroid-no-with-day"): _(
        "Cortisone at this place: «no» is answered, and %(steroid_on)s is written as its day. Ask "
        "again: answer yes, or take the day out."
    ),
    ("change", "replacement-no-with-day"): _(
        "A replacement of this joint: «no» is answered, and %(replacement_on)s is written as its "
        "day. Ask again: answer yes, or take the day out."
    ),
    ("change", "*"): change,
}
