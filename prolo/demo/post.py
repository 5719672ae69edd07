"""Messages to invented people: each goes out when it would, unless what it asks is answered. It is
handed to nobody, and what it asks is answered behind its link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

from prolo.care.aftercare_checks import check_times
from prolo.care.dates import at_local, local_day
from prolo.care.due_facts import MORNING, DueItem
from prolo.care.follow_ups import follow_up_window
from prolo.care.messages import ANSWER_CHECK, ANSWER_FOLLOW_UP, Messages, MessageTime, messages_of
from prolo.care.silence import silence_of, silence_of_the_numbed
from prolo.demo.stage import Stage
from prolo.registry import clock
from prolo.registry.access import system
from prolo.registry.asked import BASELINE, follow_up_key, session_key
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import as_row
from prolo.registry.links import open_link
from prolo.registry.messages import DueMessage, address_digest, reached
from prolo.registry.models import Appointment, Course, Message, Session
from prolo.registry.queueing import keep_messages
from prolo.registry.reports import session_facts
from prolo.registry.sending import Ended, keep_end

State = Message.State
Wanted = Callable[[], bool]  # whether it is asked as before


def ask_after(stage: Stage, session: Session) -> None:
    """The checks of the weeks after a session. Where somebody calls about one, nobody is reminded
    of it from then on."""
    facts, knowledge = session_facts(session), clinic_knowledge(stage.clinic)
    times = check_times(facts.ended_at, stage.zone, knowledge, is_numbed=facts.is_numbed)
    silent = silence_of(facts, stage.zone, knowledge)
    numbed = silence_of_the_numbed(facts, stage.zone, knowledge)
    calls = {one.check: one.call_at for one in (silent, numbed) if one}
    for one in times:
        item = DueItem(
            key=f"aftercare-{session.number}-{one.id}",
            kind=ANSWER_CHECK,
            owner="patient",
            due_at=silent.asks_at(one),
            closes_at=one.closes_at,
            number=session.number,
        )
        stage.begin(_messages(stage, session.course, item, called_at=calls.get(one)))


def ask_follow_up(
    stage: Stage, course: Course, weeks: int, first_at: datetime, wanted: Wanted
) -> None:
    """So many weeks after the first injection."""
    first_on = local_day(first_at, stage.zone)
    window = follow_up_window(weeks, first_on, knowledge=clinic_knowledge(stage.clinic))
    item = DueItem(
        key=follow_up_key(weeks),
        kind=ANSWER_FOLLOW_UP,
        owner="patient",
        due_at=at_local(window.due_on, MORNING, stage.zone),
        closes_at=at_local(window.closes_on + timedelta(days=1), time(0), stage.zone),
    )
    stage.begin(_messages(stage, course, item, wanted))


def ask_before(stage: Stage, booked: Appointment, number: int) -> None:
    """The questions before a session, some time ahead of it."""
    course, starts_at = booked.course, booked.starts_at
    assert course is not None

    def is_booked_then() -> bool:
        booked.refresh_from_db(fields=["state", "starts_at"])
        return (booked.state, booked.starts_at) == (Appointment.State.BOOKED, starts_at)

    item = DueItem(
        key=BASELINE if number == 1 else session_key(number),
        kind="answer-baseline" if number == 1 else "answer-session",
        owner="patient",
        due_at=starts_at,
        number=None if number == 1 else number,
    )
    stage.begin(_messages(stage, course, item, is_booked_then))


def _messages(
    stage: Stage,
    course: Course,
    item: DueItem,
    wanted: Wanted = lambda: True,
    *,
    called_at: datetime | None = None,
) -> Iterator[datetime]:
    """What was to go out before it was asked goes out at once; of several whose time has come only
    the last."""
    knowledge = clinic_knowledge(stage.clinic)
    asking = messages_of(
        item, zone=stage.zone, visits_in=stage.zone, knowledge=knowledge, called_at=called_at
    )
    for step in asking.times:
        yield step.send_at
        is_last = asking.due(clock.now(stage.clinic)) == step
        if is_last and wanted() and not course.responses.filter(due_key=item.key).exists():
            _send(stage, course, item, asking, step)


def _send(stage: Stage, course: Course, item: DueItem, asking: Messages, step: MessageTime) -> None:
    by = system(stage.clinic)
    to = reached(course.patient_id, stage.clinic)
    row = as_row(item, course.pk, course.patient_id, by)
    (made,) = keep_messages([DueMessage(item=row, asking=asking, time=step, to=to)], by=by)
    if made.state == State.QUEUED:
        open_link(made, by=by)
        keep_end(made, Ended(State.SENT, sent_to=address_digest(to, stage.clinic)), by)
