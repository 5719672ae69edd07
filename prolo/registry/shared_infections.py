"""Infections that share a lot, an opened vial, a room or an injector, as they stand."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Prefetch

from prolo.care.harms.clusters import Cluster, Infection, find_clusters
from prolo.care.harms.events import INFECTIONS
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import AdverseEventRecord, Clinic, InfectionCluster, Vial


def infections(clinic: Clinic, *, events: Collection[uuid.UUID] | None = None) -> list[Infection]:
    """Every infection that counts, or those among ``events``, with the lots, the opened vials,
    the room and the injector of its session."""
    current = AdverseEventRecord.objects.current().filter(clinic=clinic, kind__in=INFECTIONS)
    if events is not None:
        current = current.filter(event__in=events)
    rows = current.select_related("event__session__appointment").prefetch_related(
        Prefetch("event__session__vials", Vial.objects.current(), to_attr="drawn_from")
    )
    return [
        Infection(
            event=str(one.event_id),
            person=str(one.patient_id),
            onset_on=one.onset_on,
            shares=frozenset(_shares(one.event.session)),
        )
        for one in rows
    ]


def _shares(session: Any) -> Iterable[tuple[str, str]]:
    if session is None:
        return
    for one in session.drawn_from:
        if one.plain_lot:
            yield ("lot", one.plain_lot)
        if one.opened_vial_id:  # also where its lot was typed twice, or cannot be read
            yield ("vial", str(one.opened_vial_id))
    if session.appointment and session.appointment.room_id:
        yield ("room", str(session.appointment.room_id))
    if session.injector_id:
        yield ("injector", str(session.injector_id))


def still_sharing(cluster: InfectionCluster) -> set[uuid.UUID]:
    """Of what an alarm counted, the events that are infections as they stand now, and have in
    common what it is about."""
    members = {member.event_id for member in cluster.members.all()}
    what = (cluster.kind, cluster.value)
    return {
        uuid.UUID(one.event)
        for one in infections(cluster.clinic, events=members)
        if what in one.shares
    }


def clusters(clinic: Clinic) -> list[Cluster]:
    days = clinic_knowledge(clinic).threshold("infection-cluster-days").value
    return find_clusters(infections(clinic), days=int(days))
