"""Everybody in the demonstration clinic: each state that is promised is there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client

from prolo.care.assessment import age_on
from prolo.cli.setting_up import demo_logins
from prolo.demo.everyone import PARTS
from prolo.demo.names import chance
from prolo.demo.ordinary import further_parts
from prolo.registry import clock
from prolo.registry.access import Actor, patients_of, system
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.completeness import completeness
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.consents import is_as_signed
from prolo.registry.contact import Asked, to_reach
from prolo.registry.due import due_of, kept_items
from prolo.registry.find import find_patients
from prolo.registry.missing import missing_answers
from prolo.registry.models import (
    AnswerLink,
    Appointment,
    AppointmentChange,
    Attachment,
    Clinic,
    Closure,
    Concern,
    Conclusion,
    Consent,
    ContactAttempt,
    Course,
    CourseMove,
    Draft,
    DueItem,
    Identity,
    LossToFollowUp,
    MedicineClearance,
    Message,
    Patient,
    PatientMerge,
    Relation,
    Response,
    Session,
    StockLot,
    StockMovement,
    User,
    Vial,
    WaitingEntry,
)
from tests.support.tuesday import MORNING, TOLD, as_filled

ONE_OF_SEVEN = 7
NOW, TODAY = MORNING, MORNING.date()
ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(scope="module")
def clinic(
    tuesday: Path,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[Clinic]:
    copy = tmp_path_factory.mktemp("everybody") / "prolo.sqlite3"
    with django_db_blocker.unblock(), as_filled(tuesday, copy), transaction.atomic():
        yield Clinic.objects.get()
        transaction.set_rollback(True)


@pytest.fixture
def acting(clinic: Clinic) -> Iterator[Actor]:
    by = system(clinic)
    with by.at_work():
        yield by


def courses(**conditions: Any) -> list[Course]:
    return list(Course.objects.filter(**conditions).select_related("patient__identity"))


def test_about_sixty_people_of_both_sexes_of_every_age_and_four_languages(acting: Actor) -> None:
    people = Identity.objects.filter(patient__in=patients_of(acting))
    assert 55 <= people.count() <= 65
    ages = [age_on(born, TODAY) for born in people.values_list("birth_date", flat=True) if born]
    assert min(ages) <= 15
    assert max(ages) >= 88
    assert {"en", "de", "es", "ar"} == set(people.values_list("preferred_language", flat=True))
    sexes = Counter(patients_of(acting).values_list("sex", flat=True))
    assert min(sexes["female"], sexes["male"]) > 20


def test_every_region_is_treated(acting: Actor) -> None:
    knowledge = clinic_knowledge(acting.clinic)
    treated = Course.objects.filter(sessions__state="signed").values_list("condition", flat=True)
    assert {knowledge.conditions[one].region for one in treated} == set(knowledge.regions)


def test_every_state_of_a_course_is_there(acting: Actor) -> None:
    found = {one.state for one in courses()}
    assert found == {
        "assessing",
        "deferred",
        "not-suitable",
        "planning",
        "treating",
        "paused",
        "following",
        "withdrawn",
        "closed",
    }


def test_a_completed_course_answered_every_follow_up(acting: Actor) -> None:
    asked = {"baseline", "w6", "w12", "w26", "w52"}
    closed = courses(state="closed")
    answered = [set(one.responses.values_list("due_key", flat=True)) for one in closed]
    assert any(asked <= one for one in answered)


def test_some_are_deferred_and_one_declined_with_the_reason(acting: Actor) -> None:
    deferred = CourseMove.objects.filter(move="defer", course__state="deferred")
    assert deferred.count() >= 2
    assert all(one.until and one.until > TODAY for one in deferred)
    declined = CourseMove.objects.get(move="withdraw")
    assert "rather exercise" in declined.reason


def concerns(sign: str) -> list[Concern]:
    rows = Concern.objects.select_related("conclusion", "course", "session")
    return [
        one
        for one in rows
        if one.conclusion and any(each["code"] == sign for each in one.conclusion.body["findings"])
    ]


def test_a_suspected_joint_infection_was_sent_on_and_pauses_the_course(acting: Actor) -> None:
    found = concerns("hot-joint")
    assert found
    assert {one.level for one in found} <= {"emergency", "same-day"}
    paused = [one for one in found if one.course.state == "paused"]
    assert paused
    assert "sent-on" in {one.step for one in paused[0].steps.all()}


def test_a_collapsed_lung_after_injections_at_the_ribs_stopped_the_course(acting: Actor) -> None:
    lung = next(one for one in concerns("chest") if one.course.condition == "thoracic-pain")
    assert lung.level == "emergency"
    assert lung.session is not None
    assert {one.split("-")[0] for one in injected(lung.session)} == {"thorax"}
    assert lung.course.moves.filter(move="stop", reason__contains="collapsed lung").exists()


def injected(session: Session) -> set[str]:
    return set(session.injections.values_list("structure", flat=True))


def test_a_flare_was_called_about_and_closed(acting: Actor) -> None:
    notes = Concern.objects.filter(state="closed").values_list("steps__note", flat=True)
    assert any(one and one.startswith("A flare") for one in notes)


def test_one_has_stopped_answering_and_missed_a_session(acting: Actor) -> None:
    silent = DueItem.objects.filter(kind="call-after-silence", due_at__lt=NOW)
    missed = Appointment.objects.filter(state="missed").values_list("course_id", flat=True)
    assert set(silent.values_list("course_id", flat=True)) & set(missed)


def test_a_minor_is_treated_and_the_guardian_signed(acting: Actor) -> None:
    minor = Relation.objects.filter(kind="guardian", name__startswith="Rosa").get().patient
    course = Course.objects.get(patient=minor)
    assert course.sessions.filter(state="signed").exists()
    assert {one.signed_as for one in course.consents.all()} == {"guardian"}


def test_one_on_warfarin_was_cleared_by_the_prescriber_for_each_session(acting: Actor) -> None:
    rows = MedicineClearance.objects.filter(medicine_use__medicine="warfarin").current()
    assert rows.count() >= 2
    assert {(one.decision, one.decided_by) for one in rows} == {
        ("continue", "Dr. Pretend, cardiology")
    }
    theirs = Session.objects.filter(patient__in=rows.values("patient"), state="signed")
    asked = [latest_conclusion("readiness", subject_id=one.readiness.get().pk) for one in theirs]
    assert {one and one.verdict for one in asked} == {"ready"}


def test_what_was_given_can_be_made_from_the_vials(acting: Actor) -> None:
    found = [
        (one.subject_id, finding["params"])
        for one in Conclusion.objects.filter(kind="vials")
        for finding in one.body["findings"]
        if finding["code"] == "cannot-be-mixed"
    ]
    assert not found


def test_both_knees_were_treated_in_one_visit(acting: Actor) -> None:
    sides = Counter(
        Session.objects.filter(course__condition="knee-oa").values_list("visit_id", "course__side")
    )
    visits = Counter(visit for visit, _side in sides)
    assert max(visits.values()) == 2


def test_one_pair_waits_to_be_merged_and_another_has_been(acting: Actor) -> None:
    assert PatientMerge.objects.filter(undone_at__isnull=True).count() == 1
    doubles = Counter(Identity.objects.values_list("birth_date", "given_names", "phone"))
    alike = [one for one, count in doubles.items() if count > 1]
    assert len(alike) == 2
    unmerged = [
        rows
        for born, given, _ in alike
        if len(
            rows := Patient.objects.filter(
                identity__birth_date=born, identity__given_names=given, merged_into__isnull=True
            )
        )
        == 2
    ]
    assert len(unmerged) == 1
    names = [one.identity.family_name for one in unmerged[0]]
    found = find_patients(acting, names[0])
    assert {one.patient.pk for one in found} >= {one.pk for one in unmerged[0]}


def test_a_second_course_of_the_same_elbow_began_years_later(acting: Actor) -> None:
    by_place = Counter((one.patient_id, one.condition, one.side) for one in courses())
    twice = [one for one, count in by_place.items() if count == 2]
    assert [one[1] for one in twice] == ["lateral-epicondylitis"]
    first, second = courses(patient_id=twice[0][0])
    assert first.state == "closed"
    assert second.opened_on - first.opened_on > timedelta(days=700)


def test_some_got_better_some_did_not_and_answers_are_missing(acting: Actor) -> None:
    outcomes = set(Conclusion.objects.filter(kind="outcome").values_list("verdict", flat=True))
    assert {"better-by-enough", "no-change-beyond-noise", "better-not-enough"} <= outcomes
    missing = DueItem.objects.filter(kind="answer-follow-up", closes_at__lt=NOW)
    assert missing.exists()


def test_a_year_of_appointments_was_moved_cancelled_missed_and_goes_on(acting: Actor) -> None:
    rows = Appointment.objects.all()
    first = rows.order_by("starts_at").first()
    assert first is not None
    assert NOW - first.starts_at > timedelta(days=365)
    assert rows.filter(starts_at__gt=NOW, state="booked").count() >= 5
    states = set(rows.values_list("state", flat=True))
    assert states >= {"done", "booked", "missed", "cancelled", "not-injected"}
    assert AppointmentChange.objects.filter(change="moved").exists()


def test_somebody_is_expected_today(acting: Actor) -> None:
    assert Appointment.objects.filter(starts_at__date=TODAY).exists()


def test_each_of_three_physicians_sees_somebody_today(acting: Actor) -> None:
    today = Appointment.objects.filter(starts_at__date=TODAY, injector__isnull=False)
    names = {*today.values_list("injector__username", flat=True)}
    assert names == {"physician", "physician2", "physician3"}


def test_what_is_due_is_what_computing_it_again_gives(acting: Actor) -> None:
    knowledge = clinic_knowledge(acting.clinic)
    for course in Course.objects.select_related("clinic"):
        assert kept_items(course) == due_of(course, knowledge=knowledge), course.condition


def test_the_clock_is_where_the_stories_end(acting: Actor) -> None:
    assert timedelta(0) <= clock.now(acting.clinic) - NOW < timedelta(minutes=30)
    assert not Response.objects.filter(recorded_at__gt=clock.now(acting.clinic)).exists()


def test_the_same_seed_invents_the_same_people(acting: Actor) -> None:
    assert list(further_parts(chance(1, "a"))) == list(further_parts(chance(1, "a")))
    assert list(further_parts(chance(1, "a"))) != list(further_parts(chance(2, "a")))


def test_how_far_the_telling_is_says_what_is_still_to_come(tuesday: Path) -> None:
    told = json.loads((tuesday / TOLD).read_text())["told"]
    assert sorted(told) == told
    happened = [number / len(told) for number in range(1, len(told) + 1)]
    assert max(abs(one - other) for one, other in zip(told, happened, strict=True)) < 0.15
    assert told[-1] == 1


def test_every_part_stands_in_the_documentation() -> None:
    page = (ROOT / "docs" / "demo.md").read_text(encoding="utf-8")
    assert [one.name for one in PARTS if one.tells not in page] == []


def test_the_cupboard_was_drawn_from_and_holds_what_each_list_shows(acting: Actor) -> None:
    kinds = set(StockMovement.objects.values_list("kind", flat=True))
    assert {"received", "taken", "wasted"} <= kinds
    assert not StockMovement.objects.filter(lacking__gt=0).exists()
    lots = {one.lot: one for one in StockLot.objects.all()}
    assert lots["DX-4410"].units > 0
    assert TODAY < lots["DX-4410"].expires_on < TODAY + timedelta(days=30)
    recalled = lots["LI-2188"]
    assert recalled.recalled_at is not None
    drawn = Vial.objects.filter(stock=recalled)
    assert drawn.exists()
    assert not drawn.filter(opened_at__gt=recalled.recalled_at).exists()


def test_a_picture_says_in_itself_that_it_is_invented(acting: Actor) -> None:
    drawn = Attachment.objects.exclude(imaging_review=None)
    assert {one.caption for one in drawn} == {"Knee from the front: a drawing, invented"}
    assert drawn.count() >= 2


def test_one_signed_behind_a_link_and_one_took_a_consent_back(acting: Actor) -> None:
    signed = Consent.objects.current().exclude(signature=None).select_related("signature")
    by = {(one.signature.how, one.withdrawn_how) for one in signed if one.signature}
    assert by == {("tablet", ""), ("link", ""), ("tablet", "told")}
    assert all(map(is_as_signed, signed))
    sent, reminder = Message.objects.filter(due_kind="sign").order_by("step")
    assert (sent.state, sent.patient.identity.email[-12:]) == ("sent", "@example.org")
    assert reminder.state != "sent", "signed before it was due"
    withdrawn = signed.get(withdrawn_at__isnull=False)
    assert withdrawn.withdrawn_reason
    booked = Appointment.objects.get(course=withdrawn.course, purpose="session")
    assert booked.starts_at > NOW


def test_some_wait_for_an_appointment_and_a_closure_is_ahead(acting: Actor) -> None:
    waiting = WaitingEntry.objects.filter(state="waiting")
    assert set(waiting.values_list("purpose", flat=True)) == {"assessment", "follow-up"}
    ahead = Closure.objects.filter(day__gt=TODAY).order_by("day").values_list("reason", flat=True)
    assert "Training of the whole team" in ahead


def test_the_form_that_the_clinic_brought_is_answered_scored_and_half_given(acting: Actor) -> None:
    half = Draft.objects.get(response__isnull=True)
    assert (half.due_key, len(half.typed)) == ("w12.rmdq", 5)
    scored = Conclusion.objects.filter(kind="score")
    assert scored.count() > 5
    assert set(scored.values_list("verdict", flat=True)) == {"scored"}


def test_a_patient_and_a_guardian_log_in_with_the_password_of_the_demonstration(
    acting: Actor, settings: Any
) -> None:
    logins = [one.split() for one in demo_logins()]
    assert ["patient", settings.DEMO_PASSWORD, "(patient)"] in logins
    assert ["guardian", settings.DEMO_PASSWORD, "(guardian)"] in logins
    child = Relation.objects.get(kind="guardian", accesses__isnull=False).patient
    for username, whose in (
        ("patient", "Benjamin"),
        ("guardian", child.identity.given_names),
    ):
        client = Client()
        client.post("/log-in", {"username": username, "password": settings.DEMO_PASSWORD})
        page = client.get("/my", follow=True)
        assert page.status_code == 200
        assert whose in page.content.decode()


def test_completeness_shows_that_some_answers_are_missing(acting: Actor) -> None:
    counts = [one for points in completeness(by=acting).values() for one in points.values()]
    received, due = (sum(getattr(one, name) for one in counts) for name in ("received", "due"))
    assert 0 < received < due


def test_people_answer_at_once_late_twice_or_never_and_are_called(acting: Actor) -> None:
    outcomes = set(ContactAttempt.objects.values_list("outcome", flat=True))
    assert {"no-answer", "reached"} <= outcomes
    assert LossToFollowUp.objects.filter(reason="refused").exists()
    later = Response.objects.filter(due_key__startswith="w")
    assert later.filter(version=2).exists()
    days_late = days_after_due(later.filter(version=1))
    assert min(days_late) < 5
    assert sum(days >= 10 for days in days_late) > 5  # after two calls
    assert set(later.values_list("how", flat=True)) == {"clinic", "phone", "link", "tablet"}
    assert to_reach(acting, Asked(when="all"))
    reasons = {one.reason for one in missing_answers(by=acting)}
    assert len(reasons) >= 2


def days_after_due(answers: QuerySet[Response]) -> list[int]:
    """Of each, how many days after its weeks from the first injection it was given."""
    held = Session.objects.filter(number=1, ended_at__isnull=False).exclude(state="abandoned")
    first = dict(held.values_list("course_id", "ended_at"))
    rows = answers.filter(due_key__in=["w6", "w12", "w26", "w52"])
    return [
        (at - first[course] - timedelta(weeks=int(key[1:]))).days
        for course, key, at in rows.values_list("course_id", "due_key", "happened_at")
    ]


def test_most_answer_behind_a_link_that_a_message_brought(acting: Actor) -> None:
    behind = Response.objects.filter(how="link").exclude(due_key="")
    asked = set(AnswerLink.objects.values_list("course_id", "due_key"))
    checks = {course for course, key in asked if key.startswith("aftercare-")}
    for course, key in behind.filter(session=None).values_list("course_id", "due_key"):
        assert (course, key.partition(".")[0]) in asked
    assert checks >= set(behind.exclude(session=None).values_list("course_id", flat=True))
    assert behind.count() > Response.objects.count() / 2
    assert Response.objects.filter(how="tablet", due_key="baseline").exists()


def test_who_has_answered_gets_no_message_about_it(acting: Actor) -> None:
    answered: dict[Any, datetime] = {}
    for row in Response.objects.exclude(due_key="").order_by("-happened_at"):
        answered[row.course_id, row.due_key] = row.happened_at
    sent = Message.objects.filter(state="sent").exclude(due_kind="sign")
    steps = set(sent.values_list("due_kind", "step"))
    assert {("answer-check", 1), ("answer-follow-up", 2), ("answer-session", 0)} <= steps
    for one in sent:
        said_at = answered.get((one.course_id, one.due_key))
        assert said_at is None or one.send_at <= said_at, one.due_key


def test_some_came_back_to_half_given_answers(acting: Actor) -> None:
    taken_up = Draft.objects.filter(response__how="link")
    assert {one.due_key[0] for one in taken_up} == {"a", "w"}
    assert all(one.response and one.saved_at < one.response.happened_at for one in taken_up)


def test_the_nurse_has_called_who_was_silent_and_few_calls_are_open(acting: Actor) -> None:
    calls = ContactAttempt.objects.filter(due_key__startswith="silence-")
    assert set(calls.values_list("outcome", flat=True)) == {"no-answer", "reached"}
    silent = DueItem.objects.filter(kind="call-after-silence", due_at__lt=NOW)
    open_calls = [one for one in silent if not calls.filter(course=one.course_id).exists()]
    assert 1 <= silent.count() <= 6
    assert all(NOW - one.due_at < timedelta(days=4) for one in open_calls)


def test_every_course_opens_and_says_that_its_person_is_invented(clinic: Clinic) -> None:
    client = Client()
    client.force_login(User.objects.get(username="physician"))
    with system(clinic).at_work():
        some = courses()[::ONE_OF_SEVEN]
    for course in some:
        page = client.get(f"/courses/{course.pk}")
        assert page.status_code == 200, course.condition
        assert b"INVENTED PATIENT" in page.content
        assert b"Every patient here is invented" in page.content
