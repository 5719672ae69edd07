"""What is said of the doses of a day."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from prolo.care.dose import Cream, Given, Patient, check_dose
from prolo.knowledge import load_knowledge
from prolo.web.words.sentences import say_or_fail

NOW = datetime(2026, 6, 20, 10, tzinfo=UTC)
LIDOCAINE = {"lidocaine": Decimal(1)}


@pytest.mark.parametrize(
    ("also", "said"),
    [
        ({"bupivacaine": Decimal("0.5")}, "Bupivacaine is not in it: its limit is unverified"),
        ({"mepivacaine": None}, "Mepivacaine is not in it: its strength is missing"),
        ({"procaine": Decimal(1)}, "Procaine is not in it: no limit is known"),
        ({"articaine": Decimal(4)}, "articaine is not in it: no limit is known"),
    ],
)
def test_what_the_total_of_a_day_leaves_out_is_named_with_why(
    also: dict[str, Decimal | None], said: str
) -> None:
    given = [Given(volume_ml=Decimal(6), anaesthetics_pct=one, at=NOW) for one in (LIDOCAINE, also)]
    person = Patient(weight_kg=Decimal(80), is_adult=True)
    found = check_dose(given=given, patient=person, knowledge=load_knowledge(), now=NOW).findings
    (total,) = (one for one in found if one.rule == "dose.total")
    sentence = say_or_fail(total, load_knowledge())
    counted = "Lidocaine hydrochloride without epinephrine: 20 % of the day's limit."
    assert sentence == f"{counted} This alone does not make the dose safe: {said}."


def test_a_substance_is_called_by_its_name_beside_the_canal_and_where_lidocaine_is_missing() -> (
    None
):
    syringe = Given(
        volume_ml=Decimal(2),
        irritant="p2g",
        irritant_pct=Decimal("12.5"),
        structure="back-facet-l4-5",
    )
    person = Patient(weight_kg=Decimal(80), is_adult=True)
    found = check_dose(
        given=[], drawing=syringe, patient=person, knowledge=load_knowledge(), now=NOW
    ).findings
    said = {one.code: say_or_fail(one, load_knowledge()) for one in found}
    begins = "Phenol-glycerin-glucose near the spinal canal ("
    assert said["near-spinal-canal"].startswith(begins)
    assert said["anaesthetic-not-recorded"].startswith("Phenol-glycerin-glucose contains Lidocaine")
    assert [one for one in said.values() if "p2g" in one] == []


@pytest.mark.parametrize("is_adult", [True, False])
@pytest.mark.parametrize("grams", [5, 500])
def test_a_cream_is_called_by_its_name(grams: int, is_adult: bool) -> None:
    knowledge = load_knowledge()
    creams = [one for one in knowledge.anaesthetics.values() if one.topical]
    assert creams
    for one in creams:
        on = Cream(anaesthetic=one.id, amount_g=Decimal(grams), at=NOW)
        person = Patient(weight_kg=Decimal(80), is_adult=is_adult)
        found = check_dose(given=[], creams=[on], patient=person, knowledge=knowledge, now=NOW)
        (said,) = (
            say_or_fail(each, knowledge) for each in found.findings if each.rule == "dose.cream"
        )
        assert one.label in said
        assert one.id not in said
