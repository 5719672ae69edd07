"""An entry is corrected by a new version and never goes away."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from prolo.errors import Conflict, Invalid, NotAllowed
from prolo.registry.actions.entries import correct_entry, mark_in_error
from prolo.registry.models import Allergy, Event

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def allergy(at_work: Any, register: Any) -> Allergy:
    return Allergy.objects.create(
        clinic=at_work.clinic,
        recorded_by=at_work.user,
        patient=register("Sato"),
        happened_at=NOW,
        substance="lidocane",
    )


def test_a_correction_adds_a_version_and_the_earlier_stays(at_work: Any, allergy: Any) -> None:
    later = correct_entry(entry=allergy, changes={"substance": "lidocaine"}, by=at_work)
    assert (later.version, later.replaces, later.happened_at) == (2, allergy, NOW)
    assert list(Allergy.objects.current()) == [later]
    assert Allergy.objects.get(pk=allergy.pk).substance == "lidocane"
    assert Event.objects.get(verb="entry_corrected").body == {"version": 2, "fields": ["substance"]}


def test_of_two_who_correct_the_same_the_second_sees_a_conflict(cast: Any, allergy: Any) -> None:
    correct_entry(entry=allergy, changes={"substance": "lidocaine"}, by=cast.owner)
    with pytest.raises(Conflict) as conflict:
        correct_entry(entry=allergy, changes={"substance": "latex"}, by=cast.owner)
    assert conflict.value.by == "Owner"


def test_what_is_entered_in_error_stays_with_name_and_reason(at_work: Any, allergy: Any) -> None:
    mark_in_error(entry=allergy, reason="Another patient's", by=at_work)
    assert not Allergy.objects.current()
    kept = Allergy.objects.entered_in_error().get()
    assert (kept.marked_in_error_by, kept.marked_in_error_reason) == (
        at_work.user,
        "Another patient's",
    )
    with pytest.raises(Conflict):
        mark_in_error(entry=allergy, reason="Again", by=at_work)


def test_an_error_needs_a_reason_and_a_correction_known_fields(at_work: Any, allergy: Any) -> None:
    with pytest.raises(Invalid):
        mark_in_error(entry=allergy, reason=" ", by=at_work)
    with pytest.raises(Invalid) as refusal:
        correct_entry(entry=allergy, changes={"version": 7, "colour": "red"}, by=at_work)
    assert refusal.value.faults == {"colour": "unknown", "version": "unknown"}


def test_who_is_not_a_clinician_corrects_nothing(cast: Any, allergy: Any) -> None:
    with pytest.raises(NotAllowed):
        correct_entry(entry=allergy, changes={}, by=cast.administrator)


@pytest.mark.parametrize(
    "wrong",
    [{"marked_in_error_at": NOW}, {"marked_in_error_reason": "So"}, {"version": 2}, {"version": 0}],
)
def test_the_database_refuses_half_a_mark_and_a_version_of_nothing(
    at_work: Any, allergy: Any, wrong: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Allergy.objects.filter(pk=allergy.pk).update(**wrong)
