"""A course of treatment is opened, and moves as ``care.course`` allows."""

from __future__ import annotations

from datetime import date

from prolo.care.course import (
    BY_NAME,
    ENDED,
    MAY_BE_A_SLIP,
    STANDS_AGAIN,
    TAKEN_BACK,
    State,
    check_move,
)
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.appointments import change_appointment
from prolo.registry.actions.overrides import override_finding
from prolo.registry.actions.waiting import remove_from_waiting_list
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion, latest_conclusion
from prolo.registry.deaths import check_is_alive
from prolo.registry.earlier_here import was_treated
from prolo.registry.entering import lock_patient, lock_with_courses
from prolo.registry.events import record_event
from prolo.registry.models import (
    Appointment,
    Conclusion,
    Course,
    CourseMove,
    Patient,
    Session,
    Side,
    WaitingEntry,
)
from prolo.registry.open_here import open_here
from prolo.registry.still_asked import still_asked
from prolo.registry.stopping import stop_rule
from prolo.registry.transactions import write_transaction

OPENED = State.ASSESSING  # the state in which every course begins
AFTER_SESSIONS = frozenset({"go-on", "stop", "finish"})
DECISIONS = {  # what a physician decides, and the verdicts of the rules that say the same
    "find-suitable": ("suitable", "suitable-with-conditions"),
    "defer": ("defer",),
    "find-not-suitable": ("not-suitable",),
}
IMAGES_FIT = ("feasible", "none-needed")  # all else needs a physician's reason to go on
IMAGES_BAR = ("not-feasible", "refer-emergency")

FOLLOWS = ("finish", "stop")  # after needles: weeks are counted from the first
UNTREATED = ("call-off", "go-elsewhere")  # closed, since no needle was given
WHILE_NONE_IS_OPEN = (*FOLLOWS, *UNTREATED, "pause", "withdraw")
STANDS = frozenset({*ENDED, State.FOLLOWING})  # nothing more is injected there


def open_course(
    *,
    patient: Patient,
    condition: str,
    side: str,
    by: Actor,
    continues: Course | None = None,
    beside_reason: str = "",
    anyway: bool = True,
) -> Course:
    """One condition at one side; both knees are two courses. That one is open at the place already
    is asked about on the pages, which hand over ``anyway`` as the person answered, and why it is
    opened beside that one; programs are not asked."""
    check_may(by, "assess")
    check_own(by, patient)
    _check_place(condition, side, by)
    with write_transaction(by=by):
        lock_with_courses(patient)
        check_is_alive(patient)
        course = Course(
            clinic=by.clinic,
            recorded_by=by.user,
            patient=patient,
            condition=condition,
            side=side,
            continues=continues,
            opened_on=clock.today(by.clinic),
            state=OPENED,
        )
        if not anyway and open_here(course, clinic_knowledge(by.clinic)):
            raise Invalid({"beside_reason": "open-here-already"})
        course.save(force_insert=True)
        _keep_move(course, "open", "", by, reason=beside_reason)
        record_event(
            verb="course_opened",
            subject=course,
            patient=patient,
            by=by,
            body={"condition": condition, "side": side},
        )
    return course


def change_place(
    *,
    course: Course,
    condition: str,
    side: str,
    reason: str,
    by: Actor,
    beside_reason: str = "",
    anyway: bool = True,
    seen: int | None = None,
) -> Course:
    """What is treated changes its place: a new course that says which one it continues, from its
    own first assessment on, and that is asked about as any other where one is open. This one keeps
    what it holds: where needles were given it is followed to the end, where none were it is closed.
    One that was extended after its sessions stays."""
    check_may(by, "decide")
    check_own(by, course)
    faults = {} if reason.strip() else {"reason": "missing"}
    if (condition, side) == (course.condition, course.side):
        faults["condition"] = "same-place"
    if faults:
        raise Invalid(faults)
    _check_place(condition, side, by)
    with write_transaction(by=by):
        if move := ending_of(course):
            move_course(course=course, move=move, reason=reason, seen=seen, by=by)
        return open_course(
            patient=course.patient,
            condition=condition,
            side=side,
            continues=course,
            beside_reason=beside_reason,
            anyway=anyway,
            by=by,
        )


def ending_of(course: Course) -> str | None:
    """The move that ends a course which goes on elsewhere; None: it stays as it stands."""
    state = State(course.state)
    if state in STANDS:
        return None
    if not was_treated(course):
        return "go-elsewhere"
    return "stop" if state in (State.TREATING, State.PAUSED) else None


def move_course(
    *,
    course: Course,
    move: str,
    by: Actor,
    reason: str = "",
    until: date | None = None,
    seen: int | None = None,
) -> Course:
    """Along one arrow of the table. Standing appointments for sessions are cancelled where no
    session may follow. A physician who decides otherwise than the rules says why, and so does who
    closes what still asks. Raises ``CareError`` or ``Invalid``, and ``Conflict`` after somebody
    else."""
    check_own(by, course)
    today = clock.today(by.clinic)
    state = State(course.state)
    found = check_move(move, state=state, reason=reason, until=until, today=today)
    check_may(by, found.verb)
    against = decided_against(course, move)
    _check_rows(course, move, reason, against)
    course.state = found.target
    with write_transaction(by=by):
        lock_with_courses(course.patient)
        course.save_if_unchanged(["state"], seen=seen)
        _keep_move(course, move, state, by, reason=reason, until=until)
        if found.target is not State.TREATING:
            _cancel_sessions(course, move, by)
        if found.target in STANDS:
            _end_waiting(course, move, by)
        if move in AFTER_SESSIONS:
            _keep_stop_rule(course, by)
        for conclusion in against if reason.strip() else ():
            override_finding(conclusion=conclusion, reason=reason, by=by)
        record_event(
            verb="course_moved",
            subject=course,
            patient=course.patient,
            by=by,
            body={"move": move, "from": state, "to": found.target},
        )
    return course


def stand_as_before(*, course: Course, reason: str, by: Actor) -> Course:
    """A merge closed it since the person of the other record had died, and they are two people.
    Raises ``Invalid`` where somebody has moved it since."""
    check_may(by, "merge_patients")
    check_own(by, course)
    last = _last_move(course)
    if last is None or last.move != "record-death":
        raise Invalid({"course": "moved-since"})
    with write_transaction(by=by):
        lock_patient(course.patient)
        _stand_again(course, last, STANDS_AGAIN, by, reason=reason)
    return course


def take_move_back(*, course: Course, by: Actor) -> Course:
    """It was ended by a slip, seen on that day: it stands where it stood. What was cancelled with
    it stays so. Raises ``Invalid`` where it was moved since, on another day, after a death, or
    where another course was opened at its place meanwhile."""
    check_own(by, course)
    last = _last_move(course)
    if last is None or last.move not in MAY_BE_A_SLIP:
        raise Invalid({"course": "moved-since"})
    check_may(by, BY_NAME[last.move].verb)
    if clock.day_at(last.happened_at, by.clinic) != clock.today(by.clinic):
        raise Invalid({"course": "ended-on-another-day"})
    with write_transaction(by=by):
        lock_with_courses(course.patient)
        check_is_alive(course.patient)
        if _is_gone_on_from(course, last):
            raise Invalid({"course": "another-is-open-here"})
        _stand_again(course, last, TAKEN_BACK, by)
    return course


def _is_gone_on_from(course: Course, last: CourseMove) -> bool:
    """In another course at its place, which did not run beside it before."""
    here = open_here(course, clinic_knowledge(course.clinic))
    opened = CourseMove.objects.filter(course__in=here, move__in=("open", TAKEN_BACK, STANDS_AGAIN))
    goes_on = Course.objects.filter(continues=course).exclude(state__in=ENDED)
    return opened.filter(happened_at__gte=last.happened_at).exists() or goes_on.exists()


def _last_move(course: Course) -> CourseMove | None:
    return course.moves.order_by("happened_at", "recorded_at").last()


def _stand_again(
    course: Course, last: CourseMove, move: str, by: Actor, *, reason: str = ""
) -> None:
    course.state = State(last.from_state)
    course.save_if_unchanged(["state"])
    _keep_move(course, move, last.to_state, by, reason=reason)
    record_event(
        verb="course_moved",
        subject=course,
        patient=course.patient,
        by=by,
        body={"move": move, "from": last.to_state, "to": course.state},
    )


def _check_rows(course: Course, move: str, reason: str, against: list[Conclusion]) -> None:
    """What the rows must say before this arrow may be taken."""
    faults = {}
    if move == "find-suitable" and not course.assessments.current().exists():
        faults["move"] = "not-assessed"
    if against and not reason.strip():
        faults["reason"] = "otherwise-than-the-rules"
    if move == "close" and not reason.strip() and still_asked(course):
        faults["reason"] = "still-asked"
    if move in FOLLOWS and not was_treated(course):
        faults["move"] = "no-needle-was-given"
    if move in UNTREATED and was_treated(course):
        faults["move"] = "a-needle-was-given"
    if move in WHILE_NONE_IS_OPEN and open_session_of(course):
        faults["move"] = "a-session-is-open"
    if faults:
        raise Invalid(faults)


def open_session_of(course: Course) -> Session | None:
    """One that has begun and is neither signed nor ended."""
    return course.sessions.filter(state=Session.State.OPEN).first()


def candidate_conclusion(course: Course) -> Conclusion | None:
    """What the rules said of the newest assessment."""
    row = course.assessments.current().order_by("version").last()
    return latest_conclusion("candidate", subject_id=row.pk) if row else None


def imaging_conclusions(course: Course) -> list[Conclusion]:
    """What the rules said of each review of images that counts."""
    rows = course.imaging_reviews.current().order_by("happened_at")
    kept = [latest_conclusion("imaging", subject_id=row.pk) for row in rows]
    return [one for one in kept if one]


def decided_against(course: Course, move: str) -> list[Conclusion]:
    """The conclusions that this decision sets aside: of the assessment, and of the images."""
    candidate = candidate_conclusion(course) if move in DECISIONS else None
    images = imaging_conclusions(course)
    if move == "find-not-suitable" and any(one.verdict in IMAGES_BAR for one in images):
        return []
    against = [candidate] if candidate and candidate.verdict not in DECISIONS[move] else []
    if move == "find-suitable":
        against += [one for one in images if one.verdict not in IMAGES_FIT]
    return against


def _cancel_sessions(course: Course, move: str, by: Actor) -> None:
    standing = course.appointments.filter(purpose="session", state=Appointment.State.BOOKED)
    for row in standing.select_related("patient", "clinic"):
        change_appointment(appointment=row, change="cancelled", reason=f"course: {move}", by=by)


def _end_waiting(course: Course, move: str, by: Actor) -> None:
    """Who is followed on waits for no session, and in a course that is over for nothing."""
    waits = course.waiting_entries.filter(state=WaitingEntry.State.WAITING)
    if State(course.state) not in ENDED:
        waits = waits.filter(purpose=Appointment.Purpose.SESSION)
    for entry in waits.select_related("patient", "clinic"):
        remove_from_waiting_list(entry=entry, reason=f"course: {move}", by=by)


def _keep_stop_rule(course: Course, by: Actor) -> None:
    """What the stop rule said when a person decided about it."""
    knowledge = clinic_knowledge(by.clinic)
    if concluded := stop_rule(course, knowledge=knowledge):
        keep_conclusion(
            concluded,
            subject=course,
            patient=course.patient,
            course=course,
            knowledge=knowledge,
            at=clock.now(by.clinic),
            by=by,
        )


def _keep_move(
    course: Course,
    move: str,
    from_state: str,
    by: Actor,
    *,
    reason: str = "",
    until: date | None = None,
) -> None:
    CourseMove.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        course=course,
        patient=course.patient,
        move=move,
        from_state=from_state,
        to_state=course.state,
        reason=reason.strip(),
        until=until,
        happened_at=clock.now(by.clinic),
    )


def _check_place(condition: str, side: str, by: Actor) -> None:
    knowledge = clinic_knowledge(by.clinic)
    found = knowledge.conditions.get(condition)
    if found is None:
        raise Invalid({"condition": "unknown"})
    if side not in Side.values:
        raise Invalid({"side": "unknown"})
    is_midline = knowledge.regions[found.region].midline
    if side == Side.MIDLINE and not is_midline:
        raise Invalid({"side": "has-two-sides"})
