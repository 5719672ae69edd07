"""Every concern that is not closed: who answers for it now, and since when."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from prolo.care.harms.escalation import Rung, Turn, is_put_off, turns_begun
from prolo.care.signs import Level
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Clinic, Concern, Role, User
from prolo.registry.passing import Passing
from prolo.registry.photos import photos_beside, with_photos
from prolo.registry.prepared import prepared

IS_RUNNING = ~Q(state=Concern.State.CLOSED)  # the clock runs
EVERYONE = frozenset({Role.PHYSICIAN, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A concern and who answers for it: ``person`` by name, else whoever holds ``roles``."""

    concern: Concern
    rung: Rung
    since: datetime
    person: User | None = None
    roles: frozenset[Role] = frozenset()
    is_overdue: bool = False
    is_put_off: bool = False  # somebody looks at it again, and not before a later day
    then: Turn | None = None  # whom it passes to next, if nobody takes it
    then_person: User | None = None

    def is_of(self, actor: Actor) -> bool:
        if self.person is not None:
            return self.person == actor.user
        return bool(self.roles & actor.roles)


def inbox(actor: Actor) -> list[Waiting]:
    """What cannot wait until tomorrow first, and of that what nobody has answered; then calls, in
    the same order; last what is looked at again on a later day. The most urgent stands on top."""
    check_may(actor, "handle_concern")
    clinic = actor.clinic
    return waiting(_open(clinic), clinic, clock.now(clinic))


def open_beside(actor: Actor) -> list[Waiting]:
    """For whom it passes to and who may see no chart: what has passed to everyone."""
    check_may(actor, "see_escalated")
    found = waiting(_open(actor.clinic), actor.clinic, clock.now(actor.clinic))
    return [one for one in found if one.rung is Rung.EVERYONE]


def waiting(rows: Iterable[Concern], clinic: Clinic, now: datetime) -> list[Waiting]:
    concerns = list(rows)
    if not concerns:
        return []
    passing, knowledge = Passing.of(clinic, concerns), clinic_knowledge(clinic)
    return sorted((_waiting(one, passing, knowledge, now) for one in concerns), key=urgency)


def urgency(one: Waiting) -> tuple[int, int, bool, datetime]:
    """Of two that are as urgent, who was heard by nobody yet comes before who is looked at again
    too late. Whom nobody reached and who is called again today stays as urgent as they are."""
    row = one.concern
    is_call = row.rank <= Level.CALL
    if row.state == Concern.State.OPEN or one.is_overdue:
        group = 2 if is_call else 0
    else:
        group = 4 if one.is_put_off else 3 if is_call else 1
    return (group, -row.rank, row.state != Concern.State.OPEN, row.respond_by)


def digest(found: Sequence[Waiting], actor: Actor) -> str:
    """Another text as soon as a list that shows them would look otherwise."""
    told = "".join(
        f"{one.concern.pk}{one.concern.lock_version}{one.rung}{one.is_overdue}{one.is_of(actor)}"
        f"{len(photos_beside(one.concern))}"
        for one in found
    )
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def n_unanswered(actor: Actor) -> int:
    """How many nobody has taken, or somebody owes the next look at by now."""
    check_may(actor, "handle_concern")
    return len(_unanswered(clock.now(actor.clinic)))


@prepared
def _unanswered(now: datetime) -> QuerySet[Concern, uuid.UUID]:
    """Asked with every page and every few seconds."""
    is_over = IS_RUNNING & Q(respond_by__lte=now)
    rows = Concern.objects.filter(is_over | Q(state=Concern.State.OPEN))
    return rows.values_list("pk", flat=True)


def _open(clinic: Clinic) -> QuerySet[Concern]:
    rows = Concern.objects.filter(clinic=clinic).exclude(state=Concern.State.CLOSED)
    return with_photos(rows).select_related(
        "patient__identity__clinic",
        "course",
        "session",
        "response",
        "conclusion",
        "clinic",
        "owner",
    )


def _waiting(concern: Concern, passing: Passing, knowledge: Knowledge, now: datetime) -> Waiting:
    planned = passing.planned(concern, knowledge)
    begun = turns_begun(planned.turns, now)
    then = next((one for one in planned.turns[len(begun) :] if not one.passed_over), None)
    on_call = planned.duty.user if planned.duty else None
    rung = begun[-1].rung if begun else Rung.OWNER
    roles = {
        Rung.OWNER: frozenset({Role(concern.owner_role)}),
        Rung.ON_CALL: frozenset[Role](),
        Rung.EVERYONE: EVERYONE,
    }
    people = {Rung.OWNER: concern.owner, Rung.ON_CALL: on_call, Rung.EVERYONE: None}
    is_again, zone = concern.state == Concern.State.AGAIN, ZoneInfo(concern.clinic.time_zone)
    return Waiting(
        concern=concern,
        rung=rung,
        since=begun[-1].begins_at if begun else concern.raised_at,
        person=people[rung],
        roles=roles[rung],
        is_overdue=concern.respond_by <= now,
        is_put_off=is_again and is_put_off(concern.respond_by, now, zone),
        then=then,
        then_person=on_call if then and then.rung is Rung.ON_CALL else None,
    )
