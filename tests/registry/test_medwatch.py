"""A draft of FDA's form 3500 says what is on record of the event, as it was then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from prolo.registry.access import Actor
from prolo.registry.actions.harms import correct_adverse_event
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.entering import entry
from prolo.registry.harms import current_record
from prolo.registry.medwatch import Item, medwatch_items
from prolo.registry.models import AdverseEvent, Measurement
from prolo.web.presenters.medwatch import FIELDS, form_view, medwatch_listing
from tests.registry.conftest import Register
from tests.registry.harmed import harm, infection


@pytest.fixture
def event(at_work: Actor, register: Register) -> AdverseEvent:
    return harm(at_work, register("Sato"), ago=30)


def items(event: AdverseEvent, by: Actor) -> list[Item]:
    record = current_record(event)
    assert record is not None
    return medwatch_items(event, record, by=by)


def value(event: AdverseEvent, field: str, by: Actor) -> Any:
    return [(one.section, one.value) for one in items(event, by) if one.field == field]


def weigh(event: AdverseEvent, by: Actor, kilograms: str, *, days: int) -> None:
    """So many days after the onset."""
    record = current_record(event)
    assert record is not None
    day = record.onset_on + timedelta(days=days)
    at = datetime.combine(day, time(9), tzinfo=ZoneInfo(event.clinic.time_zone))
    Measurement.objects.create(
        **entry(by, event.patient, at=at),
        kind="weight",
        value=Decimal(kilograms),
        entered_value=Decimal(kilograms),
        entered_unit="kg",
    )


def test_the_weight_is_that_nearest_to_the_onset(at_work: Actor, event: AdverseEvent) -> None:
    assert value(event, "weight_kg", at_work) == [("A4", None)]
    weigh(event, at_work, "91", days=25)
    assert value(event, "weight_kg", at_work) == [("A4", Decimal("91.0"))]
    weigh(event, at_work, "82", days=3)
    weigh(event, at_work, "80", days=-3)
    weigh(event, at_work, "70", days=-200)
    assert value(event, "weight_kg", at_work) == [("A4", Decimal("80.0"))]


def test_the_date_of_death_stands_beside_the_outcomes(at_work: Actor, event: AdverseEvent) -> None:
    record = current_record(event)
    assert record is not None
    well = replace(infection(record.onset_on), outcome="recovered", outcome_on=record.onset_on)
    correct_adverse_event(record=record, given=well, reason="Is well", by=at_work)
    assert value(event, "died_on", at_work) == []
    record = current_record(event)
    assert record is not None
    died_on = record.onset_on + timedelta(days=4)
    died = replace(well, grade=5, criteria=("death",), outcome="fatal", outcome_on=died_on)
    correct_adverse_event(record=record, given=died, reason="The hospital called", by=at_work)
    assert value(event, "died_on", at_work) == [("B2", died_on)]
    of_b = form_view(items(event, at_work), clinic_knowledge(at_work.clinic))[1]
    labels = [str(one["label"]) for one in of_b["products"][0]["items"]]
    assert labels[labels.index("Outcomes attributed to it") + 1] == "Date of death"


def test_outcomes_are_those_that_were_ticked_whatever_is_written(
    at_work: Actor, event: AdverseEvent
) -> None:
    assert value(event, "outcomes_attributed", at_work) == [("B2", ("hospital",))]
    record = current_record(event)
    assert record is not None
    written = replace(
        infection(record.onset_on),
        what="Went to hospital, life was in danger, lasting disability",
        action="Had to be operated on so that no lasting damage came of it",
        criteria=(),
    )
    correct_adverse_event(record=record, given=written, reason="None is known", by=at_work)
    assert value(event, "outcomes_attributed", at_work) == [("B2", ())]
    found = items(event, at_work)
    of_b = form_view(found, clinic_knowledge(at_work.clinic))[1]["products"][0]["items"]
    (said,) = (one["value"] for one in of_b if one["label"] == FIELDS["outcomes_attributed"])
    assert said == "not on record: none was ticked"
    rows = {
        field: (told, status) for _part, _n, field, told, status in medwatch_listing(found).rows
    }
    assert rows["outcomes_attributed"] == ("", "draft, not sent; not on record")
    assert rows["description"] == (written.what, "draft, not sent")
