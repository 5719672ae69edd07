"""Opening a course: what is offered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.care.course import MOVES
from prolo.errors import Invalid
from prolo.registry.access import Actor
from prolo.registry.actions.courses import change_place, open_course
from prolo.registry.due import rebuild_patient
from prolo.registry.models import Course, Patient, Session, Visit
from prolo.web.words import courses
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment, decide, treat
from tests.web.session_of_today import inject, open_session
from tests.web.sheets import read_page


def test_conditions_stand_under_their_regions_both_by_name(physician: Client, ada: Patient) -> None:
    page = read_page(physician.get(f"/patients/{ada.pk}/courses/new"))
    regions = [one.attrs["label"] for one in page.all("optgroup")]
    assert regions == sorted(regions)
    assert len(regions) == 10
    (hip,) = (one for one in page.all("optgroup") if one.attrs["label"].startswith("Hip"))
    assert [one.text.strip() for one in hip.all("option")] == [
        "Adductor enthesopathy and pubic pain",
        "Gluteal tendinopathy and lateral hip pain",
        "Hip osteoarthritis",
    ]


def test_every_move_has_words_as_a_choice() -> None:
    assert {one.name for one in MOVES} <= set(courses.MOVES)


def opened(client: Client, ada: Patient, condition: str, side: str, **why: str) -> str:
    done = send(client, f"/patients/{ada.pk}/courses/new", condition=condition, side=side, **why)
    return str(done.headers["Location"])


def test_a_second_course_at_one_place_is_asked_about_and_says_why(
    physician: Client, ada: Patient, stored: Any
) -> None:
    first = opened(physician, ada, "knee-oa", "right")
    page = f"/patients/{ada.pk}/courses/new"
    asked = send(physician, page, condition="patellar-tendon", side="right")
    assert asked.status_code == 422
    assert "A course is open here already: go to it, or say why" in text_of(asked)
    assert f'href="{first}"' in asked.content.decode()
    blank = send(physician, page, condition="patellar-tendon", side="right", beside_reason=" ")
    assert blank.status_code == 422
    opened(physician, ada, "knee-oa", "left")
    opened(physician, ada, "rotator-cuff", "right")
    assert len(stored(Course)) == 3
    why = {"beside_reason": "The tendon alone"}
    second = opened(physician, ada, "patellar-tendon", "right", **why)
    assert "The tendon alone" in text_of(physician.get(second))
    assert "open at one place" not in text_of(physician.get(f"/patients/{ada.pk}"))


def test_who_opens_a_course_in_a_second_tab_is_asked_too(acting: Actor, ada: Patient) -> None:
    place: dict[str, Any] = {"patient": ada, "condition": "knee-oa", "side": "right", "by": acting}
    with acting.at_work():
        open_course(**place, anyway=False)
        with pytest.raises(Invalid) as refused:
            open_course(**place, anyway=False)
    assert refused.value.faults == {"beside_reason": "open-here-already"}


def test_a_course_goes_on_at_another_place_and_both_lead_to_each_other(
    physician: Client, ada: Patient
) -> None:
    knee = opened(physician, ada, "knee-oa", "right")
    assert "Go on at another place" in text_of(physician.get(knee))
    page = f"{knee}/place"
    typed = {"condition": "hip-oa", "side": "right", "reason": "It is the hip"}
    done = send(physician, page, **typed)
    hip = str(done.headers["Location"])
    assert "Goes on from Knee osteoarthritis, right" in text_of(physician.get(hip))
    shown = text_of(physician.get(knee))
    assert "Went on as Hip osteoarthritis, right" in shown
    assert "Closed: goes on at another place" in shown
    assert "It is the hip" in shown
    told = text_of(physician.get(f"/patients/{ada.pk}"))
    assert "closed the course here: it goes on at another place" in told


def goes_on(client: Client, course: str, condition: str, side: str, **more: str) -> Any:
    typed = {"condition": condition, "side": side, "reason": "It is there", **more}
    return send(client, f"{course}/place", **typed)


def test_a_course_that_goes_on_where_one_is_open_is_asked_about_it_too(
    physician: Client, ada: Patient, stored: Any
) -> None:
    knee = opened(physician, ada, "knee-oa", "right")
    hip = opened(physician, ada, "hip-oa", "right")
    asked = goes_on(physician, knee, "gluteal", "right")
    assert asked.status_code == 422
    assert "A course is open here already: go to it, or say why" in text_of(asked)
    assert f'href="{hip}"' in asked.content.decode()
    assert "It is there" in asked.content.decode()  # what was typed stays
    assert goes_on(physician, knee, "gluteal", "right", beside_reason=" ").status_code == 422
    assert [one.state for one in stored(Course)] == ["assessing", "assessing"]
    done = goes_on(physician, knee, "gluteal", "right", beside_reason="The tendon alone")
    assert "The tendon alone" in text_of(physician.get(str(done.headers["Location"])))
    assert "open at one place" not in text_of(physician.get(f"/patients/{ada.pk}"))


def test_of_both_knees_one_asks_about_the_other_and_not_about_itself(
    physician: Client, ada: Patient
) -> None:
    right = opened(physician, ada, "knee-oa", "right")
    left = opened(physician, ada, "knee-oa", "left")
    asked = goes_on(physician, right, "patellar-tendon", "left")
    assert asked.status_code == 422
    assert f'href="{left}"' in asked.content.decode()
    assert goes_on(physician, right, "patellar-tendon", "right").status_code == 302


def test_a_second_course_that_comes_back_to_a_followed_place_is_asked_about_it(
    physician: Client, acting: Actor, ada: Patient
) -> None:
    session = open_session(acting, ada)
    inject(acting, session)
    with acting.at_work():
        begin_treatment(Course.objects.get(pk=session.course_id), acting)
    knee = f"/courses/{session.course_id}"
    hip = str(goes_on(physician, knee, "hip-oa", "right").headers["Location"])
    asked = goes_on(physician, hip, "knee-oa", "right")
    assert asked.status_code == 422
    assert f'href="{knee}"' in asked.content.decode()
    why = {"beside_reason": "The first is asked on; this is a second one"}
    assert goes_on(physician, hip, "knee-oa", "right", **why).status_code == 302


def test_a_course_that_changes_place_in_a_second_tab_is_asked_too_and_stays(
    acting: Actor, ada: Patient
) -> None:
    with acting.at_work():
        knee = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        open_course(patient=ada, condition="hip-oa", side="right", by=acting)
        with pytest.raises(Invalid) as refused:
            change_place(
                course=knee,
                condition="hip-oa",
                side="right",
                reason="It is the hip",
                anyway=False,
                by=acting,
            )
        assert refused.value.faults == {"beside_reason": "open-here-already"}
        assert Course.objects.get(pk=knee.pk).state == "assessing"


def test_a_plan_without_a_needle_promises_no_questions(physician: Client, ada: Patient) -> None:
    knee = opened(physician, ada, "knee-oa", "right")
    treat(physician, knee)
    asked = "the person is asked how it is until the last week that was planned"
    place = text_of(physician.get(f"{knee}/place"))
    assert "No needle was given here: this one is closed." in place
    assert asked not in place
    page = text_of(physician.get(f"{knee}/decide"))
    assert "Stop before the first needle: close the course" in page
    assert "Stop treating, and follow" not in page
    decide(physician, knee, "call-off", reason="The pain went away")
    shown = text_of(physician.get(knee))
    assert "Closed before the first needle" in shown
    assert "Being followed" not in shown


def test_after_a_needle_the_treatment_is_stopped_and_followed(
    physician: Client, acting: Actor, ada: Patient
) -> None:
    session = open_session(acting, ada)
    inject(acting, session)
    with acting.at_work():
        course = Course.objects.get(pk=session.course_id)
    begin_treatment(course, acting)
    knee = f"/courses/{course.pk}"
    page = text_of(physician.get(f"{knee}/decide"))
    assert "Stop treating, and follow" in page
    assert "close the course" not in page
    assert "This one is treated no further" in text_of(physician.get(f"{knee}/place"))


def test_the_same_place_is_no_other_place(physician: Client, ada: Patient) -> None:
    knee = opened(physician, ada, "knee-oa", "right")
    typed = {"condition": "knee-oa", "side": "right", "reason": "Again"}
    refused = send(physician, f"{knee}/place", **typed)
    assert refused.status_code == 422
    assert "Choose another condition or side than this course has" in text_of(refused)


def test_a_nurse_is_not_offered_another_place(
    log_in: object, physician: Client, ada: Patient
) -> None:
    knee = opened(physician, ada, "knee-oa", "right")
    nurse: Client = log_in("nurse")  # type: ignore[operator]
    assert "Go on at another place" not in text_of(nurse.get(knee))
    assert nurse.get(f"{knee}/place").status_code == 403


def test_an_earlier_course_stands_beside_the_assessment(physician: Client, ada: Patient) -> None:
    opened(physician, ada, "knee-oa", "right")
    again = opened(physician, ada, "knee-oa", "right", beside_reason="Begun anew")
    page = text_of(physician.get(f"{again}/assessment"))
    assert "Earlier courses Knee osteoarthritis, right Being assessed this place" in page
    assert "what it did is not known: nobody answered" in page


def test_six_sessions_of_a_course_cost_no_more_queries_than_one(
    physician: Client, acting: Actor, ada: Patient, django_assert_max_num_queries: Any
) -> None:
    session = open_session(acting, ada)
    inject(acting, session)
    counts = []
    for numbers in ((), range(2, 7)):
        earlier_sessions(acting, session, numbers)
        page = f"/courses/{session.course_id}"
        physician.get(page)
        with django_assert_max_num_queries(50) as asked:
            assert physician.get(page).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def earlier_sessions(acting: Actor, session: Session, numbers: Iterable[int]) -> None:
    row = {"clinic": acting.clinic, "recorded_by": acting.user, "patient": session.patient}
    with acting.at_work():
        session.refresh_from_db()
        assert session.ended_at is not None
        for number in numbers:
            at = session.ended_at - timedelta(days=30 * number)
            visit = Visit.objects.create(**row, day=at.date(), arrived_at=at)
            Session.objects.create(
                **row,
                course=session.course,
                visit=visit,
                number=number,
                state=Session.State.RECORDED,
                started_at=at,
                ended_at=at,
            )
        rebuild_patient(session.patient, by=acting)


def test_while_a_session_is_open_nothing_is_offered_that_would_be_refused(
    physician: Client, acting: Actor, ada: Patient
) -> None:
    session = open_session(acting, ada)
    with acting.at_work():
        begin_treatment(session.course, acting)
    page = f"/courses/{session.course_id}/decide"
    shown = physician.get(page)
    offered = {one.attrs.get("value") for one in read_page(shown).all("input")}
    assert offered.isdisjoint({"pause", "withdraw", "finish", "stop", "call-off"})
    assert "A session has begun: record it, or end it without injecting, first" in text_of(shown)
    assert f'href="/sessions/{session.pk}">To the session</a>' in shown.content.decode()
    inject(acting, session)
    shown = physician.get(page)
    offered = {one.attrs.get("value") for one in read_page(shown).all("input")}
    assert offered >= {"pause", "withdraw", "finish", "stop"}
    assert "A session has begun" not in text_of(shown)
