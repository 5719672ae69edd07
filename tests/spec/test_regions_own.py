"""What each region has of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from prolo.care.advice import TOPIC, advice_after
from prolo.care.reports import SessionFacts
from prolo.knowledge import load_knowledge
from prolo.knowledge.records import Advice
from tests.spec.tables import Spec

step = "regions"
title = "What each region has of its own"
text = """
Every region has its places on the body map, reports of what was injected, red flags that are asked
before anything else, warning signs and advice for afterwards, and a set of measures. Here stands what
is for one region alone; the general warning signs and the general advice hold for each of them. Advice
whose source is weak waits for a clinician, who confirms it by name. Where nothing of its own is known,
the person's page says so.
"""

K = load_knowledge()
REGIONS = sorted(K.regions)
ENDED = datetime(2026, 6, 1, 10, tzinfo=UTC)


def places(region: str) -> dict[str, object]:
    found = K.regions[region]
    conditions = [one.id for one in K.conditions.values() if one.region == region]
    reports = [one for one in K.protocols.values() if one.condition in conditions]
    return {
        "places": len(found.structures),
        "views": len(found.map_views),
        "conditions": len(conditions),
        "reports": len(reports),
        "without_report": sorted({*conditions} - {one.condition for one in reports}),
    }


def watched(region: str) -> dict[str, object]:
    return {
        "red_flags": _own(K.red_flags.values(), region),
        "warning_signs": _own(K.signs.values(), region),
    }


def advised(region: str) -> dict[str, object]:
    codes = tuple(one.code for one in K.regions[region].structures)
    said = advice_after(SessionFacts(ended_at=ENDED, structures=codes), K)
    own = [one for one in K.advice.values() if one.topic == TOPIC and region in one.regions]
    return {
        "advice": _own(said, region),
        "waits_for_a_clinician": sorted(one.id for one in own if one not in said),
    }


def asked(region: str) -> dict[str, object]:
    return {"measures": K.outcome_sets[region].instruments}


def _own(facts: Iterable[Advice], region: str) -> list[str]:
    return sorted(one.id for one in facts if region in one.regions)


def test_every_region_has_its_places_and_its_conditions(spec: Spec) -> None:
    """Views are the pictures of the body map; reports are publications that say what was injected.
    Of the conditions named as without a report none was read: no plan is drafted from one there."""
    spec(
        places,
        """
        region     || places | views | conditions | reports | without report
        ankle-foot || 10     | 3     | 3          | 5       | –
        back       || 19     | 1     | 3          | 6       | coccyx
        elbow      || 8      | 3     | 2          | 3       | medial-epicondylitis
        hip-pelvis || 8      | 3     | 3          | 2       | gluteal
        jaw        || 6      | 1     | 1          | 3       | –
        knee       || 17     | 4     | 4          | 9       | knee-laxity, patellar-tendon
        neck       || 14     | 2     | 1          | 2       | –
        shoulder   || 12     | 3     | 2          | 3       | shoulder-oa
        thorax     || 16     | 2     | 1          | 0       | thoracic-pain
        wrist-hand || 10     | 1     | 2          | 3       | –
        """,
    )


def test_every_region_has_red_flags_of_its_own(spec: Spec) -> None:
    """Red flags are asked before a treatment, warning signs afterwards."""
    spec(
        watched,
        """
        region     || red flags                                                                                                 | warning signs
        ankle-foot || achilles-rupture, cannot-bear-weight, deep-vein                                                           | calf, cannot-bear
        back       || age, belly-artery, cauda-equina, immune, night-pain, progressive-weakness, spinal-infection               | bladder-bowel, calf, cannot-bear, headache-neck, headache-spinal
        elbow      || distal-biceps                                                                                             | cannot-move
        hip-pelvis || femoral-head-necrosis, femoral-neck-stress, slipped-epiphysis                                             | calf, cannot-bear
        jaw        || giant-cell-arteritis, heart-or-aorta                                                                      | cannot-move
        knee       || cannot-bear-weight, deep-vein, slipped-epiphysis                                                          | calf, cannot-bear
        neck       || heart-or-aorta, immune, myelopathy, neck-artery, progressive-weakness, spinal-infection                   | bladder-bowel, headache-neck, headache-spinal, stroke
        shoulder   || acute-cuff-tear, heart-or-aorta, shoulder-dislocation                                                     | cannot-move
        thorax     || age, cauda-equina, heart-or-aorta, immune, myelopathy, night-pain, progressive-weakness, spinal-infection | bladder-bowel, headache-neck, headache-spinal
        wrist-hand || scaphoid                                                                                                  | cannot-move
        """,
    )


def test_nearly_every_region_has_advice_of_its_own(spec: Spec) -> None:
    """For the knee nothing was read but the page of one surgeon, which waits for a clinician. What
    holds everywhere holds there. Much was written for other injections at the same place; each
    fact says for which. Nobody is told that a numb or unsteady limb is usual after an injection
    at the spine: it is a warning sign there."""
    spec(
        advised,
        """
        region     || advice                       | waits for a clinician
        ankle-foot || unloaded-foot                | numb-foot
        back       || moving-back                  | –
        elbow      || wrist-splint                 | strenuous-arm
        hip-pelvis || numb-leg                     | hidden-pain
        jaw        || soft-diet                    | –
        knee       || –                            | hidden-pain
        neck       || steady-neck                  | –
        shoulder   || lifting-shoulder             | quiet-shoulder
        thorax     || moving-back, short-of-breath | –
        wrist-hand || numb-hand                    | –
        """,
        follows=[
            "advice/unloaded-foot",
            "advice/numb-foot",
            "advice/moving-back",
            "advice/wrist-splint",
            "advice/strenuous-arm",
            "advice/numb-leg",
            "advice/hidden-pain",
            "advice/soft-diet",
            "advice/steady-neck",
            "advice/lifting-shoulder",
            "advice/quiet-shoulder",
            "advice/short-of-breath",
            "advice/numb-hand",
        ],
    )


def test_every_region_has_its_measures(spec: Spec) -> None:
    """Pain, function in one's own activities and the global change are asked everywhere."""
    spec(
        asked,
        """
        region     || measures
        ankle-foot || nprs, psfs, faam, pgic
        back       || nprs, psfs, rmdq, pgic
        elbow      || nprs, psfs, prtee, pgic
        hip-pelvis || nprs, psfs, hoos-12, pgic
        jaw        || nprs, psfs, mio, pgic
        knee       || nprs, psfs, koos-12, pgic
        neck       || nprs, psfs, ndi, pgic
        shoulder   || nprs, psfs, spadi, pgic
        thorax     || nprs, psfs, pgic
        wrist-hand || nprs, psfs, quickdash, pgic
        """,
        follows=[
            "outcome-sets/ankle-foot",
            "outcome-sets/back",
            "outcome-sets/elbow",
            "outcome-sets/hip-pelvis",
            "outcome-sets/jaw",
            "outcome-sets/knee",
            "outcome-sets/neck",
            "outcome-sets/shoulder",
            "outcome-sets/thorax",
            "outcome-sets/wrist-hand",
        ],
    )
