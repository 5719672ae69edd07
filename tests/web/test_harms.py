"""Adverse events on pages: opened from a report, judged apart, drafted for FDA."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from prolo.care.harms.events import EventGiven
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.harms import judge_relatedness, record_adverse_event
from prolo.registry.deaths import deaths, has_died
from prolo.registry.due import rebuild_course
from prolo.registry.models import (
    AdverseEvent,
    ClusterMember,
    Course,
    InfectionCluster,
    Patient,
    Session,
)
from prolo.web.presenters.harm_rates import UNITS
from tests.registry.treated import hold_session, inject_knee, treat_knee
from tests.support.page_tree import read_html
from tests.support.page_words import found_in_words
from tests.web.clinic_days import register, treated_before
from tests.web.conftest import send, text_of

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def event(acting: Actor, ada: Patient) -> AdverseEvent:
    assert acting.user is not None
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        today = clock.today(acting.clinic)
        given = EventGiven(
            kind="nerve",
            what="Numb below the knee",
            onset_on=today,
            grade=2,
            criteria=("other-important",),
        )
        return record_adverse_event(
            course=course,
            given=given,
            owner=acting.user,
            look_on=today + timedelta(days=2),
            by=acting,
        )


def test_a_reader_sees_that_the_other_has_judged_and_not_what(
    physician: Client, log_in: Callable[[str], Client], event: AdverseEvent, acting: Actor
) -> None:
    with acting.at_work():
        judge_relatedness(event=event, verdict="unlikely", reason="Numb before", by=acting)
    address = f"/harms/{event.pk}"
    for who in ("physician2", "nurse"):
        page = text_of(log_in(who).get(address))
        assert "has judged; shown to the two readers when both have" in page
        assert "Numb before" not in page
        assert "Unlikely" not in page
    second = log_in("physician2")
    send(second, f"{address}/judge", verdict="probable", reason="The needle was near")
    assert "Numb before" in text_of(second.get(address))
    assert "The needle was near" in text_of(physician.get(address))
    others = text_of(log_in("nurse").get(address))
    assert "Numb before" not in others
    assert "to others when it is closed" in others


def test_who_judges_and_treated_nothing_is_not_called_who_treated(
    physician: Client, event: AdverseEvent, acting: Actor, ada: Patient
) -> None:
    """The event came after no session: whoever looks after it judges in place of who treated. Of
    one that came after a session of theirs they are who treated."""
    page = text_of(physician.get(f"/harms/{event.pk}"))
    assert "In place of who treated" in page
    assert "Judge: in place of who treated" in page
    assert "In place of who treated" in text_of(physician.get(f"/harms/{event.pk}/judge"))
    with acting.at_work():
        at = clock.now(acting.clinic) - timedelta(days=1)
        session = hold_session(event.course, 1, at=at, by=acting)
        session.injector = acting.user
        session.save(update_fields=["injector"])
        AdverseEvent.objects.filter(pk=event.pk).update(session=session)
    page = text_of(physician.get(f"/harms/{event.pk}"))
    assert "In place of who treated" not in page
    assert "Judge: who treated" in page
    with acting.at_work():
        judge_relatedness(event=event, verdict="unlikely", reason="Numb before", by=acting)
        AdverseEvent.objects.filter(pk=event.pk).update(session=None)
    assert "In place of who treated" in text_of(physician.get(f"/harms/{event.pk}"))


def test_two_sessions_of_one_person_are_told_apart_by_those_who_hear_them() -> None:
    rows = [
        {
            "pk": n,
            "url": f"/sessions/{n}",
            "person": {"listed_name": "Reed"},
            "day": date(2026, 1, n),
        }
        for n in (1, 2)
    ]
    items = [render_to_string("web/harms/_beside.html", {"one": one}) for one in rows]
    assert found_in_words(read_html(f"<ul>{''.join(items)}</ul>")) == []


def test_the_page_of_an_alarm_says_how_many_were_entered_in_error(
    physician: Client, acting: Actor, twice: Course, event: AdverseEvent
) -> None:
    send(physician, f"/courses/{twice.pk}/harms/new", **harmed(acting, session="last-before"))
    with acting.at_work():
        of = {"clinic": acting.clinic}
        alarm = InfectionCluster.objects.create(
            **of, kind="lot", value="l77", label="L-77", owner_role="physician", raised_at=NOON
        )
        for one in AdverseEvent.objects.all():
            ClusterMember.objects.create(**of, cluster=alarm, event=one, patient_id=one.patient_id)
    address = f"/harms/clusters/{alarm.pk}"
    assert "entered in error" not in text_of(physician.get(address))
    send(physician, f"/harms/{event.pk}/error", reason="Another person")
    page = text_of(physician.get(address))
    assert "1 more was entered in error." in page
    assert "Another person" in page


@pytest.fixture
def twice(acting: Actor, ada: Patient) -> Course:
    """Treated twenty days ago, and again yesterday."""
    with acting.at_work():
        now = clock.now(acting.clinic)
        course = treat_knee(ada, now - timedelta(days=20), by=acting)
        hold_session(course, 2, at=now - timedelta(days=1), by=acting)
    return course


def harmed(acting: Actor, **typed: str) -> dict[str, str]:
    """A joint infection that began ten days ago."""
    with acting.at_work():
        today = clock.today(acting.clinic)
    assert acting.user is not None
    return {
        "kind": "infection-joint",
        "what": "Hot since ten days",
        "onset_on": (today - timedelta(days=10)).isoformat(),
        "grade": "3",
        "outcome": "unknown",
        "owner": str(acting.user.pk),
        "look_on": today.isoformat(),
        "no_session_because": "",
        **typed,
    }


def test_a_harm_is_put_to_the_last_session_before_it_unless_another_is_chosen(
    physician: Client, acting: Actor, twice: Course
) -> None:
    address = f"/courses/{twice.pk}/harms/new"
    field = physician.get(address).context["form"]["session"]
    (offered, *sessions, none) = [str(label) for _code, label in field.field.choices]
    assert (field.value(), offered, none) == (
        "last-before",
        "The last session before it began",
        "No session",
    )
    assert [one.partition(",")[0] for one in sessions] == ["Session 2", "Session 1"]
    assert send(physician, address, **harmed(acting, session="last-before")).status_code == 302
    with acting.at_work():
        event = AdverseEvent.objects.select_related("session").get()
        first, second = twice.sessions.order_by("number")
    assert event.session == first
    refused = send(physician, address, **harmed(acting, session=str(second.pk)))
    assert refused.status_code == 422
    assert "it would have begun before that session" in text_of(refused)
    form = refused.context["form"]
    assert (form["session"].value(), form["what"].value()) == (str(second.pk), "Hot since ten days")
    assert f'<option value="{second.pk}" selected>' in refused.content.decode()
    assert send(physician, address, **harmed(acting, session=str(first.pk))).status_code == 302
    assert send(physician, address, **harmed(acting, session="another")).status_code == 422
    with acting.at_work():
        assert {one.session for one in AdverseEvent.objects.all()} == {first}


def test_a_harm_that_came_after_no_session_says_why(
    physician: Client, acting: Actor, twice: Course
) -> None:
    address = f"/courses/{twice.pk}/harms/new"
    refused = send(physician, address, **harmed(acting, session="none"))
    assert "enter why it came after none" in text_of(refused)
    why = "An infected bite"
    contradicted = harmed(acting, session="last-before", no_session_because=why)
    assert send(physician, address, **contradicted).status_code == 422
    done = send(physician, address, **harmed(acting, session="none", no_session_because=why))
    assert f"After no session {why}" in text_of(physician.get(done["Location"]))


def test_a_harm_of_today_is_put_to_the_session_that_is_open_or_asked_about(
    physician: Client, acting: Actor, twice: Course
) -> None:
    """Until the pause is on record it may have been there before: the form says so, and keeps what
    was typed."""
    with acting.at_work():
        third = hold_session(twice, 3, at=clock.now(acting.clinic), by=acting, state="open")
        today = clock.today(acting.clinic).isoformat()
    address = f"/courses/{twice.pk}/harms/new"
    page = text_of(physician.get(address))
    assert "while it is open, as soon as it is recorded" in page
    assert "not recorded yet" in page
    typed = harmed(acting, session="last-before", onset_on=today)
    refused = send(physician, address, **typed)
    assert refused.status_code == 422
    assert "Choose the session: that of this day is open" in text_of(refused)
    assert refused.context["form"]["what"].value() == typed["what"]
    assert send(physician, address, **typed | {"session": str(third.pk)}).status_code == 302
    with acting.at_work():
        Session.objects.filter(pk=third.pk).update(timeout_at=clock.now(acting.clinic))
    assert send(physician, address, **typed).status_code == 302
    with acting.at_work():
        assert {one.session for one in AdverseEvent.objects.all()} == {third}
        assert AdverseEvent.objects.count() == 2


def test_of_a_course_without_a_session_no_reason_is_asked(
    physician: Client, acting: Actor, event: AdverseEvent
) -> None:
    address = f"/courses/{event.course_id}/harms/new"
    field = physician.get(address).context["form"]["session"]
    assert (field.value(), len(field.field.choices)) == ("none", 1)
    assert send(physician, address, **harmed(acting, session="none")).status_code == 302


def test_an_event_is_closed_with_what_was_found(physician: Client, event: AdverseEvent) -> None:
    address = f"/harms/{event.pk}"
    owner = {"owner": str(event.owner_id), "lock_version": "1"}
    refused = send(physician, f"{address}/look", step="looked", note="Better", look_on="", **owner)
    assert "Enter the day of the next look" in text_of(refused)
    done = send(physician, f"{address}/look", step="closed", note="Feels all of it", **owner)
    assert done.status_code == 302
    page = text_of(physician.get(address))
    assert "Feels all of it" in page
    assert "Closed" in page


def test_death_is_said_in_all_three_places(physician: Client, event: AdverseEvent) -> None:
    page = physician.get(f"/harms/{event.pk}/correct")
    typed: dict[str, Any] = page.context["form"].initial | {"grade": "5", "reason": "–"}
    typed = {name: value for name, value in typed.items() if value}
    refused = send(physician, f"/harms/{event.pk}/correct", **typed)
    assert refused.status_code == 422
    assert "Death is said in all three places or in none" in text_of(refused)


def test_what_follows_from_a_death_and_from_none_is_said(
    physician: Client,
    event: AdverseEvent,
    acting: Actor,
    ada: Patient,
    log_in: Callable[[str], Client],
) -> None:
    address = f"/harms/{event.pk}/correct"
    known = {**physician.get(address).context["form"].initial, "reason": "The hospital called"}
    assert "«Died of it» records the death too" in text_of(physician.get(address))
    of_it = {"grade": "5", "outcome": "fatal", "criteria": ["death"]}
    refused = send(physician, address, **filled(known | of_it))
    assert "Enter the day on which they died" in text_of(refused)
    today = clock.today(acting.clinic).isoformat()
    send(physician, address, **filled(known | of_it | {"outcome_on": today}))
    assert "The death is on record: courses are closed" in text_of(physician.get("/harms"))
    with acting.at_work():
        assert has_died(ada)
        said = deaths().get()
    beside = f"/calls/losses/{said.pk}/error"
    assert f'href="/harms/{event.pk}"' in physician.get(beside).content.decode()
    refused = send(physician, beside, reason="Another person")
    assert "whoever treats them corrects it there" in text_of(refused)
    assert "adverse event" not in text_of(log_in("desk").get(beside))
    send(physician, address, **filled(known))
    assert "The death is taken back: decide about each course" in text_of(physician.get("/harms"))
    with acting.at_work():
        assert not has_died(ada)


def filled(typed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in typed.items() if value}


def test_the_draft_for_fda_says_so_and_names_nobody(
    physician: Client, event: AdverseEvent, ada: Patient, acting: Actor
) -> None:
    page = text_of(physician.get(f"/harms/{event.pk}/medwatch"))
    assert "Draft, not sent" in page
    assert "Numb below the knee" in page
    listed = physician.get(f"/harms/{event.pk}/medwatch.json").content.decode()
    with acting.at_work():
        identity = ada.identity
    for who in (identity.family_name, str(identity.birth_date), identity.phone):
        assert not who or who not in listed
    said = {(row["status"], bool(row["value"])) for row in json.loads(listed)["rows"]}
    assert said == {("draft, not sent", True), ("draft, not sent; not on record", False)}
    assert {row["section"][0] for row in json.loads(listed)["rows"]} == set("ABCEFG")


@pytest.mark.parametrize("who", ["desk", "admin", "researcher"])
def test_who_sees_no_chart_sees_no_event(
    log_in: Callable[[str], Client], event: AdverseEvent, who: str
) -> None:
    client = log_in(who)
    for address in ("/harms", f"/harms/{event.pk}", f"/harms/{event.pk}/medwatch.csv"):
        assert client.get(address).status_code == 403
    if who == "researcher":
        assert client.get("/harms/rates").status_code == 200


def test_published_cases_of_single_people_are_no_rate(physician: Client) -> None:
    page = text_of(physician.get("/harms/rates"))
    assert "4 of 4333" in page
    assert "told of 2; of how many is not known" in page


def test_beside_anything_and_anything_serious_stands_the_nearest_that_was_published(
    physician: Client, event: AdverseEvent
) -> None:
    """Counted otherwise, which is said: pain and bruises were asked about apart, and only who was
    sent to hospital was counted."""
    page = text_of(physician.get("/harms/rates"))
    (anything, serious) = page.partition("Anything")[2].split("Anything serious")
    assert "472 that practitioners recalled; of how many is not known" in anything
    assert "pain, stiffness and bruises are not among them" in anything
    assert "69 of the 472 that practitioners recalled" in serious
    assert "sent to hospital; here other things make it serious too" in serious
    listed = physician.get("/harms/rates.json").json()["rows"]
    said = {row["kind"]: row["published"] for row in listed}
    assert "pain, stiffness and bruises are not among them" in said["any"]
    assert "here other things make it serious too" in said["serious"]


def test_the_same_number_of_two_published_events_is_told_apart_by_its_event(
    physician: Client,
) -> None:
    page = read_html(physician.get("/harms/rates").content.decode())
    assert found_in_words(page) == []


def test_harm_by_group_hides_few_people_on_the_page_and_in_its_file(
    physician: Client, acting: Actor, log_in: Callable[[str], Client]
) -> None:
    """Six knees in one half-year, and two in one before: neither may be shown."""
    treat(acting, range(6), days=20)
    page = text_of(physician.get("/harms/rates", {"by": "condition"}))
    assert "0 of 6" in page
    assert "fewer than five people nothing is shown" in page
    treat(acting, range(6, 8), days=400)
    half_years = physician.get("/harms/rates.json", {"by": "period"}).json()["rows"]
    assert len(half_years) == 2
    assert all(row["group"] and row["why_hidden"] for row in half_years)
    assert {row["of"] for row in half_years} == {None}
    hidden = text_of(log_in("admin").get("/harms/rates", {"by": "period"}))
    assert "Not shown: fewer than five people" in hidden
    (first, *_others) = physician.get("/harms/rates.json", {"by": "condition"}).json()["rows"]
    assert (first["group"], first["of"], first["why_hidden"]) == ("Knee osteoarthritis", 8, None)


def test_what_two_groups_show_alike_is_told_apart_by_who_hears_it(
    physician: Client, acting: Actor
) -> None:
    """Each table is named for its group, and no two of their parts share a name or an id."""
    treat(acting, range(11), days=20)
    with acting.at_work():
        some = Course.objects.order_by("pk").values_list("pk", flat=True)[:5]
        Course.objects.filter(pk__in=list(some)).update(condition="low-back")
    page = physician.get("/harms/rates", {"by": "condition"}).content.decode()
    tree = read_html(page)
    assert found_in_words(tree) == []
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert sorted(set(ids)) == sorted(ids)
    assert "Not shown" not in page
    assert [
        page.count(f"<h2>{one}") for one in ("Knee osteoarthritis", "Non-specific chronic")
    ] == [1, 1]


def test_the_irritants_of_the_sessions_are_the_same_on_the_page_and_in_its_file(
    physician: Client, acting: Actor
) -> None:
    """Six people had dextrose, and five of them morrhuate in a later session."""
    with acting.at_work():
        now = clock.now(acting.clinic)
        for number in range(6):
            course = treat_knee(register(acting, number), now - timedelta(days=30), by=acting)
            if number:
                session = hold_session(course, 2, at=now - timedelta(days=9), by=acting)
                inject_knee(session, by=acting, irritant="morrhuate")
            rebuild_course(course, by=acting)
    response = physician.get("/harms/rates", {"by": "irritant"})
    page = text_of(response)
    assert "By irritant of the session" in page
    assert "A session with two counts with both" in page
    listed = physician.get("/harms/rates.json", {"by": "irritant"}).json()["rows"]
    in_file = {(row["group"], row["of_what"]): row["of"] for row in listed if row["kind"] == "any"}
    names = {one["name"]: one["rows"][0]["cells"] for one in response.context["tables"]}
    on_page = {
        (name, unit): cell["count"]
        for name, cells in names.items()
        for unit, cell in zip(UNITS, cells, strict=True)
    }
    assert sorted(in_file.values()) == [0, 0, 5, 5, 5, 6, 6, 6]
    assert on_page == {at: f"0 of {of}" if of else "nobody yet" for at, of in in_file.items()}


def treat(by: Actor, numbers: range, *, days: int) -> None:
    with by.at_work():
        for number in numbers:
            treated_before(by, register(by, number), days=days)
