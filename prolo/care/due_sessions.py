"""What is due around the sessions of a course: they come, are held, and end. Nobody leaves out a
medicine for a session, and no other is booked, while the consent is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from prolo.care.course import State
from prolo.care.dates import at_local, local_day
from prolo.care.due_answers import follow_ups
from prolo.care.due_facts import MORNING, BookedFact, CourseFacts, DueItem, SessionFact
from prolo.care.spacing import keep_spacing

BOOK_AHEAD_DAYS = 14  # a choice of the project: a place in the diary is asked for two weeks ahead
TELL_AHEAD_DAYS = 2  # the same: without anything to leave out, the day before yesterday is enough


def around_sessions(facts: CourseFacts) -> Iterator[DueItem]:
    if facts.state is State.TREATING:
        if facts.taken_back_at:
            yield DueItem("taken-back", "speak-of-consent", "physician", facts.taken_back_at)
        else:
            yield from _to_book(facts)
        moving = {one.number for one in facts.to_move}
        for booked in facts.booked:
            if booked.has_arrived:
                yield _to_begin(booked)
                continue
            if booked.number not in moving and not facts.taken_back_at:
                yield from _to_prepare(booked, facts.zone)
            number, starts_at = booked.number, booked.starts_at
            yield DueItem(f"arrive-{number}", "arrive", "front-desk", starts_at, number)
        if facts.booked and not facts.has_consent:
            first = min(facts.booked, key=lambda one: one.starts_at)
            yield DueItem("consent", "take-consent", "nurse", first.starts_at, first.number)
    for session in facts.sessions:
        yield from of_session(session, facts.zone)


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
                yield DueItem("look-again", "look-again", "physician", heard_at)
            else:
                yield DueItem(f"book-{number}", "book-session", "front-desk", due_at, number)
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


def _to_begin(booked: BookedFact) -> DueItem:
    """Who has arrived is in the house and not in the room: nobody else says that they wait."""
    number = booked.number
    return DueItem(f"begin-{number}", "begin-session", "nurse", booked.starts_at, number)


def _to_prepare(booked: BookedFact, zone: ZoneInfo) -> Iterator[DueItem]:
    number, starts_at = booked.number, booked.starts_at
    if not booked.has_sheet:
        yield DueItem(f"sheet-{number}", "give-sheet", "nurse", booked.booked_at, number)
    elif not booked.was_told:
        ahead = timedelta(days=TELL_AHEAD_DAYS)
        first = booked.first_stop_on or local_day(starts_at, zone) - ahead
        day = first - timedelta(days=1) if booked.first_stop_on else first
        due_at = max(at_local(day, MORNING, zone), booked.booked_at)
        yield DueItem(f"tell-{number}", "tell-sheet", "nurse", due_at, number, closes_at=starts_at)


def of_session(session: SessionFact, zone: ZoneInfo) -> Iterator[DueItem]:
    number = session.number
    if session.recorded_at is None:
        yield from _until_recorded(session, zone)
        return
    if not session.has_left:
        yield DueItem(f"leaving-{number}", "let-leave", "nurse", session.recorded_at, number)
    if not session.is_signed:
        yield DueItem(f"sign-{number}", "sign-session", "physician", session.recorded_at, number)
    elif session.lacks_privilege:
        at = session.recorded_at
        yield DueItem(f"injector-{number}", "answer-for-injector", "physician", at, number)


def _until_recorded(session: SessionFact, zone: ZoneInfo) -> Iterator[DueItem]:
    """Once its day is over nobody is in the room: what the checks said then clears no needle, and
    somebody says what came of it. Begun after its day, it is that from the beginning."""
    number, began_at = session.number, session.started_at
    held_on = session.held_on or local_day(began_at, zone)
    over_at = at_local(held_on + timedelta(days=1), time(0), zone)
    if began_at < over_at:
        kind, owner, key = _in_the_room(session)
        yield DueItem(f"{key}-{number}", kind, owner, began_at, number, closes_at=over_at)
    yield DueItem(f"open-{number}", "close-session", "nurse", max(began_at, over_at), number)


def _in_the_room(session: SessionFact) -> tuple[str, str, str]:
    if not session.is_ready:
        return "check-readiness", "nurse", "readiness"
    if not session.had_timeout:
        return "time-out", "physician", "timeout"
    return "record-session", "nurse", "record"
