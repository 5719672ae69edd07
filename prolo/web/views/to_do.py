"""What is due by now of what a person may do, under headings: of each the oldest, and how many more
there are. Calls after silence stand whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.urls import reverse

from prolo.care.messages import ASKED_BY_MESSAGE
from prolo.registry import clock
from prolo.registry.access import Actor, may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.contact import is_late
from prolo.registry.due import as_item, still_open
from prolo.registry.models import DueItem, Role
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.due import due_row, places_of
from prolo.web.presenters.patients import person
from prolo.web.presenters.today import CHECK, SILENCE, grouped, heading_of
from prolo.web.words.due import silence

MOST = 25  # under one heading; the others stand in the next steps of the clinic
CALLING = frozenset({Role.NURSE, Role.FRONT_DESK})  # on whose first page stands whom to reach
ASKED_TODAY = ("answer-follow-up", "answer-baseline", "answer-session")
Counted = Mapping[tuple[str, str], int]  # by kind and by who owes it


def to_do(actor: Actor, begin: datetime, end: datetime) -> list[dict[str, Any]]:
    """The oldest first; ``begin`` and ``end`` are those of today. A heading cuts its own rows
    alone, so that many of one kind hide nothing of another."""
    now = clock.now(actor.clinic)
    due = _due(actor, now, begin, end)
    counted = {
        (kind, owner): n
        for kind, owner, n in due.values_list("kind", "owner_role")
        .annotate(n=Count("pk"))
        .order_by()
    }
    if not counted:
        return []
    shown = list(_oldest(due, {kind for kind, _owner in counted}))
    left = Counter(counted) - Counter((row.kind, row.owner_role) for row in shown)
    return grouped(_rows(actor, shown, now), _more(actor, left))


def _due(actor: Actor, now: datetime, begin: datetime, end: datetime) -> QuerySet[DueItem]:
    """Answers for the whole day. Concerns, who is to be moved and who is expected today stand in
    lists of their own; a call after silence is for everybody who may answer it, and asks the check
    of the same session too."""
    is_due = Q(due_at__lte=now) | Q(due_at__lt=end, kind__in=ASKED_TODAY)
    theirs = Q(owner_role__in=[*actor.roles, "patient"])  # and the patients whom they ask
    if may(actor, "handle_concern"):
        theirs |= Q(kind=SILENCE)
    rows = (
        DueItem.objects.filter(theirs, is_due, still_open(now))
        .exclude(kind__in=("act-on-concern", "move-appointment"))
        .exclude(kind="arrive", due_at__gte=begin)
        .order_by("due_at", "key")
    )
    if may(actor, "handle_concern"):
        rows = rows.exclude(Exists(_call_of_the_same(now)), kind=CHECK)
    if CALLING & actor.roles:  # those stand in the list of whom to call
        rows = rows.exclude(is_late(now, actor), kind__in=ASKED_BY_MESSAGE)
    return rows


def _call_of_the_same(now: datetime) -> QuerySet[DueItem]:
    return DueItem.objects.filter(
        still_open(now),
        kind=SILENCE,
        due_at__lte=now,
        course=OuterRef("course"),
        session_number=OuterRef("session_number"),
    )


def _oldest(due: QuerySet[DueItem], kinds: Iterable[str]) -> QuerySet[DueItem]:
    """Under each heading, picked by their keys before whose they are is read."""
    heading = Case(
        *(When(kind=kind, then=Value(heading_of(kind))) for kind in kinds),
        output_field=CharField(),
    )
    place = Window(RowNumber(), partition_by=heading, order_by=("due_at", "key"))
    placed = due.exclude(kind=SILENCE).annotate(place=place).filter(place__lte=MOST)
    first = list(placed.values_list("pk", flat=True))
    return due.filter(Q(kind=SILENCE) | Q(pk__in=first)).select_related(
        "patient__identity__clinic", "course"
    )


def _rows(actor: Actor, shown: Sequence[DueItem], now: datetime) -> list[dict[str, Any]]:
    places = places_of({row.course for row in shown})
    knowledge = clinic_knowledge(actor.clinic)
    today, may_plan = clock.today(actor.clinic), may(actor, "plan")
    return [
        {
            **due_row(as_item(row), row.course_id, places, now, may_plan=may_plan),
            "person": person(row.patient.identity, today=today),
            **(_call(row) if row.kind == SILENCE else {}),
            "course": course_title(row.course, knowledge) if may(actor, "see_chart") else "",
        }
        for row in shown
    ]


def _call(row: DueItem) -> dict[str, Any]:
    return {
        "phone": row.patient.identity.phone,
        "silence": silence(row.session_number, row.unanswered, row.heard_at),
    }


def _more(actor: Actor, left: Counted) -> dict[str, dict[str, Any]]:
    """By heading: how many it does not show, and the list of the clinic in which they stand."""
    headings = {heading_of(kind) for kind, _owner in left}
    return {one: _rest(actor, left, one) for one in headings}


def _rest(actor: Actor, left: Counted, heading: str) -> dict[str, Any]:
    rest = {one: n for one, n in left.items() if heading_of(one[0]) == heading}
    kinds, owners = ({one[at] for one in rest} for at in (0, 1))
    asked = {"when": "today"}
    if len(owners) == 1:
        asked["owner"] = min(owners)
    if len(kinds) == 1 and may(actor, "see_chart"):
        asked["kind"] = min(kinds)
    url = f"{reverse('web:next-steps')}?{urlencode(asked)}"
    return {"n": sum(rest.values()), "url": url}
