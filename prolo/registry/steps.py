"""What is due over the whole clinic, by whom: the projection and what is read beside it, asked
with filters."""

from __future__ import annotations

import heapq
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, overload

from django.db.models import Exists, OuterRef, Q, QuerySet

from prolo.care.due_facts import LATE_AFTER
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, may
from prolo.registry.blocks import in_blocks
from prolo.registry.due import still_open
from prolo.registry.models import Appointment, DueItem, Session
from prolo.registry.steps_beside import MERGED as TO_SIGN_AGAIN
from prolo.registry.steps_beside import BesideStep, steps_beside

TO_SIGN = ("sign-session", "write-plan")
TO_FINISH = "close-session"  # of a day that is over
OF_THE_DESK = ("front-desk", "patient")  # whose steps say nothing of the chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks for; empty or None: whatever it is."""

    owner: str = ""
    kind: str = ""
    when: str = "today"
    conditions: Collection[str] | None = None
    injector: uuid.UUID | None = None


Step = DueItem | BesideStep


Order = Callable[[Step], Any]


def _due_at(one: Step) -> datetime:
    return one.due_at


def _own_first(one: Step) -> tuple[bool, datetime]:
    return not getattr(one, "is_own", False), one.due_at


class Steps(Sequence[Step]):
    """Rows in order and, among them, the few that are read beside, in the same; a page of it
    fetches as many rows as it shows, and that few more."""

    def __init__(
        self, rows: QuerySet[DueItem], beside: Sequence[BesideStep], order: Order = _due_at
    ) -> None:
        self._rows, self._beside, self._order = rows, beside, order

    def __len__(self) -> int:
        return self._rows.count() + len(self._beside)

    def __iter__(self) -> Iterator[Step]:
        rows: Iterator[Step] = chain.from_iterable(in_blocks(self._rows))
        yield from heapq.merge(rows, self._beside, key=self._order)

    @overload
    def __getitem__(self, at: int) -> Step: ...
    @overload
    def __getitem__(self, at: slice) -> list[Step]: ...
    def __getitem__(self, at: int | slice) -> Step | list[Step]:
        """No row stands further back than by all that is beside."""
        if isinstance(at, int):
            return self[at : at + 1][0]
        begin, end = at.start or 0, len(self) if at.stop is None else at.stop
        first = max(0, begin - len(self._beside))
        found: list[Step] = [*self._rows[first:end], *self._beside]
        return sorted(found, key=self._order)[begin - first : end - first]


def steps(actor: Actor, asked: Asked, *, end_of_today: datetime) -> Steps:
    """The longest due first. Who may not see the chart gets the steps of the desk alone."""
    check_may(actor, "see_schedule")
    until = {
        "overdue": clock.now(actor.clinic) - LATE_AFTER,
        "today": end_of_today,
        "week": end_of_today + timedelta(days=7),
    }.get(asked.when)
    beside = [
        one
        for one in steps_beside(actor, asked.kind)
        if (until is None or one.due_at < until)
        and (may(actor, "see_chart") or one.owner_role in OF_THE_DESK)
        and asked.owner in ("", one.owner_role)
        and _is_of(one, asked)
    ]
    return Steps(_due(actor, asked, until), beside)


def _is_of(one: BesideStep, asked: Asked) -> bool:
    """What hangs on no course is of no region, and nobody's to inject."""
    if asked.conditions is not None and (
        one.course is None or one.course.condition not in asked.conditions
    ):
        return False
    return not asked.injector


def _due(actor: Actor, asked: Asked, until: datetime | None) -> QuerySet[DueItem]:
    rows = _open(actor, clock.now(actor.clinic))
    if until is not None:
        rows = rows.filter(due_at__lt=until)
    if not may(actor, "see_chart"):
        rows = rows.filter(owner_role__in=OF_THE_DESK)
    if asked.owner:
        rows = rows.filter(owner_role=asked.owner)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.conditions is not None:
        rows = rows.filter(course__condition__in=asked.conditions)
    if asked.injector:
        rows = rows.filter(_injected_by(asked.injector))
    return rows.order_by("due_at", "pk")


def unsigned(actor: Actor) -> Steps:
    """Sessions and plans without a signature, plans to be signed again since two records were put
    together, and sessions of earlier days that nobody finished: where this person is the injector
    first, then the longest waiting."""
    check_may(actor, "see_chart")
    now = clock.now(actor.clinic)
    rows = _open(actor, now).filter(Q(kind__in=TO_SIGN) | Q(kind=TO_FINISH, due_at__lte=now))
    own = Session.objects.filter(
        course=OuterRef("course"), number=OuterRef("session_number"), injector=actor.user
    ).exclude(state=Session.State.ABANDONED)
    in_order = rows.annotate(is_own=Exists(own)).order_by("-is_own", "due_at", "pk")
    return Steps(in_order, steps_beside(actor, TO_SIGN_AGAIN), _own_first)


def _open(actor: Actor, now: datetime) -> QuerySet[DueItem]:
    rows = DueItem.objects.filter(still_open(now), clinic=actor.clinic)
    return rows.select_related("patient__identity__clinic", "course")


def _injected_by(injector: uuid.UUID) -> Q:
    """This session or appointment is theirs; a step about no session, when the course has one."""
    of_course = {"course": OuterRef("course"), "injector": injector}
    booked = Appointment.objects.filter(**of_course, state=Appointment.State.BOOKED)
    held = Session.objects.filter(**of_course)
    return Q(Exists(booked)) | Q(Exists(held))
