"""What is due over the whole clinic; everything unsigned."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from prolo.care.due import ORDER
from prolo.care.money.business_days import business_days_after
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.contact import record_loss
from prolo.registry.actions.courses import move_course, open_course
from prolo.registry.actions.disputes import end_dispute, record_dispute
from prolo.registry.actions.duplicates import note_who_looks_alike
from prolo.registry.actions.estimates import ask_for_estimate, record_coverage
from prolo.registry.actions.merges import merge_patients, tell_apart, unmerge_patients
from prolo.registry.actions.payers import check_payer, withdraw_payer_check
from prolo.registry.actions.relations import add_relation, end_relation
from prolo.registry.actions.waiting import add_to_waiting_list
from prolo.registry.models import (
    AdverseEvent,
    Clinic,
    ClusterMember,
    EstimateRequest,
    InfectionCluster,
    Patient,
    Relation,
    Session,
    WaitingEntry,
)
from prolo.registry.steps import Asked, steps
from prolo.registry.steps_beside import OWNERS as BESIDE
from prolo.web.views import steps as views
from prolo.web.words.due import DOINGS, KINDS
from tests.web.clinic_days import (
    book_today,
    leave_unsigned,
    many_unsigned,
    register,
)
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment
from tests.web.readiness.day import sign
from tests.web.session_of_today import open_session
from tests.web.test_lots import draw, recall
from tests.web.test_queries import MOST
from tests.web.test_untold import message

pytestmark = pytest.mark.both_databases


def names(response: Any) -> list[str]:
    return [row["name"] for row in response.json()["rows"]]


def test_every_kind_of_step_can_be_asked_for() -> None:
    assert set(KINDS) == {*ORDER, *BESIDE}
    assert set(KINDS) < set(DOINGS)


def test_the_longest_due_stands_first_and_is_called_overdue(
    physician: Client, acting: Actor, ada: Patient
) -> None:
    leave_unsigned(acting, ada)
    book_today(acting, ada)
    rows = physician.get("/next-steps.json").json()["rows"]
    assert [row["due_at"] for row in rows] == sorted(row["due_at"] for row in rows)
    assert rows[0]["is_overdue"]
    page = text_of(physician.get("/next-steps"))
    assert page.index("Sign session 1") < page.index("First assessment")


def test_filters_stand_in_the_address_and_stay_there(
    physician: Client, acting: Actor, ada: Patient
) -> None:
    leave_unsigned(acting, ada)
    book_today(acting, ada)
    asked = {"owner": "physician", "kind": "sign-session", "when": "overdue", "region": "knee"}
    page = physician.get("/next-steps", asked)
    assert "1 step" in text_of(page)
    for chosen in ("physician", "sign-session", "overdue", "knee"):
        assert f'<option value="{chosen}" selected>' in page.content.decode()
    assert "/next-steps.csv?owner=physician&amp;kind=sign-session" in page.content.decode()
    assert names(physician.get("/next-steps.json", asked)) == ["Example, Ada"]
    assert names(physician.get("/next-steps.json", {**asked, "region": "jaw"})) == []
    assert "No step fits." in text_of(physician.get("/next-steps", {**asked, "region": "jaw"}))


def test_steps_of_one_injector(physician: Client, acting: Actor, ada: Patient) -> None:
    assert acting.user is not None
    leave_unsigned(acting, ada, injector=acting.user)
    with acting.at_work():
        other = register(acting, 1)
    leave_unsigned(acting, other)
    asked = {"kind": "sign-session", "injector": str(acting.user.pk)}
    (row,) = physician.get("/next-steps.json", asked).json()["rows"]
    assert (row["name"], row["owner_person"]) == ("Example, Ada", "Dr. Miriam Invented")


@pytest.mark.parametrize(
    "asked",
    [{"owner": "nobody"}, {"when": "never"}, {"injector": "x"}, {"page": "999"}, {"kind": "'"}],
)
def test_a_strange_address_shows_what_is_usual(
    physician: Client, acting: Actor, ada: Patient, asked: dict[str, str]
) -> None:
    book_today(acting, ada)
    assert "Example, Ada" in text_of(physician.get("/next-steps", asked))


def test_the_front_desk_gets_its_own_steps_without_the_chart(
    log_in: Callable[[str], Client], acting: Actor, ada: Patient
) -> None:
    leave_unsigned(acting, ada)
    desk = log_in("desk")
    page = text_of(desk.get("/next-steps", {"when": "all", "owner": "physician"}))
    assert "Sign session" not in page
    assert "First assessment" not in page
    assert {row["owner_role"] for row in desk.get("/next-steps.json?when=all").json()["rows"]} <= {
        "front-desk",
        "patient",
    }
    assert desk.get("/unsigned").status_code == 403
    assert desk.get("/unsigned.csv").status_code == 403


@pytest.mark.parametrize("page", ["/next-steps", "/next-steps.csv", "/unsigned", "/unsigned.json"])
def test_a_researcher_sees_nobodys_steps(log_in: Callable[[str], Client], page: str) -> None:
    assert log_in("researcher").get(page).status_code == 403


def test_a_page_holds_fifty_and_leads_to_the_next_with_its_filters(
    physician: Client, acting: Actor
) -> None:
    many_unsigned(acting, 60)
    page = physician.get("/next-steps", {"kind": "sign-session"})
    assert text_of(page).count("Sign session 1") == 50
    assert 'href="?kind=sign-session&amp;page=2"' in page.content.decode()
    last = physician.get("/next-steps", {"kind": "sign-session", "page": "2"})
    assert text_of(last).count("Sign session 1") == 10
    assert len(names(physician.get("/next-steps.json", {"kind": "sign-session"}))) == 60


def test_own_sessions_are_signed_first_then_the_longest_waiting(
    physician: Client, acting: Actor, ada: Patient
) -> None:
    with acting.at_work():
        other = register(acting, 1)
    leave_unsigned(acting, other)
    assert "Everything is signed" not in text_of(physician.get("/unsigned"))
    leave_unsigned(acting, ada, injector=acting.user)
    rows = physician.get("/unsigned.json").json()["rows"]
    assert [row["name"] for row in rows] == ["Example, Ada", "Invented 001, Person"]
    page = text_of(physician.get("/unsigned"))
    assert page.index("Example, Ada") < page.index("Yours") < page.index("Invented 001")


def test_with_nothing_to_sign_the_list_says_so(physician: Client, clinic: Clinic) -> None:
    assert "Everything is signed." in text_of(physician.get("/unsigned"))


def test_nobody_elses_clinic_is_listed(
    physician: Client, acting: Actor, ada: Patient, clinic: Clinic
) -> None:
    elsewhere = system(open_clinic(name="Elsewhere"))
    with elsewhere.at_work():
        stranger = register(elsewhere, 7)
    leave_unsigned(elsewhere, stranger)
    for address in ("/unsigned", "/next-steps?when=all", "/today.json"):
        assert "Invented 007" not in text_of(physician.get(address))


@pytest.mark.parametrize("address", ["/next-steps?when=all", "/unsigned"])
def test_forty_people_cost_no_more_queries_than_five(
    physician: Client,
    acting: Actor,
    address: str,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    counts = []
    for people in (5, 35):
        many_unsigned(acting, people)
        physician.get(address)
        with django_assert_max_num_queries(MOST) as asked:
            assert physician.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_is_due_later_is_shown_when_asked_for(
    physician: Client, acting: Actor, ada: Patient
) -> None:
    booked = book_today(acting, ada, days=30)
    assert booked.course is not None
    begin_treatment(booked.course, acting)
    asked = {"kind": "arrive"}
    assert names(physician.get("/next-steps.json", asked)) == []
    asked["when"] = "all"
    assert names(physician.get("/next-steps.json", asked)) == ["Example, Ada"]
    assert "Later" in text_of(physician.get("/next-steps", asked))


# -- what hangs on no course, and is read beside


@pytest.fixture
def beside(acting: Actor, front: Actor, ada: Patient) -> Patient:
    """Ada got a lot that was recalled, asked last week what it costs, and a message came back."""
    draw(acting, open_session(acting, ada), "L/1")
    recall(acting, "L/1", hours_ago=24)
    with acting.at_work():
        record_coverage(patient=ada, kind="uninsured", by=acting)
        asked = ask_for_estimate(patient=ada, course=None, by=acting)
        EstimateRequest.objects.filter(pk=asked.pk).update(
            happened_at=asked.happened_at - timedelta(days=10)
        )
    message(
        ada, front, "bounced", code="smtp-550", ended=timedelta(hours=1), begins=timedelta(days=1)
    )
    return ada


@pytest.mark.parametrize(
    ("kind", "owner", "is_overdue", "leads_to"),
    [
        ("give-estimate", "front-desk", True, "/patients/{pk}/estimate"),
        ("tell-appointment", "front-desk", False, "/patients/{pk}/messages"),
        ("call-recalled", "nurse", True, "/lots/call/{pk}/L/1"),
    ],
)
def test_what_hangs_on_no_course_has_an_owner_and_a_day_in_the_same_list(
    physician: Client, beside: Patient, kind: str, owner: str, is_overdue: bool, leads_to: str
) -> None:
    asked = {"kind": kind, "owner": owner, "when": "overdue" if is_overdue else "today"}
    (row,) = physician.get("/next-steps.json", asked).json()["rows"]
    found = (row["kind"], row["owner_role"], row["is_overdue"], row["name"])
    assert found == (kind, owner, is_overdue, "Example, Ada")
    page = physician.get("/next-steps", asked)
    assert "1 step" in text_of(page)
    assert f'href="{leads_to.format(pk=beside.pk)}' in page.content.decode()
    assert names(physician.get("/next-steps.json", {**asked, "region": "jaw"})) == []
    rows = physician.get("/next-steps.json", {"when": "all"}).json()["rows"]
    assert [row["due_at"] for row in rows] == sorted(row["due_at"] for row in rows)


def cluster(acting: Actor, kind: str, label: str, infected: Session) -> InfectionCluster:
    """Infections share this; one of them stands for all."""
    about = {"clinic": acting.clinic, "patient": infected.patient}
    with acting.at_work():
        now = clock.now(acting.clinic)
        event = AdverseEvent.objects.filter(patient=infected.patient).first()
        event = event or AdverseEvent.objects.create(
            **about,
            course=infected.course,
            session=infected,
            owner=acting.user,
            owner_role="physician",
            state=AdverseEvent.State.CLOSED,
        )
        found = InfectionCluster.objects.create(
            clinic=acting.clinic,
            kind=kind,
            value=label.lower(),
            label=label,
            owner_role="physician",
            raised_at=now - timedelta(days=2),
        )
        ClusterMember.objects.create(**about, cluster=found, event=event)
    return found


def test_infections_that_share_something_are_the_physicians_once_until_it_is_said_what_they_were(
    log_in: Callable[[str], Client], physician: Client, acting: Actor, ada: Patient, finn: Patient
) -> None:
    asked = {"kind": "look-into-cluster", "when": "overdue"}
    hers, his = (open_session(acting, one) for one in (ada, finn))
    shared = cluster(acting, "lot", "Dextrose 50 %, D-77", hers)
    cluster(acting, "room", "Room 9", hers)  # the same infections
    other = cluster(acting, "room", "Room 2", his)
    rows = physician.get("/next-steps.json", asked).json()["rows"]
    assert [(row["owner_role"], row["is_overdue"], row["name"]) for row in rows] == [
        ("physician", True, None)
    ] * 2
    assert "Infections share Dextrose 50 %, D-77" in rows[0]["step"]
    page = physician.get("/next-steps", asked)
    for one in (shared, other):
        assert f'href="/harms/clusters/{one.pk}"' in page.content.decode()
    assert log_in("desk").get("/next-steps.json", asked).json()["rows"] == []
    send(physician, f"/harms/clusters/{shared.pk}", found="The carton was whole")
    rows = physician.get("/next-steps.json", asked).json()["rows"]
    assert ["Room 2" in row["step"] for row in rows] == [True]


def test_two_records_that_look_alike_are_the_desks_until_they_are_compared(
    desk: Client, acting: Actor
) -> None:
    asked = {"kind": "compare-records", "owner": "front-desk", "when": "all"}
    with acting.at_work():
        first, second = register(acting, 1), register(acting, 1)
        assert names(desk.get("/next-steps.json", asked)) == []
        note_who_looks_alike(by=acting)
    assert names(desk.get("/next-steps.json", asked)) == ["Invented 001, Person"]
    assert f'href="/patients/{second.pk}/' in desk.get("/next-steps", asked).content.decode()
    (merge,) = re.findall(
        r'href="(/patients/[^"]+)"><strong>Looks', desk.get("/next-steps", asked).content.decode()
    )
    assert desk.get(merge).status_code == 200
    with acting.at_work():
        tell_apart(first=first, second=second, by=acting)
    assert names(desk.get("/next-steps.json", asked)) == []


@pytest.mark.parametrize("ends", ["signed again", "parted"])
def test_a_plan_of_before_two_records_were_one_is_the_physicians_until_it_is_signed_again(
    log_in: Callable[[str], Client], physician: Client, acting: Actor, ada: Patient, ends: str
) -> None:
    asked = {"kind": "look-at-plan", "when": "all"}
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
        sign(course, acting)
        double = register(acting, 1)
        assert names(physician.get("/next-steps.json", asked)) == []
        merge = merge_patients(from_patient=double, into_patient=ada, reason="Twice", by=acting)
    everywhere = {"/next-steps.json": asked, "/unsigned.json": {}}
    for address, of in everywhere.items():
        (row,) = physician.get(address, of).json()["rows"]
        assert (row["name"], row["owner_role"]) == ("Example, Ada", "physician")
        page = physician.get(address.removesuffix(".json"))
        assert f'href="/courses/{course.pk}/plan"' in page.content.decode()
    assert log_in("nurse").get("/unsigned.json").json()["rows"] == []
    for other in ("desk", "nurse"):
        rows = log_in(other).get("/next-steps.json", asked).json()["rows"]
        assert "look-at-plan" not in {row["kind"] for row in rows}
    with acting.at_work():
        if ends == "parted":
            unmerge_patients(merge=merge, reason="Sisters", by=acting)
        else:
            sign(course, acting)
    for address, of in everywhere.items():
        assert names(physician.get(address, of)) == []


def test_what_is_to_be_signed_again_stands_among_the_unsigned_by_its_day(
    physician: Client, acting: Actor, ada: Patient, finn: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One's own first, then the longest waiting, also where a page ends between them."""
    begun = datetime.now(UTC)
    with time_machine.travel(begun - timedelta(days=5), tick=True), acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
        sign(course, acting)
        merge_patients(from_patient=register(acting, 1), into_patient=ada, reason="T", by=acting)
    with acting.at_work():
        other = register(acting, 2)
    leave_unsigned(acting, other)
    leave_unsigned(acting, finn, injector=acting.user)
    monkeypatch.setattr(views, "A_PAGE", 1)
    expected = ["Example, Finn", "Example, Ada", "Invented 002, Person"]
    assert names(physician.get("/unsigned.json")) == expected
    pages = [text_of(physician.get("/unsigned", {"page": str(n)})) for n in (1, 2, 3)]
    assert [[name in page for name in expected] for page in pages] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


def test_many_clusters_and_pairs_cost_no_more_queries_than_one(
    physician: Client, acting: Actor, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    counts = []
    for many in (2, 5):
        with acting.at_work():
            people = [register(acting, 1) for _one in range(many)]
            note_who_looks_alike(by=acting)
        for room, one in enumerate(people):
            cluster(acting, "room", f"Room {many} {room}", open_session(acting, one))
        physician.get("/next-steps?when=all")
        with django_assert_max_num_queries(MOST) as queries:
            assert physician.get("/next-steps?when=all").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_desk_sees_what_it_owes_beside_and_nobody_elses(desk: Client, beside: Patient) -> None:
    kinds = {row["kind"] for row in desk.get("/next-steps.json?when=all").json()["rows"]}
    assert kinds & set(BESIDE) == {"give-estimate", "tell-appointment"}


def test_pages_and_files_of_both_sources_hold_each_step_once(
    acting: Actor, beside: Patient
) -> None:
    many_unsigned(acting, 7)
    with acting.at_work():
        asked = steps(acting, Asked(when="all"), end_of_today=clock.now(acting.clinic))
        every = [one.due_at for one in asked]
        for size in (1, 2, 5):
            pages = [asked[at : at + size] for at in range(0, len(asked), size)]
            assert [one.due_at for page in pages for one in page] == every == sorted(every)


def test_a_guardian_of_who_came_of_age_is_asked_about_until_ended_or_entered_anew(
    desk: Client, finn: Patient, acting: Actor
) -> None:
    asked = "/next-steps.json?kind=guardian-of-adult"
    assert names(desk.get(asked)) == []
    with acting.at_work():
        finn.identity.birth_date = clock.today(acting.clinic) - timedelta(days=18 * 366)
        finn.identity.save()
        (mother,) = finn.relations.all()
        Relation.objects.filter(pk=mother.pk).update(starts_on=finn.identity.birth_date)
    (row,) = desk.get(asked).json()["rows"]
    assert (row["name"], row["owner_role"]) == ("Example, Finn", "front-desk")
    assert f'href="/patients/{finn.pk}"' in desk.get("/next-steps").content.decode()
    assert "To Ines Example" not in text_of(desk.get(f"/patients/{finn.pk}/log-ins"))
    with acting.at_work():
        end_relation(relation=Relation.objects.get(pk=mother.pk), by=acting)
        given = {"name": "Ines Example", "document": "Court order"}
        add_relation(patient=finn, kind="guardian", by=acting, **given)
    assert names(desk.get(asked)) == []
    assert "To Ines Example" in text_of(desk.get(f"/patients/{finn.pk}/log-ins"))


def test_a_child_who_died_does_not_come_of_age(desk: Client, finn: Patient, acting: Actor) -> None:
    with acting.at_work():
        finn.identity.birth_date = clock.today(acting.clinic) - timedelta(days=18 * 366)
        finn.identity.save()
        finn.relations.update(starts_on=finn.identity.birth_date)
        died = {"reason": "died", "on_day": clock.today(acting.clinic), "said_by": "his mother"}
        assert names(desk.get("/next-steps.json?kind=guardian-of-adult"))
        record_loss(patient=finn, by=acting, **died)
    assert names(desk.get("/next-steps.json?kind=guardian-of-adult")) == []


@pytest.mark.parametrize("purpose", ["assessment", "follow-up"])
def test_what_is_no_session_has_an_owner_until_somebody_says_what_came_and_books_anew(
    log_in: Callable[[str], Client], acting: Actor, ada: Patient, clinic: Clinic, purpose: str
) -> None:
    def kinds(client: Client) -> set[str]:
        rows = client.get("/next-steps.json?when=all&owner=front-desk").json()["rows"]
        return {row["kind"] for row in rows} & {"say-what-came", "rebook-missed"}

    begins = clock.now(clinic) + timedelta(hours=1)
    with acting.at_work():
        row = book_appointment(patient=ada, purpose=purpose, starts_at=begins, by=acting)
    page = f"/appointments/{row.pk}"
    assert kinds(log_in("desk")) == set()
    with time_machine.travel(begins + timedelta(days=1)):
        desk = log_in("desk")
        assert kinds(desk) == {"say-what-came"}
        assert f'href="{page}#change"' in desk.get("/next-steps").content.decode()
        send(desk, page, change="missed")
        assert kinds(desk) == {"rebook-missed"}
        with acting.at_work():
            later = clock.now(clinic) + timedelta(days=1)
            again = book_appointment(patient=ada, purpose=purpose, starts_at=later, by=acting)
        assert kinds(desk) == set()
        send(desk, f"/appointments/{again.pk}", change="cancelled", reason="moved away")
        assert kinds(desk) == {"rebook-missed"}
        assert send(desk, page, change="let-go", reason=" ").status_code == 422
        assert send(desk, page, change="let-go", reason="moved away").status_code == 302
        assert kinds(desk) == set()


def test_a_disputed_bill_has_an_owner_and_the_day_of_its_papers_until_it_has_ended(
    desk: Client, acting: Actor, ada: Patient
) -> None:
    """Ten business days from when they were asked for, or from when the clinic learned of it."""
    asked = "/next-steps.json?kind=settle-dispute&when=all"
    today = clock.today(acting.clinic)
    learned, noticed = today - timedelta(days=20), today - timedelta(days=2)
    with acting.at_work():
        row = record_dispute(patient=ada, course=None, disputed_on=learned, by=acting)
        (step,) = desk.get(asked).json()["rows"]
        assert (step["owner_role"], step["is_overdue"]) == ("front-desk", True)
        assert step["due_at"][:10] == f"{business_days_after(learned, 10)}"
        page = desk.get("/next-steps?when=all").content.decode()
        assert f'href="/patients/{ada.pk}/statement#disputes"' in page
        known = {"patient": ada, "course": None, "disputed_on": learned}
        found = record_dispute(**known, noticed_on=noticed, after=row, by=acting)
        (step,) = desk.get(asked).json()["rows"]
        assert step["due_at"][:10] == f"{business_days_after(noticed, 10)}"
        assert not step["is_overdue"]
        end_dispute(dispute=found, result="as-billed", ended_on=today, by=acting)
        assert desk.get(asked).json()["rows"] == []


def test_a_payer_of_whom_the_clinic_does_not_know_is_asked_for_who_is_treated(
    desk: Client, acting: Actor, ada: Patient, clinic: Clinic
) -> None:
    asked = "/next-steps.json?kind=ask-payer&when=all"
    today = clock.today(clinic)
    with acting.at_work():
        record_coverage(patient=ada, kind="commercial", payer="Anthem", by=acting)
        assert names(desk.get(asked)) == []  # nothing is treated
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        (step,) = desk.get(asked).json()["rows"]
        assert (step["name"], step["owner_role"]) == ("Example, Ada", "front-desk")
        assert step["due_at"][:10] == f"{today}"
        page = desk.get("/next-steps?when=all").content.decode()
        assert 'href="/our-clinic/payers/anthem/check"' in page
        check = {"payer": "anthem", "decision": "not-covered", "source": "their page", "by": acting}
        checked = check_payer(**check, checked_on=today, check_again_by=today + timedelta(days=180))
        assert names(desk.get(asked)) == []
        withdraw_payer_check(check=checked, by=acting)
        assert names(desk.get(asked)) == ["Example, Ada"]
        record_coverage(patient=ada, kind="commercial", payer="Invented Mutual", by=acting)
        assert names(desk.get(asked)) == []  # of this one nothing is known that could be looked up
        record_coverage(patient=ada, kind="commercial", payer="Anthem", by=acting)
        assert names(desk.get(asked)) == ["Example, Ada"]
        move_course(course=course, move="withdraw", reason="moved away", by=acting)
        assert names(desk.get(asked)) == []


def test_who_waits_in_a_course_waits_no_more_when_it_is_over(
    physician: Client, acting: Actor, ada: Patient, stored: Callable[..., list[Any]]
) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        add_to_waiting_list(patient=ada, course=course, purpose="assessment", by=acting)
        move_course(course=course, move="withdraw", reason="moved away", by=acting)
    (entry,) = stored(WaitingEntry)
    assert (entry.state, entry.ended_reason) == ("removed", "course: withdraw")
