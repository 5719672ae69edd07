"""What is due, and the one next step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from prolo.care.course import State
from prolo.care.dates import at_local
from prolo.care.due import due_items, next_step
from prolo.care.due_facts import BookedFact, CourseFacts, HeardFact, SessionFact, ToMoveFact
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "course"
title = "The next step, and who owes it"
place = 3
text = """
What is due follows from what happened, by the clock on the clinic's wall. Of all that is due, one
thing is next: a person who is in the room goes before everything, then comes what is due first.
Silence after a session is due as a call. The course below was opened on Monday, 2 March 2026, in
New York, where clocks go forward on 8 March; its first session ended on 6 March at 11:00.
"""
ZONE = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    """A day and a time on the clinic's wall."""
    local = datetime.fromisoformat(text)
    return at_local(local.date(), local.time(), ZONE)


START = CourseFacts(
    state=State.ASSESSING,
    state_since=at("2026-03-02T10:00"),
    zone=ZONE,
)
PLANNED = replace(
    START,
    state=State.TREATING,
    state_since=at("2026-03-02T12:00"),
    planned_on=(date(2026, 3, 6), date(2026, 4, 3), date(2026, 5, 1)),
)
FIRST = SessionFact(
    number=1,
    started_at=at("2026-03-06T10:30"),
    is_ready=True,
    had_timeout=True,
    recorded_at=at("2026-03-06T11:00"),
    has_left=True,
    is_signed=True,
    structures=("knee-joint",),
)
TREATED = replace(PLANNED, sessions=(FIRST,), has_consent=True, answered=frozenset({"baseline"}))
AGAIN = BookedFact(
    number=2,
    starts_at=at("2026-04-03T10:30"),
    booked_at=at("2026-03-06T11:30"),
    has_sheet=True,
    was_told=True,
)
BOOKED = BookedFact(number=1, starts_at=at("2026-03-06T10:30"), booked_at=at("2026-03-02T12:30"))

CLOSED = ToMoveFact(mark="a", starts_at=BOOKED.starts_at, known_at=at("2026-03-03T08:00"), number=1)

AGREED = replace(
    PLANNED, booked=(replace(BOOKED, has_sheet=True, was_told=True),), has_consent=True
)
EVERY_TWO_WEEKS = (date(2026, 3, 6), date(2026, 3, 20), date(2026, 4, 3))

STANDS = {
    "opened": START,
    "assessed": replace(START, assessed_at=at("2026-03-02T11:00")),
    "an emergency found": replace(START, assessed_at=at("2026-03-02T11:00"), is_emergency=True),
    "images reviewed": replace(
        START, assessed_at=at("2026-03-02T11:00"), imaged_at=at("2026-03-02T11:10")
    ),
    "suitable": replace(START, state=State.PLANNING, state_since=at("2026-03-02T11:20")),
    "put off until 1 April": replace(START, state=State.DEFERRED, until=date(2026, 4, 1)),
    "not suitable": replace(START, state=State.NOT_SUITABLE),
    "plan signed": PLANNED,
    "plan taken back": replace(PLANNED, planned_on=()),
    "booked": replace(PLANNED, booked=(BOOKED,)),
    "sheet given": replace(PLANNED, booked=(replace(BOOKED, has_sheet=True),)),
    "told": replace(PLANNED, booked=(replace(BOOKED, has_sheet=True, was_told=True),)),
    "booked, then closed": replace(PLANNED, booked=(BOOKED,), to_move=(CLOSED,)),
    "agreed, then closed": replace(AGREED, to_move=(CLOSED,)),
    "agreed": AGREED,
    "agreed, two weeks apart": replace(AGREED, planned_on=EVERY_TWO_WEEKS),
    "signed, two weeks apart": replace(TREATED, planned_on=EVERY_TWO_WEEKS),
    "arrived": replace(
        AGREED, booked=(replace(BOOKED, has_sheet=True, was_told=True, has_arrived=True),)
    ),
    "begun": replace(PLANNED, sessions=(SessionFact(number=1, started_at=at("2026-03-06T10:30")),)),
    "ready": replace(
        PLANNED, sessions=(SessionFact(number=1, started_at=at("2026-03-06T10:30"), is_ready=True),)
    ),
    "time-out held": replace(
        PLANNED,
        sessions=(
            SessionFact(
                number=1, started_at=at("2026-03-06T10:30"), is_ready=True, had_timeout=True
            ),
        ),
    ),
    "begun a day late": replace(
        PLANNED,
        sessions=(
            SessionFact(number=1, started_at=at("2026-03-07T08:00"), held_on=date(2026, 3, 6)),
        ),
    ),
    "injected": replace(TREATED, sessions=(replace(FIRST, has_left=False, is_signed=False),)),
    "gone home": replace(TREATED, sessions=(replace(FIRST, is_signed=False),)),
    "signed": TREATED,
    "answered on day 2": replace(
        TREATED, sessions=(replace(FIRST, reports_at=(at("2026-03-08T12:00"),)),)
    ),
    "answered later": replace(
        TREATED,
        heard=(HeardFact(at=at("2026-03-24T12:00"), is_check=True),),
        sessions=(replace(FIRST, reports_at=(at("2026-03-24T12:00"),)),),
    ),
    "spoken with on day 2": replace(TREATED, spoken_at=(at("2026-03-08T22:50"),)),
    "spoken with in the night before": replace(TREATED, spoken_at=(at("2026-03-08T23:10"),)),
    "answered in the night before": replace(
        TREATED, heard=(HeardFact(at=at("2026-03-08T23:10"), is_check=True),)
    ),
    "answered another check on day 3": replace(
        TREATED, heard=(HeardFact(at=at("2026-03-09T15:30"), is_check=True),)
    ),
    "answered a follow-up on day 3": replace(
        TREATED, heard=(HeardFact(at=at("2026-03-09T15:30")),), answered=frozenset({"w6"})
    ),
    "reached on day 3, and not asked": replace(TREATED, reached_at=(at("2026-03-09T15:30"),)),
    "expected again": replace(TREATED, booked=(AGAIN,)),
    "expected the day after": replace(
        TREATED, booked=(replace(AGAIN, starts_at=at("2026-03-07T10:30")),)
    ),
    "arrived again": replace(TREATED, booked=(replace(AGAIN, has_arrived=True),)),
    "seen again": replace(
        TREATED, sessions=(FIRST, SessionFact(number=2, started_at=at("2026-04-03T10:30")))
    ),
    "written down a day late": replace(
        TREATED,
        sessions=(
            FIRST,
            SessionFact(number=2, started_at=at("2026-04-04T08:00"), held_on=date(2026, 4, 3)),
        ),
    ),
    "seen and injected again": replace(
        TREATED,
        sessions=(
            FIRST,
            replace(
                FIRST,
                number=2,
                started_at=at("2026-04-03T10:30"),
                recorded_at=at("2026-04-03T11:00"),
            ),
        ),
    ),
    "begun, the second booked": replace(
        PLANNED,
        sessions=(SessionFact(number=1, started_at=at("2026-03-06T10:30")),),
        booked=(AGAIN,),
    ),
    "arrived without a consent": replace(
        PLANNED, booked=(replace(BOOKED, has_sheet=True, was_told=True, has_arrived=True),)
    ),
    "arrived without a sheet": replace(AGREED, booked=(replace(BOOKED, has_arrived=True),)),
    "answered at week 6, nothing booked": replace(
        TREATED,
        sessions=(replace(FIRST, reports_at=(at("2026-03-09T12:00"),)),),
        heard=(HeardFact(at=at("2026-04-17T12:00")),),
        answered=frozenset({"baseline", "w6"}),
    ),
    "weeks apart, nothing booked": replace(
        TREATED,
        planned_on=(date(2026, 3, 6), date(2026, 3, 13)),
        heard=(HeardFact(at=at("2026-05-20T12:00")),),
    ),
    "followed up": replace(TREATED, state=State.FOLLOWING),
    "injected four days before week 6": replace(
        TREATED,
        state=State.FOLLOWING,
        sessions=(
            FIRST,
            replace(
                FIRST,
                number=2,
                started_at=at("2026-04-13T10:30"),
                recorded_at=at("2026-04-13T11:00"),
            ),
        ),
    ),
    "withdrawn": replace(TREATED, state=State.WITHDRAWN),
    "withdrawn after the second": replace(
        TREATED,
        state=State.WITHDRAWN,
        sessions=(
            FIRST,
            replace(
                FIRST,
                number=2,
                started_at=at("2026-03-13T10:30"),
                recorded_at=at("2026-03-13T11:00"),
                reports_at=(at("2026-03-20T11:00"),),
            ),
        ),
    ),
    "closed": replace(START, state=State.CLOSED),
}


def coming(stands: str, now: str) -> dict[str, object]:
    items = due_items(STANDS[stands], knowledge=load_knowledge())
    found = next_step(items, at(now))
    return {
        "next": found.key,
        "owner": found.owner,
        "due": found.due_at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M"),
    }


def test_until_the_plan_is_signed_it_is_the_physician(spec: Spec) -> None:
    spec(
        coming,
        """
        stands                | now              || next         | owner     | due
        opened                | 2026-03-02T10:05 || assess       | physician | 2026-03-02 10:00
        assessed              | 2026-03-02T11:05 || imaging      | physician | 2026-03-02 11:00
        an emergency found    | 2026-03-02T11:05 || refer        | physician | 2026-03-02 11:00
        images reviewed       | 2026-03-02T11:15 || decide       | physician | 2026-03-02 11:10
        suitable              | 2026-03-02T11:25 || plan         | physician | 2026-03-02 11:20
        put off until 1 April | 2026-03-10T09:00 || assess-again | physician | 2026-04-01 09:00
        not suitable          | 2026-03-10T09:00 || alternatives | physician | 2026-03-02 10:00
        """,
    )


def test_a_session_is_booked_prepared_agreed_to_and_held(spec: Spec) -> None:
    spec(
        coming,
        """
        stands        | now              || next        | owner      | due
        plan signed   | 2026-03-02T12:05 || book-1      | front-desk | 2026-03-02 12:00
        booked        | 2026-03-02T12:35 || sheet-1     | nurse      | 2026-03-02 12:30
        sheet given   | 2026-03-02T12:40 || tell-1      | nurse      | 2026-03-04 09:00
        told          | 2026-03-04T10:00 || arrive-1    | front-desk | 2026-03-06 10:30
        arrived       | 2026-03-06T10:20 || begin-1     | nurse      | 2026-03-06 10:30
        begun         | 2026-03-06T10:31 || readiness-1 | nurse      | 2026-03-06 10:30
        ready         | 2026-03-06T10:40 || timeout-1   | physician  | 2026-03-06 10:30
        time-out held | 2026-03-06T10:45 || record-1    | nurse      | 2026-03-06 10:30
        injected      | 2026-03-06T11:01 || leaving-1   | nurse      | 2026-03-06 11:00
        gone home     | 2026-03-06T11:30 || sign-1      | physician  | 2026-03-06 11:00
        """,
    )


def test_a_session_that_nobody_closed_on_its_day_is_asked_about(spec: Spec) -> None:
    """Whatever was checked then: nobody is ready any more. Something was given, and is recorded, or
    nothing was, and it is ended."""
    spec(
        coming,
        """
        stands           | now              || next        | owner | due
        arrived          | 2026-03-07T09:00 || begin-1     | nurse | 2026-03-06 10:30
        begun            | 2026-03-06T23:59 || readiness-1 | nurse | 2026-03-06 10:30
        begun            | 2026-03-07T00:00 || open-1      | nurse | 2026-03-07 00:00
        ready            | 2026-03-07T09:00 || open-1      | nurse | 2026-03-07 00:00
        time-out held    | 2026-03-07T09:00 || open-1      | nurse | 2026-03-07 00:00
        begun a day late | 2026-03-07T08:00 || open-1      | nurse | 2026-03-07 08:00
        seen again       | 2026-05-20T09:00 || open-2      | nurse | 2026-04-04 00:00
        """,
    )


def test_what_cannot_be_kept_as_it_is_booked_is_moved_and_not_prepared_for(spec: Spec) -> None:
    """On 3 March the clinic is closed for the day of the session: until somebody moves it, or keeps
    it by name, that is the next step. Once its time has come, it is asked whether they came."""
    spec(
        coming,
        """
        stands              | now              || next     | owner      | due
        booked, then closed | 2026-03-03T09:00 || move-a   | front-desk | 2026-03-03 08:00
        agreed, then closed | 2026-03-05T09:00 || move-a   | front-desk | 2026-03-03 08:00
        agreed, then closed | 2026-03-06T10:30 || arrive-1 | front-desk | 2026-03-06 10:30
        """,
    )


def test_who_is_expected_today_comes_before_the_next_booking(spec: Spec) -> None:
    """With two weeks between sessions the second is to be booked on the day of the first: at nine,
    but not before the person is there."""
    spec(
        coming,
        """
        stands                  | now              || next     | owner      | due
        agreed, two weeks apart | 2026-03-06T09:15 || arrive-1 | front-desk | 2026-03-06 10:30
        signed, two weeks apart | 2026-03-06T11:30 || book-2   | front-desk | 2026-03-06 09:00
        """,
    )


def test_a_late_booking_waits_for_what_is_asked_of_who_was_treated(spec: Spec) -> None:
    """A check that asks about fever, a call after silence, a follow-up: once one is due it comes
    before the booking. When a follow-up that was asked after the booking was due is answered, the
    physician reads it and decides; nobody books a third session for somebody who is well."""
    spec(
        coming,
        """
        stands                      | now              || next           | owner      | due
        signed, two weeks apart     | 2026-03-06T12:30 || book-2         | front-desk | 2026-03-06 09:00
        signed, two weeks apart     | 2026-03-06T13:30 || aftercare-1-h2 | patient    | 2026-03-06 13:00
        signed, two weeks apart     | 2026-03-08T12:00 || aftercare-1-d2 | patient    | 2026-03-08 11:00
        signed, two weeks apart     | 2026-03-12T12:00 || silence-1      | nurse      | 2026-03-09 16:00
        weeks apart, nothing booked | 2026-05-28T12:00 || book-2         | front-desk | 2026-03-02 12:00
        weeks apart, nothing booked | 2026-05-29T10:00 || w12            | patient    | 2026-05-29 09:00
        answered at week 6, nothing booked | 2026-04-18T12:00 || look-again | physician | 2026-04-17 09:00
        """,
        follows=["aftercare-checks/d2", "follow-ups/w12"],
    )


def test_nothing_that_goes_on_is_without_an_owner(spec: Spec) -> None:
    spec(
        coming,
        """
        stands          | now              || next       | owner     | due
        plan taken back | 2026-03-02T12:05 || look-again | physician | 2026-03-02 12:00
        """,
    )


def test_after_a_session_the_patient_is_asked_and_silence_becomes_a_call(spec: Spec) -> None:
    """Day 2 is Sunday, 8 March, when clocks go forward: asked at 11:00 all the same. Whoever
    got an anaesthetic and does not answer after two hours is called an hour later. Who does not
    answer on day 3 is called five hours after that was asked. The call goes before the person's own
    check, and stays due until they are heard of, expected today, seen again, or asked how it went
    after some weeks; not by weeks that end before a joint infection would show. They are heard of
    when they answer a check, of whichever session, or speak with the clinic about a concern, from
    when the check of day 3 opens, half of the way from the one before. A follow-up, or what else
    they answer, asks for no sign of danger and ends no silence, nor does a call in which nobody
    asked how they are."""
    spec(
        coming,
        """
        stands            | now              || next             | owner      | due
        signed            | 2026-03-06T11:30 || aftercare-1-h2   | patient    | 2026-03-06 13:00
        signed            | 2026-03-06T13:30 || aftercare-1-h2   | patient    | 2026-03-06 13:00
        signed            | 2026-03-06T14:30 || silence-1-h2     | nurse      | 2026-03-06 14:00
        signed            | 2026-03-07T12:00 || aftercare-1-d1   | patient    | 2026-03-07 11:00
        signed            | 2026-03-08T12:00 || aftercare-1-d2   | patient    | 2026-03-08 11:00
        signed            | 2026-03-09T11:30 || aftercare-1-d3   | patient    | 2026-03-09 11:00
        signed            | 2026-03-09T15:50 || aftercare-1-d3   | patient    | 2026-03-09 11:00
        signed            | 2026-03-09T16:00 || silence-1        | nurse      | 2026-03-09 16:00
        signed            | 2026-03-12T12:00 || silence-1        | nurse      | 2026-03-09 16:00
        answered on day 2 | 2026-03-09T16:00 || silence-1        | nurse      | 2026-03-09 16:00
        answered on day 2 | 2026-03-12T12:00 || silence-1        | nurse      | 2026-03-09 16:00
        signed            | 2026-03-25T12:00 || silence-1        | nurse      | 2026-03-09 16:00
        answered later    | 2026-03-25T12:00 || book-2           | front-desk | 2026-03-20 09:00
        answered in the night before | 2026-03-12T12:00 || aftercare-1-d7 | patient | 2026-03-13 11:00
        spoken with in the night before | 2026-03-12T12:00 || aftercare-1-d7 | patient | 2026-03-13 11:00
        spoken with on day 2 | 2026-03-12T12:00 || silence-1      | nurse     | 2026-03-09 16:00
        answered another check on day 3 | 2026-03-12T12:00 || aftercare-1-d7 | patient | 2026-03-13 11:00
        answered a follow-up on day 3 | 2026-03-12T12:00 || silence-1 | nurse | 2026-03-09 16:00
        reached on day 3, and not asked | 2026-03-12T12:00 || silence-1 | nurse | 2026-03-09 16:00
        expected again    | 2026-04-02T12:00 || silence-1        | nurse      | 2026-03-09 16:00
        expected the day after | 2026-03-12T12:00 || arrive-2    | front-desk | 2026-03-07 10:30
        expected again    | 2026-04-03T08:00 || arrive-2         | front-desk | 2026-04-03 10:30
        arrived again     | 2026-04-03T10:20 || begin-2          | nurse      | 2026-04-03 10:30
        seen again        | 2026-04-03T11:00 || readiness-2      | nurse      | 2026-04-03 10:30
        followed up       | 2026-04-17T08:00 || silence-1        | nurse      | 2026-03-09 16:00
        followed up       | 2026-04-17T10:00 || w6               | patient    | 2026-04-17 09:00
        injected four days before week 6 | 2026-05-20T12:00 || silence-2 | nurse | 2026-04-16 16:00
        injected four days before week 6 | 2026-05-29T10:00 || w12 | patient | 2026-05-29 09:00
        """,
        follows=["thresholds/no-answer-h", "thresholds/no-answer-asked-h", "aftercare-checks/d14"],
    )


def last_heard(stands: str) -> dict[str, object]:
    found = due_items(STANDS[stands], knowledge=load_knowledge())
    call = next(one for one in found if one.key == "silence-1")
    at = call.heard_at
    return {
        "unanswered": call.unanswered,
        "last_heard": at and at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M"),
    }


def test_a_call_says_which_check_is_not_answered_and_when_they_were_last_heard_of(
    spec: Spec,
) -> None:
    """Whatever word it was: who was heard of is not said to have said nothing."""
    spec(
        last_heard,
        """
        stands                              || unanswered | last heard
        signed                              || d3         | –
        answered on day 2                   || d3         | 2026-03-08 12:00
        spoken with on day 2                || d3         | 2026-03-08 22:50
        answered a follow-up on day 3       || d3         | 2026-03-09 15:30
        reached on day 3, and not asked     || d3         | 2026-03-09 15:30
        """,
    )


def test_a_day_before_the_call_takes_nothing_from_it() -> None:
    """Who was expected before the call was due, and of whom nobody wrote down that they came."""
    early = replace(AGAIN, starts_at=at("2026-03-08T10:30"))
    found = due_items(replace(TREATED, booked=(early,)), knowledge=load_knowledge())
    call = next(one for one in found if one.key == "silence-1")
    assert call.closes_at == at("2026-04-17T09:00")  # the first follow-up, as for anybody


def test_who_withdrew_is_still_asked_how_the_sessions_went(spec: Spec) -> None:
    """Each of them, for as long as a joint infection may show; the call about their silence ends
    with the last check."""
    spec(
        coming,
        """
        stands    | now              || next           | owner   | due
        withdrawn | 2026-03-06T12:00 || aftercare-1-h2 | patient | 2026-03-06 13:00
        withdrawn | 2026-03-15T12:00 || silence-1      | nurse   | 2026-03-09 16:00
        withdrawn | 2026-05-01T12:00 || nothing        | nobody  | 2026-05-01 12:00
        withdrawn after the second | 2026-03-20T12:30 || aftercare-1-d14 | patient | 2026-03-20 11:00
        closed    | 2026-05-01T12:00 || nothing        | nobody  | 2026-05-01 12:00
        """,
    )


def at_the_visit(stands: str, key: str) -> dict[str, object]:
    found = {one.key: one for one in due_items(STANDS[stands], knowledge=load_knowledge())}
    item = found.get(key)
    local = item and item.due_at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
    until = item and item.closes_at and item.closes_at.astimezone(ZONE)
    return {"due": local, "until": until and until.strftime("%Y-%m-%d %H:%M")}


def test_whoever_waits_or_sits_in_the_room_is_asked_until_the_needle(spec: Spec) -> None:
    """To have arrived, or that the session was begun, answers nothing: what is asked before the
    session stays asked, on its day, and what goes before the first needle until that was given. It
    is written down later than its day with nobody there to be asked. Meanwhile this session is not
    to be booked, and the consent to be taken before it begins still is."""
    spec(
        at_the_visit,
        """
        stands                     | key       || due              | until
        expected again             | session-2 || 2026-04-03 10:30 | 2026-04-04 00:00
        arrived again              | session-2 || 2026-04-03 10:30 | 2026-04-04 00:00
        seen again                 | session-2 || 2026-04-03 10:30 | 2026-04-04 00:00
        written down a day late    | session-2 || –                | –
        seen and injected again    | session-2 || –                | –
        arrived                    | baseline  || 2026-03-06 10:30 | –
        begun                      | baseline  || 2026-03-06 10:30 | –
        begun, the second booked   | baseline  || 2026-03-06 10:30 | –
        signed                     | baseline  || –                | –
        arrived again              | book-2    || –                | –
        arrived again              | arrive-2  || –                | –
        arrived without a consent  | consent   || 2026-03-06 10:30 | –
        arrived without a sheet    | sheet-1   || –                | –
        """,
    )


def follow_up(answered: str, key: str) -> dict[str, object]:
    facts = replace(TREATED, answered=frozenset(["baseline", *answered.split(", ")]))
    found = {one.key: one for one in due_items(facts, knowledge=load_knowledge())}
    item = found.get(key)
    return {
        "due": item and item.due_at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M"),
        "until": item and item.closes_at and item.closes_at.astimezone(ZONE).date() - timedelta(1),
    }


def test_follow_ups_count_from_the_first_injection(spec: Spec) -> None:
    """At nine on the clinic's wall, in summer and in winter; four weeks late is the last day."""
    spec(
        follow_up,
        """
        answered | key || due              | until
        –        | w6  || 2026-04-17 09:00 | 2026-05-15
        –        | w12 || 2026-05-29 09:00 | 2026-06-26
        w6       | w6  || –                | –
        –        | w26 || 2026-09-04 09:00 | 2026-10-02
        –        | w52 || 2027-03-05 09:00 | 2027-04-02
        """,
        follows=["follow-ups/w12", "thresholds/follow-up-late-days"],
    )


def no_more(what: str) -> dict[str, object]:
    """Of what is due in a treated course with its second session booked."""
    changed = {
        "nothing said": {},
        "refused w12": {"refused": frozenset({"w12"})},
        "asks no more": {"asks_no_more": True},
        "has died": {"has_died": True, "state": State.CLOSED},
    }[what]
    facts = replace(TREATED, booked=(AGAIN,) if what != "has died" else (), **changed)
    found = [one.key for one in due_items(facts, knowledge=load_knowledge())]
    return {
        "weeks": [key for key in found if key.startswith("w")],
        "checks": any(key.startswith("aftercare") for key in found),
        "call": any(key.startswith("silence") for key in found),
        "before_session": "session-2" in found,
    }


def test_whoever_wants_no_question_is_asked_none(spec: Spec) -> None:
    """The checks after a session are for the person's safety and go on; of the dead nothing is
    asked, nobody is called, and nothing is booked."""
    spec(
        no_more,
        """
        what         || weeks              | checks | call | before session
        nothing said || w6, w12, w26, w52  | yes    | yes  | yes
        refused w12  || w6, w26, w52       | yes    | yes  | yes
        asks no more || –                  | yes    | yes  | no
        has died     || –                  | no     | no   | no
        """,
    )
