"""The day-of checklist: what was planned, what was answered, and what must be refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.answers import Answer
from prolo.care.assessment import SIDES
from prolo.care.conclusions import Conclusion
from prolo.care.plan import Plan
from prolo.care.privileges import BookedInjector
from prolo.care.sides import side_called
from prolo.care.signing import PATIENT
from prolo.care.spacing import Distance
from prolo.care.still_open import OpenHarm, OpenReport
from prolo.care.units import Kind, Quantity
from prolo.care.vials import Recalled, SharedInfections
from prolo.errors import CareError
from prolo.knowledge import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """Who said so, and when. ``takes_on`` False: that it may be left out."""

    by: str
    on: date
    takes_on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A medicine of which the preparation found that the session waits: ``deep-spinal-bleeding``
    with the structures (none: not yet known), ``steroid-injection`` with the first day after it.
    ``prescriber`` answered for this session; ``clinician`` decided as they signed the plan."""

    medicine: str
    code: str
    structures: tuple[str, ...] = ()
    until_on: date | None = None
    prescriber: Decided | None = None
    clinician: Decided | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A medicine that only its prescriber may stop, of which the last dose was taken lately.
    ``asked``: who answered for this session whether it is taken; None: nobody since it ended."""

    medicine: str
    ended_on: date
    asked: Decided | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What the plan, the preparation and the record say about the session of this day.

    ``kept`` are the medicines that must be taken on: heart aspirin, blood thinners, steroids.
    ``side`` is the course's, ``side_called`` what is said and marked before the needle.
    ``allergies`` are words of the record. ``zone`` is the clinic's.
    """

    starts_at: datetime
    zone: ZoneInfo
    number: int = 0  # of the session in its course
    region: str
    side: str
    irritant: str  # what most of the needles give
    irritants_besides: tuple[str, ...] = ()
    anaesthetics: tuple[str, ...] = ()  # ids of what is mixed in
    irritant_pcts: tuple[Decimal, ...] = ()  # strengths in the syringe, as planned
    anaesthetic_pcts: tuple[Decimal, ...] = ()
    sedation: str = "none"
    structures: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    stopped: tuple[Stopped, ...] = ()  # of the same, what is on record as taken no more, lately
    waiting: tuple[Waiting, ...] = ()
    allergies: tuple[str, ...] = ()
    is_diabetic: bool = False
    could_be_pregnant: bool = False
    is_minor: bool = False
    can_consent: Answer = Answer.NOT_ASKED  # as the newest assessment found
    has_implant_near: bool = False
    has_images: bool = True  # earlier ones that may be brought; False: none were needed
    start_on: date | None = None  # the first day after what the first visit deferred by a date
    last_injection_on: date | None = None  # before a planned joint replacement
    injected_on: date | None = None  # at this place, the last time before
    injected_at: datetime | None = None  # the same on this day, in another course
    least: Distance | None = None  # between two sessions here
    reports: tuple[OpenReport, ...] = ()  # after any session of the person, not closed
    harms: tuple[OpenHarm, ...] = ()  # the same
    numbing_cream: bool = False
    creams: tuple[str, ...] = ()  # ids of what is on the skin, by the checks of the day
    cream_recalled: Recalled | None = None  # the lot that the checks say of its tube
    cream_shares: SharedInfections | None = None  # the same lot, while they are looked into
    sedative_recalled: Recalled | None = None  # the lot that they say of what was given to calm
    sedative_shares: SharedInfections | None = None  # the same lot
    artificial_joint: Answer = Answer.NOT_ASKED  # here, where the signed plan did not weigh it
    bleeding_disorder: Answer = Answer.NOT_ASKED  # the same
    weak_immune_system: Answer = Answer.NOT_ASKED  # the same
    implant_near: Answer = Answer.NOT_ASKED  # the same
    pregnancy: Answer = Answer.NOT_ASKED  # the same
    plan_weighed: Conclusion | None = None  # what was concluded of the plan as it was signed
    unnamed_thinner: Answer = Answer.NOT_ASKED  # until its name is known, whatever was signed
    plan: Plan | None = None  # as it was signed
    injector: BookedInjector | None = None  # None: nobody is chosen yet
    estimate_needed: bool = False  # in the United States; who is insured is said with the answer

    @property
    def day(self) -> date:
        """On the clinic's wall."""
        return self.starts_at.astimezone(self.zone).date()

    @property
    def irritants(self) -> tuple[str, ...]:
        return (self.irritant, *self.irritants_besides)

    @property
    def side_called(self) -> str:
        return side_called(self.side, (one.side for one in self.plan.sites) if self.plan else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A medicine to leave out. ``last_dose_on`` is None where no figure could be given and no
    clinician entered one."""

    medicine: str
    last_dose_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDose:
    """When a medicine was last taken: the day, and the instant where the person knows it. And
    ``not_after``: the hour of the sheet, after which none was taken, whenever the last was."""

    medicine: str
    taken_on: date | None = None
    taken_at: datetime | None = None
    not_after: datetime | None = None
    is_unsure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven:
    signed_at: datetime
    region: str
    side: str
    irritant: str
    irritants_besides: tuple[str, ...] = ()
    plan: Plan | None = None  # of the paper that was signed; None: nothing was planned yet
    signed_as: str = PATIENT
    right: str = ""  # by which a guardian decides, once somebody of the clinic saw it
    withdrawn_at: datetime | None = None

    @property
    def irritants(self) -> tuple[str, ...]:
        return (self.irritant, *self.irritants_besides)


@dataclass(frozen=True, slots=True, kw_only=True)
class Food:
    """The last food and the last drink. A drink that is not clear counts as a light meal."""

    ate_at: datetime | None = None
    was_fatty: Answer = Answer.NOT_ASKED
    drank_at: datetime | None = None
    was_clear: Answer = Answer.NOT_ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class SedationGiven:
    level: str
    drug: str = ""
    dose_mg: Decimal | None = None
    dose_pct: Decimal | None = None  # of a gas
    route: str = ""
    given_at: datetime | None = None
    monitored: Answer = Answer.NOT_ASKED
    escort: Answer = Answer.NOT_ASKED  # an adult stays with the person afterwards
    product: str = ""  # as the label says; empty: the drug
    lot: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbing:
    cream: str = ""  # id of the knowledge, of a cream: it counts as a dose
    cream_at: datetime | None = None
    cream_g: Decimal | None = None
    cream_cm2: Decimal | None = None  # the area of skin; some products are limited by it
    cream_product: str = ""  # as the tube says; empty: what the knowledge calls it
    cream_lot: str = ""
    cream_expires_on: date | None = None
    skin_anaesthetic: str = ""  # id of the knowledge; what was injected stands with the doses


@dataclass(frozen=True, slots=True, kw_only=True)
class SkinCleaned:
    agent: str = ""
    at: datetime | None = None
    dried: Answer = Answer.NOT_ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessAnswers:
    """``items`` are the plain yes-or-no items of the checklist, by the fact's id; ``kept`` says
    of each medicine that must be taken on whether it was."""

    doses: tuple[LastDose, ...] = ()
    kept: Mapping[str, Answer] = field(default_factory=dict)
    items: Mapping[str, Answer] = field(default_factory=dict)
    feverish: Answer = Answer.NOT_ASKED
    infection: Answer = Answer.NOT_ASKED  # anywhere
    local_infection: Answer = Answer.NOT_ASKED  # of the skin where the needle goes
    antibiotics: Answer = Answer.NOT_ASKED
    new_medicine: Answer = Answer.NOT_ASKED
    new_illness: Answer = Answer.NOT_ASKED
    steroid_here: Answer = Answer.NOT_ASKED  # injected at the place to be treated, by whomever
    steroid_on: date | None = None
    replacement: Answer = Answer.NOT_ASKED  # of the joint to be treated, planned by a surgeon
    replacement_on: date | None = None
    pregnancy: Answer = Answer.NOT_ASKED
    temperature: Quantity | None = None
    systolic: Quantity | None = None
    diastolic: Quantity | None = None
    pulse: Quantity | None = None
    weight: Quantity | None = None
    glucose: Quantity | None = None
    glucose_acceptable: Answer = Answer.NOT_ASKED  # a clinician's judgement of the reading
    inr: Decimal | None = None  # of a vitamin K antagonist, measured wherever it was
    inr_on: date | None = None
    side_stated: str | None = None  # by the person, asked openly
    site_stated: str | None = None  # the region the person names
    side_marked: str | None = None  # by the injector, on the skin
    consent: ConsentGiven | None = None
    food: Food = Food()
    sedation: SedationGiven | None = None
    numbing: Numbing | None = None
    skin: SkinCleaned | None = None


INR_POSSIBLE = (Decimal("0.5"), Decimal(20))  # what a laboratory reports; a choice of the project


def check_answers(
    answers: ReadinessAnswers, holds: Sequence[Held] = (), *, knowledge: Knowledge, now: datetime
) -> None:
    """Refuse what cannot be, every fault at once, by field. What nobody recognised is called as it
    was typed, where it is to be left out."""
    faults = {
        **dict(_faults_of_times(answers, now, "")),
        **dict(_faults_of_places(answers, knowledge)),
        **dict(_faults_of_numbers(answers)),
        **dict(_faults_of_ids(answers, {one.medicine for one in holds}, knowledge)),
    }
    if faults:
        raise CareError(faults)


def _faults_of_times(record: Any, now: datetime, path: str) -> Iterator[tuple[str, str]]:
    """Instants without a zone, and instants that have not come yet."""
    for each in fields(record):
        value = getattr(record, each.name)
        name = f"{path}{each.name}"
        if isinstance(value, datetime):
            if value.tzinfo is None:
                yield name, "no-zone"
            elif value > now:
                yield name, "in-the-future"
        elif is_dataclass(value):
            yield from _faults_of_times(value, now, f"{name}.")
        elif isinstance(value, tuple):
            for place, one in enumerate(each for each in value if is_dataclass(each)):
                yield from _faults_of_times(one, now, f"{name}.{place}.")


def _faults_of_places(answers: ReadinessAnswers, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for name, side in (("side_stated", answers.side_stated), ("side_marked", answers.side_marked)):
        if side is not None and side not in SIDES:
            yield name, "unknown"
    if answers.site_stated is not None and answers.site_stated not in knowledge.regions:
        yield "site_stated", "unknown"


def _faults_of_numbers(answers: ReadinessAnswers) -> Iterator[tuple[str, str]]:
    for kind in Kind:
        given = getattr(answers, kind)
        if given is not None and given.kind is not kind:
            yield kind, "wrong-kind"
    if answers.inr is not None and not (
        answers.inr.is_finite() and INR_POSSIBLE[0] <= answers.inr <= INR_POSSIBLE[1]
    ):
        yield "inr", "out-of-range"
    numbers = {
        "numbing.cream_g": answers.numbing.cream_g if answers.numbing else None,
        "numbing.cream_cm2": answers.numbing.cream_cm2 if answers.numbing else None,
        "sedation.dose_mg": answers.sedation.dose_mg if answers.sedation else None,
        "sedation.dose_pct": answers.sedation.dose_pct if answers.sedation else None,
    }
    for name, number in numbers.items():
        if number is not None and not (number.is_finite() and number > 0):
            yield name, "not-above-zero"


def _faults_of_ids(
    answers: ReadinessAnswers, held: Collection[str], knowledge: Knowledge
) -> Iterator[tuple[str, str]]:
    for name in answers.items:
        if name not in knowledge.checklist:
            yield f"items.{name}", "unknown"
    doses = (dose.medicine for dose in answers.doses if dose.medicine not in held)
    for name in (*answers.kept, *doses):
        if name not in knowledge.medicines:
            yield f"medicines.{name}", "unknown"
    if answers.sedation and answers.sedation.level not in knowledge.sedation:
        yield "sedation.level", "unknown"
    cream = answers.numbing.cream if answers.numbing else ""
    if cream and cream not in knowledge.anaesthetics:
        yield "numbing.cream", "unknown"
