"""May this person be injected now?

``check_readiness`` gives a ``Conclusion`` of kind ``readiness``: every item of the checklist up
to the time-out is a finding. Its verdict is that of the heaviest:

ready           no finding is heavier than inform
ready-after     ``missing``: something is not answered or not done yet. Silence is never a yes
person-decides  ``ask``: a clinician goes ahead, rebooks or asks the prescriber, by name. With
                ``awaits`` it is an unverified fact that would decide, and it neither stops nor
                clears: to confirm it is a clinician's choice
not-today       ``stop``

rule, with its params     weight   code
readiness.item            ok       done, not-needed
                          missing  not-done, not-sure, not-asked (inform where it is no gate)
                          ask      not-done at a gate that nobody verified; awaits
readiness.last-dose (1)   ok       in-time, nothing-held
                          ask      too-recent, time-unknown, not-sure, hold-unknown
                          missing  not-asked
readiness.kept            ok       taken-on, nothing-kept
 medicine                 ask      stopped-ask-prescriber (ended_on), not-sure
                          inform   stopped-prescriber-asked (ended_on, prescriber, prescriber_on)
                          missing  not-asked
readiness.waiting (3)     ask      deep-spinal-bleeding, steroid-injection; awaits
 medicine                 inform   deep-spinal-cleared
readiness.temperature,    ok       below
readiness.blood-pressure  stop     too-high
 (2)                      ask      high-awaits, below-awaits; awaits
                          missing  not-measured
readiness.infection                feverish, infection, antibiotics, local-infection
 answer                            weigh by the answer: no ok, yes stop, unsure ask,
                                   not-asked missing
readiness.pulse,          ok       measured
readiness.weight          missing  not-measured
 value, unit
readiness.glucose         ok       measured, not-needed
 value, unit              ask      to-judge
                          stop     too-high
                          missing  not-measured
readiness.inr             ok       below, not-needed
 inr, inr_on, limit       ask      high-awaits, below-awaits; awaits
                          stop     too-high
                          ask      stale (inr_on, days, low: as many as it counts)
                          missing  not-measured, day-missing (inr)
readiness.pregnancy       ok       not-possible, not-needed
                          ask      possible, not-sure, x-rays (structure),
                                   injected (irritant, says), injected-unknown (irritant)
                          missing  not-asked
readiness.change                   new-medicine, new-illness, steroid-here, replacement
 answer                            weigh by the answer: no ok, yes and unsure ask,
                                   not-asked missing; a yes with its day (of an operation: or
                                   with one on record), unless readiness.day asks:
                          ok       steroid-long-ago (steroid_on, until_on)
                          inform   replacement-later (last_injection_on)
                          missing  steroid-no-with-day (steroid_on), replacement-no-with-day
                                   (replacement_on): a no that has a day
readiness.identity        ok       confirmed
                          stop     another-person, not-sure
                          missing  not-asked
readiness.side-stated,    ok       agrees
readiness.site-stated,    stop     differs
readiness.side-marked     missing  missing
 found, planned
readiness.consent         ok       signed (signed_at)
                          missing  not-signed, by-guardian, no-right, parent-of-adult,
                                   guardian-in-error
                          stop     other-site, other-side, other-irritant, more-sessions,
                                   other-sedation (agreed, planned),
                                   other-structure, stronger, other-anaesthetic, more-there,
                                   x-rays (structures, with their side),
                                   after-sedation (signed_at, sedated_at),
                                   sedated-without (sedated_at), withdrawn (withdrawn_at)
readiness.driver          ok       not-needed, there-is-one
 sedation                 ask      by-clinician; awaits
                          missing  needed
readiness.food            ok       not-with-sedation, no-fasting, clinic-rule-kept,
 sedation, until                   food-long-enough-ago, drink-long-enough-ago
                          ask      food-too-recent, drink-too-recent, clinic-rule-not-kept
                          missing  food-not-asked, drink-not-asked, by-clinician
readiness.sedation        ask      other-than-planned (level, planned)
 level, recorded                   drug, dose, route, given-at, monitored, escort:
                                   ok when recorded, else missing
 lot                      stop     recalled (recalled_lot, reason, on), expired (expires_on)
                          inform   shares-infections (infections, since)
readiness.numbing         ok       not-needed, on, skin-anaesthetic
 minutes_on, lead_minutes inform   on-too-short, not-on, shares-infections (infections, since)
 cream_g, max_hours       ask      on-too-long
                          missing  grams-missing, time-missing, lot-missing
 cream; allergy, named    stop     allergic, expired (expires_on),
                                   recalled (recalled_lot, reason, on)
                          ask      same-family, other-anaesthetic, nearly-named
readiness.day             ask      before-deferral-ends (start_on),
                                   too-near-replacement (last_injection_on),
                                   sooner-than-published,
                                   sooner-than-planned (injected_on, weeks, low); inform where no
                                   report says a distance
                                   injected-today (injected_at): by another course
                                   irritant-distance-unknown (injected_on, days, irritant)
                          inform   distance-unknown (injected_on, days)
readiness.harm            ask      report-open (report_level, raised_at): of any course,
                                   event-open (harm, grade, onset_on)
readiness.injector        inform   not-chosen, not-kept
readiness.injector,       ok       allowed
readiness.injector-near   inform   supervisor-to-name
 (4)                      ask      none, ended (on: the last day), nobody-supervises
readiness.since-plan      stop     artificial-joint
 structure                ask      artificial-joint-not-sure, weak-immune-system,
                                   weak-immune-system-not-sure, implant-near,
                                   implant-near-not-sure, pregnant, pregnant-not-sure,
                                   bleeding-disorder (structure: one that nobody can press on,
                                   None: none is planned)
readiness.allergy         as allergies_since.py lists
readiness.thinner         ask      unnamed-thinner, unnamed-thinner-not-sure (structure)
readiness.skin            ok       clean
 agent                    missing  not-dry, not-recorded
                          stop     allergic-to-agent
                          ask      perhaps-allergic-to-agent (allergy)

(1) medicine, last_dose_on, last_dose_until, hours_short
(2) the readings and limits: temperature, limit_fever-c; systolic, diastolic,
    limit_bp-systolic, limit_bp-diastolic
(3) structures, until_on; missing (both, prescriber, clinician, second-person, left-out, day);
    prescriber, prescriber_on, clinician, clinician_on
(4) region; injector (their name); near lung or spine in another region: structure

``params.item`` is the id of the checklist item, everywhere but in ``readiness.sedation``,
``readiness.day``, ``readiness.harm``, ``readiness.injector``, ``readiness.since-plan``,
``readiness.allergy`` and ``readiness.thinner``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from prolo.care.agreed import weigh_consent, weigh_identity, weigh_mark
from prolo.care.allergies_since import weigh_allergies_since
from prolo.care.arrival import (
    weigh_glucose,
    weigh_kept,
    weigh_last_doses,
    weigh_since_plan,
    weigh_temperature,
    weigh_vitals,
    weigh_weight,
)
from prolo.care.checklist import Held, LastDose, Planned, ReadinessAnswers, check_answers
from prolo.care.conclusions import Conclusion, Finding
from prolo.care.gates import Case, Weight, weigh_tick
from prolo.care.injecting import weigh_injector
from prolo.care.inr import weigh_inr
from prolo.care.pregnancy import weigh_pregnancy
from prolo.care.room import weigh_numbing, weigh_skin
from prolo.care.sedated import weigh_driver, weigh_fasting, weigh_meal, weigh_sedation
from prolo.care.since_booking import weigh_changes, weigh_day, weigh_distance, weigh_harm
from prolo.care.unnamed_thinner import weigh_unnamed_thinner
from prolo.knowledge import Knowledge
from prolo.knowledge.records import ChecklistItem

__all__ = ["Held", "LastDose", "Planned", "ReadinessAnswers", "Verdict", "check_readiness"]

BEFORE_THE_NEEDLE = ("before", "day", "arrival", "room")
# The pause has its page (timeout.py); a lot and a total are weighed with the vials and the dose of
# the session (vials.py, dose.py): before anything is drawn up nobody can affirm them.
APART = frozenset({"timeout", "lots", "dose-check"})

# The right person, place and agreement: put right, never decided otherwise.
NEVER_SET_ASIDE = frozenset(
    f"readiness.{name}"
    for name in ("identity", "side-stated", "site-stated", "side-marked", "consent")
)


class Verdict(StrEnum):
    READY = "ready"
    READY_AFTER = "ready-after"
    PERSON = "person-decides"
    NOT_TODAY = "not-today"


def check_readiness(
    answers: ReadinessAnswers,
    planned: Planned,
    holds: Sequence[Held],
    *,
    knowledge: Knowledge,
    now: datetime,
) -> Conclusion:
    """Weigh every item of the checklist. Raises ``CareError`` for what cannot be."""
    check_answers(answers, holds, knowledge=knowledge, now=now)
    case = Case(answers, planned, tuple(holds), knowledge, now)
    findings = (
        *weigh_day(case),
        *weigh_distance(case),
        *weigh_harm(case),
        *weigh_injector(case),
        *weigh_since_plan(case),
        *weigh_allergies_since(case),
        *weigh_unnamed_thinner(case),
        *_weigh_items(case),
        *weigh_sedation(case),
    )
    return Conclusion(kind="readiness", verdict=verdict_of(findings), findings=findings)


def _weigh_items(case: Case) -> Iterator[Finding]:
    for item in case.knowledge.checklist.values():
        if item.when in BEFORE_THE_NEEDLE and item.id not in APART:
            weigh = WEIGHED_APART.get(item.id)
            yield from weigh(case, item) if weigh else (weigh_tick(case, item),)


WEIGHED_APART: Mapping[str, Callable[[Case, ChecklistItem], Iterator[Finding]]] = {
    "nsaid-stopped": weigh_last_doses,
    "heart-aspirin-kept": weigh_kept,
    "driver": weigh_driver,
    "consent-signed": weigh_consent,
    "protein-meal": weigh_meal,
    "light-meal": weigh_meal,
    "fasting": weigh_fasting,
    "identity": weigh_identity,
    "site-mark": weigh_mark,
    "vitals": weigh_vitals,
    "temperature": weigh_temperature,
    "weight": weigh_weight,
    "glucose": weigh_glucose,
    "inr": weigh_inr,
    "pregnancy": weigh_pregnancy,
    "med-change": weigh_changes,
    "numbing-cream": weigh_numbing,
    "skin-prep": weigh_skin,
}


def verdict_of(findings: Sequence[Finding]) -> Verdict:
    """That of the heaviest."""
    weights = {finding.weight for finding in findings}
    if Weight.STOP in weights:
        return Verdict.NOT_TODAY
    if Weight.ASK in weights:
        return Verdict.PERSON
    return Verdict.READY_AFTER if Weight.MISSING in weights else Verdict.READY
