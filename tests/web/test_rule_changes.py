"""A rule changes only after somebody has seen for whom, and into what they have seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock, rule_changes
from prolo.registry.access import Actor, system
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.concerns import step_concern
from prolo.registry.actions.people import add_membership
from prolo.registry.actions.questionnaires import add_questionnaire
from prolo.registry.actions.wording import record_permission
from prolo.registry.due import rebuild_patient
from prolo.registry.models import (
    Clinic,
    ClinicValue,
    Concern,
    Course,
    Draft,
    DueItem,
    Event,
    FactConfirmation,
    FormTimes,
    OnCall,
    Patient,
    Role,
    WordingPermission,
)
from prolo.registry.rule_changes import Affected, MessageDifference
from tests.registry.conftest import hire
from tests.registry.harmed import harm
from tests.registry.treated import treat_knee
from tests.support.brought_form import form, sent
from tests.web.clinic_days import treated_before
from tests.web.conftest import send, text_of
from tests.web.session_of_today import inject, open_session
from tests.web.sheets import Sheet

pytestmark = pytest.mark.both_databases

Rows = Callable[[Any], list[Any]]
LogIn = Callable[[str], Client]
MARK = re.compile(r'name="looked_at" value="([^"]+)"')
DUE_SINCE = "This changes what is due, or when somebody is told, in"
CALL = "/knowledge/thresholds/no-answer-h"


def mark_in(page: Any) -> str:
    """What the button carries of a page that says whom a change affects."""
    (found,) = MARK.findall(page.content.decode())
    return str(found)


# -- a threshold


@pytest.fixture
def to_call_at(acting: Actor, ada: Patient, stored: Rows) -> Callable[[], datetime]:
    """When she is called who was injected today and has not answered."""
    inject(acting, open_session(acting, ada))

    def at() -> datetime:
        (row,) = [one for one in stored(DueItem) if one.key == "silence-1"]
        due_at: datetime = row.due_at
        return due_at

    return at


def test_an_own_value_moves_what_is_due_once_somebody_has_seen_for_whom(
    physician: Client, to_call_at: Callable[[], datetime], stored: Rows
) -> None:
    published, typed = to_call_at(), {"value": "48", "reason": "We call sooner"}
    asked = send(physician, f"{CALL}/own-value", **typed)
    for said in (f"{DUE_SINCE} 1 case", "Example, Ada", "No word since session 1: call: "):
        assert said in text_of(asked)
    assert to_call_at() == published
    assert stored(ClinicValue) == []
    send(physician, f"{CALL}/own-value", **typed, looked_at=mark_in(asked))
    assert to_call_at() == published - timedelta(hours=24)
    asked = physician.post(f"{CALL}/published")
    assert "Example, Ada" in text_of(asked)
    assert to_call_at() == published - timedelta(hours=24)
    physician.post(f"{CALL}/published", {"looked_at": mark_in(asked)})
    assert to_call_at() == published


def test_another_value_than_the_one_that_was_looked_at_is_looked_at_anew(
    physician: Client, to_call_at: Callable[[], datetime], stored: Rows
) -> None:
    published, reason = to_call_at(), {"reason": "We call sooner"}
    mark = mark_in(send(physician, f"{CALL}/own-value", **reason, value="60"))
    asked = send(physician, f"{CALL}/own-value", **reason, value="24", looked_at=mark)
    assert "Example, Ada" in text_of(asked)
    assert to_call_at() == published
    assert stored(ClinicValue) == []
    for word in ("1", "", "as-shown"):
        send(physician, f"{CALL}/own-value", **reason, value="24", looked_at=word)
    assert stored(ClinicValue) == []
    other = {"reason": "They asked for it", "value": "24", "looked_at": mark_in(asked)}
    send(physician, f"{CALL}/own-value", **other)  # why it changes is no part of the rule
    assert [one.value for one in stored(ClinicValue)] == ["24"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("message-check-remind-h", "6", "message "),
        ("quiet-until-hour", "11", "message "),
        ("appointment-remind-h", "48", "Appointment: message "),
    ],
)
def test_who_gets_a_message_at_another_time_is_named_before_the_rule_changes(
    physician: Client, acting: Actor, ada: Patient, name: str, value: str, said: str
) -> None:
    inject(acting, open_session(acting, ada))
    with acting.at_work():
        at = clock.now(acting.clinic).replace(second=0, microsecond=0) + timedelta(days=7)
        book_appointment(patient=ada, purpose="assessment", starts_at=at, by=acting)
    page, typed = f"/knowledge/thresholds/{name}", {"value": value, "reason": "asked"}
    asked = send(physician, f"{page}/own-value", **typed)
    assert "Example, Ada" in text_of(asked)
    assert said in text_of(asked)
    send(physician, f"{page}/own-value", **typed, looked_at=mark_in(asked))
    assert "Example, Ada" in text_of(physician.post(f"{page}/published"))


@pytest.fixture
def waits(acting: Actor, ada: Patient) -> Concern:
    """Her concern has ten minutes left, and another physician is on call then."""
    another = hire(acting.clinic, "second", Role.PHYSICIAN).user
    assert another is not None
    type(another).objects.filter(pk=another.pk).update(email="second@clinic.example")
    course = treat_knee(ada, clock.now(acting.clinic) - timedelta(days=20), by=acting)
    with acting.at_work():
        now = clock.now(acting.clinic)
        OnCall.objects.update(withdrawn_at=now)
        OnCall.objects.create(
            clinic=acting.clinic,
            user=another,
            starts_at=now - timedelta(days=1),
            ends_at=now + timedelta(days=2),
        )
        row = Concern.objects.create(
            clinic=acting.clinic,
            patient=ada,
            course=course,
            level="same-day",
            rank=3,
            raised_at=now,
            respond_by=now + timedelta(minutes=10),
            owner_role=Role.PHYSICIAN,
        )
        rebuild_patient(ada, by=acting)
    return row


def test_whose_running_clock_changes_is_named_until_it_is_closed(
    physician: Client, acting: Actor, waits: Concern
) -> None:
    page = "/knowledge/thresholds/escalate-same-day-min/own-value"
    typed = {"value": "45", "reason": "Two rooms away"}
    said = "A concern whose clock runs: everyone is told "
    asked = text_of(send(physician, page, **typed))
    assert f"{DUE_SINCE} 1 case" in asked
    assert said in asked
    step_concern(concern=waits, step="taken", by=acting)  # and owes the next word
    assert said in text_of(send(physician, page, **typed))
    step_concern(concern=waits, step="called", note="No fever", by=acting)
    assert said in text_of(send(physician, page, **typed))
    step_concern(concern=waits, step="closed", note="No fever since", by=acting)
    assert send(physician, page, **typed).status_code == 302


def test_the_clock_of_another_level_changes_nothing_for_her(
    physician: Client, waits: Concern
) -> None:
    page = "/knowledge/thresholds/escalate-call-min/own-value"
    assert send(physician, page, value="45", reason="Two rooms away").status_code == 302


def test_whose_call_after_silence_rises_at_another_time_is_named(
    physician: Client, acting: Actor, ada: Patient
) -> None:
    page = "/knowledge/thresholds/silence-rises-h/own-value"
    said = "a report if nobody called "
    with acting.at_work():
        treated_before(acting, ada, days=2)
    asked = text_of(send(physician, page, value="6", reason="Two nurses"))
    assert f"{DUE_SINCE} 1 case" in asked
    assert said in asked


def test_a_call_that_is_a_report_by_now_changes_nothing(
    physician: Client, acting: Actor, ada: Patient
) -> None:
    page = "/knowledge/thresholds/silence-rises-h/own-value"
    treated_before(acting, ada, days=4)
    assert send(physician, page, value="36", reason="Two nurses").status_code == 302


def test_whose_infection_shares_something_by_another_count_of_days_is_named(
    physician: Client, acting: Actor, ada: Patient, finn: Patient
) -> None:
    """Two began 40 days apart, after the same lot."""
    page = "/knowledge/thresholds/infection-cluster-days/own-value"
    harm(acting, ada, ago=3)
    harm(acting, finn, ago=43)
    asked = text_of(send(physician, page, value="45", reason="A year of few sessions"))
    assert f"{DUE_SINCE} 2 cases" in asked
    assert "An infection: others with whom it is looked at for the lot: 0, then 1" in asked
    assert send(physician, page, value="35", reason="A year of few sessions").status_code == 302


def test_whose_half_answer_is_looked_at_at_another_time_is_named(
    physician: Client, acting: Actor, ada: Patient
) -> None:
    page = "/knowledge/thresholds/half-told-h/own-value"
    treated_before(acting, ada, days=2)
    with acting.at_work():
        now = clock.now(acting.clinic)
        draft = Draft.objects.create(
            clinic=acting.clinic,
            patient=ada,
            course=ada.courses.get(),
            due_key="aftercare-1-d2",
            questionnaire="aftercare-check",
            saved_at=now - timedelta(minutes=30),
        )
    asked = text_of(send(physician, page, value="1", reason="Two nurses"))
    assert f"{DUE_SINCE} 1 case" in asked
    assert "A check that is half answered: looked at " in asked
    with acting.at_work():
        Draft.objects.filter(pk=draft.pk).update(weighed_at=now)
    assert send(physician, page, value="1", reason="Two nurses").status_code == 302


# -- the time zone


def test_another_time_zone_is_kept_once_somebody_has_seen_in_how_many_cases(
    log_in: LogIn, acting: Actor, ada: Patient, stored: Rows
) -> None:
    inject(acting, open_session(acting, ada))
    client, here = log_in("admin"), acting.clinic.time_zone

    def keep(**typed: str) -> Any:
        page = "/our-clinic/settings"
        return client.post(page, {**Sheet(client.get(page)).sends(), **typed})

    def due() -> dict[str, datetime]:
        return {one.key: one.due_at for one in stored(DueItem)}

    before = due()
    asked = keep(time_zone="Asia/Tokyo", name="Knee House")
    assert f"{DUE_SINCE} 1 case" in text_of(asked)
    assert "Example, Ada" not in text_of(asked)  # an administrator sees no patients
    (kept,) = stored(Clinic)
    assert (kept.time_zone, kept.name) == (here, acting.clinic.name)
    assert due() == before
    assert keep(time_zone="Asia/Kolkata", looked_at=mark_in(asked)).status_code == 422
    assert keep(name="Knee House").status_code == 302  # which is no rule
    assert keep(time_zone="Asia/Tokyo", looked_at=mark_in(asked)).status_code == 302
    assert stored(Clinic)[0].time_zone == "Asia/Tokyo"
    assert due() != before


# -- a form that the clinic brought


@pytest.fixture
def course(acting: Actor, admin: Actor, ada: Patient) -> Course:
    """Her back was treated five weeks ago; the clinic has the form of a measure of backs."""
    with admin.at_work():
        add_questionnaire(content=sent(form(24, 1)), instrument="rmdq", by=admin)
    at = clock.now(acting.clinic) - timedelta(weeks=5)
    return treat_knee(ada, at, by=acting, condition="low-back")


def keys_of(course: Course, by: Actor) -> set[str]:
    with by.at_work():
        return set(course.due_items.filter(key__contains="rmdq").values_list("key", flat=True))


@pytest.fixture
def permission(course: Course, admin: Actor) -> WordingPermission:
    with admin.at_work():
        today = clock.today(admin.clinic)
        given = {"given_by": "Invented", "document": "Letter", "starts_on": today}
        return record_permission(instrument="rmdq", by=admin, **given)


def test_a_newer_version_says_in_how_many_courses_what_is_due_was_written(
    course: Course, admin: Actor
) -> None:
    seen: list[tuple[int, int]] = []
    newer = {**form(24, 1), "version": "2"}
    with admin.at_work():
        add_questionnaire(
            content=sent(newer),
            instrument="rmdq",
            changes="a word",
            is_comparable=True,
            progress=lambda done, of: seen.append((done, of)),
            by=admin,
        )
    assert seen == [(1, 1)]


def test_a_permission_is_given_once_somebody_has_seen_in_how_many_cases_it_is_asked(
    log_in: LogIn, course: Course, admin: Actor, acting: Actor, stored: Rows
) -> None:
    """An administrator who may see no patient sees of what and how many, and no name."""
    page, today = "/measures/rmdq/permission", clock.today(admin.clinic)
    typed = {"given_by": "Invented", "document": "L-1", "starts_on": today.isoformat()}
    asked = send(log_in("admin"), page, **typed)
    said = text_of(asked)
    assert f"{DUE_SINCE} 1 case" in said
    assert "12 weeks" in said
    assert "Example, Ada" not in said
    assert stored(WordingPermission) == []
    assert not [one for one in stored(Event) if one.verb == "wording_permitted"]
    later = typed | {"starts_on": (today + timedelta(days=60)).isoformat()}
    anew = send(log_in("admin"), page, **later, looked_at=mark_in(asked))
    assert f"{DUE_SINCE} 1 case" in text_of(anew)
    assert stored(WordingPermission) == []
    assert send(log_in("admin"), page, **typed, looked_at=mark_in(asked)).status_code == 302
    assert "w12.rmdq" in keys_of(course, acting)


def test_a_permission_is_withdrawn_once_somebody_has_seen_what_is_asked_no_more(
    log_in: LogIn, course: Course, permission: WordingPermission, acting: Actor
) -> None:
    client, page = log_in("admin"), f"/measures/permissions/{permission.pk}/withdraw"
    assert "w12.rmdq" in keys_of(course, acting)
    asked = client.post(page)
    assert f"{DUE_SINCE} 1 case" in text_of(asked)
    assert "w12.rmdq" in keys_of(course, acting)
    assert "It stays on record" not in text_of(client.get("/"))
    after = client.post(page, {"looked_at": mark_in(asked)}, follow=True)
    assert "Withdrawn. It stays on record." in text_of(after)
    assert keys_of(course, acting) == set()


def test_other_times_are_kept_once_somebody_has_seen_for_how_many_and_just_those(
    log_in: LogIn, course: Course, permission: WordingPermission, acting: Actor, stored: Rows
) -> None:
    client, page = log_in("admin"), "/measures/rmdq/times"
    asked = send(client, page, before_first="on")
    assert f"{DUE_SINCE} 1 case" in text_of(asked)
    assert "w12.rmdq" in keys_of(course, acting)
    anew = send(client, page, before_sessions="on", looked_at=mark_in(asked))
    assert f"{DUE_SINCE} 1 case" in text_of(anew)
    assert stored(FormTimes) == []
    send(client, page, before_first="on", looked_at=mark_in(asked))
    assert [one.before_first for one in stored(FormTimes)] == [True]
    assert "w12.rmdq" not in keys_of(course, acting)


def test_who_may_see_patients_sees_whose_they_are(
    physician: Client,
    course: Course,
    permission: WordingPermission,
    clinic: Clinic,
    acting: Actor,
) -> None:
    """A physician who is the administrator too, as in a small clinic."""
    assert acting.user is not None
    with acting.at_work():
        add_membership(user=acting.user, role=Role.ADMINISTRATOR, by=system(clinic))
    asked = text_of(send(physician, "/measures/rmdq/times", before_first="on"))
    assert "Example, Ada" in asked
    assert "no longer due" in asked


# -- a fact that somebody vouches for


def test_a_confirmation_that_changes_what_is_asked_is_shown_first(
    physician: Client, acting: Actor, ada: Patient, stored: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No fact that waits for one changes what is asked today: here each is said to."""
    now = clock.now(acting.clinic)
    difference = MessageDifference(None, now, now + timedelta(hours=1))
    found = [Affected(ada, None, (difference,))]
    monkeypatch.setattr(rule_changes, "_affected", lambda *_: found)

    def standing() -> list[bool]:
        rows = [one for one in stored(FactConfirmation) if one.ref == "medicines/etoricoxib"]
        return [one.withdrawn_at is None for one in rows]

    page, typed = "/knowledge/medicines/etoricoxib", {"field": "*", "reason": "I read it"}
    asked = send(physician, f"{page}/confirm", **typed)
    assert "Example, Ada" in text_of(asked)
    assert standing() == []
    send(physician, f"{page}/confirm", **typed, looked_at=mark_in(asked))
    assert standing() == [True]
    asked = physician.post(f"{page}/unconfirmed")
    assert "Example, Ada" in text_of(asked)
    assert standing() == [True]
    physician.post(f"{page}/unconfirmed", {"looked_at": mark_in(asked)})
    assert standing() == [False]
