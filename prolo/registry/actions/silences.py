"""A call after silence that nobody made becomes a concern, with a clock and a next person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from prolo.care.aftercare import weigh_silence
from prolo.care.due_afterwards import silence_key
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.actions.aftercare import concern_over
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.events import record_event
from prolo.registry.models import Concern, DueItem, Session
from prolo.registry.on_call import is_anybody_on_call
from prolo.registry.reports import session_facts
from prolo.registry.transactions import write_transaction

DUE_WITHIN = timedelta(days=7)  # one older is on the list of calls, and no news; a choice too
LAPSED_WITHIN = timedelta(days=1)  # a choice of the project: the worker looks every few minutes


def raise_silences(*, by: Actor) -> list[Concern]:
    """Each once, however often this is called: some hours after the call was due, or when its time
    lapses before that, so that none ends unseen."""
    check_may(by, "handle_concern")
    with by.at_work():
        now = clock.now(by.clinic)
        found = [_raise(session, now, by) for session in _uncalled(now, by)]
    return [one for one in found if one]


def _uncalled(now: datetime, by: Actor) -> Iterable[Session]:
    hours = float(clinic_knowledge(by.clinic).threshold("silence-rises-h").value)
    is_late = Q(due_at__lte=now - timedelta(hours=hours), due_at__gt=now - DUE_WITHIN)
    lapses_at = now - LAPSED_WITHIN
    rows = DueItem.objects.filter(
        is_late | Q(closes_at__lte=now),
        Q(closes_at__isnull=True) | Q(closes_at__gt=lapses_at),
        kind="call-after-silence",
    ).order_by("due_at", "key")
    for row in rows:
        number = row.session_number or 0
        if row.key == silence_key(number):
            sessions = Session.objects.filter(course=row.course_id, ended_at__isnull=False)
            of_it = sessions.filter(number=number)
            yield from of_it.select_related("patient", "course", "clinic")[:1]


def _raise(session: Session, now: datetime, by: Actor) -> Concern | None:
    """None: it is raised already, or somebody answers for another report of the session."""
    with write_transaction(by=by):
        Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
        of_it = Concern.objects.filter(session=session)
        is_open = ~Q(state=Concern.State.CLOSED)
        if of_it.filter(is_open | Q(conclusion__subject_id=session.pk)).exists():
            return None
        concluded = weigh_silence(
            session_facts(session),
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
