"""An adverse event that a person coded from the clinic's own dictionary, as MedDRA: the term, its
code, and the dictionary with its version, or none of the three."""

from __future__ import annotations

import csv
import io
import itertools
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.models import AdverseEventRecord, Course, Patient
from tests.registry.treated import treat_knee
from tests.web.conftest import send, text_of
from tests.web.test_harms import harmed

CODED = {  # invented: no dictionary is quoted
    "coding_term": "Hot joint, invented",
    "coding_code": "00000001",
    "coding_version": "MedDRA 99.9",
}
SOME = [
    dict(one) for some in (1, 2) for one in itertools.combinations(CODED.items(), some)
]  # and not all
NAMES = [" and ".join(one).replace("coding_", "") for one in SOME]


@pytest.fixture
def course(acting: Actor, ada: Patient) -> Course:
    with acting.at_work():
        return treat_knee(ada, clock.now(acting.clinic) - timedelta(days=20), by=acting)


def coded(course: Course, acting: Actor) -> list[dict[str, str]]:
    with acting.at_work():
        return list(AdverseEventRecord.objects.filter(event__course=course).values(*CODED))


def test_all_three_are_kept_shown_and_exported_and_stand_in_the_correction(
    physician: Client, course: Course, acting: Actor
) -> None:
    typed = harmed(acting, session="last-before", **CODED)
    sent = send(physician, f"/courses/{course.pk}/harms/new", **typed)
    assert coded(course, acting) == [CODED]
    assert " · ".join(CODED.values()) in text_of(physician.get(sent["Location"]))
    (listed,) = physician.get("/harms.json").json()["rows"]
    assert {name: listed[name] for name in CODED} == CODED
    (row,) = csv.DictReader(io.StringIO(physician.get("/harms.csv").content.decode("utf-8-sig")))
    heads = ("Term", "Code", "Dictionary and version")
    assert [row[head] for head in heads] == list(CODED.values())
    form = physician.get(f"{sent['Location']}/correct").context["form"]
    assert {name: form[name].value() for name in CODED} == CODED


@pytest.mark.parametrize("some", SOME, ids=NAMES)
def test_one_or_two_of_them_are_refused_and_stay_typed(
    physician: Client, course: Course, acting: Actor, some: dict[str, str]
) -> None:
    typed = harmed(acting, session="last-before", **some)
    refused = send(physician, f"/courses/{course.pk}/harms/new", **typed)
    assert refused.status_code == 422
    assert "Enter term, code and dictionary with its version, or none" in text_of(refused)
    form = refused.context["form"]
    assert {name: form[name].value() for name in some} == some
    assert coded(course, acting) == []


@pytest.mark.parametrize("some", SOME, ids=NAMES)
def test_the_database_refuses_them_too(
    physician: Client, course: Course, acting: Actor, some: dict[str, str]
) -> None:
    typed = harmed(acting, session="last-before")
    send(physician, f"/courses/{course.pk}/harms/new", **typed)
    with acting.at_work():
        rows = AdverseEventRecord.objects.filter(event__course=course)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**some)
        assert rows.update(**CODED) == 1
