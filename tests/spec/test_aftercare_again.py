"""Reports that are weighed a second time: as of their arrival, or of the place that was put right."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

from prolo.care.answers import Answer
from prolo.care.reports import place_of
from prolo.care.weighed_again import NOTES, Why, weigh_again, weigh_as_of_arrival
from prolo.knowledge import load_knowledge
from tests.spec.after_session import after, report, session, triage
from tests.spec.tables import Spec

step = "aftercare"
title = "When a report is weighed again"
text = """
How long a form waited on a telephone only that telephone says, and its clock may have been changed
meanwhile. So it is weighed as of when it says, and of when it came in; the heavier reading counts,
and where they differ the concern says so.

Where what was injected is put right, what was reported is weighed again, and says that it is no new
report. The red flags of the place that is on record now, which nobody asked, are asked by
telephone, as long as a check of the session is open. After that somebody reads the report within a
working day, whatever it would have been then, but for an emergency.
"""
ZONE = ZoneInfo("Europe/London")


def arrived(said: str, answered: str, came_in: str) -> dict[str, object]:
    """Hours since the session."""
    name, answer = said.split()
    given = report(Decimal(answered), {name: Answer(answer)})
    found = weigh_as_of_arrival(
        triage(given),
        given,
        session("knee joint"),
        arrived_at=after(Decimal(came_in)),
        on_call=True,
        knowledge=load_knowledge(),
    )
    return {
        "level": found.verdict,
        "differs": any(one.rule == "aftercare.arrival" for one in found.findings),
    }


def put_right(was: str, becomes: str, said: str, hours: str, before: str = "") -> dict[str, object]:
    """Reported after a day, put right so many hours after the session; ``before``: a red flag of
    which an earlier report said something."""
    knowledge = load_knowledge()
    asked = form_of(was)
    given = report(24, {one: Answer.YES for one in said.split(", ") if one})
    given = replace(
        given, answers={name: one for name, one in given.answers.items() if name in asked}
    )
    found = weigh_again(
        given,
        session(becomes),
        why=Why.CORRECTED,
        answered={*given.answers, *filter(None, before.split(", "))},
        on_call=True,
        zone=ZONE,
        knowledge=knowledge,
        now=after(Decimal(hours)),
    )
    assert found.findings[-1].code == "how-to-call"
    return {
        "level": found.verdict,
        "asks": sorted(one.code for one in found.findings if one.rule == "aftercare.place"),
        "says": [one.code for one in found.findings if one.rule in NOTES],
    }


def form_of(place: str) -> set[str]:
    """What the form asks after injections there."""
    known = load_knowledge()
    here = place_of(session(place), known)
    signs = {
        one.id
        for one in known.signs.values()
        if here.belongs(one.regions) and (here.into_joint or not one.intra_articular)
    }
    return signs | {*known.expected}


def test_a_report_that_waited_counts_as_the_heavier_of_two_times(spec: Spec) -> None:
    spec(
        arrived,
        """
        said               | answered | came in || level    | differs
        swelling yes       | 24       | 25      || watch    | no
        swelling yes       | 24       | 49      || call     | yes
        swelling yes       | 49       | 50      || call     | no
        pain-rising yes    | 2        | 74      || same-day | yes
        pain-rising unsure | 74       | 75      || call     | no
        """,
        follows=["expected/swelling", "signs/pain-rising"],
    )


def test_the_red_flags_of_the_right_place_are_asked_while_a_check_is_open(spec: Spec) -> None:
    spec(
        put_right,
        """
        was            | becomes        | said     | hours | before                || level     | asks                                                                     | says
        knee ligaments | knee ligaments | –        | 48    | –                     || none      | –                                                                        | corrected
        knee ligaments | knee joint     | –        | 48    | –                     || call      | pain-rising-joint                                                        | corrected
        knee joint     | knee ligaments | –        | 48    | –                     || none      | –                                                                        | corrected
        knee ligaments | neck           | –        | 48    | –                     || call      | bladder-bowel, headache-neck, headache-spinal, pain-rising-joint, stroke | corrected
        knee ligaments | neck           | –        | 48    | headache-neck, stroke || call      | bladder-bowel, headache-spinal, pain-rising-joint                        | corrected
        knee ligaments | neck           | –        | 2000  | –                     || none      | –                                                                        | long-ago
        knee ligaments | neck           | drainage | 48    | –                     || same-day  | bladder-bowel, headache-neck, headache-spinal, pain-rising-joint, stroke | corrected
        knee ligaments | neck           | drainage | 2000  | –                     || call      | –                                                                        | long-ago
        knee ligaments | neck           | chest    | 2000  | –                     || emergency | –                                                                        | long-ago
        """,
        follows=["levels/call"],
    )
