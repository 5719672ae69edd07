"""Messages are made when they are due, or when somebody asks for one, each with the job that hands
it over."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from prolo.care.messages import REMIND
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.called_instead import needed_again
from prolo.registry.events import record_event
from prolo.registry.jobs import enqueue_all, enqueue_each
from prolo.registry.messages import DueMessage, Reached, messages_due, settings_of
from prolo.registry.models import Course, Message
from prolo.registry.prepared import insert
from prolo.registry.sending import State, note_states, send_message, send_messages
from prolo.registry.transactions import write_transaction

AT_ONCE = 100  # messages of one transaction
TOGETHER = 10  # that one job hands over; as many may go out twice when it is killed


def queue_due_messages(*, by: Actor) -> int:
    """Make what is due now, each with its job, in one transaction; how many. Called every so often
    by the worker; a second time it makes nothing."""
    with by.at_work():
        found = list(messages_due(by.clinic)) if settings_of(by.clinic).is_on else []
    for start in range(0, len(found), AT_ONCE):
        with write_transaction(by=by):
            _make(found[start : start + AT_ONCE], by)
    return len(found)


def _make(due: Sequence[DueMessage], by: Actor) -> None:
    rows = keep_messages(due, by=by)
    _enqueue([row.pk.hex for row in rows if row.state == State.QUEUED])
    counts = {state: sum(row.state == state for row in rows) for state in State.values}
    body = {state: n for state, n in counts.items() if n}
    record_event(verb="messages_queued", subject=by.clinic, by=by, body=body)


def keep_messages(due: Sequence[DueMessage], *, by: Actor) -> list[Message]:
    """As they are made, in the order of what is due. Part of the transaction of whoever hands them
    on."""
    rows = [_row(one, by) for one in due]
    insert(*rows)
    note_states(rows, by)
    return rows


def _enqueue(queued: Sequence[str]) -> None:
    together = [queued[start : start + TOGETHER] for start in range(0, len(queued), TOGETHER)]
    enqueue_all(send_messages, [[some] for some in together if len(some) > 1])
    enqueue_each(send_message, chain.from_iterable(some for some in together if len(some) == 1))


def _row(one: DueMessage, by: Actor) -> Message:
    return Message(
        clinic=by.clinic,
        recorded_by=by.user,
        patient_id=one.item.patient_id,
        course_id=one.item.course_id,
        relation=one.to.relation,
        about=one.asking.about,
        due_key=one.item.key,
        due_kind=one.item.kind,
        session_number=one.item.session_number,
        step=one.time.step,
        rule=one.time.rule,
        fact=one.time.fact,
        due_at=one.item.due_at,
        send_at=one.time.send_at,
        closes_at=one.asking.closes_at,
        channel=one.to.channel,
        language=one.to.language or "en",
        state=first_state(one.to),
    )


def first_state(to: Reached) -> str:
    if not to.wants_messages:
        return State.OPTED_OUT
    return State.QUEUED if to.address else State.NO_ADDRESS


def queue_message(row: Message, *, by: Actor) -> None:
    """One that somebody asked for. Part of the transaction of whoever did."""
    row.save(force_insert=True)
    note_states([row], by)
    if row.state == State.QUEUED and row.rule == REMIND:
        really_at = clock.elsewhere(row.send_at, by.clinic)  # the times of a job are real ones
        send_message.once(row.pk.hex).using(run_after=really_at).enqueue(row.pk.hex)
    elif row.state == State.QUEUED:
        enqueue_each(send_message, [row.pk.hex])


def remind_after_all(course: Course, *, by: Actor) -> None:
    """A word in place of which nobody was reminded was none. Part of the transaction of whoever
    takes it back; the job looks at everything else again."""
    rows = needed_again(course, clock.now(by.clinic))
    for row in rows:
        row.state = State.QUEUED
        row.save(update_fields=["state"])
    note_states(rows, by)
    enqueue_each(send_message, [row.pk.hex for row in rows])
