"""Who pays, and an estimate as it was kept: what it says, given once, to whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from prolo.care.money.estimate import Visits
from prolo.errors import Invalid, NotAllowed, NotFound
from prolo.registry import models
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.clinics import update_clinic
from prolo.registry.actions.estimates import (
    acknowledge_estimate,
    ask_for_estimate,
    give_estimate,
    keep_estimate,
    record_coverage,
)
from prolo.registry.actions.merges import merge_patients
from prolo.registry.actions.patient_access import give_access
from prolo.registry.actions.people import set_provider_number
from prolo.registry.estimate_changes import changes_since
from prolo.registry.estimates import (
    Written,
    estimate_of,
    is_intact,
    stated_of,
)
from prolo.registry.models import Course, Estimate, Patient, Role
from tests.registry.conftest import Cast, Register, hire
from tests.registry.estimates.steps import (
    IN_TEN_DAYS,
    MONDAY,
    given,
    kept,
)


def test_nothing_is_kept_without_a_price_and_nothing_given_twice(
    american: Cast, course: Course
) -> None:
    with pytest.raises(Invalid, match="estimate: no-price"):
        kept(american, course, extras={"Brace": 1})
    row = kept(american, course)
    with pytest.raises(Invalid, match="estimate: not-given"):
        acknowledge_estimate(estimate=row, how="in-person", at=datetime.now(UTC), by=american.owner)
    given(american, row)
    with pytest.raises(Invalid, match="estimate: done-already"):
        given(american, row)
    newer = kept(american, course)
    assert (newer.version, newer.replaces) == (2, row)
    early = MONDAY - timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        give_estimate(
            estimate=newer, how="shouted", at=early, by=american.owner, paper_kept="folder 3"
        )
    assert refused.value.faults == {"how": "unknown", "at": "before-it-was-made"}


def test_it_is_given_some_way_only_where_that_leads_to_the_person(
    american: Cast, patient: Patient, course: Course
) -> None:
    row = kept(american, course)
    ways = {
        "post": "no-post",
        "link": "no-link",
        "own-mail": "no-own-mail",
        "own-pages": "no-own-pages",
    }

    def give(how: str) -> None:
        now = datetime.now(UTC)
        give_estimate(estimate=row, how=how, at=now, by=american.owner)

    for how, fault in ways.items():
        with pytest.raises(Invalid, match=f"how: {fault}"):
            give(how)
    give_access(patient=patient, by=american.owner)
    give("own-pages")
    assert row.steps.get().how == "own-pages"


def test_an_estimate_is_what_was_kept_after_a_merge_too(
    american: Cast, course: Course, register: Register
) -> None:
    row = kept(american, course)
    into = register("Exampel", "Nobody")
    merge_patients(
        from_patient=course.patient, into_patient=into, reason="twice", by=american.owner
    )
    row.refresh_from_db()
    assert (row.patient, is_intact(row)) == (into, True)


@pytest.mark.parametrize(
    "changed", [{"injector": 1}, {"version": 7}, {"happened_at": MONDAY - timedelta(days=9)}]
)
def test_who_injects_the_version_and_the_day_are_part_of_what_was_kept(
    american: Cast, course: Course, changed: dict[str, Any]
) -> None:
    row = kept(american, course)
    for name, value in changed.items():
        setattr(row, name, american.owner.user if name == "injector" else value)
    assert not is_intact(row)


def test_an_estimate_that_was_changed_on_disk_is_not_given(american: Cast, course: Course) -> None:
    row = kept(american, course)
    body = {**row.body, "currency": "EUR"}
    Estimate.objects.filter(pk=row.pk).update(body=body)
    row.refresh_from_db()
    assert not is_intact(row)
    with pytest.raises(Invalid, match="changed-on-disk"):
        given(american, row)


def test_costs_are_for_who_receives_people_of_their_own_clinic(
    american: Cast, patient: Patient, course: Course
) -> None:
    for verb, arguments in (
        (record_coverage, {"patient": patient, "kind": "uninsured"}),
        (ask_for_estimate, {"patient": patient, "course": course}),
    ):
        with pytest.raises(NotAllowed):
            verb(**arguments, by=american.administrator)  # type: ignore[operator]
        with pytest.raises(NotFound):
            verb(**arguments, by=american.outsider)  # type: ignore[operator]
    with pytest.raises(Invalid, match="kind: unknown"):
        record_coverage(patient=patient, kind="lottery", by=american.owner)


def test_an_estimate_says_what_it_said_when_clinic_and_people_are_called_otherwise(
    american: Cast, course: Course
) -> None:
    injector = hire(american.clinic, "injector", Role.PHYSICIAN).user
    with american.administrator.at_work():
        update_clinic(address="1 Main Street", tax_number="12-3456789", by=american.administrator)
        set_provider_number(user=injector, provider_number="1234567893", by=american.administrator)
    injector.refresh_from_db()
    course = Course.objects.get(pk=course.pk)
    record_coverage(patient=course.patient, kind="uninsured", by=american.owner)
    row = keep_estimate(
        patient=course.patient,
        course=course,
        visits=Visits(on=MONDAY.date()),
        injector=injector,
        written=Written(service="Prolotherapy", codes={"session/": "M0076"}, others="Nobody"),
        by=american.owner,
    )
    stated = stated_of(row)
    with american.administrator.at_work():
        update_clinic(address="2 Side Street", by=american.administrator)
    models.User.objects.filter(pk=injector.pk).update(full_name="Another Name")
    row = Estimate.objects.get(pk=row.pk)
    assert stated_of(row) == stated
    assert (stated.is_good_faith, stated.clinic.address) == (True, "1 Main Street")
    (treats,) = stated.providers
    assert (treats.provider_number, treats.tax_number) == ("1234567893", "12-3456789")
    (line,) = estimate_of(row).lines
    assert (line.code, line.on[0]) == ("M0076", IN_TEN_DAYS.date())
    assert is_intact(row)
    row.stated["clinic"]["address"] = "2 Side Street"
    assert not is_intact(row)


def test_a_line_has_the_days_that_are_booked(american: Cast, course: Course) -> None:
    moved = IN_TEN_DAYS + timedelta(days=2)
    booking = {"patient": course.patient, "course": course, "by": american.owner}
    book_appointment(**booking, purpose="session", session_number=1, starts_at=moved)
    book_appointment(**booking, purpose="assessment", starts_at=MONDAY + timedelta(days=4))
    first, sessions = estimate_of(kept(american, course, assessment_on=MONDAY.date())).lines
    planned = [IN_TEN_DAYS.date() + timedelta(weeks=weeks) for weeks in (4, 8)]
    assert first.on == (MONDAY.date() + timedelta(days=4),)
    assert sessions.on == (moved.date(), *planned)


def test_a_first_visit_that_was_booked_before_the_course_has_its_day(
    american: Cast, course: Course
) -> None:
    """Of several the next; what is booked in the course itself comes before."""
    booking = {"patient": course.patient, "purpose": "assessment", "by": american.owner}
    for days in (9, 4):
        book_appointment(**booking, starts_at=MONDAY + timedelta(days=days))
    row = kept(american, course, assessment_on=MONDAY.date())
    assert estimate_of(row).lines[0].on == (MONDAY.date() + timedelta(days=4),)
    with time_machine.travel(MONDAY + timedelta(days=5), tick=False):
        assert not changes_since(row)  # it was held
    assert estimate_of(kept(american, course)).lines[0].what == "session"
    book_appointment(**booking, course=course, starts_at=MONDAY + timedelta(days=7))
    first = estimate_of(kept(american, course, assessment_on=MONDAY.date())).lines[0]
    assert first.on == (MONDAY.date() + timedelta(days=7),)


def test_a_code_of_which_we_were_warned_is_kept_once_it_is_meant(
    american: Cast, course: Course
) -> None:
    given = {
        "patient": course.patient,
        "course": course,
        "visits": Visits(on=MONDAY.date()),
        "written": Written(codes={"session/": "20550"}, service="x" * 301),
        "by": american.owner,
    }
    with pytest.raises(Invalid) as refused:
        keep_estimate(**given)
    assert refused.value.faults == {"codes.session/": "warned-code", "service": "max_length"}
    given["written"] = Written(codes={"session/": "20550"})
    (line,) = estimate_of(keep_estimate(**given, are_codes_meant=True)).lines
    assert line.code == "20550"


def test_a_payer_by_its_name_is_connected_with_what_is_known(
    american: Cast, patient: Patient
) -> None:
    said = {"patient": patient, "by": american.owner}
    known = [
        record_coverage(**said, kind=kind, payer=payer).known_payer
        for kind, payer in (("commercial", "aetna"), ("commercial", "Mutual"), ("medicare", ""))
    ]
    assert known == ["aetna", "", "cms-ncd"]
