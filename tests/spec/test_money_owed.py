"""To whom an estimate is owed, and what else a payer asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from prolo.care.money.estimate_owed import (
    Asking,
    Booking,
    Given,
    Scheduling,
    missed_estimates,
    owed_estimates,
)
from prolo.care.money.payers import check_notice, owes_estimate
from prolo.care.money.who_paid import Said, paid_at, turned_self_pay
from prolo.knowledge import Knowledge, load_knowledge
from prolo.knowledge.records import Confirmation
from tests.spec.tables import Spec

step = "money"
place = 3
title = "Who is told what it costs, and by when"
text = """
Whoever pays themselves is owed an estimate for each booking that none given before covers. The
person below booked session 1 on Monday, 2 March 2026, for 16 March: ten business days ahead. On
6 March session 2 was booked for 30 March. Estimates list both sessions.
"""


def at(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(15), tzinfo=UTC)


def booked(number: int, on: str, *services: str) -> Booking:
    """On that day for the first service day; each further pair is a move on a day to another."""
    days = [date.fromisoformat(one) for one in (on, *services)]
    pairs = zip(days[::2], days[1::2], strict=True)
    return Booking(
        course="knee",
        booked_at=at(on),
        number=number,
        schedulings=tuple(Scheduling(on=day, service_on=service) for day, service in pairs),
    )


FIRST = booked(1, "2026-03-02", "2026-03-16")
SECOND = booked(2, "2026-03-06", "2026-03-30")
FIRST_VISIT = replace(FIRST, course="", number=None, is_first_visit=True)  # of no course yet
AGAIN = replace(FIRST, number=None, is_first_visit=True)  # assessed again, in the course
CHECK = replace(FIRST, number=None)  # a visit after the sessions
LATER = replace(CHECK, schedulings=SECOND.schedulings)
STANDS = {
    "assessed again": [AGAIN],
    "a visit after the sessions": [CHECK],
    "two visits after the sessions": [CHECK, LATER],
    "booked": [FIRST],
    "session 3 booked": [booked(3, "2026-03-02", "2026-03-16")],
    "booked twice": [FIRST, SECOND],
    "booked for the day after tomorrow": [booked(1, "2026-03-02", "2026-03-04")],
    "that, then moved to 27 March": [
        booked(1, "2026-03-02", "2026-03-04", "2026-03-03", "2026-03-27")
    ],
    "booked for 13 March, moved to 27 March": [
        booked(1, "2026-03-02", "2026-03-13", "2026-03-09", "2026-03-27")
    ],
    "a first visit booked": [FIRST_VISIT],
    "that first visit and session 1": [FIRST_VISIT, FIRST],
    "nothing booked": [],
}


def confirmed() -> Knowledge:
    """Somebody of the clinic vouches for the rule about a course of several visits."""
    knowledge = load_knowledge()
    rule = knowledge.billing["estimate-recurring"]
    by_name = Confirmation(by="Dr. Example", on=date(2026, 1, 5), reason="read in the rule")
    known = {**knowledge.billing, rule.id: replace(rule, confirmations=(by_name,))}
    return replace(knowledge, billing=known)


def owed(stands: str, given: str, changed: str, asked: str, recurring: str) -> dict[str, object]:
    given, _with, visits = given.partition(" with ")
    gave = Given(
        course="knee",
        at=at(given or "2026-01-01"),
        on=date.fromisoformat(given or "2026-01-01"),
        numbers=(1, 2),
        has_first_visit="first visit" in visits,
        follow_ups=int(visits.partition(" later")[0]) if "later" in visits else 0,
        changed_on=date.fromisoformat(changed) if changed else None,
    )
    of, _space, asked = asked.rpartition(" ")
    course = {"": "knee", "in general": "", "of the back": "back"}[of]
    asking = Asking(course=course, at=at(asked), on=date.fromisoformat(asked)) if asked else None
    found = owed_estimates(
        bookings=STANDS[stands],
        askings=[asking] if asking else [],
        given=[gave] if given else [],
        knowledge=confirmed() if recurring == "confirmed" else load_knowledge(),
    )
    return {
        "why": [one.why for one in found],
        "due": [one.deadline.due_on for one in found],
    }


def missed(stands: str, given: str) -> dict[str, object]:
    """``given``: «2026-03-05 right until 2026-03-09», and others."""
    found = missed_estimates(
        bookings=STANDS[stands],
        given=[
            Given(
                course="knee",
                at=at(day),
                on=date.fromisoformat(day),
                numbers=(1, 2),
                changed_on=date.fromisoformat(changed) if changed else None,
            )
            for day, _until, changed in (
                one.partition(" right until ") for one in filter(None, given.split(", "))
            )
        ],
        knowledge=load_knowledge(),
    )
    return {
        "why": [one.why for one in found],
        "due": [one.deadline.due_on for one in found],
        "given_on": [one.given_on or "never" for one in found],
    }


def told(pays: str, country: str) -> dict[str, object]:
    found = check_notice(pays, country, load_knowledge())
    return {
        "asks": [one.code for one in found.findings],
        "to_be_found_out": [one.awaits for one in found.findings if one.awaits],
        "clock": owes_estimate(pays, country),
    }


def paid_then(said: str, on: str) -> dict[str, object]:
    rows = []
    for kind, day, *begins in (one.split() for one in filter(None, said.split(", "))):
        begins_at = at(f"2026-{begins[1]}" if begins else f"2026-{day}")
        rows.append(Said(kind=kind, at=at(f"2026-{day}"), begins_at=begins_at))
    turned = turned_self_pay(rows, at(on))
    return {"pays": paid_at(rows, at(on)) or None, "since": turned.date() if turned else None}


def test_who_pays_counts_as_it_stood_then(spec: Spec) -> None:
    """Who pays themselves instead of somebody else is owed an estimate from the day on which they
    said so; what was said first counts for before."""
    spec(
        paid_then,
        """
        said                                              | on         || pays       | since
        –                                                 | 2026-03-16 || –          | –
        uninsured 03-09                                   | 2026-03-02 || uninsured  | –
        uninsured 03-09                                   | 2026-03-16 || uninsured  | –
        commercial 03-02, self-pay 03-17                  | 2026-03-16 || commercial | –
        commercial 03-02, self-pay 03-09                  | 2026-03-16 || self-pay   | 2026-03-09
        commercial 03-02, self-pay 03-09, uninsured 03-10 | 2026-03-16 || uninsured  | 2026-03-09
        self-pay 03-02, medicare 03-17                    | 2026-03-16 || self-pay   | –
        self-pay 03-02, medicare 03-09                    | 2026-03-16 || medicare   | –
        """,
        follows=["billing/estimate-who-then"],
    )


def test_an_answer_counts_from_the_day_that_it_names(spec: Spec) -> None:
    """What is told afterwards corrects what was said before it; what is still to come outlasts
    what is said until then. The claim to an estimate runs from when they told."""
    spec(
        paid_then,
        """
        said                                                        | on         || pays       | since
        commercial 03-02, self-pay 03-09 from 04-01                 | 2026-03-16 || commercial | –
        commercial 03-02, self-pay 03-09 from 04-01                 | 2026-04-01 || self-pay   | 2026-03-09
        self-pay 03-02, commercial 03-20 from 03-09                 | 2026-03-06 || self-pay   | –
        self-pay 03-02, commercial 03-20 from 03-09                 | 2026-03-16 || commercial | –
        commercial 03-02, medicare 03-20 from 02-01                 | 2026-03-06 || medicare   | –
        commercial 03-02, medicare 03-20 from 02-01                 | 2026-02-16 || medicare   | –
        commercial 03-02, medicare 03-20 from 02-01                 | 2026-01-16 || commercial | –
        commercial 03-02, medicare 03-03 from 04-01, self-pay 03-09 | 2026-03-16 || self-pay   | 2026-03-09
        commercial 03-02, medicare 03-03 from 04-01, self-pay 03-09 | 2026-04-16 || medicare   | –
        """,
        follows=["billing/estimate-who-then"],
    )


def test_a_visit_that_no_estimate_lists_is_owed_one(spec: Spec) -> None:
    """An estimate of the course covers the first visit, or being assessed again, where it has it in
    it, and as many visits after the sessions as it has."""
    spec(
        owed,
        """
        stands                        | given                       | changed | asked | recurring || why     | due
        assessed again                | 2026-03-03                  | –       | –     | –         || booking | 2026-03-05
        assessed again                | 2026-03-03 with first visit | –       | –     | –         || –       | –
        a visit after the sessions    | 2026-03-03                  | –       | –     | –         || booking | 2026-03-05
        a visit after the sessions    | 2026-03-03 with 1 later     | –       | –     | –         || –       | –
        two visits after the sessions | 2026-03-03 with 1 later     | –       | –     | –         || booking | 2026-03-11
        two visits after the sessions | 2026-03-03 with 2 later     | –       | –     | –         || –       | –
        """,
    )


def test_it_is_owed_until_one_was_given_after_the_booking(spec: Spec) -> None:
    """An estimate of the knee answers who asked in general, and not who asked of the back. Moving a
    visit starts no new clock where an estimate was given; where none was, the earliest clock stays.
    Two business days ahead no clock runs, and moving it further away starts one."""
    spec(
        owed,
        """
        stands                                 | given      | changed | asked      | recurring || why     | due
        booked                                 | –          | –       | –          | –         || booking | 2026-03-05
        booked                                 | 2026-03-02 | –       | –          | –         || –       | –
        booked twice                           | 2026-03-02 | –       | –          | –         || booking | 2026-03-11
        booked twice                           | 2026-03-02 | –       | –          | confirmed || –       | –
        booked twice                           | 2026-03-06 | –       | –          | –         || –       | –
        session 3 booked                       | 2026-03-06 | –       | –          | –         || booking | 2026-03-05
        booked for the day after tomorrow      | –          | –       | –          | –         || –       | –
        that, then moved to 27 March           | –          | –       | –          | –         || booking | 2026-03-06
        booked for 13 March, moved to 27 March | –          | –       | –          | –         || booking | 2026-03-03
        booked for 13 March, moved to 27 March | 2026-03-03 | –       | –          | –         || –       | –
        nothing booked                         | –          | –       | 2026-03-06 | –         || request | 2026-03-11
        nothing booked                         | 2026-03-09 | –       | 2026-03-06 | –         || –       | –
        booked                                 | –          | –       | 2026-03-02 | –         || booking | 2026-03-05
        nothing booked | – | – | in general 2026-03-06 | – || request | 2026-03-11
        nothing booked | 2026-03-09 | – | in general 2026-03-06 | – || – | –
        nothing booked | 2026-03-05 | – | in general 2026-03-06 | – || request | 2026-03-11
        nothing booked | 2026-03-09 | – | of the back 2026-03-06 | – || request | 2026-03-11
        """,
        follows=[
            "billing/estimate-deadline-long",
            "billing/estimate-recurring",
            "billing/estimate-asking",
        ],
    )


def test_a_first_visit_is_settled_by_the_estimate_of_a_course_that_has_it_in_it(
    spec: Spec,
) -> None:
    """It was booked before there was a course; who has its cost in hand is owed no second one."""
    spec(
        owed,
        """
        stands                         | given                             | changed | asked | recurring || why              | due
        a first visit booked           | –                                 | –       | –     | –         || booking          | 2026-03-05
        a first visit booked           | 2026-03-02                        | –       | –     | –         || booking          | 2026-03-05
        a first visit booked           | 2026-03-02 with the first visit   | –       | –     | –         || –                | –
        a first visit booked           | 2026-03-01 with the first visit   | –       | –     | –         || booking          | 2026-03-05
        that first visit and session 1 | –                                 | –       | –     | –         || booking, booking | 2026-03-05, 2026-03-05
        that first visit and session 1 | 2026-03-02                        | –       | –     | –         || booking          | 2026-03-05
        that first visit and session 1 | 2026-03-02 with the first visit   | –       | –     | –         || –                | –
        a first visit booked           | 2026-03-03 with the first visit   | 2026-03-09 | –  | –         || change           | 2026-03-13
        """,
        follows=["billing/estimate-deadline-long", "billing/estimate-change"],
    )


def test_what_was_missed_stays_so_once_the_visit_began(spec: Spec) -> None:
    """With the day on which it was given too late. What is given again later is no help, and no
    harm where one was given in time."""
    spec(
        missed,
        """
        stands                            | given                  || why     | due        | given on
        booked                            | –                      || booking | 2026-03-05 | never
        booked                            | 2026-03-05             || –       | –          | –
        booked                            | 2026-03-06             || booking | 2026-03-05 | 2026-03-06
        booked                            | 2026-03-05, 2026-03-20 || –       | –          | –
        booked                            | 2026-03-20             || booking | 2026-03-05 | 2026-03-20
        session 3 booked                  | 2026-03-05             || booking | 2026-03-05 | never
        booked for the day after tomorrow | –                      || –       | –          | –
        """,
        follows=["billing/estimate-deadline-long"],
    )


def test_what_was_not_given_anew_stays_so_once_the_visit_began(spec: Spec) -> None:
    """The visit was on 16 March. What changes on that day may have changed in the visit, and what
    changes on the last business day before it is owed at once."""
    spec(
        missed,
        """
        stands | given                                           || why    | due        | given on
        booked | 2026-03-05 right until 2026-03-09               || change | 2026-03-13 | never
        booked | 2026-03-05 right until 2026-03-09, 2026-03-13   || –      | –          | –
        booked | 2026-03-05 right until 2026-03-09, 2026-03-16   || change | 2026-03-13 | 2026-03-16
        booked | 2026-03-05 right until 2026-03-15               || change | 2026-03-15 | never
        booked | 2026-03-05 right until 2026-03-16               || –      | –          | –
        booked | 2026-03-06 right until 2026-03-09               || booking | 2026-03-05 | 2026-03-06
        """,
        follows=["billing/estimate-change"],
    )


def test_a_changed_plan_is_estimated_anew_before_the_next_visit(spec: Spec) -> None:
    spec(
        owed,
        """
        stands         | given      | changed    | asked | recurring || why    | due
        booked         | 2026-03-03 | 2026-03-09 | –     | –         || change | 2026-03-13
        booked         | 2026-03-03 | 2026-03-16 | –     | –         || change | 2026-03-16
        nothing booked | 2026-03-03 | 2026-03-09 | –     | –         || –      | –
        """,
        follows=["billing/estimate-change"],
    )


def test_who_pays_decides_what_the_biller_is_asked(spec: Spec) -> None:
    """Never a code by itself. What nobody verified is found out by a person."""
    spec(
        told,
        """
        pays               | country || asks                           | to be found out       | clock
        uninsured          | US      || good-faith                     | –                     | yes
        self-pay           | US      || good-faith                     | –                     | yes
        medicare           | US      || advance-notice, without-notice | billing/modifier-ga   | no
        medicare-advantage | US      || own-decision                   | –                     | no
        medicaid           | US      || state                          | payers/medicaid       | no
        commercial         | US      || waiver                         | –                     | no
        military           | US      || facility                       | payers/va             | no
        workers-comp       | US      || accident                       | payers/workers-comp   | no
        –                  | US      || plain-estimate                 | –                     | no
        uninsured          | DE      || plain-estimate                 | –                     | no
        """,
        follows=[
            "billing/estimate-who",
            "billing/estimate-asking",
            "billing/abn-form",
            "billing/modifier-gz",
        ],
    )
