"""A call after silence that nobody made becomes a concern, with a clock and a next person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import Q

from prolo.care.aftercare import weigh_silence, weigh_silence_of_the_numbed
from prolo.care.due_afterwards import is_of_the_numbed, rises_at
from prolo.care.due_facts import DueItem as CareItem
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.actions.aftercare import concern_over
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import as_item, due_of
from prolo.registry.events import record_event
from prolo.registry.inbox import IS_RUNNING
from prolo.registry.joining import was_spoken_with
from prolo.registry.models import Concern, DueItem, Session
from prolo.registry.on_call import is_anybody_on_call
from prolo.registry.reports import ended_session, session_facts
from prolo.registry.transactions import write_transaction
from prolo.registry.zones import zone_of

DUE_WITHIN = timedelta(days=7)  # a choice of the project: one older is no news


def raise_silences(*, by: Actor) -> list[Concern]:
    """Each once, however often this is called: some hours after the call was due, or when its time
    lapses before that, so that none ends unseen: also after days in which nothing looked."""
    check_may(by, "handle_concern")
    now = clock.now(by.clinic)
    found: list[Concern | None] = []
    with by.at_work():
        calls = list(_uncalled(now, by))
    for call in calls:
        with by.at_work():
            found.append(_raise(call, now, by))
    return [one for one in found if one]


def _uncalled(now: datetime, by: Actor) -> Iterable[DueItem]:
    rows = DueItem.objects.filter(
        kind="call-after-silence", due_at__lte=now, due_at__gt=now - DUE_WITHIN
    )
    knowledge = clinic_knowledge(by.clinic)
    for row in rows.order_by("due_at", "key"):
        if rises_at(as_item(row), knowledge=knowledge) <= now:
            yield row


def _raise(call: DueItem, now: datetime, by: Actor) -> Concern | None:
    """None: it is raised already, somebody answers for another report of the session by a time
    that is set, or they were heard of, and the list does not have that yet. Whoever spoke with
    them before owes how that went on, and answers for no later silence: who spoke with them since
    the check opened is heard of (``heard.SPOKEN``)."""
    session = ended_session(call.course_id, call.session_number or 0)
    if session is None:
        return None
    with write_transaction(by=by):
        Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
        of_it = Concern.objects.filter(session=session)
        is_raised = Q(conclusion__subject_id=session.pk, raised_at__gte=call.due_at)
        if of_it.filter(is_raised).exists():
            return None
        if not all(was_spoken_with(one) for one in of_it.filter(IS_RUNNING)):
            return None
        silent = _still_due(call, session)
        if silent is None:
            return None
        by_their_clock = partial(weigh_silence, lives_in=zone_of(session.patient_id))
        weigh = weigh_silence_of_the_numbed if is_of_the_numbed(silent) else by_their_clock
        concluded = weigh(
            session_facts(session),
            last_report_at=silent.heard_at,
            zone=ZoneInfo(by.clinic.time_zone),
            on_call=is_anybody_on_call(by.clinic, now),
            knowledge=clinic_knowledge(by.clinic),
            now=now,
        )
        if concluded is None:
            return None
        concern = concern_over(session, concluded, subject=session, raised=None, at=now, by=by)
        record_event(
            verb="silence_raised",
            subject=session,
            patient=session.patient,
            course=session.course,
            by=by,
            body={"level": concluded.verdict},
        )
    return concern


def _still_due(call: DueItem, session: Session) -> CareItem | None:
    """Computed, not read from the list: what is put on record of them must be so."""
    found = due_of(session.course, knowledge=clinic_knowledge(session.clinic))
    return next((one for one in found if one.key == call.key), None)
