"""Who may do what, and how one gets from a person to a patient."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from prolo.errors import Invalid, NotAllowed, NotFound
from prolo.registry import clock
from prolo.registry.access import MAY, actor_for, actors_of, get_patient, may, patients_of, system
from prolo.registry.actions.people import add_membership, end_membership, register_user
from prolo.registry.models import Membership, Role
from tests.registry.conftest import hire

pytestmark = pytest.mark.django_db


def test_a_colleague_reaches_the_patients_of_the_clinic(cast: Any, register: Any) -> None:
    patient = register("Sato")
    with cast.colleague.at_work():
        assert list(patients_of(cast.colleague)) == [patient]
        assert get_patient(cast.colleague, str(patient.pk)) == patient


def test_another_clinics_patient_is_not_told_from_nobody(cast: Any, register: Any) -> None:
    patient = register("Sato")
    said = []
    with cast.outsider.at_work():
        for patient_id in (patient.pk, uuid.uuid4(), "not-an-id"):
            with pytest.raises(NotFound) as refusal:
                get_patient(cast.outsider, patient_id)
            said.append(str(refusal.value))
    assert len(set(said)) == 1


def test_an_actor_of_one_clinic_cannot_work_in_another(cast: Any) -> None:
    with cast.owner.at_work(), pytest.raises(NotAllowed), cast.outsider.at_work():
        pass


@pytest.mark.parametrize(
    ("role", "may_do", "may_not"),
    [
        (Role.FRONT_DESK, "register_patient", "see_chart"),
        (Role.NURSE, "record_session", "sign"),
        (Role.PHYSICIAN, "sign", "keep_people"),
        (Role.ADMINISTRATOR, "keep_people", "see_chart"),
        (Role.RESEARCHER, "see_outcomes_of_all", "find_patients"),
    ],
)
def test_each_role_may_its_own_and_not_the_others(
    cast: Any, role: Role, may_do: str, may_not: str
) -> None:
    actor = hire(cast.clinic, "somebody", role)
    assert (may(actor, may_do), may(actor, may_not)) == (True, False)


def test_a_person_with_two_roles_may_what_either_may(cast: Any) -> None:
    add_membership(user=cast.owner.user, role=Role.ADMINISTRATOR, by=cast.administrator)
    both = actor_for(cast.owner.user, cast.clinic)
    assert may(both, "sign")
    assert may(both, "keep_people")


def test_what_is_not_in_the_table_nobody_may() -> None:
    assert "delete_patient" not in MAY


def test_the_last_day_of_a_membership_counts_and_the_next_does_not(cast: Any) -> None:
    today = clock.today(cast.clinic)
    with cast.administrator.at_work():
        membership = Membership.objects.get(user=cast.colleague.user)
        end_membership(membership=membership, ends_on=today, by=cast.administrator)
    assert actors_of(cast.colleague.user)
    Membership.unscoped.filter(pk=membership.pk).update(
        starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1)
    )
    assert actors_of(cast.colleague.user) == []
    with pytest.raises(NotAllowed):
        actor_for(cast.colleague.user, cast.clinic)


def test_a_membership_that_begins_tomorrow_does_not_count_today(cast: Any) -> None:
    user = register(cast)
    tomorrow = clock.today(cast.clinic) + timedelta(days=1)
    add_membership(user=user, role=Role.NURSE, starts_on=tomorrow, by=cast.administrator)
    assert actors_of(user) == []


def register(cast: Any, **more: Any) -> Any:
    given = {"username": "Mia", "full_name": "Mia Berg", "password": "a long enough secret"}
    return register_user(**(given | more), by=cast.administrator)


def test_only_an_administrator_registers_people(cast: Any) -> None:
    assert register(cast).username == "mia"
    with pytest.raises(NotAllowed):
        register_user(username="x", full_name="X", password="a long enough secret", by=cast.owner)


def test_faults_of_a_new_person_are_all_said_at_once(cast: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        register(cast, username="mia@clinic", full_name=" ", password="short", email="not one")
    assert set(refusal.value.faults) == {"username", "full_name", "password", "email"}


def test_a_user_name_or_an_address_belongs_to_one_person(cast: Any) -> None:
    register(cast, email="mia@example.org")
    with pytest.raises(Invalid) as refusal:
        register(cast, username="MIA", email="Mia@Example.org")
    assert refusal.value.faults == {"username": "taken", "email": "taken"}


def test_the_last_administrator_cannot_leave(cast: Any) -> None:
    with cast.administrator.at_work():
        membership = Membership.objects.get(user=cast.administrator.user)
        with pytest.raises(Invalid):
            end_membership(membership=membership, by=cast.administrator)


def test_a_role_is_held_once_at_a_time(cast: Any) -> None:
    with pytest.raises(Invalid):
        add_membership(user=cast.owner.user, role=Role.PHYSICIAN, by=cast.administrator)


def test_a_membership_ends_no_earlier_than_it_starts(cast: Any) -> None:
    with pytest.raises(Invalid):
        add_membership(
            user=cast.owner.user,
            role=Role.NURSE,
            starts_on=date(2026, 3, 2),
            ends_on=date(2026, 3, 1),
            by=system(cast.clinic),
        )
