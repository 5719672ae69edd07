"""Reasons not to inject, or to pause: what was answered, what other answers say, what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta

from prolo.care.allergies import irritants_refused, known_anaesthetics
from prolo.care.answers import Answer, worse_of
from prolo.care.assessment import (
    Assessment,
    ChronicCode,
    Expectation,
    IllnessState,
    Result,
    Sex,
    TreatmentKind,
)
from prolo.care.conclusions import Finding, Scalar
from prolo.care.food import ALSO_FOR_DIABETES, FOR_DIABETES
from prolo.care.weighing import Case, Weight, ask, find
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Contraindication, Fact, Medicine, MedicineAction, Strength

ADULT_AGE = 18  # contraindications/child: «under 18»
PREGNANCY_AGES = range(10, 61)  # a choice of the project: outside them nobody must ask
ON_THE_DAY = frozenset({"hyperglycaemia", "uncontrolled-bp"})  # measured at each session
OF_PREGNANCY = frozenset({"pregnancy", "breastfeeding"})  # asked where ``may_be_pregnant``
FROM_IMAGES = frozenset({"end-stage-joint"})  # the imaging review weighs it

WEAKENING = frozenset({"immunosuppressant", "biologic", "JAK inhibitor"})
ANTIPLATELET = "antiplatelet"  # in a class, perhaps beside another

RULE = "candidate.contraindication"


def weigh_contraindications(case: Case) -> Iterator[Finding]:
    """contraindications: each one that concerns the place and a first visit. An answer and what
    other answers say about the same thing are read together, and the worse reading counts."""
    for fact in case.knowledge.contraindications.values():
        given = case.given.contraindications.get(fact.id)
        if fact.id in _DERIVED:
            yield from _DERIVED[fact.id](case, fact)
        elif fact.id not in FROM_IMAGES and (given or _concerns(case, fact)):
            yield from _weigh_answer(case, fact, worse_of(given, _read_elsewhere(case, fact)))


def answer_to(case: Case, name: str) -> Answer:
    """What was answered and what other answers say of one contraindication: the worse reading."""
    fact = case.knowledge.contraindications[name]
    return worse_of(case.given.contraindications.get(name), _read_elsewhere(case, fact))


def _concerns(case: Case, fact: Contraindication) -> bool:
    return case.belongs(fact.regions) and fact.id not in ON_THE_DAY


def _read_elsewhere(case: Case, fact: Contraindication) -> Answer | None:
    read = _ELSEWHERE.get(fact.id)
    return read(case) if read else None


def _weigh_answer(case: Case, fact: Contraindication, answer: Answer) -> Iterator[Finding]:
    if answer is Answer.YES:
        yield _APART.get(fact.id, _weigh_yes)(case, fact)
    elif answer.is_open:
        yield ask(RULE, fact.id, fact, answer, weight_of(fact))


def weight_of(fact: Contraindication) -> Weight:
    """What a yes weighs, from the fact's strength and action."""
    if fact.action == "emergency":
        return Weight.EMERGENCY
    if fact.action in {"defer", "investigate"} or fact.strength in {
        Strength.ABSOLUTE_NOW,
        Strength.ABSOLUTE_UNTIL_CLEARED,
        Strength.ABSOLUTE_UNTIL_EXPLAINED,
    }:
        return Weight.DEFER
    return Weight.BAR if fact.action in {"stop", "refer"} else Weight.CONDITION


def _weigh_yes(
    case: Case,  # noqa: ARG001  called as its sisters in _APART are
    fact: Contraindication,
    weight: Weight | None = None,
    also: tuple[Fact, ...] = (),
    inputs: Mapping[str, Scalar] | None = None,
    **params: Scalar,
) -> Finding:
    weight = weight or weight_of(fact)
    if weight is Weight.DEFER:
        params = {"until": fact.until or str(fact.strength), **params}
    if fact.conflict:
        params = {"conflict": True, **params}
    return find(
        RULE,
        fact.id,
        weight,
        fact,
        *also,
        inputs={"answer": Answer.YES, **(inputs or {})},
        params={"action": fact.action, **params},
    )


# -- weighed apart ------------------------------------------------------------------------


def _recent_steroid(case: Case, fact: Contraindication) -> Finding:
    """contraindications/recent-steroid and thresholds/steroid-injection-days: no injection
    before that many days have passed. Without a date, or with one that contradicts the yes,
    somebody asks for it."""
    days = case.knowledge.threshold("steroid-injection-days")
    given_on = case.given.steroid_on
    until_on = given_on + timedelta(days=int(days.value)) if given_on else None
    if until_on is None or until_on <= case.today:
        return _weigh_yes(case, fact, Weight.ASK, (days,), needs="steroid-date")
    return _weigh_yes(
        case,
        fact,
        None,
        (days,),
        {"steroid_on": given_on},
        steroid_on=given_on,
        days=days.value,
        until_on=until_on,
    )


def _planned_replacement(case: Case, fact: Contraindication) -> Finding:
    """contraindications/planned-replacement and thresholds/replacement-days: the last injection
    stays that many days before the operation; after that day nothing is injected."""
    days = case.knowledge.threshold("replacement-days")
    replacement_on = case.given.replacement_on
    if replacement_on is None or replacement_on <= case.today:
        return _weigh_yes(case, fact, Weight.ASK, (days,), needs="replacement-date")
    last_on = replacement_on - timedelta(days=int(days.value))
    return _weigh_yes(
        case,
        fact,
        Weight.DEFER if last_on < case.today else Weight.CONDITION,
        (days,),
        {"replacement_on": replacement_on},
        replacement_on=replacement_on,
        days=days.value,
        last_injection_on=last_on,
    )


def _child(case: Case, fact: Contraindication) -> Finding:
    """contraindications/child: a clinician and a guardian; without a guardian nobody can agree,
    unless the person is of age already where the clinic is.
    thresholds/youngest-treated: whoever is younger than everybody in a report is asked about."""
    guardian, youngest = case.given.guardian_present, case.knowledge.threshold("youngest-treated")
    asked: dict[str, Scalar] = {"age": case.age, "guardian": guardian}
    if case.needs_guardian:
        return _weigh_yes(case, fact, Weight.ASK, (), None, **asked, needs="guardian")
    if case.age < youngest.value:
        needs = "younger-than-reports"
        return _weigh_yes(case, fact, Weight.ASK, (youngest,), None, **asked, needs=needs)
    if case.age >= case.majority:
        asked["action"] = "clinician"
    return _weigh_yes(case, fact, Weight.CONDITION, (), None, **asked)


def _consent_capacity(case: Case, fact: Contraindication) -> Finding:
    """contraindications/consent-capacity: stops, unless a guardian may agree for the person. Who
    is not of age yet brings one."""
    guardian = case.given.guardian_present
    if case.needs_guardian:
        return _weigh_yes(case, fact, Weight.ASK, (), None, guardian=guardian, needs="guardian")
    return _weigh_yes(
        case, fact, Weight.CONDITION if guardian else None, (), None, guardian=guardian
    )


def _anticoagulant(case: Case, fact: Contraindication) -> Finding:
    """contraindications/anticoagulant: the prescriber is asked; nobody is told to stop one. Which
    it is stands on the list of medicines: aspirin too, where nothing stronger does."""
    taken = next(thinners(case.given.medicines, case.knowledge), None)
    named: dict[str, Scalar] = {"medicine": taken} if taken else {}
    return _weigh_yes(case, fact, None, (), named, **named)


def _allergy_irritant(case: Case, fact: Contraindication) -> Finding:
    """contraindications/allergy-irritant: another irritant, not another person."""
    refused = irritants_refused(case.given.allergies, case.knowledge)
    named = ", ".join(sorted(refused)) or None
    return _weigh_yes(case, fact, Weight.CONDITION, (), None, irritants=named)


def _allergy_anaesthetic(case: Case, fact: Contraindication) -> Finding:
    """contraindications/allergy-anaesthetic: another anaesthetic or none, not another person."""
    named = ", ".join(sorted(known_anaesthetics(case.given.allergies, case.knowledge))) or None
    return _weigh_yes(case, fact, Weight.CONDITION, (), None, anaesthetics=named)


def _deep_spinal_bleeding(case: Case, fact: Contraindication) -> Iterator[Finding]:
    """contraindications/deep-spinal-bleeding: a blood thinner or a bleeding disorder, and a
    spinal region or a structure that nobody can press on."""
    because = next(_bleeding_reasons(case), None)
    deep = next((one.code for one in case.tender if one.bleeding_risk == "high"), None)
    if because and (case.region.is_spinal or deep):
        yield _weigh_yes(
            case, fact, None, (), {"because": because}, because=because, where=deep or "region"
        )


def _bleeding_reasons(case: Case) -> Iterator[str]:
    for name in ("anticoagulant", "bleeding-disorder"):
        if answer_to(case, name) is Answer.YES:
            yield name


def thinners(medicines: Iterable[str], knowledge: Knowledge) -> Iterator[str]:
    """Of these, by id, what a person may call a blood thinner: the strongest first, then aspirin
    and its like."""
    known = [knowledge.medicines[one] for one in medicines]
    yield from (one.id for one in known if _is_strong_thinner(one))
    yield from (
        one.id for one in known if ANTIPLATELET in one.drug_class and not _is_strong_thinner(one)
    )


def weakens_immunity(medicines: Iterable[str], knowledge: Knowledge) -> bool:
    """Whether one of these, by id, does."""
    known = (knowledge.medicines[one] for one in medicines)
    return any(
        one.action is MedicineAction.PRESCRIBER or one.drug_class in WEAKENING for one in known
    )


def _is_strong_thinner(medicine: Medicine) -> bool:
    return medicine.action is MedicineAction.BLEEDING_CHECK


_APART: Mapping[str, Callable[[Case, Contraindication], Finding]] = {
    "recent-steroid": _recent_steroid,
    "planned-replacement": _planned_replacement,
    "child": _child,
    "consent-capacity": _consent_capacity,
    "anticoagulant": _anticoagulant,
    "allergy-irritant": _allergy_irritant,
    "allergy-anaesthetic": _allergy_anaesthetic,
}

_DERIVED: Mapping[str, Callable[[Case, Contraindication], Iterator[Finding]]] = {
    "deep-spinal-bleeding": _deep_spinal_bleeding,
}


# -- what other answers say ---------------------------------------------------------------


def _yes_if(holds: bool, otherwise: Answer | None = None) -> Answer | None:
    return Answer.YES if holds else otherwise


def _steroid(case: Case) -> Answer | None:
    given_on = case.given.steroid_on
    if given_on is None:
        return None
    days = int(case.knowledge.threshold("steroid-injection-days").value)
    return _yes_if(case.today < given_on + timedelta(days=days), Answer.NO)


def may_be_pregnant(sex: str, age: int | None) -> bool:
    """Of unknown age or sex, it may be: only what is known spares a person the question."""
    return sex != Sex.MALE and (age is None or age in PREGNANCY_AGES)


def pregnancy_said(given: Assessment) -> Answer:
    """In words of its own: that a man is not pregnant nobody said."""
    return worse_of(given.contraindications.get("pregnancy"), given.pregnancy_possible)


def _pregnancy(case: Case) -> Answer | None:
    if case.given.pregnancy_possible is not Answer.NOT_ASKED:
        return case.given.pregnancy_possible
    return _breastfeeding(case)


def _breastfeeding(case: Case) -> Answer | None:
    return None if may_be_pregnant(case.given.sex, case.age) else Answer.NO


def _consent(case: Case) -> Answer | None:
    if case.age < case.majority:  # of a child, contraindications/child asks who agrees
        return Answer.NO if case.age < ADULT_AGE else Answer.YES
    turned = {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNSURE: Answer.UNSURE}
    return turned.get(case.given.can_consent)


def _expectation(case: Case) -> Answer | None:
    read = {Expectation.CURE: Answer.YES, Expectation.IMPROVEMENT: Answer.NO}
    return read.get(case.given.expectation)


def _no_benefit(case: Case) -> Answer | None:
    """Here on record, or elsewhere as the person says."""
    read = {Result.BETTER: Answer.NO, Result.UNKNOWN: Answer.UNSURE}
    elsewhere = [
        one.result
        for one in case.given.earlier_treatments
        if one.kind is TreatmentKind.PROLOTHERAPY and one.at_target
    ]
    results = [read.get(one, Answer.YES) for one in (*case.given.courses_here, *elsewhere)]
    return worse_of(*results) if results else None


def _inflammatory(case: Case) -> Answer | None:
    read = {IllnessState.ACTIVE: Answer.YES, IllnessState.UNKNOWN: Answer.UNSURE}
    active = [
        read.get(one.state, Answer.NO)
        for one in case.given.chronic_conditions
        if one.code is ChronicCode.INFLAMMATORY_ARTHRITIS
    ]
    return worse_of(*active) if active else None


def _diabetes(case: Case) -> Answer | None:
    """Controlled diabetes is diabetes: what is injected raises the sugar. «No» beside a medicine
    that is given for nothing else is not read as no; beside one that is given for something else
    as well it is not sure, and asked about."""
    named = (one for one in case.given.chronic_conditions if one.code is ChronicCode.DIABETES)
    taken = {case.knowledge.medicines[one].drug_class for one in case.given.medicines}
    is_diabetic = any(one.is_present for one in named) or bool(taken & FOR_DIABETES)
    return _yes_if(is_diabetic, Answer.UNSURE if taken & ALSO_FOR_DIABETES else None)


def _immunosuppression(case: Case) -> Answer | None:
    """Long-term steroids, biologics or other such medicines are among those taken; «no» beside
    them is not read as no."""
    return _yes_if(weakens_immunity(case.given.medicines, case.knowledge))


_ELSEWHERE: Mapping[str, Callable[[Case], Answer | None]] = {
    "recent-steroid": _steroid,
    "planned-replacement": lambda case: _yes_if(case.given.replacement_on is not None),
    "child": lambda case: _yes_if(case.age < ADULT_AGE, Answer.NO),
    "consent-capacity": _consent,
    "prosthetic-joint": lambda case: case.given.prosthesis_at_target,
    "pregnancy": _pregnancy,
    "breastfeeding": _breastfeeding,
    "expectation": _expectation,
    "no-benefit-before": _no_benefit,
    "inflammatory-arthritis": _inflammatory,
    "diabetes": _diabetes,
    "immunosuppression": _immunosuppression,
    "anticoagulant": lambda case: _yes_if(
        any(_is_strong_thinner(case.knowledge.medicines[one]) for one in case.given.medicines)
    ),
    "allergy-irritant": lambda case: _yes_if(
        bool(irritants_refused(case.given.allergies, case.knowledge))
    ),
    "allergy-anaesthetic": lambda case: _yes_if(
        bool(known_anaesthetics(case.given.allergies, case.knowledge))
    ),
}
