"""One person with something special, at each step of a course: what is said of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment
from prolo.care.candidate import assess_candidate
from prolo.care.conclusions import Conclusion
from prolo.care.dates import OpenDays
from prolo.care.limits import Patient
from prolo.care.medicines import Reason
from prolo.care.plan import Plan, PlannedSite
from prolo.care.plan_check import PlannedFor, check_plan
from prolo.care.preparation import MedicineUse, plan_preparation
from prolo.knowledge import Knowledge, load_knowledge
from tests.spec.ready_day import judge, with_plan
from tests.spec.test_candidate_weighed import healthy

KNOWLEDGE = load_knowledge()
TODAY = date(2026, 6, 20)
NOW = datetime(2026, 6, 20, 15, tzinfo=UTC)
FIRST_ON = date(2026, 7, 6)
PLACES = {  # a place in words: condition, structure
    "knee joint": ("knee-oa", "knee-joint"),
    "outside the knee joint": ("knee-oa", "knee-mcl-femoral"),
    "low back, ligament": ("low-back", "back-iliac-crest"),
    "low back, facet": ("low-back", "back-facet-l4-5"),
    "neck, facet": ("neck", "neck-facet-c4-5"),
    "rib": ("thoracic-pain", "thorax-costotransverse-middle"),
    "angle of a rib": ("thoracic-pain", "thorax-rib-angle-middle"),
    "tip of the coccyx": ("low-back", "back-coccyx-tip"),
    "neck, spinous process": ("neck", "neck-spinous-lower"),
    "sacroiliac joint": ("low-back", "back-sacroiliac-joint"),
}
NOT_OF_THE_PERSON = ("plan.sessions", "plan.span", "plan.strength", "plan.volume", "plan.irritant")


def assessed(given: Assessment, *, knowledge: Knowledge = KNOWLEDGE) -> str:
    return assess_candidate(given, knowledge=knowledge, today=TODAY).verdict


def answering(condition: str = "knee-oa", **answers: str) -> Assessment:
    """Everything is no but these contraindications, named with ``_``."""
    given = healthy(condition)
    said = {name.replace("_", "-"): Answer(one) for name, one in answers.items()}
    return replace(given, contraindications={**given.contraindications, **said})


def planned(place: str, *, guidance: str = "ultrasound", **about: Any) -> Conclusion:
    condition, structure = PLACES[place]
    site = PlannedSite(
        structure=structure,
        side="right" if condition == "knee-oa" else "midline",
        volume_ml=Decimal(1),
        irritant="dextrose",
        irritant_pct=Decimal(15),
        guidance=guidance,
    )
    days = about.pop("sessions_on", (FIRST_ON,))
    adult = Patient(weight_kg=Decimal(70), is_adult=True)
    return check_plan(
        Plan(protocol="", sites=(site,), sessions_on=days),
        PlannedFor(condition=condition, side=site.side, patient=adult, **about),
        open_days=OpenDays.without(()),
        knowledge=KNOWLEDGE,
        now=NOW,
        today=TODAY,
    )


def heavy(concluded: Conclusion, *weights: str) -> list[str]:
    """Codes of these weights, each once."""
    found = [one for one in concluded.findings if one.weight in weights]
    return list(dict.fromkeys(one.code for one in found if one.rule not in NOT_OF_THE_PERSON))


def prepared(
    place: str = "knee joint",
    *medicines: str,
    sedation: str = "none",
    is_diabetic: bool = False,
    knowledge: Knowledge = KNOWLEDGE,
) -> Conclusion:
    condition, structure = PLACES[place]
    return plan_preparation(
        medicines=[
            MedicineUse(typed=one, medicine=one, reason=Reason.HEART_OR_STROKE) for one in medicines
        ],
        session_on=FIRST_ON,
        sedation=sedation,
        knowledge=knowledge,
        today=TODAY,
        region=knowledge.conditions[condition].region,
        structures=(structure,),
        is_diabetic=is_diabetic,
    ).conclusion


def on_the_day(**about: Any) -> Conclusion:
    """In order but for what the record says of the person."""
    return judge(planned=with_plan(**about))
