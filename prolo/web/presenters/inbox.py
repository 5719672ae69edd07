"""The inbox: each open concern with its clock, and who answers for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.registry.access import Actor
from prolo.registry.alerts import alerts_by_rung
from prolo.registry.inbox import Waiting
from prolo.registry.models import Concern
from prolo.registry.photos import photos_beside
from prolo.web.presenters.aftercare import concern_row, step_row
from prolo.web.presenters.attachments import gallery
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.words import inbox as words

HEADS = (
    Head("person", _("Name")),
    Head("course", _("Course")),
    Head("level", _("Level")),
    Head("reasons", _("Reasons")),
    Head("raised_at", _("Reported")),
    Head("respond_by", _("Answer by")),
    Head("state", _("State")),
    Head("who", _("Who answers for it")),
    Head("is_late", _("Overdue")),
)


def inbox_row(one: Waiting, actor: Actor, knowledge: Knowledge, now: datetime) -> dict[str, Any]:
    concern = one.concern
    until = concern.respond_by
    return {
        **concern_row(concern, knowledge, now),
        "pk": concern.pk,
        "photos": gallery(photos_beside(concern)),
        "who": words.who(one),
        "owner": concern.owner.full_name if concern.owner else "",
        "is_mine": one.is_of(actor),
        "is_named": one.person is not None,
        "is_late": one.is_overdue,
        "left": words.left(until, now),
        "left_s": int((until - now).total_seconds()),
        "then": words.then(one),
        "take_url": reverse("web:concern-take", args=[concern.pk]) if _may_be_taken(one) else "",
    }


def _may_be_taken(one: Waiting) -> bool:
    """By somebody else too, once who has it has kept others waiting."""
    return one.concern.state != Concern.State.SEEN or one.is_overdue


def so_far(concern: Concern) -> list[dict[str, Any]]:
    """What was done about it and whom it passed to, in order."""
    steps = [step_row(one) for one in concern.steps.select_related("recorded_by")]
    rungs = list(concern.escalations.select_related("told"))
    alerts = alerts_by_rung(rungs)
    told = [
        {
            "title": words.told(one, alerts.get(one.pk, [])),
            "note": words.alerted(alerts.get(one.pk, [])),
            "at": one.begins_at,
            "by": "",
        }
        for one in rungs
    ]
    return sorted((*steps, *told), key=lambda row: row["at"])


def inbox_listing(found: Iterable[dict[str, Any]]) -> Listing:
    rows = (
        {
            **one,
            "person": one["person"]["listed_name"],
            "level": str(one["level"]),
            "reasons": "; ".join(one["reasons"]),
        }
        for one in found
    )
    return listing("inbox", HEADS, rows)


def beside_rows(found: Iterable[Waiting], now: datetime) -> list[dict[str, Any]]:
    """For who may see no chart: that somebody waits, since when, and nothing of whom."""
    return [
        {
            "raised_at": timezone.localtime(one.concern.raised_at),
            "since": words.lasting(now - one.since),
        }
        for one in found
    ]
