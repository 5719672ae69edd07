"""What closed without an answer, of every kind, and why."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from prolo.care.course import State
from prolo.errors import NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor, Role
from prolo.registry.actions.contact import record_attempt, record_loss
from prolo.registry.entering import entry
from prolo.registry.missing import Missing, missing_answers
from prolo.registry.models import Course, CourseMove, DueItem, Response, Session
from tests.registry.conftest import Cast, Register, hire
from tests.registry.treated import treat_knee

pytestmark = pytest.mark.django_db
CHECK, FOLLOW_UP, BEFORE = "answer-check", "answer-follow-up", "answer-baseline"
CHECKS = ["h2", "d1", "d2", "d3", "d7", "d14"]


@pytest.fixture
def by(cast: Cast) -> Actor:
    return cast.owner


def treat(register: Register, by: Actor, name: str, *, days: int) -> Course:
    return treat_knee(register(name), clock.now(by.clinic) - timedelta(days=days), by=by)


def missing(by: Actor, **asked: object) -> list[Missing]:
    with by.at_work():
        return missing_answers(by=by, **asked)  # type: ignore[arg-type]


def keys(found: list[Missing]) -> list[str]:
    return [one.closed.key for one in found]


def answer(course: Course, due_key: str, at: datetime, *, by: Actor, form: str) -> None:
    session = course.sessions.get() if form == "aftercare-check" else None
    Response.objects.create(
        **entry(by, course.patient, at=at),
        course=course,
        session=session,
        questionnaire=f"https://prolo.example/Questionnaire/{form}|1",
        questionnaire_sha256="0" * 64,
        answers={},
        due_key=due_key,
        answered_by="patient",
        how="phone",
    )


def test_the_baseline_each_check_and_the_follow_up_close_the_last_one_first(
    register: Register, by: Actor
) -> None:
    course = treat(register, by, "Adams", days=72)
    found = missing(by)
    checks = [f"aftercare-1-{one}" for one in reversed(CHECKS)]
    assert keys(found) == ["w6", *checks, "baseline"]
    assert {one.reason for one in found} == {"not-tried"}
    for kind, wanted in ((FOLLOW_UP, ["w6"]), (CHECK, checks), (BEFORE, ["baseline"])):
        assert keys(missing(by, kind=kind)) == wanted
    with by.at_work():
        session = course.sessions.get()
    assert found[-1].closed.closed_at == session.ended_at


def test_what_was_answered_is_not_missing(register: Register, by: Actor) -> None:
    """A check by an answer within its window, whatever it is kept as."""
    course = treat(register, by, "Adams", days=72)
    with by.at_work():
        began = course.sessions.get().started_at
        answer(course, "baseline", began - timedelta(days=1), by=by, form="first-visit")
        answer(course, "", began + timedelta(hours=50), by=by, form="aftercare-check")
        answer(course, "w6", began + timedelta(weeks=6), by=by, form="follow-up")
    assert sorted(keys(missing(by))) == [
        f"aftercare-1-{one}" for one in sorted(set(CHECKS) - {"d2"})
    ]


def test_who_got_no_anaesthetic_was_not_asked_two_hours_later(
    register: Register, by: Actor
) -> None:
    course = treat(register, by, "Adams", days=30)
    with by.at_work():
        course.sessions.get().injections.update(anaesthetic="", anaesthetic_pct=None)
    assert "aftercare-1-h2" not in keys(missing(by, kind=CHECK))


def test_what_is_open_still_is_not_missing_and_a_broken_off_session_asks_nothing(
    register: Register, by: Actor
) -> None:
    course = treat(register, by, "Adams", days=4)
    assert sorted(keys(missing(by, kind=CHECK))) == [
        f"aftercare-1-{one}" for one in ("d1", "d2", "h2")
    ]
    with by.at_work():
        Session.objects.filter(course=course).update(state="abandoned")
    assert missing(by) == []


def test_what_closed_earlier_than_asked_for_is_left_out(register: Register, by: Actor) -> None:
    treat(register, by, "Adams", days=72)
    today = clock.today(by.clinic)
    assert keys(missing(by, since=today - timedelta(days=5))) == ["w6"]
    assert "aftercare-1-d14" in keys(missing(by, since=today - timedelta(days=60)))
    assert missing(by, since=today) == []


def test_who_was_tried_is_told_from_who_was_not(register: Register, by: Actor) -> None:
    treat(register, by, "Never Tried", days=72)
    tried = treat(register, by, "Tried", days=72)
    attempt = record_attempt(course=tried, due_key="w6", channel="text", outcome="no-answer", by=by)
    with by.at_work():
        attempt.happened_at -= timedelta(days=5)
        attempt.save(update_fields=["happened_at"])
    found = {
        one.closed.course_id: (one.closed.key, one.reason, one.tries)
        for one in missing(by, kind=FOLLOW_UP)
    }
    assert sorted(found.values()) == [("w6", "not-reached", 1), ("w6", "not-tried", 0)]
    assert found[tried.pk] == ("w6", "not-reached", 1)


def test_after_a_death_nothing_is_due_and_each_check_says_why_it_is_missing(
    register: Register, by: Actor
) -> None:
    """Two weeks ago, six days after the session: what closed before says that nobody tried."""
    course = treat(register, by, "Adams", days=20)
    record_loss(
        patient=course.patient,
        reason="died",
        on_day=clock.today(by.clinic) - timedelta(days=14),
        said_by="her daughter",
        by=by,
    )
    with by.at_work():
        assert not DueItem.objects.filter(course=course, kind=CHECK).exists()
    reasons = {one.closed.key[-3:]: one.reason for one in missing(by, kind=CHECK)}
    assert reasons["d14"] == "died"
    assert reasons["-d3"] == "not-tried"


def test_who_refused_every_question_is_watched_all_the_same(register: Register, by: Actor) -> None:
    course = treat(register, by, "Adams", days=72)
    record_loss(
        patient=course.patient,
        reason="refused",
        on_day=clock.today(by.clinic) - timedelta(days=71),
        said_by="herself",
        by=by,
    )
    assert [one.reason for one in missing(by, kind=FOLLOW_UP)] == ["refused"]
    assert {one.reason for one in missing(by, kind=CHECK)} == {"not-tried"}


def test_who_withdrew_answers_no_follow_up_and_is_watched_all_the_same(
    register: Register, by: Actor
) -> None:
    course = treat(register, by, "Adams", days=72)
    with by.at_work():
        CourseMove.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            patient=course.patient,
            course=course,
            happened_at=clock.now(by.clinic) - timedelta(days=71),
            move="withdraw",
            from_state=State.FOLLOWING,
            to_state=State.WITHDRAWN,
            reason="moved on",
        )
    assert [one.reason for one in missing(by, kind=FOLLOW_UP)] == ["withdrawn"]
    assert {one.reason for one in missing(by, kind=CHECK)} == {"not-tried"}


def test_it_is_for_those_who_call_and_of_their_own_clinic(
    register: Register, cast: Cast, by: Actor
) -> None:
    treat(register, by, "Adams", days=72)
    assert missing(cast.outsider) == []
    with pytest.raises(NotAllowed):
        missing(hire(cast.clinic, "researcher", Role.RESEARCHER))
