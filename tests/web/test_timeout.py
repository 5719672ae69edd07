"""The pause before the first needle: go or stop, and nothing between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from prolo.care.checklist import ReadinessAnswers
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.agreed import seal
from prolo.registry.models import Allergy, Conclusion, Consent, DueItem, Event, Patient, Session
from tests.web.conftest import send, text_of
from tests.web.session_of_today import answer_readiness, inject, open_session

SAID = {
    "person": "yes",
    "side": "right",
    "side_marked": "right",
    "site": "knee",
    "irritant": "dextrose",
    "allergy": "no",
    "called_by": "Nora Nurse",
}


@pytest.fixture
def session(acting: Actor, ada: Patient) -> Session:
    return open_session(acting, ada)


def pause(client: Client, session: Session, **said: str) -> str:
    """Pause, and read what the page then says."""
    address = f"/sessions/{session.pk}/timeout"
    assert send(client, f"{address}?again", **{**SAID, **said}).headers["Location"] == address
    return text_of(client.get(address))


def test_what_is_called_out_as_planned_is_a_go(
    physician: Client, session: Session, stored: Callable[[Any], list[Any]]
) -> None:
    page = pause(physician, session)
    assert "Person, side, place, syringes, consent and allergy agree." in page
    assert "Called out by Nora Nurse" in page
    (kept,) = stored(Session)
    assert kept.timeout_at is not None
    assert kept.timeout_answers["side"] == "right"
    assert [one.verb for one in stored(Event) if one.verb == "timeout_recorded"]


def test_beside_a_go_stands_that_readiness_is_still_open(
    physician: Client, session: Session
) -> None:
    page = pause(physician, session)
    assert "Readiness is still open: The checks of the day are not recorded. Readiness" in page
    shown = physician.get(f"/sessions/{session.pk}/timeout").content.decode()
    assert "verdict-but" in shown
    assert "verdict-go" not in shown
    assert "Not yet Person" in page
    assert "Go Person" not in page


def test_the_wrong_knee_is_said_in_large_words(physician: Client, session: Session) -> None:
    page = pause(physician, session, side="left")
    assert "Stop Nothing is injected while a line is open or differs." in page
    assert "Wrong side. Called out: left. Planned: right." in page
    assert "Record the injections" not in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"person": "no"}, "Another person: name or birth date do not match."),
        ({"person": "not-sure"}, "Nobody is sure that this is the person."),
        ({"side_marked": "left"}, "The mark is on the wrong side."),
        ({"side_marked": "none"}, "No mark is seen on the skin."),
        ({"site": "back"}, "Wrong place. Called out: Back and sacroiliac. Planned: Knee."),
        ({"irritant": "morrhuate"}, "Wrong irritant."),
        ({"irritant": "none"}, "A syringe is not known here, cannot be read, or was not read."),
        ({"allergy": "yes"}, "Allergy to what is drawn up"),
        ({"allergy": "not-sure"}, "Nobody is sure that there is no allergy"),
    ],
)
def test_whatever_differs_or_is_open_stops(
    physician: Client, session: Session, said: dict[str, str], sentence: str
) -> None:
    page = pause(physician, session, **said)
    assert "Stop Nothing is injected" in page
    assert sentence in page


def test_each_strength_of_an_anaesthetic_is_kept_as_it_was_read(
    physician: Client, session: Session, stored: Callable[[Any], list[Any]]
) -> None:
    pause(physician, session, anaesthetic_pct="0.5", anaesthetic_pct_3="1")
    (kept,) = stored(Session)
    assert kept.timeout_answers["anaesthetic_pct"] == "0.5"
    assert kept.timeout_answers["anaesthetic_pcts_besides"] == ["1"]


def test_the_page_that_asks_names_neither_side_nor_place(
    physician: Client, session: Session
) -> None:
    page = physician.get(f"/sessions/{session.pk}/timeout").content.decode()
    before_the_questions, _, questions = page.partition('<form method="post" class="form aloud"')
    assert "right" not in before_the_questions.lower().replace("copyright", "")
    assert "knee" not in before_the_questions.lower()
    assert "planned" not in text_of(physician.get(f"/sessions/{session.pk}/timeout")).replace(
        "What is planned is shown afterwards", ""
    )
    assert "checked" not in questions


def test_a_question_left_out_is_asked_again_and_what_was_typed_stays(
    physician: Client, session: Session, stored: Callable[[Any], list[Any]]
) -> None:
    refused = send(physician, f"/sessions/{session.pk}/timeout", **{**SAID, "side": ""})
    assert refused.status_code == 422
    assert "Choose the side that was called out" in text_of(refused)
    assert "Nora Nurse" in refused.content.decode()
    assert not stored(Conclusion)


def test_after_a_stop_one_pauses_again_and_both_stay(
    physician: Client, session: Session, stored: Callable[[Any], list[Any]]
) -> None:
    pause(physician, session, side_marked="none")
    assert "Person, side, place, syringes, consent and allergy agree" in pause(physician, session)
    kept = [one.verdict for one in stored(Conclusion) if one.kind == "timeout"]
    assert sorted(kept) == ["go", "stop"]


def test_a_stop_leaves_the_pause_due_and_a_go_does_not(
    physician: Client, session: Session, acting: Actor, stored: Callable[[Any], list[Any]]
) -> None:
    answer_readiness(acting, session, ReadinessAnswers())
    pause(physician, session, side="left")
    assert "time-out" in [one.kind for one in stored(DueItem)]
    pause(physician, session)
    kinds = [one.kind for one in stored(DueItem)]
    assert "time-out" not in kinds
    assert "record-session" in kinds


def test_without_a_consent_nobody_injects(
    physician: Client, session: Session, acting: Actor
) -> None:
    with acting.at_work():
        consent = Consent.objects.get()
        consent.irritant = "morrhuate"
        seal(consent).save()
    page = pause(physician, session)
    assert "The person agreed to something else." in page
    assert "Stop Nothing is injected" in page


def test_a_go_does_not_outlive_an_allergy_that_was_found_since(
    physician: Client, session: Session, acting: Actor
) -> None:
    pause(physician, session)
    with acting.at_work():
        Allergy.objects.create(
            clinic=acting.clinic,
            recorded_by=acting.user,
            patient=session.patient,
            happened_at=clock.now(acting.clinic),
            substance="corn",
        )
    page = text_of(physician.get(f"/sessions/{session.pk}/timeout"))
    assert "Stop Nothing is injected" in page
    assert "Something has changed since the pause. Pause again." in page
    assert "Time-out stop" in page  # in the strip


def test_a_recorded_session_keeps_its_pause_and_takes_no_other(
    physician: Client, session: Session, acting: Actor
) -> None:
    pause(physician, session)
    inject(acting, session)
    page = text_of(physician.get(f"/sessions/{session.pk}/timeout"))
    assert "Go Person" in page
    assert "Pause again" not in page
    refused = physician.post(f"/sessions/{session.pk}/timeout", SAID)
    assert refused.status_code == 422
    assert "This session is recorded" in text_of(refused)


def test_two_who_pause_at_once_are_told_of_each_other(physician: Client, session: Session) -> None:
    address = f"/sessions/{session.pk}/timeout"
    stale = {**SAID, "lock_version": "1"}
    pause(physician, session)
    answer = physician.post(address, stale)
    assert answer.status_code == 422
    assert "changed this while you were working on it" in text_of(answer)


def test_the_strip_says_where_the_session_is(
    physician: Client, session: Session, acting: Actor
) -> None:
    address = f"/sessions/{session.pk}/timeout"
    assert "Time-out not done Injections not recorded" in text_of(physician.get(address))
    assert "Time-out go" in pause(physician, session)
    inject(acting, session)
    page = text_of(physician.get(address))
    assert "Injections recorded Leaving not yet Signature waits for the injector" in page


def test_the_front_desk_and_another_clinic_do_not_reach_it(
    log_in: Callable[[str], Client], session: Session
) -> None:
    assert log_in("desk").get(f"/sessions/{session.pk}/timeout").status_code == 403
