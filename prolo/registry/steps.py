"""What is due over the whole clinic, by whom: the projection, asked with filters."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from prolo.registry import clock
from prolo.registry.access import Actor, check_may, may
from prolo.registry.models import Appointment, DueItem, Session

LATE_AFTER = timedelta(hours=12)  # within half a day a step is due, after that it is overdue
TO_SIGN = ("sign-session", "write-plan")
TO_FINISH = ("check-readiness", "time-out", "record-session")  # of a day that is over
OF_THE_DESK = ("front-desk", "patient")  # whose steps say nothing of the chart
WHENS = ("overdue", "today", "week", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks for; empty or None: whatever it is."""

    owner: str = ""
    kind: str = ""
    when: str = "today"
    conditions: Collection[str] | None = None
    injector: uuid.UUID | None = None


def steps(actor: Actor, asked: Asked, *, end_of_today: datetime) -> QuerySet[DueItem]:
    """The longest due first. Who may not see the chart gets the steps of the desk alone."""
    check_may(actor, "see_schedule")
    now = clock.now(actor.clinic)
    until = {
        "overdue": now - LATE_AFTER,
        "today": end_of_today,
        "week": end_of_today + timedelta(days=7),
    }.get(asked.when)
    rows = _open(actor, now)
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


def unsigned(actor: Actor, *, begin_of_today: datetime) -> QuerySet[DueItem]:
    """Sessions and plans without a signature, and sessions of earlier days that nobody finished:
    where this person is the injector first, then the longest waiting."""
    check_may(actor, "see_chart")
    rows = _open(actor, clock.now(actor.clinic)).filter(
        Q(kind__in=TO_SIGN) | Q(kind__in=TO_FINISH, due_at__lt=begin_of_today)
    )
    own = Session.objects.filter(
        course=OuterRef("course"), number=OuterRef("session_number"), injector=actor.user
    ).exclude(state=Session.State.ABANDONED)
    return rows.annotate(is_own=Exists(own)).order_by("-is_own", "due_at", "pk")


def _open(actor: Actor, now: datetime) -> QuerySet[DueItem]:
    rows = DueItem.objects.filter(clinic=actor.clinic)
    return rows.filter(Q(closes_at__isnull=True) | Q(closes_at__gt=now)).select_related(
        "patient__identity__clinic", "course"
    )


def _injected_by(injector: uuid.UUID) -> Q:
    """This session or appointment is theirs; a step about no session, when the course has one."""
    of_course = {"course": OuterRef("course"), "injector": injector}
    booked = Appointment.objects.filter(**of_course, state=Appointment.State.BOOKED)
    held = Session.objects.filter(**of_course)
    return Q(Exists(booked)) | Q(Exists(held))
