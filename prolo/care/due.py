"""What is due in a course, by whom and until when; and of all that, the one next step.

``due_items`` follows from what happened and from the knowledge alone, so that it can be computed
again at any time and must then be the same. The clock comes in with ``open_items`` and
``next_step``: an item whose window has closed is no longer due, though it stays unanswered.

kind                owner        key               due
act-on-concern      as it says   concern-1         when it must be answered, as long as it is open
look-at-harm        as it says   harm-1            the morning of the next look at an adverse event
judge-harm          physician    judge-1           two weeks after it was recorded, until two have
                                                   judged whether it was caused by the treatment
refer-now           physician    refer             when an emergency was found at the assessment,
                                                   until a decision
assess              physician    assess            when the course was opened
review-imaging      physician    imaging           with the assessment
decide              physician    decide            with the last of assessment and imaging
assess-again        physician    assess-again      on the day of the deferral or pause
tell-alternatives   physician    alternatives      when found not suitable, until closed
write-plan          physician    plan              when found suitable
book-session        front-desk   book-3            two weeks before its planned day, which is put
                                                   off with a session before it (care/spacing);
                                                   on the day of a session, when that begins;
                                                   with a later follow-up answered, look-again
move-appointment    front-desk   move-…            when it is known that the clinic is closed then,
                                                   the physician absent or the room closed; until
                                                   it is moved, kept by name, or its time has come;
                                                   until then it is not prepared for
give-sheet          nurse        sheet-3           when the session was booked
tell-sheet          nurse        tell-3            the day before the first thing to do, 9:00
take-consent        nurse        consent           at the next session; before it may begin
answer-baseline     patient      baseline          before the first session
answer-session      patient      session-3         when a session begins, before injecting
arrive              front-desk   arrive-3          when a session begins: arrived, or missed
check-readiness     nurse        readiness-3       when the person has arrived
time-out            physician    timeout-3         after that
record-session      nurse        record-3          after that
close-session       nurse        open-3            when the day of a session is over that nobody
                                                   recorded or ended: was anything given? In place
                                                   of the three above
let-leave           nurse        leaving-3         when the session ended
sign-session        physician    sign-3            when the session ended
answer-check        patient      aftercare-3-d2    facts/aftercare-checks.toml
call-after-silence  nurse        silence-3         thresholds/no-answer-h, …-near-lung-or-spine-h,
                                                   until the person is heard of or seen; in its
                                                   place stand the day of the next session and the
                                                   first follow-up after the checks
(the same)          nurse        silence-3-h2      thresholds/no-answer-anaesthetic-h after the
                                                   check that an anaesthetic asks for, until that
                                                   closes
settle-answers      nurse        settle-w12        when the second of two answers came that were
                                                   given apart, until somebody says which counts
decide-to-go-on     physician    stop-rule         when the stop rule asked
finish              physician    finish            when the last planned session is signed
answer-follow-up    patient      w12               facts/follow-ups.toml, from the first injection,
                                                   unless the person wants no question
(these three)       patient      w12.rmdq          the form of a measure that the clinic brought,
                                                   at the same times (care/due_answers)
close               front-desk   close             when the last follow-up's window has closed
see-results         physician    results           by the day on which the first result of the
                                                   course that nobody has seen is to be looked at
                                                   (care/seeing); never the next step of a course
look-again          physician    look-again        when a course goes on and nothing else is due
                                                   that stays due: nothing open without an owner
nothing             nobody       nothing           –
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from prolo.care.aftercare import ANSWERS_SINCE, SessionFacts, silence_hours
from prolo.care.aftercare_checks import CheckTime, check_times
from prolo.care.course import ENDED, State
from prolo.care.dates import at_local, local_day
from prolo.care.due_answers import answers, follow_ups, follow_ups_open
from prolo.care.due_facts import (
    MORNING,
    USUAL_WEEKS,
    BookedFact,
    ConcernFact,
    CourseFacts,
    DueItem,
    FormFact,
    HarmFact,
    SessionFact,
    ToMoveFact,
)
from prolo.care.spacing import keep_spacing
from prolo.knowledge import Knowledge

__all__ = [
    "MORNING",
    "USUAL_WEEKS",
    "BookedFact",
    "ConcernFact",
    "CourseFacts",
    "DueItem",
    "FormFact",
    "HarmFact",
    "SessionFact",
    "ToMoveFact",
    "days_ahead",
    "due_items",
    "next_step",
    "open_items",
    "order",
    "silence_key",
]

JUDGE_WITHIN_DAYS = 14  # a choice of the project: what happened is known, and remembered
BOOK_AHEAD_DAYS = 14  # a choice of the project: a place in the diary is asked for two weeks ahead
TELL_AHEAD_DAYS = 2  # the same: without anything to leave out, the day before yesterday is enough

# Who holds the same moment: what is done in the room comes before what is asked or written.
ORDER = (
    "refer-now",
    "act-on-concern",
    "arrive",
    "check-readiness",
    "time-out",
    "record-session",
    "close-session",
    "let-leave",
    "sign-session",
    "call-after-silence",
    "settle-answers",
    "assess",
    "review-imaging",
    "decide",
    "assess-again",
    "write-plan",
    "move-appointment",
    "take-consent",
    "give-sheet",
    "tell-sheet",
    "answer-baseline",
    "answer-session",
    "answer-check",
    "answer-follow-up",
    "look-at-harm",
    "judge-harm",
    "decide-to-go-on",
    "book-session",
    "finish",
    "tell-alternatives",
    "close",
    "see-results",
    "look-again",
)
ASKED = frozenset(  # who was treated is heard of before the next time is put into the diary
    {"call-after-silence", "answer-check", "answer-follow-up"}
)
AT_ONCE = frozenset(  # somebody who worries, or is in the room; or was, and what came of it is open
    {
        "refer-now",
        "act-on-concern",
        "check-readiness",
        "time-out",
        "record-session",
        "close-session",
        "let-leave",
    }
)
NOTHING = "nothing"
SEE_RESULTS = "see-results"
MOVE = "move-"  # how the key begins of an appointment to be moved


def due_items(facts: CourseFacts, *, knowledge: Knowledge) -> tuple[DueItem, ...]:
    """Everything that is or will be due, first things first; independent of the clock."""
    if facts.has_died:
        sessions = [one for session in facts.sessions for one in _of_session(session, facts.zone)]
        kept = [one for one in sessions if one.kind != "let-leave"]
        return tuple(sorted((*_concerns(facts), *_harms(facts), *kept), key=order))
    items = [
        *_concerns(facts),
        *_harms(facts),
        *_before_treatment(facts),
        *_to_move(facts),
        *_around_sessions(facts),
        *_after_sessions(facts, knowledge),
        *answers(facts, knowledge),
        *(_item(f"settle-{key}", "settle-answers", "nurse", at) for key, at in facts.apart),
        *_ends(facts, knowledge),
    ]
    if facts.state not in ENDED and all(one.closes_at for one in items):
        items.append(_since(facts, "look-again", "look-again", "physician"))
    if facts.look_at_by:
        items.append(_item("results", SEE_RESULTS, "physician", facts.look_at_by))
    return tuple(sorted(items, key=order))


def open_items(items: Sequence[DueItem], now: datetime) -> tuple[DueItem, ...]:
    """Without those whose window has closed."""
    return tuple(one for one in items if one.closes_at is None or now < one.closes_at)


def next_step(items: Sequence[DueItem], now: datetime) -> DueItem:
    """The one thing to be done next, and who owes it: always exactly one. A call after silence
    is none before its time: until then there is no silence; from then on the clinic calls, and does
    not wait for the form of who is silent. A booking, however late, waits for a question that is
    due: whoever has a fever is not booked first."""
    still_open = [one for one in open_items(items, now) if one.kind != SEE_RESULTS]
    calls = [one for one in still_open if one.kind == "call-after-silence"]
    ahead = [one for one in calls if one.due_at > now]
    if len(ahead) < len(calls):
        ahead += [one for one in still_open if one.kind == "answer-check"]
    if any(one.kind in ASKED and one.due_at <= now for one in still_open):
        ahead += [one for one in still_open if one.kind == "book-session"]
    return min(
        [one for one in still_open if one not in ahead] or ahead,
        key=order,
        default=DueItem(key=NOTHING, kind=NOTHING, owner="nobody", due_at=now),
    )


def order(one: DueItem) -> tuple[bool, datetime, int, str]:
    """A person in the room comes before everything; then what is due first."""
    return (one.kind not in AT_ONCE, one.due_at, ORDER.index(one.kind), one.key)


def _concerns(facts: CourseFacts) -> Iterator[DueItem]:
    ordered = sorted(facts.concerns, key=lambda one: (one.respond_by, one.owner))
    for number, one in enumerate(ordered, start=1):
        yield _item(f"concern-{number}", "act-on-concern", one.owner, one.respond_by, number)


def _harms(facts: CourseFacts) -> Iterator[DueItem]:
    ordered = sorted(facts.harms, key=lambda one: one.recorded_at)
    for number, one in enumerate(ordered, start=1):
        look_at = at_local(one.look_on, MORNING, facts.zone)
        yield _item(f"harm-{number}", "look-at-harm", one.owner, look_at, number)
        if not one.is_judged:
            judge_at = one.recorded_at + timedelta(days=JUDGE_WITHIN_DAYS)
            yield _item(f"judge-{number}", "judge-harm", "physician", judge_at, number)


# -- before anything is injected


def _before_treatment(facts: CourseFacts) -> Iterator[DueItem]:
    match facts.state:
        case State.ASSESSING:
            yield _to_decide(facts)
        case State.DEFERRED | State.PAUSED if facts.until:
            due_at = at_local(facts.until, MORNING, facts.zone)
            yield DueItem(key="assess-again", kind="assess-again", owner="physician", due_at=due_at)
        case State.NOT_SUITABLE:
            yield _since(facts, "alternatives", "tell-alternatives", "physician")
        case State.PLANNING:
            yield _since(facts, "plan", "write-plan", "physician")


def _to_decide(facts: CourseFacts) -> DueItem:
    if facts.assessed_at is None:
        return _since(facts, "assess", "assess", "physician")
    if facts.is_emergency:
        key, kind, due_at = "refer", "refer-now", facts.assessed_at
    elif facts.imaged_at is None:
        key, kind, due_at = "imaging", "review-imaging", facts.assessed_at
    else:
        key, kind, due_at = "decide", "decide", max(facts.assessed_at, facts.imaged_at)
    return DueItem(key=key, kind=kind, owner="physician", due_at=due_at)


def _since(facts: CourseFacts, key: str, kind: str, owner: str) -> DueItem:
    return DueItem(key=key, kind=kind, owner=owner, due_at=facts.state_since)


def _to_move(facts: CourseFacts) -> Iterator[DueItem]:
    """Whatever it is for. What was known only when its time had come is a matter of arriving."""
    for one in facts.to_move:
        if one.known_at < one.starts_at:
            yield DueItem(
                key=f"{MOVE}{one.mark}",
                kind="move-appointment",
                owner="front-desk",
                due_at=one.known_at,
                closes_at=one.starts_at,
                number=one.number,
            )


# -- a session comes, is held, and ends


def _around_sessions(facts: CourseFacts) -> Iterator[DueItem]:
    if facts.state is State.TREATING:
        yield from _to_book(facts)
        moving = {one.number for one in facts.to_move}
        for booked in facts.booked:
            if booked.number not in moving:
                yield from _to_prepare(booked, facts.zone)
            number, starts_at = booked.number, booked.starts_at
            yield _item(f"arrive-{number}", "arrive", "front-desk", starts_at, number)
        if facts.booked and not facts.has_consent:
            first = min(facts.booked, key=lambda one: one.starts_at)
            yield _item("consent", "take-consent", "nurse", first.starts_at, first.number)
    for session in facts.sessions:
        yield from _of_session(session, facts.zone)


def _to_book(facts: CourseFacts) -> Iterator[DueItem]:
    """The next planned session that has neither been held nor booked; one at a time. On the day
    of a session who is expected comes first, and is then there to be asked."""
    begun = {one.number for one in facts.sessions} | {one.number for one in facts.booked}
    for number, day in enumerate(days_ahead(facts), start=1):
        if number not in begun:
            ahead = at_local(day - timedelta(days=BOOK_AHEAD_DAYS), MORNING, facts.zone)
            due_at = max(ahead, facts.state_since)
            starts = [one.starts_at for one in facts.booked if _is_same_day(one, due_at, facts)]
            due_at = max([due_at, *starts])
            if heard_at := _answered_after(due_at, facts):
                yield _item("look-again", "look-again", "physician", heard_at)
            else:
                yield _item(f"book-{number}", "book-session", "front-desk", due_at, number)
            return


def _answered_after(due_at: datetime, facts: CourseFacts) -> datetime | None:
    """The first follow-up that was asked after the booking was due, and answered: how the person
    is since without that session is for the physician to read before anybody books it."""
    asked = [at for key, at in follow_ups(facts) if key in facts.answered]
    return min((at for at in asked if at > due_at), default=None)


def _is_same_day(booked: BookedFact, at: datetime, facts: CourseFacts) -> bool:
    return local_day(booked.starts_at, facts.zone) == local_day(at, facts.zone)


def days_ahead(facts: CourseFacts) -> tuple[date, ...]:
    """The plan's days, as they follow from what was held and is booked."""
    return keep_spacing(facts.planned_on, _days_of(facts))


def _days_of(facts: CourseFacts) -> dict[int, date]:
    """On which day each session was held, or is booked."""
    held = {one.number: local_day(one.started_at, facts.zone) for one in facts.sessions}
    booked = {one.number: local_day(one.starts_at, facts.zone) for one in facts.booked}
    return booked | held


def _to_prepare(booked: BookedFact, zone: ZoneInfo) -> Iterator[DueItem]:
    number, starts_at = booked.number, booked.starts_at
    if not booked.has_sheet:
        yield _item(f"sheet-{number}", "give-sheet", "nurse", booked.booked_at, number)
    elif not booked.was_told:
        ahead = timedelta(days=TELL_AHEAD_DAYS)
        first = booked.first_stop_on or local_day(starts_at, zone) - ahead
        day = first - timedelta(days=1) if booked.first_stop_on else first
        due_at = max(at_local(day, MORNING, zone), booked.booked_at)
        yield _item(f"tell-{number}", "tell-sheet", "nurse", due_at, number, closes_at=starts_at)


def _of_session(session: SessionFact, zone: ZoneInfo) -> Iterator[DueItem]:
    number = session.number
    if session.recorded_at is None:
        yield from _until_recorded(session, zone)
        return
    if not session.has_left:
        yield _item(f"leaving-{number}", "let-leave", "nurse", session.recorded_at, number)
    if not session.is_signed:
        yield _item(f"sign-{number}", "sign-session", "physician", session.recorded_at, number)


def _until_recorded(session: SessionFact, zone: ZoneInfo) -> Iterator[DueItem]:
    """Once its day is over nobody is in the room: what the checks said then clears no needle, and
    somebody says what came of it. Begun after its day, it is that from the beginning."""
    number, began_at = session.number, session.started_at
    held_on = session.held_on or local_day(began_at, zone)
    over_at = at_local(held_on + timedelta(days=1), time(0), zone)
    if began_at < over_at:
        kind, owner, key = _in_the_room(session)
        yield _item(f"{key}-{number}", kind, owner, began_at, number, closes_at=over_at)
    yield _item(f"open-{number}", "close-session", "nurse", max(began_at, over_at), number)


def _in_the_room(session: SessionFact) -> tuple[str, str, str]:
    if not session.is_ready:
        return "check-readiness", "nurse", "readiness"
    if not session.had_timeout:
        return "time-out", "physician", "timeout"
    return "record-session", "nurse", "record"


# -- afterwards


def _after_sessions(facts: CourseFacts, knowledge: Knowledge) -> Iterator[DueItem]:
    """Of every session, in whatever state: what was injected is watched to its end."""
    for session in facts.sessions:
        if session.recorded_at is not None:
            yield from _checks(session, session.recorded_at, facts, knowledge)
            yield from _silence_of_the_numbed(session, session.recorded_at, facts, knowledge)
            yield from _silence(session, session.recorded_at, facts, knowledge)


def _checks(
    session: SessionFact, ended_at: datetime, facts: CourseFacts, knowledge: Knowledge
) -> Iterator[DueItem]:
    """aftercare-checks: an answer within its window answers a check."""
    for check in _check_times(session, ended_at, facts, knowledge):
        if not any(check.opens_at <= at < check.closes_at for at in session.reports_at):
            yield _item(
                f"aftercare-{session.number}-{check.id}",
                "answer-check",
                "patient",
                check.due_at,
                session.number,
                closes_at=check.closes_at,
            )


def _check_times(
    session: SessionFact, ended_at: datetime, facts: CourseFacts, knowledge: Knowledge
) -> tuple[CheckTime, ...]:
    return check_times(ended_at, facts.zone, knowledge, is_numbed=session.is_numbed)


def _silence_of_the_numbed(
    session: SessionFact, ended_at: datetime, facts: CourseFacts, knowledge: Knowledge
) -> Iterator[DueItem]:
    """thresholds/no-answer-anaesthetic-h: whoever does not answer the check after an anaesthetic is
    called before the day is over; as long as that check is open."""
    later = timedelta(hours=float(knowledge.threshold("no-answer-anaesthetic-h").value))
    heard = (*session.reports_at, *facts.heard_at, *facts.spoken_at)
    for check in _check_times(session, ended_at, facts, knowledge):
        is_asked = knowledge.aftercare_checks[check.id].after_anaesthetic
        if is_asked and not any(at >= ended_at for at in heard):
            yield _item(
                f"{silence_key(session.number)}-{check.id}",
                "call-after-silence",
                "nurse",
                check.due_at + later,
                session.number,
                closes_at=check.closes_at,
            )


def _silence(
    session: SessionFact, ended_at: datetime, facts: CourseFacts, knowledge: Knowledge
) -> Iterator[DueItem]:
    """thresholds/no-answer-h: nobody who was injected and says nothing is taken to be well, until
    they are heard of, or seen at a later session. An answer and a word with somebody of the clinic
    count alike: in the twelve hours before, or later. On a later day with a session they are
    expected, and are missed if they stay away; from the first follow-up after the session's own
    checks on, that is what they are asked: a follow-up asks for no sign of danger."""
    place = SessionFacts(ended_at=ended_at, structures=session.structures)
    hours = int(silence_hours(place, knowledge=knowledge).value)
    call_at = ended_at + timedelta(hours=hours)
    heard_at = (*session.reports_at, *facts.heard_at, *facts.spoken_at)
    heard = any(at >= call_at - ANSWERS_SINCE for at in heard_at)
    seen = any(one.number > session.number for one in facts.sessions)
    if not (heard or seen):
        later = [one.starts_at for one in facts.booked if one.number > session.number]
        expected = [day for at in later if (day := _midnight(at, facts.zone)) > call_at]
        checked_at = _check_times(session, ended_at, facts, knowledge)[-1].closes_at
        open_keys = [one for one in follow_ups(facts) if one[0] not in facts.answered]
        asked = [due_at for _key, due_at in open_keys if due_at >= checked_at]
        yield _item(
            silence_key(session.number),
            "call-after-silence",
            "nurse",
            call_at,
            session.number,
            closes_at=min((*expected, *asked), default=None),
        )


def silence_key(number: int) -> str:
    """Of the call that becomes a report if nobody makes it. The one of a check after an anaesthetic
    lapses with what it asks about; the checks after it go on, and this call comes all the same."""
    return f"silence-{number}"


def _midnight(at: datetime, zone: ZoneInfo) -> datetime:
    """When the day of ``at`` began."""
    return at_local(local_day(at, zone), time(0), zone)


def _ends(facts: CourseFacts, knowledge: Knowledge) -> Iterator[DueItem]:
    recorded = [one.recorded_at for one in facts.sessions if one.recorded_at]
    if facts.state is State.TREATING:
        if facts.stop_asked_at:
            yield _item("stop-rule", "decide-to-go-on", "physician", facts.stop_asked_at)
        elif recorded and len(recorded) >= len(facts.planned_on) and not facts.booked:
            yield _item("finish", "finish", "physician", max(recorded))
    if facts.state is State.FOLLOWING:
        yield _item("close", "close", "front-desk", _last_answer_at(facts, knowledge))


def _last_answer_at(facts: CourseFacts, knowledge: Knowledge) -> datetime:
    """When the last follow-up's window closes; with all of them answered or refused, at once."""
    closing = [one.closes_at for one in follow_ups_open(facts, knowledge) if one.closes_at]
    return max(closing, default=facts.state_since)


def _item(
    key: str,
    kind: str,
    owner: str,
    due_at: datetime,
    number: int | None = None,
    closes_at: datetime | None = None,
) -> DueItem:
    return DueItem(
        key=key, kind=kind, owner=owner, due_at=due_at, closes_at=closes_at, number=number
    )
