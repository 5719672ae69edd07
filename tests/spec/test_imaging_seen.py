"""What was seen, and what it does to feasibility at this place and severity."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from prolo.care.images import (
    KELLGREN_LAWRENCE,
    Agreement,
    Change,
    EarlierImages,
    Modality,
    Seen,
    Severity,
    systems_for,
)
from prolo.knowledge import load_knowledge
from tests.spec.imaged import film, found
from tests.spec.tables import Spec

step = "imaging"
title = "What was seen on the images"
place = 1
text = """
A person looks at the images and says what is there; software never does. Each row changes one
thing of a plain film that was taken a month ago, read by a named person, and agrees with the
examination. The heaviest finding decides.
"""

SPINE = ("low-back", "neck", "thoracic-pain")


def grade(condition: str, system: str, grade: str) -> dict[str, object]:
    conclusion = film(condition, grade_system=system, grade=grade)
    rules = ("grade", "tear")
    return {"found": found(conclusion, rules), "verdict": conclusion.verdict}


def seen(condition: str, seen: str) -> dict[str, object]:
    kind = Modality.MRI if condition in SPINE else Modality.ULTRASOUND
    conclusion = film(condition, modality=kind, findings=(Seen(seen),))
    (finding,) = (one for one in conclusion.findings if one.rule == "imaging.finding")
    return {
        "weight": finding.weight,
        "follows": [ref.partition("/")[2] for ref in finding.facts],
        "verdict": conclusion.verdict,
    }


def severity(condition: str, grade: str, severity: str) -> dict[str, object]:
    system = KELLGREN_LAWRENCE if grade else ""
    kind = Modality.XRAY if grade else Modality.MRI
    conclusion = film(
        condition, modality=kind, grade_system=system, grade=grade, severity=Severity(severity)
    )
    rules = ("grade", "severity")
    return {"found": found(conclusion, rules), "verdict": conclusion.verdict}


def reading(read_by: str, agrees: str) -> dict[str, object]:
    conclusion = film(
        "knee-oa",
        grade_system=KELLGREN_LAWRENCE,
        grade="2",
        read_by=read_by,
        agrees=Agreement(agrees),
    )
    rules = ("reading", "agreement")
    return {"found": found(conclusion, rules), "verdict": conclusion.verdict}


def taken(taken_on: str, still_shows: str) -> dict[str, object]:
    conclusion = film(
        "knee-oa",
        grade_system=KELLGREN_LAWRENCE,
        grade="2",
        taken_on=date.fromisoformat(taken_on),
        still_shows=still_shows == "yes",
    )
    return {"found": found(conclusion, ("age",)), "verdict": conclusion.verdict}


def size(mm: str) -> dict[str, object]:
    conclusion = film(
        "rotator-cuff",
        modality=Modality.ULTRASOUND,
        grade_system="tear",
        grade="full",
        tear_mm=Decimal(mm),
    )
    (finding,) = (one for one in conclusion.findings if one.code == "tear-size")
    return {"size": finding.params["size"], "weight": finding.weight}


def change(before: str, now: str, change: str) -> dict[str, object]:
    conclusion = film(
        "knee-oa",
        grade_system=KELLGREN_LAWRENCE,
        grade=now,
        earlier=EarlierImages(
            taken_on=date(2025, 5, 20), grade_system=KELLGREN_LAWRENCE, grade=before
        ),
        change=Change(change),
    )
    return {"found": found(conclusion, ("change",)), "verdict": conclusion.verdict}


def sides(treated: str, imaged: str) -> dict[str, object]:
    condition = "low-back" if treated == "midline" else "knee-oa"
    conclusion = film(condition, treated=treated, modality=Modality.MRI, side=imaged)
    return {"found": found(conclusion, ("side",)), "verdict": conclusion.verdict}


def tear(condition: str, tear: str, mm: str) -> dict[str, object]:
    conclusion = film(
        condition,
        modality=Modality.ULTRASOUND,
        grade_system="tear",
        grade=tear,
        tear_mm=Decimal(mm) if mm else None,
    )
    rules = ("tear", "grade")
    return {"found": found(conclusion, rules), "verdict": conclusion.verdict}


def test_grades_two_and_three_are_what_trials_of_the_knee_entered(spec: Spec) -> None:
    """Grade 4 is a destroyed joint, and sources disagree about it. Grades 0 and 1 hardly fit a
    diagnosis of osteoarthritis; in a knee that is treated for its ligaments they are only noted.
    No trial of the hip that was read here entered people by a grade."""
    spec(
        grade,
        """
        condition   | system            | grade || found              | verdict
        knee-oa     | kellgren-lawrence | 0     || grade-does-not-fit | feasible-with-conditions
        knee-oa     | kellgren-lawrence | 1     || grade-does-not-fit | feasible-with-conditions
        knee-oa     | kellgren-lawrence | 2     || grade-as-trials    | feasible
        knee-oa     | kellgren-lawrence | 3     || grade-as-trials    | feasible
        knee-oa     | kellgren-lawrence | 4     || end-stage-joint    | feasible-with-conditions
        knee-oa     | –                 | –     || grade-missing      | awaiting-images
        hip-oa      | kellgren-lawrence | 2     || grade-noted        | feasible
        hip-oa      | kellgren-lawrence | 4     || end-stage-joint    | feasible-with-conditions
        hip-oa      | –                 | –     || grade-missing      | awaiting-images
        knee-laxity | kellgren-lawrence | 0     || grade-noted        | feasible
        knee-laxity | kellgren-lawrence | 4     || end-stage-joint    | feasible-with-conditions
        low-back    | pfirrmann         | 2     || grade-noted        | feasible
        low-back    | pfirrmann         | 4     || disc-degeneration  | feasible
        """,
        follows=[
            "protocols/sert-2020",
            "protocols/ebnerasooli-2024",
            "contraindications/end-stage-joint",
            "criteria/chronic-disease",
        ],
    )


def test_a_scale_that_no_trial_entered_by_is_kept_and_its_worst_grades_ask(spec: Spec) -> None:
    """Each joint has the scales that are made for it. The papers were not read, so no rule follows
    them: the grade is on record, and is compared with later ones. Of the worst ones a clinician
    decides: nobody verified which they are, and nobody is barred by it."""
    spec(
        grade,
        """
        condition         | system          | grade    || found       | verdict
        thumb-cmc-oa      | eaton-littler   | 3        || grade-noted | feasible
        thumb-cmc-oa      | eaton-littler   | 4        || worst-grade | clinician-decides
        rotator-cuff      | samilson-prieto | moderate || grade-noted | feasible
        rotator-cuff      | samilson-prieto | severe   || worst-grade | clinician-decides
        sacroiliac        | new-york        | 2        || grade-noted | feasible
        sacroiliac        | new-york        | 3        || worst-grade | clinician-decides
        sacroiliac        | new-york        | 4        || worst-grade | clinician-decides
        low-back          | meyerding       | 1        || grade-noted | feasible
        low-back          | meyerding       | 4        || worst-grade | clinician-decides
        low-back          | meyerding       | 5        || worst-grade | clinician-decides
        tmj               | wilkes          | 3        || grade-noted | feasible
        tmj               | wilkes          | 5        || worst-grade | clinician-decides
        ankle-instability | takakura        | 2        || grade-noted | feasible
        ankle-instability | takakura        | 4        || worst-grade | clinician-decides
        low-back          | pfirrmann       | 5        || worst-grade | clinician-decides
        """,
        follows=[
            "criteria/imaging",
            "gradings/eaton-littler",
            "gradings/samilson-prieto",
            "gradings/new-york",
            "gradings/meyerding",
            "gradings/wilkes",
            "gradings/takakura",
            "gradings/pfirrmann",
        ],
    )


@pytest.mark.parametrize("condition", sorted(load_knowledge().conditions))
def test_the_last_grade_of_no_scale_is_plainly_feasible(condition: str) -> None:
    knowledge = load_knowledge()
    for system in systems_for(knowledge.conditions[condition], knowledge):
        last = knowledge.gradings[system].grades[-1]
        assert film(condition, grade_system=system, grade=last).verdict != "feasible", system


def test_some_findings_stop_whatever_else_was_seen(spec: Spec) -> None:
    """Infection is an emergency. A screw or plate does not bar: the injector is told where it is.
    A squeezed nerve root explains the pain otherwise; a worn disc decides nothing by itself."""
    spec(
        seen,
        """
        condition    | seen                    || weight    | follows                               | verdict
        knee-oa      | fracture                || bar       | fracture                              | not-feasible
        knee-oa      | tumour                  || bar       | cancer-pain                           | not-feasible
        knee-oa      | infection               || emergency | septic-joint                          | refer-emergency
        low-back     | infection               || emergency | spinal-infection                      | refer-emergency
        knee-oa      | prosthesis              || bar       | prosthetic-joint                      | not-feasible
        knee-oa      | metal                   || inform    | prosthetic-joint                      | feasible
        low-back     | spinal-cord-compression || bar       | myelopathy, cauda-equina              | not-feasible
        neck         | spinal-cord-compression || bar       | myelopathy, cauda-equina              | not-feasible
        low-back     | nerve-root-compression  || condition | source-of-pain, progressive-weakness  | feasible-with-conditions
        low-back     | disc-degeneration       || inform    | chronic-disease                       | feasible
        rotator-cuff | tendinosis              || met       | bertrand-2016                         | feasible
        plantar-fascia | tendinosis            || inform    | imaging                               | feasible
        knee-oa      | nothing-abnormal        || inform    | imaging                               | feasible
        """,
        follows=[
            "contraindications/fracture",
            "contraindications/cancer-pain",
            "contraindications/septic-joint",
            "contraindications/prosthetic-joint",
            "red-flags/spinal-infection",
            "red-flags/myelopathy",
            "red-flags/cauda-equina",
            "red-flags/progressive-weakness",
            "criteria/source-of-pain",
        ],
    )


def test_severe_changes_need_a_clinicians_word(spec: Spec) -> None:
    """A grade of 4 has said it already."""
    spec(
        severity,
        """
        condition    | grade | severity || found                   | verdict
        knee-oa      | 3     | severe   || severe, grade-as-trials | feasible-with-conditions
        knee-oa      | 4     | severe   || end-stage-joint         | feasible-with-conditions
        knee-oa      | 3     | moderate || grade-as-trials         | feasible
        rotator-cuff | –     | severe   || severe                  | feasible-with-conditions
        rotator-cuff | –     | mild     || –                       | feasible
        rotator-cuff | –     | unknown  || –                       | awaiting-images
        """,
        follows=["contraindications/end-stage-joint", "criteria/imaging"],
    )


def test_a_tendon_torn_through_is_not_what_the_trials_entered(spec: Spec) -> None:
    spec(
        tear,
        """
        condition      | tear    | mm  || found               | verdict
        rotator-cuff   | none    | –   || grade-noted         | feasible
        rotator-cuff   | partial | 6   || partial-tear        | feasible
        rotator-cuff   | full    | 12  || full-thickness-tear, tear-size | feasible-with-conditions
        rotator-cuff   | full    | –   || full-thickness-tear | feasible-with-conditions
        plantar-fascia | partial | 6   || partial-tear        | feasible
        achilles       | full    | –   || full-thickness-tear | feasible-with-conditions
        """,
        follows=["protocols/bertrand-2016", "regions/shoulder"],
    )


def test_a_tear_that_was_measured_has_a_size(spec: Spec) -> None:
    """By its length, as surgeons class it; it informs, and the whole thickness has decided."""
    spec(
        size,
        """
        mm   || size    | weight
        9.9  || small   | inform
        10   || medium  | inform
        29.9 || medium  | inform
        30   || large   | inform
        49.9 || large   | inform
        50   || massive | inform
        """,
        follows=["gradings/deorio-cofield"],
    )


def test_a_follow_up_says_the_change_and_the_later_images_decide(spec: Spec) -> None:
    """What a person says of the change is kept; no rule that was read follows it."""
    spec(
        change,
        """
        before | now | change         || found          | verdict
        2      | 2   | same           || same           | feasible
        2      | 3   | worse          || worse          | feasible
        3      | 4   | worse          || worse          | feasible-with-conditions
        3      | 2   | better         || better         | feasible
        2      | 2   | not-comparable || not-comparable | feasible
        """,
        follows=["criteria/imaging"],
    )


def test_somebody_has_read_them_and_they_agree_with_the_examination(spec: Spec) -> None:
    spec(
        reading,
        """
        read by | agrees     || found                | verdict
        Dr Abel | yes        || agrees               | feasible
        Dr Abel | partly     || agrees-partly        | feasible-with-conditions
        Dr Abel | no         || disagrees            | feasible-with-conditions
        Dr Abel | not-judged || not-judged           | awaiting-images
        –       | yes        || not-read, agrees     | awaiting-images
        –       | not-judged || not-read, not-judged | awaiting-images
        """,
        follows=["criteria/imaging"],
    )


def silent(seen: str, severity: str) -> dict[str, object]:
    findings = (Seen(seen),) if seen else ()
    conclusion = film("low-back", findings=findings, severity=Severity(severity))
    return {"found": found(conclusion, ("reading",)), "verdict": conclusion.verdict}


def test_silence_about_what_was_seen_is_not_nothing_abnormal(spec: Spec) -> None:
    spec(
        silent,
        """
        seen             | severity || found        | verdict
        –                | unknown  || nothing-said | awaiting-images
        nothing-abnormal | unknown  || –            | feasible
        –                | mild     || –            | feasible
        """,
        follows=["criteria/imaging"],
    )


def test_old_images_are_taken_again_or_looked_at_again(spec: Spec) -> None:
    """Today is 20 June 2026."""
    spec(
        taken,
        """
        taken on   | still shows || found               | verdict
        2026-06-20 | no          || –                   | feasible
        2025-06-20 | no          || –                   | feasible
        2025-06-19 | no          || images-old          | awaiting-images
        2025-06-19 | yes         || images-old-but-hold | feasible
        """,
        follows=["thresholds/images-months"],
    )


def test_images_of_the_other_side_clear_nothing(spec: Spec) -> None:
    spec(
        sides,
        """
        treated | imaged || found      | verdict
        right   | right  || –          | feasible
        right   | both   || –          | feasible
        right   | –      || –          | feasible
        right   | left   || other-side | awaiting-images
        left    | right  || other-side | awaiting-images
        midline | left   || –          | feasible
        """,
        follows=["criteria/imaging"],
    )
