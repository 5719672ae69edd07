"""A query whose SQL is worked out once answers as the query itself would, whatever it is asked."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from django.db.models import QuerySet
from django_scopes import ScopeError, scopes_disabled

from prolo.registry.models import Course, Patient
from prolo.registry.prepared import prepared
from tests.registry.conftest import Cast, Register
from tests.registry.test_walls import open_course


@prepared
def opened(patient_id: uuid.UUID, state: str, by: datetime) -> QuerySet[Course]:
    rows = Course.objects.filter(patient=patient_id, state=state, recorded_at__lte=by)
    return rows.select_related("patient").only("state", "patient__merged_into").order_by("side")


@prepared
def sides() -> QuerySet[Course, str]:
    return Course.objects.order_by("side").values_list("side", flat=True)


@pytest.fixture
def knees(cast: Cast, register: Register) -> dict[str, Patient]:
    """Two people of ours with both knees, and one of another clinic."""
    people = {"ours": register("Sato"), "other": register("Ito")}
    people["theirs"] = register("Stone", by=cast.outsider)
    for one in people.values():
        with (cast.outsider if one.clinic == cast.outsider.clinic else cast.owner).at_work():
            open_course(one)
            open_course(one, side="right", state="treating")
    return people


def test_each_time_it_answers_for_the_values_of_that_time(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    later = datetime.now().astimezone() + timedelta(days=1)
    with cast.owner.at_work():
        for name in ("ours", "other", "ours"):
            for state in ("assessing", "treating", "closed"):
                for by in (later, later - timedelta(days=2)):
                    asked = knees[name].pk, state, by
                    found = opened(*asked)
                    assert found == list(opened.query(*asked))
                    assert {one.patient for one in found} <= {knees[name]}
        assert len(opened(knees["ours"].pk, "treating", later)) == 1


def test_it_sees_the_clinic_in_scope_and_refuses_without_one(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    with cast.owner.at_work():
        assert sides() == ["left", "left", "right", "right"]
    with cast.outsider.at_work():
        assert sides() == ["left", "right"]
        with scopes_disabled():
            assert sides() == list(sides.query())
    with pytest.raises(ScopeError):
        sides()


def test_a_value_that_the_query_leaves_out_is_refused(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    @prepared
    def forgetting(_patient_id: uuid.UUID) -> QuerySet[Course]:
        return Course.objects.all()

    with cast.owner.at_work(), pytest.raises(AssertionError):
        forgetting(knees["ours"].pk)
