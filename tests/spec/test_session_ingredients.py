"""Whether the person reacts to what is in a vial."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from prolo.care.ingredients import ingredient_findings
from prolo.care.vials import SharedInfections, StockSays, VialUse, check_vials
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "session"
title = "What is in a vial, and where it comes from"
text = """
What the person reacts to is looked for in the irritant, in the anaesthetic and among the other
ingredients that were read off the label. Where nobody read it, the label is asked for.
"""

TODAY = date(2026, 6, 20)


def holds(substance: str, allergies: str, label: str) -> dict[str, object]:
    """``label`` «unread»: nobody read the other ingredients off it."""
    found = ingredient_findings(
        substance,
        allergies.split(", ") if allergies else (),
        load_knowledge(),
        ingredients=None if label == "unread" else label.split(", ") if label else (),
    )
    return {"found": [f"{one.code} {one.weight}" for one in found]}


def test_what_the_person_reacts_to_is_not_drawn(spec: Spec) -> None:
    """Dextrose is made from corn and morrhuate from cod; P2G holds dextrose, glycerin and phenol."""
    spec(
        holds,
        """
        substance          | allergies      | label                  || found
        dextrose           | –              | unread                 || –
        dextrose           | pollen         | unread                 || –
        dextrose           | corn           | –                      || allergic stop
        morrhuate          | fish           | –                      || allergic stop
        morrhuate          | cod liver oil  | –                      || allergic stop
        dextrose-morrhuate | fish           | –                      || allergic stop
        dextrose           | fish           | –                      || –
        p2g                | phenol         | –                      || allergic stop
        p2g                | glycerol       | –                      || allergic stop
        p2g                | corn           | –                      || allergic stop
        lidocaine          | lignocaine     | –                      || allergic stop
        lidocaine          | parabens       | methylparaben          || allergic stop
        lidocaine          | parabens       | sodium chloride        || –
        water              | benzyl alcohol | benzyl alcohol 0.9 %   || allergic stop
        water              | alcohol wipes  | benzyl alcohol 0.9 %   || –
        dextrose           | latex          | natural rubber stopper || allergic stop
        """,
        follows=["irritants/dextrose", "irritants/morrhuate", "irritants/p2g"],
    )


def test_a_substance_is_the_same_however_it_is_written(spec: Spec) -> None:
    """In German and Spanish, with the brand that a source names, and by what is in a product:
    who reacts to EMLA reacts to lidocaine or prilocaine. A brand that nobody verified is another
    anaesthetic, about which a clinician decides; what is nearly a name is asked about."""
    spec(
        holds,
        """
        substance             | allergies        | label         || found
        procaine              | Novocain         | –             || allergic stop
        lidocaine             | Novocain         | –             || other-anaesthetic ask
        lidocaine             | Lidocain         | –             || allergic stop
        lidocaine             | lidocaína        | –             || allergic stop
        lidocaine             | Xylocaine        | –             || allergic stop
        bupivacaine           | Xylocaine        | –             || same-family ask
        ropivacaine           | Naropin          | –             || allergic stop
        lidocaine             | EMLA             | –             || allergic stop
        prilocaine            | Citanest         | –             || other-anaesthetic ask
        dextrose              | Mais             | –             || allergic stop
        dextrose              | maíz             | –             || allergic stop
        p2g                   | Glycerine        | –             || allergic stop
        p2g                   | carbolic acid    | –             || allergic stop
        p2g                   | Xylocaine        | –             || allergic stop
        lidocaine-epinephrine | adrenaline       | –             || allergic stop
        lidocaine             | lidocane         | –             || nearly-named ask
        lidocaine             | parabens         | methylparaben || allergic stop
        lidocaine             | methilparaben    | methylparaben || nearly-named ask
        """,
        follows=["anaesthetics/lidocaine", "anaesthetics/procaine", "anaesthetics/emla-cream"],
    )


def test_an_allergy_to_something_else_stops_nothing(spec: Spec) -> None:
    """Not the words of a label that says what is not in it, and not what the reaction was."""
    spec(
        holds,
        """
        substance             | allergies                     | label         || found
        lidocaine             | epinephrine                   | –             || –
        lidocaine             | adrenaline (palpitations)     | –             || –
        mepivacaine           | epinephrine                   | –             || –
        dextrose              | Nickel: it itches             | –             || –
        dextrose              | ask her GP about sulfa        | –             || –
        lidocaine-epinephrine | Penicillin with swelling      | methylparaben || –
        emla-cream            | Penicillin with swelling      | –             || –
        lidocaine-child       | penicillin as a child         | –             || –
        emla-cream            | hand cream                    | –             || –
        lidocaine             | general anaesthetic           | –             || –
        morrhuate             | shellfish                     | –             || –
        """,
        follows=["anaesthetics/lidocaine", "irritants/dextrose"],
    )


def test_a_general_anaesthetic_hides_no_local_one(spec: Spec) -> None:
    """Who reacts to both, or to «an anaesthetic» of which nobody says which, gets none of them.
    The general one alone speaks against none; what «anaesthesia» was, is asked; a «not» in the entry is not read."""
    spec(
        holds,
        """
        substance | allergies                              | label || found
        lidocaine | anaesthetic                            | –     || allergic stop
        lidocaine | local anaesthetic                      | –     || allergic stop
        lidocaine | local and general anaesthetic          | –     || allergic stop
        procaine  | general and local anaesthetics         | –     || allergic stop
        lidocaine | local anaesthetic (not general)        | –     || allergic stop
        lidocaine | reaction to gas; also local anaesthetic | –    || allergic stop
        lidocaine | gas and local                          | –     || allergic stop
        lidocaine | gas and numbing                        | –     || allergic stop
        lidocaine | numbing and general anaesthetic        | –     || allergic stop
        lidocaine | dental and general anaesthetic         | –     || allergic stop
        lidocaine | general rash after anaesthetic         | –     || allergic stop
        lidocaine | Vollnarkose und Lokalanästhetikum      | –     || allergic stop
        lidocaine | Lokalanästhesie                        | –     || allergic stop
        lidocaine | local anaesthesia                      | –     || allergic stop
        lidocaine | local anesthesia                       | –     || allergic stop
        lidocaine | lokale Betäubung                       | –     || allergic stop
        lidocaine | anestesia local                        | –     || allergic stop
        lidocaine | spinal anaesthesia                     | –     || allergic stop
        lidocaine | anestésico local y general             | –     || allergic stop
        emla-cream | local and general anaesthetic         | –     || allergic stop
        dextrose  | local and general anaesthetic          | –     || –
        lidocaine | general anaesthetic                    | –     || –
        lidocaine | anestésico general                     | –     || –
        lidocaine | general anaesthesia                    | –     || nearly-named ask
        lidocaine | nausea after anaesthesia               | –     || nearly-named ask
        lidocaine | general anesthesia                     | –     || nearly-named ask
        lidocaine | anaesthetic gas                        | –     || –
        lidocaine | Vollnarkose                            | –     || –
        """,
        follows=["anaesthetics/lidocaine", "contraindications/allergy-anaesthetic"],
    )


def test_a_label_that_nobody_read_is_asked_for(spec: Spec) -> None:
    """Only of what such a vial can have, whoever verified that: to read it is safe. What vials of
    other anaesthetics hold informs."""
    spec(
        holds,
        """
        substance | allergies      | label  || found
        lidocaine | methylparaben  | unread || read-the-label ask
        lidocaine | preservatives  | unread || read-the-label ask, read-the-label inform
        bupivacaine | parabens     | unread || read-the-label ask
        procaine  | parabens       | unread || read-the-label inform
        dextrose  | methylparaben  | unread || –
        water     | benzyl alcohol | unread || read-the-label ask
        morrhuate | benzyl alcohol | unread || read-the-label ask
        dextrose  | benzyl alcohol | unread || –
        dextrose  | latex          | unread || read-the-label ask
        dextrose  | latex          | –      || –
        lidocaine-epinephrine | sulphites | unread || read-the-label ask
        lidocaine-epinephrine | Sulfit    | unread || read-the-label ask
        lidocaine | sulphites      | unread || read-the-label inform
        """,
        follows=[
            "ingredients/methylparaben",
            "ingredients/benzyl-alcohol",
            "ingredients/latex",
            "ingredients/sulfite",
        ],
    )


def drawn(substance: str) -> VialUse:
    return VialUse(
        substance=substance,
        lot="A1",
        expires_on=date(2027, 1, 1),
        opened_on=TODAY,
        is_single_dose=True,
    )


def checked(use: VialUse, *allergies: str) -> dict[str, object]:
    concluded = check_vials([use], on=TODAY, knowledge=load_knowledge(), allergies=allergies)
    return {"found": [one.code for one in concluded.findings], "verdict": concluded.verdict}


def unread(substance: str, allergies: str) -> dict[str, object]:
    return checked(drawn(substance), allergies)


def test_a_vial_whose_label_nobody_read_is_not_in_order_for_who_reacts_to_what_it_can_hold(
    spec: Spec,
) -> None:
    """A clinician decides by name, or somebody reads the label."""
    spec(
        unread,
        """
        substance             | allergies      || found          | verdict
        lidocaine-epinephrine | sulphites      || read-the-label | ask
        dextrose              | latex          || read-the-label | ask
        morrhuate             | benzyl alcohol || read-the-label | ask
        dextrose              | pollen         || –              | clear
        """,
        follows=["ingredients/sulfite", "ingredients/latex", "ingredients/benzyl-alcohol"],
    )


def test_a_clinician_decides_about_the_family_of_an_anaesthetic(spec: Spec) -> None:
    """Amides and esters. Of another family, and of one that is not known here, a clinician says
    too what the reaction means."""
    spec(
        holds,
        """
        substance      | allergies     | label || found
        lidocaine      | bupivacaine   | –     || same-family ask
        lidocaine      | amides, amide | –     || same-family ask
        bupivacaine    | lidocaine     | –     || same-family ask
        mepivacaine    | lidocaine     | –     || same-family ask
        lidocaine      | prilocaine    | –     || same-family ask
        ropivacaine    | mepivacaine   | –     || same-family ask
        chloroprocaine | procaine      | –     || same-family ask
        procaine       | procaine      | –     || allergic stop
        emla-cream     | prilocaine    | –     || allergic stop
        lidocaine      | procaine      | –     || other-anaesthetic ask
        procaine       | ropivacaine   | –     || other-anaesthetic ask
        lidocaine      | articaine     | –     || other-anaesthetic ask
        emla-cream     | bupivacaine   | –     || same-family ask
        dextrose       | procaine      | –     || –
        """,
        follows=[
            "anaesthetics/lidocaine",
            "anaesthetics/bupivacaine",
            "anaesthetics/mepivacaine",
            "anaesthetics/ropivacaine",
            "anaesthetics/prilocaine",
            "anaesthetics/procaine",
            "anaesthetics/chloroprocaine",
        ],
    )


def shared(stock_says: str, infections: str) -> dict[str, object]:
    use = replace(
        drawn("dextrose"),
        stock=StockSays(stock_says),
        shares=SharedInfections(infections=int(Decimal(infections)), since=date(2026, 6, 18))
        if infections
        else None,
    )
    return checked(use)


def test_a_lot_that_infections_share_is_warned_about_and_stopped_by_a_recall_alone(
    spec: Spec,
) -> None:
    """Until a physician says what was found. In stock or not."""
    spec(
        shared,
        """
        stock says | infections || found             | verdict
        there      | –          || –                 | clear
        there      | 2          || shares-infections | warn
        not-kept   | 2          || shares-infections | warn
        recalled   | 2          || recalled          | stop
        """,
    )


def kept(
    single_person: str, opened_on: str, opened_life: str, stock_says: str
) -> dict[str, object]:
    use = replace(
        drawn("lidocaine"),
        opened_on=date.fromisoformat(opened_on),
        is_single_dose=single_person == "yes",
        opened_life_days=int(Decimal(opened_life)) if opened_life else None,
        stock=StockSays(stock_says),
    )
    return checked(use)


def test_the_cupboard_and_the_label_speak_of_a_vial(spec: Spec) -> None:
    """On 20 June 2026. A stop asks for a reason; the record is kept in any case. A vial for one
    person of a lot of which all were opened before has been used for somebody."""
    spec(
        kept,
        """
        single person | opened on  | opened life | stock says || found               | verdict
        yes           | 2026-06-20 | –           | not-kept   || –                   | clear
        yes           | 2026-06-20 | –           | there      || –                   | clear
        yes           | 2026-06-20 | –           | none-left  || none-left           | stop
        yes           | 2026-06-20 | –           | not-there  || not-in-stock        | missing
        yes           | 2026-06-20 | –           | recalled   || recalled            | stop
        no            | 2026-06-20 | 28          | none-left  || count-differs       | warn
        no            | 2026-05-23 | 28          | there      || –                   | clear
        no            | 2026-05-22 | 28          | there      || opened-too-long     | stop
        no            | 2026-06-19 | –           | there      || opened-life-unknown | warn
        """,
    )
