"""Which lots were drawn from, and everybody who got one: what a recall asks."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, get_patient, may
from prolo.registry.deaths import of_the_dead
from prolo.registry.lot_spelling import plain_lot, plain_part
from prolo.registry.models import (
    Clinic,
    InfectionCluster,
    Patient,
    Recall,
    RecallCall,
    Relation,
    Session,
    StockLot,
    Vial,
)
from prolo.registry.opened_vials import people_by_vial
from prolo.registry.relations import standing_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """One lot of one product, as it was typed last."""

    product: str
    maker: str
    lot: str
    expires_on: date
    sessions: int
    is_recalled: bool = False
    shares_infections: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One session of a person in which a vial of the lot was recorded. ``is_corrected``: the
    record says another lot since; ``speakers`` decide or speak for the person today. ``recalls``
    of this lot stand, and of ``not_reached_about`` nobody has told them. ``in_error`` are calls
    that never were, and say nothing. Nobody calls who ``has_died``."""

    vial: Vial
    session: Session
    is_corrected: bool = False
    has_died: bool = False
    is_reached: bool = False
    sharing: int = 0  # other people who were given from the same opened vial
    recalls: tuple[Recall, ...] = ()
    not_reached_about: tuple[Recall, ...] = ()
    speakers: tuple[Relation, ...] = ()
    calls: tuple[RecallCall, ...] = ()
    in_error: tuple[RecallCall, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRecall:
    """A recalled lot of which ``waiting`` people were not reached yet."""

    recall: Recall
    waiting: int

    @property
    def stock(self) -> StockLot:
        return self.recall.stock


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCall:
    """A person who got a recalled lot and was not reached yet."""

    recall: Recall
    patient: Patient


def lots_of(actor: Actor, *, text: str = "", at_most: int | None = None) -> list[Lot]:
    """Lots on record, the most used first, and with them what was drawn of no lot; with ``text``
    those whose lot or product has it."""
    check_may(actor, "recall_lots")
    rows = _vials(actor)
    if text:
        has_it, plain = Q(product__icontains=text), plain_part(text)
        rows = rows.filter(has_it | Q(plain_lot__contains=plain) if plain else has_it)
    found = rows.values("product", "maker", "plain_lot").annotate(
        typed=Max("lot"), expires=Max("expires_on"), many=Count("session", distinct=True)
    )
    recalled, shared = _recalled(actor), lot_clusters(actor.clinic)
    return [
        Lot(
            product=row["product"],
            maker=row["maker"],
            lot=row["typed"],
            expires_on=row["expires"],
            sessions=row["many"],
            is_recalled=(plain_lot(row["product"]), row["plain_lot"]) in recalled,
            shares_infections=row["plain_lot"] in shared,
        )
        for row in found.order_by(F("many").desc(), "product")[:at_most]
    ]


def _recalled(actor: Actor) -> set[tuple[str, str]]:
    stock = (one.stock for one in standing_recalls(actor.clinic))
    return {(plain_lot(one.product), one.plain_lot) for one in stock}


def standing_recalls(clinic: Clinic, *, lot: str = "") -> list[Recall]:
    """Of every lot, or of this one, of whatever product; the longest recalled first."""
    rows = Recall.objects.filter(clinic=clinic, marked_in_error_at__isnull=True)
    if lot:
        rows = rows.filter(stock__plain_lot=plain_lot(lot))
    return list(rows.select_related("stock").order_by("stock__recalled_at", "pk"))


def open_recalls(actor: Actor) -> list[OpenRecall]:
    """Recalled lots with people on their call list whom nobody reached yet, the longest recalled
    first: three queries, however many."""
    waiting = _not_reached(actor)
    return [OpenRecall(recall=one, waiting=len(who)) for one, who in waiting.items() if who]


def open_calls(actor: Actor) -> list[OpenCall]:
    """Each person who got a recalled lot and was not reached yet, the longest recalled first."""
    waiting = _not_reached(actor)
    rows = Patient.objects.filter(pk__in={patient for who in waiting.values() for patient in who})
    people = {row.pk: row for row in rows.select_related("identity__clinic")}
    return [
        OpenCall(recall=recall, patient=people[patient])
        for recall, who in waiting.items()
        for patient in sorted(who)
    ]


def _not_reached(actor: Actor) -> dict[Recall, set[uuid.UUID]]:
    """Of each recall who is still to be called. Who got the number of another product is called
    too: what stands on a vial is typed by hand, and each product spelled in several ways. Nobody
    calls the dead."""
    check_may(actor, "recall_lots")
    recalls = standing_recalls(actor.clinic)
    if not recalls:
        return {}
    lots = {one.stock.plain_lot for one in recalls}
    vials = _all_vials(actor).filter(plain_lot__in=lots, marked_in_error_at__isnull=True)
    vials = vials.exclude(of_the_dead())
    got = _sets(vials.values_list("plain_lot", "patient_id").distinct())
    calls = RecallCall.objects.filter(recall__in=recalls, reached=True).current()
    reached = _sets(calls.values_list("recall_id", "patient_id"))
    return {one: got[one.stock.plain_lot] - reached[one.pk] for one in recalls}


def _sets(pairs: Iterable[tuple[Any, uuid.UUID]]) -> dict[Any, set[uuid.UUID]]:
    found: dict[Any, set[uuid.UUID]] = defaultdict(set)
    for key, patient in pairs:
        found[key].add(patient)
    return found


def lot_clusters(clinic: Clinic) -> dict[str, InfectionCluster]:
    """By the plain lot: infections of several people who got it, of which nobody has said yet what
    was found."""
    rows = InfectionCluster.objects.filter(clinic=clinic, kind="lot", state="open")
    return {one.value: one for one in rows.prefetch_related("members")}


def recipients(actor: Actor, *, lot: str) -> Iterator[Recipient]:
    """Everybody who got a vial of this lot, in one query, the latest first; who speaks for them
    and who called them in one more each. Those come last whose record says another lot since."""
    check_may(actor, "recall_lots")
    rows = list(
        _of_lot(_all_vials(actor), lot)
        .filter(marked_in_error_at__isnull=True)
        .annotate(
            is_corrected=Exists(_all_vials(actor).filter(replaces=OuterRef("pk"))),
            has_died=of_the_dead(),
        )
        .select_related(
            "session__course",
            "session__clinic",
            "session__patient__identity",
            "opened_vial__recorded_by",
        )
        .order_by("is_corrected", "-happened_at", "pk")
    )
    standing = {row.session_id for row in rows if not row.is_corrected}
    rows = [row for row in rows if not row.is_corrected or row.session_id not in standing]
    people = {row.patient_id for row in rows}
    speakers, calls = _speakers(actor, people), _calls(actor, lot, people)
    by_vial = people_by_vial(row for row in rows if not row.is_corrected)
    recalls = standing_recalls(actor.clinic, lot=lot)
    return (
        Recipient(
            vial=row,
            session=row.session,
            is_corrected=row.is_corrected,
            sharing=len(by_vial.get(row.opened_vial_id, set()) - {row.patient_id}),
            speakers=tuple(speakers.get(row.patient_id, ())),
            has_died=row.has_died,
            **_called(calls.get(row.patient_id, ()), recalls, has_died=row.has_died),
        )
        for row in rows
    )


def _called(
    calls: Iterable[RecallCall], recalls: Sequence[Recall], *, has_died: bool
) -> dict[str, Any]:
    """Reached is who was told of every recall that stands; while none does, who was told at all."""
    standing = [one for one in calls if one.marked_in_error_at is None]
    told = {one.recall_id for one in standing if one.reached}
    left = tuple(one for one in recalls if one.pk not in told)
    return {
        "is_reached": not left if recalls else None in told,
        "recalls": tuple(recalls),
        "not_reached_about": () if has_died else left,
        "calls": tuple(standing),
        "in_error": tuple(one for one in calls if one.marked_in_error_at is not None),
    }


def stock_of(actor: Actor, *, lot: str) -> list[StockLot]:
    """What is kept here of this lot, of one product or of several."""
    check_may(actor, "recall_lots")
    rows = _of_lot(StockLot.objects.filter(clinic=actor.clinic), lot)
    recalls = Prefetch(
        "recalls", Recall.objects.select_related("recorded_by", "marked_in_error_by")
    )
    return list(rows.order_by("product", "expires_on").prefetch_related(recalls))


def not_in_stock(actor: Actor, *, lot: str) -> list[Vial]:
    """Of each product with this lot that was never received here, the vial that was drawn last: it
    is recalled by its label."""
    kept = {plain_lot(one.product) for one in stock_of(actor, lot=lot)}
    vials = _of_lot(_vials(actor), lot).order_by("happened_at", "pk")
    newest = {plain_lot(one.product): one for one in vials}
    return [vial for product, vial in sorted(newest.items()) if product not in kept]


def get_recipient(actor: Actor, patient_id: uuid.UUID, *, lot: str) -> Patient:
    """Who may not look for people reaches those alone who got the lot."""
    check_may(actor, "recall_lots")
    if may(actor, "see_identity"):
        return get_patient(actor, patient_id)
    found = Patient.objects.filter(pk=patient_id, clinic=actor.clinic).first()
    if found is None or not got_lot(found, lot=lot):
        raise NotFound("patient")
    return found


def got_lot(patient: Patient, *, lot: str) -> bool:
    """On record now, or before it was corrected."""
    rows = Vial.objects.filter(patient=patient, marked_in_error_at__isnull=True)
    return bool(_of_lot(rows, lot).exists())


def _speakers(actor: Actor, people: Collection[Any]) -> dict[Any, list[Relation]]:
    rows = Relation.objects.filter(
        standing_on(clock.today(actor.clinic)),
        clinic=actor.clinic,
        patient__in=people,
        kind__in=(Relation.Kind.GUARDIAN, Relation.Kind.PROXY),
    )
    return _by_patient(rows.order_by("kind", "starts_on"))


def _calls(actor: Actor, lot: str, people: Collection[Any]) -> dict[Any, list[RecallCall]]:
    rows = RecallCall.objects.filter(clinic=actor.clinic, lot=plain_lot(lot), patient__in=people)
    whose = rows.select_related("recorded_by", "marked_in_error_by", "recall__stock")
    return _by_patient(whose.order_by("-happened_at"))


def _by_patient(rows: Iterable[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(row.patient_id, []).append(row)
    return found


def _vials(actor: Actor) -> Any:
    return _all_vials(actor).current()


def _all_vials(actor: Actor) -> Any:
    return Vial.objects.filter(clinic=actor.clinic)


def _of_lot(rows: Any, lot: str) -> Any:
    """Those whose lot could not be read have none in common."""
    plain = plain_lot(lot)
    return rows.filter(plain_lot=plain) if plain else rows.none()
