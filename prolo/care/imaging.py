"""What the images say about injecting at this place: a record of what a person saw.

Software never reads images here. It keeps who saw what and when, and says what follows for
feasibility. ``review_imaging`` gives a ``Conclusion`` of kind ``imaging``; its verdict is that of
its heaviest finding, lightest first:

feasible                  what was seen fits what the trials entered, or stands in no way
none-needed               no images, for a reason
feasible-with-conditions  ``condition``: a clinician says why it is done all the same
clinician-decides         ``ask`` with ``awaits``: an unverified fact would decide
awaiting-images           ``ask``: images, a reading, a grade or a judgement are missing
not-feasible              ``bar``: something was seen that must be looked after first
refer-emergency           ``emergency``: overrides everything

rule                     code                        weight      params
imaging.none             none-needed                 inform      reason
                         images-awaited              ask
                         declined                    condition   reason
                         younger-than-guideline      condition   age, age_from
                         trials-saw-images           inform
imaging.usual            usual-images                inform      region, verified
imaging.reading          not-read                    ask
                         nothing-said                ask         (no finding, grade or severity)
imaging.age              images-old                  ask         taken_on, months_most
                         images-old-but-hold         inform      taken_on, months_most
imaging.side             other-side                  ask         imaged, treated
imaging.agreement        agrees                      met
                         agrees-partly, disagrees    condition
                         not-judged                  ask
imaging.finding          fracture                    bar         refer (urgent)
                         tumour                      bar         refer (urgent)
                         spinal-cord-compression     bar         refer (urgent)
                         infection                   emergency   refer (emergency)
                         prosthesis                  bar
                         nerve-root-compression      condition   refer (clinician)
                         metal, disc-degeneration    inform
                         tendinosis                  met         where trials entered by it
                         noted                       inform      seen: what is only kept
imaging.grade            grade-as-trials             met         grade, system
                         grade-noted                 inform      grade, system
                         worst-grade                 condition   grade, system
                         grade-missing               ask         system
                         grade-does-not-fit          condition   grade, system
                         end-stage-joint             condition   grade, system, conflict
                         disc-degeneration           inform      grade, system
imaging.tear             partial-tear                met         mm; inform where no trial
                                                                 entered by images
                         full-thickness-tear         condition   mm
                         tear-size                   inform      size, mm: through and measured
imaging.severity         severe                      condition   severity
imaging.change           better, same, worse,        inform      earlier_on; system, before and now
                         not-comparable                          where both were graded alike;
                                                                 mm_before and mm where measured

An unverified fact turns ``bar`` and ``condition`` into ``ask`` with ``awaits``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

from prolo.care.assessment import age_on
from prolo.care.conclusions import Conclusion, Finding, Scalar
from prolo.care.dates import add_months
from prolo.care.images import (
    Agreement,
    ImagingReview,
    Modality,
    NoneReason,
    Seen,
    Severity,
    check_review,
)
from prolo.care.imaging_case import Case, ask
from prolo.care.imaging_grades import (
    TENDON_TRIALS,
    compare,
    tear_size,
    weigh_grade,
    weigh_severity,
)
from prolo.care.weighing import Weight, find
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Fact

__all__ = ["ImagingReview", "Verdict", "review_imaging"]

GUIDELINE_AGE = 45  # guidelines/nice-diagnosis: «45 or over … diagnose without imaging»


class Verdict(StrEnum):
    """Lightest first."""

    FEASIBLE = "feasible"
    NONE_NEEDED = "none-needed"
    WITH_CONDITIONS = "feasible-with-conditions"
    CLINICIAN_DECIDES = "clinician-decides"
    AWAITING = "awaiting-images"
    NOT_FEASIBLE = "not-feasible"
    REFER_EMERGENCY = "refer-emergency"


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
    treated = knowledge.conditions[condition]
    check_review(review, condition=treated, knowledge=knowledge, born_on=born_on, today=today)
    case = Case(review, treated, side, born_on, knowledge, today)
    weigh = _weigh_absence if review.modality is Modality.NONE else _weigh_images
    findings = tuple(sorted((*weigh(case), *_usual_images(case)), key=_heaviest_first))
    return Conclusion(kind="imaging", verdict=_verdict(review, findings), findings=findings)


def _heaviest_first(finding: Finding) -> int:
    return list(Weight).index(Weight(finding.weight))


def _verdict(review: ImagingReview, findings: tuple[Finding, ...]) -> Verdict:
    weights = {one.weight for one in findings}
    if Weight.EMERGENCY in weights:
        return Verdict.REFER_EMERGENCY
    if Weight.BAR in weights:
        return Verdict.NOT_FEASIBLE
    if asks := [one for one in findings if one.weight == Weight.ASK]:
        return Verdict.CLINICIAN_DECIDES if all(one.awaits for one in asks) else Verdict.AWAITING
    if Weight.CONDITION in weights:
        return Verdict.WITH_CONDITIONS
    return Verdict.NONE_NEEDED if review.modality is Modality.NONE else Verdict.FEASIBLE


# -- no images ----------------------------------------------------------------------------


def _weigh_absence(case: Case) -> Iterator[Finding]:
    reason = case.review.none_reason
    if reason is NoneReason.AWAITED:
        yield ask(case, "none", "images-awaited")
    elif reason is NoneReason.DECLINED:
        given: dict[str, Scalar] = {"reason": reason}
        yield find(
            "imaging.none", "declined", Weight.CONDITION, case.criterion, inputs=given, params=given
        )
    else:
        yield from _weigh_clinical(case)
    if trials := case.trials_by_images():
        yield find("imaging.none", "trials-saw-images", Weight.INFORM, *trials)


def _weigh_clinical(case: Case) -> Iterator[Finding]:
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


def _usual_images(case: Case) -> Iterator[Finding]:
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


def _weigh_images(case: Case) -> Iterator[Finding]:
    yield from _weigh_findings(case)
    if not case.review.read_by:
        yield ask(case, "reading", "not-read")
    elif _says_nothing(case.review):
        yield ask(case, "reading", "nothing-said")
    yield from _weigh_age(case)
    yield from _weigh_side(case)
    yield from _weigh_agreement(case)
    yield from weigh_grade(case)
    yield from tear_size(case)
    yield from weigh_severity(case)
    yield from compare(case)


def _says_nothing(review: ImagingReview) -> bool:
    """Silence about what was seen is not «nothing abnormal»."""
    said = review.findings or review.grade or review.severity is not Severity.UNKNOWN
    return not said


def _weigh_age(case: Case) -> Iterator[Finding]:
    """thresholds/images-months: older images are taken again, or a person says that they still
    show this place."""
    most = case.knowledge.threshold("images-months")
    taken_on = case.review.taken_on
    assert taken_on  # ``check_review`` made sure
    if add_months(taken_on, int(most.value)) < case.today:
        hold = case.review.still_shows
        yield find(
            "imaging.age",
            "images-old-but-hold" if hold else "images-old",
            Weight.INFORM if hold else Weight.ASK,
            most,
            inputs={"taken_on": taken_on, "still_shows": hold},
            params={"taken_on": taken_on, "months_most": most.value},
        )


def _weigh_side(case: Case) -> Iterator[Finding]:
    imaged = case.review.side
    if imaged and {imaged, case.side} == {"left", "right"}:
        yield ask(case, "side", "other-side", imaged=imaged, treated=case.side)


def _weigh_agreement(case: Case) -> Iterator[Finding]:
    """criteria/imaging: images seen, and they agree with the examination."""
    code, weight = {
        Agreement.YES: ("agrees", Weight.MET),
        Agreement.PARTLY: ("agrees-partly", Weight.CONDITION),
        Agreement.NO: ("disagrees", Weight.CONDITION),
        Agreement.NOT_JUDGED: ("not-judged", Weight.ASK),
    }[case.review.agrees]
    yield find(
        "imaging.agreement", code, weight, case.criterion, inputs={"agrees": case.review.agrees}
    )


def _weigh_findings(case: Case) -> Iterator[Finding]:
    weighed, noted = _seen(case), []
    for seen in dict.fromkeys(case.review.findings):
        if seen is Seen.TENDINOSIS and case.condition.id in TENDON_TRIALS:
            yield _weigh_seen(seen, Weight.MET, case.trials_by_images())
        elif seen in weighed:
            weight, refs, refer = weighed[seen]
            yield _weigh_seen(seen, weight, map(case.knowledge.fact, refs), refer)
        else:
            noted.append(seen)
    if noted:
        given: dict[str, Scalar] = {"seen": ", ".join(noted)}
        yield find(
            "imaging.finding", "noted", Weight.INFORM, case.criterion, inputs=given, params=given
        )


def _weigh_seen(
    seen: Seen, weight: Weight, facts: Iterable[Fact], refer: str | None = None
) -> Finding:
    params: dict[str, Scalar] = {"refer": refer} if refer else {}
    return find("imaging.finding", seen, weight, *facts, inputs={"seen": seen}, params=params)


def _seen(case: Case) -> dict[Seen, tuple[Weight, tuple[str, ...], str | None]]:
    """What each finding weighs, the facts it follows, and how soon somebody else looks.

    A squeezed nerve root explains the pain otherwise than criteria/source-of-pain asks.
    """
    infection = "red-flags/spinal-infection" if case.region.is_spinal else _REASON + "septic-joint"
    cord = ("red-flags/myelopathy", "red-flags/cauda-equina")
    root = ("criteria/source-of-pain", "red-flags/progressive-weakness")
    return {
        Seen.FRACTURE: (Weight.BAR, (_REASON + "fracture",), "urgent"),
        Seen.TUMOUR: (Weight.BAR, (_REASON + "cancer-pain",), "urgent"),
        Seen.INFECTION: (Weight.EMERGENCY, (infection,), "emergency"),
        Seen.PROSTHESIS: (Weight.BAR, (_REASON + "prosthetic-joint",), None),
        Seen.SPINAL_CORD_COMPRESSION: (Weight.BAR, cord, "urgent"),
        Seen.NERVE_ROOT_COMPRESSION: (Weight.CONDITION, root, "clinician"),
        Seen.METAL: (Weight.INFORM, (_REASON + "prosthetic-joint",), None),
        Seen.DISC_DEGENERATION: (Weight.INFORM, ("criteria/chronic-disease",), None),
    }


_REASON = "contraindications/"
