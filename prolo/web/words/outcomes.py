"""Is it better, and by enough to matter?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.care.due_answers import part_key
from prolo.web.words.measures import with_measure
from prolo.web.words.mine import named
from prolo.web.words.values import shown

VERDICTS = {
    "better-by-enough": _("Better, by enough to matter"),
    "better-not-enough": _("Better, by less than people call important"),
    "better-size-unknown": _("Better; nothing verified says by how much it matters"),
    "no-change-beyond-noise": _("No change beyond what the measure moves by itself"),
    "worse": _("Worse"),
    "cannot-say": _("There is nothing to compare"),
}
TELLERS = {
    "patient": _("the patient"),
    "proxy": _("somebody the patient lets answer"),
    "guardian": _("the guardian"),
}
HOW = {
    "clinic": _("in the clinic"),
    "phone": _("by telephone"),
    "paper": _("on paper"),
    "own-device": _("on their own pages"),
    "link": _("by a link"),
    "tablet": _("on the tablet of the clinic"),
}
ANSWERED = {
    "answered": (_("Answered"), "tag-good"),
    "outside": (_("Answered outside its time"), "tag-warn"),
    "now": (_("Due now"), "tag-info"),
    "missing": (_("Missing"), "tag-warn"),
    "later": (_("Later"), ""),
}


def due_label(key: str) -> str:
    time_key, instrument = part_key(key)
    return with_measure(_time_label(time_key), instrument)


def _time_label(key: str) -> str:
    if key == "baseline":
        return _now("Before the first injection")
    if key.startswith("session-"):
        return _now("Before session %(number)s") % {"number": key.removeprefix("session-")}
    return _now("%(weeks)s weeks") % {"weeks": key.removeprefix("w")}


NOTHING = {
    "no-baseline": _("The answers before the first injection are missing."),
    "no-later-score": _("This question was not answered."),
    "other-instrument": _("The two scores are of different measures."),
    "no-common-activity": _("No activity was rated both times."),
    "no-direction": _("It is not said which way this measure is better."),
}


def change(finding: Finding, knowledge: Any) -> str:
    if finding.code in NOTHING:
        return str(NOTHING[finding.code])
    given = finding.params
    said = _now("%(baseline)s before, %(later)s now, on a scale of %(min)s to %(max)s") % {
        "baseline": shown(given.get("baseline")),
        "later": shown(given.get("later")),
        "min": shown(given.get("score_min")),
        "max": shown(given.get("score_max")),
    }
    return _now("%(scores)s: %(change)s.") % {"scores": said, "change": _moved(finding)}


def _moved(finding: Finding) -> str:
    """By how many points, and by which share of the first score."""
    points, pct = finding.params.get("improvement"), finding.params.get("relative_pct")
    if finding.code == "same":
        return _now("no change")
    words = {"points": _size(points), "pct": _size(pct)}
    if pct is None:
        if finding.code == "better":
            return _now("better by %(points)s points") % words
        return _now("worse by %(points)s points") % words
    if finding.code == "better":
        return _now("better by %(points)s points, %(pct)s %%") % words
    return _now("worse by %(points)s points, %(pct)s %%") % words


def _size(value: Any) -> str:
    return shown(round(abs(Decimal(str(value))), 1)) if value is not None else ""


def absolute(finding: Finding, knowledge: Any) -> str:
    given = finding.params
    reached = {
        "reached": _now("reached"),
        "within-range": _now("within the range that sources give"),
        "not-reached": _now("not reached"),
    }[finding.code]
    said = _now(
        "In points: people call %(points)s or more important; %(reached)s. The figure is from "
        "%(population)s."
    ) % {
        "points": shown(given.get("points")),
        "population": named(str(given.get("population", ""))),
        "reached": reached,
    }
    return _other_people(said, finding)


def relative(finding: Finding, knowledge: Any) -> str:
    given = finding.params
    if finding.code == "no-share":
        return _now("A share of nothing cannot be taken: the first score was 0.")
    reached = _now("reached") if finding.code == "reached" else _now("not reached")
    said = _now(
        "As a share of the first score: people call %(pct)s %% or more important; %(reached)s. The "
        "figure is from %(population)s."
    ) % {
        "pct": shown(given.get("pct")),
        "population": named(str(given.get("population", ""))),
        "reached": reached,
    }
    return _other_people(said, finding)


def _other_people(said: str, finding: Finding) -> str:
    if finding.params.get("region_fit") == "other-region":
        return said + " " + _now("It comes from people with another place.")
    return said


RESPONSES = {
    "thirty-percent": _(
        "Many trials count as helped who is %(value)s %% better or more: %(state)s."
    ),
    "fifty-percent-pain": _(
        "Stricter trials count as helped whose pain is down by %(value)s %% or more: %(state)s."
    ),
    "twice-mcid": _(
        "Others count as helped whose pain is down by %(value)s points or more: %(state)s."
    ),
}


def responder(finding: Finding, knowledge: Any) -> str:
    """What trials counted, with the clinic's own figure."""
    reached = finding.params.get("reached")
    state = _now("not known") if reached is None else _now("yes") if reached else _now("no")
    return str(RESPONSES[finding.code]) % {
        "value": shown(finding.params.get("value")),
        "state": state,
    }


SENTENCES = {
    ("change", "*"): change,
    ("global", "global-change"): _("Their own judgement: %(value)s of %(score_max)s."),
    ("global", "*"): _("Their own judgement of the change is missing."),
    ("absolute", "*"): absolute,
    ("relative", "*"): relative,
    ("threshold", "none-known"): _("Nothing we read says how much change people call important."),
    ("threshold", "points-and-share-differ"): _(
        "It counts as enough only where both are reached, the points and the share of the first "
        "score: here only one is."
    ),
    ("noise", "within"): _(
        "Perhaps chance: within the %(points)s points that the measure moves by itself."
    ),
    ("noise", "beyond"): _(
        "Beyond chance: more than the %(points)s points that the measure moves by itself."
    ),
    ("noise", "unknown"): _("How much the measure moves by itself is not known."),
    ("responder", "*"): responder,
    ("recovered", "recovered"): _("Counts as recovered (%(at_most)s or less)."),
    ("recovered", "not-recovered"): _("Does not count as recovered (%(at_most)s or less)."),
    ("activities", "fewer-activities"): _("Fewer activities were rated than at first."),
    ("caveat", "other-treatment"): _("Another treatment was had meanwhile, or perhaps."),
    ("caveat", "new-injury"): _("The place was hurt again meanwhile, or perhaps."),
    ("caveat", "pain-reliever"): _("A pain reliever was taken within the week, or perhaps."),
    ("said", "own-words"): _(
        "The person wrote something in their own words: no software reads it, read it."
    ),
    ("said", "hurt-again"): _(
        "The person hurt the place again, or perhaps: no software reads how, read it."
    ),
    ("said", "other-treatment"): _(
        "The person wrote which other treatment they had: no software reads it, read it."
    ),
    ("said", "pain-reliever"): _(
        "The person wrote what they take against the pain: no software reads it, read it."
    ),
    ("window", "early"): _(
        "Answered on %(answered_on)s, before its time (%(opens_on)s to %(closes_on)s): it stands "
        "for no planned time."
    ),
    ("window", "late"): _(
        "Answered on %(answered_on)s, after its time (%(opens_on)s to %(closes_on)s): it stands "
        "for no planned time."
    ),
    ("work-days", "work-days-lost"): _(
        "Days without the usual work in four weeks: %(later)s, before %(before)s."
    ),
    ("saline", "saline-improved-too"): _(
        "In trials people given salt water improved too: this change alone does not show that the "
        "injections did it."
    ),
}
