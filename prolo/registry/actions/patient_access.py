"""Who logs in to a patient's own pages."""

from __future__ import annotations

import secrets

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.passwords import LETTERS, new_code
from prolo.registry.events import record_event
from prolo.registry.models import Patient, PatientAccess, Relation, User
from prolo.registry.names import words
from prolo.registry.relations import speaks_until
from prolo.registry.transactions import write_transaction

NAME_LENGTH = 10  # letters of a user name: it says nothing about who it is
SEES = frozenset({Relation.Kind.GUARDIAN, Relation.Kind.PROXY})


def give_access(
    *, patient: Patient, by: Actor, relation: Relation | None = None
) -> tuple[PatientAccess, str]:
    """The access of the patient, or of a guardian or proxy for as long as they speak for them, and
    the code for the first log-in. A second access of the same person gives a new code and ends
    what was open before."""
    check_may(by, "give_access")
    check_own(by, patient, *([relation] if relation else []))
    _check_speaks(relation, patient, by)
    code = new_code()
    user = User(
        username="".join(secrets.choice(LETTERS) for _ in range(NAME_LENGTH)),
        full_name=relation.name if relation else patient.identity.full_name,
        must_change_password=True,
    )
    user.set_password(code)  # slow on purpose, so before the transaction
    with write_transaction(by=by):
        _end_before(patient, relation, by)
        user.save(force_insert=True)
        access = _open(user, patient, relation, by)
    return access, code


def share_access(*, access: PatientAccess, relation: Relation, by: Actor) -> PatientAccess:
    """Who speaks for one person by this access does so for another too, as ``relation`` says, with
    the same log-in. Whoever gives it has seen that they are one."""
    check_may(by, "give_access")
    check_own(by, access, relation)
    _check_speaks(relation, relation.patient, by)
    if not access.stands_on(clock.today(by.clinic)) or access.relation is None:
        raise Invalid({"access": "has-ended"})
    if sorted(words(access.relation.name)) != sorted(words(relation.name)):
        raise Invalid({"access": "another-name"})
    with write_transaction(by=by):
        _end_before(relation.patient, relation, by)
        return _open(access.user, relation.patient, relation, by)


def _open(user: User, patient: Patient, relation: Relation | None, by: Actor) -> PatientAccess:
    access = PatientAccess.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        user=user,
        patient=patient,
        relation=relation,
        starts_on=clock.today(by.clinic),
        ends_on=speaks_until(relation) if relation else None,
    )
    record_event(verb="access_given", subject=access, patient=patient, by=by)
    return access


def _end_before(patient: Patient, relation: Relation | None, by: Actor) -> None:
    for before in patient.accesses.filter(relation=relation, ended_at__isnull=True):
        _end(before, by)


def _check_speaks(relation: Relation | None, patient: Patient, by: Actor) -> None:
    if relation is None:
        return
    today = clock.today(by.clinic)
    speaks = relation.kind in SEES and relation.starts_on <= today
    speaks = speaks and relation.marked_in_error_at is None
    if not speaks or relation.patient_id != patient.pk:
        raise Invalid({"relation": "speaks-for-nobody"})
    last = speaks_until(relation)
    if last is not None and last < today:
        raise Invalid({"relation": "has-ended"})


def end_access(*, access: PatientAccess, by: Actor) -> PatientAccess:
    """At once: whoever is logged in with it sees nothing more."""
    check_may(by, "give_access")
    check_own(by, access)
    with write_transaction(by=by):
        _end(access, by)
    return access


def end_accesses_of(relation: Relation, *, by: Actor) -> None:
    """Who speaks no more for a patient sees no more; within the action that ends it."""
    for access in relation.accesses.filter(ended_at__isnull=True):
        _end(access, by)


def _end(access: PatientAccess, by: Actor) -> None:
    """The log-in goes with the last that it was made for."""
    today = clock.today(by.clinic)
    if access.ends_on is None or access.ends_on > today:
        access.ends_on = today
    access.ended_at = clock.now(by.clinic)
    access.save(update_fields=["ends_on", "ended_at"])
    if not PatientAccess.objects.filter(user=access.user, ended_at__isnull=True).exists():
        access.user.is_active = False
        access.user.save(update_fields=["is_active"])
    record_event(verb="access_ended", subject=access, patient=access.patient, by=by)
