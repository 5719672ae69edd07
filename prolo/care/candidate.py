"""Is this person a candidate for prolotherapy at this place?

``assess_candidate`` gives a ``Conclusion`` of kind ``candidate``. Its verdict is that of its
heaviest finding, lightest first:

suitable                  nothing stands in the way
suitable-with-conditions  ``condition``: a person must do or agree something first;
                          ``not-met``: something that the trials asked of people is missing
defer                     ``defer``: not now; ``params`` say until when, or until what
clinician-decides         ``ask`` with ``awaits``: an unverified fact would decide. It neither
                          bars nor clears anybody: a clinician of the clinic confirms the fact,
                          or decides about this person by name
cannot-say                ``ask`` without ``awaits``: a safety question is open. «Not sure» and
                          silence are never read as no
not-suitable              ``bar``
refer-emergency           ``emergency``: overrides everything

``met`` and ``inform`` change nothing. An ``ask`` says in ``would_weigh`` what a yes, or the
confirmed fact, would weigh: ``emergency`` there is asked first.

rule                        code                        params
candidate.red-flag          id of the red flag          answer, would_weigh; until
candidate.age-flag          id of the red flag          onset_age, beside, until
candidate.contraindication  id of the contraindication  action, or answer; would_weigh, until,
                                                        conflict; and what is said below
candidate.warm-and-swollen  warm-and-swollen            would_weigh
candidate.medicine          medicine-unrecognised       typed
                            medicine-by-clinician       typed, by
                            weakening-ended             medicine, ended_on
                            thinner-ended               medicine, ended_on: lately
candidate.criterion         id of the criterion         state (met, not-met, unknown); weeks,
                                                        weeks_needed; tried, treatments;
                                                        structures; relief_pct, relief_needed_pct
candidate.chronic-disease   chronic-disease             illness, illness_state

recent-steroid: steroid_on, days, until_on, or needs ``steroid-date`` · planned-replacement:
replacement_on, days, last_injection_on, or needs ``replacement-date`` · child: age, guardian, or
needs ``guardian`` or ``younger-than-reports`` · consent-capacity: guardian · anticoagulant:
medicine · allergy-irritant: irritants · allergy-anaesthetic: anaesthetics · deep-spinal-bleeding:
because (anticoagulant or bleeding-disorder), where (``region`` or the code of a structure).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment, check_assessment
from prolo.care.conclusions import Conclusion, Finding, Scalar
from prolo.care.contraindicated import answer_to, weakens_immunity, weigh_contraindications
from prolo.care.criteria import weigh_criteria, weigh_long_illness
from prolo.care.examining import warm_and_swollen
from prolo.care.red_flags import weigh_red_flags
from prolo.care.thinner_ended import CODE as THINNER_ENDED
from prolo.care.thinner_ended import ended_lately
from prolo.care.weighing import MAJORITY, Case, Weight
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Fact

__all__ = ["Assessment", "Verdict", "assess_candidate", "last_injection_on", "start_on"]

IMMUNE = "immunosuppression"


class Verdict(StrEnum):
    """Lightest first."""

    SUITABLE = "suitable"
    WITH_CONDITIONS = "suitable-with-conditions"
    DEFER = "defer"
    CLINICIAN_DECIDES = "clinician-decides"
    CANNOT_SAY = "cannot-say"
    NOT_SUITABLE = "not-suitable"
    REFER_EMERGENCY = "refer-emergency"


def assess_candidate(
    assessment: Assessment, *, knowledge: Knowledge, today: date, majority: int = MAJORITY
) -> Conclusion:
    """Weigh the red flags, contraindications and criteria that concern the place. ``majority`` is
    the clinic's: below it a guardian agrees.

    Raises ``CareError`` for answers that cannot be, such as a birth date in the future.
    """
    check_assessment(assessment, knowledge=knowledge, today=today)
    case = Case(assessment, knowledge, today, majority)
    findings = (
        *weigh_red_flags(case),
        *_weigh_examination(case),
        *weigh_contraindications(case),
        *_weigh_medicines(case),
        *weigh_criteria(case),
        *weigh_long_illness(case),
    )
    return Conclusion(kind="candidate", verdict=_verdict(findings), findings=findings)


def start_on(candidate: Conclusion) -> date | None:
    """The first day on which every dated deferral is over; None where none has a date."""
    days = (one.params.get("until_on") for one in candidate.findings)
    return max((day for day in days if isinstance(day, date)), default=None)


def last_injection_on(candidate: Conclusion) -> date | None:
    """The last day for an injection before a planned joint replacement, if one is planned."""
    days = (one.params.get("last_injection_on") for one in candidate.findings)
    return min((day for day in days if isinstance(day, date)), default=None)


def _verdict(findings: tuple[Finding, ...]) -> Verdict:
    weights = {one.weight for one in findings}
    heaviest = next((verdict for weight, verdict in _VERDICTS if weight in weights), None)
    if heaviest is not Verdict.CANNOT_SAY:
        return heaviest or Verdict.SUITABLE
    asks = [one for one in findings if one.weight == Weight.ASK]
    return Verdict.CLINICIAN_DECIDES if all(one.awaits for one in asks) else Verdict.CANNOT_SAY


_VERDICTS = (
    (Weight.EMERGENCY, Verdict.REFER_EMERGENCY),
    (Weight.BAR, Verdict.NOT_SUITABLE),
    (Weight.ASK, Verdict.CANNOT_SAY),
    (Weight.DEFER, Verdict.DEFER),
    (Weight.CONDITION, Verdict.WITH_CONDITIONS),
    (Weight.NOT_MET, Verdict.WITH_CONDITIONS),
)


def _weigh_examination(case: Case) -> Iterator[Finding]:
    """Warmth and effusion were found, but nobody called the joint hot."""
    examined = case.given.examination
    if examined and case.given.red_flags.get("hot-joint") is not Answer.YES:
        yield from warm_and_swollen(examined, case.knowledge, rule="candidate.warm-and-swollen")


def _weigh_medicines(case: Case) -> Iterator[Finding]:
    """contraindications/anticoagulant: a medicine that nobody recognised may thin the blood, unless
    a clinician has set their own days for it, by name."""
    fact = case.knowledge.contraindications["anticoagulant"]
    for typed in case.given.medicines_unrecognised:
        yield Finding(
            rule="candidate.medicine",
            code="medicine-unrecognised",
            weight=Weight.ASK,
            inputs={"typed": typed},
            facts=(fact.ref,),
            params={"typed": typed},
        )
    for typed, by in case.given.medicines_by_clinician.items():
        yield Finding(
            rule="candidate.medicine",
            code="medicine-by-clinician",
            weight=Weight.INFORM,
            inputs={"typed": typed},
            facts=(fact.ref,),
            params={"typed": typed, "by": by},
        )
    yield from _weigh_ended(case)
    for medicine, ended_on in ended_lately(case.given.thinners_ended, on=case.today):
        yield _ended(case, THINNER_ENDED, medicine, ended_on, fact)


def _weigh_ended(case: Case) -> Iterator[Finding]:
    """contraindications/immunosuppression: what weakened may do so for weeks after the last dose.
    For how long no fact says, so that a clinician is asked, however long ago it was. Of who counts
    as weakened there is nothing more to ask."""
    if answer_to(case, IMMUNE) is Answer.YES:
        return
    for medicine, ended_on in case.given.medicines_ended.items():
        if not weakens_immunity([medicine], case.knowledge):
            continue
        reason = case.knowledge.contraindications[IMMUNE]
        yield _ended(case, "weakening-ended", medicine, ended_on, reason)


def _ended(case: Case, code: str, medicine: str, ended_on: date, reason: Fact) -> Finding:
    about: dict[str, Scalar] = {"medicine": medicine, "ended_on": ended_on}
    return Finding(
        rule="candidate.medicine",
        code=code,
        weight=Weight.ASK,
        inputs=about,
        facts=(reason.ref, case.knowledge.medicines[medicine].ref),
        params=about,
    )
