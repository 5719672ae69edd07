"""Adverse events: what cannot all be true, whether it was foreseen, infections that share."""

from __future__ import annotations

from datetime import date, timedelta

from prolo.care.harms.clusters import Infection, find_clusters
from prolo.care.harms.events import EventGiven, event_faults, foreseen, is_serious
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "aftercare"
title = "Adverse events"
text = """
An adverse event has a grade from 1 to 5 by what it did to the person, and is serious when any of
seven things is true of it. Death is said in all three places or in none, and grade 4 is a danger
to life. Two people whose infections began within 30 days and who had a lot, an opened vial, a
room or an injector in common raise an alarm by themselves.
"""

SESSION_ON = date(2026, 6, 1)


def given(grade: str, criteria: str, outcome: str, began: str, ended: str) -> dict[str, object]:
    """``began``, ``ended``: days after the session."""
    event = EventGiven(
        kind="infection-joint",
        what="Hot knee",
        onset_on=SESSION_ON + timedelta(days=int(began)),
        grade=int(grade),
        criteria=tuple(criteria.split(", ")) if criteria else (),
        outcome=outcome,
        outcome_on=SESSION_ON + timedelta(days=int(ended)) if ended else None,
    )
    today = SESSION_ON + timedelta(days=10)
    faults = event_faults(event, today=today, session_on=SESSION_ON)
    return {
        "serious": is_serious(event.criteria),
        "refused": ", ".join(f"{name} {code}" for name, code in faults.items()) or None,
    }


def told(kind: str, criteria: str) -> dict[str, object]:
    return {"foreseen": foreseen(kind, criteria.split(", ") if criteria else ()).value}


def alarm(persons: str, days: str, shared: str) -> dict[str, object]:
    """``days``: when each began; ``shared``: what each had, in order."""
    found = find_clusters(
        [
            Infection(
                event=str(number),
                person=person,
                onset_on=SESSION_ON + timedelta(days=int(day)),
                shares=frozenset({tuple(one.split(" "))} if one != "none" else ()),  # type: ignore[arg-type]
            )
            for number, (person, day, one) in enumerate(
                zip(persons.split(", "), days.split(", "), shared.split(", "), strict=True), 1
            )
        ],
        days=int(load_knowledge().threshold("infection-cluster-days").value),
    )
    said = [f"{one.kind} {one.value}: {' '.join(one.events)}" for one in found]
    return {"alarms": said}


def test_what_is_said_of_an_event_agrees(spec: Spec) -> None:
    """``began`` and ``ended`` are days after the session. Of a death the day is asked."""
    spec(
        given,
        """
        grade | criteria                | outcome   | began | ended || serious | refused
        1     | –                       | recovered | 2     | –     || no      | –
        2     | hospital                | recovered | 2     | –     || yes     | –
        3     | intervention            | lasting   | 0     | –     || yes     | –
        3     | –                       | unknown   | -1    | –     || no      | onset_on before-the-session
        3     | –                       | unknown   | 11    | –     || no      | onset_on in-the-future
        4     | life-threatening        | unknown   | 2     | –     || yes     | –
        4     | hospital                | unknown   | 2     | –     || yes     | criteria threat-in-both
        5     | death                   | fatal     | 2     | 3     || yes     | –
        5     | death                   | fatal     | 2     | –     || yes     | outcome_on day-of-death
        5     | death                   | unknown   | 2     | –     || yes     | grade death-in-all-three
        3     | death                   | recovered | 2     | –     || yes     | grade death-in-all-three
        4     | life-threatening, death | fatal     | 2     | 3     || yes     | grade death-in-all-three
        6     | –                       | unknown   | 2     | –     || no      | grade unknown
        """,
    )


def test_what_is_usual_is_not_once_it_is_serious(spec: Spec) -> None:
    spec(
        told,
        """
        kind            | criteria || foreseen
        bruise          | –        || usual
        bruise          | hospital || not-described
        infection-joint | hospital || described
        stroke          | hospital || not-described
        """,
    )


def test_infections_that_share_something_raise_an_alarm(spec: Spec) -> None:
    """Days count from onset to onset. One person twice is no cluster; a third person joins when
    it began close to one of the others."""
    spec(
        alarm,
        """
        persons       | days      | shared                       || alarms
        ada, ben      | 0, 30     | lot a1, lot a1               || lot a1: 1 2
        ada, ben      | 0, 31     | lot a1, lot a1               || –
        ada, ben      | 0, 0      | room 2, room 2               || room 2: 1 2
        ada, ben      | 5, 0      | injector m, injector m       || injector m: 2 1
        ada, ben      | 0, 1      | lot a1, lot b7               || –
        ada, ben      | 0, 1      | none, none                   || –
        ada, ada      | 0, 1      | lot a1, lot a1               || –
        ada, ben, cem | 0, 30, 60 | lot a1, lot a1, lot a1       || lot a1: 1 2 3
        ada, ben, cem | 0, 31, 62 | lot a1, lot a1, lot a1       || –
        ada, ada, ben | 0, 20, 50 | room 2, room 2, room 2       || room 2: 1 2 3
        """,
        follows=["thresholds/infection-cluster-days"],
    )
