"""Whom concerns pass to in turn: what the rule of ``care.harms.escalation`` asks of the roster, the
opening hours, the ways to send, and what became of the messages."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from prolo.care.dates import at_local
from prolo.care.harms.escalation import PassedOver, Rung, Turn, told_from, turns
from prolo.knowledge import Knowledge
from prolo.registry.messages import settings_of
from prolo.registry.models import (
    Alert,
    Channel,
    Clinic,
    Closure,
    Concern,
    Message,
    MessageSettings,
    OnCall,
)
from prolo.registry.on_call import duties, duty_at, text_number
from prolo.registry.outside import carries
from prolo.registry.schedule import Week, hours_off, standing_closures

MAY_ARRIVE = frozenset({Message.State.QUEUED, Message.State.SENT, Message.State.NOT_NEEDED})
Untold = dict[tuple[uuid.UUID, datetime], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Whom a concern passes to, and who is on call then."""

    turns: tuple[Turn, ...]
    duty: OnCall | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """What is read once for all concerns of a list."""

    clinic: Clinic
    on_duty: Sequence[OnCall]
    conf: MessageSettings
    week: Week
    closures: Sequence[Closure]
    untold: Untold

    @classmethod
    def of(cls, clinic: Clinic, concerns: Collection[Concern]) -> Passing:
        return cls(
            clinic=clinic,
            on_duty=list(duties(clinic)),
            conf=settings_of(clinic),
            week=Week.of(clinic),
            closures=list(standing_closures()),
            untold=_untold(concerns),
        )

    def planned(self, concern: Concern, knowledge: Knowledge) -> Planned:
        by = concern.respond_by
        is_untaken = concern.state == Concern.State.OPEN
        watched = self.watched_until(concern.raised_at) if is_untaken else None
        told_at = told_from(concern.level, by, watched_until=watched)
        duty = self.duty_at(told_at)
        found = turns(
            concern.level,
            by,
            told_at=told_at,
            passed_over=self._passed_over(duty, concern),
            untold_at=self.untold.get((concern.pk, by)),
            knowledge=knowledge,
        )
        return Planned(turns=found, duty=duty)

    def duty_at(self, at: datetime) -> OnCall | None:
        return duty_at(self.on_duty, at)

    def watched_until(self, at: datetime) -> datetime:
        """When the clinic that is open then closes first; then, where it is closed. Of a clinic
        that keeps no hours nobody knows that anybody is there."""
        zone = self.week.zone
        day = at.astimezone(zone).date()
        spans = [] if self.week.is_closed(day) else self.week.hours_of(day)
        for opens, closes in spans:
            begin, end = at_local(day, opens, zone), at_local(day, closes, zone)
            if begin <= at < end:
                return min((end, *self._closed_in(at, end)))
        return at

    def _closed_in(self, at: datetime, end: datetime) -> Iterable[datetime]:
        for one in self.closures:
            begins, ends = hours_off(one, self.week.zone)
            if begins < end and at < ends:
                yield max(at, begins)

    def _passed_over(self, duty: OnCall | None, concern: Concern) -> str:
        """Nobody is the next after themselves."""
        if duty is None:
            return PassedOver.NOBODY
        if duty.user_id == concern.owner_id:
            return PassedOver.THEIRS
        mail, text = (carries(self.conf, one) for one in (Channel.EMAIL, Channel.SMS))
        if not mail and not text:
            return PassedOver.NO_WAY
        has_address = bool((mail and duty.user.email) or (text and text_number(duty, self.clinic)))
        return "" if has_address else PassedOver.NO_ADDRESS


def _untold(concerns: Collection[Concern]) -> Untold:
    """When nothing of what was sent to the physician on call was still under way or arrived."""
    if not concerns:
        return {}
    rows = Alert.objects.filter(
        escalation__concern__in=concerns, escalation__rung=Rung.ON_CALL
    ).values_list("escalation__concern_id", "escalation__respond_by", "state", "happened_at")
    found: Untold = {}
    arriving = set()
    for concern_id, respond_by, state, at in rows:
        key = (concern_id, respond_by)
        found[key] = max(at, found.get(key, at))
        if state in MAY_ARRIVE:
            arriving.add(key)
    return {key: at for key, at in found.items() if key not in arriving}
