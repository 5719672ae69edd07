"""What the images say about injecting at this place: a record of what a person saw.

Software never reads images here. It keeps who saw what and when, and says what follows for
feasibility. ``review_imaging`` gives a ``Conclusion`` of kind ``imaging``:

feasible                  what was seen fits what the trials entered, or stands in no way
feasible-with-conditions  ``condition``: a clinician says why it is done all the same
awaiting-images           ``ask``: images, a reading, a grade or a judgement are missing
not-feasible              ``bar``: something was seen that must be looked after first
none-needed               no images, for a reason

rule                     code                        weight      params
imaging.none             none-needed                 inform      reason
                         images-awaited              ask
                         declined                    condition
                         younger-than-guideline      condition   age, age_from
imaging.usual            usual-images                inform      region
imaging.reading          not-read                    ask
imaging.age              images-old                  ask         taken_on, months_most
imaging.side             other-side                  ask         imaged, treated
imaging.agreement        agrees                      met
                         agrees-partly, disagrees    condition
                         not-judged                  ask
imaging.finding          fracture                    bar         refer (urgent), until
                         tumour                      bar         refer (urgent)
                         infection                   bar         refer (emergency)
                         prosthesis                  bar
                         nerve-root-compression,     condition   refer (clinician)
                         spinal-cord-compression     bar         refer (urgent)
imaging.grade            grade-as-trials             met         grade, system
                         grade-missing               ask         system
                         grade-does-not-fit          condition   grade, system
                         end-stage-joint             condition   grade, system, conflict
                         disc-degeneration           inform      grade, system
imaging.tear             partial-tear                met         mm
                         full-thickness-tear         condition   mm
imaging.severity         severe                      condition   severity

An unverified fact turns ``bar`` and ``condition`` into ``ask`` with ``awaits``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from prolo.care.assessment import age_on
from prolo.care.conclusions import Conclusion, Finding, Scalar
from prolo.care.dates import add_months
from prolo.care.images import (
    KELLGREN_LAWRENCE,
    PFIRRMANN,
    TEAR,
    Agreement,
    ImagingReview,
    Modality,
    NoneReason,
    Seen,
    Severity,
    check_review,
)
from prolo.care.weighing import DECIDING, Weight, find
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition, Contraindication, Fact, Region

__all__ = ["ImagingReview", "review_imaging"]

GUIDELINE_AGE = 45  # guidelines/nice-diagnosis: «45 or over … diagnose without imaging»
TRIAL_GRADES = ("2", "3")  # protocols/sert-2020, protocols/ebnerasooli-2024: grade II or III
GRADED_CONDITIONS = frozenset({"knee-oa", "hip-oa"})
USUAL = ("imaging_usual",)  # what a region decides by


@dataclass(frozen=True, slots=True)
class _Case:
    review: ImagingReview
    condition: Condition
    side: str
    born_on: date
    knowledge: Knowledge
    today: date

    @property
    def region(self) -> Region:
        return self.knowledge.regions[self.condition.region]

    def contraindication(self, name: str) -> Contraindication:
        return self.knowledge.contraindications[name]


def review_imaging(
    review: ImagingReview,
    *,
    condition: str,
    side: str,
    born_on: date,
    knowledge: Knowledge,
    today: date,
) -> Conclusion:
    """What the images, or their absence, do to feasibility at this place and severity.

    Raises ``CareError`` for a review that cannot be: images from before birth or from tomorrow,
    a grade outside its system, no images without a reason.
    """
    check_review(review, born_on=born_on, today=today)
    case = _Case(review, knowledge.conditions[condition], side, born_on, knowledge, today)
    weigh = _weigh_absence if review.modality is Modality.NONE else _weigh_images
    findings = (*weigh(case), *_usual_images(case))
    return Conclusion(kind="imaging", verdict=_verdict(review, findings), findings=findings)


def _verdict(review: ImagingReview, findings: tuple[Finding, ...]) -> str:
    weights = {one.weight for one in findings}
    if Weight.BAR in weights:
        return "not-feasible"
    if Weight.ASK in weights:
        return "awaiting-images"
    if Weight.CONDITION in weights:
        return "feasible-with-conditions"
    return "none-needed" if review.modality is Modality.NONE else "feasible"


# -- no images ----------------------------------------------------------------------------


def _weigh_absence(case: _Case) -> Iterator[Finding]:
    reason = case.review.none_reason
    if reason is NoneReason.AWAITED:
        yield _ask(case, "none", "images-awaited")
    elif reason is NoneReason.DECLINED:
        yield find("imaging.none", "declined", Weight.CONDITION, inputs={"reason": reason})
    else:
        yield from _weigh_clinical(case)


def _weigh_clinical(case: _Case) -> Iterator[Finding]:
    """guidelines/nice-diagnosis: osteoarthritis at 45 or over is diagnosed without images."""
    guideline = case.knowledge.guidelines.get("nice-diagnosis")
    named = guideline is not None and case.condition.id in guideline.conditions
    facts = (guideline,) if named and guideline else (case.region,)
    inputs: dict[str, Scalar] = {"reason": case.review.none_reason}
    yield find("imaging.none", "none-needed", Weight.INFORM, *facts, inputs=inputs, params=inputs)
    age = age_on(case.born_on, case.today)
    if named and age < GUIDELINE_AGE:
        params: dict[str, Scalar] = {"age": age, "age_from": GUIDELINE_AGE}
        yield find(
            "imaging.none", "younger-than-guideline", Weight.CONDITION, *facts, params=params
        )


def _usual_images(case: _Case) -> Iterator[Finding]:
    """regions: the images usual for the place, and whether anybody verified that."""
    if case.region.imaging_usual:
        yield find(
            "imaging.usual",
            "usual-images",
            Weight.INFORM,
            case.region,
            inputs={"modality": case.review.modality},
            params={
                "region": case.region.id,
                "verified": case.region.is_usable("imaging_usual"),
            },
        )


# -- images -------------------------------------------------------------------------------


def _weigh_images(case: _Case) -> Iterator[Finding]:
    if not case.review.read_by:
        yield _ask(case, "reading", "not-read")
    yield from _weigh_age(case)
    yield from _weigh_side(case)
    yield from _weigh_agreement(case)
    for seen in dict.fromkeys(case.review.findings):
        yield from _weigh_seen(case, seen)
    yield from _weigh_grade(case)


def _weigh_age(case: _Case) -> Iterator[Finding]:
    """thresholds/images-months: older images are taken again, or a person says why not."""
    most = case.knowledge.threshold("images-months")
    taken_on = case.review.taken_on
    assert taken_on  # ``check_review`` made sure
    if add_months(taken_on, int(most.value)) < case.today:
        yield find(
            "imaging.age",
            "images-old",
            Weight.ASK,
            most,
            inputs={"taken_on": taken_on},
            params={"taken_on": taken_on, "months_most": most.value},
        )


def _weigh_side(case: _Case) -> Iterator[Finding]:
    imaged = case.review.side
    if imaged and {imaged, case.side} == {"left", "right"}:
        yield _ask(case, "side", "other-side", imaged=imaged, treated=case.side)


def _weigh_agreement(case: _Case) -> Iterator[Finding]:
    """criteria/imaging: images seen, and they agree with the examination."""
    code, weight = {
        Agreement.YES: ("agrees", Weight.MET),
        Agreement.PARTLY: ("agrees-partly", Weight.CONDITION),
        Agreement.NO: ("disagrees", Weight.CONDITION),
        Agreement.NOT_JUDGED: ("not-judged", Weight.ASK),
    }[case.review.agrees]
    fact = case.knowledge.criteria["imaging"]
    yield find("imaging.agreement", code, weight, fact, inputs={"agrees": case.review.agrees})


def _weigh_seen(case: _Case, seen: Seen) -> Iterator[Finding]:
    """contraindications/fracture, cancer-pain, septic-joint, prosthetic-joint; regions: what the
    usual images are to exclude."""
    if seen not in _SEEN:
        return
    name, weight, refer = _SEEN[seen]
    fact: Fact = case.contraindication(name) if name else case.region
    yield find(
        "imaging.finding",
        seen,
        weight,
        fact,
        inputs={"seen": seen},
        params={"refer": refer} if refer else {},
        fields=DECIDING if name else USUAL,
    )


_SEEN: dict[Seen, tuple[str | None, Weight, str | None]] = {
    Seen.FRACTURE: ("fracture", Weight.BAR, "urgent"),
    Seen.TUMOUR: ("cancer-pain", Weight.BAR, "urgent"),
    Seen.INFECTION: ("septic-joint", Weight.BAR, "emergency"),
    Seen.PROSTHESIS: ("prosthetic-joint", Weight.BAR, None),
    Seen.SPINAL_CORD_COMPRESSION: (None, Weight.BAR, "urgent"),
    Seen.NERVE_ROOT_COMPRESSION: (None, Weight.CONDITION, "clinician"),
}


# -- grades -------------------------------------------------------------------------------


def _weigh_grade(case: _Case) -> Iterator[Finding]:
    system = case.review.grade_system
    if case.review.grade and system in _GRADED:
        yield from _GRADED[system](case)
    elif case.condition.id in GRADED_CONDITIONS and case.review.modality is Modality.XRAY:
        yield _ask(case, "grade", "grade-missing", system=KELLGREN_LAWRENCE)
    if case.review.severity is Severity.SEVERE and system != KELLGREN_LAWRENCE:
        fact = case.contraindication("end-stage-joint")
        params: dict[str, Scalar] = {"severity": Severity.SEVERE}
        yield find("imaging.severity", "severe", Weight.CONDITION, fact, params=params)


def _weigh_kellgren_lawrence(case: _Case) -> Iterator[Finding]:
    """Grades II and III are what the trials entered; IV is contraindications/end-stage-joint,
    with its conflict; 0 and I do not fit a diagnosis of osteoarthritis."""
    grade = case.review.grade
    params: dict[str, Scalar] = {"grade": grade, "system": KELLGREN_LAWRENCE}
    if grade in TRIAL_GRADES:
        facts = _trials_with_grades(case)
        yield find("imaging.grade", "grade-as-trials", Weight.MET, *facts, params=params)
    elif grade == "4":
        fact = case.contraindication("end-stage-joint")
        params["conflict"] = fact.conflict is not None
        yield find("imaging.grade", fact.id, Weight.CONDITION, fact, params=params)
    else:
        yield _by_usual_images(case, "grade", "grade-does-not-fit", Weight.CONDITION, params)


def _trials_with_grades(case: _Case) -> tuple[Fact, ...]:
    protocols = case.knowledge.protocols.values()
    named = [one for one in protocols if one.condition == case.condition.id and one.imaging]
    return tuple(named) or (case.region,)


def _weigh_pfirrmann(case: _Case) -> Iterator[Finding]:
    """criteria/chronic-disease: a worn disc is recorded, and decides nothing."""
    params: dict[str, Scalar] = {"grade": case.review.grade, "system": PFIRRMANN}
    fact = case.knowledge.criteria["chronic-disease"]
    yield find("imaging.grade", "disc-degeneration", Weight.INFORM, fact, params=params)


def _weigh_tear(case: _Case) -> Iterator[Finding]:
    """regions/shoulder: the trials entered tendons worn or torn in part."""
    params: dict[str, Scalar] = {"mm": case.review.tear_mm}
    if case.review.grade == "full":
        yield _by_usual_images(case, "tear", "full-thickness-tear", Weight.CONDITION, params)
    elif case.review.grade == "partial":
        yield _by_usual_images(case, "tear", "partial-tear", Weight.MET, params)


_GRADED = {
    KELLGREN_LAWRENCE: _weigh_kellgren_lawrence,
    PFIRRMANN: _weigh_pfirrmann,
    TEAR: _weigh_tear,
}


def _by_usual_images(
    case: _Case, rule: str, code: str, weight: Weight, params: dict[str, Scalar]
) -> Finding:
    return find(f"imaging.{rule}", code, weight, case.region, params=params, fields=USUAL)


def _ask(case: _Case, rule: str, code: str, **params: Scalar) -> Finding:
    return Finding(
        rule=f"imaging.{rule}",
        code=code,
        weight=Weight.ASK,
        inputs={"modality": case.review.modality, **params},
        facts=(case.knowledge.criteria["imaging"].ref,),
        params=params,
    )
