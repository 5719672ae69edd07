"""The ways back of what is of the clinic: who works here and what they may, prices, days off and
lots."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.registry import clock
from prolo.registry.actions.people import add_membership, put_on_call
from prolo.registry.actions.prices import set_price
from prolo.registry.actions.privileges import grant_privilege, take_privilege_back
from prolo.registry.actions.recall_calls import take_back_recall_call
from prolo.registry.actions.schedule import keep_absence, keep_closure
from prolo.registry.actions.stock import take_back_recall
from prolo.registry.models import (
    Absence,
    ClinicPrice,
    Closure,
    Membership,
    OnCall,
    Privilege,
    Recall,
    RecallCall,
    Role,
)
from prolo.web.presenters.lots import lot_address
from prolo.web.requests import ClinicRequest
from prolo.web.views.undo_left import as_left, day_of


def duty(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = as_left(OnCall, row_id)
    now = clock.now(request.actor.clinic)
    put_on_call(
        user=was.user,
        starts_at=max(was.starts_at, now),
        ends_at=_instant(request.GET.get("until", "")) or was.ends_at,
        phone=was.phone,
        by=request.actor,
    )
    return reverse("web:on-call")


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def privilege(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """From the day after the last one, and as long as it was to last."""
    was = as_left(Privilege, row_id, ends_on__isnull=False, marked_in_error_at__isnull=True)
    assert was.ends_on
    grant_privilege(
        user=was.user,
        region=was.region,
        level=was.level,
        starts_on=was.ends_on + timedelta(days=1),
        ends_on=day_of(request.GET.get("until", "")),
        note=was.note,
        by=request.actor,
    )
    return reverse("web:people")


def privilege_error(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """It was right: from and until when it was."""
    was = as_left(Privilege, row_id, marked_in_error_at__isnull=False)
    take_privilege_back(privilege=was, by=request.actor)
    return reverse("web:people")


def role(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """From now on, or from the day after the last one, and as long as it was to last."""
    was = as_left(Membership, row_id, ends_on__isnull=False)
    assert was.ends_on
    add_membership(
        user=was.user,
        role=Role(was.role),
        starts_on=was.ends_on if was.ended_at else was.ends_on + timedelta(days=1),
        ends_on=day_of(request.GET.get("until", "")),
        by=request.actor,
    )
    return reverse("web:people")


def price(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = as_left(ClinicPrice, row_id, withdrawn_at__isnull=False)
    set_price(
        procedure=was.procedure,
        of=was.of,
        region=was.region,
        injector=was.injector,
        amount=was.amount,
        starts_on=was.starts_on,
        code=was.code,
        reason=was.reason,
        is_meant=True,
        by=request.actor,
    )
    return reverse("web:prices")


def closure(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = as_left(Closure, row_id, marked_in_error_at__isnull=False)
    keep_closure(
        day=was.day,
        until=was.until,
        hours=(was.from_time, was.to_time),
        reason=was.reason,
        by=request.actor,
    )
    return reverse("web:closures")


def absence(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = as_left(Absence, row_id, marked_in_error_at__isnull=False)
    keep_absence(
        user=was.user,
        day=was.day,
        until=was.until,
        hours=(was.from_time, was.to_time),
        reason=was.reason,
        is_reason_shown=was.is_reason_shown,
        by=request.actor,
    )
    return reverse("web:absences")


def recall(request: ClinicRequest, row_id: uuid.UUID) -> str:
    was = as_left(Recall, row_id, marked_in_error_at__isnull=True)
    take_back_recall(recall=was, reason=_("Undone at once"), by=request.actor)
    return lot_address(was.stock.lot)


def recall_call(request: ClinicRequest, row_id: uuid.UUID) -> str:
    """The person is to be called again."""
    was = as_left(RecallCall, row_id, marked_in_error_at__isnull=True)
    take_back_recall_call(call=was, reason=_("Undone at once"), by=request.actor)
    return lot_address(request.GET.get("lot", "") or was.lot)
