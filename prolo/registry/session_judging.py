"""What is being recorded of a session, and what the rules say about it.

``judge_session`` gives every conclusion about what was given: ``dose``, ``vials`` and
``injections``. It takes what is typed so far, so that it can be asked while a session runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from prolo.care import dose
from prolo.care.checklist import Numbing, ReadinessAnswers
from prolo.care.conclusions import Conclusion, Finding
from prolo.care.dates import local_day
from prolo.care.drawn import DrawnVial, drawn_findings
from prolo.care.injection_count import count_findings
from prolo.care.limits import verdict_of
from prolo.care.mixtures import vials_of
from prolo.care.stored import from_json
from prolo.care.vials import StockSays, VialUse, check_vials
from prolo.errors import CareError
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.dose_limits import own_limits
from prolo.registry.lot_spelling import is_alike, plain_lot
from prolo.registry.models import Clinic, Injection, Session, StockLot, User, Vial
from prolo.registry.planned import allergies_of
from prolo.registry.session_rows import CREAM, SEDATION, injected_of, planned_pct, planned_rows
from prolo.registry.stock import Cupboard
from prolo.registry.weights import Weighed, is_adult, weight_of_the_visit

DAY = timedelta(hours=24)
GIVEN = ("volume_ml", "anaesthetic", "anaesthetic_pct", "irritant", "irritant_pct", "structure")
DRAWN = (
    "stock",
    "role",
    "substance",
    "product",
    "lot",
    "strength_pct",
    "volume_ml",
    "expires_on",
    "single_dose",
    "is_another",
    "opened_vial",
    "amount_g",
    "area_cm2",
)


REASONS = (
    "over_limit",
    "vial",
    "other_side",
    "other_than_agreed",
    "not_ready",
    "injector",
    "written_late",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What is recorded of a session: rows as the fields of ``Vial`` and ``Injection``.

    ``reasons`` says why what a rule speaks against was done all the same, by its name, one of
    ``REASONS``.
    """

    weight: Weighed | None
    vials: Sequence[Mapping[str, Any]]
    injections: Sequence[Mapping[str, Any]]
    injector: User | None = None
    supervisor: User | None = None
    last_needle_at: datetime | None = None  # said where it is written down on a later day
    reasons: Mapping[str, str] = field(default_factory=dict)

    def reason(self, name: str) -> str:
        return self.reasons.get(name, "").strip()


def judge_session(
    session: Session, recording: Recording, *, at: datetime, is_complete: bool = True
) -> tuple[Conclusion, ...]:
    """dose, vials, injections. While it runs (``is_complete`` False) nobody is told of too few
    needles, nor that no vial was written down yet; one that is missing beside others is pointed
    out."""
    knowledge = clinic_knowledge(session.clinic)
    return (
        judge_dose(session, recording, at=at),
        _judge_vials(session, recording, at, knowledge, is_complete),
        _judge_count(session, recording, knowledge, is_complete),
    )


def as_of(recording: Recording, at: datetime) -> Recording:
    """Written down late: no vial was opened after the last needle."""
    vials = [{**row, "opened_at": min(row.get("opened_at") or at, at)} for row in recording.vials]
    return replace(recording, vials=vials)


def recording_of(session: Session) -> Recording:
    """What stands on record, corrections included, as it would be typed."""
    weight = weight_of_the_visit(session)
    return Recording(
        weight=Weighed(
            value_kg=weight.value,
            entered_value=weight.entered_value,
            entered_unit=weight.entered_unit,
        )
        if weight
        else None,
        vials=[
            {name: getattr(row, name) for name in (*DRAWN, "opened_at")}
            for row in session.vials.current().exclude(role=SEDATION)
        ],
        injections=[
            {name: getattr(row, name) for name in (*GIVEN, "side")}
            for row in session.injections.current()
        ],
        injector=session.injector,
        supervisor=session.supervisor,
    )


# -- the dose -----------------------------------------------------------------------------


def judge_dose(session: Session, recording: Recording, *, at: datetime) -> Conclusion:
    """What was given in this person's last 24 hours, with what is being recorded now."""
    clinic, planned = session.clinic, planned_rows(session.course)
    return dose.check_dose(
        given=[
            *given_before(session, at),
            *(_given(row, at, planned_pct(row, planned)) for row in recording.injections),
        ],
        creams=[*_creams_of(session, recording.vials, at), *_creams_before(session, at)],
        patient=dose.Patient(
            weight_kg=recording.weight.value_kg if recording.weight else None,
            is_adult=is_adult(session.patient, clock.day_at(at, clinic)),
        ),
        own_limits=own_limits(session.patient, at=at),
        knowledge=clinic_knowledge(clinic),
        now=at,
    )


def given_before(session: Session, at: datetime) -> list[dose.Given]:
    """What the person got in the last 24 hours in other sessions, of any course."""
    rows = Injection.objects.filter(
        patient=session.patient, happened_at__gt=at - DAY, happened_at__lte=at
    ).exclude(session=session)
    return [
        _given({name: getattr(row, name) for name in GIVEN}, row.happened_at)
        for row in rows.current()
    ]


def counting(session: Session) -> Iterator[Session]:
    """Other sessions that were recorded, of which the dose counts what was given in this one (they
    ended within 24 hours after it), or goes by the same weight (of one visit)."""
    counts = Q(visit=session.visit)
    if session.ended_at:
        counts |= Q(ended_at__gte=session.ended_at, ended_at__lt=session.ended_at + DAY)
    is_recorded = {"state__in": (Session.State.RECORDED, Session.State.SIGNED)}
    others = Session.objects.filter(counts, patient=session.patient, **is_recorded)
    yield from others.exclude(pk=session.pk).order_by("ended_at", "pk")


def _given(row: Mapping[str, Any], at: datetime, planned: Decimal | None = None) -> dose.Given:
    anaesthetic = row.get("anaesthetic")
    return dose.Given(
        volume_ml=row["volume_ml"],
        anaesthetics_pct={anaesthetic: row.get("anaesthetic_pct")} if anaesthetic else {},
        irritant=row.get("irritant") or "",
        irritant_pct=row.get("irritant_pct"),
        planned_irritant_pct=planned,
        structure=row.get("structure") or "",
        at=at,
    )


def _creams_of(
    session: Session, vials: Sequence[Mapping[str, Any]], at: datetime
) -> list[dose.Cream]:
    """Recorded with the vials; or at readiness, where the same cream stands once."""
    creams = [
        dose.Cream(
            anaesthetic=row["substance"],
            amount_g=row["amount_g"],
            area_cm2=row.get("area_cm2"),
            at=at,
        )
        for row in vials
        if row["role"] == CREAM and row.get("amount_g")
    ]
    numbing = _numbing(session)
    if numbing is None or numbing.cream_g is None:
        return creams
    if numbing.cream in {"", *(one.anaesthetic for one in creams)}:
        return creams
    at_readiness = dose.Cream(
        anaesthetic=numbing.cream,
        amount_g=numbing.cream_g,
        area_cm2=numbing.cream_cm2,
        at=numbing.cream_at,
    )
    return [*creams, at_readiness]


def _creams_before(session: Session, at: datetime) -> Iterator[dose.Cream]:
    others = Session.objects.filter(
        patient=session.patient, visit__arrived_at__gt=at - DAY, visit__arrived_at__lte=at
    ).exclude(pk=session.pk)
    for other in others:
        rows = [{name: getattr(row, name) for name in DRAWN} for row in other.vials.current()]
        yield from _creams_of(other, rows, other.ended_at or at)


def _numbing(session: Session) -> Numbing | None:
    row = session.readiness.current().order_by("happened_at", "recorded_at").last()
    try:
        return from_json(ReadinessAnswers, row.answers).numbing if row else None
    except CareError:
        return None


# -- the vials and the number of needles --------------------------------------------------


def _judge_vials(
    session: Session,
    recording: Recording,
    at: datetime,
    knowledge: Knowledge,
    is_complete: bool,
) -> Conclusion:
    zone = ZoneInfo(session.clinic.time_zone)
    on = at.astimezone(zone).date()
    cupboard = Cupboard(session.clinic)
    says = cupboard.says(recording.vials, session, at)
    uses = [
        _use(session, row, zone, at, cupboard, stock_says)
        for row, stock_says in zip(recording.vials, says, strict=True)
    ]
    drawn = {row["substance"] for row in recording.vials}
    needed = {
        vial
        for row in recording.injections
        for name in (row.get("irritant"), row.get("anaesthetic"))
        if name
        for vial in vials_of(name, knowledge)
    }
    return check_vials(
        uses,
        on=on,
        knowledge=knowledge,
        without_vial=sorted(needed - drawn),
        allergies=allergies_of(session.patient),
        besides=_judge_drawn(recording, knowledge),
        none_recorded=is_complete
        and bool(recording.injections)
        and all(row["role"] == CREAM for row in recording.vials),
        is_complete=is_complete,
    )


def _judge_drawn(recording: Recording, knowledge: Knowledge) -> Iterator[Finding]:
    """Can what was given have come from these vials?"""
    vials = [
        DrawnVial(
            substance=row["substance"],
            pct=row.get("strength_pct"),
            size_ml=row.get("volume_ml"),
        )
        for row in recording.vials
        if row["role"] != CREAM
    ]
    return drawn_findings(vials, injected_of(recording.injections), knowledge)


def _use(
    session: Session,
    row: Mapping[str, Any],
    zone: ZoneInfo,
    at: datetime,
    cupboard: Cupboard,
    says: StockSays,
) -> VialUse:
    stock = cupboard.lot_of(row)
    opened_at = row.get("opened_at") or at
    return VialUse(
        substance=row["substance"],
        lot=plain_lot(row.get("lot") or "") and row["lot"],
        expires_on=row.get("expires_on"),
        opened_on=opened_at.astimezone(zone).date(),
        is_single_dose=row["single_dose"] or (stock is not None and stock.single_person),
        opened_life_days=stock.opened_life_days if stock else None,
        ingredients=_ingredients(stock),
        stock=says,
        recalled=cupboard.recall_of(row, at),
        shares=cupboard.shared_infections(row),
        used_for_another=_was_used_for_another(session, row, stock, opened_at, at),
    )


def _ingredients(stock: StockLot | None) -> tuple[str, ...] | None:
    if stock is None or not stock.ingredients:
        return None
    return tuple(one.strip() for one in stock.ingredients.split(",") if one.strip())


def _was_used_for_another(
    session: Session,
    row: Mapping[str, Any],
    stock: StockLot | None,
    opened_at: datetime,
    at: datetime,
) -> bool:
    """The same lot of the product or of the substance, however they were typed, opened on the same
    day in another person's session. Of one that stood open since an earlier day it is the same
    vial. Two vials of a lot opened today are the rule, and nothing that is typed of them tells
    them from one: a label has a lot and no number, and what was neither given nor thrown away is
    as often a rest that nobody wrote down. The cupboard alone counts what was opened."""
    zone = ZoneInfo(session.clinic.time_zone)
    opened_on = local_day(opened_at, zone)
    lot = plain_lot(row.get("lot") or (stock.lot if stock else ""))
    if not lot or opened_on >= local_day(at, zone):
        return False
    since = datetime.combine(opened_on, time(), zone)
    others = Vial.objects.filter(
        clinic=session.clinic, plain_lot=lot, opened_at__gte=since, opened_at__lt=since + DAY
    )
    product = row.get("product") or (stock.product if stock else "")
    return any(
        is_alike(one, product=product, substance=row["substance"])
        for one in others.exclude(patient=session.patient).current()
    )


def _judge_count(
    session: Session, recording: Recording, knowledge: Knowledge, is_complete: bool
) -> Conclusion:
    findings = count_findings(
        len(recording.injections),
        condition=session.course.condition,
        knowledge=knowledge,
        is_complete=is_complete,
    )
    return Conclusion(kind="injections", verdict=verdict_of(findings), findings=findings)


def opened_at(day: Any, clinic: Clinic, now: datetime) -> datetime:
    """A vial opened today was opened now; of an earlier day only the day is known: noon."""
    zone = ZoneInfo(clinic.time_zone)
    if day is None or day == now.astimezone(zone).date():
        return now
    return datetime.combine(day, time(12), zone)
