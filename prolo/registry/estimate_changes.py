"""What would be otherwise in an estimate if it were made now, and since when."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from zoneinfo import ZoneInfo

from django.db.models import Max

from prolo.care.dates import local_day
from prolo.care.money import estimate as care
from prolo.care.money.elements import Stated
from prolo.care.money.estimate import Gap, Priced, with_codes
from prolo.care.money.estimate_changes import (
    Change,
    Element,
    Spread,
    all_codes,
    compare_elements,
    compare_estimates,
    compare_spread,
)
from prolo.care.stored import to_json
from prolo.errors import NotFound
from prolo.registry.booked_days import booked_injector
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.estimates import (
    as_kept,
    asked_of,
    content_sha256,
    current_estimate,
    estimate_of,
    plan_row,
    price_course,
    state_now,
    stated_of,
    written_on,
)
from prolo.registry.models import (
    AppointmentChange,
    ClinicPrice,
    Estimate,
    Event,
    Plan,
    Session,
)
from prolo.registry.prices import price_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What would be otherwise if it were estimated now."""

    lines: tuple[Change, ...] = ()  # of what has a price now
    elements: tuple[Element, ...] = ()
    spread: tuple[Spread, ...] = ()  # over another time, or at other distances
    gaps: tuple[Gap, ...] = ()  # a price that was withdrawn, or that the new plan needs

    def __bool__(self) -> bool:
        return bool(self.lines or self.elements or self.spread or self.gaps)

    @property
    def is_by_plan(self) -> bool:
        """What is more than other prices: of other things, or at other times."""
        is_of_others = any(one.kind not in ("days", "price") for one in self.lines)
        return bool(is_of_others or self.spread or self.gaps)

    @property
    def is_owed(self) -> bool:
        """Days that move by themselves are said, and no new estimate is owed for them."""
        is_priced_otherwise = any(one.kind != "days" for one in self.lines)
        return bool(is_priced_otherwise or self.elements or self.spread or self.gaps)


def changes_since(row: Estimate) -> Since:
    again, stated = estimate_again(row)
    found = _differs(row, again.estimate, stated)
    missing = {(one.what, one.of) for one in again.gaps}
    lines = tuple(one for one in found.lines if (one.what, one.of) not in missing)
    return replace(found, lines=lines, gaps=again.gaps)


def estimate_again(row: Estimate) -> tuple[Priced, Stated]:
    """The same, as plan, prices, calendar, clinic and people stand now, with the codes and words
    that somebody wrote last and that are as they were kept."""
    newest = as_kept(current_estimate(row.patient, row.course)) or row
    injector = booked_injector(row.patient, row.course) or row.injector
    again = price_course(
        row.patient,
        row.course,
        plan=plan_row(row.course),
        visits=asked_of(row),
        injector=injector,
    )
    written = written_on(newest)
    stated = state_now(row.patient, row.course, injector=injector, written=written)
    return replace(again, estimate=with_codes(again.estimate, written.codes)), stated


def as_of_now(row: Estimate) -> Estimate:
    """What would be kept now, dated as it was then; never saved. ``NotFound`` without a price."""
    again, stated = estimate_again(row)
    if again.gaps:
        raise NotFound("price")
    if (again.estimate, stated) == (estimate_of(row), stated_of(row)):
        return row
    now = copy(row)
    now.body, now.stated = to_json(again.estimate), to_json(stated)
    now.plan = plan_row(row.course)
    now.sha256 = content_sha256(now)
    return now


def changes_between(before: Estimate, row: Estimate) -> Since:
    """What was otherwise in the one that was kept later."""
    return _differs(before, estimate_of(row), stated_of(row))


def _differs(before: Estimate, now: care.Estimate, stated: Stated) -> Since:
    was = estimate_of(before)
    return Since(
        lines=compare_estimates(was, now),
        elements=compare_elements(stated_of(before), stated, codes=all_codes(was, now)),
        spread=compare_spread(was, now, clinic_knowledge(before.clinic)),
    )


def changed_on(row: Estimate) -> date | None:
    """Since when a new one is owed: the first change of plan, price or element since then."""
    since = changes_since(row)
    if not since.is_owed:
        return None
    later = [at for at in _moments(row, since) if at > row.happened_at]
    return local_day(min(later, default=row.happened_at), ZoneInfo(row.clinic.time_zone))


def changed_before(row: Estimate, anew: Estimate) -> date | None:
    """Since when the one that was made ``anew`` was owed; None: nothing had changed, and somebody
    asked for other visits."""
    since = changes_between(row, anew)
    if not since.is_owed:
        return None
    between = [at for at in _moments(row, since) if row.happened_at < at <= anew.happened_at]
    return local_day(min(between), ZoneInfo(row.clinic.time_zone)) if between else None


def touched(rows: Collection[Estimate]) -> set[uuid.UUID]:
    """By id, those of which anything that an estimate is made of was written since: a plan, a
    booking, a session, a newer one, a price, what clinic and people are called. The others are
    right still, and to see that in full asks the database ten times as often. Without a course days
    that pass change an estimate too."""
    courses = {row.course_id for row in rows if row.course_id}
    booked = AppointmentChange.objects.filter(appointment__course__in=courses)
    begun = Session.objects.filter(course__in=courses).exclude(started_at=None)
    last: dict[uuid.UUID | None, datetime] = {}
    for course, at in chain(
        Plan.objects.filter(course__in=courses).values_list("course", "recorded_at"),
        Estimate.objects.filter(course__in=courses).values_list("course", "recorded_at"),
        begun.values_list("course", "started_at"),
        booked.values_list("appointment__course", "recorded_at"),
    ):
        last[course] = max(filter(None, (at, last.get(course))))
    prices = ClinicPrice.objects.aggregate(Max("recorded_at"), Max("withdrawn_at")).values()
    called = Event.objects.filter(verb__in=CALLED).aggregate(Max("recorded_at")).values()
    of_all = max(filter(None, (*prices, *called)), default=None)
    return {
        row.pk
        for row in rows
        if row.course_id is None
        or last[row.course_id] > row.recorded_at
        or (of_all is not None and of_all > row.recorded_at)
    }


CALLED = ("clinic_updated", "provider_number_set")  # after which an element may be otherwise
ELEMENTS = {  # by the field of the clinic
    "name": "clinic",
    "address": "address",
    "provider_number": "provider_number",
    "tax_number": "tax_number",
}


def _moments(row: Estimate, since: Since) -> Iterator[datetime]:
    newest = as_kept(current_estimate(row.patient, row.course))
    if since.is_by_plan:
        yield from Plan.objects.filter(
            course=row.course, marked_in_error_at__isnull=True
        ).values_list("happened_at", flat=True)
    if since.elements:
        yield from _moments_of_elements(row, newest, {one.code for one in since.elements})
    missing = {(one.what, one.of) for one in since.gaps}
    was = [line for one in since.lines for line in one.before]
    was += [one for one in estimate_of(row).lines if (one.what, one.of) in missing]
    becomes = [line for one in since.lines for line in one.now]
    for price in ClinicPrice.objects.filter(clinic=row.clinic):
        if any(_is_price_of(one, price) for one in becomes):
            yield price.recorded_at
        if price.withdrawn_at and any(_is_price_of(one, price) for one in was):
            yield price.withdrawn_at


def _moments_of_elements(
    row: Estimate, newest: Estimate | None, codes: Collection[str]
) -> Iterator[datetime]:
    """``codes`` of those that are otherwise."""
    if newest and written_on(newest) != written_on(row):
        yield newest.happened_at
    injector = booked_injector(row.patient, row.course)
    if injector and "providers" in codes:
        yield from AppointmentChange.objects.filter(
            patient=row.patient, appointment__course=row.course, injector=injector
        ).values_list("happened_at", flat=True)
    for event in Event.objects.filter(clinic=row.clinic, verb__in=CALLED):
        fields = event.body.get("fields", ["provider_number"])  # of a clinic, or of who treats
        if any(ELEMENTS.get(one) in codes for one in fields):
            yield event.recorded_at


def _is_price_of(line: care.Line, row: ClinicPrice) -> bool:
    price = price_of(row)
    return (price.what, price.amount, price.starts_on, price.region, price.injector) == (
        line.what,
        line.amount,
        line.priced_from,
        line.region,
        line.injector,
    ) and price.of in ("", line.of)
