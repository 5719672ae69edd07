"""The check after a session, and the day's list that it leads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from prolo.demo.answering import respond
from prolo.demo.clinic import ON_CALL_PHONE
from prolo.knowledge.questionnaires import load_questionnaire
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.answers import record_answers
from prolo.registry.due import rebuild_course
from prolo.registry.models import (
    Clinic,
    Concern,
    Course,
    DueItem,
    Injection,
    OnCall,
    Patient,
    Response,
    Session,
)
from prolo.registry.reports import session_facts
from prolo.web.words.values import shown
from tests.registry.treated import treat_knee
from tests.support.tampering import change_kept
from tests.web.conftest import send, text_of
from tests.web.sheets import Sheet


@pytest.fixture
def session(acting: Actor, ada: Patient) -> Session:
    """Two days ago the inside of Ada's right knee was injected."""
    course = treat_knee(ada, clock.now(acting.clinic) - timedelta(days=2), by=acting)
    with acting.at_work():
        return course.sessions.get()


def calm() -> dict[str, str]:
    """No to every question, as little pain as there is."""
    answers = {"answered_by": "patient", "how": "phone", "wants-call": "no", "pain": "1"}
    groups = [item for item in load_questionnaire("aftercare-check").body["item"] if "item" in item]
    for item in (one for group in groups for one in group["item"]):
        if item["type"] == "choice" and item["linkId"] not in answers | {"temperature-unit": ""}:
            answers[item["linkId"]] = "no"
    return answers


def test_a_fever_on_day_2_rises_to_the_top_of_today(physician: Client, session: Session) -> None:
    sent = send(
        physician,
        f"/sessions/{session.pk}/aftercare",
        **calm() | {"fever": "yes", "temperature": "101.3", "temperature-unit": "F"},
    )
    assert sent.status_code == 302

    today = text_of(physician.get("/"))

    assert "Cannot wait" in today
    assert "To be seen today" in today
    assert "Ada Example" in today
    assert "101.3 °F (38.5 °C) was measured" in today
    why = text_of(physician.get(sent.headers["Location"]))
    assert "Why?" in why
    assert "Mohamed et al." in why  # a source of the fever line


def test_a_fever_that_nobody_measured_is_no_temperature_and_the_pain_stands_beside_it(
    physician: Client, session: Session
) -> None:
    said = {"fever": "yes", "pain": "8", "pain-rising": "yes"}
    send(physician, f"/sessions/{session.pk}/aftercare", **calm() | said)
    today = text_of(physician.get("/"))
    assert "Fever, or hot and shivery; not measured" in today
    assert "38.0 °C" not in today
    assert "Said with it: Pain 8 of 10; Pain getting worse" in today  # still within a flare's days


def test_a_hot_swollen_joint_is_an_emergency_above_a_fever(
    physician: Client, session: Session
) -> None:
    address = f"/sessions/{session.pk}/aftercare"
    send(physician, address, **calm() | {"fever": "yes"})
    send(physician, address, **calm() | {"hot-joint": "yes"})
    today = text_of(physician.get("/"))
    assert today.index("Emergency now") < today.index("To be seen today")


def test_what_nobody_has_taken_up_comes_before_what_somebody_has(
    physician: Client, session: Session
) -> None:
    address = f"/sessions/{session.pk}/aftercare"
    emergency = send(physician, address, **calm() | {"hot-joint": "yes"}).headers["Location"]
    assert "tell them to call 911 at once" in text_of(physician.get(emergency))
    send(physician, emergency, step="sent-on", note="To be tapped today")
    send(physician, address, **calm() | {"fever": "yes"})
    today = text_of(physician.get("/"))
    assert today.index("To be seen today") < today.index("Emergency now")


def test_days_later_the_patient_on_the_telephone_is_chosen_beforehand_and_no_answer_is(
    physician: Client, session: Session, acting: Actor, ada: Patient
) -> None:
    address = f"/sessions/{session.pk}/aftercare"
    sent = Sheet(physician.get(address)).typed()
    chosen = {name: values for name, values in sent.items() if any(values)}
    assert chosen.pop("temperature-unit")
    assert chosen == {"answered_by": ["patient"], "how": ["phone"]}
    with acting.at_work():  # as long as the person has not left
        now = clock.now(acting.clinic)
        Session.objects.filter(pk=session.pk).update(started_at=now, ended_at=now)
        rebuild_course(session.course, by=acting)
    assert Sheet(physician.get(address)).typed()["how"] == ["clinic"]


def test_who_calls_reads_what_the_person_took_home(physician: Client, session: Session) -> None:
    page = text_of(physician.get(f"/sessions/{session.pk}/aftercare"))
    assert "What to do at home, as the person took it along" in page
    assert "Keep the needle marks clean and covered for 12 to 24 hours." in page
    assert "soft food" not in page  # after the jaw
    assert "first six hours" not in page  # the page of one surgeon, which waits for a clinician


def test_numbness_is_told_of_only_to_who_was_numbed(
    physician: Client, session: Session, acting: Actor
) -> None:
    address = f"/sessions/{session.pk}/aftercare/sheet"
    assert "numbness from the anaesthetic" in text_of(physician.get(address))
    with acting.at_work():
        for row in Injection.objects.filter(session=session):
            change_kept(row, anaesthetic="", anaesthetic_pct=None)
        rebuild_course(session.course, by=acting)
    page = text_of(physician.get(address))
    assert "numbness from the anaesthetic" not in page
    assert "The treated place feels worse at first" in page


def test_a_red_flag_question_cannot_be_skipped(
    physician: Client, session: Session, stored: Callable[..., list[Concern]]
) -> None:
    answers = calm()
    del answers["chest"]
    refused = send(physician, f"/sessions/{session.pk}/aftercare", **answers)
    assert refused.status_code == 422
    assert "Choose one of the answers" in text_of(refused)
    assert not stored(Concern)


def test_what_is_a_red_flag_of_the_back_alone_is_asked_and_required_after_a_back(
    physician: Client, acting: Actor, session: Session
) -> None:
    address = f"/sessions/{session.pk}/aftercare"
    question = "Have you lost control of bladder or bowel, or is it numb between the legs?"
    assert question not in text_of(physician.get(address))
    with acting.at_work():
        Injection.objects.update(structure="back-iliolumbar-crest", side="left")
        rebuild_course(session.course, by=acting)
    page = text_of(physician.get(address))
    assert question in page
    assert f"{question} (optional)" not in page
    answers = calm()
    del answers["bladder-bowel"]
    assert "Choose one of the answers" in text_of(send(physician, address, **answers))


def test_not_sure_means_that_somebody_calls(
    physician: Client, session: Session, stored: Callable[..., list[Concern]]
) -> None:
    send(physician, f"/sessions/{session.pk}/aftercare", **calm() | {"drainage": "unsure"})
    (concern,) = stored(Concern)
    assert concern.rank >= 2
    assert concern.respond_by is not None


def test_with_nobody_on_call_the_form_says_so_first(
    physician: Client, session: Session, acting: Actor
) -> None:
    with acting.at_work():
        OnCall.objects.all().delete()
    page = text_of(physician.get(f"/sessions/{session.pk}/aftercare"))
    assert page.index("Nobody of this clinic is on call now") < page.index("Who answers")
    assert "call 911 or go to the nearest emergency department" in page


def test_a_concern_is_closed_with_what_was_found_and_leaves_the_list(
    physician: Client, session: Session
) -> None:
    address = send(
        physician, f"/sessions/{session.pk}/aftercare", **calm() | {"fever": "yes"}
    ).headers["Location"]
    refused = send(physician, address, step="closed", note="")
    assert refused.status_code == 422
    send(physician, address, step="called", note="Feels better")
    found = {"step": "closed", "note": "Viral cold, knee cool, afebrile"}
    assert "Say why nobody looks again" in text_of(send(physician, address, **found))
    send(physician, address, **found, why_none="The rapid test says influenza")
    assert "Cannot wait" not in text_of(physician.get("/"))
    assert "Viral cold" in text_of(physician.get(address))
    told = text_of(physician.get(f"/courses/{session.course_id}"))
    assert "After a report: Called, and spoke to them" in told
    assert "After a report: Closed" in told
    assert "Viral cold, knee cool, afebrile" in told


def test_a_fever_is_looked_at_again_on_the_day_that_was_named(
    physician: Client, session: Session, clinic: Clinic, stored: Callable[..., list[Concern]]
) -> None:
    """It stays on the list until then: a fever that was examined once can come back."""
    address = send(
        physician, f"/sessions/{session.pk}/aftercare", **calm() | {"fever": "yes"}
    ).headers["Location"]
    send(physician, address, step="examined", note="Knee cool")
    today = clock.today(clinic)
    for wrong in ("", today.isoformat(), (today + timedelta(days=90)).isoformat()):
        assert send(physician, address, step="again", again_on=wrong).status_code == 422
    again_on = today + timedelta(days=2)
    send(physician, address, step="again", note="Knee cool", again_on=again_on.isoformat())
    (concern,) = stored(Concern)
    at = concern.respond_by.astimezone(ZoneInfo(clinic.time_zone))
    assert (concern.state, at.date(), at.hour) == ("again", again_on, 9)
    said = f"Seen to; it is looked at again on {shown(again_on)}"
    person, course = f"/patients/{session.patient_id}", f"/courses/{session.course_id}"
    for page in ("/concerns", address, course, person):
        told = text_of(physician.get(page))
        assert said in told
    card = text_of(physician.get("/concerns"))
    assert "Knee cool" in card.split(said)[1]


def test_nothing_reported_is_never_called_well(
    physician: Client, session: Session, stored: Callable[..., list[Concern]]
) -> None:
    send(physician, f"/sessions/{session.pk}/aftercare", **calm())
    assert not stored(Concern)
    assert "fine" not in text_of(physician.get(f"/courses/{session.course_id}")).lower()


def test_an_emergency_in_a_refused_form_is_said_before_anything_else(
    physician: Client, session: Session, stored: Callable[..., list[Concern]]
) -> None:
    answers = calm() | {"chest": "yes", "worry": "cannot catch my breath"}
    del answers["hot-joint"]
    refused = send(physician, f"/sessions/{session.pk}/aftercare", **answers)
    page = text_of(refused)
    assert refused.status_code == 422
    assert "Emergency now. Call 911 now. Then tell" in page
    first = page.index("Call 911 now")
    assert first < page.index("Chest pain or breathlessness") < page.index("to put right")
    assert "cannot catch my breath" in page
    assert not stored(Concern)


def test_with_nobody_on_call_a_refused_form_names_where_to_go(
    physician: Client, session: Session, acting: Actor
) -> None:
    with acting.at_work():
        OnCall.objects.all().delete()
    answers = calm() | {"fever": "yes"}
    del answers["chest"]
    page = text_of(send(physician, f"/sessions/{session.pk}/aftercare", **answers))
    assert (
        "To be seen today. Nobody of this clinic is on call now. If it is urgent, call 911" in page
    )


def test_a_temperature_without_its_unit_does_not_hide_an_emergency(
    physician: Client, session: Session
) -> None:
    answers = calm() | {"hot-joint": "yes", "temperature": "39"}
    page = text_of(send(physician, f"/sessions/{session.pk}/aftercare", **answers))
    assert "Choose °C or °F" in page
    assert "Emergency now. Call 911 now." in page


def test_a_refused_form_with_nothing_serious_calls_nobody(
    physician: Client, session: Session
) -> None:
    answers = calm()
    del answers["chest"]
    page = text_of(send(physician, f"/sessions/{session.pk}/aftercare", **answers))
    assert "Call 911 now" not in page


def test_the_answers_say_which_check_they_answer(
    physician: Client, session: Session, stored: Callable[..., list[Any]]
) -> None:
    send(physician, f"/sessions/{session.pk}/aftercare", **calm())
    assert [one.due_key for one in stored(Response)] == ["aftercare-1-d2"]
    due = {one.key for one in stored(DueItem)}
    assert "aftercare-1-d2" not in due
    assert {"aftercare-1-d3", "silence-1"} <= due


@pytest.mark.parametrize(
    ("days_after", "counts"), [(None, False), (1, False), (0, True), (-3, True)]
)
def test_pain_is_compared_with_the_last_answer_before_the_needle(
    session: Session, acting: Actor, days_after: int | None, counts: bool
) -> None:
    """Whenever it is typed: what is answered today, days after the needle, is no pain from
    before."""
    assert session.ended_at is not None
    needle_on = clock.day_at(session.ended_at, acting.clinic)
    answered_on = None if days_after is None else needle_on + timedelta(days=days_after)
    said = {"pain": "6", "activity-1": "Climb stairs", "activity-1-score": "3"}
    with acting.at_work():
        Course.objects.update(opened_on=needle_on - timedelta(days=9))
        session.course.refresh_from_db()
        record_answers(
            course=session.course,
            due_key="baseline",
            response=respond("first-visit", said),
            answered_by="patient",
            how="clinic",
            answered_on=answered_on,
            by=acting,
        )
        assert session_facts(session).pain_before == (6 if counts else None)


def test_the_front_desk_types_answers_and_sees_no_concern(
    log_in: Callable[[str], Client], session: Session, stored: Callable[..., list[Concern]]
) -> None:
    desk = log_in("desk")
    address = f"/sessions/{session.pk}/aftercare"
    done = send(desk, address, **calm() | {"fever": "yes"})
    assert done.headers["Location"] == "/"
    today = text_of(desk.get("/"))
    assert "The answers are kept. To be seen today. Call" in today
    assert ON_CALL_PHONE in today
    assert "Cannot wait" not in today
    (concern,) = stored(Concern)
    assert desk.get(f"/concerns/{concern.pk}").status_code == 403


def test_a_researcher_cannot_type_answers(
    log_in: Callable[[str], Client], session: Session
) -> None:
    assert log_in("researcher").get(f"/sessions/{session.pk}/aftercare").status_code == 403
