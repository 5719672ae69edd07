"""Who has another name now is found by the former one, and by no slip of a pen."""

from __future__ import annotations

from typing import Any

import pytest

from prolo.errors import NotAllowed, NotFound
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.patients import (
    IdentityGiven,
    drop_former_name,
    update_identity,
)
from prolo.registry.find import find_patients
from prolo.registry.models import AuditRow, Event, Identity
from prolo.registry.search_keys import key_of_former
from tests.registry.conftest import Cast

pytestmark = pytest.mark.django_db


def test_a_changed_name_is_found_at_once_and_by_the_former_with_what_it_was(
    at_work: Any, register: Any
) -> None:
    """Who married comes with a letter to the name of before."""
    identity = register("Schreiber", "Anna").identity
    married = IdentityGiven(family_name="Unger", given_names="Anna")
    update_identity(identity=identity, given=married, by=at_work)
    for text in ("schreiber", "Anna Schreiber", "schrieber", "schreib", "annaschreiber"):
        (found,) = find_patients(at_work, text)
        assert found.identity.full_name == "Anna Unger", text
        assert found.former, text
        assert found.former.full_name == "Anna Schreiber", text
    for text in ("unger", "Anna Unger", "anna"):
        (found,) = find_patients(at_work, text)
        assert (found.identity.full_name, found.former) == ("Anna Unger", None), text
    kept = Identity.objects.get(pk=identity.pk).former_names
    today = clock.today(at_work.clinic).isoformat()
    assert kept == [{"family_name": "Schreiber", "given_names": "Anna", "until": today}]


def test_a_name_that_was_mistyped_by_a_letter_is_no_former_name(
    at_work: Any, register: Any
) -> None:
    identity = register("Schrieber").identity
    update_identity(identity=identity, given=IdentityGiven(family_name="Schreiber"), by=at_work)
    assert Identity.objects.get(pk=identity.pk).former_names == []
    (found,) = find_patients(at_work, "schrieber")
    assert (found.how, found.former) == ("near", None)


def test_a_slip_of_the_pen_is_no_former_name_and_stays_in_the_audit_trail(
    at_work: Any, register: Any
) -> None:
    """Another person's name was typed: by it nobody is to find this one."""
    identity = register("Unger", "Anna").identity
    right = IdentityGiven(family_name="Schreiber", given_names="Anna")
    update_identity(identity=identity, given=right, was_slip=True, by=at_work)
    assert Identity.objects.get(pk=identity.pk).former_names == []
    assert find_patients(at_work, "unger") == []
    (found,) = find_patients(at_work, "schreiber")
    assert (found.identity.pk, found.former) == (identity.pk, None)
    trail = AuditRow.objects.filter(table_name=Identity._meta.db_table, verb="update")
    assert "Unger" in [(one.old or {}).get("family_name") for one in trail]


def test_a_slip_of_the_pen_takes_no_name_of_before_with_it(at_work: Any, register: Any) -> None:
    identity = register("Schreiber").identity
    for name, was_slip in (("Unger", False), ("Ungar Meier", False), ("Vogel", True)):
        given = IdentityGiven(family_name=name)
        update_identity(identity=identity, given=given, was_slip=was_slip, by=at_work)
    kept = Identity.objects.get(pk=identity.pk).former_names
    assert [one["family_name"] for one in kept] == ["Schreiber", "Unger"]


def test_a_former_name_that_was_a_slip_of_the_pen_is_taken_back_later(
    at_work: Any, register: Any
) -> None:
    """Nobody ticked it when the name was put right; the other former name stays."""
    identity = register("Schreiber").identity
    for name in ("Unger", "Vogelsang"):
        update_identity(identity=identity, given=IdentityGiven(family_name=name), by=at_work)
    unger = key_of_former(identity.former_names[1])
    drop_former_name(identity=Identity.objects.get(pk=identity.pk), key=unger, by=at_work)
    kept = Identity.objects.get(pk=identity.pk)
    assert [one["family_name"] for one in kept.former_names] == ["Schreiber"]
    assert find_patients(at_work, "unger") == []
    assert [one.patient for one in find_patients(at_work, "schreiber")] == [identity.patient]
    assert [one.patient for one in find_patients(at_work, "vogelsang")] == [identity.patient]
    event = Event.objects.get(verb="former_name_dropped")
    assert (event.patient, event.recorded_by) == (identity.patient, at_work.user)
    trail = AuditRow.objects.filter(table_name=Identity._meta.db_table, verb="update")
    assert any("Unger" in str((one.old or {}).get("former_names")) for one in trail)
    with pytest.raises(NotFound):
        drop_former_name(identity=kept, key=unger, by=at_work)


def test_who_may_change_no_name_takes_none_back(at_work: Any, register: Any, cast: Cast) -> None:
    identity = register("Schreiber").identity
    update_identity(identity=identity, given=IdentityGiven(family_name="Unger"), by=at_work)
    key, nobody = (
        key_of_former(identity.former_names[0]),
        Actor(user=cast.owner.user, clinic=cast.clinic),
    )
    with pytest.raises(NotAllowed):
        drop_former_name(identity=identity, key=key, by=nobody)
    assert Identity.objects.get(pk=identity.pk).former_names


def test_who_goes_by_a_former_name_again_is_found_by_it_as_by_their_own(
    at_work: Any, register: Any
) -> None:
    identity = register("Schreiber").identity
    for name in ("Unger", "Schreiber"):
        update_identity(identity=identity, given=IdentityGiven(family_name=name), by=at_work)
    (found,) = find_patients(at_work, "schreiber")
    assert (found.identity.family_name, found.former) == ("Schreiber", None)
    (found,) = find_patients(at_work, "unger")
    assert found.former
    assert found.former.family_name == "Unger"
