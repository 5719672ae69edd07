"""What the invented clinic asks, and what invented people who pay themselves are told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from prolo.care.money.elements import AS_PLANNED, NOBODY, NOTHING
from prolo.care.money.estimate import Visits
from prolo.care.money.prices import Wanted, find_price
from prolo.demo.papers import made
from prolo.demo.planning import named, who_treats
from prolo.demo.stage import Stage
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.accounts import record_charge, record_payment
from prolo.registry.actions.archive import ShownTo
from prolo.registry.actions.estimates import (
    Handed,
    acknowledge_estimate,
    ask_for_estimate,
    give_estimate,
    keep_estimate,
    record_coverage,
)
from prolo.registry.actions.prices import set_price
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.coverage import coverage_of
from prolo.registry.estimates import Written
from prolo.registry.models import Course
from prolo.registry.prices import standing_prices
from prolo.registry.unasked import unasked_in_clinic

SINCE = date(2024, 1, 1)
PRICES = (  # invented, within what is published
    ("assessment", "", "", "180"),
    ("session", "", "", "350"),
    ("session", "", "back", "450"),
    ("follow-up", "", "", "120"),
    ("guidance", "ultrasound", "", "75"),
    ("irritant", "p2g", "", "60"),
    ("extra", "Back brace", "", "65"),
)
CODES = {"session/": "M0076", "guidance/ultrasound": "76942", "follow-up/": "99213"}


def ask_prices(administrator: Actor) -> None:
    with administrator.at_work():
        for procedure, of, region, amount in PRICES:
            set_price(
                procedure=procedure,
                of=of,
                region=region,
                amount=Decimal(amount),
                starts_on=SINCE,
                reason="Invented",
                by=administrator,
            )


def tell_costs(stage: Stage, course: Course, *, diagnosis: str) -> None:
    """Not insured: each booking asks for an estimate of its own as long as nobody has verified that
    one may cover a course (billing/estimate-recurring). The person has it."""
    identity = course.patient.identity
    if coverage_of(course.patient) is None:
        record_coverage(patient=course.patient, kind="uninsured", by=stage.desk)
    kept = keep_estimate(
        patient=course.patient,
        course=course,
        visits=Visits(on=clock.today(stage.clinic), follow_ups=1),
        injector=named(who_treats(stage, course.condition) or stage.physician),
        written=Written(
            service=AS_PLANNED,
            diagnosis_codes=(diagnosis,),
            codes=CODES,
            others=NOBODY,
            separately=NOTHING,
        ),
        by=stage.desk,
    )
    at = stage.later(minutes=0)
    handed = Handed(
        made=made("estimate", kept, identity.preferred_language),
        to=ShownTo(name=identity.full_name),
    )
    give_estimate(estimate=kept, how="in-person", at=at, handed=handed, by=stage.desk)
    acknowledge_estimate(estimate=kept, how="in-person", at=at, by=stage.desk)


def say_who_pays(stage: Stage) -> None:
    """Everybody whom the desk has to ask is insured, and who is next and who is last was not asked
    yet."""
    with stage.desk.at_work():
        for one in unasked_in_clinic(stage.desk)[1:-1]:
            record_coverage(
                patient=one.patient, by=stage.desk, kind="commercial", payer="Invented Mutual"
            )


def pay_for_a_session(stage: Stage, course: Course) -> None:
    """Billed on the day, and paid in part."""
    region = clinic_knowledge(stage.clinic).conditions[course.condition].region
    asked = find_price(
        standing_prices(stage.clinic),
        Wanted(what="session", region=region, on=clock.today(stage.clinic)),
    )
    assert asked is not None  # the invented clinic has one for every region
    record_charge(
        patient=course.patient,
        course=course,
        procedure="session",
        amount=asked.amount,
        done_on=clock.today(stage.clinic),
        billed_on=clock.today(stage.clinic),
        by=stage.desk,
    )
    record_payment(
        patient=course.patient,
        direction="received",
        amount=Decimal(200),
        how="card",
        by=stage.desk,
    )


def ask_what_it_costs(stage: Stage, course: Course) -> None:
    """Insured, pays without the insurance, and asks: three business days are left."""
    record_coverage(patient=course.patient, kind="self-pay", by=stage.desk)
    ask_for_estimate(patient=course.patient, course=course, by=stage.desk)
