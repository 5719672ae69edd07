"""Whether the medicines were left out, and the others taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from prolo.care.answers import Answer
from prolo.care.checklist import Decided, LastDose, Waiting
from prolo.care.medicines import Reason
from prolo.care.preparation import Clearance, Decision, MedicineUse, plan_preparation
from prolo.care.stopped import stopped_lately
from prolo.knowledge import load_knowledge
from tests.spec.ready_day import NAPROXEN, berlin, found, judge, with_answers, with_plan
from tests.spec.tables import Spec

step = "readiness"
title = "Last doses"
text = """
On the day, the last dose of every medicine that was to be left out is asked for: the day, and the
time where the person knows it. Whoever took it too late is not sent home by software: a clinician
goes ahead, rebooks, or notes that the effect may be smaller. What must be taken on is asked about
too. The session is at 10:00 on 20 June; naproxen was to be taken for the last time on 16 June, no
later in the day than that.
"""


def last_dose(taken: str) -> dict[str, object]:
    dose = LastDose(medicine="naproxen")
    for one in filter(None, taken.split(", ")):
        if one == "not sure":
            dose = replace(dose, is_unsure=True)
        elif one.startswith("not since"):
            dose = replace(dose, not_after=berlin(one.removeprefix("not since ")))
        elif ":" in one:
            dose = replace(dose, taken_at=berlin(one))
        else:
            dose = replace(dose, taken_on=date(2026, 6, int(one.split(maxsplit=1)[0])))
    conclusion = judge(with_answers(doses=(dose,)), holds=(NAPROXEN,))
    finding = next(one for one in conclusion.findings if one.rule == "readiness.last-dose")
    return {
        "found": finding.code,
        "hours_short": finding.params["hours_short"],
        "verdict": conclusion.verdict,
    }


def kept(taken_on: str) -> dict[str, object]:
    conclusion = judge(
        with_answers(kept={"aspirin": Answer(taken_on)}), with_plan(kept=("aspirin",))
    )
    return {"found": found(conclusion, "kept"), "verdict": conclusion.verdict}


def stopped(
    medicine: str, *, reason: str = "", form: str = "", ended_on: str, decided: str, decided_on: str
) -> dict[str, object]:
    """What the preparation of this session knows, on its day."""
    knowledge = load_knowledge()
    clearance = (
        Clearance(
            decision=Decision(decided),
            by="Dr. Heart",
            on=date.fromisoformat(decided_on),
            reason="spoken to",
        )
        if decided
        else None
    )
    use = MedicineUse(
        typed=medicine,
        medicine=medicine,
        reason=Reason(reason),
        topical=form == "skin",
        ended_on=date.fromisoformat(ended_on),
        clearance=clearance,
    )
    prepared = plan_preparation(
        medicines=[use],
        session_on=date(2026, 6, 20),
        sedation="none",
        knowledge=knowledge,
        today=date(2026, 6, 1),
        region="knee",
    )
    day = judge(planned=with_plan(stopped=stopped_lately(prepared, knowledge)))
    return {
        "found": found(day, "kept"),
        "inr": found(day, "inr"),
        "verdict": day.verdict,
    }


def waiting(medicine: str, because: str) -> dict[str, object]:
    one = Waiting(
        medicine=medicine,
        code=because,
        structures=("back-facet-l4-5",) if because == "deep-spinal-bleeding" else (),
        until_on=date(2026, 7, 30) if because == "steroid-injection" else None,
    )
    conclusion = judge(planned=with_plan(waiting=(one,)))
    awaits = [one.awaits for one in conclusion.findings if one.rule == "readiness.waiting"]
    return {
        "found": found(conclusion, "waiting"),
        "awaits": [one for one in awaits if one],
        "verdict": conclusion.verdict,
    }


def deep_place(prescriber: str, said: str, clinician: str) -> dict[str, object]:
    day = date(2026, 6, 18)
    one = Waiting(
        medicine="aspirin",
        code="deep-spinal-bleeding",
        structures=("back-facet-l4-5", "back-facet-l5-s1"),
        prescriber=Decided(by=prescriber, on=day, takes_on=said == "continue")
        if prescriber
        else None,
        clinician=Decided(by=clinician, on=day) if clinician else None,
    )
    conclusion = judge(planned=with_plan(waiting=(one,)))
    finding = next(one for one in conclusion.findings if one.rule == "readiness.waiting")
    return {
        "found": finding.code,
        "missing": finding.params["missing"],
        "verdict": conclusion.verdict,
    }


def test_a_dose_too_late_is_a_clinicians_decision(spec: Spec) -> None:
    """Only the day is known: a dose on the very last day may have been too late in it. Of a person
    who took none after the hour of the sheet no hour is written down; that counts whatever else is
    said, but for a dose that was later. Silence is missing, never a yes."""
    spec(
        last_dose,
        """
        taken                   || found        | hours short | verdict
        15 June                 || in-time      | –           | ready
        16 June 9:00            || in-time      | –           | ready
        16 June 10:00           || in-time      | –           | ready
        16 June 13:30           || too-recent   | 4           | person-decides
        16 June                 || time-unknown | –           | person-decides
        17 June                 || too-recent   | –           | person-decides
        20 June 8:00            || too-recent   | 94          | person-decides
        not since 16 June 10:00 || in-time      | –           | ready
        not since 16 June 13:30 || not-asked    | –           | ready-after
        16 June, not since 16 June 10:00       || in-time    | – | ready
        15 June, not since 16 June 10:00       || in-time    | – | ready
        not sure, not since 16 June 10:00      || in-time    | – | ready
        17 June, not since 16 June 10:00       || too-recent | – | person-decides
        16 June 13:30, not since 16 June 10:00 || too-recent | 4 | person-decides
        16 June, not since 16 June 13:30       || time-unknown | – | person-decides
        16 June 9:00, not sure                 || not-sure   | – | person-decides
        17 June, not sure                      || too-recent | – | person-decides
        not sure                || not-sure     | –           | person-decides
        –                       || not-asked    | –           | ready-after
        """,
        follows=["checklist/nsaid-stopped"],
    )


def test_heart_aspirin_that_was_stopped_goes_to_the_prescriber_today(spec: Spec) -> None:
    spec(
        kept,
        """
        taken on  || found                  | verdict
        yes       || taken-on               | ready
        no        || stopped-ask-prescriber | person-decides
        unsure    || not-sure               | person-decides
        not-asked || not-asked              | ready-after
        """,
        follows=["checklist/heart-aspirin-kept"],
    )


def test_what_was_stopped_lately_is_asked_about_on_the_day(spec: Spec) -> None:
    """Of what only its prescriber may stop, within thirty days. Whoever answered for this session
    that it may be left out, or said on the day that it is taken on, was asked; that it is taken
    on, said before, settles nothing while it stands as ended. Warfarin and its like work on for days."""
    spec(
        stopped,
        """
        medicine    | reason          | form | ended on   | decided  | decided on || found                    | inr          | verdict
        warfarin    | –               | –    | 2026-06-19 | –        | –          || stopped-ask-prescriber   | not-measured | person-decides
        warfarin    | –               | –    | 2026-06-16 | –        | –          || stopped-ask-prescriber   | not-measured | person-decides
        warfarin    | –               | –    | 2026-05-20 | –        | –          || nothing-kept             | not-needed   | ready
        apixaban    | –               | –    | 2026-06-19 | –        | –          || stopped-ask-prescriber   | not-needed   | person-decides
        clopidogrel | –               | –    | 2026-06-16 | –        | –          || stopped-ask-prescriber   | not-needed   | person-decides
        aspirin     | heart-or-stroke | –    | 2026-06-19 | –        | –          || stopped-ask-prescriber   | not-needed   | person-decides
        aspirin     | –               | –    | 2026-06-19 | –        | –          || stopped-ask-prescriber   | not-needed   | person-decides
        aspirin     | pain            | –    | 2026-06-10 | –        | –          || nothing-kept             | not-needed   | ready
        prednisone  | –               | –    | 2026-06-19 | –        | –          || stopped-ask-prescriber   | not-needed   | person-decides
        naproxen    | pain            | –    | 2026-06-10 | continue | 2026-06-12 || nothing-kept             | not-needed   | ready
        heparin     | –               | skin | 2026-06-19 | –        | –          || nothing-kept             | not-needed   | ready
        warfarin    | –               | –    | 2026-06-19 | hold     | 2026-06-15 || stopped-prescriber-asked | not-measured | ready-after
        apixaban    | –               | –    | 2026-06-18 | hold     | 2026-06-15 || stopped-prescriber-asked | not-needed   | ready
        apixaban    | –               | –    | 2026-06-18 | continue | 2026-06-15 || stopped-ask-prescriber   | not-needed   | person-decides
        apixaban    | –               | –    | 2026-06-18 | continue | 2026-06-18 || stopped-ask-prescriber   | not-needed   | person-decides
        apixaban    | –               | –    | 2026-06-18 | continue | 2026-06-19 || stopped-ask-prescriber   | not-needed   | person-decides
        apixaban    | –               | –    | 2026-06-18 | continue | 2026-06-20 || stopped-prescriber-asked | not-needed   | ready
        """,
        follows=["checklist/heart-aspirin-kept", "checklist/inr", "medicines/warfarin"],
    )  # fmt: skip


def test_what_the_preparation_said_waits_is_not_forgotten_on_the_day(spec: Spec) -> None:
    """A blood thinner where nobody can press, though it was rightly taken on; a steroid injection
    at the place not long ago. A clinician goes ahead by name, or rebooks."""
    spec(
        waiting,
        """
        medicine                 | because              || found                | awaits                                 | verdict
        warfarin                 | deep-spinal-bleeding || deep-spinal-bleeding | contraindications/deep-spinal-bleeding | person-decides
        corticosteroid-injection | steroid-injection    || steroid-injection    | –                                      | person-decides
        """,
        follows=["contraindications/deep-spinal-bleeding", "contraindications/recent-steroid"],
    )  # fmt: skip


def test_a_deep_place_is_cleared_by_two_persons_by_name(spec: Spec) -> None:
    """The prescriber's answer for this session, and the physician's who signed the plan with a
    reason. One person's word counts once; what may be left out is looked at on the day."""
    spec(
        deep_place,
        """
        prescriber | said     | clinician || found                | missing       | verdict
        Dr. Heart  | continue | Dr. Back  || deep-spinal-cleared  | –             | ready
        Dr. Heart  | continue | –         || deep-spinal-bleeding | clinician     | person-decides
        –          | –        | Dr. Back  || deep-spinal-bleeding | prescriber    | person-decides
        –          | –        | –         || deep-spinal-bleeding | both          | person-decides
        Dr. Back   | continue | dr. back  || deep-spinal-bleeding | second-person | person-decides
        Dr. Heart  | hold     | Dr. Back  || deep-spinal-bleeding | left-out      | person-decides
        """,
        follows=["contraindications/deep-spinal-bleeding"],
    )
