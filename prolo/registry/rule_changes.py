"""What changes for whom when a clinic sets its own value: computed before anything is saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from prolo.care import due
from prolo.care.course import ENDED
from prolo.knowledge import Knowledge
from prolo.knowledge.clinic import with_clinic
from prolo.knowledge.records import OwnValue
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import due_of
from prolo.registry.models import Course, DueItem


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is due ``before`` and ``after``; None: it is not due then."""

    before: due.DueItem | None
    after: due.DueItem | None

    @property
    def item(self) -> due.DueItem:
        found = self.before or self.after
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Affected:
    course: Course
    differences: tuple[Difference, ...]


def affected_by(ref: str, value: Decimal, *, by: Actor) -> list[Affected]:
    """The courses for which something is due otherwise, or until otherwise, from now on."""
    check_may(by, "set_clinic_value")
    known = clinic_knowledge(by.clinic)
    changed = _changed(known, ref, value, by)
    now = clock.now(by.clinic)
    has_items = Q(pk__in=DueItem.objects.values("course_id"))
    rows = Course.objects.filter(has_items | ~Q(state__in=ENDED), clinic=by.clinic)
    found = []
    for course in rows.select_related("clinic", "patient__identity__clinic"):
        before, after = (due_of(course, knowledge=one) for one in (known, changed))
        different = tuple(
            one
            for one in _differences(before, after)
            if any(
                x and (x.closes_at is None or x.closes_at > now) for x in (one.before, one.after)
            )
        )
        if different:
            found.append(Affected(course, different))
    return found


def _is_ahead(one: Difference, now: datetime) -> bool:
    """A window that has closed, and stays so, changes nothing."""
    return any(
        item is not None and (item.closes_at is None or item.closes_at > now)
        for item in (one.before, one.after)
    )


def _changed(known: Knowledge, ref: str, value: Decimal, by: Actor) -> Knowledge:
    own = OwnValue(
        field="value",
        value=value,
        published=known.threshold(ref.partition("/")[2]).value,
        by="",
        on=clock.today(by.clinic),
        reason="",
    )
    return with_clinic(known, confirmations=[], own_values=[(ref, own)])


def _differences(
    before: tuple[due.DueItem, ...], after: tuple[due.DueItem, ...]
) -> Iterator[Difference]:
    was, will = ({one.key: one for one in items} for items in (before, after))
    for key in {**was, **will}:
        if was.get(key) != will.get(key):
            yield Difference(was.get(key), will.get(key))
