"""What the grade on the images, the size of a tear and the severity do to feasibility."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prolo.care.conclusions import Finding, Scalar
from prolo.care.images import (
    DEORIO_COFIELD,
    KELLGREN_LAWRENCE,
    PFIRRMANN,
    TEAR,
    Modality,
    Severity,
    tear_class,
)
from prolo.care.imaging_case import Case, ask
from prolo.care.weighing import DECIDING, Weight, find
from prolo.knowledge.records import Fact

TRIAL_GRADES = ("2", "3")  # protocols/sert-2020, protocols/ebnerasooli-2024: grade II or III
LAST_GRADE = "4"
JOINT_GRADED = frozenset({"knee-oa", "hip-oa"})  # decided by the grade of a plain film
TENDON_TRIALS = frozenset({"rotator-cuff"})  # protocols/bertrand-2016: tendinosis or tear
SOUND_DISC = ("1", "2")  # Pfirrmann's grades of a disc that has kept its height and its bright core
USUAL = ("imaging_usual",)  # what a region decides by


def weigh_grade(case: Case) -> Iterator[Finding]:
    review = case.review
    if review.grade:
        yield _GRADED.get(review.grade_system, _keep_grade)(case)
    elif case.condition.id in JOINT_GRADED and review.modality is Modality.XRAY:
        yield ask(case, "grade", "grade-missing", system=KELLGREN_LAWRENCE)


def _keep_grade(case: Case) -> Finding:
    """No rule that was read follows this scale: a grade is kept, and compared later; of its worst
    ones a clinician decides, as of the last of Kellgren and Lawrence's."""
    scale = case.knowledge.gradings[case.review.grade_system]
    if case.review.grade in scale.worst:
        return _graded(case, "worst-grade", Weight.CONDITION, scale)
    return _graded(case, "grade-noted", Weight.INFORM, case.criterion, scale)


def tear_size(case: Case) -> Iterator[Finding]:
    review, scale = case.review, case.knowledge.gradings[DEORIO_COFIELD]
    is_through = review.grade_system == TEAR and review.grade == "full"
    if is_through and review.tear_mm and scale.fits(case.condition):
        params: dict[str, Scalar] = {"size": tear_class(review.tear_mm), "mm": review.tear_mm}
        yield find("imaging.tear", "tear-size", Weight.INFORM, scale, params=params)


def compare(case: Case) -> Iterator[Finding]:
    """What a person says of the change; that a scale moved is shown beside it and decides
    nothing: no rule that was read follows it."""
    review, earlier = case.review, case.review.earlier
    if earlier is None or review.change is None:
        return
    params: dict[str, Scalar] = {"earlier_on": earlier.taken_on}
    if review.grade and (earlier.grade_system, bool(earlier.grade)) == (review.grade_system, True):
        params |= {"system": review.grade_system, "before": earlier.grade, "now": review.grade}
    if earlier.tear_mm is not None and review.tear_mm is not None:
        params |= {"mm_before": earlier.tear_mm, "mm": review.tear_mm}
    yield find("imaging.change", review.change, Weight.INFORM, case.criterion, params=params)


def _weigh_kellgren_lawrence(case: Case) -> Finding:
    """Grades II and III are what trials entered; IV is contraindications/end-stage-joint, with
    its conflict; 0 and I do not fit a diagnosis of osteoarthritis in the knee or hip."""
    grade = case.review.grade
    trials = case.trials_by_images()
    if grade == LAST_GRADE:
        return _end_stage(case)
    if grade in TRIAL_GRADES and trials and case.is_osteoarthritis:
        return _graded(case, "grade-as-trials", Weight.MET, *trials)
    if grade not in TRIAL_GRADES and case.condition.id in JOINT_GRADED:
        return _graded(case, "grade-does-not-fit", Weight.CONDITION, case.criterion)
    return _graded(case, "grade-noted", Weight.INFORM, case.criterion)


def _end_stage(case: Case) -> Finding:
    fact = case.knowledge.contraindications["end-stage-joint"]
    return _graded(case, fact.id, Weight.CONDITION, fact, conflict=fact.conflict is not None)


def _weigh_pfirrmann(case: Case) -> Finding:
    """criteria/chronic-disease: a worn disc is recorded, and decides nothing; of one that has
    collapsed a clinician decides."""
    if case.review.grade in case.knowledge.gradings[PFIRRMANN].worst:
        return _keep_grade(case)
    if case.review.grade in SOUND_DISC:
        return _graded(case, "grade-noted", Weight.INFORM, case.criterion)
    fact = case.knowledge.criteria["chronic-disease"]
    return _graded(case, "disc-degeneration", Weight.INFORM, fact)


def _weigh_tear(case: Case) -> Finding:
    """Trials of the shoulder entered tendons that were worn or torn in part."""
    params: dict[str, Scalar] = {"mm": case.review.tear_mm}
    in_trials = case.condition.id in TENDON_TRIALS
    if case.review.grade == "full":
        fact, fields = (case.region, USUAL) if in_trials else (case.criterion, DECIDING)
        weight = Weight.CONDITION
        return find(
            "imaging.tear", "full-thickness-tear", weight, fact, params=params, fields=fields
        )
    if case.review.grade == "partial":
        weight = Weight.MET if in_trials else Weight.INFORM
        facts = case.trials_by_images() if in_trials else (case.criterion,)
        return find("imaging.tear", "partial-tear", weight, *facts, params=params)
    return _graded(case, "grade-noted", Weight.INFORM, case.criterion)


_GRADED: dict[str, Callable[[Case], Finding]] = {
    KELLGREN_LAWRENCE: _weigh_kellgren_lawrence,
    PFIRRMANN: _weigh_pfirrmann,
    TEAR: _weigh_tear,
}


def weigh_severity(case: Case) -> Iterator[Finding]:
    """Severe changes need a clinician's word, unless the grade has said so already. In a joint
    with osteoarthritis it is contraindications/end-stage-joint."""
    review = case.review
    said = review.grade_system == KELLGREN_LAWRENCE and review.grade == LAST_GRADE
    if review.severity is Severity.SEVERE and not said:
        joint = case.knowledge.contraindications["end-stage-joint"]
        params: dict[str, Scalar] = {"severity": Severity.SEVERE}
        fact = joint if case.is_osteoarthritis else case.criterion
        yield find("imaging.severity", "severe", Weight.CONDITION, fact, params=params)


def _graded(case: Case, code: str, weight: Weight, *facts: Fact, **more: Scalar) -> Finding:
    params: dict[str, Scalar] = {
        "grade": case.review.grade,
        "system": case.review.grade_system,
        **more,
    }
    return find("imaging.grade", code, weight, *facts, params=params)
