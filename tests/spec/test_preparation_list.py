"""What is read in a list of medicines."""

from __future__ import annotations

from prolo.care.medicine_list import read_list
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "preparation"
place = 1
title = "A whole list of medicines"
text = """
A list is typed or pasted as it is. Lines, commas, semicolons, bullets and dashes part the
medicines, and so does the next name; numbers in front, mark-up and pictures are passed over. What
stands between two names and explains neither is a line of its own. Each line is shown as it was understood
before anything is saved. What nobody recognises stays on the list as typed: a clinician looks, and
until then the preparation is not clear.
"""


def read(pasted: str) -> dict[str, object]:
    lines = read_list(pasted.replace("/n", "\n"), knowledge=load_knowledge())
    found = [one.found for one in lines]
    return {
        "written": "; ".join(one.written for one in lines),
        "kind": [one.kind for one in lines],
        "medicine": ["+".join(one.medicines) or "?" for one in found if one],
        "strength": next((one.beside.strength for one in lines if one.beside.strength), None),
        "how_often": next((one.beside.how_often for one in lines if one.beside.how_often), None),
        "as_needed": any(one.beside.as_needed for one in lines),
        "last_taken": next((one.beside.last_taken for one in lines if one.beside.last_taken), None),
        "form": next((one.form for one in found if one and one.form), None),
        "same_as": [one.repeats + 1 for one in lines if one.repeats is not None],
    }


def test_a_list_is_parted_into_medicines(spec: Spec) -> None:
    spec(
        read,
        """
        pasted                               || written                         | kind
        1. Aleve/n2) Tylenol                 || Aleve; Tylenol                  | medicine, medicine
        • Aleve/n- garlic, ginkgo            || Aleve; garlic; ginkgo           | medicine, medicine, medicine
        Aleve; Tylenol                       || Aleve; Tylenol                  | medicine, medicine
        <li>Aleve 220 mg</li><li>zinc</li>   || Aleve 220 mg; zinc              | medicine, medicine
        Supplements: garlic                  || garlic                          | medicine
        My medications:/nAleve               || My medications:; Aleve          | heading, medicine
        none                                 || none                            | none
        No medications                       || No medications                  | none
        OTC: none/nAleve                     || none; Aleve                     | none, medicine
        Advil Cold & Sinus                   || Advil Cold & Sinus              | medicine
        """,
    )  # fmt: skip


def test_several_medicines_in_one_line_are_a_line_each(spec: Spec) -> None:
    """Whatever parts them, the next name too: choosing one never loses another, and what it is
    taken for is asked of each. A product with what it holds stays one."""
    spec(
        read,
        """
        pasted                                           || written                                   | medicine
        Warfarin 5mg / Metoprolol 25mg bid / Aspirin     || Warfarin 5mg; Metoprolol 25mg bid; Aspirin | warfarin, ?, aspirin
        Warfarin 5mg/Metoprolol 25mg                     || Warfarin 5mg; Metoprolol 25mg             | warfarin, ?
        Warfarin 5mg * Metoprolol * Aspirin              || Warfarin 5mg; Metoprolol; Aspirin         | warfarin, ?, aspirin
        Warfarin - Metoprolol 25mg - Aspirin             || Warfarin; Metoprolol 25mg; Aspirin        | warfarin, ?, aspirin
        Warfarin 5 mg. Metoprolol 25 mg. Aspirin         || Warfarin 5 mg; Metoprolol 25 mg; Aspirin  | warfarin, ?, aspirin
        1. Warfarin 5 mg 2. Metoprolol (3) Aspirin       || Warfarin 5 mg; Metoprolol; Aspirin        | warfarin, ?, aspirin
        Warfarin 5mg Metoprolol 25mg Aspirin 81mg        || Warfarin 5mg; Metoprolol 25mg; Aspirin 81mg | warfarin, ?, aspirin
        warfarin • aspirin • naproxen                    || warfarin; aspirin; naproxen               | warfarin, aspirin, naproxen
        Warfarin for afib Aspirin 81 mg                  || Warfarin for afib; Aspirin 81 mg          | warfarin, aspirin
        Lisinopril 10 mg - blood pressure                || Lisinopril 10 mg - blood pressure         | ?
        Lisinopril (blood pressure, heart)               || Lisinopril (blood pressure, heart)        | ?
        St. John's wort 300 mg                           || St. John's wort 300 mg                    | st-johns-wort
        Motrin (ibuprofen) 200 mg                        || Motrin (ibuprofen) 200 mg                 | ibuprofen
        """,
    )  # fmt: skip


def test_a_medicine_nobody_can_name_is_asked_about(spec: Spec) -> None:
    """«blood thinner» behind a dash, in brackets or behind «for» says what a medicine is taken
    for; behind a comma, a semicolon, «and», «&» or «+» it is a medicine itself."""
    spec(
        read,
        """
        pasted                             || written                              | medicine
        fish oil, blood thinner            || fish oil; blood thinner              | fish-oil, ?
        fish oil; blood thinner            || fish oil; blood thinner              | fish-oil, ?
        Tylenol & blood thinner            || Tylenol; blood thinner               | paracetamol, ?
        Tylenol and blood thinner          || Tylenol; blood thinner               | paracetamol, ?
        Tylenol + blood thinner            || Tylenol; blood thinner               | paracetamol, ?
        Depo-Medrol, blood thinner, heart pill || Depo-Medrol; blood thinner; heart pill | ?, ?, ?
        Depo-Medrol, water pill            || Depo-Medrol; water pill              | ?, ?
        Aleve 220 mg, with water           || Aleve 220 mg, with water             | naproxen
        metoprolol, blood thinner, aspirin || metoprolol; blood thinner; aspirin   | ?, ?, aspirin
        warfarin - blood thinner           || warfarin - blood thinner             | ?
        warfarin (blood thinner)           || warfarin (blood thinner)             | ?
        warfarin for blood pressure        || warfarin for blood pressure          | warfarin
        """,
    )  # fmt: skip


def test_behind_a_reason_the_next_medicine_is_not_lost(spec: Spec) -> None:
    """What a medicine is taken for, and when it was last taken, ends at the first word that
    explains nothing; behind one trouble «heart» or «blood thinner» is a medicine that somebody
    cannot name. Words that nobody explains are asked about with the «for» before them."""
    spec(
        read,
        """
        pasted                                        || written                                              | medicine
        Tylenol for pain clopidogrle 75 mg            || Tylenol for pain; clopidogrle 75 mg                  | paracetamol, ?
        Tylenol for pain. clopidogrle 75 mg           || Tylenol for pain; clopidogrle 75 mg                  | paracetamol, ?
        ibuprofen for back pain eliquiss 5 mg         || ibuprofen for back pain; eliquiss 5 mg               | ibuprofen, ?
        metformin for diabetes xareltto 20 mg lisinopril || metformin for diabetes; xareltto 20 mg; lisinopril | metformin, ?, ?
        Tylenol for pain (and Plavixx for stent)      || Tylenol for pain; and Plavixx for stent)             | paracetamol, ?
        Tylenol for pain and plavixx 75 mg            || Tylenol for pain; plavixx 75 mg                      | paracetamol, ?
        Tylenol for pain and a blood thinner          || Tylenol for pain; a blood thinner                    | paracetamol, ?
        Tylenol for pain blood thinner                || Tylenol for pain; blood thinner                      | paracetamol, ?
        Tylenol for pain migraine shot                || Tylenol for pain; migraine shot                      | paracetamol, ?
        Advil for my knee and the new heart medicine  || Advil for my knee; the new heart medicine            | ibuprofen, ?
        Ibuprofen wegen Schmerzen Marcumarr           || Ibuprofen wegen Schmerzen; Marcumarr                 | ibuprofen, ?
        Ibuprofen para dolor de espalda Sintromm      || Ibuprofen para dolor de espalda; Sintromm            | ibuprofen, ?
        Aleve last taken Monday plavixx 75 mg         || Aleve last taken Monday; plavixx 75 mg               | naproxen, ?
        Warfarin for factor V Leiden                  || Warfarin; for factor V Leiden                        | warfarin, ?
        Aspirin for prevention of heart attack        || Aspirin for prevention of heart attack               | aspirin
        Aleve for pain and fever                      || Aleve for pain, fever                                | naproxen
        Tylenol clopidogrle                           || Tylenol; clopidogrle                                 | paracetamol, ?
        Tylenol + calcium                             || Tylenol; calcium                                     | paracetamol, ?
        """,
    )  # fmt: skip


def test_what_stands_beside_a_name_is_read(spec: Spec) -> None:
    """As written. When something was last taken is shown and decides nothing: who takes it as
    needed may take it again."""
    spec(
        read,
        """
        pasted                                  || medicine    | strength | how often   | as needed | last taken | form
        Aleve 220 mg twice daily                || naproxen    | 220 mg   | twice daily | no        | –          | –
        ibuprofen 200mg tabs prn                || ibuprofen   | 200mg    | –           | yes       | –          | tablet
        Coumadin 2,5 mg 1-0-0                   || warfarin    | 2,5 mg   | 1-0-0       | no        | –          | –
        naproxen 500 mg q12h, last taken Monday || naproxen    | 500 mg   | q12h        | no        | monday     | –
        diclofenac gel 1% as needed             || diclofenac  | 1%       | –           | yes       | –          | skin
        ketorolac eye drops                     || ketorolac   | –        | –           | no        | –          | eye-drops
        Flovent 2 puffs bid                     || fluticasone | –        | bid         | no        | –          | inhaler
        Ibuprofen 400 mg bei Bedarf             || ibuprofen   | 400 mg   | –           | yes       | –          | –
        """,
    )  # fmt: skip


def test_the_same_medicine_twice_is_said(spec: Spec) -> None:
    """A product counts for everything that is in it."""
    spec(
        read,
        """
        pasted                  || medicine                     | same as
        Aleve/nnaproxen 500 mg  || naproxen, naproxen           | 1
        baby aspirin/nExcedrin  || aspirin, aspirin+paracetamol | 1
        Aleve/nTylenol          || naproxen, paracetamol        | –
        """,
    )
