"""What the doses of a session come to while it is typed, and the weight they are measured by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from prolo.registry.access import Actor
from prolo.registry.models import (
    Clinic,
    Course,
    Injection,
    Measurement,
    Override,
    Patient,
    User,
    Vial,
)
from prolo.registry.scope import clinic_scope
from tests.web.conftest import send, text_of
from tests.web.session_steps import begin, fields_of, treated, typed


@pytest.fixture
def session(physician: Client, clinic: Clinic, acting: Actor, ada: Patient) -> str:
    return begin(physician, treated(ada, acting), clinic)


def test_the_arithmetic_of_the_dose_is_shown_before_anything_is_saved(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    page = send(physician, session, **typed("10", "12.5"), check="1")
    assert "22.5 mL × 1 % × 10 = 225 mg; limit 4.5 mg/kg × 60 kg = 270 mg; 83.34 %" in text_of(page)
    assert not stored(Injection)


def test_too_much_lidocaine_is_stopped_and_what_was_given_is_kept_with_a_reason(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    refused = send(physician, session, **typed("15", "15"))
    assert refused.status_code == 422
    assert "Too much: all anaesthetics of the day together are 111.12 % of the limit" in text_of(
        refused
    )
    assert not stored(Injection)

    kept = send(physician, session, **typed("15", "15", over_limit_reason="Drawn up before"))

    assert kept.status_code == 302
    assert len(stored(Injection)) == 2
    assert [one.reason for one in stored(Override)] == ["Drawn up before"]
    page = text_of(physician.get(session))
    assert "Above a limit, or without a known one, because Drawn up before" in page
    assert "Dose Stopped by a rule set aside by Dr. Miriam Invented" in page


def test_two_sessions_on_one_day_add_up(
    physician: Client, clinic: Clinic, session: str, acting: Actor, ada: Patient
) -> None:
    send(physician, session, **typed("10", "10"))
    other = begin(physician, treated(ada, acting, side="left"), clinic, time="11:00")

    page = text_of(send(physician, other, **typed("10"), check="1"))

    assert "Too much" in page  # 200 mg and 100 mg of 270 mg


def test_without_a_weight_nothing_is_cleared(physician: Client, session: str) -> None:
    page = text_of(send(physician, session, **typed("5", weight=""), check="1"))
    assert "The weight is missing" in page
    assert MISSING_OR_WHY in page
    assert MISSING_OR_WHY not in text_of(send(physician, session, **typed("5"), check="1"))
    assert "Within every limit" not in page


MISSING_OR_WHY = "Enter what is missing. Where nobody knows it"
OF_MORRHUATE = {
    "injections-0-irritant": "morrhuate",
    "injections-0-irritant_pct": "5",
    "vials-1-substance": "morrhuate",
    "vials-1-product": "Morrhuate 5 %",
    "vials-1-strength_pct": "5",
}


@pytest.mark.parametrize("unknown", [OF_MORRHUATE, {"weight": ""}])
def test_a_dose_whose_limit_nobody_knows_is_kept_with_a_reason(
    log_in: Callable[[str], Client],
    physician: Client,
    session: str,
    stored: Callable[..., list[Any]],
    unknown: dict[str, str],
) -> None:
    """No report says how much morrhuate a knee may have; a limit a kilogram needs the weight. The
    reason of a nurse becomes the override of who signs."""
    nurse = log_in("nurse")
    given = {**typed("5"), **unknown, "injector": str(User.objects.get(username="physician").pk)}
    refused = send(nurse, session, **given)
    assert refused.status_code == 422
    said = text_of(refused)
    assert "nobody can say whether it is: enter what is missing, say why it was given" in said
    assert f"{MISSING_OR_WHY}, what was given is recorded all the same: say why" in said
    assert set(given.items()) <= set(fields_of(refused).items())  # nothing typed is lost
    assert not stored(Injection)
    kept = send(nurse, session, **given, over_limit_reason="Half of what is usual")
    assert kept.status_code == 302
    assert not stored(Override)
    physician.post(f"{session}/sign")
    (override,) = stored(Override)
    assert override.recorded_by.username == "physician"
    assert override.reason == "Half of what is usual"


def test_pounds_are_kept_as_they_were_entered(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    send(physician, session, **typed("5", weight="132") | {"weight_unit": "lb"})
    (weight,) = stored(Measurement)
    assert (weight.entered_value, weight.entered_unit) == (132, "lb")
    assert round(weight.value, 2) == round(weight.entered_value * 45359237 / 100_000_000, 2)


def test_totals_answer_while_rows_are_half_typed(physician: Client, session: str) -> None:
    rows = typed("10", "", "NaN", "-1")
    answer = physician.post(f"{session}/totals", rows)
    assert answer.status_code == 200
    said = text_of(answer)
    assert "10 mL × 1 % × 10 = 100 mg; limit 4.5 mg/kg × 60 kg = 270 mg; 37.04 %" in said
    assert "3 rows are not complete yet and not counted" in said


def test_a_volume_that_no_needle_has_is_never_shown_as_harmless(
    physician: Client, session: str
) -> None:
    said = text_of(physician.post(f"{session}/totals", typed("300")))
    assert "A number cannot be right" in said
    assert "is not counted: look at it" in said


def test_totals_of_nothing_clear_nothing(physician: Client, session: str) -> None:
    said = text_of(physician.post(f"{session}/totals", {"weight": "x", "injections-rows": "a 0"}))
    assert "Nothing to add up yet" in said


def test_a_session_that_ends_between_two_totals_loses_nothing(
    physician: Client, session: str
) -> None:
    fields = fields_of(physician.get(session)) | typed("5")
    physician.logout()
    answer = physician.post(f"{session}/totals", fields, headers={"HX-Request": "true"})
    assert "/log-in" in answer.headers["HX-Redirect"]
    physician.force_login(User.objects.get(username="physician"))
    assert fields_of(physician.get(session))["vials-0-lot"] == "L-77"


def test_two_anaesthetics_add_up_as_fractions_of_their_limits(
    physician: Client, session: str
) -> None:
    rows = typed("13.5", "21") | {"injections-1-anaesthetic": "lidocaine-epinephrine"}
    said = text_of(physician.post(f"{session}/totals", rows))
    assert "All anaesthetics of the day together: 100 % of the limit" in said


def test_a_cream_counts_by_its_own_limit(physician: Client, session: str) -> None:
    cream = {
        "vials-0-substance": "lidocaine-cream-4",
        "vials-0-amount_g": "20",
        "vials-0-area_cm2": "1000",
    }
    said = text_of(physician.post(f"{session}/totals", typed("5") | cream))
    assert "Too much numbing cream" in said


def test_an_expired_vial_is_warned_of_and_kept_with_a_reason(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    old = typed("5") | {"vials-0-expires_on": "2020-01-31"}
    refused = send(physician, session, **old)
    assert refused.status_code == 422
    assert "lot L-77: expired on Fri 31 January 2020" in text_of(refused)
    assert not stored(Vial)

    assert send(physician, session, **old, vial_reason="Seen too late").status_code == 302
    assert {vial.lot for vial in stored(Vial)} == {"L-77", "D-50"}
    assert "Seen too late" in text_of(physician.get(session))


def test_from_82_to_180_kg_is_questioned(
    physician: Client, session: str, clinic: Clinic, stored: Callable[..., list[Any]]
) -> None:
    send(physician, session, **typed("5", weight="82"))
    with clinic_scope(clinic):
        Measurement.objects.update(visit=None)  # of another day
    course = f"/courses/{stored(Course)[0].pk}"
    again = begin(physician, course, clinic, number="2", days=8, time="15:00")

    refused = send(physician, again, **typed("1", weight="180"))
    assert refused.status_code == 422
    assert "180 kg now, 82 kg before" in text_of(refused)
    assert "Did you mean lb?" in text_of(refused)

    sent = send(physician, again, **typed("1", weight="180"), weight_confirmed="on")
    assert sent.status_code == 302
    assert [one.questioned for one in stored(Measurement)] == [False, True]
