"""Merging two records and undoing it leaves every row as it was, whatever the two had."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prolo.care.assessment import Assessment as Assessed
from prolo.care.checklist import ReadinessAnswers
from prolo.care.course import ENDED
from prolo.care.plan import Plan as Planned
from prolo.care.stored import to_json
from prolo.errors import Invalid
from prolo.registry.actions.merges import merge_patients, unmerge_patients
from prolo.registry.actions.patients import add_identifier, given_of, update_identity
from prolo.registry.actions.relations import add_relation
from prolo.registry.agreed import seal
from prolo.registry.models import (
    Allergy,
    Appointment,
    Assessment,
    Concern,
    Consent,
    Course,
    Identity,
    LossToFollowUp,
    Measurement,
    MedicineClearance,
    MedicineUse,
    Patient,
    PatientAccess,
    Plan,
    Readiness,
    RecallCall,
    SearchKey,
    Session,
    Signature,
    TwoPeople,
    User,
    Vial,
    Visit,
    WaitingEntry,
)
from prolo.registry.parting import recorded_since
from prolo.registry.patient_rows import patient_models
from prolo.registry.walls import crossed
from tests.registry.test_walls import move, open_course
from tests.support.examples import at_least

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 5)
OF_THE_PERSON = (
    "measurement",
    "relation",
    "number",
    "medicine",
    "allergy",
    "recall",
    "waiting",
    "access",
)
OF_A_COURSE = (
    "appointment",
    "session",
    "concern",
    "consent",
    "clearance",
    "vial",
    "assessment",
    "plan",
    "readiness",
)
KINDS = ("course", "death", *OF_THE_PERSON, *OF_A_COURSE)
GROWN = {"Event", "DueItem"}  # each action adds an event, and computes anew what is due
HISTORY = ("CourseMove", "AppointmentChange")  # of what a death ended, which stands again

entries = st.lists(
    st.tuples(st.sampled_from((0, 1)), st.sampled_from(KINDS), st.integers(0, 2)), max_size=6
)
of_the_database = settings(
    max_examples=at_least(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


ENTRIES: dict[str, tuple[Any, dict[str, Any]]] = {
    "medicine": (MedicineUse, {"typed": "warfarin 5 mg"}),
    "allergy": (Allergy, {"substance": "lidocaine"}),
    "death": (LossToFollowUp, {"reason": "died", "said_by": "her son", "on_day": DAY}),
    "recall": (RecallCall, {"lot": "ab1", "reached": True}),
}


class Writer:
    """Writes rows as the day brings them: for the record that a person is found under."""

    def __init__(self, by: Any) -> None:
        self.by = by
        self.count = 0

    def write(self, patient: Patient, course: Course | None, kind: str, day: int) -> None:
        self.count += 1
        on = DAY + timedelta(days=day)
        at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
        own = {"clinic": self.by.clinic, "patient": patient}
        if kind == "relation":
            add_relation(patient=patient, kind="contact", name="Eva", by=self.by)
        elif kind == "number":
            add_identifier(
                patient=patient, system="X", value=f"{patient.pk}-{self.count}", by=self.by
            )
        elif kind == "measurement":
            visit = self._visit(own, on, at)
            unit = {"value": 70, "entered_value": 70, "entered_unit": "kg"}
            Measurement.objects.create(**own, **unit, visit=visit, kind="weight", happened_at=at)
        elif kind in ENTRIES:
            model, said = ENTRIES[kind]
            model.objects.create(**own, **said, happened_at=at)
        elif kind == "waiting":
            WaitingEntry.objects.create(
                **own, purpose="assessment", earliest_on=on, waiting_since=at, state="waiting"
            )
        elif kind == "access":
            user = User.objects.create(username=f"{patient.pk}-{self.count}", full_name="Eva")
            PatientAccess.objects.create(**own, user=user, starts_on=on)
        elif kind == "course" or course is None:
            move(open_course(patient), patient)
        else:
            self._of_course({**own, "course": course}, own, kind, on, at)

    def _of_course(
        self, of: dict[str, Any], own: dict[str, Any], kind: str, on: date, at: datetime
    ) -> None:
        if kind == "appointment":
            self._appointment(of, at)
            return
        if kind == "clearance":
            use = MedicineUse.objects.create(**own, happened_at=at, typed="warfarin")
            said = {"decision": "continue", "decided_by": "Dr. Who", "reason": "Valve"}
            about = {"medicine_use": use, "appointment": self._appointment(of, at)}
            MedicineClearance.objects.create(**own, **about, **said, happened_at=at)
            return
        if kind == "assessment":
            told = Assessed(
                assessed_on=on, born_on=date(1958, 3, 14), condition="knee-oa", side="right"
            )
            Assessment.objects.create(**of, answers=to_json(told), happened_at=at)
            return
        if kind == "plan":
            Plan.objects.create(
                **of,
                body=to_json(Planned(protocol="", sites=(), sessions_on=(on,))),
                happened_at=at,
            )
            return
        if kind == "consent":
            said = {"off_label_said": True, "alternatives_said": True, "signed_as": "patient"}
            place = {"region": "knee", "side": "right", "irritant": "dextrose", "signed_by": "A"}
            row = Consent(**of, **said, **place, happened_at=at, taken_by=self.by.user)
            seal(row).save(force_insert=True)
            return
        session = Session.objects.create(
            **of, visit=self._visit(own, on, at), number=of["course"].sessions.count() + 1
        )
        about = {"subject_kind": "Session", "subject_id": session.pk, "signed_by": self.by.user}
        Signature.objects.create(**own, **about, signed_at=at, content_sha256="0" * 64)
        if kind == "vial":
            drawn = {"role": "irritant", "substance": "dextrose", "product": "D", "lot": "AB-1"}
            when = {"happened_at": at, "opened_at": at, "expires_on": on}
            Vial.objects.create(**own, **drawn, **when, session=session)
        if kind == "readiness":
            found = to_json(ReadinessAnswers())
            Readiness.objects.create(**own, session=session, answers=found, happened_at=at)
        if kind == "concern":
            Concern.objects.create(
                **of, session=session, level="call", rank=2, raised_at=at, respond_by=at
            )

    def _appointment(self, of: dict[str, Any], at: datetime) -> Appointment:
        when = {"starts_at": at, "booked_at": at, "state": "booked"}
        return Appointment.objects.create(**of, **when, purpose="follow-up")

    def _visit(self, own: dict[str, Any], on: date, at: datetime) -> Visit:
        return Visit.objects.get_or_create(**own, day=on, defaults={"arrived_at": at})[0]


def snapshot(*patients: Patient) -> dict[str, list[dict[str, Any]]]:
    """But for how often a row was saved."""
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name != "lock_version"}
            for row in model.objects.filter(patient__in=patients).order_by("pk").values()
        ]
        for model in patient_models()
        if model.__name__ not in GROWN
    }


def two(by: Any, register: Any) -> tuple[Patient, Patient]:
    return register("Schreiber", "Anna"), register("Schreyber", "Anna")


def open_in(patient: Patient) -> list[Any]:
    rows = {"patient": patient}
    return [
        *Course.objects.filter(**rows).exclude(state__in=ENDED),
        *Appointment.objects.filter(**rows, state="booked"),
        *WaitingEntry.objects.filter(**rows, state="waiting"),
    ]


def course_of(patient: Patient, number: int) -> Course | None:
    courses = list(Course.objects.filter(patient=patient).order_by("pk"))
    return courses[number % len(courses)] if courses else None


CONTACT = ("phone", "email", "address")


def people(*patients: Patient) -> list[tuple[Any, ...]]:
    """Who they are, and by what they are found."""
    keys = SearchKey.objects.filter(patient__in=patients).values_list("patient", "digest")
    rows = Identity.objects.filter(patient__in=patients).values_list(
        "patient", "family_name", "given_names", "birth_date", *CONTACT
    )
    return [*sorted(rows), *sorted(keys)]


def with_contact(pair: tuple[Patient, Patient], said: list[tuple[str, str]], by: Any) -> None:
    for patient, values in zip(pair, zip(*said, strict=True), strict=True):
        given = replace(given_of(patient.identity), **dict(zip(CONTACT, values, strict=True)))
        update_identity(identity=patient.identity, given=given, by=by)


said = st.tuples(
    *(
        st.tuples(st.sampled_from(("", one)), st.sampled_from(("", other, one)))
        for one, other in (
            ("0170 1234567", "0170 7654321"),
            ("one@example.org", "other@example.org"),
            ("1 Invented Street", "2 Invented Street"),
        )
    )
)


@of_the_database
@given(before=entries, contact=said, taking=st.sets(st.sampled_from(CONTACT)))
def test_merging_and_undoing_is_the_identity(
    at_work: Any,
    register: Any,
    before: list[tuple[int, str, int]],
    contact: list[tuple[str, str]],
    taking: set[str],
) -> None:
    pair, writer = two(at_work, register), Writer(at_work)
    with_contact(pair, contact, at_work)
    for whose, kind, day in before:
        writer.write(pair[whose], course_of(pair[whose], day), kind, day)
    was, who = snapshot(*pair), people(*pair)
    done = merge_patients(
        from_patient=pair[0], into_patient=pair[1], reason="Twice", taking=taking, by=at_work
    )
    theirs, kept = (Identity.objects.get(patient=one) for one in pair)
    assert all(getattr(kept, name) == getattr(theirs, name) for name in taking)
    if any(kind == "death" for _whose, kind, _day in before):
        assert open_in(pair[1]) == []
    unmerge_patients(merge=done, reason="Two people", by=at_work)
    now = snapshot(*pair)
    for name in HISTORY:
        now[name] = [row for row in now[name] if row["id"] in {one["id"] for one in was[name]}]
    assert now == was
    assert people(*pair) == who
    assert not Patient.objects.filter(merged_into__isnull=False).exists()


def test_contact_that_was_typed_after_a_merge_stays(at_work: Any, register: Any) -> None:
    pair = two(at_work, register)
    with_contact(pair, [("0170 1234567", "0170 7654321"), ("a@example.org", ""), ("", "")], at_work)
    done = merge_patients(
        from_patient=pair[0],
        into_patient=pair[1],
        reason="Twice",
        taking=("phone", "email"),
        by=at_work,
    )
    identity = Identity.objects.get(patient=pair[1])
    given = replace(given_of(identity), phone="0170 5555555")
    update_identity(identity=identity, given=given, by=at_work)
    unmerge_patients(merge=done, reason="Two people", by=at_work)
    identity.refresh_from_db()
    assert (identity.phone, identity.email) == ("0170 5555555", "")


def test_a_merge_takes_contact_and_no_name(at_work: Any, register: Any) -> None:
    pair = two(at_work, register)
    with pytest.raises(Invalid):
        merge_patients(
            from_patient=pair[0],
            into_patient=pair[1],
            reason="Twice",
            taking=("family_name",),
            by=at_work,
        )


@of_the_database
@given(before=entries, after=entries)
def test_what_came_after_a_merge_goes_with_its_course(
    at_work: Any, register: Any, before: list[tuple[int, str, int]], after: Any
) -> None:
    """The person goes on being treated in courses of both; undoing parts them by course."""
    pair, writer = two(at_work, register), Writer(at_work)
    for whose, kind, day in (*((one, "course", 0) for one in (0, 1)), *before):
        writer.write(pair[whose], course_of(pair[whose], day), kind, day)
    owner = dict(Course.objects.filter(patient__in=pair).values_list("pk", "patient_id"))
    courses = [[pk for pk, one in owner.items() if one == patient.pk] for patient in pair]
    done = merge_patients(from_patient=pair[0], into_patient=pair[1], reason="Twice", by=at_work)
    for whose, kind, day in after:
        course = Course.objects.get(pk=courses[whose][day % len(courses[whose])])
        writer.write(pair[1], course, kind, day)
    unmerge_patients(merge=done, reason="Two people", by=at_work)

    assert crossed([one.pk for one in pair]) == []
    for course in Course.objects.filter(pk__in=owner):
        assert course.patient_id == owner[course.pk]
    for session in Session.objects.filter(course__in=owner).select_related("visit"):
        of = owner[session.course_id]
        signed = Signature.objects.get(subject_id=session.pk)
        assert (session.patient_id, session.visit.patient_id, signed.patient_id) == (of, of, of)


def test_who_came_on_a_day_of_the_other_record_keeps_a_visit_of_their_own(
    at_work: Any, register: Any
) -> None:
    pair, writer = two(at_work, register), Writer(at_work)
    writer.write(pair[0], None, "measurement", 1)
    writer.write(pair[1], None, "course", 1)
    done = merge_patients(from_patient=pair[0], into_patient=pair[1], reason="Twice", by=at_work)
    writer.write(pair[1], course_of(pair[1], 0), "session", 1)
    assert Visit.objects.filter(patient=pair[1]).count() == 1
    unmerge_patients(merge=done, reason="Two people", by=at_work)
    for patient in pair:
        assert Visit.objects.get(patient=patient).day == DAY + timedelta(days=1)
    assert Session.objects.get().visit.patient == pair[1]
    assert Measurement.objects.get().visit.patient == pair[0]  # type: ignore[union-attr]


def test_a_refusal_leaves_both_as_they_were(at_work: Any, register: Any) -> None:
    pair, writer = two(at_work, register), Writer(at_work)
    for patient in pair:
        writer.write(patient, None, "course", 0)
    theirs, own = (course_of(patient, 0) for patient in pair)
    done = merge_patients(from_patient=pair[0], into_patient=pair[1], reason="Twice", by=at_work)
    writer.write(pair[1], own, "session", 0)
    Concern.objects.create(
        clinic=at_work.clinic,
        patient=pair[1],
        course=theirs,
        session=Session.objects.get(course=own),
        level="call",
        rank=2,
        raised_at=datetime(2026, 1, 6, tzinfo=UTC),
        respond_by=datetime(2026, 1, 7, tzinfo=UTC),
    )
    was = snapshot(*pair)
    with pytest.raises(Invalid):
        unmerge_patients(merge=done, reason="Two people", by=at_work)
    assert snapshot(*pair) == was


def held(patient: Patient) -> dict[str, int]:
    """How many rows of each kind that no event and no computing brings."""
    found = {model.__name__: model.objects.filter(patient=patient) for model in patient_models()}
    counts = {name: rows.count() for name, rows in found.items() if name not in GROWN}
    return {name: number for name, number in counts.items() if number and name != "Visit"}


@pytest.mark.parametrize("goes", [True, False])
@pytest.mark.parametrize("kind", OF_THE_PERSON)
def test_of_what_came_after_a_merge_and_hangs_on_no_course_a_person_says_whose_it_is(
    at_work: Any, register: Any, kind: str, goes: bool
) -> None:
    """But for an allergy: it counts for both."""
    pair, writer = two(at_work, register), Writer(at_work)
    for patient in pair:
        writer.write(patient, None, kind, 0)
    before = [held(patient) for patient in pair]
    done = merge_patients(from_patient=pair[0], into_patient=pair[1], reason="Twice", by=at_work)
    writer.write(pair[1], None, kind, 1)
    unclear = [one.first.pk for one in recorded_since(done).unclear]
    assert len(unclear) == (0 if kind == "allergy" else 1)
    going = unclear if goes else []
    unmerge_patients(merge=done, reason="Two people", going=going, by=at_work)
    grown = [dict.fromkeys(one, 2) for one in before]
    if kind == "allergy":
        assert [held(patient) for patient in pair] == grown
    else:
        assert held(pair[0]) == (grown[0] if goes else before[0])
        assert held(pair[1]) == (before[1] if goes else grown[1])


@pytest.mark.parametrize("kind", OF_A_COURSE)
def test_of_what_hangs_on_a_course_nobody_is_asked(at_work: Any, register: Any, kind: str) -> None:
    pair, writer = two(at_work, register), Writer(at_work)
    writer.write(pair[0], None, "course", 0)
    course = course_of(pair[0], 0)
    done = merge_patients(from_patient=pair[0], into_patient=pair[1], reason="Twice", by=at_work)
    writer.write(pair[1], course, kind, 1)
    assert recorded_since(done).unclear == []
    unmerge_patients(merge=done, reason="Two people", by=at_work)
    assert held(pair[1]) == {}


def test_what_is_not_in_question_goes_nowhere_and_who_were_parted_are_two_people(
    at_work: Any, register: Any
) -> None:
    pair, writer = two(at_work, register), Writer(at_work)
    writer.write(pair[1], None, "medicine", 0)
    done = merge_patients(from_patient=pair[0], into_patient=pair[1], reason="Twice", by=at_work)
    own = MedicineUse.objects.get()
    with pytest.raises(Invalid):
        unmerge_patients(merge=done, reason="Two people", going=[own.pk], by=at_work)
    unmerge_patients(merge=done, reason="Two people", by=at_work)
    (apart,) = TwoPeople.objects.all()
    assert {apart.first_id, apart.second_id} == {one.pk for one in pair}
