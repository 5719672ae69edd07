"""How complete the answers of a clinic are, and what became of those who gave them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from prolo.care.scores import Score
from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.questionnaires import add_questionnaire
from prolo.registry.actions.wording import record_permission
from prolo.registry.clinic_outcomes import figures, tally
from prolo.registry.completeness import Treated
from prolo.registry.models import Patient
from prolo.web.presenters.clinic_outcomes import outcome_tables
from prolo.web.presenters.completeness import Counts, share_words
from tests.registry.treated import treat_knee
from tests.support.brought_form import form, sent
from tests.web.clinic_days import treated_before
from tests.web.conftest import text_of

LogIn = Callable[[str], Client]


@pytest.fixture
def administrator(log_in: LogIn) -> Client:
    return log_in("admin")


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
