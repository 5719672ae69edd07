"""Before going home: what was seen, what was given, whom to call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from prolo.care.checklist import ReadinessAnswers, SedationGiven
from prolo.demo.clinic import ON_CALL_PHONE
from prolo.registry.access import Actor
from prolo.registry.actions.session_corrections import correct_row
from prolo.registry.models import (
    Conclusion,
    DueItem,
    Event,
    Identity,
    Leaving,
    OnCall,
    Patient,
    Session,
)
from tests.web.conftest import send, text_of
from tests.web.session_of_today import answer_readiness, inject, open_session
from tests.web.sheets import Sheet, read_page

SEEN = {
    "observed_minutes": "30",
    "condition": "Walks, good colour, no dizziness",
    "item-aftercare-given": "yes",
}


@pytest.fixture
def session(acting: Actor, ada: Patient) -> Session:
    found = open_session(acting, ada)
    inject(acting, found)
    return found


def address(session: Session) -> str:
    return f"/sessions/{session.pk}/leaving"


def leave(client: Client, session: Session, **seen: str) -> str:
    """Keep what was seen, and read what the page then says."""
    assert send(client, address(session), **{**SEEN, **seen}).status_code == 302
    return text_of(client.get(address(session)))


def test_what_was_seen_is_kept_with_what_follows(
    log_in: Callable[[str], Client], session: Session, stored: Callable[[Any], list[Any]]
) -> None:
    page = leave(log_in("nurse"), session)
    assert "Watched for 30 minutes; 20 are asked for." in page
    assert "Done: Aftercare sheet with warning signs and a phone number." in page
    (kept,) = stored(Leaving)
    assert kept.answers["condition"] == "Walks, good colour, no dizziness"
    assert [one.kind for one in stored(Conclusion)] == ["leaving"]
    assert "leaving_recorded" in [one.verb for one in stored(Event)]


def test_a_sheet_that_was_not_given_is_missing(physician: Client, session: Session) -> None:
    page = leave(physician, session, **{"item-aftercare-given": "not-sure"})
    assert "Nobody is sure that this was done: Aftercare sheet" in page


def test_whether_a_short_watch_is_enough_is_decided_by_a_physician(
    physician: Client, session: Session
) -> None:
    page = leave(physician, session, observed_minutes="5")
    assert "A physician decides before this is complete" in page
    assert "Watched for 5 minutes, fewer than the 20 that are asked for." in page
    assert "Leaving a physician decides" in page  # in the strip


def test_a_decision_by_name_completes_it(
    physician: Client, session: Session, stored: Callable[[Any], list[Any]]
) -> None:
    leave(physician, session, observed_minutes="5")
    (concluded,) = stored(Conclusion)
    assert "let-leave" in [one.kind for one in stored(DueItem)]
    send(physician, f"/conclusions/{concluded.pk}", reason="Nobody was injected with a sedative")
    assert "let-leave" not in [one.kind for one in stored(DueItem)]
    page = text_of(physician.get(address(session)))
    assert "Nobody was injected with a sedative" in page
    assert "Leaving complete" in page


def test_after_a_sedation_nobody_leaves_drowsy_or_alone(
    physician: Client, session: Session, acting: Actor
) -> None:
    assert "awake" not in text_of(physician.get(address(session)))
    sedated = ReadinessAnswers(sedation=SedationGiven(level="iv"))
    answer_readiness(acting, session, sedated)
    page = leave(physician, session, awake="no", escort="not-sure")
    assert "Not awake enough after the sedation: the person stays." in page
    assert "Nobody is sure that an adult takes the person home: find out." in page


@pytest.mark.parametrize("minutes", ["", "-1", "NaN", "1e9", "2.5", "thirty", "1441"])
def test_minutes_that_cannot_be_are_answered_in_words(
    physician: Client, session: Session, minutes: str, stored: Callable[[Any], list[Any]]
) -> None:
    refused = send(physician, address(session), **{**SEEN, "observed_minutes": minutes})
    assert refused.status_code == 422
    assert "Walks, good colour" in refused.content.decode()
    assert not stored(Leaving)


def test_a_correction_is_a_new_version_of_what_stands_in_the_form(
    physician: Client, session: Session, stored: Callable[[Any], list[Any]]
) -> None:
    leave(physician, session)
    page = physician.get(address(session)).content.decode()
    assert "Walks, good colour, no dizziness</textarea>" in page
    assert 'value="30"' in page
    leave(physician, session, observed_minutes="35")
    assert sorted((one.version, one.answers["observed_minutes"]) for one in stored(Leaving)) == [
        (1, 30),
        (2, 35),
    ]


def test_who_corrects_what_somebody_else_corrected_is_told(
    physician: Client, session: Session, stored: Callable[[Any], list[Any]]
) -> None:
    leave(physician, session)
    answer = physician.post(address(session), {**SEEN, "lock_version": "0"})
    assert answer.status_code == 422
    assert "changed this while you were working on it" in text_of(answer)
    assert len(stored(Leaving)) == 1


def test_a_watch_that_began_before_the_injections_is_asked_about_and_kept_when_confirmed(
    physician: Client, session: Session, stored: Callable[[Any], list[Any]]
) -> None:
    assert "The injections were recorded 30 minutes ago." in text_of(
        physician.get(address(session))
    )
    asked = send(physician, address(session), **{**SEEN, "observed_minutes": "45"})
    assert (asked.status_code, len(stored(Leaving))) == (422, 0)
    assert "A slip? The injections were recorded 30 minutes ago." in text_of(asked)
    leave(physician, session, observed_minutes="45", longer="on")
    assert stored(Leaving)[0].answers["observed_minutes"] == 45


def test_the_usual_is_said_in_one_press_and_stands_nowhere_before_it(
    physician: Client, session: Session, stored: Callable[[Any], list[Any]]
) -> None:
    assert not any(map(any, Sheet(physician.get(address(session))).typed().values()))
    (button,) = [
        one.attrs["value"]
        for one in read_page(physician.get(address(session))).all("button")
        if one.attrs.get("name") == "rest"
    ]
    pressed = Sheet(physician.post(address(session), {"rest": button})).typed()
    assert pressed["item-aftercare-given"] == ["yes"]
    assert pressed["condition"] == ["Walks, feels well, says that nothing is new"]
    assert pressed["observed_minutes"] == [""]
    assert not stored(Leaving)


def test_the_sheet_to_take_home_is_printed_in_the_persons_language(
    physician: Client, session: Session, acting: Actor, log_in: Callable[[str], Client]
) -> None:
    with acting.at_work():
        Identity.objects.filter(patient=session.patient).update(preferred_language="de")
    sheet = f"/sessions/{session.pk}/aftercare/sheet"
    assert sheet in physician.get(address(session)).content.decode()
    page = physician.get(sheet)
    assert 'lang="de"' in page.content.decode()
    assert "A machine translated this page" in text_of(page)
    assert acting.clinic.emergency_number in text_of(page)
    assert log_in("desk").get(sheet).status_code == 403


def test_it_says_whom_to_call_and_never_that_somebody_is_well(
    physician: Client, session: Session, acting: Actor
) -> None:
    page = leave(physician, session)
    assert ON_CALL_PHONE in page
    assert acting.clinic.emergency_number in page
    assert "fine" not in page.lower()
    with acting.at_work():
        OnCall.objects.all().delete()
    assert "Nobody of this clinic is on call now" in text_of(physician.get(address(session)))


def asked_after_two_hours(acting: Actor) -> int:
    """The question, and the call to who does not answer it."""
    with acting.at_work():
        return DueItem.objects.filter(key__in=["aftercare-1-h2", "silence-1-h2"]).count()


def test_after_an_anaesthetic_the_question_of_two_hours_is_remembered(
    physician: Client, session: Session, acting: Actor
) -> None:
    assert "Ask about too much anaesthetic" in text_of(physician.get(address(session)))
    assert asked_after_two_hours(acting) == 2
    with acting.at_work():
        (injected,) = session.injections.all()
        none = {"anaesthetic": "", "anaesthetic_pct": None}
        correct_row(row=injected, changes=none, reason="There was none", by=acting)
    assert asked_after_two_hours(acting) == 0
    assert "Ask about too much anaesthetic" not in text_of(physician.get(address(session)))


def test_before_anything_is_recorded_there_is_nothing_to_leave_from(
    physician: Client, acting: Actor, ada: Patient, stored: Callable[[Any], list[Any]]
) -> None:
    found = open_session(acting, ada)
    assert "Record the injections first" in text_of(physician.get(address(found)))
    assert physician.post(address(found), SEEN).status_code == 422
    assert not stored(Leaving)


def test_the_front_desk_does_not_reach_it(
    log_in: Callable[[str], Client], session: Session
) -> None:
    assert log_in("desk").get(address(session)).status_code == 403
