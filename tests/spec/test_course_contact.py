"""Whom to try next of those who have not answered, when, and why an answer is missing for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from prolo.care.contact import (
    Attempt,
    Awaited,
    best_time,
    holds_for,
    missing_reason,
    rests_until,
    waits_until,
    worth,
)
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "course"
title = "Whom to call next, and what is missing for good"
place = 5
text = """
Of those who have not answered one is called first. Points say who, and each has its reason: safety
before outcome, then what was promised, then what the answer is worth and how soon it can no longer
be given. They are a choice of the project. Below it is Monday, 1 June 2026, 10:00 in Berlin; what
is awaited was due on 20 May.
"""
ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 6, 1, 10, tzinfo=ZONE)
DUE = datetime(2026, 5, 20, 9, tzinfo=ZONE)
KINDS = {"silence-1": "call-after-silence", "aftercare-1-d2": "answer-check"}
KINDS |= {"baseline": "answer-baseline", "session-2": "answer-session"}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZONE)


def attempts(text: str) -> tuple[Attempt, ...]:
    """«05-30T18:00 no-answer, 05-31T09:00 call-back 06-01T09:30»"""
    return tuple(_attempt(*one.split()) for one in filter(None, text.split(", ")))


def _attempt(at: str, outcome: str, then: str = "") -> Attempt:
    is_agreed = outcome == "call-back"
    return Attempt(
        at=moment(at),
        channel="phone",
        outcome=outcome,
        call_back_at=moment(then) if is_agreed else None,
        good_time="" if is_agreed else then,
    )


def awaited(key: str, closes_on: str = "", received: str = "", tried: str = "") -> Awaited:
    got, _, due = (received or "0 of 0").partition(" of ")
    return Awaited(
        key=key,
        kind=KINDS.get(key, "answer-follow-up"),
        due_at=DUE,
        closes_at=moment(closes_on) if closes_on else None,
        received=int(got),
        due=int(due),
        attempts=attempts(tried),
    )


def points(awaited_key: str, closes_on: str, received: str, tried: str) -> dict[str, object]:
    one = awaited(awaited_key, closes_on, received, tried)
    found = worth(one, now=NOW, knowledge=load_knowledge())
    assert found.points == sum(reason.points for reason in found.reasons)
    return {
        "points": found.points,
        "because": [f"{reason.code} {reason.points}" for reason in found.reasons],
    }


def test_what_an_answer_is_worth(spec: Spec) -> None:
    """Silence after a session goes before everything. What is missing at a time point counts the
    more, the less complete it is."""
    spec(
        points,
        """
        awaited key    | closes on   | received  | tried || points | because
        silence-1      | –           | –         | –     || 110    | safety-call 100, untried 10
        aftercare-1-d2 | 06-03T00:00 | –         | –     || 90     | safety-check 80, untried 10
        w52            | 06-30T00:00 | 10 of 10  | –     || 40     | primary 30, untried 10
        w52.rmdq       | 06-30T00:00 | 10 of 10  | –     || 40     | primary 30, untried 10
        w52            | 06-03T00:00 | 5 of 10   | –     || 75     | primary 30, closes 25, incomplete 10, untried 10
        w12            | 06-08T00:00 | 10 of 10  | –     || 25     | closes 15, untried 10
        w12            | 06-15T10:00 | 10 of 10  | –     || 18     | closes 8, untried 10
        w12            | 06-16T00:00 | 1 of 4    | –     || 25     | incomplete 15, untried 10
        w12            | 06-30T00:00 | 0 of 0    | –     || 10     | untried 10
        """,
        follows=["thresholds/primary-follow-up-weeks"],
    )


def test_each_attempt_in_vain_puts_the_next_behind_others(spec: Spec) -> None:
    spec(
        points,
        """
        awaited key | closes on   | received | tried                                          || points | because
        w52         | 06-30T00:00 | –        | 05-30T18:00 no-answer                          || 25     | primary 30, tried -5
        w52         | 06-30T00:00 | –        | 05-29T18:00 reached, 05-30T18:00 no-answer     || 20     | primary 30, tried -10
        w52         | 06-30T00:00 | –        | 05-30T18:00 wrong-number                       || 10     | primary 30, tried -5, wrong-number -15
        w52         | 06-30T00:00 | –        | 05-30T18:00 call-back 06-01T09:30              || 85     | primary 30, agreed 60, tried -5
        w52         | 06-30T00:00 | –        | 05-30T18:00 call-back 06-02T09:30              || 25     | primary 30, tried -5
        """,
    )


def test_a_message_is_an_attempt_but_nobody_has_tried_by_it(spec: Spec) -> None:
    """It takes no points, and does not keep anybody from calling."""
    spec(
        points,
        """
        awaited key | closes on   | received | tried                                   || points | because
        w52         | 06-30T00:00 | –        | 05-30T18:00 sent                        || 40     | primary 30, untried 10
        w52         | 06-30T00:00 | –        | 05-29T18:00 no-answer, 05-30T18:00 sent || 25     | primary 30, tried -5
        """,
    )
    spec(
        rest,
        """
        awaited key | tried            || rests until
        w52         | 05-31T18:00 sent || –
        """,
    )


def rest(awaited_key: str, tried: str) -> dict[str, object]:
    found = rests_until(awaited(awaited_key, tried=tried))
    return {"rests_until": found and found.strftime("%m-%dT%H:%M")}


def test_nobody_is_called_all_day(spec: Spec) -> None:
    """After an attempt in vain an outcome waits until the next day, a safety check two hours; a
    time that was agreed counts alone."""
    spec(
        rest,
        """
        awaited key | tried                             || rests until
        w12         | –                                 || –
        w12         | 05-31T10:00 no-answer             || 06-01T06:00
        silence-1   | 05-31T10:00 no-answer             || 05-31T12:00
        w12         | 05-31T10:00 call-back 06-04T17:30 || 06-04T17:30
        """,
    )


def waits(awaited_key: str, closes_on: str, not_before: str) -> dict[str, object]:
    one = awaited(awaited_key, closes_on, tried="05-31T14:00 no-answer")
    found = waits_until([one], not_before=moment(not_before))
    return {"waits_until": found and found.strftime("%m-%dT%H:%M")}


def test_a_day_that_somebody_set_hides_nothing_that_cannot_wait_for_it(spec: Spec) -> None:
    """After an attempt the day before: a safety check, and what is asked before a visit that comes
    earlier than the day, rest as after any attempt. What can no longer be answered soon waits until
    a day before that at the latest."""
    spec(
        waits,
        """
        awaited key | closes on   | not before  || waits until
        w12         | 06-20T00:00 | 06-08T08:00 || 06-08T08:00
        w12         | 06-09T00:00 | 06-08T08:00 || 06-08T00:00
        w12         | 06-05T00:00 | 06-08T08:00 || 06-04T00:00
        w12         | 06-02T00:00 | 06-08T08:00 || 06-01T10:00
        silence-1   | 06-20T00:00 | 06-08T08:00 || 05-31T16:00
        baseline    | 06-02T15:00 | 06-08T08:00 || 06-01T10:00
        session-2   | 06-02T15:00 | 06-08T08:00 || 06-01T10:00
        session-2   | 06-08T15:00 | 06-08T08:00 || 06-08T08:00
        """,
    )


def waits_for_agreed(tried: str, first_closes: str, other_closes: str) -> dict[str, object]:
    both = [awaited("w52", first_closes, tried=tried), awaited("w12", other_closes)]
    found = waits_until(both, not_before=None)
    return {"waits_until": found and found.strftime("%m-%dT%H:%M")}


def test_a_time_that_was_agreed_lets_no_window_close(spec: Spec) -> None:
    """Of several questions the one that closes first counts, whichever they are called for."""
    spec(
        waits_for_agreed,
        """
        tried                             | first closes | other closes || waits until
        05-31T10:00 call-back 06-09T17:30 | 06-30T00:00  | 06-30T00:00  || 06-09T17:30
        05-31T10:00 call-back 06-09T17:30 | 06-05T00:00  | 06-30T00:00  || 06-04T00:00
        05-31T10:00 call-back 06-09T17:30 | 06-30T00:00  | 06-05T00:00  || 06-04T00:00
        05-31T10:00 call-back 06-09T17:30 | 06-30T00:00  | 06-01T00:00  || 06-01T06:00
        –                                 | 06-30T00:00  | 06-05T00:00  || –
        """,
    )


def waits_beside(awaited_key: str, closes_on: str, w12_closes: str) -> dict[str, object]:
    agreed = "05-31T10:00 call-back 06-06T17:30"
    both = [awaited(awaited_key, closes_on, tried=agreed), awaited("w12", w12_closes, tried=agreed)]
    found = waits_until(both, not_before=moment("06-20T08:00"))
    return {"waits_until": found and found.strftime("%m-%dT%H:%M")}


def test_no_time_that_was_agreed_is_kept_past_a_window_where_something_urgent_is_open(
    spec: Spec,
) -> None:
    """Beside a check, or what is asked before a visit, the day that was set counts for nothing; what
    can no longer be answered soon is asked in time there too."""
    spec(
        waits_beside,
        """
        awaited key    | closes on   | w12 closes  || waits until
        aftercare-1-d2 | 06-03T12:00 | 06-30T00:00 || 06-02T12:00
        aftercare-1-d2 | 06-30T00:00 | 06-03T00:00 || 06-02T00:00
        aftercare-1-d2 | 06-30T00:00 | 06-01T08:00 || 05-31T12:00
        aftercare-1-d2 | 06-30T00:00 | 06-30T00:00 || 06-06T17:30
        silence-1      | 06-30T00:00 | 06-03T00:00 || 06-02T00:00
        session-2      | 06-10T15:00 | 06-03T00:00 || 06-02T00:00
        session-2      | 06-10T15:00 | 06-30T00:00 || 06-06T17:30
        """,
    )


def rest_of_call(tried: str, becomes_a_report: str) -> dict[str, object]:
    silent = replace(awaited("silence-1", tried=tried), rises_at=moment(becomes_a_report))
    found = rests_until(silent)
    return {"rests_until": found and found.strftime("%m-%dT%H:%M")}


def test_a_call_after_silence_rests_no_longer_than_until_it_becomes_a_report(spec: Spec) -> None:
    """Whatever time was agreed to call back; where it has become one, two hours, as after each
    attempt."""
    spec(
        rest_of_call,
        """
        tried                             | becomes a report || rests until
        –                                 | 05-31T12:00      || –
        05-31T10:00 call-back 05-31T11:00 | 05-31T12:00      || 05-31T11:00
        05-31T10:00 call-back 06-04T17:30 | 05-31T12:00      || 05-31T12:00
        05-31T11:00 no-answer             | 05-31T12:00      || 05-31T13:00
        05-31T13:00 call-back 06-04T17:30 | 05-31T12:00      || 05-31T15:00
        """,
        follows=["thresholds/silence-rises-h"],
    )


def time_to_call(tried: str, answered_at: str) -> dict[str, object]:
    reached = [moment(one) for one in filter(None, answered_at.split(", "))]
    found = best_time(attempts(tried), reached, zone=ZONE)
    return {"known_by": found.how, "part": found.part, "calls": found.calls}


def test_the_best_time_is_what_they_said_or_when_calls_reached_them(spec: Spec) -> None:
    """Answers that somebody typed on the telephone count as calls that reached them."""
    spec(
        time_to_call,
        """
        tried                                                | answered at              || known by | part     | calls
        –                                                    | –                        || unknown | –         | 0
        05-21T18:00 reached                                  | –                        || unknown | –         | 0
        05-21T18:00 reached, 05-30T19:10 reached             | –                        || reached | evening   | 2
        05-21T09:00 no-answer                                | 03-01T13:00, 04-01T16:59 || reached | afternoon | 2
        05-21T09:00 reached morning, 05-22T18:00 no-answer   | –                        || stated  | morning   | 0
        05-21T09:00 reached morning, 05-22T18:00 reached evening | –                    || stated  | evening   | 0
        05-21T18:00 call-back 06-01T09:30                    | –                        || agreed  | –         | 0
        """,
    )


def reason(tried: str, lost: str, withdrew_on: str) -> dict[str, object]:
    closed = awaited("w12", "06-01T00:00", tried=tried)
    losses = [
        (code, moment(f"{on}T00:00"))
        for code, on in (one.split() for one in filter(None, lost.split(", ")))
    ]
    withdrawn = moment(f"{withdrew_on}T12:00") if withdrew_on else None
    found = missing_reason(closed, losses=losses, withdrawn_at=withdrawn, zone=ZONE)
    return {"missing_because": found}


def test_a_window_that_closed_says_why_nobody_answered(spec: Spec) -> None:
    """What happened after the window closed explains nothing."""
    spec(
        reason,
        """
        tried                                            | lost                           | withdrew on || missing because
        –                                                | –                              | –           || not-tried
        05-21T18:00 no-answer                            | –                              | –           || not-reached
        05-21T18:00 no-answer, 05-22T18:00 wrong-number  | –                              | –           || wrong-number
        05-21T18:00 reached, 05-22T18:00 no-answer       | –                              | –           || reached
        05-21T18:00 no-answer                            | –                              | 05-25       || withdrawn
        –                                                | refused 05-22                  | 05-25       || refused
        –                                                | refused 05-22, died 05-30      | –           || died
        –                                                | moved-away 05-22               | –           || moved-away
        –                                                | died 06-03                     | –           || not-tried
        """,
    )


def held(said: str, said_on: str, opened_on: str, record: str) -> dict[str, object]:
    holds = holds_for(
        said,
        said_at=moment(f"{said_on}T12:00"),
        opened_at=moment(f"{opened_on}T12:00"),
        is_of_another_record=record == "the other",
    )
    return {"asked": not holds}


def test_a_loss_is_of_the_courses_that_were_on_record_with_it(spec: Spec) -> None:
    """Who comes back for another course is asked in that. When two records are put together,
    somebody says whether a loss of one is one of the courses of the other; a death is of all."""
    spec(
        held,
        """
        said       | said on | opened on | record    || asked
        moved-away | 05-22   | 05-01     | its own   || no
        moved-away | 05-22   | 05-23     | its own   || yes
        moved-away | 05-22   | 05-01     | the other || yes
        refused    | 05-22   | 05-01     | its own   || no
        refused    | 05-22   | 05-23     | its own   || yes
        died       | 05-22   | 05-23     | its own   || no
        died       | 05-22   | 05-01     | the other || no
        """,
    )


def test_a_day_before_the_window_closes_is_said_in_whole_days() -> None:
    one = awaited("w12", "06-01T22:00")
    (closes,) = (
        reason
        for reason in worth(one, now=NOW, knowledge=load_knowledge()).reasons
        if reason.code == "closes"
    )
    assert closes.params["days"] == 0
    assert closes.params["at"] - NOW == timedelta(hours=12)  # type: ignore[operator]
