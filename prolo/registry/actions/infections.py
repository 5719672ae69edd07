"""Alarms about infections that share a lot, a vial, a room or an injector: raised, taken in,
closed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from prolo.care.harms.clusters import Cluster
from prolo.errors import Invalid, NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.alerts import alert_of_cluster
from prolo.registry.events import record_event
from prolo.registry.models import (
    AdverseEvent,
    ClusterMember,
    InfectionCluster,
    OpenedVial,
    Role,
    Room,
    User,
    Vial,
)
from prolo.registry.shared_infections import clusters
from prolo.registry.transactions import write_transaction

CLOSING = ("state", "owner", "found", "closed_at", "ended_itself")


def raise_clusters(*, by: Actor) -> list[InfectionCluster]:
    """An alarm for each cluster with an infection that no alarm has counted yet; one that is open
    takes it in. Part of the transaction that made it known, and of a job."""
    with by.at_work():
        new = [one for one in clusters(by.clinic) if not _is_counted(one)]
    if not new:
        return []  # nobody waits for the turn to write nothing
    with write_transaction(by=by):
        return [_raise_cluster(one, by) for one in new]


def close_cluster(
    *, cluster: InfectionCluster, found: str, by: Actor, seen: int | None = None
) -> InfectionCluster:
    """What the same infections share besides was looked at with it, and is closed with it."""
    check_may(by, "decide")
    check_own(by, cluster)
    if by.user is None:
        raise NotAllowed("decide")
    faults = {} if found.strip() else {"found": "missing"}
    if cluster.state == "closed":
        faults["found"] = "closed-already"
    if faults:
        raise Invalid(faults)
    with write_transaction(by=by):
        _close([cluster, *_of_the_same(cluster)], found, by, seen=seen)
    return cluster


def _close(
    alarms: Sequence[InfectionCluster],
    found: str,
    by: Actor,
    *,
    seen: int | None = None,
    itself: bool = False,
) -> None:
    """``seen``: which version of the first was read. ``itself``: nobody looked into it."""
    for one in alarms:
        one.state, one.owner, one.found = "closed", by.user, found.strip()
        one.closed_at, one.ended_itself = clock.now(by.clinic), itself
        one.save_if_unchanged(CLOSING, seen=seen if one is alarms[0] else None)
    record_event(
        verb="infection_cluster_closed",
        subject=alarms[0],
        by=by,
        body={"kinds": sorted(one.kind for one in alarms)},
    )


def follow_record(events: Iterable[AdverseEvent], reason: str, by: Actor) -> None:
    """What these came after was put right: a lot, the room, the injector. Their alarms are weighed
    anew by what is shared now; part of the transaction that said so."""
    found = list(events)
    for one in found:
        end_clusters_of(one, reason, by)
    if found:
        raise_clusters(by=by)


def end_clusters_of(event: AdverseEvent, reason: str, by: Actor) -> None:
    """Open alarms that counted it, and whose other infections share nothing without it, are closed
    with the reason for which it counts no more; part of the transaction that said so."""
    rows = InfectionCluster.objects.filter(clinic=by.clinic, state="open", members__event=event)
    counted = list(rows.prefetch_related("members"))
    if not counted:
        return
    standing = {
        (one.kind, one.value, infection) for one in clusters(by.clinic) for infection in one.events
    }
    for alarm in counted:
        inside = {(alarm.kind, alarm.value, str(one.event_id)) for one in alarm.members.all()}
        if not inside & standing:
            _close([alarm], reason, by, itself=True)


def _of_the_same(cluster: InfectionCluster) -> list[InfectionCluster]:
    """Other open alarms of exactly these infections."""
    events = set(cluster.members.values_list("event_id", flat=True))
    rows = InfectionCluster.objects.filter(clinic=cluster.clinic_id, state="open")
    others = rows.exclude(pk=cluster.pk).prefetch_related("members")
    return [one for one in others if {each.event_id for each in one.members.all()} == events]


def _is_counted(one: Cluster) -> bool:
    """By an alarm that is open, or that a physician looked into. One that ended by itself counted
    nothing: what is an infection again raises another."""
    counted = ClusterMember.objects.filter(
        cluster__kind=one.kind, cluster__value=one.value, cluster__ended_itself=False
    )
    return set(one.events) <= {str(pk) for pk in counted.values_list("event_id", flat=True)}


def _raise_cluster(one: Cluster, by: Actor) -> InfectionCluster:
    row, is_new = InfectionCluster.objects.get_or_create(
        clinic=by.clinic,
        kind=one.kind,
        value=one.value,
        state="open",
        defaults={
            "recorded_by": by.user,
            "label": _label(one),
            "owner_role": Role.PHYSICIAN,
            "raised_at": clock.now(by.clinic),
        },
    )
    _take_in(row, one.events, by)
    if is_new and not _of_the_same(row):  # of one pair that shares two things one alert goes out
        alert_of_cluster(row, by=by)
    record_event(
        verb="infection_cluster_raised" if is_new else "infection_cluster_grew",
        subject=row,
        by=by,
        body={"kind": one.kind, "infections": len(one.events)},
    )
    return row


def _take_in(row: InfectionCluster, events: Collection[str], by: Actor) -> None:
    inside = {str(pk) for pk in row.members.values_list("event_id", flat=True)}
    for event in AdverseEvent.objects.filter(pk__in=set(events) - inside):
        ClusterMember.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            cluster=row,
            event=event,
            patient_id=event.patient_id,
        )


def _label(one: Cluster) -> str:
    if one.kind == "room":
        return str(Room.objects.get(pk=one.value).name)
    if one.kind == "injector":
        return User.objects.get(pk=one.value).full_name
    if one.kind == "vial":
        return _opened_label(one, OpenedVial.objects.get(pk=one.value))
    rows = Vial.objects.filter(session__adverse_events__in=list(one.events), plain_lot=one.value)
    first = rows.current().first()
    return f"{first.product}, {first.lot}"[:120] if first else one.value


def _opened_label(one: Cluster, opened: OpenedVial) -> str:
    """What was in it, and the day on which it was opened."""
    rows = opened.drawn.filter(session__adverse_events__in=list(one.events)).current()
    drawn, day = rows.first(), clock.day_at(opened.opened_at, opened.clinic)
    return f"{drawn.product[:100]}, {day:%Y-%m-%d}" if drawn else f"{day:%Y-%m-%d}"
