"""What would be otherwise in an estimate if it were made now, and since when."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain, takewhile
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce

from prolo.care.money import estimate as care
from prolo.care.money.elements import Stated
from prolo.care.money.estimate import Gap, Priced, with_codes
from prolo.care.money.estimate_changes import (
    SPREAD,
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
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.booked_days import ASSESSMENT, booked_injector
from prolo.registry.clinic_knowledge import clinic_knowledge, knowledge_at
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
    who_is_expected,
    written_on,
)
from prolo.registry.held_sessions import begun_sessions
from prolo.registry.models import (
    AppointmentChange,
    ClinicPrice,
    ClinicValue,
    CourseMove,
    Estimate,
    Event,
    FactConfirmation,
    Plan,
    Session,
    User,
)
from prolo.registry.models.events import OF_NOBODY
from prolo.registry.plans import plan_row_by, plan_rows


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
    def is_priced_otherwise(self) -> bool:
        """Days that move by themselves are said, and no new estimate is owed for them."""
        return bool(any(one.kind != "days" for one in self.lines) or self.spread or self.gaps)

    @property
    def is_owed(self) -> bool:
        return bool(self.is_priced_otherwise or self.elements)


def changes_since(row: Estimate) -> Since:
    return _since(row, *estimate_again(row), clinic_knowledge(row.clinic))


def _changed(row: Estimate) -> Since:
    """The same without what is booked beyond the plan and is not in it: that is owed an estimate by
    the clock of its own booking, and what was told of the others stays right."""
    again = estimate_again(row, beyond=estimate_of(row).beyond_plan)
    return _since(row, *again, clinic_knowledge(row.clinic))


def _since(row: Estimate, again: Priced, stated: Stated, knowledge: Knowledge) -> Since:
    found = _differs(row, again.estimate, stated, knowledge)
    missing = {(one.what, one.of) for one in again.gaps}
    lines = tuple(one for one in found.lines if (one.what, one.of) not in missing)
    return replace(found, lines=lines, gaps=again.gaps)


def estimate_again(
    row: Estimate, *, beyond: Collection[int] | None = None
) -> tuple[Priced, Stated]:
    """The same, as plan, prices, calendar, clinic and people stand now, with the codes and words
    that somebody wrote last and that are as they were kept. ``beyond``: as in ``price_course``."""
    newest = as_kept(current_estimate(row.patient, row.course)) or row
    injector = row.injector or booked_injector(row.patient, row.course)
    again = price_course(
        row.patient,
        row.course,
        plan=plan_row(row.course),
        visits=asked_of(row),
        injector=injector,
        beyond=beyond,
    )
    written = written_on(newest)
    stated = state_now(
        row.patient,
        row.course,
        visits=asked_of(row),
        injector=injector,
        written=written,
        beyond=beyond,
    )
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
    knowledge = clinic_knowledge(before.clinic)
    return _differs(before, estimate_of(row), stated_of(row), knowledge)


def _differs(before: Estimate, now: care.Estimate, stated: Stated, knowledge: Knowledge) -> Since:
    was = estimate_of(before)
    return Since(
        lines=compare_estimates(was, now),
        elements=compare_elements(stated_of(before), stated, codes=all_codes(was, now)),
        spread=compare_spread(was, now, knowledge),
    )


def changed_on(row: Estimate) -> date | None:
    """Since when a new one is owed; where nothing that is on record explains it, since this one was
    made. That it names somebody more than are expected is owed none then."""
    since = _changed(row)
    if not since.is_owed:
        return None
    explained = _explained(row, since, until=clock.now(row.clinic))
    if explained or _only_names_fewer(row, since):
        return explained
    return _day(row, row.happened_at)


def _only_names_fewer(row: Estimate, since: Since) -> bool:
    """As one does that was kept when whoever was named was named for what was booked with others
    too."""
    if since.is_priced_otherwise or {one.code for one in since.elements} != {"providers"}:
        return False
    _again, stated = estimate_again(row, beyond=estimate_of(row).beyond_plan)
    return {one.name for one in stated.providers} < {one.name for one in stated_of(row).providers}


def surely_changed_on(row: Estimate) -> date | None:
    """The same where something on record explains it: nothing is held against anybody without."""
    since = _changed(row)
    return _explained(row, since, until=clock.now(row.clinic)) if since.is_owed else None


def changed_before(row: Estimate, anew: Estimate) -> date | None:
    """Since when the one that was made ``anew`` was owed; None: nothing had changed, and somebody
    asked for other visits."""
    since = changes_between(row, anew)
    return _explained(row, since, until=anew.happened_at) if since.is_owed else None


def _explained(row: Estimate, since: Since, *, until: datetime) -> date | None:
    """By the first of what was written ``until`` then and made it otherwise."""
    found = [_priced_otherwise_at(row, until)] if since.is_priced_otherwise else []
    if since.elements:
        newest = as_kept(current_estimate(row.patient, row.course))
        codes = {one.code for one in since.elements}
        later = _moments_of_elements(row, newest, codes)
        found.append(min((at for at in later if row.happened_at < at <= until), default=None))
        if "providers" in codes:
            found.append(_with_others_at(row, until))
    first = min(filter(None, found), default=None)
    return _day(row, first) if first else None


def _priced_otherwise_at(row: Estimate, until: datetime) -> datetime | None:
    """A plan that was signed again as it was, and what was taken back, is no change."""

    def is_otherwise(at: datetime) -> bool:
        then, knowledge = _estimate_at(row, at), knowledge_at(row.clinic, at)
        return _since(row, then, stated_of(row), knowledge).is_priced_otherwise

    return _since_when(row, _moments(row), until, is_otherwise)


def _with_others_at(row: Estimate, until: datetime) -> datetime | None:
    """When others came to be expected to treat."""
    moments = chain(_booked(row).values_list("happened_at", flat=True), _plans(row))
    had = _people_at(row, row.happened_at)
    return _since_when(row, moments, until, lambda at: _people_at(row, at) != had)


def _since_when(
    row: Estimate,
    moments: Iterable[datetime],
    until: datetime,
    is_otherwise: Callable[[datetime], bool],
) -> datetime | None:
    """From then on it would have been otherwise, at each later moment."""
    later = sorted({at for at in moments if row.happened_at < at <= until}, reverse=True)
    return min(takewhile(is_otherwise, later), default=None)


def _people_at(row: Estimate, at: datetime) -> set[User]:
    return set(
        who_is_expected(
            row.patient,
            row.course,
            visits=asked_of(row),
            injector=row.injector or booked_injector(row.patient, row.course, at=at),
            beyond=estimate_of(row).beyond_plan,
            at=at,
        )
    )


def _estimate_at(row: Estimate, at: datetime) -> Priced:
    """The same, as plan, prices, rules and calendar stood then."""
    return price_course(
        row.patient,
        row.course,
        plan=plan_row_by(row.course, at),
        visits=asked_of(row),
        injector=row.injector or booked_injector(row.patient, row.course, at=at),
        at=at,
        beyond=estimate_of(row).beyond_plan,
    )


def _day(row: Estimate, at: datetime) -> date:
    return clock.day_at(at, row.clinic)


def touched(rows: Collection[Estimate]) -> set[uuid.UUID]:
    """By id, those of which anything that an estimate is made of was written since: a plan, a
    booking, a session, a move of the course, a newer one, a price, a rule that somebody confirmed
    or changed, what clinic and people are called. The others are right still, and to see that in
    full asks the database ten times as often. Without a course days that pass change an estimate
    too."""
    courses = {row.course_id for row in rows if row.course_id}
    booked = _of_courses({row.patient_id for row in rows}, courses)
    begun = Session.objects.filter(course__in=courses).exclude(started_at=None)
    last: dict[uuid.UUID | None, datetime] = {}  # by course, and by patient where it is of none
    for of, at in chain(
        Plan.objects.filter(course__in=courses).values_list("course", "recorded_at"),
        Estimate.objects.filter(course__in=courses).values_list("course", "recorded_at"),
        begun.values_list("course", "started_at"),
        booked.values_list(Coalesce("appointment__course", "patient"), "recorded_at"),
        CourseMove.objects.filter(course__in=courses).values_list("course", "recorded_at"),
    ):
        last[of] = max(filter(None, (at, last.get(of))))
    prices = ClinicPrice.objects.aggregate(Max("recorded_at"), Max("withdrawn_at")).values()
    called = _called().aggregate(Max("recorded_at")).values()
    rules = chain.from_iterable(_rules())
    of_all = max(filter(None, (*prices, *called, *rules)), default=None)
    return {
        row.pk
        for row in rows
        if row.course_id is None
        or last[row.course_id] > row.recorded_at
        or ((first := last.get(row.patient_id)) and first > row.recorded_at)
        or (of_all is not None and of_all > row.recorded_at)
    }


def _of_courses(
    patients: Collection[uuid.UUID], courses: Collection[uuid.UUID | None]
) -> QuerySet[AppointmentChange]:
    """Of what is booked in them, and of first visits that belong to none yet."""
    of_them = Q(appointment__course__in=courses)
    first = Q(appointment__course=None, appointment__purpose=ASSESSMENT)
    return AppointmentChange.objects.filter(of_them | first, patient__in=patients)


FOLLOWED = Q(ref__startswith="protocols/") | Q(ref=f"billing/{SPREAD}")  # see session_count


def _rules() -> QuerySet[Any, tuple[datetime | None, ...]]:
    """When somebody confirmed or changed a rule that an estimate follows, or took that back."""
    confirmed, changed = (
        model.objects.filter(FOLLOWED).values_list("recorded_at", "withdrawn_at")
        for model in (FactConfirmation, ClinicValue)
    )
    return confirmed.union(changed, all=True)


CALLED = ("clinic_updated", "provider_number_set")  # after which an element may be otherwise
ELEMENTS = {  # by the field of the clinic
    "name": "clinic",
    "address": "address",
    "provider_number": "provider_number",
    "tax_number": "tax_number",
}


def _called() -> QuerySet[Event]:
    return Event.objects.filter(OF_NOBODY, verb__in=CALLED)


def _moments(row: Estimate) -> Iterator[datetime]:
    """When anything was written that an amount, a number or a day may follow from."""
    if row.course_id:
        yield from _plans(row)
        begun = begun_sessions([row.course_id])
        yield from filter(None, begun.values_list("started_at", flat=True))
        moves = CourseMove.objects.filter(course=row.course_id)
        yield from moves.values_list("happened_at", flat=True)
    yield from _booked(row).values_list("happened_at", flat=True)
    prices = ClinicPrice.objects.filter(clinic=row.clinic)
    for both in chain(prices.values_list("recorded_at", "withdrawn_at"), _rules()):
        yield from filter(None, both)


def _plans(row: Estimate) -> Iterable[datetime]:
    return plan_rows(row.course).values_list("happened_at", flat=True) if row.course else ()


def _booked(row: Estimate) -> QuerySet[AppointmentChange]:
    return AppointmentChange.objects.filter(patient=row.patient)


def _moments_of_elements(
    row: Estimate, newest: Estimate | None, codes: Collection[str]
) -> Iterator[datetime]:
    """``codes`` of those that are otherwise; of who treats see ``_with_others_at``."""
    if newest and written_on(newest) != written_on(row):
        yield newest.happened_at
    for event in _called().filter(clinic=row.clinic):
        fields = event.body.get("fields", ["provider_number"])  # of a clinic, or of who treats
        if any(ELEMENTS.get(one) in codes for one in fields):
            yield event.recorded_at
