"""Every list and chart is also a table to take away, for those who may see the page."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext_lazy

from prolo.care.examined import Examination, Laxity, Motion
from prolo.registry import blocks, clock
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.examinations import record_examination
from prolo.registry.actions.patient_access import give_access
from prolo.registry.actions.patients import add_identifier, end_identifier
from prolo.registry.actions.relations import add_relation, mark_relation_in_error
from prolo.registry.actions.schedule import keep_closure
from prolo.registry.models import Clinic, Patient
from prolo.registry.scope import current_clinic
from prolo.web import listed as of_lists
from prolo.web.listed import exported
from prolo.web.presenters.listings import Head, listing
from prolo.web.views import patients
from tests.web.clinic_days import many_unsigned
from tests.web.conftest import send, text_of
from tests.web.many import AHEAD_DAYS, one_more

pytestmark = pytest.mark.both_databases

LISTS = (
    "/patients",
    "/patients/duplicates",
    "/people",
    "/people/privileges",
    "/lots",
    "/lots/who",
    "/evidence",
    "/evidence/knee-oa",
    "/evidence/knee-oa/findings",
    "/evidence/knee-oa/missing",
    "/evidence/knee-oa/influence",
    "/knowledge/thresholds",
    "/calendar/absences",
    "/calendar/closures",
    "/calendar/hours",
    "/calendar/lengths",
    "/calendar/rooms",
    "/our-clinic/on-call",
    "/our-clinic/prices",
    "/our-clinic/thresholds",
)
ON_THE_PAGE = {  # what of a row stands on the page as it is in the file
    "/patients?q=Example": "name",
    "/people": "name",
    "/next-steps?when=all": "step",
    "/unsigned": "name",
    "/estimates-owed": "name",
    "/results": "name",
    "/stock?all": "lot",
    "/ledger": "name",
    "/calendar/waiting": "name",
    "/calendar/to-move": "name",
    "/evidence": "label",
    "/knowledge/thresholds": "name",
    "/our-clinic/payers": "name",
}
OF_A_PATIENT = (
    "medicines",
    "dose-limits",
    "allergies",
    "appointments",
    "log-ins",
    "relations",
    "numbers",
    "links",
)


def as_rows(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("address", LISTS)
def test_a_list_answers_as_csv_and_as_json_with_the_same_rows(
    physician: Client, address: str
) -> None:
    asked = {"q": "ada", "lot": "L-1", "outcome": "pain"}
    table = physician.get(f"{address}.csv", asked)
    body = physician.get(f"{address}.json", asked)
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    assert table["Content-Disposition"].startswith("attachment; filename=")
    assert body["Content-Type"] == "application/json"
    assert len(as_rows(table)) == body.json()["count"] == len(body.json()["rows"])


def test_what_is_on_record_of_a_patient_is_listed(
    log_in: Callable[[str], Client], physician: Client, acting: Any, ada: Patient
) -> None:
    send(physician, f"/patients/{ada.pk}/medicines", typed="Aleve", reason="pain")
    send(physician, f"/patients/{ada.pk}/allergies", substance="latex", reaction="rash")
    with acting.at_work():
        book_appointment(
            patient=ada,
            purpose="assessment",
            starts_at=clock.now(acting.clinic) + timedelta(days=1),
            by=acting,
        )
        give_access(patient=ada, by=acting)
        eve = add_relation(patient=ada, kind="contact", name="Eve Invented", by=acting)
        mark_relation_in_error(relation=eve, reason="Of another Ada", by=acting)
        number = add_identifier(patient=ada, system="Insurance", value="77", by=acting)
        end_identifier(identifier=number, by=acting)
    send(
        physician,
        f"/patients/{ada.pk}/dose-limits",
        anaesthetic="lidocaine",
        max_mg="150",
        reason="weak liver",
    )
    found = {}
    for name in set(OF_A_PATIENT) - {"links"}:  # of messages that went out
        (found[name],) = (
            log_in("desk" if name == "log-ins" else "physician")
            .get(f"/patients/{ada.pk}/{name}.json")
            .json()["rows"]
        )
    assert found["medicines"]["medicine"] == "naproxen"
    assert found["medicines"]["days_before"] is None
    assert (found["allergies"]["substance"], found["allergies"]["reaction"]) == ("latex", "rash")
    assert (found["dose-limits"]["max_mg"], found["dose-limits"]["is_standing"]) == (150, True)
    assert found["appointments"]["state"] == "booked"
    assert found["log-ins"]["relation"] is None
    assert "code" not in found["log-ins"]
    assert (found["relations"]["name"], found["relations"]["kind"]) == ("Eve Invented", "contact")
    assert found["relations"]["why_wrong"] == "Of another Ada"
    assert (found["numbers"]["system"], found["numbers"]["value"]) == ("Insurance", "77")
    assert found["numbers"]["ended_at"]
    page = physician.get(f"/patients/{ada.pk}").content.decode()
    for name in ("appointments", "relations", "numbers"):
        assert f'href="/patients/{ada.pk}/{name}.csv" download' in page


@pytest.mark.parametrize("name", OF_A_PATIENT)
def test_files_of_a_patient_are_for_those_who_may_see_the_page(
    log_in: Callable[[str], Client], ada: Patient, name: str
) -> None:
    nobodys = "00000000-0000-4000-8000-000000000000"
    address = f"/patients/{ada.pk}/{name}.csv"
    assert log_in("researcher").get(address).status_code in {403, 404}
    who = "desk" if name == "log-ins" else "physician"
    assert log_in(who).get(address.replace(str(ada.pk), nobodys)).status_code == 404


def test_an_examination_gives_a_row_a_grade(physician: Client, acting: Any, ada: Patient) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        given = Examination(
            laxity=(Laxity(structure="knee-mcl-femoral", grade=2),),
            motion=(Motion(movement="flexion", degrees=110),),
        )
        record_examination(course=course, given=given, by=acting)
    rows = as_rows(physician.get(f"/courses/{course.pk}/examination.csv"))
    assert [list(row.values())[1:] for row in rows] == [
        ["knee-mcl-femoral", "2", "", "", "yes"],
        ["", "", "flexion", "110", "yes"],
    ]


def test_nobody_on_call_is_a_row_without_a_name(physician: Client) -> None:
    rows = physician.get("/our-clinic/on-call.json").json()["rows"]
    assert [row["starts_at"] for row in rows] == sorted(row["starts_at"] for row in rows)
    assert all(row["ends_at"] > row["starts_at"] for row in rows)


def test_the_page_leads_to_its_files_with_its_filters(physician: Client) -> None:
    page = physician.get("/patients", {"q": "ada ex", "page": "2"}).content.decode()
    assert 'href="/patients.csv?q=ada+ex" download' in page
    assert 'href="/patients.json?q=ada+ex"' in page


def test_found_patients_say_days_as_iso_and_how_they_fit(physician: Client, ada: Patient) -> None:
    (row,) = physician.get("/patients.json", {"q": "Example Ada"}).json()["rows"]
    assert row["patient_id"] == str(ada.pk)
    assert row["fits"] == "exact"
    assert date.fromisoformat(row["birth_date"])


def test_a_search_that_stops_says_so_in_its_file(
    physician: Client, ada: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert physician.get("/patients.json", {"q": "ada"}).json()["is_cut"] is False
    monkeypatch.setattr(patients, "AT_MOST", 1)
    assert physician.get("/patients.json", {"q": "ada"}).json()["is_cut"] is True
    assert "CUT HERE" in physician.get("/patients.csv", {"q": "ada"}).content.decode()


def test_the_forest_gives_its_trials_and_the_whole_answer(physician: Client) -> None:
    asked = {"outcome": "pain", "comparator": "placebo", "window": "long"}
    body = physician.get("/evidence/knee-oa.json", asked).json()
    assert body["asked"] == asked
    assert body["count"] == body["answer"]["k"]
    assert all(row["low"] < row["effect"] < row["high"] for row in body["rows"])


@pytest.mark.parametrize("as_", ["csv", "json"])
def test_who_may_not_see_a_page_gets_no_file_of_it(
    log_in: Callable[[str], Client], as_: str
) -> None:
    assert log_in("desk").get(f"/lots/who.{as_}", {"lot": "L-1"}).status_code == 403
    assert log_in("researcher").get(f"/patients.{as_}", {"q": "ada"}).status_code == 403
    assert Client().get(f"/patients.{as_}", {"q": "ada"}).status_code == 302


def test_values_are_written_as_programs_read_them(clinic: Clinic, acting: Any, rf: Any) -> None:
    heads = [Head(key, gettext_lazy(key)) for key in ("text", "on", "at", "volume_ml", "no", "is")]
    row = {
        "text": "=1+1",
        "on": date(2026, 3, 4),
        "at": datetime(2026, 3, 4, 9, tzinfo=UTC),
        "volume_ml": Decimal("-2.50"),
        "no": None,
        "is": True,
    }
    request = rf.get("/", {"page": "3", "q": "ü"})
    request.actor = acting
    found = listing("rows", heads, [row])
    with acting.at_work():
        (cells,) = as_rows(exported(request, found, "csv"))
        body = json.loads(exported(request, found, "json").content)
    assert cells == {
        "text": "'=1+1",
        "on": "2026-03-04",
        "at": cells["at"],
        "volume_ml": "-2.5",
        "no": "",
        "is": "yes",
        "Invented": "yes",
    }
    assert datetime.fromisoformat(cells["at"]) == row["at"]
    assert body["asked"] == {"q": "ü"}
    assert body["rows"][0]["volume_ml"] == -2.5
    assert body["rows"][0]["text"] == "=1+1"
    assert body["rows"][0]["no"] is None


def test_a_file_of_a_demonstration_says_that_its_people_are_invented(physician: Client) -> None:
    table = physician.get("/patients.csv", {"q": "ada"})
    assert 'filename="INVENTED-' in table["Content-Disposition"]
    assert {row["Invented"] for row in as_rows(table)} == {"yes"}
    assert physician.get("/patients.json", {"q": "ada"}).json()["is_invented"] is True


def test_a_file_of_a_real_clinic_says_nothing_of_it(
    physician: Client, clinic: Clinic, ada: Patient
) -> None:
    Clinic.objects.filter(pk=clinic.pk).update(is_demo=False)
    table = physician.get("/patients.csv", {"q": "ada"})
    assert "INVENTED" not in table["Content-Disposition"]
    assert "Invented" not in as_rows(table)[0]
    assert physician.get("/patients.json", {"q": "ada"}).json()["is_invented"] is False


def test_published_trials_are_true_in_a_demonstration_too(physician: Client) -> None:
    asked = {"outcome": "pain", "comparator": "placebo", "window": "long"}
    table = physician.get("/evidence/knee-oa.csv", asked)
    assert "INVENTED" not in table["Content-Disposition"]
    assert "Invented" not in as_rows(table)[0]
    assert physician.get("/evidence/knee-oa.json", asked).json()["is_invented"] is False


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", "\rx", "\nx"])
def test_no_spreadsheet_computes_a_text(acting: Any, rf: Any, text: str) -> None:
    request = rf.get("/")
    request.actor = acting
    found = listing("rows", [Head("text", "text")], [{"text": text}])
    with acting.at_work():
        body = exported(request, found, "csv").content.decode("utf-8-sig")
    (_head, (cell, _invented)) = csv.reader(io.StringIO(body, newline=""))
    assert cell == f"'{text}"


def test_a_long_list_goes_out_as_it_is_written_and_is_whole(
    physician: Client, acting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_unsigned(acting, 5)
    short = {one: physician.get(f"/unsigned.{one}") for one in ("csv", "json")}
    monkeypatch.setattr(of_lists, "AT_ONCE", 2)
    monkeypatch.setattr(blocks, "AT_ONCE", 2)
    for as_, whole in short.items():
        long = physician.get(f"/unsigned.{as_}")
        assert (long.streaming, whole.streaming) == (True, False)
        assert long.headers == {k: v for k, v in whole.headers.items() if k != "Content-Length"}
        text = b"".join(long.streaming_content).decode()
        if as_ == "csv":
            assert text == whole.content.decode()
        else:
            body = json.loads(text)
            assert body["rows"] == whole.json()["rows"]
            assert body["count"] == len(body["rows"]) >= 5


def test_a_long_list_holds_nothing_between_its_pieces(
    physician: Client, acting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server takes the pieces when it can send them, whoever is at work meanwhile."""
    many_unsigned(acting, 5)
    monkeypatch.setattr(of_lists, "AT_ONCE", 1)
    pieces = iter(physician.get("/unsigned.csv").streaming_content)
    for _ in pieces:
        assert current_clinic() is None
        assert timezone.get_current_timezone_name() == settings.TIME_ZONE


def test_a_page_shows_every_row_of_its_file(physician: Client, acting: Any, admin: Any) -> None:
    for number in range(3):
        one_more(acting, number)
    many_unsigned(acting, 2)
    with admin.at_work():
        day = clock.today(admin.clinic) + timedelta(days=AHEAD_DAYS)
        keep_closure(day=day, reason="Burst pipe", by=admin)
    missing = {}
    for address, key in ON_THE_PAGE.items():
        path, _, query = address.partition("?")
        rows = physician.get(f"{path}.json?{query}").json()["rows"]
        said, page = Counter(str(row[key]) for row in rows), text_of(physician.get(address))
        lacking = [one for one, times in said.items() if unescape(page).count(one) < times]
        if lacking or not rows:
            missing[address] = lacking
    assert missing == {}
