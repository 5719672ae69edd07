"""What happened in a course, as far as something follows from it; and one thing that does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from prolo.care.course import State

MORNING = time(9)
LATE_AFTER = timedelta(hours=12)  # within half a day a step is due, after that it is overdue
USUAL_WEEKS = (6, 12, 26, 52)  # facts/follow-ups, where no plan says other


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFact:
    """One session that began. ``reports_at`` are the answers after it."""

    number: int
    started_at: datetime  # when it was opened
    held_on: date | None = None  # the day of its visit, where that is not the day it was opened
    is_ready: bool = False
    had_timeout: bool = False
    recorded_at: datetime | None = None  # the last needle
    has_left: bool = False
    is_signed: bool = False
    lacks_privilege: bool = False  # who signed, and no other physician has answered for them
    structures: tuple[str, ...] = ()
    is_numbed: bool = True  # an anaesthetic was injected, or nobody knows
    reports_at: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernFact:
    """What somebody must act on, while it is not closed."""

    owner: str
    respond_by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmFact:
    """An adverse event while it is open, or not judged. ``recorded_at`` counts them."""

    owner: str
    recorded_at: datetime
    look_on: date | None  # None: closed
    is_judged: bool = False  # by both readers, or by the only one there is


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedFact:
    """A standing appointment for a session that has not begun."""

    number: int
    starts_at: datetime
    booked_at: datetime
    has_arrived: bool = False  # the person is here, and waits for it to begin
    has_sheet: bool = False
    was_told: bool = False
    first_stop_on: date | None = None  # the last day of the first medicine to leave out


@dataclass(frozen=True, slots=True, kw_only=True)
class ToMoveFact:
    """An appointment that cannot be kept as it is booked. ``mark`` tells it from others."""

    mark: str
    starts_at: datetime
    known_at: datetime
    number: int | None = None  # of the session, if it is for one


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFact:
    """The form of a measure that the clinic brought: with which kinds of question it is asked, and
    from which day until which it may be shown. ``ends_on`` empty: no end is known."""

    instrument: str
    kinds: frozenset[str]
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardFact:
    """The person answered a check, whatever for, or other questions alone or on the telephone:
    of these a check alone asks for signs of danger."""

    at: datetime
    is_check: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseFacts:
    """What happened in a course, as far as something follows from it."""

    state: State
    state_since: datetime
    zone: ZoneInfo  # the clinic's
    lives_in: ZoneInfo | None = None  # by whose clock the person is asked and called; None: zone
    until: date | None = None  # of a deferral or pause
    assessed_at: datetime | None = None  # since the state began
    is_emergency: bool = False  # found at that assessment
    imaged_at: datetime | None = None
    planned_on: tuple[date, ...] = ()  # of the signed plan
    has_consent: bool = False
    taken_back_at: datetime | None = None  # the newest consent, and nobody signed anew
    booked: tuple[BookedFact, ...] = ()
    to_move: tuple[ToMoveFact, ...] = ()
    sessions: tuple[SessionFact, ...] = ()
    follow_up_weeks: tuple[int, ...] = USUAL_WEEKS
    forms: tuple[FormFact, ...] = ()
    heard: tuple[HeardFact, ...] = ()
    spoken_at: tuple[datetime, ...] = ()  # somebody of the clinic called, or examined the person
    reached_at: tuple[datetime, ...] = ()  # by telephone, and how they are was not recorded
    concerns: tuple[ConcernFact, ...] = ()
    harms: tuple[HarmFact, ...] = ()
    answered: frozenset[str] = field(default_factory=frozenset)  # keys
    refused: frozenset[str] = field(default_factory=frozenset)  # keys of what is asked no more
    asks_no_more: bool = False  # every question refused, or the person cannot be reached
    has_died: bool = False  # what was injected is still to be recorded; nobody is asked or called
    look_at_by: datetime | None = None  # at a result that nobody has seen
    apart: tuple[tuple[str, datetime], ...] = ()  # answered twice, and nobody said which counts
    thinner_unnamed_at: datetime | None = None  # said to be taken, and nobody has named it
    stop_asked_at: datetime | None = None  # the stop rule asks, and nobody has answered


@dataclass(frozen=True, slots=True)
class DueItem:
    key: str
    kind: str
    owner: str  # physician, nurse, front-desk, patient, nobody
    due_at: datetime
    number: int | None = None  # of the session; of a concern among those that are open
    closes_at: datetime | None = None
    unanswered: str = ""  # of a call after silence: the check that was not answered
    heard_at: datetime | None = None  # and when they were last heard of since the session
