"""Who may do what, and the only way from a person to a patient."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from prolo.errors import NotAllowed, NotFound
from prolo.knowledge.records import Fact
from prolo.registry import clock
from prolo.registry.models import (
    Clinic,
    ClinicOwned,
    Membership,
    Patient,
    PatientAccess,
    Role,
    User,
)
from prolo.registry.prepared import prepared_unscoped
from prolo.registry.scope import clinic_scope, current_clinic, current_person_id

FRONT_DESK, NURSE, PHYSICIAN = Role.FRONT_DESK, Role.NURSE, Role.PHYSICIAN
ADMINISTRATOR, RESEARCHER = Role.ADMINISTRATOR, Role.RESEARCHER

RECEPTION = frozenset({FRONT_DESK, NURSE, PHYSICIAN})
CLINICAL = frozenset({NURSE, PHYSICIAN})
PHYSICIANS = frozenset({PHYSICIAN})
ADMINISTRATORS = frozenset({ADMINISTRATOR})
EVERYBODY = frozenset(Role)

# What is not written here nobody may do.
MAY: Mapping[str, frozenset[Role]] = {
    # people at the desk
    "find_patients": RECEPTION,
    "see_identity": RECEPTION,
    "register_patient": RECEPTION,
    "update_identity": RECEPTION,
    "keep_relations": RECEPTION,
    "give_access": RECEPTION,
    "see_schedule": RECEPTION,
    "keep_appointments": RECEPTION,
    "see_calendar": RECEPTION | ADMINISTRATORS,  # whose hours and closures they are
    "record_answers": RECEPTION,
    "contact": RECEPTION,  # reach who has not answered, and hear why nobody will
    "merge_patients": RECEPTION,
    "check_payers": RECEPTION | ADMINISTRATORS,
    "keep_money": RECEPTION,  # who pays, what it is likely to cost, what was charged and paid
    # the chart
    "see_chart": CLINICAL,
    "see_results": CLINICAL,
    "assess": CLINICAL,
    "record_medicines": CLINICAL,
    "record_measurements": CLINICAL,
    "review_imaging": PHYSICIANS,
    "attach_files": CLINICAL,
    "plan": PHYSICIANS,
    "prepare": CLINICAL,
    "show_options": CLINICAL,
    "take_consent": CLINICAL,
    "check_readiness": CLINICAL,
    "record_session": CLINICAL,
    "correct_entry": CLINICAL,
    "recall_lots": CLINICAL | ADMINISTRATORS,  # who got a lot and how to reach them, no more
    "keep_stock": CLINICAL,
    "handle_concern": CLINICAL,
    "record_harm": CLINICAL,
    "judge_relatedness": PHYSICIANS,
    "see_harm_rates": frozenset({ADMINISTRATOR, NURSE, PHYSICIAN, RESEARCHER}),
    "see_escalated": frozenset({ADMINISTRATOR}),  # that somebody waits; nothing of the chart
    "move_course": CLINICAL,
    "decide": PHYSICIANS,  # suitable or not, go on or stop, otherwise than a rule says
    "sign": PHYSICIANS,
    "confirm_fact": PHYSICIANS,  # a clinical one
    "confirm_organisational_fact": PHYSICIANS | ADMINISTRATORS,
    "sign_certainty": PHYSICIANS,  # how sure one may be of what the trials say
    "set_clinic_value": PHYSICIANS,  # of a clinical threshold
    "set_organisational_value": PHYSICIANS | ADMINISTRATORS,
    # the clinic
    "keep_people": ADMINISTRATORS,
    "keep_privileges": frozenset({ADMINISTRATOR, PHYSICIAN}),
    "keep_clinic": ADMINISTRATORS,
    "see_audit": ADMINISTRATORS,  # who changed which row, not what stood in it
    "keep_jobs": ADMINISTRATORS,  # what prolo does by itself: see it, try it again
    "keep_own_absence": PHYSICIANS,
    "report_absence": frozenset({FRONT_DESK, NURSE}),  # who rings in sick, for today and tomorrow
    "keep_on_call": frozenset({ADMINISTRATOR, PHYSICIAN}),
    "see_people": EVERYBODY,
    "see_completeness": frozenset({ADMINISTRATOR, PHYSICIAN, RESEARCHER}),
    "see_knowledge": EVERYBODY,
    "see_evidence": EVERYBODY,
    "see_outcomes_of_all": frozenset({RESEARCHER, PHYSICIAN}),
    "move_clock": EVERYBODY,  # where there is one to move: demonstration clinics
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person at work in one clinic, in all the roles they hold there.

    Without a user it is the system itself, which acts for a clinic and may everything. A patient,
    or who speaks for one, holds no role and sees the pages of ``own`` alone.
    """

    user: User | None
    clinic: Clinic
    roles: frozenset[Role] = frozenset()
    own: frozenset[uuid.UUID] = frozenset()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """This clinic in scope, this person in the audit."""
        scope, person_id = current_clinic(), self.user.pk if self.user else None
        if scope is not None and scope.pk != self.clinic.pk:
            raise NotAllowed("another-clinic")
        if scope is not None and current_person_id() == person_id:
            yield
            return
        with clinic_scope(self.clinic, person=self.user):
            yield


def system(clinic: Clinic) -> Actor:
    """prolo itself, when nobody asked: filling a demonstration, the first person of a clinic."""
    return Actor(user=None, clinic=clinic)


def actors_of(user: User) -> list[Actor]:
    """One for every clinic in which the person works, or is a patient, today; by its name."""
    roles: dict[Clinic, set[Role]] = {}
    for row in _memberships(user.pk):
        if counts_on(row, clock.today(row.clinic)):
            roles.setdefault(row.clinic, set()).add(Role(row.role))
    own = _own(user)
    clinics = sorted({*roles, *own}, key=lambda clinic: clinic.name)
    return [
        Actor(
            user=user,
            clinic=clinic,
            roles=frozenset(roles.get(clinic, ())),
            own=frozenset(own.get(clinic, ())),
        )
        for clinic in clinics
    ]


@prepared_unscoped
def _memberships(user_id: uuid.UUID) -> QuerySet[Membership]:
    rows = Membership.unscoped.filter(user=user_id)
    return rows.select_related("clinic").order_by("clinic__name")


def people_in(clinic: Clinic, roles: Collection[Role]) -> list[User]:
    """Who holds one of ``roles`` in it today and can log in; by name."""
    rows = Membership.unscoped.filter(clinic=clinic, role__in=roles, user__is_active=True)
    today = clock.today(clinic)
    found = {row.user for row in rows.select_related("user") if counts_on(row, today)}
    return sorted(found, key=lambda user: (user.full_name, user.username))


def _own(user: User) -> dict[Clinic, set[uuid.UUID]]:
    """The patients whose own pages this person sees today."""
    found: dict[Clinic, set[uuid.UUID]] = {}
    for row in _accesses(user.pk):
        today = clock.today(row.clinic)
        if row.stands_on(today):
            found.setdefault(row.clinic, set()).add(row.patient_id)
    return found


@prepared_unscoped
def _accesses(user_id: uuid.UUID) -> QuerySet[PatientAccess]:
    return PatientAccess.unscoped.filter(user=user_id).select_related("clinic")


def still_there(day: date) -> Q:
    """Of memberships: work that has not ended by that day."""
    return Q(ended_at__isnull=True) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def counts_on(membership: Membership, day: date) -> bool:
    """Whether somebody works there on that day, as far as is known now."""
    if membership.ended_at is not None:
        return False
    return membership.starts_on <= day and (not membership.ends_on or day <= membership.ends_on)


def actor_for(user: User, clinic: Clinic) -> Actor:
    """The person at work in this clinic; raises ``NotAllowed`` when they are not."""
    for actor in actors_of(user):
        if actor.clinic == clinic and actor.roles and user.is_active:
            return actor
    raise NotAllowed("no-membership")


def may(actor: Actor, verb: str) -> bool:
    return actor.user is None or bool(actor.roles & MAY[verb])


def check_may(actor: Actor, verb: str) -> None:
    if not may(actor, verb):
        raise NotAllowed(verb)


def verb_to_confirm(fact: Fact) -> str:
    """What is written about how a clinic is run, who runs it vouches for too."""
    return "confirm_organisational_fact" if fact.is_organisational else "confirm_fact"


def verb_to_set(threshold: Fact) -> str:
    return "set_organisational_value" if threshold.is_organisational else "set_clinic_value"


def check_may_answer(actor: Actor, patient: Patient) -> None:
    """Who types answers for the clinic, the person themselves, and who speaks for them."""
    if not may(actor, "record_answers") and patient not in own_patients(actor):
        raise NotAllowed("record_answers")


def check_own(actor: Actor, *rows: ClinicOwned) -> None:
    """Every action does this to the rows it is given: another clinic's are not there."""
    for row in rows:
        if row.clinic_id != actor.clinic.pk:
            raise NotFound(type(row).__name__.lower())


def patients_of(actor: Actor) -> QuerySet[Patient]:
    """Everybody on record in the actor's clinic, each person once."""
    check_may(actor, "find_patients")
    return Patient.objects.filter(clinic=actor.clinic, merged_into__isnull=True)


def get_patient(actor: Actor, patient_id: uuid.UUID | str) -> Patient:
    """The patient of this id, or who they were merged into.

    Raises ``NotFound``, the same for another clinic's patient and for nobody's id.
    """
    check_may(actor, "see_identity")
    found = Patient.objects.filter(Q(pk=_as_uuid(patient_id)), clinic=actor.clinic).first()
    if found is None:
        raise NotFound("patient")
    return survivor(found)


def own_patients(actor: Actor) -> list[Patient]:
    """The patients whose own pages the person sees, each once, by name."""
    rows = Patient.objects.filter(pk__in=actor.own, clinic=actor.clinic)
    found = {one.pk: one for one in (survivor(row) for row in rows)}
    return sorted(found.values(), key=lambda one: one.identity.full_name)


def get_own_patient(actor: Actor, patient_id: uuid.UUID | str) -> Patient:
    """The patient of this id, or who they were merged into: an address that somebody kept stays
    right. Raises ``NotFound``, the same for somebody else and for nobody's id."""
    rows = Patient.objects.filter(Q(pk=_as_uuid(patient_id)), clinic=actor.clinic)
    wanted = {survivor(one) for one in rows}
    for one in own_patients(actor):
        if one in wanted:
            return one
    raise NotFound("patient")


def survivor(patient: Patient) -> Patient:
    while patient.merged_into is not None:
        patient = patient.merged_into
    return patient


def _as_uuid(text: uuid.UUID | str) -> uuid.UUID | None:
    try:
        return text if isinstance(text, uuid.UUID) else uuid.UUID(text)
    except ValueError:
        return None
