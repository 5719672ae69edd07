"""The page of the clinic and what it leads to: settings, prices, thresholds, on call, figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from prolo.care.scores import Score
from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.facts import set_clinic_value
from prolo.registry.actions.questionnaires import add_questionnaire
from prolo.registry.actions.wording import record_permission
from prolo.registry.clinic_outcomes import figures, tally
from prolo.registry.completeness import Treated
from prolo.registry.models import Clinic, ClinicLogo, ClinicPrice, OnCall, Patient
from prolo.registry.models import User as Person
from prolo.web.presenters.clinic_outcomes import outcome_tables
from prolo.web.presenters.completeness import Counts, share_words
from tests.registry.treated import treat_knee
from tests.support.brought_form import form, sent
from tests.web.clinic_days import treated_before
from tests.web.conftest import HIDDEN, send, text_of
from tests.web.sheets import Sheet

LogIn = Callable[[str], Client]


@pytest.fixture
def administrator(log_in: LogIn) -> Client:
    return log_in("admin")


def test_one_entry_of_the_navigation_leads_to_all_of_it(log_in: LogIn) -> None:
    links = {name: text_of(log_in(name).get("/our-clinic")) for name in ("admin", "desk")}
    for said in ("People and roles", "On call", "Completeness", "Thresholds", "Prices", "Settings"):
        assert said in links["admin"]
    assert "Settings" not in links["desk"]
    assert "Completeness" not in links["desk"]


@pytest.mark.parametrize(
    ("username", "address"),
    [
        ("desk", "/our-clinic/completeness"),
        ("nurse", "/our-clinic/completeness.csv"),
        ("physician", "/our-clinic/settings"),
        ("physician", "/our-clinic/prices/new"),
        ("nurse", "/our-clinic/on-call/new"),
    ],
)
def test_what_a_role_may_not_is_refused(log_in: LogIn, username: str, address: str) -> None:
    assert log_in(username).get(address).status_code == 403


# -- settings


def settings(client: Client, **typed: str) -> Any:
    address = "/our-clinic/settings"
    return client.post(address, {**Sheet(client.get(address)).sends(), **typed})


def test_settings_are_changed(administrator: Client) -> None:
    assert settings(administrator, name="Knee House", country="us").status_code == 302
    kept = Clinic.objects.get()
    assert (kept.name, kept.country) == ("Knee House", "US")
    assert "Knee House" in text_of(administrator.get("/our-clinic"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Enter the clinic&#x27;s name"),
        ({"country": "U1"}, "Enter the country with two letters"),
        ({"currency": "EURO"}, "Enter the currency with three letters"),
        ({"age_of_majority": "9"}, "14"),
        ({"time_zone": "Mars/Base"}, "Choose the time zone"),
    ],
)
def test_settings_that_cannot_be_are_refused(
    administrator: Client, typed: dict[str, str], said: str
) -> None:
    refused = settings(administrator, **typed)
    assert refused.status_code == 422
    assert said in text_of(refused)


# -- prices and thresholds


def test_own_prices_stand_beside_published_ones(administrator: Client) -> None:
    typed = {"procedure": "session", "region": "knee"}
    for amount, day in (("400", "2026-01-05"), ("450.50", "2026-02-05")):
        send(administrator, "/our-clinic/prices/new", **typed, amount=amount, starts_on=day)
    said = text_of(administrator.get("/our-clinic/prices"))
    assert "Session Knee 450.50 USD" in said
    assert "Session Knee 400.00 USD" in said
    assert "250–600 USD" in said
    assert said.index("450.50") < said.index("400.00") < said.index("250–600 USD")


def test_a_price_names_what_it_is_for_and_is_refused_where_it_cannot_be(
    administrator: Client, stored: Any
) -> None:
    address = "/our-clinic/prices/new"
    again = {"starts_on": "2026-01-05"}
    send(administrator, address, procedure="irritant", kind="irritant/p2g", amount="90", **again)
    send(administrator, address, procedure="extra", name="Knee brace", amount="60", **again)
    for one in stored(ClinicPrice):
        if one.procedure == "session":
            administrator.post(f"/our-clinic/prices/{one.pk}/withdraw")
    said = text_of(administrator.get("/our-clinic/prices"))
    assert "Knee brace every region 60.00" in said
    assert "No price of a session counts" in said
    wrong = {"procedure": "irritant", "kind": "irritant/p2g", "amount": "9000", **again}
    refused = text_of(send(administrator, address, **wrong))
    assert "has a price from that day already" in refused
    assert "ten times" in refused
    wrong |= {"starts_on": "2026-02-05", "is_meant": "on", "kind": "sedation/iv"}
    assert "belongs to what the price is for" in text_of(send(administrator, address, **wrong))
    send(administrator, address, **{**wrong, "kind": "irritant/p2g"})
    kept = [one for one in stored(ClinicPrice) if one.amount == Decimal(9000)]
    assert [(one.procedure, one.of) for one in kept] == [("irritant", "p2g")]


def test_a_price_is_withdrawn_and_never_another_clinics(administrator: Client, stored: Any) -> None:
    send(
        administrator,
        "/our-clinic/prices/new",
        procedure="session",
        amount="400",
        starts_on="2026-01-05",
    )
    (price,) = [one for one in stored(ClinicPrice) if one.amount == 400]
    administrator.post(f"/our-clinic/prices/{price.pk}/withdraw")
    assert "withdrawn" in text_of(administrator.get("/our-clinic/prices"))
    there = open_clinic(name="There")
    with system(there).at_work():
        theirs = ClinicPrice.objects.create(
            clinic=there, procedure="session", amount=1, currency="EUR", starts_on=price.starts_on
        )
    address = f"/our-clinic/prices/{theirs.pk}/withdraw"
    assert administrator.post(address).status_code == 404


def test_thresholds_show_both_values_and_who_set_this_clinics(
    physician: Client, acting: Actor, log_in: LogIn
) -> None:
    with acting.at_work():
        set_clinic_value(
            ref="thresholds/hold-days-minimum", value=Decimal(5), reason="As we do", by=acting
        )
    said = text_of(physician.get("/our-clinic/thresholds"))
    assert "here 5 days" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "published 3 days" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "chosen by prolo: 12 hours" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert acting.user
    assert acting.user.full_name in said
    assert "As we do" in said
    assert "Change Fever" in said
    administrators = text_of(log_in("admin").get("/our-clinic/thresholds"))
    assert "Change Fever" not in administrators
    assert "Change No reply by then: somebody calls" in administrators


# -- on call


def moment(clinic: Clinic, **after: int) -> str:
    at = clock.now(clinic) + timedelta(**after)
    return at.astimezone(ZoneInfo(clinic.time_zone)).strftime("%Y-%m-%dT%H:%M")


def test_gaps_are_shown_with_what_patients_are_told(
    physician: Client, clinic: Clinic, stored: Any
) -> None:
    (always,) = stored(OnCall)
    assert "No gap in the next two weeks" in text_of(physician.get("/our-clinic/on-call"))
    physician.post(f"/our-clinic/on-call/{always.pk}/end")
    said = text_of(physician.get("/our-clinic/on-call"))
    assert "Nobody is on call now" in said
    assert "call 911 or go to the nearest emergency department" in said

    nurse = str(Person.objects.get(username="nurse").pk)
    for days in (1, 2):
        sent = send(
            physician,
            "/our-clinic/on-call/new",
            user=nurse,
            starts_at=moment(clinic, days=days),
            ends_at=moment(clinic, days=days + 2),
            phone="+1 555 0177",
        )
        assert sent.status_code == 302
    page = physician.get("/our-clinic/on-call")
    assert len(page.context["gaps"]) == 2
    assert len(page.context["overlaps"]) == 1
    assert "+1 555 0177" in text_of(page)


def test_a_duty_ends_after_it_begins_and_there_is_an_hour_that_is_not(
    physician: Client,
) -> None:
    nurse = str(Person.objects.get(username="nurse").pk)
    typed = {"user": nurse, "starts_at": "2027-01-05T08:00", "ends_at": "2027-01-05T07:00"}
    refused = send(physician, "/our-clinic/on-call/new", **typed)
    assert "the end is before the start" in text_of(refused)
    typed |= {"starts_at": "2027-03-14T02:30", "ends_at": "2027-03-15T07:00"}
    refused = send(physician, "/our-clinic/on-call/new", **typed)
    assert "clocks go forward" in text_of(refused)


def test_a_duty_in_the_hour_that_comes_twice_is_asked_which(
    physician: Client, stored: Callable[..., list[Any]]
) -> None:
    """In New York 01:30 comes at half past five in the world's time, and an hour later again."""
    nurse = str(Person.objects.get(username="nurse").pk)
    night = "2027-11-07T"
    typed = {"user": nurse, "starts_at": f"{night}01:30", "ends_at": f"{night}01:15"}
    asked = send(physician, "/our-clinic/on-call/new", **typed)
    assert asked.status_code == 422
    page = text_of(asked)
    assert page.count("This time comes twice in that night: choose which") >= 2
    assert "From: which of the two" in page
    assert "Until: which of the two" in page
    typed |= {"starts_at_which": "first", "ends_at_which": "second"}
    assert send(physician, "/our-clinic/on-call/new", **typed).status_code == 302
    duty = next(one for one in stored(OnCall) if one.starts_at.year == 2027)
    assert duty.starts_at == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    assert duty.ends_at - duty.starts_at == timedelta(minutes=45)
    roster = text_of(physician.get("/our-clinic/on-call"))
    assert "01:30, before the clocks go back to" in roster
    assert "01:15, after the clocks go back" in roster


def test_a_duty_around_the_hour_that_comes_twice_asks_nothing(physician: Client) -> None:
    nurse = str(Person.objects.get(username="nurse").pk)
    typed = {"user": nurse, "starts_at": "2027-11-07T00:30", "ends_at": "2027-11-07T02:00"}
    page = text_of(physician.get("/our-clinic/on-call/new"))
    assert "which of the two" not in page
    assert send(physician, "/our-clinic/on-call/new", **typed).status_code == 302


def test_another_clinics_duty_is_not_there(physician: Client, clinic: Clinic) -> None:
    there = open_clinic(name="There")
    now = clock.now(clinic)
    with system(there).at_work():
        user = Person.objects.get(username="nurse")
        duty = OnCall.objects.create(
            clinic=there, user=user, starts_at=now, ends_at=now + timedelta(days=1)
        )
    assert physician.post(f"/our-clinic/on-call/{duty.pk}/end").status_code == 404


# -- completeness


def test_small_numbers_are_numbers_and_larger_ones_a_share_with_its_range() -> None:
    assert share_words(Counts(eligible=3)) == "none due yet"
    assert share_words(Counts(eligible=9, due=4, received=3)) == "3 of 4 (19 to 99 %)"
    assert share_words(Counts(eligible=12, due=10, received=8)) == "80 % (44 to 97 %)"


def test_completeness_without_anybody_treated_says_so(administrator: Client) -> None:
    assert "nothing is due" in text_of(administrator.get("/our-clinic/completeness"))
    assert administrator.get("/our-clinic/completeness.json").json()["rows"] == []


@pytest.fixture
def one_treated(acting: Actor, ada: Patient) -> None:
    treated_before(acting, ada, days=45)


def test_completeness_stands_on_the_first_pages(log_in: LogIn, one_treated: None) -> None:
    client = log_in("admin")
    assert "Baseline" in text_of(client.get("/our-clinic"))
    assert "1 / 1 / 0" in text_of(client.get("/"))
    assert "1 / 1 / 0" in text_of(log_in("desk").get("/"))


def test_the_first_page_has_each_time_point_by_injector_for_who_may_see_it(
    log_in: LogIn, one_treated: None, acting: Actor
) -> None:
    """Eligible, due, received; what is not due yet stands there too."""
    heads = "Injector Baseline 6 weeks 12 weeks 26 weeks 52 weeks"
    counts = "1 / 1 / 0 1 / 1 / 0 1 / 0 / 0 1 / 0 / 0 1 / 0 / 0"
    for role in ("admin", "physician", "researcher"):
        page = text_of(log_in(role).get("/"))
        assert f"{heads} All {counts} {acting.user.full_name} {counts}" in page
    for role in ("nurse", "desk"):
        page = text_of(log_in(role).get("/"))
        assert f"All {counts}" in page
        assert f"{acting.user.full_name} {counts}" not in page


def test_the_file_of_completeness_has_the_shares_of_the_page(
    log_in: LogIn, one_treated: None
) -> None:
    rows = log_in("admin").get("/our-clinic/completeness.json").json()["rows"]
    (together, _each) = [one for one in rows if one["time_point"] == "w6"]
    assert together["injector"] is None
    shares = [together[name] for name in ("share", "share_low", "share_high")]
    assert shares == [0, 0, pytest.approx(0.975)]  # none of one: 1 - 0.025


def test_a_form_that_the_clinic_brought_has_a_line_of_its_own(
    log_in: LogIn, admin: Actor, acting: Actor, ada: Patient
) -> None:
    """Kept today and asked from then on, of a back whose 12 weeks are to come."""
    bring(admin)
    at = clock.now(acting.clinic) - timedelta(weeks=7)
    treat_knee(ada, at, by=acting, condition="low-back")
    counts = "0 / 0 / 0 1 / 1 / 0 1 / 0 / 0 1 / 0 / 0 1 / 0 / 0"
    name = "Roland-Morris disability questionnaire"
    for role in ("physician", "desk"):
        assert f"All: {name} {counts}" in text_of(log_in(role).get("/"))
    shares = text_of(log_in("admin").get("/our-clinic/completeness"))
    assert f"6 weeks: {name} 1 1 0 0 of 1" in shares
    rows = log_in("admin").get("/our-clinic/completeness.json").json()["rows"]
    whole = [one for one in rows if one["injector"] is None]
    assert [one["measure"] for one in whole] == [None] * 5 + ["rmdq"] * 4
    assert [one["time_point"] for one in whole[5:]] == ["w6", "w12", "w26", "w52"]


def bring(admin: Actor) -> None:
    with admin.at_work():
        add_questionnaire(content=sent(form(24, 1)), instrument="rmdq", by=admin)
        record_permission(
            instrument="rmdq",
            given_by="Invented",
            document="Letter",
            starts_on=clock.today(admin.clinic),
            by=admin,
        )


# -- outcomes


def test_the_clinics_outcomes_hide_the_few_and_say_what_misleads(
    log_in: LogIn, one_treated: None
) -> None:
    for role in ("physician", "researcher"):
        client = log_in(role)
        page = text_of(client.get("/our-clinic/outcomes", {"by": "condition"}))
        assert "without a comparison, misleads" in page
        assert "fewer than five people" in page
        rows = client.get("/our-clinic/outcomes.json", {"by": "period"}).json()["rows"]
        assert {row["eligible"] for row in rows} == {None}
    for role in ("desk", "admin"):
        assert log_in(role).get("/our-clinic/outcomes").status_code == 403


def test_of_how_many_the_change_is_known_stands_beside_how_many_answered() -> None:
    """Ten answered at week 12, and of four of them nobody had asked before: 10 / 10 / 10 is no
    mean of ten."""
    people, today = [uuid4() for _ in range(10)], date(2026, 6, 1)
    scores = {(one, "w12"): Score(instrument="nprs", value=Decimal(3)) for one in people}
    before = Score(instrument="nprs", value=Decimal(5))
    scores |= {(one, "baseline"): before for one in people[:6]}
    courses = [(Treated(one, "", today - timedelta(weeks=13), one), "") for one in people]
    known = load_knowledge()
    found = figures(tally(courses, {}, scores, today=today, knowledge=known))
    (shown,) = outcome_tables(found, "all", known)
    row = next(one for one in shown.rows if one.head == "12 weeks")
    assert [(cell.label, cell.text) for cell in row.cells[:2]] == [
        ("Eligible / due / received", "10 / 10 / 10"),
        ("Change known of", "6"),
    ]
    assert row.cells[2].text.startswith("2.0")


def test_it_is_said_of_how_many_only_some_activities_are_compared() -> None:
    people, today = [uuid4() for _ in range(6)], date(2026, 6, 1)
    two, one_left = ({"Stairs": 2, "Teeth": 9}, {"Stairs": 4}), ({"Stairs": 2}, {"Stairs": 4})
    scores = {
        (person, key): Score(
            instrument="psfs",
            value=Decimal(sum(rated.values())) / len(rated),
            items={name: Decimal(rating) for name, rating in rated.items()},
        )
        for place, person in enumerate(people)
        for key, rated in zip(("baseline", "w12"), two if place < 2 else one_left, strict=True)
    }
    courses = [(Treated(one, "", today - timedelta(weeks=13), one), "") for one in people]
    known = load_knowledge()
    found = figures(tally(courses, {}, scores, today=today, knowledge=known, instrument="psfs"))
    (shown,) = outcome_tables(found, "all", known)
    row = next(one for one in shown.rows if one.head == "12 weeks")
    assert [cell.text for cell in row.cells[1:3]] == [
        "6, 2 over fewer activities",
        "2.0 (2.0 to 2.0)",
    ]


# -- the logo on the papers ----------------------------------------------------------------


def put(client: Client, name: str, content: bytes) -> Any:
    hidden = dict(HIDDEN.findall(client.get("/our-clinic/logo").content.decode()))
    return client.post(
        "/our-clinic/logo", {**hidden, "file": SimpleUploadedFile(name, content)}, follow=True
    )


def test_a_logo_is_a_small_picture_whatever_its_name_says(
    administrator: Client, physician: Client, admin: Actor, stored: Any
) -> None:
    assert "stands on every paper" in text_of(put(administrator, "logo.txt", picture(2000, 200)))
    (row,) = stored(ClinicLogo)
    with Image.open(BytesIO(bytes(row.content))) as kept:
        assert (kept.format, kept.size) == ("PNG", (900, 90))
    with admin.at_work():
        (patient,) = Patient.objects.all()[:1]
    letter = f"/patients/{patient.pk}/letter"
    logo = f'alt="{admin.clinic.name}"'
    assert logo in physician.get(letter).content.decode()
    assert physician.get(f"{letter}.pdf").content.startswith(b"%PDF")
    put(administrator, "other.png", picture(90, 30))
    administrator.post("/our-clinic/logo/remove")
    assert logo not in physician.get(letter).content.decode()
    assert [one.removed_at is None for one in stored(ClinicLogo)] == [False, False]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<svg onload='alert(1)'/>", "web page or a drawing"),
        (b"%PDF-1.7\n%%EOF startxref 0 %%EOF", "this is a document"),
        (b"", "there is nothing in it"),
    ],
)
def test_what_is_no_picture_is_no_logo(
    administrator: Client, stored: Any, content: bytes, says: str
) -> None:
    assert says in text_of(put(administrator, "logo.png", content))
    assert stored(ClinicLogo) == []


def test_only_who_keeps_the_clinic_sets_its_logo(log_in: LogIn) -> None:
    for name in ("desk", "physician", "researcher"):
        assert log_in(name).get("/our-clinic/logo").status_code == 403
        assert log_in(name).post("/our-clinic/logo/remove").status_code == 403


def picture(width: int, height: int) -> bytes:
    written = BytesIO()
    Image.new("RGB", (width, height), "navy").save(written, format="JPEG")
    return written.getvalue()
