"""Stories side by side: each waits for its moments, and the clinic's clock goes from one to the
next, up to now."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from prolo.care.dates import at_local, local_day
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import move_clock
from prolo.registry.models import Clinic, Patient

Story = Iterator[datetime]  # the moments that it waits for
FRIDAY = 4  # Monday is 0
SECOND = timedelta(seconds=1)
HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Who works here, who comes here, and the moment at which every story ends."""

    clinic: Clinic
    now: datetime  # of the people who look at the demonstration
    physician: Actor
    nurse: Actor
    desk: Actor

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.clinic.time_zone)

    @cached_property
    def today(self) -> date:
        return local_day(self.now, self.zone)

    def ago(self, days: int, hour: int, minute: int = 0) -> datetime:
        """So many days before today or, where that was a weekend, on the Friday before it."""
        day = self.today - timedelta(days=days)
        past_friday = max(0, day.weekday() - FRIDAY)
        return at_local(day - timedelta(days=past_friday), time(hour, minute), self.zone)

    def later(self, minutes: int) -> datetime:
        """So long after what happened last."""
        return clock.now(self.clinic) + timedelta(minutes=minutes)

    def daytime(self, *, hours: range) -> datetime:
        """So many full hours ago, at the hour of them that is nearest to midday."""
        began = self.now.replace(minute=0, second=0, microsecond=0)
        hours_ago = [began - timedelta(hours=one) for one in hours]
        return min(hours_ago, key=lambda at: abs(at.astimezone(self.zone).hour - 12))

    def patient(self, given_names: str) -> Patient:
        return Patient.objects.select_related("identity").get(
            identity__given_names=given_names, clinic=self.clinic
        )


def tell(stories: Iterable[Callable[[Stage], Story]], stage: Stage) -> None:
    """All of them, in the order of what happens; then it is now."""
    by = system(stage.clinic)
    with by.at_work():
        waiting = [
            (next(one), place, one) for place, one in enumerate(tell(stage) for tell in stories)
        ]
        heapq.heapify(waiting)
        while waiting:
            at, place, story = heapq.heappop(waiting)
            _let_it_be(at, by)
            if then := next(story, None):
                heapq.heappush(waiting, (then, place, story))
        move_clock(to=clock.now(stage.clinic) - _offset(stage.clinic), by=by)


def _let_it_be(at: datetime, by: Actor) -> None:
    """Clocks move by whole seconds: one more, so that it is not the second before."""
    if at > clock.now(by.clinic):
        move_clock(to=at + SECOND, by=by)


def _offset(clinic: Clinic) -> timedelta:
    return timedelta(seconds=clinic.clock_offset_s)
