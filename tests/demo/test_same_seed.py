"""The same seed tells the same: some of the stories, told again in another process, whose sets are
in another order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import transaction

from prolo.cli.seeds import SEED
from prolo.demo import clinic as demo
from prolo.demo import fill_demo
from prolo.demo.everyone import PARTS
from prolo.demo.names import chance
from prolo.demo.ordinary import further_parts
from prolo.demo.telling import play
from prolo.registry.access import patients_of, system
from prolo.registry.models import Clinic, Course, Patient
from tests.support.tuesday import MORNING, as_filled

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TOLD_AGAIN = {"oldest", "rash", "ordinary-1", "ordinary-2"}
Needle = tuple[str, str, Decimal, str, Decimal | None]


class Told(NamedTuple):
    """Of one person what no other story has a part in: no time of day, and no room."""

    name: tuple[str, str]
    born: str
    reached: tuple[str, str, str]
    courses: tuple[tuple[str, str, str], ...]
    injected: tuple[tuple[Needle, ...], ...]


@pytest.fixture(scope="module")
def everybody(
    tuesday: Path,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> set[Told]:
    """Of the whole clinic, which another process has filled."""
    copy = tmp_path_factory.mktemp("same-seed") / "prolo.sqlite3"
    with django_db_blocker.unblock(), as_filled(tuesday, copy), transaction.atomic():
        return set(told(Clinic.objects.get()))


def test_the_same_seed_and_moment_tell_the_same_of_the_same_people(
    everybody: set[Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not os.environ.get("PYTHONHASHSEED", "").isdecimal(), "sets would be in one order"
    again = told_again(monkeypatch, SEED, TOLD_AGAIN)
    assert len(again) == len(TOLD_AGAIN)
    assert again - everybody == set()
    assert any(one.injected for one in again)


def test_another_seed_tells_of_others(
    everybody: set[Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    others = told_again(monkeypatch, SEED + 1, {"rash", "ordinary-1"})
    assert {one.born for one in others}.isdisjoint({one.born for one in everybody})


def told_again(monkeypatch: pytest.MonkeyPatch, seed: int, names: set[str]) -> set[Told]:
    outlines = (*PARTS, *further_parts(chance(seed, "further parts")))
    stories = [play(one, seed) for one in outlines if one.name in names]
    monkeypatch.setattr(demo, "_everybody", lambda _seed, _administrator: stories)
    return set(told(fill_demo(seed=seed, now=MORNING)))


def told(clinic: Clinic) -> Iterator[Told]:
    by = system(clinic)
    with by.at_work():
        for one in patients_of(by).select_related("identity"):
            yield _told_of(one)


def _told_of(patient: Patient) -> Told:
    known = patient.identity
    courses = list(Course.objects.filter(patient=patient).order_by("condition", "opened_on"))
    return Told(
        name=(known.family_name, known.given_names),
        born=f"{known.birth_date} {patient.sex}",
        reached=(known.phone, known.email, known.preferred_language),
        courses=tuple((one.condition, one.side, one.state) for one in courses),
        injected=tuple(
            tuple(
                (row.structure, row.side, row.volume_ml, row.irritant, row.irritant_pct)
                for row in session.injections.order_by("sequence")
            )
            for course in courses
            for session in course.sessions.order_by("number")
        ),
    )
