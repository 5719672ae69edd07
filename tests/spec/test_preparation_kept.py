"""What is never stopped by software, and what waits."""

from __future__ import annotations

from datetime import date

from prolo.care.medicines import Reason
from prolo.care.preparation import (
    Clearance,
    ClinicianHold,
    Decision,
    MedicineUse,
    plan_preparation,
)
from prolo.knowledge import load_knowledge
from prolo.knowledge.clinic import with_clinic
from prolo.knowledge.records import Confirmation
from tests.spec.tables import Spec

step = "preparation"
place = 3
title = "What is never stopped by software, and what waits"
text = """
Aspirin for the heart, blood thinners and steroids are taken on until their prescriber says
otherwise: no date to stop them is ever printed. Where prolo is in doubt it asks, because telling
somebody to stop a medicine for the heart is worse than asking once too often.
"""

SESSION_ON = date(2026, 6, 20)


def prepared(
    medicine: str = "",
    reason: str = "",
    *,
    place: str = "",
    ended_on: str = "",
    prescriber: str = "",
    decided: str = "",
    confirmed: str = "",
    form: str = "",
) -> dict[str, object]:
    clearance = Clearance(
        decision=Decision(decided or "continue"), by="Dr Ota", on=SESSION_ON, reason="spoken to"
    )
    use = MedicineUse(
        typed=medicine,
        medicine=medicine,
        reason=Reason(reason),
        ended_on=date.fromisoformat(ended_on) if ended_on else None,
        prescriber=prescriber,
        topical=form == "skin",
        clearance=clearance if decided else None,
    )
    by_name = Confirmation(by="Dr Reyes", on=date(2026, 1, 1), reason="guideline read")
    plan = plan_preparation(
        medicines=[use],
        session_on=SESSION_ON,
        sedation="none",
        knowledge=with_clinic(
            load_knowledge(),
            confirmations=[(confirmed, by_name)] if confirmed else [],
            own_values=[],
        ),
        today=date(2026, 6, 1),
        region=place if "-" not in place else "",
        structures=[place] if "-" in place else [],
    )
    found = [one for one in plan.conclusion.findings if one.rule != "preparation.food"]
    return {
        "instruction": plan.medicines[0].instruction,
        "last_dose_on": plan.medicines[0].last_dose_on,
        "earliest_session_on": plan.medicines[0].earliest_session_on,
        "found": [one.code for one in found],
        "weights": [one.weight for one in found],
        "awaits": [one.awaits for one in found if one.awaits],
        "verdict": plan.conclusion.verdict,
    }


def test_the_reason_decides_about_aspirin(spec: Spec) -> None:
    spec(
        prepared,
        """
        medicine | reason                 || instruction | last dose on | found                | verdict
        aspirin  | heart-or-stroke        || keep-taking | –            | heart-aspirin        | prescriber
        aspirin  | pain                   || leave-out   | 2026-06-17   | hold                 | hold
        aspirin  | –                      || keep-taking | –            | reason-unknown       | ask
        aspirin  | gout                   || keep-taking | –            | aspirin-other-reason | prescriber
        aspirin  | inflammatory-arthritis || keep-taking | –            | aspirin-other-reason | prescriber
        aspirin  | other                  || keep-taking | –            | aspirin-other-reason | prescriber
        """,
        follows=["medicines/aspirin"],
    )  # fmt: skip


def test_blood_thinners_and_steroids_go_to_the_prescriber(spec: Spec) -> None:
    """A rule that nobody verified still goes in the safe direction, and says that it waits for
    a clinician's confirmation."""
    spec(
        prepared,
        """
        medicine    || instruction | found             | verdict    | awaits
        warfarin    || keep-taking | blood-thinner     | prescriber | –
        apixaban    || keep-taking | blood-thinner     | prescriber | –
        enoxaparin  || keep-taking | blood-thinner     | prescriber | –
        clopidogrel || keep-taking | blood-thinner     | prescriber | –
        prednisone  || keep-taking | long-term-steroid | prescriber | medicines/prednisone
        """,
        follows=["medicines/warfarin", "medicines/apixaban", "medicines/prednisone"],
    )


def test_a_deep_place_at_the_spine_waits_until_it_is_cleared(spec: Spec) -> None:
    """A place that is not known yet, or that nobody verified, clears nobody. Peripheral joints go
    ahead once the prescriber was asked."""
    spec(
        prepared,
        """
        medicine | reason          | place                | confirmed                              || found                               | weights           | verdict
        warfarin | –               | knee-joint           | –                                      || blood-thinner                       | prescriber        | prescriber
        warfarin | –               | back-facet-l4-5      | –                                      || blood-thinner, deep-spinal-bleeding | prescriber, ask   | ask
        warfarin | –               | back-facet-l4-5      | contraindications/deep-spinal-bleeding || blood-thinner, deep-spinal-bleeding | prescriber, defer | defer
        warfarin | –               | back                 | contraindications/deep-spinal-bleeding || blood-thinner, deep-spinal-bleeding | prescriber, defer | defer
        warfarin | –               | back-iliac-crest     | contraindications/deep-spinal-bleeding || blood-thinner, deep-spinal-bleeding | prescriber, defer | defer
        warfarin | –               | back-sacroiliac-joint | contraindications/deep-spinal-bleeding || blood-thinner                      | prescriber        | prescriber
        aspirin  | heart-or-stroke | back-facet-l4-5      | contraindications/deep-spinal-bleeding || heart-aspirin, deep-spinal-bleeding | prescriber, defer | defer
        naproxen | pain            | back-facet-l4-5      | contraindications/deep-spinal-bleeding || hold                                | hold              | hold
        """,
        follows=["contraindications/deep-spinal-bleeding", "contraindications/anticoagulant"],
    )  # fmt: skip


def test_what_is_put_on_the_skin_lets_no_deep_place_bleed(spec: Spec) -> None:
    """Heparin gel is not heparin: it thins the blood of nobody, whether it is taken on, cleared by
    the prescriber or has just ended. The prescriber of what was written is asked all the same."""
    spec(
        prepared,
        """
        medicine | form | place           | decided  | ended on   || instruction | found                               | verdict
        heparin  | –    | back-facet-l4-5 | –        | –          || keep-taking | blood-thinner, deep-spinal-bleeding | ask
        heparin  | skin | back-facet-l4-5 | –        | –          || keep-taking | blood-thinner                       | prescriber
        heparin  | –    | back-facet-l4-5 | continue | –          || keep-taking | cleared, deep-spinal-bleeding       | ask
        heparin  | skin | back-facet-l4-5 | continue | –          || keep-taking | cleared                             | inform
        heparin  | –    | back            | continue | –          || keep-taking | cleared, deep-spinal-bleeding       | ask
        heparin  | skin | back            | continue | –          || keep-taking | cleared                             | inform
        heparin  | –    | back-facet-l4-5 | –        | 2026-06-10 || nothing     | ended-of-late, deep-spinal-bleeding | ask
        heparin  | skin | back-facet-l4-5 | –        | 2026-06-10 || nothing     | ended-of-late                       | ask
        """,
        follows=["contraindications/deep-spinal-bleeding", "medicines/heparin"],
    )  # fmt: skip


def test_what_it_is_for_is_asked_before_anything_is_stopped(spec: Spec) -> None:
    """Gout, inflammatory arthritis or heart disease: the prescriber first."""
    spec(
        prepared,
        """
        medicine | reason                 | confirmed         || instruction | last dose on | found                | weights    | awaits
        naproxen | pain                   | –                 || leave-out   | 2026-06-16   | hold                 | hold       | –
        naproxen | other                  | –                 || leave-out   | 2026-06-16   | hold                 | hold       | –
        naproxen | –                      | –                 || ask-first   | –            | reason-unknown       | ask        | –
        naproxen | gout                   | –                 || ask-first   | –            | ask-prescriber-first | ask        | advice/harm-check
        naproxen | inflammatory-arthritis | –                 || ask-first   | –            | ask-prescriber-first | ask        | advice/harm-check
        naproxen | heart-or-stroke        | –                 || ask-first   | –            | ask-prescriber-first | ask        | advice/harm-check
        naproxen | gout                   | advice/harm-check || ask-first   | –            | ask-prescriber-first | prescriber | –
        """,
        follows=["advice/harm-check"],
    )  # fmt: skip


def test_a_persons_decision_settles_the_question(spec: Spec) -> None:
    """«Continue» clears, but is no word about a needle where nobody can press; «hold» lets the rule
    print its dates, but never for what only the prescriber may stop."""
    spec(
        prepared,
        """
        medicine | reason          | place           | decided  || instruction | last dose on | found                                        | verdict
        warfarin | –               | back-facet-l4-5 | continue || keep-taking | –            | cleared, deep-spinal-bleeding                | ask
        warfarin | –               | knee-joint      | continue || keep-taking | –            | cleared                                      | inform
        aspirin  | heart-or-stroke | neck-facet-c5-6 | continue || keep-taking | –            | cleared, deep-spinal-bleeding                | ask
        naproxen | pain            | back-facet-l4-5 | continue || keep-taking | –            | cleared                                      | inform
        warfarin | –               | back-facet-l4-5 | hold     || keep-taking | –            | blood-thinner, cleared, deep-spinal-bleeding | ask
        aspirin  | heart-or-stroke | –               | hold     || keep-taking | –            | heart-aspirin, cleared                       | prescriber
        naproxen | gout            | –               | hold     || leave-out   | 2026-06-16   | hold, cleared                                | hold
        naproxen | pain            | –               | continue || keep-taking | –            | cleared                                      | inform
        –        | –               | –               | continue || keep-taking | –            | cleared                                      | inform
        """,
        follows=["advice/stop-blood-thinner", "contraindications/deep-spinal-bleeding"],
    )  # fmt: skip


def test_what_ended_is_not_taken_on_again(spec: Spec) -> None:
    """Before a session on 20 June 2026. Of what only its prescriber may stop, and what ended within
    thirty days, it is asked who ended it, and for a deep place it counts as taken."""
    spec(
        prepared,
        """
        medicine    | reason          | ended on   | place           | decided  || instruction | found                               | verdict
        warfarin    | –               | 2023-05-01 | back-facet-l4-5 | –        || nothing     | ended                               | inform
        clopidogrel | –               | 2022-05-01 | knee-joint      | –        || nothing     | ended                               | inform
        prednisone  | –               | 2024-05-01 | knee-joint      | –        || nothing     | ended                               | inform
        aspirin     | heart-or-stroke | 2020-05-01 | back-facet-l4-5 | –        || nothing     | ended                               | inform
        naproxen    | gout            | 2020-05-01 | knee-joint      | –        || nothing     | ended                               | inform
        warfarin    | –               | 2023-05-01 | knee-joint      | continue || nothing     | ended                               | inform
        warfarin    | –               | 2026-05-20 | knee-joint      | –        || nothing     | ended                               | inform
        warfarin    | –               | 2026-05-21 | knee-joint      | –        || nothing     | ended-of-late                       | ask
        warfarin    | –               | 2026-06-10 | back-facet-l4-5 | –        || nothing     | ended-of-late, deep-spinal-bleeding | ask
        aspirin     | –               | 2026-06-10 | knee-joint      | –        || nothing     | ended-of-late                       | ask
        prednisone  | –               | 2026-06-10 | back-facet-l4-5 | –        || nothing     | ended-of-late                       | ask
        prednisone  | –               | 2026-06-10 | knee-joint      | continue || nothing     | cleared                             | inform
        paracetamol | –               | 2026-06-10 | knee-joint      | –        || nothing     | allowed                             | inform
        """,
        follows=["medicines/warfarin", "medicines/aspirin", "medicines/prednisone"],
    )  # fmt: skip


def both(medicine: str, first_ended_on: str) -> dict[str, object]:
    was = MedicineUse(
        typed=medicine, medicine=medicine, ended_on=date.fromisoformat(first_ended_on)
    )
    now = MedicineUse(typed=medicine, medicine=medicine)
    plans = [
        plan_preparation(
            medicines=uses,
            session_on=SESSION_ON,
            sedation="none",
            knowledge=load_knowledge(),
            today=date(2026, 6, 1),
        )
        for uses in ([was, now], [now, was])
    ]
    return {"instructions": [row.instruction for one in plans for row in one.medicines]}


def test_what_ended_once_and_is_taken_now_is_taken(spec: Spec) -> None:
    """Whichever of the two was written down first. A steroid injection ends on its day: each is
    one of its own."""
    spec(
        both,
        """
        medicine                 | first ended on || instructions
        warfarin                 | 2023-05-01     || keep-taking, keep-taking
        corticosteroid-injection | 2026-06-01     || ask-first, ask-first, ask-first, ask-first
        """,
    )


def test_a_steroid_injection_may_have_been_at_the_place(spec: Spec) -> None:
    """Ninety days, before a session on 20 June 2026. A list of medicines does not say where."""
    spec(
        prepared,
        """
        medicine                 | ended on   || found                    | verdict | earliest session on
        corticosteroid-injection | 2026-05-30 || steroid-injection        | ask     | –
        corticosteroid-injection | 2026-03-23 || steroid-injection        | ask     | –
        corticosteroid-injection | 2026-03-22 || steroid-injection-passed | inform  | –
        corticosteroid-injection | 2026-01-10 || steroid-injection-passed | inform  | –
        corticosteroid-injection | –          || steroid-date-unknown     | ask     | –
        """,
        follows=["thresholds/steroid-injection-days", "medicines/corticosteroid-injection"],
    )


def listed(typed: str, place: str) -> dict[str, object]:
    plan = plan_preparation(
        medicines=[
            MedicineUse(
                typed=typed, medicine="corticosteroid-injection", ended_on=date(2026, 5, 30)
            )
        ],
        session_on=SESSION_ON,
        sedation="none",
        knowledge=load_knowledge(),
        today=date(2026, 6, 1),
        region=place,
    )
    found = [one for one in plan.conclusion.findings if one.rule == "preparation.steroid"]
    return {"found": [f"{one.code} {one.weight}" for one in found]}


def test_a_steroid_injection_at_another_place_puts_off_nothing_here(spec: Spec) -> None:
    """Three weeks before the session. Near places, another side, a shot for the whole body and a
    line that names no place are asked about; so is one where the place is that of whoever gave it,
    or of what it was given for, and one with a word that nobody knows: it may be a place."""
    spec(
        listed,
        """
        typed                              | place    || found
        cortisone shot left shoulder       | knee     || steroid-elsewhere inform
        Cortison Spritze linke Schulter    | knee     || steroid-elsewhere inform
        cortisone shot right elbow         | back     || steroid-elsewhere inform
        cortisone shot left knee           | knee     || steroid-injection ask
        cortisone shot shoulder and knee   | knee     || steroid-injection ask
        cortisone shot left shoulder       | neck     || steroid-injection ask
        cortisone shot shoulder, others    | knee     || steroid-injection ask
        cortisone shot left hand side      | knee     || steroid-injection ask
        cortisone shot in the hip          | knee     || steroid-injection ask
        cortisone depot shoulder           | knee     || steroid-injection ask
        cortisone shot                     | knee     || steroid-injection ask
        cortisone shot left shoulder       | –        || steroid-injection ask
        cortisone shot low back            | knee     || steroid-elsewhere inform
        cortisone shot low back            | hip-pelvis || steroid-injection ask
        cortisone shot SI joint (SIJ)      | hip-pelvis || steroid-injection ask
        Cortison Spritze Kreuz             | hip-pelvis || steroid-injection ask
        cortisone shot lumbar              | hip-pelvis || steroid-injection ask
        cortisone shot right hip           | back     || steroid-injection ask
        cortisone shot spine               | neck     || steroid-injection ask
        cortisone epidural lumbar          | knee     || steroid-injection ask
        cortisone shot from hand surgeon   | knee     || steroid-injection ask
        cortisone shot, foot doctor        | knee     || steroid-injection ask
        cortisone shot Spine Center        | knee     || steroid-injection ask
        Kenalog shot for hand eczema       | knee     || steroid-injection ask
        Cortison Spritze Fuß Klinik        | knee     || steroid-injection ask
        Kenalog Spritze Ekzem Hand         | knee     || steroid-injection ask
        cortisona cirujano de mano         | knee     || steroid-injection ask
        Kenalog 40 mg shot left shoulder in May | knee || steroid-elsewhere inform
        2 cortisone shots right shoulder joint, last week | knee || steroid-elsewhere inform
        cortisone shot shoulder and kne    | knee     || steroid-injection ask
        cortisone shot shoulder + meniscus | knee     || steroid-injection ask
        cortisone shot mouth and left foot | jaw      || steroid-injection ask
        cortisone shot rotator cuff        | knee     || steroid-elsewhere inform
        cortisone shot elbow, genou        | knee     || steroid-injection ask
        cortisone shot shoulder, not sure  | knee     || steroid-injection ask
        cortisone shot left shoulder, Dr Ota | knee   || steroid-injection ask
        """,
        follows=["thresholds/steroid-injection-days", "medicines/corticosteroid-injection"],
    )


def test_what_may_be_taken_on(spec: Spec) -> None:
    """And what nobody recognised is asked about, never dropped."""
    spec(
        prepared,
        """
        medicine    | prescriber || instruction | found              | verdict
        paracetamol | –          || keep-taking | allowed            | inform
        duloxetine  | –          || keep-taking | allowed            | inform
        tramadol    | Dr Ota     || keep-taking | allowed            | inform
        tramadol    | –          || ask-first   | only-if-prescribed | ask
        –           | –          || ask-first   | unknown-medicine   | ask
        """,
        follows=["medicines/paracetamol", "medicines/tramadol"],
    )


def own_days(
    typed: str, medicine: str, before: str, after: str, ended_on: str
) -> dict[str, object]:
    own = ClinicianHold(
        days_before=int(before),
        days_after=int(after) if after else None,
        by="Dr Reyes",
        reason="a statin",
    )
    use = MedicineUse(
        typed=typed,
        medicine=medicine,
        ended_on=date.fromisoformat(ended_on) if ended_on else None,
        own_hold=own,
    )
    plan = plan_preparation(
        medicines=[use],
        session_on=SESSION_ON,
        sedation="none",
        knowledge=load_knowledge(),
        today=date(2026, 6, 1),
    )
    (row,), (found, *_rest) = plan.medicines, plan.conclusion.findings
    return {
        "instruction": row.instruction,
        "last_dose_on": row.last_dose_on,
        "restart_on": row.restart_on,
        "found": found.code,
        "by": found.params.get("by"),
        "verdict": plan.conclusion.verdict,
    }


def test_a_clinicians_own_days_settle_what_no_rule_is_about(spec: Spec) -> None:
    """By their name, whether nobody recognised it or it is known by its name alone. No day before
    and none after is no day at all. Of what nobody recognised no rule gives the days after: they
    are said, or it is asked about on."""
    spec(
        own_days,
        """
        typed        | medicine         | before | after | ended on   || instruction | last dose on | restart on | found             | by       | verdict
        atorvastatin | –                | 0      | –     | –          || keep-taking | –            | –          | kept-by-clinician | Dr Reyes | inform
        atorvastatin | –                | 0      | 0     | –          || keep-taking | –            | –          | kept-by-clinician | Dr Reyes | inform
        atorvastatin | –                | 2      | 1     | –          || leave-out   | 2026-06-18   | 2026-06-21 | hold              | Dr Reyes | hold
        atorvastatin | –                | 0      | 3     | –          || leave-out   | 2026-06-20   | 2026-06-23 | hold              | Dr Reyes | hold
        atorvastatin | –                | 2      | –     | –          || ask-first   | –            | –          | unknown-medicine  | –        | ask
        atorvastatin | –                | 0      | –     | 2026-06-10 || nothing     | –            | –          | kept-by-clinician | Dr Reyes | inform
        Lantus       | insulin-glargine | 0      | –     | –          || keep-taking | –            | –          | kept-by-clinician | Dr Reyes | inform
        garlic       | garlic           | 7      | 1     | –          || leave-out   | 2026-06-13   | 2026-06-21 | hold              | Dr Reyes | hold
        Coumadin     | warfarin         | 0      | –     | –          || keep-taking | –            | –          | blood-thinner     | –        | prescriber
        naproxen     | naproxen         | 0      | –     | –          || leave-out   | 2026-06-20   | 2026-06-27 | hold              | Dr Reyes | hold
        """,
        follows=["medicines/insulin-glargine", "medicines/garlic", "medicines/warfarin"],
    )  # fmt: skip


def test_what_is_known_by_its_name_alone_is_asked(spec: Spec) -> None:
    """A herb may make bleeding easier, whatever it is taken for; of an insulin nothing we read says
    what to do around a session. Nothing is left out by dates, and nothing is cleared: a clinician
    answers."""
    spec(
        prepared,
        """
        medicine         || instruction | found     | verdict
        garlic           || ask-first   | may-bleed | ask
        fish-oil         || ask-first   | may-bleed | ask
        sertraline       || ask-first   | may-bleed | ask
        methyl-salicylate || ask-first  | may-bleed | ask
        insulin-glargine || ask-first   | no-rule   | ask
        semaglutide      || ask-first   | no-rule   | ask
        methotrexate     || ask-first   | no-rule   | ask
        """,
        follows=["medicines/garlic", "medicines/semaglutide"],
    )
