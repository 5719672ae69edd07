"""What closed without an answer, of every kind, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from prolo.care.course import State
from prolo.errors import NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor, Role
from prolo.registry.actions.contact import record_attempt, record_loss
from prolo.registry.actions.courses import move_course, take_move_back
from prolo.registry.actions.entered_scores import record_score
from prolo.registry.actions.form_times import set_form_times
from prolo.registry.actions.questionnaires import add_questionnaire
from prolo.registry.actions.wording import record_permission
from prolo.registry.contact import Asked, to_reach
from prolo.registry.due import rebuild_course
from prolo.registry.entering import entry
from prolo.registry.missing import Missing, missing_answers
from prolo.registry.models import Course, CourseMove, DueItem, Response, Session
from tests.registry.conftest import Cast, Register, hire
from tests.registry.treated import hold_session, treat_knee
from tests.support.brought_form import form, sent

pytestmark = pytest.mark.django_db
CHECK, FOLLOW_UP, BEFORE = "answer-check", "answer-follow-up", "answer-baseline"
AT_SESSION = "answer-session"
CHECKS = ["h2", "d1", "d2", "d3", "d7", "d14"]


@pytest.fixture
def by(cast: Cast) -> Actor:
    return cast.owner


def treat(register: Register, by: Actor, name: str, *, days: int) -> Course:
    return treat_knee(register(name), days_ago(days, by), by=by)


def days_ago(days: int, by: Actor) -> datetime:
    """At this time of the day by the clinic's clock, also on the other side of its change."""
    return clock.now(by.clinic).astimezone(ZoneInfo(by.clinic.time_zone)) - timedelta(days=days)


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


def test_what_is_asked_before_a_later_session_closes_with_it(register: Register, by: Actor) -> None:
    course = treat(register, by, "Adams", days=72)
    at = clock.now(by.clinic) - timedelta(days=40)
    with by.at_work():
        hold_session(course, 2, at=at, by=by)
    (found,) = missing(by, kind=AT_SESSION)
    assert (found.closed.key, found.closed.session_number) == ("session-2", 2)
    assert found.closed.closed_at == at
    assert "session-2" in keys(missing(by, since=at.date()))
    with by.at_work():
        answer(course, "session-2", at, by=by, form="each-session")
    assert missing(by, kind=AT_SESSION) == []


def bring(cast: Cast, *, days: int, starts: int, ends: int | None = None) -> None:
    """So many days ago the clinic was given a form; the right to show it began and ends then."""
    today, by = clock.today(cast.clinic), cast.administrator
    with time_machine.travel(datetime.now(UTC) - timedelta(days=days)), by.at_work():
        add_questionnaire(content=sent(form(24, 1)), instrument="rmdq", by=by)
        record_permission(
            instrument="rmdq",
            given_by="Invented",
            document="Letter",
            starts_on=today - timedelta(days=starts),
            ends_on=None if ends is None else today - timedelta(days=ends),
            by=by,
        )


def treat_back(register: Register, by: Actor, *, days: int) -> Course:
    at = days_ago(days, by)
    course = treat_knee(register("Adams"), at, by=by, condition="low-back")
    course.opened_on = at.date() - timedelta(days=1)
    with by.at_work():
        course.save(update_fields=["opened_on"])
    return course


def of_forms(by: Actor) -> list[str]:
    return [key for key in keys(missing(by)) if key.endswith(".rmdq")]


@pytest.mark.parametrize(
    ("kept", "starts", "ends", "found"),
    [
        (100, 100, None, ["w6.rmdq", "baseline.rmdq"]),
        (60, 100, None, ["w6.rmdq"]),  # kept when the first needle was behind them
        (100, 60, None, ["w6.rmdq"]),
        (100, 100, 40, ["baseline.rmdq"]),
        (1, 100, None, []),
    ],
)
def test_the_form_that_the_clinic_brought_is_missing_where_it_was_asked(
    register: Register, cast: Cast, by: Actor, kept: int, starts: int, ends: int, found: list[str]
) -> None:
    """Treated 72 days ago, so that the window of the six weeks is over."""
    bring(cast, days=kept, starts=starts, ends=ends)
    treat_back(register, by, days=72)
    assert of_forms(by) == found


def test_a_form_of_another_place_is_not_missing(register: Register, cast: Cast, by: Actor) -> None:
    bring(cast, days=100, starts=100)
    treat(register, by, "Adams", days=72)
    assert of_forms(by) == []


def test_a_form_is_missing_at_the_times_at_which_the_clinic_asks_it(
    register: Register, cast: Cast, by: Actor
) -> None:
    bring(cast, days=100, starts=100)
    course = treat_back(register, by, days=72)
    with by.at_work():
        hold_session(course, 2, at=clock.now(by.clinic) - timedelta(days=40), by=by)
    with time_machine.travel(datetime.now(UTC) - timedelta(days=60)):
        set_form_times(
            instrument="rmdq", before_sessions=True, before_first=True, by=cast.administrator
        )
    assert of_forms(by) == ["session-2.rmdq", "baseline.rmdq"]
    set_form_times(instrument="rmdq", at_follow_ups=True, by=cast.administrator)
    assert of_forms(by) == []  # asked again from today on


def answer_w6(course: Course, by: Actor, *, is_on_paper: bool) -> None:
    """The form that was brought, asked with six weeks; of paper the score alone."""
    at = clock.now(by.clinic) - timedelta(days=29)
    with by.at_work():
        if not is_on_paper:
            answer(course, "w6.rmdq", at, by=by, form="follow-up")
            return
        record_score(
            course=course,
            instrument="rmdq",
            value=Decimal(7),
            edition="Invented",
            answered_by="patient",
            answered_on=at.date(),
            by=by,
        )


@pytest.mark.parametrize("is_on_paper", [False, True])
def test_a_form_that_was_answered_on_paper_or_here_is_not_missing(
    register: Register, cast: Cast, by: Actor, is_on_paper: bool
) -> None:
    bring(cast, days=100, starts=100)
    answer_w6(treat_back(register, by, days=72), by, is_on_paper=is_on_paper)
    assert of_forms(by) == ["baseline.rmdq"]


def test_who_owes_only_the_form_that_the_clinic_brought_is_found_under_its_time(
    register: Register, cast: Cast, by: Actor
) -> None:
    """And at the time point that counts most their form counts as much as our own questions."""
    bring(cast, days=380, starts=380)
    course = treat_back(register, by, days=52 * 7 + 3)
    at = clock.now(by.clinic) - timedelta(days=2)
    with by.at_work():
        answer(course, "w52", at, by=by, form="follow-up")
        rebuild_course(course, by=by)
    with by.at_work():
        (found,) = to_reach(by, Asked(key="w52"))
        assert to_reach(by, Asked(key="w5")) == []
    (item,) = found.items
    assert item.awaited.key == "w52.rmdq"
    assert "primary" in {reason.code for reason in item.worth.reasons}


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


def test_a_try_counts_for_the_check_in_whose_window_it_was_made(
    register: Register, by: Actor
) -> None:
    """Near lung or spine the check of the second day is asked some hours before its own."""
    course = treat(register, by, "Tried", days=72)
    attempt = record_attempt(
        course=course, due_key="aftercare-1-d2", channel="phone", outcome="no-answer", by=by
    )
    with by.at_work():
        ended_at = course.sessions.get().ended_at
        assert ended_at is not None
        attempt.happened_at = ended_at + timedelta(hours=42)
        attempt.save(update_fields=["happened_at"])
    tries = {one.closed.key: one.tries for one in missing(by, kind=CHECK) if one.tries}
    assert tries == {"aftercare-1-d2": 1}


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
        Course.objects.filter(pk=course.pk).update(state=State.WITHDRAWN)
    assert [one.reason for one in missing(by, kind=FOLLOW_UP)] == ["withdrawn"]
    assert {one.reason for one in missing(by, kind=CHECK)} == {"not-tried"}


def test_a_withdrawal_that_was_a_slip_is_no_reason(register: Register, by: Actor) -> None:
    course = treat(register, by, "Adams", days=72)
    with by.at_work():
        move_course(course=course, move="withdraw", reason="wrong line", by=by)
        take_move_back(course=course, by=by)
    assert [one.reason for one in missing(by, kind=FOLLOW_UP)] == ["not-tried"]


def test_it_is_for_those_who_call_and_of_their_own_clinic(
    register: Register, cast: Cast, by: Actor
) -> None:
    treat(register, by, "Adams", days=72)
    assert missing(cast.outsider) == []
    with pytest.raises(NotAllowed):
        missing(hire(cast.clinic, "researcher", Role.RESEARCHER))
