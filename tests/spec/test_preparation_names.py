"""Which medicine was meant."""

from __future__ import annotations

from prolo.care.medicines import recognise_medicines
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "preparation"
place = 1
title = "Which medicine was meant"
text = """
A name, alias or brand that the knowledge has is recognised whatever its case, accents, salt, form
or dose. Everything else is asked: a misspelling is never corrected silently, and what is unknown
is never dropped.
"""


def recognised(typed: str) -> dict[str, object]:
    found = recognise_medicines(typed.replace("/n", "\n"), knowledge=load_knowledge())
    return {
        "medicine": [one.medicine or "?" for one in found],
        "topical": any(one.topical for one in found),
        "asked": [question for one in found for question in one.questions],
        "candidates": [candidate for one in found for candidate in one.candidates],
    }


def test_what_is_known_is_recognised(spec: Spec) -> None:
    spec(
        recognised,
        """
        typed                         || medicine             | topical
        naproxen                      || naproxen             | no
        NAPROXÈN                      || naproxen             | no
        Naprosyn 500 mg twice daily   || naproxen             | no
        ibuprofen 200mg OTC           || ibuprofen            | no
        indomethacin                  || indometacin          | no
        diclofenac sodium 50mg b.i.d. || diclofenac           | no
        Voltaren gel                  || diclofenac           | yes
        dabigatran 150 mg             || dabigatran-etexilate | no
        acetaminophen extra strength  || paracetamol          | no
        """,
        follows=["medicines/naproxen"],
    )


def test_what_is_near_is_asked_never_corrected(spec: Spec) -> None:
    """A name with words that nobody explained may be another product. A brand that nobody checked
    is a question too."""
    spec(
        recognised,
        """
        typed      || medicine | asked        | candidates
        naproxin   || ?        | did-you-mean | naproxen
        Celebrx    || ?        | did-you-mean | celecoxib
        napro      || ?        | did-you-mean | naproxen
        Advil PM   || ?        | did-you-mean | ibuprofen
        Aleve-D    || ?        | did-you-mean | naproxen
        Toradol    || ?        | did-you-mean | ketorolac
        Coumadin   || ?        | did-you-mean | warfarin
        """,
        follows=["medicines/ketorolac", "medicines/warfarin"],
    )


def test_what_is_unknown_is_kept_and_asked(spec: Spec) -> None:
    spec(
        recognised,
        """
        typed                  || medicine   | asked
        metformin 500 mg       || ?          | unknown
        the little white ones  || ?          | unknown
        naproxen and metformin || naproxen, ? | unknown
        """,
    )


def test_a_line_may_hold_several(spec: Spec) -> None:
    """A dose after a comma belongs to the name before it."""
    spec(
        recognised,
        """
        typed                                 || medicine
        Aleve, paracetamol 1,000 mg           || naproxen, paracetamol
        ibuprofen 400 mg, twice a day         || ibuprofen
        mobic + warfarin                      || meloxicam, warfarin
        meloxicam 15 mg/n tramadol as needed  || meloxicam, tramadol
        diclofenac/misoprostol                || diclofenac, ?
        """,
    )


def test_the_reason_decides_about_aspirin(spec: Spec) -> None:
    """Neither brand nor dose says what aspirin is for; a combination holds something else too."""
    spec(
        recognised,
        """
        typed             || medicine | asked
        aspirin 81 mg     || aspirin  | reason
        aspirin 500 mg    || aspirin  | reason
        Ecotrin           || aspirin  | reason
        baby aspirin      || aspirin  | reason
        Excedrin          || aspirin  | reason, other-parts
        """,
        follows=["medicines/aspirin"],
    )


def test_a_steroid_may_be_swallowed_or_injected(spec: Spec) -> None:
    spec(
        recognised,
        """
        typed                   || medicine                 | asked     | candidates
        cortisone shot          || corticosteroid-injection | –         | –
        triamcinolone injection || ?                        | injection | corticosteroid-injection, triamcinolone
        """,
        follows=["medicines/corticosteroid-injection", "medicines/triamcinolone"],
    )  # fmt: skip
