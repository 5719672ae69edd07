"""By what right a guardian decides, and who of the clinic saw what shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from prolo.care.signing import RIGHTS, right_fault
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.checking import check_row
from prolo.registry.consents import is_child
from prolo.registry.events import record_event
from prolo.registry.models import Patient, Relation
from prolo.registry.transactions import write_transaction

GUARDIAN = Relation.Kind.GUARDIAN
SEEN = ("relationship", "right", "document", "seen_by", "seen_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianGiven:
    """Who signs for a person: the ``relation`` on record, or another by ``name``; with what they
    are to the person and by what ``right`` they decide, where somebody sees it only now on
    ``document``."""

    relation: Relation | None = None
    name: str = ""
    relationship: str = ""
    language: str = ""
    right: str = ""
    document: str = ""


def guardian_of(given: GuardianGiven, *, patient: Patient, since: date, by: Actor) -> Relation:
    """As it is on record, or will be: not saved yet."""
    row = given.relation or Relation(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=patient,
        kind=GUARDIAN,
        name=given.name.strip(),
        language=given.language,
        starts_on=since,
    )
    row.relationship = row.relationship or given.relationship
    if given.right and not row.right:
        see_right(row, given.right, given.document, by=by)
    return row


def see_right(row: Relation, right: str, document: str, *, by: Actor) -> None:
    """Whoever records it saw it. Not saved yet."""
    row.right, row.document = right, document.strip()
    row.seen_by, row.seen_at = by.user, clock.now(by.clinic)


def right_faults(row: Relation) -> dict[str, str]:
    if not row.right:
        return {}
    if row.kind != GUARDIAN:
        return {"right": "not-a-guardian"}
    if row.right not in RIGHTS:
        return {"right": "unknown"}
    return {} if row.document else {"document": "missing"}


def guardian_faults(row: Relation) -> dict[str, str]:
    """Of who signs, as the form names its fields."""
    faults = right_faults(row)
    if not row.name:
        faults["signed_by"] = "missing"
    if not row.relationship:
        faults["relationship"] = "missing"
    return faults


def keep_guardian(row: Relation, *, by: Actor) -> None:
    """Within the action that asks them to sign, or keeps what they signed."""
    if row._state.adding:
        check_row(row)
        row.recorded_at = clock.now(by.clinic)
        row.save(force_insert=True)
        _event("relation_added", row, by)
        return
    was = Relation.objects.get(pk=row.pk)
    if (was.relationship, was.right) != (row.relationship, row.right):
        _keep_seen(row, by)


def record_right(
    *, relation: Relation, relationship: str, right: str, document: str, by: Actor
) -> Relation:
    """Seen after the guardian was recorded. What they signed before counts from now on, so one that
    makes nothing count is refused. One that was recorded is never another: the relation ends, and a
    new one is added."""
    check_may(by, "keep_relations")
    check_own(by, relation)
    if relation.marked_in_error_at is not None:
        raise Invalid({"right": "guardian-in-error"})
    if relation.right:
        raise Invalid({"right": "recorded-already"})
    relation.relationship = relationship
    see_right(relation, right, document, by=by)
    faults = guardian_faults(relation) | ({} if right else {"right": "missing"})
    is_minor = is_child(relation.patient, clock.now(by.clinic))
    if code := right_fault(GUARDIAN, right, is_minor=is_minor):
        faults.setdefault("right", code)
    check_row(relation, faults=faults)
    with write_transaction(by=by):
        _keep_seen(relation, by)
    return relation


def _keep_seen(row: Relation, by: Actor) -> None:
    check_row(row)
    row.save_if_unchanged(SEEN)
    _event("right_seen", row, by, right=row.right)


def _event(verb: str, row: Relation, by: Actor, **body: str) -> None:
    body = {"kind": str(row.kind), **body}
    record_event(verb=verb, subject=row, patient=row.patient, by=by, body=body)
