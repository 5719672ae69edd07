"""What was asked and found at a first visit, as it was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from prolo.care.answers import Answer
from prolo.care.examined import Examination, faults_of_examination
from prolo.errors import CareError
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Fact

SIDES = ("left", "right", "midline")
PAIN_MAX = 10
OLDEST_YEARS = 125  # of age; the longest life anybody has proved was 122: what is older is a slip
LONGEST_PAIN_WEEKS = OLDEST_YEARS * 53  # nobody hurts for longer than they live


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class Result(StrEnum):
    """What an earlier treatment did, in the person's own judgement."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    UNKNOWN = "unknown"


class Expectation(StrEnum):
    IMPROVEMENT = "improvement"
    CURE = "cure"  # guaranteed or permanent
    UNKNOWN = "unknown"


class TreatmentKind(StrEnum):
    EDUCATION = "education"
    EXERCISE = "exercise"
    WEIGHT_LOSS = "weight-loss"
    BRACE = "brace"
    MANUAL = "manual"
    MEDICINE = "medicine"
    STEROID_INJECTION = "steroid-injection"
    OTHER_INJECTION = "other-injection"
    PROLOTHERAPY = "prolotherapy"
    SURGERY = "surgery"
    OTHER = "other"


FIRST_LINE = frozenset(
    {
        TreatmentKind.EDUCATION,
        TreatmentKind.EXERCISE,
        TreatmentKind.WEIGHT_LOSS,
        TreatmentKind.BRACE,
        TreatmentKind.MANUAL,
        TreatmentKind.MEDICINE,
    }
)


class ChronicCode(StrEnum):
    """Long-standing illness that the article, or a contraindication, asks about."""

    DISC_DEGENERATION = "degenerative-disc-disease"
    OSTEOARTHRITIS = "osteoarthritis"
    INFLAMMATORY_ARTHRITIS = "inflammatory-arthritis"
    DIABETES = "diabetes"
    OSTEOPOROSIS = "osteoporosis"
    FIBROMYALGIA = "fibromyalgia"
    HYPERMOBILITY = "hypermobility"
    HEART_DISEASE = "heart-disease"
    KIDNEY_DISEASE = "kidney-disease"
    LIVER_DISEASE = "liver-disease"
    OTHER = "other"


class IllnessState(StrEnum):
    """How a long illness stands today."""

    ACTIVE = "active"
    CONTROLLED = "controlled"  # there, and quiet under treatment
    PAST = "past"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierTreatment:
    kind: TreatmentKind
    result: Result = Result.UNKNOWN
    started_on: date | None = None
    ended_on: date | None = None
    at_target: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChronicCondition:
    code: ChronicCode
    state: IllnessState = IllnessState.UNKNOWN
    note: str = ""

    @property
    def is_present(self) -> bool:
        return self.state is not IllnessState.PAST


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The answers of a first visit.

    ``contraindications`` and ``red_flags`` are answers by the fact's id; an id that is not there
    was not asked. ``medicines`` are ids of the knowledge; what nobody recognised stays as typed
    in ``medicines_unrecognised``, or with the clinician's name by whose own days it is settled in
    ``medicines_by_clinician``. ``medicines_ended`` has the day of the last dose of
    what is not taken any more, ``thinners_ended`` that of blood thinners which only their
    prescriber may stop. ``courses_here`` are this clinic's own earlier courses at the
    place, by what they did. ``allergies`` are words of the knowledge's allergy checks, or
    free text. The last steroid injection and the planned replacement are those of the target.
    """

    assessed_on: date
    born_on: date
    condition: str
    side: str
    sex: Sex = Sex.UNKNOWN
    pain_weeks: int | None = None
    pain: int | None = None  # 0–10
    earlier_treatments: tuple[EarlierTreatment, ...] = ()
    courses_here: tuple[Result, ...] = ()
    goals: tuple[str, ...] = ()
    chronic_conditions: tuple[ChronicCondition, ...] = ()
    contraindications: Mapping[str, Answer] = field(default_factory=dict)
    red_flags: Mapping[str, Answer] = field(default_factory=dict)
    allergies: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    medicines_unrecognised: tuple[str, ...] = ()
    medicines_by_clinician: Mapping[str, str] = field(default_factory=dict)
    medicines_ended: Mapping[str, date] = field(default_factory=dict)
    thinners_ended: Mapping[str, date] = field(default_factory=dict)
    examination: Examination | None = None
    pregnancy_possible: Answer = Answer.NOT_ASKED
    last_steroid_on: date | None = None
    replacement_on: date | None = None
    prosthesis_at_target: Answer = Answer.NOT_ASKED
    block_relief_pct: int | None = None  # after a diagnostic block
    expectation: Expectation = Expectation.UNKNOWN
    can_consent: Answer = Answer.NOT_ASKED
    guardian_present: bool = False

    @property
    def tender(self) -> tuple[str, ...]:
        return self.examination.tender if self.examination else ()

    @property
    def steroid_on(self) -> date | None:
        """The latest known steroid injection at the target, however it was recorded."""
        days = [self.last_steroid_on] + [
            one.ended_on or one.started_on
            for one in self.earlier_treatments
            if one.kind is TreatmentKind.STEROID_INJECTION and one.at_target
        ]
        return max((day for day in days if day), default=None)


def age_on(born_on: date, day: date) -> int:
    """Whole years. Someone born on 29 February is a year older on 1 March of a common year."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def check_assessment(assessment: Assessment, *, knowledge: Knowledge, today: date) -> None:
    """Refuse what cannot be: every fault at once, by field."""
    faults = {
        **_faults_of_days(assessment, today),
        **_faults_of_place(assessment, knowledge),
        **_faults_of_numbers(assessment),
        **_faults_of_ids(assessment, knowledge),
    }
    if faults:
        raise CareError(faults)


def _faults_of_days(assessment: Assessment, today: date) -> dict[str, str]:
    past = {
        "assessed_on": assessment.assessed_on,
        "last_steroid_on": assessment.last_steroid_on,
        **{
            f"earlier_treatments.{place}.{name}": day
            for place, one in enumerate(assessment.earlier_treatments)
            for name, day in (("started_on", one.started_on), ("ended_on", one.ended_on))
        },
    }
    faults = {
        name: "in-the-future" if day > today else "before-birth"
        for name, day in past.items()
        if day and not assessment.born_on <= day <= today
    }
    for place, one in enumerate(assessment.earlier_treatments):
        if one.started_on and one.ended_on and one.ended_on < one.started_on:
            faults[f"earlier_treatments.{place}.ended_on"] = "before-start"
    if assessment.born_on > today:
        faults["born_on"] = "in-the-future"
    elif age_on(assessment.born_on, today) > OLDEST_YEARS:
        faults["born_on"] = "too-long-ago"
    return faults


def _faults_of_place(assessment: Assessment, knowledge: Knowledge) -> dict[str, str]:
    condition = knowledge.conditions.get(assessment.condition)
    if condition is None:
        return {"condition": "unknown"}
    region = knowledge.regions[condition.region]
    if assessment.side not in SIDES:
        return {"side": "unknown"}
    if assessment.side == "midline" and not region.midline:
        return {"side": "has-two-sides"}
    examined = assessment.examination
    faults = faults_of_examination(examined, region) if examined else {}
    return {f"examination.{name}": code for name, code in faults.items()}


def _faults_of_numbers(assessment: Assessment) -> dict[str, str]:
    faults = {}
    if assessment.pain is not None and not 0 <= assessment.pain <= PAIN_MAX:
        faults["pain"] = "out-of-range"
    if assessment.pain_weeks is not None and not 0 <= assessment.pain_weeks <= LONGEST_PAIN_WEEKS:
        faults["pain_weeks"] = "out-of-range"
    if assessment.block_relief_pct is not None and not 0 <= assessment.block_relief_pct <= 100:
        faults["block_relief_pct"] = "out-of-range"
    return faults


def _faults_of_ids(assessment: Assessment, knowledge: Knowledge) -> dict[str, str]:
    named: tuple[tuple[str, object, Mapping[str, Fact]], ...] = (
        ("contraindications", assessment.contraindications, knowledge.contraindications),
        ("red_flags", assessment.red_flags, knowledge.red_flags),
        ("medicines", assessment.medicines, knowledge.medicines),
        ("medicines_ended", assessment.medicines_ended, knowledge.medicines),
        ("thinners_ended", assessment.thinners_ended, knowledge.medicines),
    )
    return {
        f"{name}.{one}": "unknown"
        for name, given, known in named
        for one in given  # type: ignore[attr-defined]
        if one not in known
    }
