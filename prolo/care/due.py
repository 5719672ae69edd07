"""What is due in a course, by whom and until when; and of all that, the one next step.

``due_items`` follows from what happened and from the knowledge alone, so that it can be computed
again at any time and must then be the same. The clock comes in with ``open_items`` and
``next_step``: an item whose window has closed is no longer due, though it stays unanswered.

kind                owner        key               due
act-on-concern      as it says   concern-1         when it must be answered, as long as it is open
look-at-harm        as it says   harm-1            the morning of the next look at an adverse event
judge-harm          physician    judge-1           two weeks after it was recorded, until two have
                                                   judged whether it was caused by the treatment,
                                                   also once it is closed
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
speak-of-consent    physician    taken-back        when a consent was taken back during treatment,
                                                   until a new one is signed or the treatment ends;
                                                   meanwhile nothing is booked or prepared
take-consent        nurse        consent           at the next session; before it may begin
answer-baseline     patient      baseline          before the first session
answer-session      patient      session-3         when a session begins, before injecting: also of
                                                   who has arrived, and in the room, on its day
arrive              front-desk   arrive-3          when a session begins: arrived, or missed
begin-session       nurse        begin-3           the same, of who has arrived, until it is begun
check-readiness     nurse        readiness-3       when the session was begun
time-out            physician    timeout-3         after that
record-session      nurse        record-3          after that
close-session       nurse        open-3            when the day of a session is over that nobody
                                                   recorded or ended: was anything given? In place
                                                   of the three above
let-leave           nurse        leaving-3         when the session ended
sign-session        physician    sign-3            when the session ended
answer-for-injector physician    injector-3        when that session ended whose injector lacks the
                                                   privilege, until another physician has decided
answer-check        patient      aftercare-3-d2    facts/aftercare-checks.toml
call-after-silence  nurse        silence-3         thresholds/no-answer-asked-h after the check of
                                                   that day (no-answer-h,
                                                   no-answer-near-lung-or-spine-h) could be
                                                   asked, never in the quiet hours; until the
                                                   person is heard of or seen (care/silence); in its
                                                   place stand the day of the next session and the
                                                   first follow-up after the checks; with neither
                                                   until the last check closes
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
close               nurse        close             when the last follow-up's window has closed
name-thinner        nurse        thinner           when the person said that they take a blood
                                                   thinner, or may, and could not name it: until
                                                   its name is on the list of medicines, or it is
                                                   said that there is none (care/unnamed_thinner);
                                                   never the next step of a course
see-results         physician    results           by the day on which the first result of the
                                                   course that nobody has seen is to be looked at
                                                   (care/seeing); never the next step of a course
look-again          physician    look-again        when a course goes on and nothing else is due
                                                   that stays due: nothing open without an owner
nothing             nobody       nothing           –
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from prolo.care.course import ENDED, State
from prolo.care.dates import at_local
from prolo.care.due_afterwards import after_sessions
from prolo.care.due_answers import answers, follow_ups_open
from prolo.care.due_facts import MORNING, CourseFacts, DueItem
from prolo.care.due_sessions import around_sessions, of_session
from prolo.knowledge import Knowledge

JUDGE_WITHIN_DAYS = 14  # a choice of the project: what happened is known, and remembered

# Who holds the same moment: what is done in the room comes before what is asked or written.
ORDER = (
    "refer-now",
    "act-on-concern",
    "arrive",
    "begin-session",
    "check-readiness",
    "time-out",
    "record-session",
    "close-session",
    "let-leave",
    "sign-session",
    "answer-for-injector",
    "call-after-silence",
    "settle-answers",
    "assess",
    "review-imaging",
    "decide",
    "assess-again",
    "write-plan",
    "move-appointment",
    "speak-of-consent",
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
    "name-thinner",
    "see-results",
    "look-again",
)
ASKED = frozenset(  # who was treated is heard of before the next time is put into the diary
    {"call-after-silence", "answer-check", "answer-follow-up"}
)
AT_ONCE = frozenset(  # who worries, waits, or is in the room; or was, and what came of it is open
    {
        "refer-now",
        "act-on-concern",
        "begin-session",
        "check-readiness",
        "time-out",
        "record-session",
        "close-session",
        "let-leave",
    }
)
NOTHING = "nothing"
SEE_RESULTS, NAME_THINNER = "see-results", "name-thinner"
BESIDE = frozenset({SEE_RESULTS, NAME_THINNER})  # the way of a course, and never its next step
MOVE = "move-"  # how the key begins of an appointment to be moved


def due_items(facts: CourseFacts, *, knowledge: Knowledge) -> tuple[DueItem, ...]:
    """Everything that is or will be due, first things first; independent of the clock."""
    if facts.has_died:
        sessions = [one for session in facts.sessions for one in of_session(session, facts.zone)]
        kept = [one for one in sessions if one.kind != "let-leave"]
        return tuple(sorted((*_concerns(facts), *_harms(facts), *kept), key=order))
    items = [
        *_concerns(facts),
        *_harms(facts),
        *_before_treatment(facts),
        *_to_move(facts),
        *around_sessions(facts),
        *after_sessions(facts, knowledge),
        *answers(facts, knowledge),
        *(DueItem(f"settle-{key}", "settle-answers", "nurse", at) for key, at in facts.apart),
        *_ends(facts, knowledge),
    ]
    if facts.state not in ENDED and all(one.closes_at for one in items):
        items.append(_since(facts, "look-again", "look-again", "physician"))
    if facts.thinner_unnamed_at and facts.state not in ENDED:
        items.append(DueItem("thinner", NAME_THINNER, "nurse", facts.thinner_unnamed_at))
    if facts.look_at_by:
        items.append(DueItem("results", SEE_RESULTS, "physician", facts.look_at_by))
    return tuple(sorted(items, key=order))


def open_items(items: Sequence[DueItem], now: datetime) -> tuple[DueItem, ...]:
    """Without those whose window has closed."""
    return tuple(one for one in items if one.closes_at is None or now < one.closes_at)


def next_step(items: Sequence[DueItem], now: datetime) -> DueItem:
    """The one thing to be done next, and who owes it: always exactly one. A call after silence
    is none before its time: until then there is no silence; from then on the clinic calls, and does
    not wait for the form of who is silent. A booking, however late, waits for a question that is
    due: whoever has a fever is not booked first."""
    still_open = [one for one in open_items(items, now) if one.kind not in BESIDE]
    calls = [one for one in still_open if one.kind == "call-after-silence"]
    ahead = [one for one in calls if one.due_at > now]
    if len(ahead) < len(calls):
        ahead += [one for one in still_open if one.kind == "answer-check"]
    if any(one.kind in ASKED and one.due_at <= now for one in still_open):
        ahead += [one for one in still_open if one.kind == "book-session"]
    return min(
        [one for one in still_open if one not in ahead] or ahead,
        key=order,
        default=DueItem(NOTHING, NOTHING, "nobody", now),
    )


def order(one: DueItem) -> tuple[bool, datetime, int, str]:
    """A person in the room, or waiting for it, comes before everything; then what is due first."""
    return (one.kind not in AT_ONCE, one.due_at, ORDER.index(one.kind), one.key)


def _concerns(facts: CourseFacts) -> Iterator[DueItem]:
    ordered = sorted(facts.concerns, key=lambda one: (one.respond_by, one.owner))
    for number, one in enumerate(ordered, start=1):
        yield DueItem(f"concern-{number}", "act-on-concern", one.owner, one.respond_by, number)


def _harms(facts: CourseFacts) -> Iterator[DueItem]:
    ordered = sorted(facts.harms, key=lambda one: one.recorded_at)
    for number, one in enumerate(ordered, start=1):
        if one.look_on is not None:
            look_at = at_local(one.look_on, MORNING, facts.zone)
            yield DueItem(f"harm-{number}", "look-at-harm", one.owner, look_at, number)
        if not one.is_judged:
            judge_at = one.recorded_at + timedelta(days=JUDGE_WITHIN_DAYS)
            yield DueItem(f"judge-{number}", "judge-harm", "physician", judge_at, number)


# -- before anything is injected


def _before_treatment(facts: CourseFacts) -> Iterator[DueItem]:
    match facts.state:
        case State.ASSESSING:
            yield _to_decide(facts)
        case State.DEFERRED | State.PAUSED if facts.until:
            due_at = at_local(facts.until, MORNING, facts.zone)
            yield DueItem("assess-again", "assess-again", "physician", due_at)
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
    return DueItem(key, kind, "physician", due_at)


def _since(facts: CourseFacts, key: str, kind: str, owner: str) -> DueItem:
    return DueItem(key, kind, owner, facts.state_since)


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


# -- it ends


def _ends(facts: CourseFacts, knowledge: Knowledge) -> Iterator[DueItem]:
    recorded = [one.recorded_at for one in facts.sessions if one.recorded_at]
    if facts.state is State.TREATING:
        if facts.stop_asked_at:
            yield DueItem("stop-rule", "decide-to-go-on", "physician", facts.stop_asked_at)
        elif recorded and len(recorded) >= len(facts.planned_on) and not facts.booked:
            yield DueItem("finish", "finish", "physician", max(recorded))
    if facts.state is State.FOLLOWING:
        yield DueItem("close", "close", "nurse", _last_answer_at(facts, knowledge))


def _last_answer_at(facts: CourseFacts, knowledge: Knowledge) -> datetime:
    """When the last follow-up's window closes; with all of them answered or refused, at once."""
    closing = [one.closes_at for one in follow_ups_open(facts, knowledge) if one.closes_at]
    return max(closing, default=facts.state_since)
