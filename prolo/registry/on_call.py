"""Who answers for a clinic at an instant, and when nobody does.

A duty counts as long as its person works there as a nurse or a physician, and can log in: others
may read nothing of what a patient reports, and who has left reads nothing any more.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from prolo.registry import clock
from prolo.registry.access import CLINICAL, still_there
from prolo.registry.models import Clinic, Membership, OnCall
from prolo.registry.prepared import prepared

LONGEST_KEPT = timedelta(days=30)  # a page that opens without a signal: no check is open longer


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one instant to another, the end not included."""

    starts_at: datetime
    ends_at: datetime


def duties(clinic: Clinic) -> QuerySet[OnCall]:
    """Those that stand and count, in the order in which they begin."""
    rows = OnCall.objects.filter(_counts(clock.today(clinic)), clinic=clinic)
    return rows.select_related("user").order_by("starts_at", "recorded_at")


def on_call_at(clinic: Clinic, at: datetime) -> OnCall | None:
    """The duty that began last; None: nobody is on call."""
    return duties(clinic).filter(starts_at__lte=at, ends_at__gt=at).last()


def duty_at(on_duty: Sequence[OnCall], at: datetime) -> OnCall | None:
    """The same, of ``duties`` that were read before."""
    return next((one for one in reversed(on_duty) if one.starts_at <= at < one.ends_at), None)


class Watch(NamedTuple):
    """From one change of duty to the next: who is on call; None: nobody."""

    span: Span
    duty: OnCall | None


def watches(clinic: Clinic, start: datetime, end: datetime) -> list[Watch]:
    """One after the other, as it stands in the roster."""
    rows = list(duties(clinic).filter(ends_at__gt=start, starts_at__lt=end))
    turns = {at for one in rows for at in (one.starts_at, one.ends_at) if start < at < end}
    changes = pairwise(sorted({start, end, *turns}))
    return [Watch(Span(since, until), duty_at(rows, since)) for since, until in changes]


def watches_kept(clinic: Clinic, now: datetime) -> list[Watch]:
    """For a page that may be read later than it was made."""
    return watches(clinic, now, now + LONGEST_KEPT)


def phone_of(duty: OnCall | None, clinic: Clinic) -> str:
    """Where who is on call is reached: the duty's own telephone, else the clinic's for that, else
    the clinic's. Empty: nobody is on call, or there is none."""
    return (duty.phone or clinic.on_call_phone or clinic.phone) if duty else ""


def text_number(duty: OnCall | None, clinic: Clinic) -> str:
    """Where a text reaches them: the number that patients are told to call, also with nobody on
    call. The clinic's other telephone stands in its rooms."""
    return (duty.phone if duty else "") or clinic.on_call_phone


def is_anybody_on_call(clinic: Clinic, at: datetime) -> bool:
    return bool(_duty_at(clinic.pk, at, clock.today(clinic)))


@prepared
def _duty_at(clinic_id: uuid.UUID, at: datetime, today: date) -> QuerySet[OnCall, uuid.UUID]:
    rows = OnCall.objects.filter(_counts(today), clinic=clinic_id)
    return rows.filter(starts_at__lte=at, ends_at__gt=at).values_list("pk", flat=True)[:1]


def _counts(today: date) -> Q:
    works = Membership.unscoped.filter(
        still_there(today),
        clinic=OuterRef("clinic"),
        user=OuterRef("user"),
        user__is_active=True,
        role__in=sorted(CLINICAL),
    )
    return Q(Exists(works), withdrawn_at__isnull=True)


def gaps(spans: Iterable[Span], start: datetime, end: datetime) -> list[Span]:
    """When between two instants nobody is on call."""
    found, covered = [], start
    for one in sorted(spans):
        if one.starts_at >= end:
            break
        if one.starts_at > covered:
            found.append(Span(covered, one.starts_at))
        covered = max(covered, one.ends_at)
    return [*found, Span(covered, end)] if covered < end else found


def overlaps(spans: Iterable[Span]) -> list[Span]:
    """When two or more are on call at once."""
    found: list[Span] = []
    covered: datetime | None = None
    for one in sorted(spans):
        if covered is not None and one.starts_at < covered:
            both = Span(one.starts_at, min(covered, one.ends_at))
            if found and both.starts_at <= found[-1].ends_at:
                both = Span(found[-1].starts_at, max(found[-1].ends_at, both.ends_at))
                found.pop()
            found.append(both)
        covered = one.ends_at if covered is None else max(covered, one.ends_at)
    return found
