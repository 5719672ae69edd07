"""How people answer weeks later: at once, in two halves, late and after calls, twice, or never; and
what the front desk does until they do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from prolo.care.course import ENDED, State
from prolo.care.dates import at_local, local_day
from prolo.demo.alone import LINK, TABLET
from prolo.demo.names import chance
from prolo.demo.stage import Stage, Story
from prolo.registry.actions.contact import record_attempt, record_loss
from prolo.registry.losses import losses_in
from prolo.registry.models import Course

AT_ONCE, PARTLY, LATE, TWICE = "at-once", "partly", "late", "twice"
ANSWERING = (AT_ONCE, AT_ONCE, AT_ONCE, LATE, LATE, TWICE, PARTLY)
HOW: Mapping[str, tuple[str, ...]] = {  # how such people answer
    AT_ONCE: (LINK, LINK, LINK, TABLET, "clinic"),
    PARTLY: (LINK,),
    LATE: (LINK, LINK, "phone"),
    TWICE: (LINK, TABLET),
}
NOT_REACHED, REFUSED, MOVED, NOT_TRIED = "not-reached", "refused", "moved-away", "not-tried"
SILENT = (NOT_REACHED, NOT_REACHED, NOT_REACHED, REFUSED, MOVED, NOT_TRIED)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom the clinic waits for, and since when."""

    stage: Stage
    course: Course
    weeks: int
    first_at: datetime  # the first injection

    def on(self, days: int, hour: int, minute: int = 0) -> datetime:
        """So many days after the answers are due; on a weekend the desk does not call."""
        day = local_day(self.first_at, self.stage.zone) + timedelta(weeks=self.weeks, days=days)
        day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
        return at_local(day, time(hour, minute), self.stage.zone)

    def tried(self, outcome: str, *, channel: str = "phone", **more: object) -> None:
        if self.is_awaited():
            record_attempt(
                course=self.course,
                due_key=f"w{self.weeks}",
                channel=channel,
                outcome=outcome,
                by=self.stage.desk,
                **more,  # type: ignore[arg-type]
            )

    def is_awaited(self) -> bool:
        self.course.refresh_from_db()
        is_lost = any(one.course_id is None for one in losses_in(self.course))
        return State(self.course.state) not in ENDED and not is_lost


def way_of(name: str, weeks: int, answers: Collection[int]) -> str:
    """The same each time the demonstration is invented. Who answers later has not moved away."""
    chosen = chance(0, "answers", name, weeks).choice(ANSWERING if weeks in answers else SILENT)
    return NOT_REACHED if chosen == MOVED and max(answers, default=0) > weeks else chosen


def how_of(name: str, weeks: int, way: str) -> str:
    return chance(0, "how", name, weeks).choice(HOW[way])


def until_answered(asked: Asked, way: str) -> Story:
    """The last moment is that of the answer."""
    if way != LATE:
        yield asked.on(2, 12)
        return
    yield asked.on(5, 10, 20)
    asked.tried("no-answer")
    yield asked.on(8, 17, 40)
    asked.tried("reached", good_time="evening", note="Will answer when the children sleep")
    yield asked.on(10, 18)


def in_vain(asked: Asked, way: str) -> Iterator[datetime]:
    if way == NOT_TRIED:
        return
    yield asked.on(4, 9, 50)
    asked.tried("no-answer", channel="text" if way == MOVED else "phone")
    yield asked.on(8, 16, 10)
    if way == NOT_REACHED:
        asked.tried("no-answer")
        yield asked.on(15, 11, 30)
        asked.tried("wrong-number" if asked.weeks == 26 else "no-answer")
    elif asked.is_awaited():
        asked.tried("reached")
        _lose(asked, way)


def _lose(asked: Asked, way: str) -> None:
    is_one = way == REFUSED
    record_loss(
        patient=asked.course.patient,
        reason=way,
        on_day=local_day(asked.on(8, 16), asked.stage.zone),
        said_by="themselves, by telephone",
        course=asked.course if is_one else None,
        due_key=f"w{asked.weeks}" if is_one else "",
        by=asked.stage.desk,
    )
