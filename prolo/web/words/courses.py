"""States, steps and verdicts of a course in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

Word = Callable[[], str]

SIDES: Mapping[str, Word] = {
    "left": lambda: pgettext("side", "left"),
    "right": lambda: pgettext("side", "right"),
    "midline": lambda: _("in the midline"),
}
STATES: Mapping[str, Word] = {
    "assessing": lambda: _("Being assessed"),
}
EVENTS: Mapping[str, Word] = {
    "course_opened": lambda: _("Course opened"),
    "candidate_concluded": lambda: _("First assessment"),
    "imaging_concluded": lambda: _("Images reviewed"),
    "imaging_reviewed": lambda: _("Images reviewed"),
    "examination_recorded": lambda: _("Examined again"),
    "preparation_concluded": lambda: _("Preparation"),
    "readiness_concluded": lambda: _("Readiness"),
    "dose_concluded": lambda: _("Dose"),
    "vials_concluded": lambda: _("Vials"),
    "injections_concluded": lambda: _("Number of injections"),
    "timeout_concluded": lambda: _("Time-out"),
    "timeout_recorded": lambda: _("Time-out"),
    "leaving_concluded": lambda: _("Leaving"),
    "leaving_recorded": lambda: _("Leaving"),
    "aftercare_concluded": lambda: _("Report after the session"),
    "outcome_concluded": lambda: _("Outcome"),
}
VERDICTS: Mapping[str, Word] = {
    "suitable": lambda: _("Suitable"),
    "suitable-with-conditions": lambda: _("Suitable, with conditions"),
    "defer": lambda: _("Not now"),
    "clinician-decides": lambda: _("A clinician decides"),
    "cannot-say": lambda: _("Cannot be said yet: a safety question is open"),
    "not-suitable": lambda: _("Not suitable"),
    "feasible": lambda: _("Feasible"),
    "feasible-with-conditions": lambda: _("Feasible, if a clinician says why"),
    "awaiting-images": lambda: _("Cannot be said yet: images, or what was seen, are missing"),
    "not-feasible": lambda: _("Not feasible here"),
    "none-needed": lambda: _("No images needed"),
    "hold": lambda: _("Medicines to leave out"),
    "ask": lambda: _("Something must be asked first"),
    "prescriber": lambda: _("The prescriber is asked"),
    "inform": lambda: _("Nothing stands in the way"),
    "allowed": lambda: _("Nothing to leave out"),
    "emergency": lambda: _("Emergency"),
    "same-day": lambda: _("Seen today"),
    "call": lambda: _("Somebody calls"),
    "watch": lambda: _("Expected; keep watching"),
    "none": lambda: _("Nothing reported"),
    "stop": lambda: _("Above a limit"),
    "missing": lambda: _("Something is missing"),
    "warn": lambda: _("Look again"),
    "clear": lambda: _("Within every limit"),
    "better-by-enough": lambda: _("Better, by enough to matter"),
    "better-not-enough": lambda: _("Better, by less than people call important"),
    "better-size-unknown": lambda: _("Better; by how much it matters is not known"),
    "no-change-beyond-noise": lambda: _("No change beyond the noise"),
    "worse": lambda: _("Worse"),
    "refer-emergency": lambda: _("Emergency: refer now"),
}
VERDICTS_OF: Mapping[tuple[str, str], Word] = {  # where one kind means its own by it
    ("timeout", "go"): lambda: _("Go"),
    ("timeout", "stop"): lambda: _("Stop: something differs or is open"),
    ("leaving", "complete"): lambda: _("Complete"),
    ("leaving", "open"): lambda: _("Something is missing"),
    ("leaving", "person-decides"): lambda: _("A physician decides"),
}


def verdict_word(kind: str, verdict: str) -> str:
    own = VERDICTS_OF.get((kind, verdict))
    return own() if own else word(VERDICTS, verdict)


def word(words: Mapping[str, Word], code: str) -> str:
    return words[code]() if code in words else code
