"""Patients come on record, and who they are is kept right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import asdict, dataclass
from datetime import date

from django.db import IntegrityError, transaction
from rapidfuzz.distance import OSA

from prolo.care.assessment import OLDEST_YEARS, age_on
from prolo.errors import Invalid, NotFound
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.duplicates import note_who_looks_like
from prolo.registry.checking import check_row
from prolo.registry.duplicates import is_one_slip_apart
from prolo.registry.events import record_event
from prolo.registry.find import Found, find_patients
from prolo.registry.models import Identifier, Identity, Patient, Sex
from prolo.registry.names import words
from prolo.registry.phones import phone_fault, written_phone
from prolo.registry.search_keys import key_of_former, write_keys
from prolo.registry.transactions import write_transaction

SLIP = 1  # letters: by a name so near the person is found anyway


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityGiven:
    """Who a person says they are. An unknown birth date is None."""

    family_name: str
    given_names: str = ""
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    address: str = ""
    preferred_language: str = ""
    interpreter_needed: bool = False


def given_of(identity: Identity) -> IdentityGiven:
    names = IdentityGiven.__dataclass_fields__
    return IdentityGiven(**{name: getattr(identity, name) for name in names})


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A new patient; or None, and people who may be the same person: a question to ask."""

    patient: Patient | None
    possible: tuple[Found, ...] = ()


def register_patient(
    *,
    given: IdentityGiven,
    by: Actor,
    sex: Sex = Sex.UNKNOWN,
    identifiers: Sequence[tuple[str, str]] = (),
    is_new: bool = False,
) -> Registered:
    """Put a person on record. Unless ``is_new`` says that somebody has looked, people who may be
    the same are answered instead, and nothing is written. ``identifiers`` are (system, value)."""
    check_may(by, "register_patient")
    patient = Patient(clinic=by.clinic, recorded_by=by.user, sex=sex)
    identity = Identity(clinic=by.clinic, recorded_by=by.user, patient=patient)
    changed = _take(given, identity, by)
    _check_identity(identity, changed, by)
    check_row(patient)
    with write_transaction(by=by):
        if not is_new and (possible := possible_duplicates(by, given)):
            return Registered(patient=None, possible=possible)
        patient.recorded_at = identity.recorded_at = clock.now(by.clinic)
        patient.save(force_insert=True)
        identity.save(force_insert=True)
        for system, value in identifiers:
            _save_identifier(patient, system, value, by)
        write_keys(identity)
        note_who_looks_like(identity, by=by)
        record_event(verb="patient_registered", subject=patient, patient=patient, by=by)
    return Registered(patient=patient)


def identity_faults(
    given: IdentityGiven, *, by: Actor, identity: Identity | None = None
) -> Mapping[str, str]:
    """What would be refused of it, for a form that cannot be saved yet: of a new person, or of a
    change to this one, which is left as it is."""
    row = copy(identity) if identity else Identity(clinic=by.clinic)
    try:
        _check_identity(row, _take(given, row, by), by)
    except Invalid as refused:
        return refused.faults
    return {}


def possible_duplicates(actor: Actor, given: IdentityGiven) -> tuple[Found, ...]:
    """Same birth date and one of the names, same phone and given name, or the same name where
    one of the birth dates is unknown or one slip apart; one letter may differ in each name."""
    born = given.birth_date.isoformat() if given.birth_date else ""
    first = " ".join(words(given.given_names)[:1])
    asked = [f"{name} {born}" for name in (given.family_name, first) if name and born]
    asked += [f"{given.phone} {first or given.family_name}"] if given.phone else []
    found = [one for text in asked for one in find_patients(actor, text)]
    found += [
        one
        for one in find_patients(actor, f"{given.given_names} {given.family_name}")
        if _may_be_born_alike(given.birth_date, one.identity.birth_date)
    ]
    return tuple({one.patient.pk: one for one in found}.values())


def _may_be_born_alike(one: date | None, other: date | None) -> bool:
    return one is None or other is None or is_one_slip_apart(one, other)


def update_identity(
    *,
    identity: Identity,
    given: IdentityGiven,
    by: Actor,
    seen: int | None = None,
    was_slip: bool = False,
) -> Identity:
    """What changed is saved and the person is found by it at once, and by a name of before too. One
    that was a letter otherwise, as when somebody mistyped it, is none, nor is one of which somebody
    says so (``was_slip``): it stays in the audit trail alone. Raises ``Conflict`` when somebody
    saved it since ``seen`` (``lock_version``)."""
    check_may(by, "update_identity")
    check_own(by, identity)
    before = given_of(identity)
    changed = _take(given, identity, by)
    _check_identity(identity, changed, by)
    if not changed:
        return identity
    if not was_slip and _is_renamed(before, identity):
        until = clock.today(by.clinic).isoformat()
        name = {"family_name": before.family_name, "given_names": before.given_names}
        identity.former_names = [*identity.former_names, {**name, "until": until}]
        changed.append("former_names")
    with write_transaction(by=by):
        identity.save_if_unchanged(changed, seen=seen)
        kept = Identity.objects.get(pk=identity.pk)
        write_keys(kept)
        note_who_looks_like(kept, by=by)
        record_event(
            verb="identity_updated",
            subject=identity,
            patient=identity.patient,
            by=by,
            body={"fields": changed},
        )
    return identity


def drop_former_name(*, identity: Identity, key: str, by: Actor) -> Identity:
    """It was a slip of the pen after all: nobody is found by it any more, and it stays in the audit
    trail alone. Raises ``Conflict`` when somebody saved the person meanwhile."""
    check_may(by, "update_identity")
    check_own(by, identity)
    kept = [one for one in identity.former_names if key_of_former(one) != key]
    if kept == identity.former_names:
        raise NotFound("former name")
    identity.former_names = kept
    with write_transaction(by=by):
        identity.save_if_unchanged(["former_names"])
        write_keys(identity)
        note_who_looks_like(identity, by=by)
        record_event(verb="former_name_dropped", subject=identity, patient=identity.patient, by=by)
    return identity


def _is_renamed(before: IdentityGiven, now: Identity) -> bool:
    was = f"{before.given_names} {before.family_name}".strip()
    return OSA.distance(was.casefold(), now.full_name.casefold()) > SLIP


def record_sex(*, patient: Patient, sex: Sex, by: Actor) -> Patient:
    check_may(by, "update_identity")
    check_own(by, patient)
    patient.sex = sex
    check_row(patient)
    with write_transaction(by=by):
        patient.save(update_fields=["sex"])
        record_event(verb="sex_recorded", subject=patient, patient=patient, by=by)
    return patient


def add_identifier(*, patient: Patient, system: str, value: str, by: Actor) -> Identifier:
    """An outside number, which is one person's in a clinic."""
    check_may(by, "update_identity")
    check_own(by, patient)
    with write_transaction(by=by):
        identifier = _save_identifier(patient, system, value, by)
        write_keys(patient.identity)
        record_event(verb="identifier_added", subject=identifier, patient=patient, by=by)
    return identifier


def end_identifier(*, identifier: Identifier, by: Actor) -> Identifier:
    """The number is no longer this person's; it stays on record."""
    check_may(by, "update_identity")
    check_own(by, identifier)
    with write_transaction(by=by):
        identifier.ended_at = clock.now(by.clinic)
        identifier.save(update_fields=["ended_at"])
        write_keys(identifier.patient.identity)
        record_event(verb="identifier_ended", subject=identifier, patient=identifier.patient, by=by)
    return identifier


def _take(given: IdentityGiven, identity: Identity, by: Actor) -> list[str]:
    """Fields that differ from what was on record."""
    tidy = {
        name: _tidy(value) if isinstance(value, str) else value
        for name, value in asdict(given).items()
    }
    if tidy["phone"] != identity.phone:
        tidy["phone"] = written_phone(tidy["phone"], country=by.clinic.country)
    changed = [name for name, value in tidy.items() if getattr(identity, name) != value]
    for name in changed:
        setattr(identity, name, tidy[name])
    return changed


def _tidy(text: str) -> str:
    """Without spaces that say nothing; the lines of an address stay."""
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def _check_identity(identity: Identity, changed: Collection[str], by: Actor) -> None:
    """A number from before they were checked does not hold up the change of a name."""
    faults, today = {}, clock.today(by.clinic)
    if "phone" in changed and (fault := phone_fault(identity.phone, country=by.clinic.country)):
        faults["phone"] = fault
    if not words(identity.full_name):
        faults["family_name"] = "missing"
    if identity.birth_date and identity.birth_date > today:
        faults["birth_date"] = "in-the-future"
    elif identity.birth_date and age_on(identity.birth_date, today) > OLDEST_YEARS:
        faults["birth_date"] = "too-long-ago"
    check_row(identity, faults=faults)


def _save_identifier(patient: Patient, system: str, value: str, by: Actor) -> Identifier:
    identifier = Identifier(
        clinic=by.clinic,
        recorded_by=by.user,
        recorded_at=clock.now(by.clinic),
        patient=patient,
        system=system.strip(),
        value=value.strip(),
    )
    check_row(identifier, faults=_missing(identifier, ("system", "value")))
    try:
        with transaction.atomic():
            identifier.save(force_insert=True)
    except IntegrityError:
        raise Invalid({"value": "taken"}) from None
    return identifier


def _missing(row: Identifier, names: Iterable[str]) -> dict[str, str]:
    return {name: "missing" for name in names if not getattr(row, name)}
