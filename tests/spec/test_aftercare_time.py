"""Hours since the session: the flare, rising pain, silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from prolo.care.aftercare import respond_by, weigh_silence, weigh_silence_of_the_numbed
from prolo.care.answers import Answer
from prolo.care.conclusions import Conclusion
from prolo.care.course import State
from prolo.care.due import due_items
from prolo.care.due_afterwards import rises_at
from prolo.care.due_facts import CourseFacts, DueItem, HeardFact, SessionFact
from prolo.care.messages import messages_of
from prolo.care.silence import silence_of
from prolo.knowledge import load_knowledge
from tests.spec.after_session import ENDED, after, report, said, session, triage
from tests.spec.tables import Spec

step = "aftercare"
title = "What is expected, and when it no longer is"
text = """
The first days usually hurt. Pain that rises later is not that flare, and earlier in a joint that
was injected. What is expected is watched, and becomes a call when it lasts longer than it should.
Hours count from the end of the session, to the minute.
"""

ZONE = ZoneInfo("Europe/London")  # where these sessions end at ten


def effect(name: str, hours: str) -> dict[str, object]:
    conclusion = triage(report(Decimal(hours), {name: Answer.YES}))
    finding = next(one for one in conclusion.findings if one.code == name)
    return {"level": conclusion.verdict, "lasting": finding.params["lasting"]}


def rising(place: str, hours: str, said_rising: str) -> dict[str, object]:
    answer = Answer(said_rising)
    answers = {"pain-rising": answer}
    if place == "knee joint":
        answers["pain-rising-joint"] = answer
    conclusion = triage(report(Decimal(hours), answers), place)
    return {"level": conclusion.verdict, "awaits": awaited(conclusion)}


def scores(earlier: str, now: str, hours: str) -> dict[str, object]:
    """Pain at 24 and 48 hours, and now."""
    before = tuple(
        report(at, pain=int(pain))
        for at, pain in zip((24, 48), earlier.split(" then "), strict=False)
    )
    conclusion = triage(report(Decimal(hours), pain=int(now)), "knee ligaments", earlier=before)
    return {"level": conclusion.verdict, "found": said(conclusion)}


def lasting(arrived_with: str, now: str, hours: str) -> dict[str, object]:
    conclusion = triage(
        report(Decimal(hours), pain=int(now)), "knee ligaments", pain_before=int(arrived_with)
    )
    return {"level": conclusion.verdict, "found": said(conclusion)}


def weakness(hours: str) -> dict[str, object]:
    conclusion = triage(report(Decimal(hours), {"new-weakness": Answer.YES}))
    return {"level": conclusion.verdict, "awaits": awaited(conclusion)}


def awaited(conclusion: Conclusion) -> list[str]:
    return [one.awaits for one in conclusion.findings if one.awaits]


def silence(place: str, last_word: str, hours: str) -> dict[str, object]:
    """Hours since the session: when a check was answered last, and now."""
    now, injected = after(Decimal(hours)), session(place)
    heard = (HeardFact(at=after(Decimal(last_word)), is_check=True),) if last_word else ()
    facts = CourseFacts(
        state=State.FOLLOWING,
        state_since=injected.ended_at,
        zone=ZONE,
        sessions=(
            SessionFact(
                number=1,
                started_at=injected.ended_at,
                recorded_at=injected.ended_at,
                structures=injected.structures,
            ),
        ),
        heard=heard,
    )
    found = {one.key: one for one in due_items(facts, knowledge=load_knowledge())}
    call = found.get("silence-1")
    if call is None:
        return {"level": None, "last_heard": None}
    concluded = weigh_silence(
        injected,
        last_report_at=call.heard_at,
        zone=ZONE,
        on_call=True,
        knowledge=load_knowledge(),
        now=now,
    )
    assert (concluded is not None) == (call.due_at <= now)
    if concluded is None:
        return {"level": None, "last_heard": None}
    at = concluded.findings[0].inputs["last_report_at"]
    return {"level": concluded.verdict, "last_heard": at and hours_since(at)}


def call_by_clock(place: str, ended: str) -> dict[str, object]:
    """On the clinic's wall: when the session ended, when the check is asked (so it is due, and no
    message waits), and when a call is due if nobody answers."""
    local = datetime.combine(ENDED.date(), time.fromisoformat(ended), tzinfo=ZONE)
    then = replace(session(place), ended_at=local)
    facts = CourseFacts(
        state=State.FOLLOWING,
        state_since=local,
        zone=ZONE,
        sessions=(
            SessionFact(number=1, started_at=local, recorded_at=local, structures=then.structures),
        ),
    )
    due = {one.key: one for one in due_items(facts, knowledge=load_knowledge())}
    silent = silence_of(then, ZONE, load_knowledge())
    check = due[f"aftercare-1-{silent.check.id}"]
    sent = messages_of(check, zone=ZONE, visits_in=ZONE, knowledge=load_knowledge())
    assert sent.times[0].send_at == silent.asked_at
    assert due["silence-1"].due_at == silent.call_at
    at = silent.call_at.astimezone(ZONE)
    return {
        "asked": f"{silent.asked_at.astimezone(ZONE):%H:%M}",
        "day": (at.date() - local.date()).days,
        "called": f"{at:%H:%M}",
        "quiet": "thresholds/quiet-until-hour" in silent.facts,
    }


def call_elsewhere(lives_in: str, ended: str) -> dict[str, object]:
    """On their own wall: when the question of day 3 comes, and when a call is due."""
    local = datetime.combine(ENDED.date(), time.fromisoformat(ended), tzinfo=ZONE)
    then, own = replace(session("knee joint"), ended_at=local), ZoneInfo(lives_in)
    silent = silence_of(then, ZONE, load_knowledge(), lives_in=own)
    at = {"asked": silent.asked_at.astimezone(own), "called": silent.call_at.astimezone(own)}
    return {name: f"{one:%H:%M}" for name, one in at.items()} | {
        "after_h": int((silent.call_at - silent.asked_at).total_seconds()) // 3600
    }


def hours_since(at: object) -> int:
    assert isinstance(at, datetime)
    return int((at - after(0)).total_seconds()) // 3600


def silence_of_the_numbed(anaesthetic: str, hours: str) -> dict[str, object]:
    concluded = weigh_silence_of_the_numbed(
        replace(session("knee joint"), is_numbed=anaesthetic != "none"),
        last_report_at=None,
        zone=ZONE,
        on_call=True,
        knowledge=load_knowledge(),
        now=after(Decimal(hours)),
    )
    return {"level": concluded.verdict if concluded else None}


def rises(call: str, due: str, closes: str) -> dict[str, object]:
    """Hours since the session; of a call that nobody made."""
    item = DueItem(
        f"silence-1{'-h2' if call == 'after an anaesthetic' else ''}",
        "call-after-silence",
        "nurse",
        after(Decimal(due)),
        1,
        closes_at=after(Decimal(closes)) if closes else None,
    )
    found = rises_at(item, knowledge=load_knowledge()) - after(0)
    return {"rises": int(found.total_seconds()) // 3600}


def answer_within(level: str) -> dict[str, object]:
    by = respond_by(level, after(0), knowledge=load_knowledge())
    return {"minutes": None if by is None else int((by - after(0)).total_seconds()) // 60}


def test_what_is_expected_is_watched_until_it_lasts_too_long(spec: Spec) -> None:
    spec(
        effect,
        """
        name        | hours || level | lasting
        soreness    | 24    || watch | usual
        soreness    | 72    || watch | usual
        soreness    | 73    || watch | can-last
        soreness    | 241   || call  | too-long
        swelling    | 48    || watch | usual
        swelling    | 49    || call  | too-long
        worse-first | 168   || watch | usual
        bruise      | 2160  || call  | too-long
        """,
        follows=["expected/soreness", "expected/swelling", "expected/worse-first"],
    )


def test_pain_that_is_said_to_rise_is_a_flare_only_at_first(spec: Spec) -> None:
    """That 48 hours are enough in an injected joint was verified by nobody: before them a person
    calls, from then on it counts."""
    spec(
        rising,
        """
        place          | hours | said rising || level    | awaits
        knee ligaments | 24    | yes         || watch    | –
        knee ligaments | 71    | yes         || watch    | –
        knee ligaments | 72    | yes         || same-day | –
        knee ligaments | 72    | unsure      || call     | –
        knee ligaments | 24    | unsure      || call     | –
        knee joint     | 24    | yes         || call     | signs/pain-rising-joint
        knee joint     | 48    | yes         || same-day | –
        low back       | 100   | yes         || same-day | –
        knee joint     | 2160  | yes         || same-day | –
        """,
        follows=["signs/pain-rising", "signs/pain-rising-joint"],
    )


def test_pain_is_compared_with_the_least_since_the_session(spec: Spec) -> None:
    """How many points count as a rise was verified by nobody: any does."""
    spec(
        scores,
        """
        earlier  | now | hours || level    | found
        6 then 3 | 6   | 96    || same-day | pain-rising
        6 then 3 | 4   | 96    || same-day | pain-rising
        6 then 3 | 3   | 96    || none     | –
        3 then 6 | 5   | 96    || same-day | pain-rising
        3        | 6   | 48    || watch    | pain-rising
        """,
        follows=["signs/pain-rising"],
    )


def test_pain_above_that_of_arrival_after_a_week_is_a_call(spec: Spec) -> None:
    spec(
        lasting,
        """
        arrived with | now | hours || level | found
        5            | 6   | 168   || call  | pain-long
        5            | 5   | 168   || none  | –
        5            | 9   | 100   || none  | –
        """,
        follows=["signs/pain-long"],
    )


def test_weakness_is_not_waved_away_by_hours_nobody_verified(spec: Spec) -> None:
    """Twelve hours for an anaesthetic to wear off: until a clinician confirms them, a clinician
    phones within the hour."""
    spec(
        weakness,
        """
        hours || level     | awaits
        3     || same-day  | signs/new-weakness
        12    || emergency | –
        2160  || emergency | –
        """,
        follows=["signs/new-weakness"],
    )


def test_silence_after_an_anaesthetic_is_for_the_same_day(spec: Spec) -> None:
    """An hour after the check was due. Of whom it is not known whether one was injected, as of who
    got one."""
    spec(
        silence_of_the_numbed,
        """
        anaesthetic | hours || level
        lidocaine   | 2     || –
        lidocaine   | 3     || same-day
        not known   | 3     || same-day
        none        | 3     || –
        """,
        follows=["aftercare-checks/h2", "thresholds/no-answer-anaesthetic-h", "levels/same-day"],
    )


def test_a_call_after_silence_that_nobody_makes_becomes_a_report(spec: Spec) -> None:
    """At the latest when its time is over: none ends unseen."""
    spec(
        rises,
        """
        call                | due | closes || rises
        after an anaesthetic | 3  | 13     || 5
        after an anaesthetic | 12 | 13     || 13
        after three days     | 77 | –      || 89
        after three days     | 77 | 80     || 80
        """,
        follows=["thresholds/silence-anaesthetic-rises-h", "thresholds/silence-rises-h"],
    )


def test_silence_becomes_a_call(spec: Spec) -> None:
    """On day 2 near lung or spine, else on day 3, five hours after that was asked. A word from the
    day before answers another check, and is said."""
    spec(
        silence,
        """
        place      | last word | hours || level | last heard
        low back   | –         | 52    || –     | –
        low back   | –         | 53    || call  | –
        low back   | 25        | 53    || call  | 25
        low back   | 40        | 53    || –     | –
        low back   | 50        | 60    || –     | –
        knee joint | –         | 53    || –     | –
        knee joint | –         | 76    || –     | –
        knee joint | –         | 77    || call  | –
        knee joint | 49        | 77    || call  | 49
        knee joint | 61        | 77    || –     | –
        unknown    | –         | 53    || call  | –
        """,
        follows=[
            "signs/no-answer",
            "thresholds/no-answer-h",
            "thresholds/no-answer-near-lung-or-spine-h",
            "thresholds/no-answer-asked-h",
        ],
    )


def test_nobody_is_called_at_night_nor_before_they_were_asked(spec: Spec) -> None:
    """No message goes out from 20:00 to 08:00, and nobody is called then. Both come before the
    night of their day: what would be due after its last hour is due then, and is asked five hours
    before, as ever."""
    spec(
        call_by_clock,
        """
        place      | ended || asked | day | called | quiet
        knee joint | 07:30 || 08:00 | 3   | 13:00  | yes
        knee joint | 08:00 || 08:00 | 3   | 13:00  | no
        knee joint | 14:59 || 14:59 | 3   | 19:59  | no
        knee joint | 15:00 || 14:00 | 3   | 19:00  | yes
        knee joint | 17:30 || 14:00 | 3   | 19:00  | yes
        knee joint | 20:00 || 14:00 | 3   | 19:00  | yes
        knee joint | 23:30 || 14:00 | 3   | 19:00  | yes
        low back   | 07:30 || 08:00 | 2   | 13:00  | yes
        low back   | 11:00 || 11:00 | 2   | 16:00  | no
        low back   | 15:00 || 14:00 | 2   | 19:00  | yes
        low back   | 23:30 || 14:00 | 2   | 19:00  | yes
        """,
        follows=[
            "thresholds/no-answer-asked-h",
            "thresholds/no-answer-h",
            "thresholds/no-answer-near-lung-or-spine-h",
            "thresholds/quiet-from-hour",
            "thresholds/quiet-until-hour",
        ],
    )


def test_whoever_lives_by_another_clock_is_asked_and_called_by_it(spec: Spec) -> None:
    """The clinic is in London."""
    spec(
        call_elsewhere,
        """
        lives in         | ended || asked | called | after h
        Europe/London    | 10:00 || 10:00 | 15:00  | 5
        Europe/Berlin    | 14:59 || 14:00 | 19:00  | 5
        America/New_York | 10:00 || 08:00 | 13:00  | 5
        Asia/Tokyo       | 10:00 || 14:00 | 19:00  | 5
        Asia/Tokyo       | 14:00 || 14:00 | 19:00  | 5
        """,
        follows=[
            "thresholds/no-answer-asked-h",
            "thresholds/quiet-from-hour",
            "thresholds/quiet-until-hour",
        ],
    )


def test_every_level_that_needs_a_person_has_a_clock(spec: Spec) -> None:
    spec(
        answer_within,
        """
        level     || minutes
        emergency || 0
        same-day  || 60
        call      || 1440
        watch     || –
        none      || –
        """,
        follows=["levels/emergency", "levels/same-day", "levels/call"],
    )
