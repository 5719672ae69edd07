"""What matters to a person about the choice before them."""

from __future__ import annotations

from collections.abc import Sequence

from prolo.care.values import VALUES
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.checking import check_row
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.models import Course, PersonalValues
from prolo.registry.transactions import write_transaction


def record_values(
    *, course: Course, matters: Sequence[str], words: str, by: Actor
) -> PersonalValues:
    """As the person said it just now; what was said before stays on record."""
    check_may(by, "show_options")
    check_own(by, course)
    assert by.user is not None  # a person asks
    if not matters and not words.strip():
        raise Invalid({"matters": "missing"})
    if not {*matters} <= {*VALUES}:
        raise Invalid({"matters": "unknown"})
    row = PersonalValues(
        **entry(by, course.patient, at=clock.now(by.clinic), after=current_values(course)),
        course=course,
        matters=[one for one in VALUES if one in matters],
        words=words.strip(),
        asked_by=by.user,
    )
    check_row(row)
    with write_transaction(by=by):
        row.save(force_insert=True)
        body = {"matters": row.matters}
        record_event(verb="values_recorded", subject=row, patient=course.patient, by=by, body=body)
    return row


def current_values(course: Course) -> PersonalValues | None:
    return course.personal_values.current().order_by("version").last()
