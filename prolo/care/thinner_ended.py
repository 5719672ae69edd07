"""A blood thinner that stands as ended lately: does whoever prescribed it know?

On the day ``stopped.py`` asks so of each session. Here it is known before one is planned: of what
lets bleed and only its prescriber may stop, the day of the last dose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from prolo.care.conclusions import Finding
from prolo.care.on_the_list import RECENT_DAYS, OnTheList, ended_among, lets_bleed, must_be_taken_on
from prolo.care.plan_found import found
from prolo.knowledge import Knowledge

THINNER, CODE = "anticoagulant", "thinner-ended"


def thinners_ended(listed: Iterable[OnTheList], knowledge: Knowledge) -> dict[str, date]:
    """medicines: by their action; aspirin unless it was taken for what it may be left out for."""
    kept = [
        one
        for one in listed
        if (fact := knowledge.medicines.get(one.medicine))
        and lets_bleed(fact)
        and (one.ended_on is None or must_be_taken_on(fact, one.reason))
    ]
    return ended_among(kept)


def ended_lately(ended: Mapping[str, date], *, on: date) -> list[tuple[str, date]]:
    """As of this day; a last dose that is still to come is none yet, and is asked about too."""
    since = on - timedelta(days=RECENT_DAYS)
    return [(medicine, day) for medicine, day in ended.items() if day >= since]


def weigh_thinners_ended(
    ended: Mapping[str, date], knowledge: Knowledge, *, today: date
) -> Iterator[Finding]:
    """contraindications/anticoagulant: nobody is told to stop one, and who stopped this one is
    asked before a needle is planned."""
    reason = knowledge.contraindications[THINNER]
    for medicine, day in ended_lately(ended, on=today):
        fact = knowledge.medicines[medicine]
        yield found("person", CODE, "ask", reason, fact, medicine=medicine, ended_on=day)
