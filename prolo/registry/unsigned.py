"""Links to sign of which nothing came: their message was refused, or their time ran out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.consents import key_of
from prolo.registry.deaths import of_the_dead
from prolo.registry.messages import REFUSED
from prolo.registry.models import SIGN, ConsentRequest, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsigned:
    """``was_refused``: it reached nobody; else it ran out. Since then nobody waits for it."""

    request: ConsentRequest
    since: datetime
    was_refused: bool


def unsigned_links(actor: Actor) -> list[Unsigned]:
    """Of each paper that is still to be signed the last link; the longest first."""
    check_may(actor, "take_consent")
    rows = ConsentRequest.objects.filter(clinic=actor.clinic, state=ConsentRequest.State.OPEN)
    related = ("patient__identity", "course__clinic")
    open_ones = {key_of(one): one for one in rows.exclude(of_the_dead()).select_related(*related)}
    sent: dict[str, list[Message]] = defaultdict(list)
    for one in Message.objects.filter(due_kind=SIGN, due_key__in=open_ones).order_by("step"):
        sent[one.due_key].append(one)
    now = clock.now(actor.clinic)
    found = (_unsigned(open_ones[key], links, now) for key, links in sent.items())
    return sorted(filter(None, found), key=lambda one: (one.since, one.request.pk))


def _unsigned(request: ConsentRequest, links: list[Message], now: datetime) -> Unsigned | None:
    """A reminder that was refused brings no link either: the first one may still be in hand."""
    last = [one for one in links if one.closes_at == links[-1].closes_at]  # with its reminder
    if all(one.state in REFUSED | {Message.State.QUEUED} for one in last) and any(
        one.state in REFUSED for one in last
    ):
        return Unsigned(request=request, since=last[0].send_at, was_refused=True)
    if last[-1].closes_at <= now:
        return Unsigned(request=request, since=last[-1].closes_at, was_refused=False)
    return None
