"""Stories side by side: each waits for its moments, and the clinic's clock goes from one to the
next, up to now."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import count
from zoneinfo import ZoneInfo

from prolo.care.dates import at_local, local_day
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import move_clock
from prolo.registry.models import Clinic, Patient, Room
from prolo.registry.plans import open_days

Story = Iterator[datetime]  # the moments that it waits for
Progress = Callable[[int, int], None]  # so many are done, of so many
SECOND = timedelta(seconds=1)
HALF_HOUR = timedelta(minutes=30)
OPENS = time(9)
EVENTFUL = timedelta(days=120)  # of a story; later on it is asked how somebody is
HALF_HOURS = 15  # of a day: the last begins at 16:00


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Who works here, who comes here, and the moment at which every story ends."""

    clinic: Clinic
    now: datetime  # of the people who look at the demonstration
    physician: Actor
    second: Actor | None = None  # treats the neck, and learns the shoulder
    treats: Mapping[str, Actor] = field(default_factory=dict)  # regions that the first leaves
    nurse: Actor
    desk: Actor
    rooms: tuple[Room, ...] = ()
    began: datetime = field(default_factory=lambda: datetime.now(UTC))  # the telling, in real time
    cast: dict[str, Patient] = field(default_factory=dict)  # who has come so far, by their part
    taken: Counter[date] = field(default_factory=Counter)  # half hours given away on a day
    beside: list[Story] = field(default_factory=list)  # begun by a story that is being told

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.clinic.time_zone)

    @cached_property
    def today(self) -> date:
        return local_day(self.now, self.zone)

    def ago(self, days: int, hour: int, minute: int = 0) -> datetime:
        """So many days before today or, where the clinic was closed then, on the last day before
        it on which it was open."""
        day, open_ = self.today - timedelta(days=days), open_days(self.clinic)
        while open_.why_closed(day):
            day -= timedelta(days=1)
        return at_local(day, time(hour, minute), self.zone)

    def later(self, minutes: int) -> datetime:
        """So long after what happened last."""
        return clock.now(self.clinic) + timedelta(minutes=minutes)

    def daytime(self, *, hours: range) -> datetime:
        """So many full hours ago, at the hour of them that is nearest to midday."""
        began = self.now.replace(minute=0, second=0, microsecond=0)
        hours_ago = [began - timedelta(hours=one) for one in hours]
        return min(hours_ago, key=lambda at: abs(at.astimezone(self.zone).hour - 12))

    def slot(self, day: date) -> datetime:
        """The next free half hour of a day; where all are taken, the first again."""
        place = self.taken[day] % HALF_HOURS
        self.taken[day] += 1
        return at_local(day, OPENS, self.zone) + place * HALF_HOUR

    def begin(self, story: Story) -> None:
        """From now on it is told beside the others."""
        self.beside.append(story)

    def patient(self, given_names: str) -> Patient:
        return Patient.objects.select_related("identity").get(
            identity__given_names=given_names, clinic=self.clinic
        )


def say_nothing(_done: int, _of: int) -> None:
    """The progress of what nobody waits for."""


def tell(
    stories: Iterable[Callable[[Stage], Story]], stage: Stage, progress: Progress = say_nothing
) -> None:
    """All of them, in the order of what happens, as far as it is past; then it is now. The
    progress is in days of people, which take about the same each."""
    by = system(stage.clinic)
    with by.at_work():
        begun = [(next(one), place, one) for place, one in enumerate(one(stage) for one in stories)]
        waiting = [one for one in begun if one[0] <= stage.now]
        begins = [at for at, _place, _story in waiting]
        told, days = 0, _days_told(begins, stage.now)
        places = count(len(begun))
        heapq.heapify(waiting)
        while waiting:
            at, place, story = heapq.heappop(waiting)
            _let_it_be(at, by)
            going_on = [(next(story, None), place, story)]
            going_on += [(next(one, None), next(places), one) for one in stage.beside]
            stage.beside.clear()
            for then, of, one in going_on:
                if then and then <= stage.now:
                    heapq.heappush(waiting, (then, of, one))
            told = max(told, _days_told(begins, at)) if waiting else days
            progress(told, days)
        told_for = datetime.now(UTC) - stage.began
        move_clock(to=stage.now + told_for, by=by)


def _days_told(begins: Iterable[datetime], at: datetime) -> int:
    """Of every story as many as have passed, up to those after which little happens."""
    passed = (min(at - begin, EVENTFUL) for begin in begins if begin < at)
    return sum(passed, start=timedelta()).days


def _let_it_be(at: datetime, by: Actor) -> None:
    """Clocks move by whole seconds: one more, so that it is not the second before. Nobody moved
    it, so nothing is recorded of that."""
    clinic = by.clinic
    if at > clock.now(clinic):
        clinic.clock_offset_s += round((at + SECOND - clock.now(clinic)).total_seconds())
        Clinic.objects.filter(pk=clinic.pk).update(clock_offset_s=clinic.clock_offset_s)
