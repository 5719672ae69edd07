"""Signs of danger that belong to one place, and where each of them is asked."""

from __future__ import annotations

from dataclasses import replace

from prolo.care.answers import Answer
from prolo.care.candidate import assess_candidate
from tests.spec.tables import Spec
from tests.spec.test_candidate_weighed import KNOWLEDGE, TODAY, healthy

step = "candidate"
title = "Signs of danger at each place"
place = 2
text = """
Some dangers show at one place alone: a torn artery of the neck, a heart that is felt in the
shoulder, a slipped growth plate that is felt in the knee. Each is asked where it belongs; there,
silence leaves the verdict open. A yes counts wherever it is said.
"""


def flag(place: str, red_flag: str) -> dict[str, object]:
    given = healthy(place)

    def verdict(answer: Answer) -> str:
        flags = {**given.red_flags, red_flag: answer}
        found = assess_candidate(
            replace(given, red_flags=flags), knowledge=KNOWLEDGE, today=TODAY
        ).findings
        weighed = [one for one in found if one.code == red_flag]
        return weighed[0].weight if weighed else ""

    return {"unasked": verdict(Answer.NOT_ASKED), "yes": verdict(Answer.YES)}


def test_each_place_asks_for_its_own_signs(spec: Spec) -> None:
    """«Ask» leaves the verdict open, «emergency» refers now, «defer» waits until it is
    investigated. A yes to what nobody verified asks a clinician."""
    spec(
        flag,
        """
        place              | red flag             || unasked | yes
        neck               | neck-artery          || ask     | emergency
        neck               | heart-or-aorta       || ask     | emergency
        thoracic-pain      | heart-or-aorta       || ask     | emergency
        rotator-cuff       | heart-or-aorta       || ask     | emergency
        tmj                | heart-or-aorta       || ask     | emergency
        knee-oa            | heart-or-aorta       || –       | emergency
        low-back           | belly-artery         || ask     | ask
        sacroiliac         | belly-artery         || ask     | ask
        knee-oa            | deep-vein            || ask     | ask
        achilles           | deep-vein            || ask     | ask
        plantar-fascia     | deep-vein            || ask     | ask
        rotator-cuff       | deep-vein            || –       | ask
        rotator-cuff       | shoulder-dislocation || ask     | emergency
        rotator-cuff       | acute-cuff-tear      || ask     | defer
        lateral-epicondylitis | distal-biceps     || ask     | defer
        thumb-cmc-oa       | scaphoid             || ask     | defer
        hip-oa             | slipped-epiphysis    || ask     | defer
        osgood-schlatter   | slipped-epiphysis    || ask     | defer
        rotator-cuff       | slipped-epiphysis    || –       | defer
        hip-oa             | femoral-neck-stress  || ask     | defer
        groin              | femoral-neck-stress  || ask     | defer
        hip-oa             | femoral-head-necrosis || ask    | defer
        knee-oa            | cannot-bear-weight   || ask     | defer
        ankle-instability  | cannot-bear-weight   || ask     | defer
        achilles           | achilles-rupture     || ask     | defer
        tmj                | giant-cell-arteritis || ask     | emergency
        low-back           | cauda-equina         || ask     | emergency
        """,
        follows=[
            "red-flags/neck-artery",
            "red-flags/heart-or-aorta",
            "red-flags/belly-artery",
            "red-flags/deep-vein",
            "red-flags/shoulder-dislocation",
            "red-flags/acute-cuff-tear",
            "red-flags/distal-biceps",
            "red-flags/scaphoid",
            "red-flags/slipped-epiphysis",
            "red-flags/femoral-neck-stress",
            "red-flags/femoral-head-necrosis",
            "red-flags/cannot-bear-weight",
            "red-flags/achilles-rupture",
            "red-flags/giant-cell-arteritis",
        ],
    )  # fmt: skip
