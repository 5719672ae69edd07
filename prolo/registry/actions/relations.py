"""Guardians, proxies and contacts of a patient."""

from __future__ import annotations

from datetime import date, datetime

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.entries import put_in_error, put_right
from prolo.registry.actions.guardians import right_faults, see_right
from prolo.registry.actions.patient_access import end_accesses_of
from prolo.registry.actions.signing import end_requests_of
from prolo.registry.checking import check_row
from prolo.registry.events import record_event
from prolo.registry.models import Patient, Relation, User
from prolo.registry.phones import phone_fault, written_phone
from prolo.registry.transactions import write_transaction


def add_relation(
    *,
    patient: Patient,
    kind: str,
    name: str,
    by: Actor,
    relationship: str = "",
    phone: str = "",
    email: str = "",
    language: str = "",
    document: str = "",
    right: str = "",
    seen_by: User | None = None,
    seen_at: datetime | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Relation:
    """Somebody speaks or decides for the patient, from a day on (today), perhaps until another.
    ``document`` says what was seen that allows them to, and ``right`` of a guardian by what right
    they decide: whoever records it saw it, now, unless it says who did and when."""
    check_may(by, "keep_relations")
    check_own(by, patient)
    relation = Relation(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=patient,
        kind=kind,
        name=name.strip(),
        relationship=relationship.strip(),
        phone=written_phone(phone, country=by.clinic.country),
        email=email.strip(),
        language=language,
        document=document.strip(),
        starts_on=starts_on or clock.today(by.clinic),
        ends_on=ends_on,
    )
    if right:
        see_right(relation, right, document, by=by)
        relation.seen_by, relation.seen_at = seen_by or by.user, seen_at or relation.seen_at
    faults = right_faults(relation) | _reach_faults(relation, phone, by)
    if ends_on and ends_on < relation.starts_on:
        faults["ends_on"] = "before-start"
    check_row(relation, faults=faults)
    with write_transaction(by=by):
        relation.recorded_at = clock.now(by.clinic)
        relation.save(force_insert=True)
        record_event(
            verb="relation_added", subject=relation, patient=patient, by=by, body={"kind": kind}
        )
    return relation


CHANGED = ("name", "phone", "email", "language")


def change_relation(
    *,
    relation: Relation,
    name: str,
    by: Actor,
    phone: str = "",
    email: str = "",
    language: str = "",
    seen: int | None = None,
) -> Relation:
    """They marry, move, or were typed wrong: they stay who they are, with their log-in and what
    they are asked to sign. What they signed keeps the name that stood there."""
    check_may(by, "keep_relations")
    check_own(by, relation)
    before = {one: getattr(relation, one) for one in CHANGED}
    _check_stands(relation)
    relation.name, relation.email, relation.language = name.strip(), email.strip(), language
    relation.phone = written_phone(phone, country=by.clinic.country)
    check_row(relation, faults=_reach_faults(relation, phone, by))
    with write_transaction(by=by):
        relation.save_if_unchanged(CHANGED, seen=seen)
        log_ins = relation.accesses.filter(ended_at__isnull=True).values("user")
        User.objects.filter(pk__in=log_ins, full_name=before["name"]).update(
            full_name=relation.name
        )
        record_event(
            verb="relation_changed",
            subject=relation,
            patient=relation.patient,
            by=by,
            body={"changed": [one for one in CHANGED if getattr(relation, one) != before[one]]},
        )
    return relation


def _reach_faults(relation: Relation, phone: str, by: Actor) -> dict[str, str]:
    faults = {} if relation.name else {"name": "missing"}
    if fault := phone_fault(phone, country=by.clinic.country):
        faults["phone"] = fault
    return faults


def _check_stands(relation: Relation) -> None:
    if relation.marked_in_error_at is not None:
        raise Invalid({"relation": "in-error-already"})


def end_relation(
    *, relation: Relation, by: Actor, ends_on: date | None = None, seen: int | None = None
) -> Relation:
    """The last day counts; what was agreed on before it stays valid. What they are asked to sign is
    asked of them no more."""
    check_may(by, "keep_relations")
    check_own(by, relation)
    last = ends_on or clock.today(by.clinic)
    _check_stands(relation)
    if relation.ends_on and relation.ends_on < last:
        raise Invalid({"ends_on": "ended-already"})
    relation.ends_on = last
    if relation.ends_on < relation.starts_on:
        raise Invalid({"ends_on": "before-start"})
    with write_transaction(by=by):
        relation.save_if_unchanged(["ends_on"], seen=seen)
        end_accesses_of(relation, by=by)
        end_requests_of(relation, by=by)
        record_event(
            verb="relation_ended",
            subject=relation,
            patient=relation.patient,
            by=by,
            body={"kind": relation.kind},
        )
    return relation


def restore_relation(*, relation: Relation, ends_on: date | None, by: Actor) -> Relation:
    """That it ended was a slip, seen on that day: it goes on from when it began until when it was
    to last. A log-in that ended with it is opened anew, and what was to be signed asked anew."""
    check_may(by, "keep_relations")
    check_own(by, relation)
    today = clock.today(by.clinic)
    _check_stands(relation)
    if relation.ends_on != today:
        raise Invalid({"relation": "not-ended-today"})
    if ends_on and ends_on < today:
        raise Invalid({"ends_on": "in-the-past"})
    relation.ends_on = ends_on
    with write_transaction(by=by):
        relation.save_if_unchanged(["ends_on"])
        record_event(
            verb="relation_restored",
            subject=relation,
            patient=relation.patient,
            by=by,
            body={"kind": relation.kind},
        )
    return relation


def mark_relation_in_error(*, relation: Relation, reason: str, by: Actor) -> Relation:
    """They never spoke for the patient, and do not from this moment on: their log-in ends, what
    they are asked to sign is asked no more, no link that they were sent opens, and what they signed
    counts for nothing. It stays on record that somebody entered them."""
    check_may(by, "keep_relations")
    check_own(by, relation)
    with write_transaction(by=by):
        put_in_error(relation, reason=reason, by=by)
        end_accesses_of(relation, by=by)
        end_requests_of(relation, by=by)
        record_event(
            verb="relation_marked_in_error",
            subject=relation,
            patient=relation.patient,
            by=by,
            body={"kind": relation.kind},
        )
    return relation


def take_relation_back(*, relation: Relation, by: Actor) -> Relation:
    """That they were entered in error was the error, seen on that day: they speak for the patient
    as before. A log-in that ended with it is opened anew, and what was to be signed asked anew."""
    check_may(by, "keep_relations")
    check_own(by, relation)
    marked_at = relation.marked_in_error_at
    if marked_at is None or clock.day_at(marked_at, by.clinic) != clock.today(by.clinic):
        raise Invalid({"relation": "not-in-error-today"})
    with write_transaction(by=by):
        put_right(relation)
        record_event(
            verb="relation_restored",
            subject=relation,
            patient=relation.patient,
            by=by,
            body={"kind": relation.kind},
        )
    return relation
