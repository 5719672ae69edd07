"""Who has not answered: whom to try, who does it, what came of it, and who is asked no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from prolo.care.course import State
from prolo.errors import Conflict, Invalid, NotAllowed, NotFound
from prolo.registry import clock
from prolo.registry.access import Actor, Role
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.contact import (
    hand_out,
    record_attempt,
    record_loss,
    take_back_attempt,
    take_back_loss,
)
from prolo.registry.actions.courses import move_course, open_course
from prolo.registry.actions.merges import merge_patients, unmerge_patients
from prolo.registry.actions.waiting import add_to_waiting_list
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.contact import Asked, of_course, to_reach
from prolo.registry.due import due_of, kept_items, rebuild_course
from prolo.registry.entering import entry
from prolo.registry.models import Appointment, Course, Injection, Patient, Session, Visit
from tests.registry.conftest import Cast, hire
from tests.registry.treated import treat_knee

pytestmark = pytest.mark.django_db
Treat = Callable[..., Course]


@pytest.fixture
def treat(register: Any, cast: Cast) -> Treat:
    """Somebody whose only session was so many days ago, and is followed since."""

    def treated(name: str, *, days: int, by: Actor = cast.owner, side: str = "left") -> Course:
        with by.at_work():
            patient = register(name, by=by) if isinstance(name, str) else name
            row = {"clinic": by.clinic, "recorded_by": by.user, "patient": patient}
            at = clock.now(by.clinic) - timedelta(days=days)
            course = Course.objects.create(
                **row, condition="knee-oa", side=side, opened_on=at.date(), state="following"
            )
            visit = Visit.objects.create(**row, day=at.date(), arrived_at=at, place=side)
            Session.objects.create(
                **row,
                course=course,
                visit=visit,
                number=1,
                state="signed",
                injector=by.user,
                started_at=at,
                ended_at=at,
            )
            rebuild_course(course, by=by)
        return course

    return treated


def reached(by: Actor, **asked: Any) -> list[Any]:
    with by.at_work():
        return to_reach(by, Asked(**asked))


def test_who_is_late_is_listed_once_with_everything_that_is_open(cast: Cast, treat: Treat) -> None:
    left = treat("Both Knees", days=45)
    treat(left.patient, days=46, side="right")
    treat("Not Yet", days=41)
    treat("Elsewhere", days=45, by=cast.outsider)
    (found,) = reached(hire(cast.owner.clinic, "desk", Role.FRONT_DESK))
    assert found.patient_id == left.patient_id
    assert [(one.awaited.key, one.awaited.kind) for one in found.items] == [
        ("w6", "answer-follow-up"),
        ("w6", "answer-follow-up"),
    ]
    assert found.first.awaited.due == 2
    assert found.first.awaited.received == 0


def test_a_silence_is_for_those_who_may_answer_it_and_comes_first(cast: Cast, treat: Treat) -> None:
    treat("Adams", days=45)
    treat("Silent", days=10)
    assert [one.first.awaited.kind for one in reached(cast.colleague)] == [
        "call-after-silence",
        "answer-follow-up",
    ]
    desk = hire(cast.owner.clinic, "desk", Role.FRONT_DESK)
    assert "call-after-silence" not in {one.first.awaited.kind for one in reached(desk)}


def test_an_attempt_in_vain_rests_until_the_next_day_and_can_be_taken_back(
    cast: Cast, treat: Treat
) -> None:
    course, by = treat("Adams", days=45), cast.colleague
    tried = record_attempt(course=course, due_key="w6", channel="phone", outcome="no-answer", by=by)
    assert reached(by) == []
    (later,) = reached(by, when="later")
    assert later.waits_until == tried.happened_at + timedelta(hours=20)
    take_back_attempt(attempt=tried, reason="another person", by=by)
    assert [one.waits_until for one in reached(by)] == [None]


def test_two_who_take_the_same_person_meet_in_a_conflict(cast: Cast, treat: Treat) -> None:
    course, by = treat("Adams", days=45), cast.colleague
    right = treat(course.patient, days=50, side="right")
    hand_out(course=course, assigned_to=cast.owner.user, by=cast.owner, seen=1)
    with pytest.raises(Conflict):
        hand_out(course=course, assigned_to=by.user, by=by, seen=1)
    (found,) = reached(by)
    assert found.assigned_to == cast.owner.user.pk
    assert reached(by, nobodys=True) == []
    assert reached(by, assigned_to=by.user.pk) == []
    with by.at_work():
        assert right.contact_task.assigned_to == cast.owner.user


def test_what_is_due_later_is_nobodys_again(cast: Cast, treat: Treat) -> None:
    course, by = treat("Adams", days=45), cast.colleague
    task = hand_out(course=course, assigned_to=by.user, by=by)
    with by.at_work():
        task.assigned_at -= timedelta(days=30)
        task.save(update_fields=["assigned_at"])
    assert [one.assigned_to for one in reached(by)] == [None]


def test_nobody_is_tried_before_the_day_that_was_set(cast: Cast, treat: Treat) -> None:
    course, by = treat("Adams", days=45), cast.colleague
    day = clock.today(by.clinic) + timedelta(days=3)
    hand_out(course=course, assigned_to=None, not_before=day, by=by)
    assert reached(by) == []
    for wrong in (clock.today(by.clinic), day + timedelta(days=90)):
        with pytest.raises(Invalid) as refused:
            hand_out(course=course, assigned_to=None, not_before=wrong, by=by)
        assert set(refused.value.faults) == {"not_before"}


def test_a_day_that_was_set_hides_nobody_who_is_called_for_safety(cast: Cast, treat: Treat) -> None:
    course, by = treat("Silent", days=5), cast.colleague
    treat(course.patient, days=45, side="right")
    kinds = [item.awaited.kind for one in reached(by) for item in one.items]
    assert kinds == ["call-after-silence", "answer-follow-up"]
    day = clock.today(by.clinic) + timedelta(days=50)
    hand_out(course=course, assigned_to=None, not_before=day, by=by)
    (found,) = reached(by)
    assert found.waits_until is None


def test_a_logged_call_in_which_nobody_asked_leaves_the_silence_standing(
    cast: Cast, treat: Treat
) -> None:
    course, by = treat("Silent", days=5), cast.colleague
    tried = record_attempt(
        course=course, due_key="silence-1", channel="phone", outcome="reached", by=by
    )
    (later,) = reached(by, when="later")
    assert (later.first.awaited.key, later.first.awaited.heard_at) == (
        "silence-1",
        tried.happened_at,
    )


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"outcome": "call-back"}, {"call_back_at": "missing"}),
        ({"outcome": "maybe", "channel": "pigeon"}, {"outcome": "unknown", "channel": "unknown"}),
        ({"due_key": "", "good_time": "noon"}, {"due_key": "missing", "good_time": "unknown"}),
    ],
)
def test_what_no_attempt_can_be_is_refused(
    cast: Cast, treat: Treat, given: dict[str, str], faults: dict[str, str]
) -> None:
    course = treat("Adams", days=45)
    usual = {"due_key": "w6", "channel": "phone", "outcome": "reached"}
    with pytest.raises(Invalid) as refused:
        record_attempt(course=course, by=cast.colleague, **{**usual, **given})
    assert refused.value.faults == faults


def test_a_refusal_ends_this_question_or_all_and_stays_counted(cast: Cast, treat: Treat) -> None:
    course, by = treat("Adams", days=45), cast.colleague
    today = clock.today(by.clinic)
    about = {"patient": course.patient, "reason": "refused", "on_day": today, "by": by}
    one = record_loss(**about, said_by="herself", course=course, due_key="w6")
    assert reached(by, when="all") == []
    assert keys(course, by) == {"w12", "w26", "w52"}
    record_loss(**about, said_by="herself")
    assert keys(course, by) == set()
    with pytest.raises(Invalid) as twice:
        record_loss(**about, said_by="herself")
    assert twice.value.faults == {"reason": "recorded-already"}
    take_back_loss(loss=one, reason="a slip", by=by)
    assert keys(course, by) == set()


def test_who_comes_back_for_another_course_is_asked_in_that(cast: Cast, treat: Treat) -> None:
    """The loss stays one of the course that was on record, and can be said of the next as well."""
    course, by = treat("Adams", days=45), cast.colleague
    about = {"patient": course.patient, "on_day": clock.today(by.clinic), "said_by": "himself"}
    record_loss(**about, reason="moved-away", by=by)
    later = treat(course.patient, days=45, side="right")
    assert (keys(course, by), keys(later, by)) == (set(), {"w6", "w12", "w26", "w52"})
    record_loss(**about, reason="moved-away", by=by)
    assert (keys(course, by), keys(later, by)) == (set(), set())
    with pytest.raises(Invalid) as twice:
        record_loss(**about, reason="moved-away", by=by)
    assert twice.value.faults == {"reason": "recorded-already"}


@pytest.mark.parametrize("holds_for_both", [True, False])
@pytest.mark.parametrize("goes_first", [True, False])
def test_at_a_merge_somebody_says_for_which_of_two_records_a_loss_holds(
    cast: Cast, treat: Treat, holds_for_both: bool, goes_first: bool
) -> None:
    by = cast.owner
    gone, here = treat("Adams", days=45), treat("Adamson", days=45)
    today = clock.today(by.clinic)
    about = {"patient": gone.patient, "on_day": today, "said_by": "her son", "by": by}
    loss = record_loss(**about, reason="moved-away")
    both = (gone.patient, here.patient)
    first, second = both if goes_first else reversed(both)
    given = {"from_patient": first, "into_patient": second, "reason": "Same passport", "by": by}
    with pytest.raises(Invalid) as unsaid:
        merge_patients(**given)
    assert unsaid.value.faults == {"losses": "missing"}
    done = merge_patients(**given, losses={loss.pk: holds_for_both})
    asked = {"w6", "w12", "w26", "w52"}
    later = treat(done.into_patient, days=45, side="right")

    def stands() -> list[set[str]]:
        with by.at_work():
            rows = [Course.objects.get(pk=one.pk) for one in (gone, here, later)]
        return [keys(one, by) for one in rows]

    assert stands() == [set(), set() if holds_for_both else asked, asked]
    unmerge_patients(merge=done, reason="Mother and daughter", by=by)
    assert stands() == [set(), asked, asked]


def test_nobody_is_asked_about_a_loss_where_the_other_record_has_nobody_to_ask(
    cast: Cast, treat: Treat
) -> None:
    """It stays one of its own record: a course of the other that is taken up again is asked in."""
    by = cast.owner
    gone, here = treat("Adams", days=45), treat("Adamson", days=45)
    with by.at_work():
        move_course(course=here, move="close", reason="All is answered", by=by)
    about = {"patient": gone.patient, "on_day": clock.today(by.clinic), "said_by": "her son"}
    record_loss(**about, reason="refused", by=by)
    given = {"from_patient": gone.patient, "into_patient": here.patient, "by": by}
    merge_patients(**given, reason="Same passport")
    with by.at_work():
        closed = Course.objects.select_related("patient", "clinic").get(pk=here.pk)
    with by.at_work():
        move_course(course=closed, move="take-up-following", reason="It hurts again", by=by)
    assert keys(closed, by) == {"w6", "w12", "w26", "w52"}


def test_after_a_death_nothing_is_asked_and_a_mistake_is_put_right(
    cast: Cast, treat: Treat
) -> None:
    course, by = treat("Adams", days=2), cast.colleague
    now = clock.now(by.clinic)
    with by.at_work():
        visit = Appointment.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            patient=course.patient,
            purpose="assessment",
            starts_at=now + timedelta(days=9),
            booked_at=now,
        )
        assert kept_items(course)
    with by.at_work():
        inject(course, by)
    loss = record_loss(
        patient=course.patient,
        reason="died",
        on_day=clock.today(by.clinic),
        said_by="her daughter, by telephone",
        by=by,
    )
    given: dict[str, Any] = {"patient": course.patient, "by": by}
    began: tuple[Callable[[], Any], ...] = (
        lambda: book_appointment(
            **given, purpose="assessment", starts_at=now + timedelta(days=9), anyway=True
        ),
        lambda: add_to_waiting_list(**given, purpose="assessment"),
        lambda: open_course(**given, condition="knee-oa", side="right"),
    )
    for begin in began:
        with pytest.raises(Invalid) as refused:
            begin()
        assert refused.value.faults == {"patient": "has-died"}
    with by.at_work():
        course.refresh_from_db()
        visit.refresh_from_db()
        assert (course.state, visit.state) == (State.CLOSED, "cancelled")
        assert course.moves.last().reason == "her daughter, by telephone"
        assert kept_items(course) == ()
    take_back_loss(loss=loss, reason="another Adams", by=by)
    with by.at_work():
        course.refresh_from_db()
        assert course.state == State.FOLLOWING
        assert kept_items(course)


def inject(course: Course, by: Actor) -> None:
    session = course.sessions.get()
    Injection.objects.create(
        **entry(by, course.patient, at=session.started_at),
        session=session,
        sequence=1,
        structure="knee-joint",
        side=course.side,
        volume_ml=Decimal(6),
        irritant="dextrose",
        irritant_pct=Decimal(25),
    )


def test_after_a_death_that_was_none_who_got_no_needle_is_assessed(
    cast: Cast, treat: Treat
) -> None:
    """A session was begun, and nothing was injected before the death was recorded."""
    course, by = treat("Adams", days=45), cast.owner
    with by.at_work():
        Session.objects.filter(course=course).update(state="open", ended_at=None)
    loss = record_loss(
        patient=course.patient,
        reason="died",
        on_day=clock.today(by.clinic),
        said_by="her daughter, by telephone",
        by=by,
    )
    take_back_loss(loss=loss, reason="another Adams", by=by)
    with by.at_work():
        course.refresh_from_db()
        assert course.state == State.ASSESSING


def test_others_may_not_and_another_clinic_is_not_there(cast: Cast, treat: Treat) -> None:
    course = treat("Adams", days=45)
    researcher = hire(cast.owner.clinic, "researcher", Role.RESEARCHER)
    with pytest.raises(NotAllowed):
        to_reach(researcher, Asked())
    for by, refused in ((researcher, NotAllowed), (cast.outsider, NotFound)):
        with pytest.raises(refused):
            record_attempt(course=course, due_key="w6", channel="phone", outcome="reached", by=by)
        with pytest.raises(refused):
            hand_out(course=course, assigned_to=None, by=by)
        with pytest.raises(refused):
            record_loss(
                patient=course.patient,
                reason="died",
                on_day=clock.today(by.clinic),
                said_by="x",
                by=by,
            )
    with pytest.raises(Invalid):
        hand_out(course=course, assigned_to=cast.outsider.user, by=cast.colleague)


def keys(course: Course, by: Actor) -> set[str]:
    """The weeks that are still asked for; what is stored is what is computed."""
    with by.at_work():
        knowledge = clinic_knowledge(by.clinic)
        assert kept_items(course) == due_of(course, knowledge=knowledge)
        return {one.key for one in kept_items(course) if one.kind == "answer-follow-up"}


@pytest.mark.parametrize(
    ("hours", "listed"), [(25, "not asked"), (20, "asked"), (11, "late"), (1, "late"), (-1, "over")]
)
def test_what_is_asked_before_a_visit_is_late_half_a_day_after_it_was_asked(
    cast: Cast, register: Any, hours: int, listed: str
) -> None:
    """It is asked a day before (thresholds/message-before-visit-h), and closes with the visit:
    from then on whoever treats asks it."""
    by = cast.colleague
    with by.at_work():
        patient, now = register("Booked", by=by), clock.now(by.clinic)
        course = _treating(patient, by, first_at=now + timedelta(hours=hours))
    asked = of_course_of(course, by)
    assert asked == (["baseline"] if listed in ("asked", "late") else [])
    found = [one for one in reached(by) if one.patient_id == patient.pk]
    assert len(found) == (listed == "late")
    for one in found:
        (item,) = one.items
        assert (item.awaited.key, item.awaited.kind) == ("baseline", "answer-baseline")
        assert item.awaited.closes_at == item.awaited.due_at + timedelta(hours=24)
        assert {reason.code for reason in item.worth.reasons} >= {"closes", "untried"}
        assert reached(by, kind="answer-baseline") == found
        assert reached(by, kind="answer-session") == []


def test_the_questions_before_a_later_session_are_called_for_and_a_try_rests(
    cast: Cast, register: Any
) -> None:
    by = cast.colleague
    with by.at_work():
        patient, now = register("Booked", by=by), clock.now(by.clinic)
        course = treat_knee(patient, now - timedelta(days=28), by=by)
        Course.objects.filter(pk=course.pk).update(state="treating")
        _book(course, by, 2, now + timedelta(hours=6))
    (found,) = reached(by, kind="answer-session")
    (item,) = [one for one in found.items if one.awaited.kind == "answer-session"]
    assert (item.awaited.key, item.session_number) == ("session-2", 2)
    with by.at_work():
        how = {"channel": "phone", "outcome": "no-answer"}
        record_attempt(course=course, due_key="session-2", **how, by=by)
        asked = of_course(course, by=by)
    assert asked is not None
    (tried,) = [one for one in asked.items if one.awaited.key == "session-2"]
    assert [one.outcome for one in tried.awaited.attempts] == ["no-answer"]


def test_a_day_that_was_set_hides_no_questions_of_a_visit_before_it(
    cast: Cast, register: Any
) -> None:
    by = cast.colleague
    with by.at_work():
        patient, now = register("Booked", by=by), clock.now(by.clinic)
        course = _treating(patient, by, first_at=now + timedelta(hours=11))
    day = clock.today(by.clinic) + timedelta(days=3)
    hand_out(course=course, assigned_to=None, not_before=day, by=by)
    (found,) = [one for one in reached(by) if one.patient_id == patient.pk]
    assert found.waits_until is None


def _treating(patient: Patient, by: Actor, *, first_at: datetime) -> Course:
    course = open_course(patient=patient, condition="knee-oa", side="right", by=by)
    Course.objects.filter(pk=course.pk).update(state="treating")
    course.refresh_from_db()
    _book(course, by, 1, first_at)
    return course


def _book(course: Course, by: Actor, number: int, at: datetime) -> None:
    Appointment.objects.create(
        clinic=by.clinic,
        patient=course.patient,
        course=course,
        purpose="session",
        session_number=number,
        starts_at=at,
        booked_at=clock.now(by.clinic) - timedelta(days=7),
    )
    course.refresh_from_db()
    rebuild_course(course, by=by)


def of_course_of(course: Course, by: Actor) -> list[str]:
    with by.at_work():
        found = of_course(course, by=by)
    return [one.awaited.key for one in found.items] if found else []
