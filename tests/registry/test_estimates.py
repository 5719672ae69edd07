"""Who pays, and an estimate from its clock to the person's hands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from prolo.care.money.estimate import Visits
from prolo.errors import Invalid, NotAllowed, NotFound
from prolo.registry import models
from prolo.registry.access import system
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.clinics import update_clinic
from prolo.registry.actions.courses import open_course
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
from prolo.registry.actions.prices import set_price, withdraw_price
from prolo.registry.estimate_changes import Since, changed_on, changes_since
from prolo.registry.estimates import (
    Written,
    estimate_of,
    is_intact,
    last_given,
    stated_of,
)
from prolo.registry.estimates_owed import missed_in_clinic, owed_in_clinic, unasked_in_clinic
from prolo.registry.models import Clinic, ClinicPrice, Course, Estimate, Event, Patient, Role
from tests.registry.conftest import Cast, Register, hire
from tests.registry.treated import hold_session, keep_plan

MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)  # ten in the morning in New York
IN_TEN_DAYS = datetime(2026, 3, 16, 15, tzinfo=UTC)


@pytest.fixture
def american(cast: Cast) -> Iterator[Cast]:
    """The clinic stands in New York, and it is Monday, 2 March 2026."""
    Clinic.objects.filter(pk=cast.clinic.pk).update(
        country="US", currency="USD", time_zone="America/New_York"
    )
    cast.clinic.refresh_from_db()
    with time_machine.travel(MONDAY, tick=False), cast.owner.at_work():
        price(cast, "session", 400)
        price(cast, "assessment", 150)
        yield cast


def price(cast: Cast, what: str, amount: int, on: date = date(2026, 1, 1), **more: Any) -> None:
    by = system(cast.clinic)
    set_price(procedure=what, amount=Decimal(amount), starts_on=on, by=by, **more)


@pytest.fixture
def patient(american: Cast, register: Register) -> Patient:
    return register("Example", "Nobody")


@pytest.fixture
def course(american: Cast, patient: Patient) -> Course:
    course = open_course(patient=patient, condition="knee-oa", side="right", by=american.owner)
    course.state = "treating"
    course.save_if_unchanged(["state"])
    plan(american, course, sessions=3)
    return course


def plan(cast: Cast, course: Course, *, sessions: int, irritant: str = "dextrose") -> None:
    days = [IN_TEN_DAYS.date() + timedelta(weeks=4 * one) for one in range(sessions)]
    keep_plan(course, days, irritant=irritant, by=cast.owner)


def kept(cast: Cast, course: Course, *, code: str = "", **visits: Any) -> Estimate:
    return keep_estimate(
        patient=course.patient,
        course=course,
        visits=Visits(on=date(2026, 3, 2), **visits),
        written=Written(codes={"session/": code} if code else {}),
        by=cast.owner,
    )


def given(cast: Cast, row: Estimate) -> None:
    give_estimate(
        estimate=row,
        how="in-person",
        at=datetime.now(UTC),
        by=cast.owner,
        is_completed_by_hand=True,
    )


def owed(cast: Cast) -> list[tuple[str, date]]:
    return [(one.owed.why, one.owed.deadline.due_on) for one in owed_in_clinic(cast.owner)]


def unasked(cast: Cast) -> list[tuple[Patient, date]]:
    return [(one.patient, one.service_on) for one in unasked_in_clinic(cast.owner)]


def test_an_uninsured_person_is_told_in_time_and_again_when_the_plan_changes(
    american: Cast, patient: Patient, course: Course
) -> None:
    booking = {"patient": patient, "course": course, "purpose": "session", "session_number": 1}
    book_appointment(**booking, starts_at=IN_TEN_DAYS, by=american.owner)
    assert owed(american) == []  # nobody has asked who pays
    assert unasked(american) == [(patient, IN_TEN_DAYS.date())]
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    assert owed(american) == [("booking", date(2026, 3, 5))]
    assert unasked(american) == []
    row = kept(american, course)
    assert estimate_of(row).expected == 1200
    assert owed(american) == [("booking", date(2026, 3, 5))]  # kept is not given
    with pytest.raises(Invalid, match="completed_by_hand: elements-missing"):
        give_estimate(estimate=row, how="in-person", at=datetime.now(UTC), by=american.owner)
    assert owed(american) == [("booking", date(2026, 3, 5))]
    given(american, row)
    assert "diagnosis-code" in Event.objects.get(verb="estimate_given").body["completed_by_hand"]
    assert owed(american) == []
    with time_machine.travel(MONDAY + timedelta(days=7), tick=False):
        plan(american, course, sessions=4)
        (change,) = changes_since(row).lines
        assert (change.kind, change.difference) == ("count", 400)
        assert owed(american) == [("change", date(2026, 3, 13))]
        again = kept(american, course)
        given(american, again)
        assert owed(american) == []
        assert estimate_of(Estimate.objects.get(pk=row.pk)).expected == 1200
        assert last_given(patient, course) == again


def test_after_a_change_of_plan_held_sessions_cost_what_they_did(
    american: Cast, course: Course
) -> None:
    """The phenol mixture costs 90 more from now on, and the session 900 for who comes next."""
    price(american, "irritant", 90, of="p2g")
    plan(american, course, sessions=4)
    row = kept(american, course)
    given(american, row)
    for number, weeks in ((1, 2), (2, 6)):
        hold_session(course, number, at=MONDAY + timedelta(weeks=weeks), by=american.owner)
    with time_machine.travel(MONDAY + timedelta(weeks=7), tick=False):
        assert changes_since(row) == Since()
        plan(american, course, sessions=4, irritant="p2g")
        (change,) = changes_since(row).lines
        assert (change.of, change.difference) == ("p2g", 180)
        withdrawn(american, 400)
        price(american, "session", 900)
        lines = estimate_of(kept(american, course)).lines
    assert [(one.what, one.count.expected, one.amount) for one in lines] == [
        ("session", 2, 400),
        ("session", 2, 900),
        ("irritant", 2, 90),
    ]


def test_a_first_visit_without_a_course_is_owed_one_too(american: Cast, patient: Patient) -> None:
    record_coverage(patient=patient, kind="self-pay", by=american.owner)
    soon = datetime(2026, 3, 5, 15, tzinfo=UTC)
    book_appointment(patient=patient, purpose="assessment", starts_at=soon, by=american.owner)
    assert owed(american) == [("booking", date(2026, 3, 3))]
    visits = Visits(on=date(2026, 3, 5), assessment_on=date(2026, 3, 5))
    row = keep_estimate(patient=patient, course=None, visits=visits, by=american.owner)
    given(american, row)
    assert owed(american) == []
    ask_for_estimate(patient=patient, course=None, by=american.owner)
    assert owed(american) == []  # asked in the same moment, and in hand
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        ask_for_estimate(patient=patient, course=None, by=american.owner)
        assert owed(american) == [("request", date(2026, 3, 5))]


def test_an_estimate_that_was_never_given_stays_listed_once_the_visit_began(
    american: Cast, patient: Patient, course: Course
) -> None:
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    booking = {"patient": patient, "course": course, "purpose": "session", "session_number": 1}
    book_appointment(**booking, starts_at=IN_TEN_DAYS, by=american.owner)
    assert missed_in_clinic(american.owner) == []
    with time_machine.travel(IN_TEN_DAYS + timedelta(days=1), tick=False):
        assert owed(american) == []
        given(american, kept(american, course))
        (one,) = missed_in_clinic(american.owner)
        assert (one.patient, one.missed.given_on) == (patient, date(2026, 3, 17))
    with time_machine.travel(IN_TEN_DAYS + timedelta(days=121), tick=False):
        assert missed_in_clinic(american.owner) == []


def test_what_was_missed_goes_by_who_paid_at_the_visit(
    american: Cast, patient: Patient, course: Course
) -> None:
    booking = {"patient": patient, "course": course, "purpose": "session", "session_number": 1}
    book_appointment(**booking, starts_at=IN_TEN_DAYS, by=american.owner)
    record_coverage(patient=patient, kind="commercial", by=american.owner)
    with time_machine.travel(IN_TEN_DAYS + timedelta(days=1), tick=False):
        record_coverage(patient=patient, kind="uninsured", by=american.owner)
        assert missed_in_clinic(american.owner) == []


def test_what_was_missed_stays_so_when_somebody_else_pays_later(
    american: Cast, patient: Patient, course: Course
) -> None:
    booking = {"patient": patient, "course": course, "purpose": "session", "session_number": 1}
    book_appointment(**booking, starts_at=IN_TEN_DAYS, by=american.owner)
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    with time_machine.travel(IN_TEN_DAYS + timedelta(days=1), tick=False):
        record_coverage(patient=patient, kind="medicare", by=american.owner)
        (one,) = missed_in_clinic(american.owner)
        assert one.missed.deadline.due_on == date(2026, 3, 5)


def test_who_begins_to_pay_themselves_is_owed_an_estimate_from_then(
    american: Cast, patient: Patient, course: Course
) -> None:
    booking = {"patient": patient, "course": course, "purpose": "session", "session_number": 1}
    book_appointment(**booking, starts_at=IN_TEN_DAYS, by=american.owner)
    record_coverage(patient=patient, kind="commercial", by=american.owner)
    with time_machine.travel(MONDAY + timedelta(days=7), tick=False):
        record_coverage(patient=patient, kind="self-pay", by=american.owner)
        assert owed(american) == [("booking", date(2026, 3, 10))]


def test_who_asked_before_there_was_a_course_is_answered_by_its_estimate(
    american: Cast, patient: Patient, course: Course
) -> None:
    record_coverage(patient=patient, kind="self-pay", by=american.owner)
    ask_for_estimate(patient=patient, course=None, by=american.owner)
    assert owed(american) == [("request", date(2026, 3, 5))]
    given(american, kept(american, course))
    assert owed(american) == []


def test_after_a_merge_what_was_said_last_counts(
    american: Cast, patient: Patient, course: Course, register: Register
) -> None:
    ask_for_estimate(patient=patient, course=course, by=american.owner)
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    other = register("Exampel", "Nobody")
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        record_coverage(patient=other, kind="medicare", by=american.owner)
        merge_patients(from_patient=other, into_patient=patient, reason="twice", by=american.owner)
        assert owed(american) == []


def test_only_what_is_in_an_estimate_makes_it_no_longer_right(
    american: Cast, course: Course
) -> None:
    row = kept(american, course)
    given(american, row)
    changed = []
    for days, change in enumerate(
        (
            lambda: price(american, "follow-up", 90),  # nothing that was estimated
            lambda: price(american, "session", 450, date(2026, 2, 1)),
            lambda: price(american, "follow-up", 95, date(2026, 2, 1)),
            lambda: withdrawn(american, 450),
            lambda: withdrawn(american, 400),
        ),
        start=1,
    ):
        with time_machine.travel(MONDAY + timedelta(days=days), tick=False):
            change()
            changed.append(changed_on(row))
    newly, gone = date(2026, 3, 4), date(2026, 3, 7)
    assert changed == [None, newly, newly, None, gone]
    (gap,) = {one.what for one in changes_since(row).gaps}
    assert (gap, changes_since(row).lines) == ("session", ())


def withdrawn(cast: Cast, amount: int) -> None:
    row = ClinicPrice.objects.get(procedure="session", amount=amount)
    withdraw_price(price=row, by=system(cast.clinic))


def test_another_injector_and_other_codes_change_an_estimate(
    american: Cast, course: Course
) -> None:
    injector = hire(american.clinic, "injector", Role.PHYSICIAN).user
    row = kept(american, course)
    given(american, row)
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        newer = kept(american, course, code="M0076")
        assert elements(row) == [("code", "", "M0076")]
        assert (changes_since(newer), changed_on(row)) == (Since(), date(2026, 3, 3))
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        book_appointment(
            patient=course.patient,
            course=course,
            purpose="session",
            session_number=1,
            starts_at=IN_TEN_DAYS,
            injector=injector,
            by=american.owner,
        )
        assert elements(newer) == [("providers", "", injector.full_name)]
        assert changed_on(newer) == date(2026, 3, 4)


def elements(row: Estimate) -> list[tuple[str, str, str]]:
    found = changes_since(Estimate.objects.get(pk=row.pk)).elements
    return [(one.code, one.before, one.now) for one in found]


def test_another_spacing_makes_an_estimate_owed_and_one_day_does_not(
    american: Cast, patient: Patient, course: Course
) -> None:
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    booking = {"patient": patient, "course": course, "purpose": "session", "session_number": 1}
    booked = IN_TEN_DAYS + timedelta(days=1)
    book_appointment(**booking, starts_at=booked, by=american.owner)
    row = kept(american, course)
    given(american, row)
    assert changes_since(row) == Since()
    planned = [booked.date(), *(IN_TEN_DAYS.date() + timedelta(weeks=one) for one in (4, 8))]
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        keep_plan(course, [*planned[:2], planned[2] + timedelta(days=3)], by=american.owner)
        assert [one.kind for one in changes_since(row).lines] == ["days"]
        assert (changed_on(row), owed(american)) == (None, [])
        spaced = [booked.date() + timedelta(weeks=weeks) for weeks in (0, 12, 24)]
        keep_plan(course, spaced, by=american.owner)
        assert changes_since(row).is_spread
        assert owed(american) == [("change", date(2026, 3, 16))]


def test_other_numbers_and_another_place_make_an_estimate_owed(
    american: Cast, patient: Patient, course: Course
) -> None:
    """What was not known when it was given is no change: it was written in by hand."""
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    booking = {"patient": patient, "course": course, "purpose": "session", "session_number": 1}
    book_appointment(**booking, starts_at=IN_TEN_DAYS, by=american.owner)
    says(american, address="1 Main Street")
    row = kept(american, Course.objects.get(pk=course.pk))
    given(american, row)
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        says(american, tax_number="12-3456789", phone="+1 202 555 0100")
        assert (changes_since(row), owed(american)) == (Since(), [])
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        says(american, address="2 Side Street")
        assert elements(row) == [("address", "1 Main Street", "2 Side Street")]
        assert changed_on(Estimate.objects.get(pk=row.pk)) == date(2026, 3, 4)
        assert owed(american) == [("change", date(2026, 3, 13))]


def says(cast: Cast, **settings: str) -> None:
    with cast.administrator.at_work():
        update_clinic(**settings, by=cast.administrator)


def test_no_clock_runs_for_who_is_insured_nor_elsewhere(
    american: Cast, patient: Patient, course: Course
) -> None:
    ask_for_estimate(patient=patient, course=course, by=american.owner)
    record_coverage(patient=patient, kind="medicare", by=american.owner)
    assert owed(american) == []
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    assert len(owed(american)) == 1
    Clinic.objects.filter(pk=american.clinic.pk).update(country="DE")
    assert owed(american) == []


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
            estimate=newer, how="shouted", at=early, by=american.owner, is_completed_by_hand=True
        )
    assert refused.value.faults == {"how": "unknown", "at": "before-it-was-made"}


def test_it_is_given_some_way_only_where_that_leads_to_the_person(
    american: Cast, patient: Patient, course: Course
) -> None:
    row = kept(american, course)
    ways = ("post", "e-mail", "own-pages")

    def give(how: str) -> None:
        now = datetime.now(UTC)
        give_estimate(estimate=row, how=how, at=now, by=american.owner)

    for how in ways:
        with pytest.raises(Invalid, match=f"how: no-{how}"):
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


def test_a_plain_estimate_answers_no_claim_to_a_good_faith_one(
    american: Cast, patient: Patient, course: Course
) -> None:
    record_coverage(patient=patient, kind="commercial", by=american.owner)
    booking = {"patient": patient, "course": course, "purpose": "session", "session_number": 1}
    book_appointment(**booking, starts_at=IN_TEN_DAYS, by=american.owner)
    given(american, kept(american, course))
    record_coverage(patient=patient, kind="self-pay", by=american.owner)
    assert owed(american) == [("booking", date(2026, 3, 5))]
    given(american, kept(american, course))
    assert owed(american) == []


def test_a_payer_by_its_name_is_connected_with_what_is_known(
    american: Cast, patient: Patient
) -> None:
    said = {"patient": patient, "by": american.owner}
    known = [
        record_coverage(**said, kind=kind, payer=payer).known_payer
        for kind, payer in (("commercial", "aetna"), ("commercial", "Mutual"), ("medicare", ""))
    ]
    assert known == ["aetna", "", "cms-ncd"]


# -- by the wall of the clinic: each of these moments is on the next day in UTC


LATE = datetime(2026, 3, 3, 3, 30, tzinfo=UTC)  # half past ten, Monday evening in New York
IN_HONOLULU = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)  # half past eleven, the same evening
AFTER_THE_CHANGE = datetime(2026, 3, 10, 3, 30, tzinfo=UTC)  # half past eleven, Monday 9 March
BEFORE_THE_CHANGE = datetime(2026, 10, 31, 3, 30, tzinfo=UTC)  # half past eleven, Friday 30 October


@pytest.mark.parametrize(
    ("zone", "at", "due"),
    [
        ("America/New_York", LATE, date(2026, 3, 5)),
        ("Pacific/Honolulu", IN_HONOLULU, date(2026, 3, 5)),
        ("America/New_York", AFTER_THE_CHANGE, date(2026, 3, 12)),
        ("America/New_York", BEFORE_THE_CHANGE, date(2026, 11, 4)),
    ],
)
def test_days_are_those_on_the_wall_of_the_clinic(
    american: Cast, patient: Patient, course: Course, zone: str, at: datetime, due: date
) -> None:
    """A booking for two weeks later, a question and an estimate in the late evening."""
    Clinic.objects.filter(pk=american.clinic.pk).update(time_zone=zone)
    american.clinic.refresh_from_db()
    with time_machine.travel(at, tick=False):
        record_coverage(patient=patient, kind="uninsured", by=american.owner)
        ask_for_estimate(patient=patient, course=None, by=american.owner)
        assert owed(american) == [("request", due)]
        booking = {"patient": patient, "course": course, "purpose": "session"}
        later = at + timedelta(days=15)
        book_appointment(**booking, session_number=1, starts_at=later, by=american.owner)
        assert {one for _why, one in owed(american)} == {due}
    days = timedelta(days=(due - at.date()).days + 1)
    with time_machine.travel(at + days, tick=False):  # the last evening
        given(american, kept(american, Course.objects.get(pk=course.pk)))
    with time_machine.travel(later + timedelta(hours=1), tick=False):
        assert missed_in_clinic(american.owner) == []


def test_an_estimate_that_is_given_after_midnight_on_the_wall_is_too_late(
    american: Cast, patient: Patient, course: Course
) -> None:
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    booking = {"patient": patient, "course": course, "purpose": "session", "session_number": 1}
    book_appointment(**booking, starts_at=IN_TEN_DAYS, by=american.owner)
    for at, is_missed in (
        (datetime(2026, 3, 6, 5, 30, tzinfo=UTC), True),  # half past midnight of Friday
        (datetime(2026, 3, 6, 4, 30, tzinfo=UTC), False),  # an hour before
    ):
        with time_machine.travel(at, tick=False):
            row = kept(american, course)
            given(american, row)
        with time_machine.travel(IN_TEN_DAYS + timedelta(hours=1), tick=False):
            assert bool(missed_in_clinic(american.owner)) is is_missed
