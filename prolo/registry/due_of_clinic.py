"""What is due in many courses of a clinic, written anew."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from django.db.models import QuerySet

from prolo.care.course import ENDED
from prolo.registry.access import Actor
from prolo.registry.blocks import in_blocks
from prolo.registry.brought import courses_asking
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import rebuild_course, watched_rebuilding
from prolo.registry.models import Course
from prolo.registry.new_rules import keep_changes
from prolo.registry.transactions import write_transaction

Progress = Callable[[int, int], None]


def rebuild_asking(instrument: str, *, by: Actor, progress: Progress | None = None) -> None:
    """After a change of what the clinic may show of a measure. Part of that transaction. In a
    course that has ended nothing is asked."""
    asking = courses_asking(instrument, clinic_knowledge(by.clinic)).exclude(state__in=ENDED)
    courses = list(asking)
    for done, course in enumerate(courses, 1):
        rebuild_course(course, by=by)
        if progress is not None:
            progress(done, len(courses))


def rebuild_clinic(*, by: Actor) -> None:
    """After a change of the clinic's own knowledge, on which hours and days hang."""
    for course in chain.from_iterable(in_blocks(_courses_of(by))):
        rebuild_course(course, by=by)


def rebuild_by_blocks(*, by: Actor, progress: Progress) -> None:
    """The same in a transaction a block, of which the machine may be stopped at any time: what was
    not reached is then computed when it starts again. For whom that changes something is kept."""
    with by.at_work():
        courses = _courses_of(by)
        total, done = courses.count(), 0
    blocks = in_blocks(courses)
    while True:
        with write_transaction(by=by), watched_rebuilding() as rewritten:
            block = next(blocks, None)
            for course in block or ():
                rebuild_course(course, by=by)
            keep_changes(rewritten, by=by)
        if block is None:
            return
        done += len(block)
        progress(done, total)


def _courses_of(by: Actor) -> QuerySet[Course]:
    """Those that have ended too: what was injected in them is watched to its end, by hours and days
    of the knowledge."""
    return Course.objects.filter(clinic=by.clinic).select_related("clinic").order_by("pk")
