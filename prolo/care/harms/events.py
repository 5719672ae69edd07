"""What an adverse event is, how bad it was for the person, and whether it was foreseen.

The words are ours. Five grades, the fourth a threat to life and the fifth death, are those of the
Common Terminology Criteria for Adverse Events (NCI, version 5.0, 2017); what makes an event
serious is ICH E2A (1994), section II.B; the steps of relatedness are those of the WHO-UMC system
(Uppsala Monitoring Centre). ``GRADES`` and the others are codes: sentences live in the pages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from prolo.care.conclusions import Conclusion
from prolo.care.signs import Level

GRADES = (1, 2, 3, 4, 5)
THREAT, DEATH = 4, 5
FATAL = "fatal"

CRITERIA = (  # any one makes it serious
    "death",
    "life-threatening",
    "hospital",
    "disability",
    "birth-defect",
    "intervention",
    "other-important",
)
OUTCOMES = ("recovered", "recovering", "not-recovered", "lasting", "fatal", "unknown")
RELATED = ("certain", "probable", "possible", "unlikely", "not-related", "cannot-be-judged")


class Foreseen(StrEnum):
    USUAL = "usual"  # what most people are told to expect
    DESCRIBED = "described"  # a known harm of such injections
    NOT_DESCRIBED = "not-described"


@dataclass(frozen=True, slots=True)
class Kind:
    """``signs`` suggest it; ``rates`` are its published rates; ``foreseen`` by what the person
    was told and what is published."""

    signs: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    foreseen: Foreseen = Foreseen.DESCRIBED
    is_infection: bool = False


KINDS: Mapping[str, Kind] = {  # in the order in which a sign suggests one
    "infection-joint": Kind(
        ("hot-joint",),
        ("septic-arthrocentesis-iceland", "septic-denmark"),
        is_infection=True,
    ),
    "infection-elsewhere": Kind(
        ("spreading-redness", "drainage", "rigor", "fever-high", "fever"), is_infection=True
    ),
    "lung-collapse": Kind(
        ("chest",),
        (
            "intercostal-pneumothorax",
            "prolo-pneumothorax",
            "trigger-point-both-lungs",
            "trigger-point-needle-left",
            "needled-shoulder-lung",
        ),
    ),
    "spinal-headache": Kind(("headache-spinal", "headache-neck"), ("prolo-headache",)),
    "cord": Kind(("bladder-bowel", "shock-limb"), ("prolo-cord", "neck-cord")),
    "nerve": Kind(("new-weakness",), ("prolo-nerve", "prolo-permanent")),
    "stroke": Kind(("stroke",), foreseen=Foreseen.NOT_DESCRIBED),
    "allergy": Kind(("allergy", "rash")),
    "anaesthetic-toxicity": Kind(("lat",)),
    "whole-body": Kind(("fainting", "confusion"), ("prolo-systemic",)),
    "clot": Kind(("calf",), foreseen=Foreseen.NOT_DESCRIBED),
    "bleeding": Kind((), ("prolo-haemorrhage",)),
    "disc": Kind((), ("prolo-disc",)),
    "sugar": Kind(("glucose",)),
    "flare": Kind(
        ("pain-long", "pain-rising", "night-pain", "cannot-bear", "cannot-move"),
        ("prolo-pain", "prolo-stiffness"),
        Foreseen.USUAL,
    ),
    "bruise": Kind((), ("prolo-bruise",), Foreseen.USUAL),
    "wrong-medicine": Kind(foreseen=Foreseen.NOT_DESCRIBED),
    "other": Kind(foreseen=Foreseen.NOT_DESCRIBED),
}
INFECTIONS = frozenset(code for code, kind in KINDS.items() if kind.is_infection)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventGiven:
    """What a person says of an event; the coding is typed by them, from their own dictionary."""

    kind: str
    what: str
    onset_on: date
    grade: int
    criteria: tuple[str, ...] = ()
    action: str = ""
    outcome: str = "unknown"
    outcome_on: date | None = None
    coding_code: str = ""
    coding_term: str = ""
    coding_version: str = ""


def is_serious(criteria: Collection[str]) -> bool:
    return bool(set(criteria) & set(CRITERIA))


def foreseen(kind: str, criteria: Collection[str]) -> Foreseen:
    """What is usual is not usual any more once it is serious."""
    found = KINDS[kind].foreseen
    if found is Foreseen.USUAL and is_serious(criteria):
        return Foreseen.NOT_DESCRIBED
    return found


def event_faults(given: EventGiven, *, today: date, session_on: date | None) -> dict[str, str]:
    """What is missing, and what cannot all be true, by field."""
    coding = (given.coding_code, given.coding_term, given.coding_version)
    checks = (
        ("kind", "unknown", given.kind not in KINDS),
        ("what", "missing", not given.what.strip()),
        ("grade", "unknown", given.grade not in GRADES),
        ("criteria", "unknown", not set(given.criteria) <= set(CRITERIA)),
        ("outcome", "unknown", given.outcome not in OUTCOMES),
        ("onset_on", "in-the-future", given.onset_on > today),
        ("onset_on", "before-the-session", bool(session_on and given.onset_on < session_on)),
        ("outcome_on", "in-the-future", bool(given.outcome_on and given.outcome_on > today)),
        (
            "outcome_on",
            "before-the-onset",
            bool(given.outcome_on and given.outcome_on < given.onset_on),
        ),
        ("coding_term", "code-term-version", any(coding) and not all(coding)),
    )
    found: dict[str, str] = {}
    for name, code, is_wrong in (*checks, *_disagreeing(given)):
        if is_wrong:
            found.setdefault(name, code)
    return found


def _disagreeing(given: EventGiven) -> Iterable[tuple[str, str, bool]]:
    """Death is said in three places, and a threat to life in two: all of them or none. Of a death
    the day is said: it is recorded of the person."""
    deaths = {given.grade == DEATH, "death" in given.criteria, given.outcome == FATAL}
    is_threat = given.grade == THREAT
    return (
        ("grade", "death-in-all-three", len(deaths) > 1),
        ("criteria", "threat-in-both", is_threat and "life-threatening" not in given.criteria),
        ("outcome_on", "day-of-death", given.outcome == FATAL and given.outcome_on is None),
    )


def suggested_kind(concluded: Conclusion) -> str:
    """What the heaviest signs of a report point to first; empty: to nothing in particular."""
    levels = {
        one.code: Level.of(one.weight) for one in concluded.findings if one.rule == "aftercare.sign"
    }
    if not levels:
        return ""
    worst = max(levels.values())
    heaviest = {code for code, level in levels.items() if level == worst}
    return next((code for code, kind in KINDS.items() if heaviest & set(kind.signs)), "")
