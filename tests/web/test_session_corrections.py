"""What is put right in a session that was recorded, and who signs it again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.models import (
    Clinic,
    Injection,
    Override,
    Patient,
    Privilege,
    Room,
    Session,
    Signature,
    Vial,
)
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment
from tests.web.session_steps import VIAL, begin, fields_of, injection, treated, typed


@pytest.fixture
def session(physician: Client, clinic: Clinic, acting: Actor, ada: Patient) -> str:
    return begin(physician, treated(ada, acting), clinic)


def test_a_correction_after_signing_is_seen_and_signed_again(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    send(physician, session, **typed("5"))
    physician.post(f"{session}/sign")
    page = f"/injections/{stored(Injection)[0].pk}/correct"
    right = {
        name.replace("injections-0", "row-0"): value for name, value in injection(0, "6").items()
    }

    assert send(physician, page, **right).status_code == 422  # without a reason
    assert send(physician, page, **right, reason="Misread").status_code == 302

    said = text_of(physician.get(session))
    assert "The signature no longer matches" in said
    assert "6 mL" in said
    assert "Misread" in said
    assert "Sign session 1" in text_of(physician.get("/unsigned"))
    assert [one.version for one in stored(Injection)] == [1, 2]
    physician.post(f"{session}/sign", fields_of(physician.get(session)))
    assert "The signature no longer matches" not in text_of(physician.get(session))
    assert "Everything is signed" in text_of(physician.get("/unsigned"))
    assert len(stored(Signature)) == 2


def test_a_vial_is_corrected_and_an_injection_that_never_was_is_marked(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    send(physician, session, **typed("5", "6"))
    vial, first = stored(Vial)[0], stored(Injection)[0]
    page = f"/vials/{vial.pk}/correct"
    now = fields_of(physician.get(page))
    assert physician.post(page, {**now, "reason": "Typing"}).status_code == 422  # nothing changed
    lot = {"row-0-lot": "L-78", "reason": "Read again"}
    assert physician.post(page, {**now, **lot}).status_code == 302
    send_to = f"/injections/{first.pk}/in-error"
    assert physician.post(send_to, {"reason": ""}).status_code == 422
    assert physician.post(send_to, {"reason": "Not injected"}).status_code == 302

    said = text_of(physician.get(session))
    assert "L-78" in said
    assert "L-77" not in said
    assert "entered in error, Dr. Miriam Invented" in said
    assert "Not injected" in said


def test_without_its_only_vial_a_session_is_signed_with_a_reason(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    send(physician, session, **typed("5"))
    vial = stored(Vial)[0]
    physician.post(f"/vials/{vial.pk}/in-error", {"reason": "Another tray"})
    refused = physician.post(f"{session}/sign")
    assert "nobody has said why: say why you sign it" in text_of(refused)
    physician.post(f"{session}/sign", {"stopped_because": "The tray was thrown away"})
    assert [one.meaning for one in stored(Signature)] == ["injected"]
    assert [one.reason for one in stored(Override)] == ["The tray was thrown away"]


def test_a_correction_weighs_again_what_the_injector_may_treat(
    physician: Client, session: str, acting: Actor, stored: Callable[..., list[Any]]
) -> None:
    send(physician, session, **typed("5"))
    with acting.at_work():
        before = latest_conclusion("injector", subject_id=stored(Session)[0].pk)
        Privilege.objects.update(starts_on=date(2019, 1, 1), ends_on=date(2020, 1, 1))
    first = stored(Injection)[0]
    right = {
        name.replace("injections-0", "row-0"): value for name, value in injection(0, "6").items()
    }
    send(physician, f"/injections/{first.pk}/correct", **right, reason="Misread")
    with acting.at_work():
        again = latest_conclusion("injector", subject_id=stored(Session)[0].pk)
    assert before is not None
    assert again is not None
    assert (before.verdict, again.verdict) == ("clear", "ask")


def as_row(volume: str) -> dict[str, str]:
    return {n.replace("injections-0", "row-0"): one for n, one in injection(0, volume).items()}


MORE = {  # to the first session of the day, each more than the day has room for
    "corrected": lambda first, row: (f"/injections/{row.pk}/correct", as_row("17")),
    "added": lambda first, row: (f"{first}/injections/add", as_row("7") | {"row-rows": "0"}),
}


@pytest.mark.parametrize("how", MORE)
@pytest.mark.parametrize("is_signed", [True, False])
def test_a_correction_weighs_the_later_sessions_of_the_day_anew(
    physician: Client,
    session: str,
    clinic: Clinic,
    acting: Actor,
    ada: Patient,
    stored: Callable[..., list[Any]],
    how: str,
    is_signed: bool,
) -> None:
    """Both knees: 200 mg and 50 mg of 270 mg, and then the first is put right to 270 mg. The second
    asks why as it would have in the first place, and is signed again if it was signed."""
    send(physician, session, **typed("10", "10"))
    second = begin(physician, treated(ada, acting, side="left"), clinic, time="11:00")
    send(physician, second, **typed("5"))
    for one in (session, second) if is_signed else ():
        physician.post(f"{one}/sign")
    assert "Too much" not in text_of(physician.get(second))
    first = next(row for row in stored(Injection) if row.session_id == pk_of(session))
    page, row = MORE[how](session, first)
    assert send(physician, page, **row, reason="Misread").status_code == 302

    said = text_of(physician.get(second))
    assert "Too much: all anaesthetics of the day together are 118.52 % of the limit" in said
    assert ("The signature no longer settles the dose" in said) is is_signed
    assert text_of(physician.get("/unsigned")).count("Sign session 1") == 2
    refused = physician.post(f"{second}/sign")
    assert "nobody has said why: say why you sign it" in text_of(refused)
    physician.post(f"{second}/sign", {"stopped_because": "The right knee was misread"})
    assert "no longer settles" not in text_of(physician.get(second))
    assert [one.reason for one in stored(Override)] == ["The right knee was misread"]
    physician.post(f"{session}/sign", {"stopped_because": "Nearly the limit, and much fluid"})
    assert "Everything is signed" in text_of(physician.get("/unsigned"))


def test_what_was_taken_back_is_counted_no_longer_later_that_day(
    physician: Client,
    session: str,
    clinic: Clinic,
    acting: Actor,
    ada: Patient,
    stored: Callable[..., list[Any]],
) -> None:
    send(physician, session, **typed("10", "10"))
    second = begin(physician, treated(ada, acting, side="left"), clinic, time="11:00")
    send(physician, second, **typed("10", over_limit_reason="Drawn up before"))
    assert "Too much" in text_of(physician.get(second))
    first = next(row for row in stored(Injection) if row.session_id == pk_of(session))
    physician.post(f"/injections/{first.pk}/in-error", {"reason": "Not injected"})
    assert "Too much" not in text_of(physician.get(second))


def test_another_weight_of_the_visit_weighs_what_was_given_earlier_in_it(
    physician: Client, session: str, clinic: Clinic, acting: Actor, ada: Patient
) -> None:
    """200 mg of 270 mg with 60 kg; of 180 mg with 40 kg."""
    send(physician, session, **typed("10", "10"))
    physician.post(f"{session}/sign")
    second = begin(physician, treated(ada, acting, side="left"), clinic, time="11:00")
    send(physician, second, **typed("1", weight="40", over_limit_reason="Weighed too late"))
    assert "The signature no longer settles the dose" in text_of(physician.get(session))
    assert "Too much" in text_of(physician.get(session))


def pk_of(session: str) -> uuid.UUID:
    return uuid.UUID(session.rsplit("/", 1)[1])


def test_a_vial_that_was_forgotten_is_added_with_its_reason(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    without = {**typed("5"), "vials-rows": ""}
    assert "no vial is recorded" in text_of(send(physician, session, **without, check="1"))
    refused = send(physician, session, **without)
    assert "A vial is not recorded, or not to be used: enter it, say why" in text_of(refused)
    send(physician, session, **without, vial_reason="The tray was thrown away")
    assert "No vial is recorded. Enter what was drawn from" in text_of(physician.get(session))
    physician.post(f"{session}/sign")
    vial = {name.replace("vials-0", "row-0"): value for name, value in VIAL.items()}
    page = f"{session}/vials/add"
    assert send(physician, page, **vial | {"row-rows": "0"}).status_code == 422
    added = send(physician, page, **vial | {"row-rows": "0"}, reason="Lot read later")
    assert added.status_code == 302
    assert [one.lot for one in stored(Vial)] == ["L-77"]
    said = text_of(physician.get(session))
    assert "Lot read later" in said
    assert "The signature no longer matches" in said


def test_an_open_vial_that_another_person_was_treated_from_is_not_used(
    physician: Client,
    session: str,
    clinic: Clinic,
    acting: Actor,
    stored: Callable[..., list[Any]],
) -> None:
    opened = {"vials-0-opened_on": (clock.today(clinic) - timedelta(days=1)).isoformat()}
    alone = text_of(physician.post(f"{session}/totals", typed("5") | opened))
    assert "for one opening and one person, and open since" in alone
    sent = send(physician, session, **typed("5") | opened)
    assert sent.status_code == 422, "nobody said why"
    why = {"vial_reason": "Seen afterwards"}
    assert send(physician, session, **typed("5") | opened | why).status_code == 302
    with acting.at_work():
        other = Patient.objects.get(identity__given_names="Benjamin")
        course = open_course(patient=other, condition="knee-oa", side="left", by=acting)
        begin_treatment(course, acting)
    theirs = begin(physician, f"/courses/{course.pk}", clinic, time="11:00")
    stop = "another person was treated from"
    for label, is_the_same in (
        ({}, True),
        ({"vials-0-lot": "l 77", "vials-0-product": ""}, True),
        ({"vials-0-lot": "L-78"}, False),
        ({"vials-0-substance": "dextrose", "vials-0-product": "Dextrose 50 %"}, False),
    ):
        said = text_of(physician.post(f"{theirs}/totals", typed("5") | opened | label))
        assert (stop in said) is is_the_same, label


def test_the_desk_corrects_nothing(
    log_in: Callable[[str], Client],
    physician: Client,
    session: str,
    stored: Callable[..., list[Any]],
) -> None:
    send(physician, session, **typed("5"))
    page = f"/injections/{stored(Injection)[0].pk}/correct"
    assert log_in("desk").get(page).status_code == 403
    assert physician.get(f"/injections/{uuid.uuid4()}/correct").status_code == 404


def test_needles_and_vials_are_taken_away_as_they_stand(
    physician: Client, session: str, log_in: Callable[[str], Client]
) -> None:
    send(physician, session, **typed("5"))
    page = physician.get(session).content.decode()
    for name, key, value in (("injections", "volume_ml", 5), ("vials", "lot", VIAL["vials-0-lot"])):
        assert f'href="{session}/{name}.csv"' in page
        (row, *_others) = physician.get(f"{session}/{name}.json").json()["rows"]
        assert row[key] == value
        assert log_in("desk").get(f"{session}/{name}.csv").status_code == 403


def test_the_room_is_put_right_with_a_reason_and_is_told_of_the_appointment(
    physician: Client, session: str, room: Room, stored: Callable[..., list[Any]]
) -> None:
    assert physician.get(f"{session}/room").status_code == 404  # it is not recorded yet
    send(physician, session, **typed("5"))
    assert f'href="{session}/room"' in physician.get(session).content.decode()
    refused = send(physician, f"{session}/room", room=str(room.pk), reason="")
    assert refused.status_code == 422
    assert refused.context["form"]["room"].value() == str(room.pk)
    same = send(physician, f"{session}/room", room="none", reason="It was another")
    assert "Nothing was changed" in text_of(same)
    done = send(physician, f"{session}/room", room=str(room.pk), reason="It was another")
    assert done.status_code == 302
    assert "Room: Room 1." in text_of(physician.get(session))
    (held,) = stored(Session)
    told = text_of(physician.get(f"/appointments/{held.appointment_id}"))
    assert "The room was put right" in told
    assert "It was another" in told
