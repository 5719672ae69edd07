"""For whom another release of prolo made something else due.

Its rules hold from its first start, before anybody could be asked. What was then written anew is
kept until an administrator has looked for whom; of several releases the sum is shown.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from prolo.care.due_facts import DueItem
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.due import Rewritten
from prolo.registry.events import record_event
from prolo.registry.models import DueChange
from prolo.registry.prepared import insert
from prolo.registry.rule_changes import Affected, affected_by
from prolo.registry.transactions import write_transaction

TIMES = ("due_at", "closes_at")


def keep_changes(rewritten: Iterable[Rewritten], *, by: Actor) -> None:
    """Part of the transaction that wrote it anew."""
    found = [one for one in rewritten if list(affected_by([one], clock.now(by.clinic)))]
    insert(
        *(
            DueChange(
                clinic=by.clinic,
                recorded_by=by.user,
                patient_id=one.course.patient_id,
                course=one.course,
                gone=[_as_json(item) for item in one.gone],
                new=[_as_json(item) for item in one.new],
            )
            for one in found
        )
    )


def n_changed(by: Actor) -> int:
    """Courses at which nobody has looked yet."""
    check_may(by, "keep_clinic")
    return _unseen(by).values("course").distinct().count()


def changed(by: Actor) -> list[Affected]:
    """For whom what is due now, or will be, is another thing than before."""
    check_may(by, "keep_clinic")
    by_course: dict[uuid.UUID, list[DueChange]] = {}
    for row in _unseen(by).select_related("course__clinic", "course__patient__identity__clinic"):
        by_course.setdefault(row.course_id, []).append(row)
    return list(affected_by(map(_sum_of, by_course.values()), clock.now(by.clinic)))


def look_at_changes(*, by: Actor) -> int:
    """Somebody has looked for whom; how many courses."""
    check_may(by, "keep_clinic")
    with write_transaction(by=by):
        courses = n_changed(by)
        _unseen(by).update(looked_at=clock.now(by.clinic))
        body = {"courses": courses}
        record_event(verb="due_changes_looked_at", subject=by.clinic, by=by, body=body)
    return courses


def _unseen(by: Actor) -> QuerySet[DueChange]:
    return DueChange.objects.filter(clinic=by.clinic, looked_at__isnull=True)


def _sum_of(rows: Iterable[DueChange]) -> Rewritten:
    """Of one course: what was due before all of them, and what is after."""
    gone: dict[str, DueItem] = {}
    new: dict[str, DueItem] = {}
    for row in rows:
        for item in map(_from_json, row.gone):
            if new.pop(item.key, None) is None:
                gone[item.key] = item
        new |= {item.key: item for item in map(_from_json, row.new)}
    return Rewritten(row.course, tuple(gone.values()), tuple(new.values()))


def _as_json(item: DueItem) -> dict[str, Any]:
    times = {name: getattr(item, name) for name in TIMES}
    return asdict(item) | {name: at.isoformat() for name, at in times.items() if at}


def _from_json(body: dict[str, Any]) -> DueItem:
    times = {name: datetime.fromisoformat(body[name]) for name in TIMES if body[name]}
    return DueItem(**{**body, **times})
