"""What goes onto the skin: a cleanser that the person reacts to, a cream that stays on too long."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from prolo.care.answers import Answer
from prolo.care.checklist import Numbing, SkinCleaned
from prolo.care.vials import Recalled, SharedInfections
from tests.spec.ready_day import NOW, found, judge, with_answers, with_plan
from tests.spec.tables import Spec

step = "special"
title = "Allergy to what cleans the skin, and numbing cream"
place = 7
text = """
A cleanser is often written down by its brand, and an allergy in another language. Both are read by
the same names, and what a brand holds counts as if it had been written out. A numbing cream has a longest time of its own; beyond it a clinician decides. What is known of
the lot of a vial is known of a tube.
"""


TUBE = Numbing(
    cream="emla-cream",
    cream_at=NOW - timedelta(minutes=90),
    cream_g=Decimal(5),
    cream_lot="T-44",
    cream_expires_on=date(2027, 1, 31),
)


def cleaned(allergy: str, agent: str) -> dict[str, object]:
    skin = SkinCleaned(agent=agent, at=NOW - timedelta(minutes=5), dried=Answer.YES)
    day = judge(with_answers(skin=skin), with_plan(allergies=(allergy,)))
    return {"found": found(day, "skin"), "verdict": day.verdict}


def cream(product: str, minutes_on: str) -> dict[str, object]:
    on = replace(TUBE, cream=product, cream_at=NOW - timedelta(minutes=int(minutes_on)))
    day = judge(with_answers(numbing=on), with_plan(numbing_cream=True))
    return {"found": found(day, "numbing"), "verdict": day.verdict}


def tube(lot: str, expires_on: str) -> dict[str, object]:
    on = replace(
        TUBE, cream_lot=lot, cream_expires_on=date.fromisoformat(expires_on) if expires_on else None
    )
    day = judge(with_answers(numbing=on), with_plan(numbing_cream=True))
    return {"found": found(day, "numbing"), "verdict": day.verdict}


def known_of_the_lot(what: str) -> dict[str, object]:
    said = Recalled(lot="T-44", reason="too strong", on=date(2026, 6, 19))
    shares = SharedInfections(infections=2, since=date(2026, 6, 18))
    planned = with_plan(
        numbing_cream=True,
        cream_recalled=said if "recalled" in what else None,
        cream_shares=shares if "infections" in what else None,
    )
    day = judge(with_answers(numbing=TUBE), planned)
    return {"found": found(day, "numbing"), "verdict": day.verdict}


def test_the_lot_of_a_cream_is_read_off_its_tube(spec: Spec) -> None:
    """A recall asks who got it, as of a vial. On 20 June 2026."""
    spec(
        tube,
        """
        lot  | expires on || found       | verdict
        T-44 | 2026-06-20 || on          | ready
        T-44 | –          || lot-missing, on | ready-after
        –    | 2027-01-31 || lot-missing, on | ready-after
        T-44 | 2026-06-19 || expired, on | not-today
        """,
        follows=["checklist/numbing-cream"],
    )


def test_what_is_known_of_a_lot_is_said_of_a_cream_as_of_a_vial(spec: Spec) -> None:
    spec(
        known_of_the_lot,
        """
        what                     || found                 | verdict
        –                        || on                    | ready
        recalled                 || recalled, on          | not-today
        infections               || shares-infections, on | ready
        recalled, and infections || recalled, on          | not-today
        """,
        follows=["checklist/numbing-cream"],
    )


def test_a_cleanser_counts_for_what_it_holds(spec: Spec) -> None:
    spec(
        cleaned,
        """
        allergy       | agent             || found             | verdict
        iodine        | Betadine          || allergic-to-agent | not-today
        iodine        | povidone          || allergic-to-agent | not-today
        Betadine      | iodine            || allergic-to-agent | not-today
        iodine        | DuraPrep          || allergic-to-agent | not-today
        chlorhexidine | ChloraPrep        || allergic-to-agent | not-today
        chlorhexidine | Hibiclens         || allergic-to-agent | not-today
        Hibiclens     | ChloraPrep        || allergic-to-agent | not-today
        chlorhexidine | Betadine          || clean             | ready
        alcohol wipes | isopropyl 70 %    || allergic-to-agent | not-today
        corn          | Betadine          || clean             | ready
        Jod           | povidone-iodine 10 % || allergic-to-agent | not-today
        yodo          | Betadine          || allergic-to-agent | not-today
        PVP-Jod       | DuraPrep          || allergic-to-agent | not-today
        iodine        | povidona yodada   || allergic-to-agent | not-today
        Chlorhexidin: Ausschlag | ChloraPrep || allergic-to-agent | not-today
        clorhexidina  | chlorhexidine 2 % || allergic-to-agent | not-today
        Alkohol       | isopropyl 70 %    || allergic-to-agent | not-today
        alcohol       | Isopropylalkohol 70 % || allergic-to-agent | not-today
        CHG           | chlorhexidine 2 % || allergic-to-agent | not-today
        Chlora-Prep   | Hibiclens         || allergic-to-agent | not-today
        Jod           | Chlorhexidin      || clean             | ready
        ethyl alcohol | alcohol 70 %      || allergic-to-agent | not-today
        ethyl chloride spray | alcohol 70 % || clean | ready
        wool alcohols (lanolin) | alcohol 70 % || clean | ready
        wool alcohol  | isopropyl 70 %    || clean | ready
        wool and alcohol | alcohol 70 %   || allergic-to-agent | not-today
        skin: a rash with 70 pollens | isopropyl 70 % with water || clean | ready
        """,
        follows=["checklist/skin-prep", "contraindications/allergy-prep"],
    )


def test_what_may_be_in_a_cleanser_is_asked_about(spec: Spec) -> None:
    """A name that is nearly one of a cleanser; and one of a cleanser, where nobody knows what is in
    the one that was used."""
    spec(
        cleaned,
        """
        allergy       | agent             || found                            | verdict
        chlorhexadine | chlorhexidine 2 % || perhaps-allergic-to-agent, clean | person-decides
        Betadien      | Betadine          || perhaps-allergic-to-agent, clean | person-decides
        chlorhexidine | chlorhexadine 2 % || perhaps-allergic-to-agent, clean | person-decides
        iodine        | Cutasept          || perhaps-allergic-to-agent, clean | person-decides
        Cutasept      | Cutasept          || allergic-to-agent                | not-today
        wipes         | prep wipes        || perhaps-allergic-to-agent, clean | person-decides
        chlorhexadine | Betadine          || clean                            | ready
        penicillin    | Cutasept          || clean                            | ready
        """,
        follows=["checklist/skin-prep", "contraindications/allergy-prep"],
    )


def test_a_cream_stays_on_no_longer_than_its_product_allows(spec: Spec) -> None:
    """An hour is the least; five hours are the most of the two whose labels were read. Of the
    third nobody read a time."""
    spec(
        cream,
        """
        product          | minutes on || found        | verdict
        emla-cream       | 30         || on-too-short | ready
        emla-cream       | 90         || on           | ready
        emla-cream       | 300        || on           | ready
        emla-cream       | 301        || on-too-long  | person-decides
        lidocaine-cream-4 | 310       || on-too-long  | person-decides
        lidocaine-cream-5 | 310       || on           | ready
        """,
        follows=["checklist/numbing-cream", "anaesthetics/emla-cream"],
    )
