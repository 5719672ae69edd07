"""Whoever of the demonstration is merged with whom and parted again: every row of every table is
as it was. Its people were led through by the actions, in every state of a course; a table in which
none of them has a row is filled by ``rare_rows.py``, or the test fails."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prolo.demo import fill_demo
from prolo.registry.access import Actor, actor_for, system
from prolo.registry.actions.merges import merge_patients, unmerge_patients
from prolo.registry.actions.people import add_membership
from prolo.registry.losses import of_one_of
from prolo.registry.models import ClinicOwned, Course, Patient, Role, Session, User
from prolo.registry.patient_rows import patient_models
from tests.registry.rare_rows import keep_what_is_rare
from tests.support.examples import at_least

OF_A_MERGE = {  # what a merge writes down of itself, and what was found out by it
    "PatientMerge",
    "MovedRow",
    "TakenContact",
    "LossAtMerge",
    "EndedRow",
    "TwoPeople",
    "LooksAlike",
}
GROWN = {"Event", "Job"}  # each action adds some
MAY_GROW = {  # and what was there is as it was
    "CourseMove",  # of what a death ended, which stands again
    "AppointmentChange",
    "Message",  # of appointments that nobody has been told of yet
    "MessageState",
}
MADE_ANEW = {"DueItem", "SearchKey"}  # computed: the same, in other rows
GO_WITH_NOBODY = {  # tables that refer to a patient, or to rows of one, and whose rows stay
    "Identity": "who the person of this record was",
    "SearchKey": "by what they were found",
    "AttachmentContent": "of a picture, which goes",
    "StockMovement": "of a vial; the session that it was taken for says whose",
    **dict.fromkeys(OF_A_MERGE, "of two patients"),
}

Rows = dict[str, Any]


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[Actor]:
    """Filled once; each example begins with it."""
    with django_db_blocker.unblock(), transaction.atomic():
        clinic = fill_demo(courses=True)
        user = User.objects.get(username="physician")
        with system(clinic).at_work():
            add_membership(user=user, role=Role.ADMINISTRATOR, by=system(clinic))
        by = actor_for(user, clinic)
        with by.at_work():
            for course in treated():
                keep_what_is_rare(course, by)
        yield by
        transaction.set_rollback(True)


@pytest.fixture
def by(demonstration: Actor, db: None) -> Iterator[Actor]:
    """What is due depends on the hour, which stands still."""
    with time_machine.travel(datetime.now(UTC), tick=False), demonstration.at_work():
        yield demonstration


def treated() -> list[Course]:
    """Of each person who has had a needle."""
    held = Session.objects.filter(state=Session.State.SIGNED).values("course")
    rows = Course.objects.filter(pk__in=held).order_by("opened_on", "pk")
    return list(rows.select_related("patient", "clinic"))


def tables() -> list[type[models.Model]]:
    found = apps.get_app_config("registry").get_models()
    return [one for one in found if one._meta.managed and one.__name__ not in OF_A_MERGE | GROWN]


def everything() -> dict[str, Any]:
    """But for how often a row was saved."""
    return {
        model.__name__: anew(model) if model.__name__ in MADE_ANEW else kept(model)
        for model in tables()
    }


def kept(model: type[models.Model]) -> dict[Any, Rows]:
    rows, key = model._default_manager.values(), model._meta.pk.attname
    return {row[key]: without(row, "lock_version") for row in rows}


def anew(model: type[models.Model]) -> Counter[str]:
    rows = model._default_manager.values()
    return Counter(str(sorted(without(row, "id", "recorded_at").items(), key=str)) for row in rows)


def without(row: Rows, *names: str) -> Rows:
    return {name: value for name, value in row.items() if name not in names}


def differing(was: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """By table, the rows that are not as they were. Empty: nothing is."""
    found: dict[str, Any] = {}
    for name, rows in was.items():
        if name in MADE_ANEW:
            rows_gone, rows_new = rows - now[name], now[name] - rows
            changed: Any = {"gone": [*rows_gone], "new": [*rows_new]} if rows != now[name] else {}
        else:
            ids = rows if name in MAY_GROW else rows | now[name]
            changed = {
                one: (rows.get(one), now[name].get(one))
                for one in ids
                if rows.get(one) != now[name].get(one)
            }
        if changed:
            found[name] = changed
    return found


def people() -> list[Patient]:
    return list(Patient.objects.filter(merged_into__isnull=True).order_by("recorded_at", "pk"))


def held(patients: Iterable[Patient]) -> dict[str, set[uuid.UUID]]:
    """Whose rows each table has."""
    return {
        model.__name__: set(rows_of(model, patients).values_list("patient", flat=True))
        for model in patient_models()
    }


def rows_of(model: Any, patients: Iterable[Patient]) -> Any:
    return model.objects.filter(patient__in=list(patients))


def merge_and_part(first: Patient, second: Patient, holds: bool, by: Actor) -> dict[str, Any]:
    """What is otherwise than before. Taken back, so that the next pair begins with the same."""
    with transaction.atomic():
        was = everything()
        losses = {one.loss.pk: holds for one in of_one_of(first, second)}
        done = merge_patients(
            from_patient=first, into_patient=second, reason="Twice", losses=losses, by=by
        )
        first.refresh_from_db()
        assert first.merged_into_id == second.pk
        assert not any(rows_of(model, [first]).exists() for model in GOING_ENTIRELY)
        unmerge_patients(merge=done, reason="Two people", by=by)
        now = everything()
        transaction.set_rollback(True)
    return differing(was, now)


GOING_ENTIRELY = [
    one for one in patient_models() if one.__name__ not in {"Visit", "Message", "MessageState"}
]


def refers_to(model: Any, targets: set[Any]) -> bool:
    return any(field.related_model in targets for field in model._meta.concrete_fields)


def test_every_table_that_hangs_on_a_patient_goes_with_them_or_says_why_it_stays() -> None:
    """Directly, or through a course, a session, or whatever else is a patient's."""
    every = {*apps.get_app_config("registry").get_models()}
    hanging: set[Any] = {Patient}
    while more := {one for one in every - hanging if refers_to(one, hanging)}:
        hanging |= more
    going: set[Any] = {*patient_models(), Patient}
    staying = {one.__name__ for one in hanging - going}
    assert staying == {*GO_WITH_NOBODY}
    assert all(issubclass(one, ClinicOwned) for one in going)


def test_somebody_of_the_demonstration_has_a_row_in_every_table(by: Actor) -> None:
    """Else the merges below say nothing of it."""
    lacking = [name for name, of in held(people()).items() if not of]
    assert lacking == [], f"a row of {', '.join(lacking)} is to be made by rare_rows.py"


def covering(of: dict[str, set[uuid.UUID]]) -> list[uuid.UUID]:
    """Few people who have a row in every table between them."""
    chosen: list[uuid.UUID] = []
    left = {name: who for name, who in of.items() if who}
    while left:
        count = Counter(one for who in left.values() for one in who)
        most = max(sorted(count), key=lambda one: count[one])
        chosen.append(most)
        left = {name: who for name, who in left.items() if most not in who}
    return chosen


def test_of_every_table_a_row_is_as_it_was_once_a_merge_is_undone(by: Actor) -> None:
    every = people()
    of = held(every)
    by_id = {one.pk: one for one in every}
    chosen = [by_id[one] for one in covering(of)]
    other = next(one for one in every if one not in chosen)
    for first, second in zip(chosen, [*chosen[1:], other], strict=True):
        assert merge_and_part(first, second, True, by) == {}


@settings(
    max_examples=at_least(10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(places=st.tuples(st.integers(0, 999), st.integers(1, 999)), holds=st.booleans())
def test_whoever_is_merged_with_whom_parting_them_is_the_way_back(
    by: Actor, places: tuple[int, int], holds: bool
) -> None:
    every = people()
    first = places[0] % len(every)
    second = (first + 1 + places[1] % (len(every) - 1)) % len(every)
    assert merge_and_part(every[first], every[second], holds, by) == {}
